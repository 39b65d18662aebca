/* What the form starts with: nothing, what a link prefills, or the draft of the review page. */
#include "actions/price_words.h"
#include "base/json.h"
#include "web/form.h"
#include "web/order/order_input.h"
#include "web/order/quantity.h"

#include <apr_strings.h>
#include <string.h>

/* What a link may prefill besides the person and components. */
static const char *const link_fields[] = { "type", "payment", "coupon",
                                            "tag",  "return",  "quantity" };

static void default_country(ss_web_t *web, ss_order_input_t *input)
{
    const char *name = ss_field_names[SS_FIELD_COUNTRY];

    if (*ss_order_typed(input, name) == '\0') {
        apr_table_setn(input->typed, name, web->catalogue->merchant.country);
    }
}

ss_order_input_t *ss_order_input_fresh(ss_web_t *web, const ss_variant_t *variant)
{
    ss_order_input_t *input = ss_order_input_make(web, variant);

    default_country(web, input);
    ss_order_input_fill(web, input);
    return input;
}

/* ---- links that prefill ---- */

bool ss_order_input_has_prefill(const ss_web_t *web)
{
    const apr_array_header_t *pairs = web->query == NULL ? NULL : apr_table_elts(web->query);

    for (int i = 0; pairs != NULL && i < pairs->nelts; i++) {
        const char *name = APR_ARRAY_IDX(pairs, i, apr_table_entry_t).key;

        if (strncmp(name, "component[", 10) == 0) {
            return true;
        }
        for (int f = 0; f < SS_FIELD_COUNT; f++) {
            if (strcmp(name, ss_field_names[f]) == 0) {
                return true;
            }
        }
        for (int f = 0; f < SS_COUNT(link_fields); f++) {
            if (strcmp(name, link_fields[f]) == 0) {
                return true;
            }
        }
    }
    return false;
}

typedef struct prefill_t {
    ss_web_t *web;
    ss_order_input_t *input;
    json_t *suggested;
} prefill_t;

/*
 * A link that says "business" may still be opened by a consumer. Source: BGB section 312a(3)
 * sentence 2
 */
static bool may_be_consumer(const prefill_t *prefill)
{
    return prefill->web->site->for_consumers && prefill->input->variant->plan->for_consumers;
}

static void prefill_component(void *baton, const char *key, const char *value)
{
    prefill_t *prefill = baton;
    apr_pool_t *pool = prefill->web->ctx->pool;
    const ss_component_t *component = ss_catalogue_component(prefill->web->catalogue, key);
    int64_t quantity;

    if (component == NULL || !ss_order_offers(component, prefill->input->variant)
        || !ss_quantity_read(value, &quantity) || quantity != ss_quantity_fit(component, quantity)
        || quantity == 0) {
        return;
    }
    if (!may_be_consumer(prefill) || ss_component_is_free(component)) {
        apr_table_setn(prefill->input->typed, ss_component_field(component, pool),
                       ss_quantity_plain(quantity, pool));
        return;
    }
    if (prefill->suggested == NULL) {
        prefill->suggested = ss_json_object(pool);
    }
    ss_json_set_int(prefill->suggested, component->id, quantity);
}

/*
 * How many of a plan is what is ordered itself, so a link may say it; no error is shown for a wrong
 * one.
 */
static void drop_odd_quantity(apr_table_t *typed)
{
    const char *text = apr_table_get(typed, "quantity");
    int64_t quantity;

    if (text == NULL || !ss_quantity_read(text, &quantity) || quantity < SS_MILLION
        || quantity > SS_QUANTITY_MAX || quantity % SS_MILLION != 0) {
        apr_table_unset(typed, "quantity");
    }
}

ss_order_input_t *ss_order_input_prefill(ss_web_t *web, const ss_variant_t *variant,
                                         json_t **suggested)
{
    prefill_t prefill = { web, ss_order_input_make(web, variant), NULL };
    apr_table_t *typed = prefill.input->typed;

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        apr_table_setn(typed, ss_field_names[i],
                       ss_query_text(web, ss_field_names[i], ss_field_limits[i]));
    }
    for (int i = 0; i < SS_COUNT(link_fields); i++) {
        apr_table_setn(typed, link_fields[i],
                       ss_query_text(web, link_fields[i], ss_order_field_limit(link_fields[i])));
    }
    drop_odd_quantity(typed);
    ss_form_each(web->query, "component", prefill_component, &prefill);
    default_country(web, prefill.input);
    ss_order_input_fill(web, prefill.input);
    *suggested = prefill.suggested;
    return prefill.input;
}

/* ---- back from the review page ---- */

/* "DE89 3704 0044 ...": groups of four are easier to compare with a card. */
static const char *grouped(const char *iban, apr_pool_t *pool)
{
    const char *text = apr_pstrndup(pool, iban, 4);

    for (size_t at = 4; at < strlen(iban); at += 4) {
        text = apr_pstrcat(pool, text, " ", apr_pstrndup(pool, iban + at, 4), NULL);
    }
    return text;
}

ss_order_input_t *ss_order_input_of_draft(ss_web_t *web, const ss_draft_t *draft)
{
    ss_order_input_t *input = ss_order_input_make(web, draft->variant);
    apr_pool_t *pool = web->ctx->pool;

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        apr_table_setn(input->typed, ss_field_names[i], draft->person.fields[i]);
    }
    for (int i = 0; i < draft->item_count; i++) {
        apr_table_setn(input->typed, ss_component_field(draft->items[i].component, pool),
                       ss_quantity_plain(draft->items[i].quantity, pool));
    }
    apr_table_setn(input->typed, "type", draft->person.business ? "business" : "consumer");
    apr_table_setn(input->typed, "quantity", ss_quantity_plain(draft->plan_quantity, pool));
    apr_table_setn(input->typed, "payment", draft->payment);
    apr_table_setn(input->typed, "holder", draft->holder);
    apr_table_setn(input->typed, "iban", grouped(draft->iban, pool));
    apr_table_setn(input->typed, "coupon", draft->coupon);
    json_object_update(input->draft.custom, draft->custom);
    apr_table_setn(input->typed, "tag", draft->tag);
    apr_table_setn(input->typed, "return", draft->return_url);
    input->draft = *draft;
    return input;
}

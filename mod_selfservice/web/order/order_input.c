/* What a visitor chose and typed: read from the form, a link, or the draft of the review page. */
#include "web/order/order_input.h"

#include "actions/draft.h"
#include "actions/price_view.h"
#include "actions/price_words.h"
#include "base/json.h"
#include "web/custom_form.h"
#include "web/form.h"
#include "web/order/quantity.h"

#include <apr_strings.h>
#include <string.h>

#define QUANTITY_LIMIT 20

typedef struct text_field_t {
    const char *name;
    int limit;
} text_field_t;

/* Fields besides those of the person. */
static const text_field_t text_fields[] = {
    { "type", 10 },   { "payment", 20 }, { "holder", 70 },  { "iban", 50 },
    { "coupon", 64 }, { "tag", 100 },    { "return", 500 }, { "quantity", QUANTITY_LIMIT },
};

bool ss_order_offers(const ss_component_t *component, const ss_variant_t *variant)
{
    return component->type != SS_METERED
           && ss_component_is_offered(component, variant->plan->group);
}

int ss_order_field_limit(const char *name)
{
    for (int i = 0; i < SS_COUNT(text_fields); i++) {
        if (strcmp(text_fields[i].name, name) == 0) {
            return text_fields[i].limit;
        }
    }
    return 0;
}

const char *ss_order_typed(const ss_order_input_t *input, const char *name)
{
    const char *text = apr_table_get(input->typed, name);

    return text == NULL ? "" : text;
}

/* ---- reading ---- */

ss_order_input_t *ss_order_input_make(ss_web_t *web, const ss_variant_t *variant)
{
    ss_order_input_t *input = apr_pcalloc(web->ctx->pool, sizeof(*input));

    input->variant = variant;
    input->typed = apr_table_make(web->ctx->pool, 32);
    input->draft.custom = ss_json_object(web->ctx->pool);
    return input;
}

static void read_texts(ss_web_t *web, ss_order_input_t *input)
{
    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        apr_table_setn(input->typed, ss_field_names[i],
                       ss_form_text(web, ss_field_names[i], ss_field_limits[i]));
    }
    for (int i = 0; i < SS_COUNT(text_fields); i++) {
        apr_table_setn(input->typed, text_fields[i].name,
                       ss_form_text(web, text_fields[i].name, text_fields[i].limit));
    }
}

typedef struct component_reader_t {
    ss_web_t *web;
    ss_order_input_t *input;
} component_reader_t;

static void read_component(void *baton, const char *key, const char *value)
{
    component_reader_t *reader = baton;
    ss_ctx_t *ctx = reader->web->ctx;
    const ss_component_t *component = ss_catalogue_component(reader->web->catalogue, key);

    if (component == NULL || component->group != reader->input->variant->plan->group) {
        ss_problem_add(ctx, apr_pstrcat(ctx->pool, "component[", key, "]", NULL),
                       "component_not_offered");
        return;
    }
    apr_table_setn(reader->input->typed, ss_component_field(component, ctx->pool), value);
}

static void read_components(ss_web_t *web, ss_order_input_t *input)
{
    component_reader_t reader = { web, input };

    ss_form_each(web->form, "component", read_component, &reader);
}

/* ---- buttons that work without script ---- */

/* "domain" or "component[domain]" as a component; NULL for the plan's own quantity or nonsense. */
static const ss_component_t *stepped_component(ss_web_t *web, const char *name)
{
    size_t length = strlen(name);

    if (strncmp(name, "component[", 10) == 0 && name[length - 1] == ']') {
        name = apr_pstrndup(web->ctx->pool, name + 10, length - 11);
    }
    return ss_catalogue_component(web->catalogue, name);
}

static void step_component(ss_web_t *web, ss_order_input_t *input, const ss_component_t *component,
                           int count)
{
    const char *field = ss_component_field(component, web->ctx->pool);
    int64_t quantity = 0;

    ss_quantity_read(ss_order_typed(input, field), &quantity);
    quantity = ss_quantity_step(component, quantity, count);
    apr_table_setn(input->typed, field, ss_quantity_plain(quantity, web->ctx->pool));
}

static void step_plan(ss_web_t *web, ss_order_input_t *input, int count)
{
    int64_t quantity = SS_MILLION;

    ss_quantity_read(ss_order_typed(input, "quantity"), &quantity);
    quantity += count * SS_MILLION;
    apr_table_setn(
        input->typed, "quantity",
        ss_quantity_plain(quantity < SS_MILLION ? SS_MILLION : quantity, web->ctx->pool));
}

static void carry_out_step(ss_web_t *web, ss_order_input_t *input)
{
    const char *step = ss_form_text(web, "step", 100);
    const char *colon = strrchr(step, ':');
    const ss_component_t *component;
    const char *name;
    int count;

    if (colon == NULL) {
        return;
    }
    count = (int)apr_strtoi64(colon + 1, NULL, 10);
    count = count > 1000 ? 1000 : count < -1000 ? -1000 : count;
    name = apr_pstrmemdup(web->ctx->pool, step, (size_t)(colon - step));
    component = stepped_component(web, name);
    if (component != NULL && ss_order_offers(component, input->variant)) {
        step_component(web, input, component, count);
    } else if (strcmp(name, "quantity") == 0) {
        step_plan(web, input, count);
    }
}

/* ---- texts to draft ---- */

static void add_item(ss_web_t *web, ss_order_input_t *input, const ss_component_t *component)
{
    const char *field = ss_component_field(component, web->ctx->pool);
    const char *typed = apr_table_get(input->typed, field);
    ss_cart_item_t *item;
    int64_t quantity;

    if (typed == NULL || *typed == '\0') {
        return;
    }
    if (!ss_quantity_read(typed, &quantity)) {
        ss_problem_add(web->ctx, field, "bad_quantity");
        return;
    }
    if (quantity == 0) {
        return;
    }
    item = &input->draft.items[input->draft.item_count++];
    item->component = component;
    item->quantity = quantity;
}

static void read_items(ss_web_t *web, ss_order_input_t *input)
{
    const ss_catalogue_t *catalogue = web->catalogue;

    input->draft.items = apr_pcalloc(web->ctx->pool, ((size_t)catalogue->component_count + 1)
                                                         * sizeof(*input->draft.items));
    for (int i = 0; i < catalogue->component_count; i++) {
        if (catalogue->components[i].group == input->variant->plan->group) {
            add_item(web, input, &catalogue->components[i]);
        }
    }
}

static void read_plan_quantity(ss_web_t *web, ss_order_input_t *input)
{
    const char *typed = ss_order_typed(input, "quantity");

    input->draft.plan_quantity = SS_MILLION;
    if (!input->variant->plan->quantity_based || *typed == '\0') {
        return;
    }
    if (!ss_quantity_read(typed, &input->draft.plan_quantity)
        || input->draft.plan_quantity < SS_MILLION
        || input->draft.plan_quantity % SS_MILLION != 0) {
        ss_problem_add(web->ctx, "quantity", "bad_quantity");
        input->draft.plan_quantity = SS_MILLION;
    }
}

/*
 * The type asked for, unless only one is possible. Default: consumer. Source: BGB sections 310(1),
 * 312i(2)
 */
static bool is_business(const ss_web_t *web, const ss_order_input_t *input)
{
    const ss_plan_t *plan = input->variant->plan;
    bool consumers = web->site->for_consumers && plan->for_consumers;
    bool businesses = web->site->for_businesses && plan->for_businesses;

    if (consumers != businesses) {
        return businesses;
    }
    return strcmp(ss_order_typed(input, "type"), "business") == 0;
}

/* The method asked for; the first one offered where nothing was said. */
static const char *payment_of(const ss_web_t *web, const ss_order_input_t *input)
{
    if (apr_table_get(input->typed, "payment") != NULL
        && *ss_order_typed(input, "payment") != '\0') {
        return ss_order_typed(input, "payment");
    }
    if (input->variant->allow_without_payment_data) {
        return "";
    }
    return ss_site_debits(web->site, input->variant->plan->group) ? "direct-debit" : "invoice";
}

void ss_order_input_fill(ss_web_t *web, ss_order_input_t *input)
{
    static const char *const no_consents[] = { NULL };
    ss_draft_t *draft = &input->draft;

    draft->variant = input->variant;
    draft->submission_key = "";
    draft->person.business = is_business(web, input);
    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        draft->person.fields[i] = ss_order_typed(input, ss_field_names[i]);
    }
    draft->payment = payment_of(web, input);
    draft->holder = ss_order_typed(input, "holder");
    draft->iban = ss_order_typed(input, "iban");
    draft->coupon = web->site->coupon_field ? ss_order_typed(input, "coupon") : "";
    draft->lang = web->ctx->lang;
    draft->tag = ss_order_typed(input, "tag");
    draft->return_url = ss_order_typed(input, "return");
    draft->consents = no_consents;
    draft->shown_price = "";
    draft->button_label = "";
    draft->client_ip = "";
    ss_draft_set_buyer(draft, web->buyer);
    read_plan_quantity(web, input);
    read_items(web, input);
}

ss_order_input_t *ss_order_input_read(ss_web_t *web, const ss_variant_t *variant)
{
    ss_order_input_t *input = ss_order_input_make(web, variant);

    read_texts(web, input);
    read_components(web, input);
    input->draft.custom = ss_custom_form_read(web);
    carry_out_step(web, input);
    if (strcmp(ss_form_text(web, "remove", 20), "coupon") == 0) {
        apr_table_setn(input->typed, "coupon", "");
    }
    ss_order_input_fill(web, input);
    return input;
}

/* For this customer type, and by the way this customer pays. */
static bool suits_buyer(const ss_web_t *web, const ss_plan_t *plan)
{
    const ss_buyer_t *buyer = web->buyer;
    bool debits;

    if (buyer == NULL) {
        return true;
    }
    debits = strcmp(buyer->method.kind, "direct-debit") == 0;
    return (buyer->customer.person.business ? plan->for_businesses : plan->for_consumers)
           && (!debits || ss_site_debits(web->site, plan->group));
}

bool ss_order_may_order(const ss_web_t *web, const ss_variant_t *variant)
{
    const ss_plan_t *plan = variant->plan;

    return suits_buyer(web, plan) && ss_variant_is_orderable(variant, web->ctx->now)
           && (variant->allow_without_payment_data || ss_site_can_be_paid(web->site, plan->group))
           && ((plan->for_consumers && web->site->for_consumers)
               || (plan->for_businesses && web->site->for_businesses));
}

/* What travels sealed from the review page of a change to its button. */
#include "web/portal/change_state.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "base/seal.h"

#define LIFE_SECONDS (60 * 60)

static const char *purpose(const ss_web_t *web, const ss_contract_t *contract)
{
    return apr_pstrcat(web->ctx->pool, "contract-change/", web->ctx->merchant_id, "/",
                       contract->id, NULL);
}

/* Variant, quantity and components. */
static json_t *choice_of(const ss_draft_t *draft, apr_pool_t *pool)
{
    json_t *choice = ss_json_object(pool), *items = ss_json_object(pool);

    for (int i = 0; i < draft->item_count; i++) {
        ss_json_set_int(items, draft->items[i].component->id, draft->items[i].quantity);
    }
    ss_json_set_text(choice, "v", draft->variant->id);
    ss_json_set_int(choice, "q", draft->plan_quantity);
    ss_json_set(choice, "c", items);
    return choice;
}

const char *ss_change_state_seal(ss_web_t *web, const ss_contract_t *contract,
                                 const ss_draft_t *draft, const ss_change_review_t *review)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *sealed = ss_json_object(pool);

    ss_json_set_text(sealed, "k", review->submission_key);
    ss_json_set_int(sealed, "x", apr_time_sec(web->ctx->now) + LIFE_SECONDS);
    ss_json_set_int(sealed, "n", review->version);
    ss_json_set_text(sealed, "f", review->fingerprint);
    ss_json_set(sealed, "p", review->shown);
    ss_json_set(sealed, "w", choice_of(draft, pool));
    ss_json_set(sealed, "b", choice_of(review->booked, pool));
    return ss_seal(web->ctx->keys, purpose(web, contract), ss_json_print(sealed, pool), pool);
}

ss_state_check_t ss_change_state_open(ss_web_t *web, const ss_contract_t *contract,
                                      ss_change_review_t *review)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *field = apr_table_get(web->form, "state"), *error, *text = NULL;
    json_t *sealed = NULL;

    if (field != NULL && *field != '\0') {
        text = ss_unseal(web->ctx->keys, purpose(web, contract), field, pool);
    }
    if (text != NULL) {
        sealed = ss_json_parse(text, &error, pool);
    }
    if (sealed == NULL) {
        return SS_STATE_MISSING;
    }
    *review = (ss_change_review_t){ .submission_key = apr_pstrdup(pool, ss_json_text(sealed, "k")),
                                    .version = ss_json_int(sealed, "n"),
                                    .fingerprint = ss_json_text(sealed, "f"),
                                    .shown = json_object_get(sealed, "p"),
                                    .wish = json_object_get(sealed, "w"),
                                    .base = json_object_get(sealed, "b") };
    return ss_json_int(sealed, "x") > apr_time_sec(web->ctx->now) ? SS_STATE_GOOD
                                                                  : SS_STATE_EXPIRED;
}

static int64_t quantity_in(const json_t *choice, const char *id)
{
    return ss_json_int(json_object_get(choice, "c"), id);
}

/* What was wished, where it was another than at that time; else what is booked now. */
static int64_t merged(const ss_change_review_t *review, const ss_draft_t *now,
                      const ss_component_t *component)
{
    int64_t wish = quantity_in(review->wish, component->id);

    if (wish != quantity_in(review->base, component->id)) {
        return wish;
    }
    for (int i = 0; i < now->item_count; i++) {
        if (now->items[i].component == component) {
            return now->items[i].quantity;
        }
    }
    return 0;
}

bool ss_change_state_wish(ss_web_t *web, const ss_change_review_t *review, ss_draft_t *draft)
{
    const char *wished = ss_json_text(review->wish, "v");
    const ss_catalogue_t *catalogue = web->catalogue;
    ss_draft_t now = *draft;

    if (strcmp(wished, ss_json_text(review->base, "v")) != 0) {
        draft->variant = ss_catalogue_variant(catalogue, wished);
    }
    if (ss_json_int(review->wish, "q") != ss_json_int(review->base, "q")) {
        draft->plan_quantity = ss_json_int(review->wish, "q");
    }
    draft->items = apr_pcalloc(web->ctx->pool,
                               sizeof(*draft->items) * ((size_t)catalogue->component_count + 1));
    draft->item_count = 0;
    for (int i = 0; i < catalogue->component_count; i++) {
        const ss_component_t *component = &catalogue->components[i];
        int64_t quantity = merged(review, &now, component);

        if (quantity > 0) {
            draft->items[draft->item_count++] = (ss_cart_item_t){ component, quantity };
        }
    }
    return draft->variant != NULL;
}

/* What travels sealed in the order form from page to page: no cookie, no storage. */
#include "web/order/order_state.h"

#include "base/json.h"
#include "base/random_id.h"
#include "base/seal.h"
#include "model/order.h"

#include <apr_strings.h>

#define LIFE_SECONDS (12 * 60 * 60)

ss_order_state_t *ss_order_state_make(apr_pool_t *pool)
{
    ss_order_state_t *state = apr_pcalloc(pool, sizeof(*state));

    state->submission_key = ss_secret_make(pool);
    return state;
}

static const char *seal_purpose(const ss_web_t *web, const ss_variant_t *variant)
{
    return apr_pstrcat(web->ctx->pool, "order-state/", web->ctx->merchant_id, "/", variant->id, "/",
                       web->buyer == NULL ? "" : web->buyer->customer.id, NULL);
}

static void set_if_any(json_t *sealed, const char *key, json_t *value)
{
    if (value != NULL) {
        ss_json_set(sealed, key, value);
    }
}

const char *ss_order_state_seal(ss_web_t *web, const ss_variant_t *variant,
                                const ss_order_state_t *state)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *sealed = ss_json_object(pool);

    ss_json_set_text(sealed, "k", state->submission_key);
    ss_json_set_int(sealed, "x", apr_time_sec(web->ctx->now) + LIFE_SECONDS);
    ss_json_set_bool(sealed, "t", state->test);
    set_if_any(sealed, "g", state->suggested);
    set_if_any(sealed, "d", state->draft);
    set_if_any(sealed, "p", state->shown);
    return ss_seal(web->ctx->keys, seal_purpose(web, variant), ss_json_print(sealed, pool), pool);
}

/* NULL if the field is absent or was not sealed here for this variant. */
static json_t *unseal(ss_web_t *web, const ss_variant_t *variant)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *field = web->form == NULL ? NULL : apr_table_get(web->form, "state");
    const char *error, *text;

    if (field == NULL || *field == '\0') {
        return NULL;
    }
    text = ss_unseal(web->ctx->keys, seal_purpose(web, variant), field, pool);
    return text == NULL ? NULL : ss_json_parse(text, &error, pool);
}

ss_state_check_t ss_order_state_open(ss_web_t *web, const ss_variant_t *variant,
                                     ss_order_state_t **state)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *sealed = unseal(web, variant);

    *state = ss_order_state_make(pool);
    if (sealed == NULL) {
        return SS_STATE_MISSING;
    }
    (*state)->submission_key = apr_pstrdup(pool, ss_json_text(sealed, "k"));
    (*state)->test = ss_json_bool(sealed, "t");
    (*state)->suggested = json_object_get(sealed, "g");
    (*state)->draft = json_object_get(sealed, "d");
    (*state)->shown = json_object_get(sealed, "p");
    return ss_json_int(sealed, "x") > apr_time_sec(web->ctx->now) ? SS_STATE_GOOD
                                                                  : SS_STATE_EXPIRED;
}

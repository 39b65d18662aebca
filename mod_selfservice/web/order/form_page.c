/* The order form of one variant. */
#include "web/order/form_page.h"

#include "actions/test_order.h"
#include "base/json.h"
#include "base/page_cache.h"
#include "web/form.h"
#include "web/frame.h"
#include "web/order/form_view.h"
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

/* Where the kept page waits for the state of this visit, its only filling. */
#define STATE_GAP "@sealed-state@"
#define FIRST_FILLING "0"

ss_response_t *ss_order_vary(ss_response_t *response)
{
    apr_table_mergen(response->headers, "Vary", "Accept-Language, Sec-Fetch-Dest");
    return response;
}

static json_t *form_data(ss_web_t *web, const ss_order_input_t *input,
                         const ss_order_state_t *state)
{
    ss_order_price_t priced;

    if (ss_order_price(web, &input->draft, &priced) != SS_OK) {
        return NULL;
    }
    return ss_order_form_view(web, input, state, &priced);
}

ss_response_t *ss_order_form_again(ss_web_t *web, const ss_order_input_t *input,
                                   const ss_order_state_t *state, const ss_form_answer_t *answer)
{
    json_t *data = form_data(web, input, state);

    if (data == NULL) {
        return ss_page_error(web, SS_ERROR);
    }
    ss_json_set_text(data, "state", ss_order_state_seal(web, input->variant, state));
    if (answer->state_notice != NULL) {
        ss_json_set_text(data, "state_notice", ss_web_text(web, answer->state_notice, NULL));
        ss_json_set_bool(data, "has_problems", true); /* marks the title of the page */
    }
    /* The language switch must not lose what was typed: it sends the form. */
    ss_json_set_text(data, "filled_form", "order");
    return ss_order_vary(ss_page(web, answer->status, "order/form", data));
}

/* ---- first visit ---- */

static bool asks_for_frame(ss_web_t *web)
{
    return strcmp(ss_query_text(web, "embed", 1), "1") == 0;
}

/*
 * Make the request what the kept page is made from: one spelling of the path, no parameter but
 * language and embed. The rest of the query is not read and must not get into links that others
 * see.
 */
static void make_canonical(ss_web_t *web, const ss_variant_t *variant)
{
    apr_pool_t *pool = web->ctx->pool;
    ss_request_t *request = apr_pmemdup(pool, web->request, sizeof(*request));
    apr_table_t *query = apr_table_make(pool, 2);

    /* Nothing as it was typed: what the first visitor wrote would stand in everybody's links. */
    if (web->lang_is_explicit) {
        apr_table_setn(query, "language", web->ctx->lang);
    }
    if (asks_for_frame(web)) {
        apr_table_setn(query, "embed", "1");
    }
    request->path = ss_variant_path(web, variant) + strlen(web->site->order_path);
    web->request = request;
    web->query = query;
}

static ss_page_key_t key_of(ss_web_t *web, const ss_variant_t *variant)
{
    apr_pool_t *pool = web->ctx->pool;
    ss_date_t today = ss_today(web->ctx);
    ss_page_key_t key = {
        apr_psprintf(pool, "%s|%s|%pp|%s|%d|%d|%d", variant->id, web->ctx->lang,
                     web->site->host, web->site->id, ss_web_is_embedded(web),
                     asks_for_frame(web), web->lang_is_explicit),
        ss_date_text(today, pool),
    };

    return key;
}

static ss_response_t *render_first(ss_web_t *web, const ss_variant_t *variant, const char *state)
{
    ss_order_state_t none = { .submission_key = "" };
    json_t *data = form_data(web, ss_order_input_fresh(web, variant), &none);

    if (data == NULL) {
        return ss_page_error(web, SS_ERROR);
    }
    ss_json_set_text(data, "state", state);
    return ss_page(web, 200, "order/form", data);
}

static ss_response_t *first_visit(ss_web_t *web, const ss_variant_t *variant)
{
    ss_order_state_t *state = ss_order_state_make(web->ctx->pool);
    const char *sealed = ss_order_state_seal(web, variant, state);
    ss_page_cache_t *cache = web->catalogue->pages;
    ss_cut_page_t page;
    ss_page_key_t key;
    ss_response_t *response;

    make_canonical(web, variant);
    if (cache == NULL || web->site->sandbox) {
        return render_first(web, variant, sealed);
    }
    key = key_of(web, variant);
    if (!ss_page_cache_get(cache, &key, &page, web->ctx)) {
        response = render_first(web, variant, STATE_GAP FIRST_FILLING);
        if (response->status != 200) {
            return response;
        }
        page = ss_page_cut(response->body, STATE_GAP, web->ctx->pool);
        ss_page_cache_put(cache, &key, &page, web->ctx);
    }
    return ss_page_filled(web, &page, &sealed);
}

/* ---- links that prefill, test links ---- */

static ss_response_t *prefilled_visit(ss_web_t *web, const ss_variant_t *variant, bool test)
{
    static const ss_form_answer_t shown = { 200, NULL };
    ss_order_state_t *state = ss_order_state_make(web->ctx->pool);
    ss_order_input_t *input = ss_order_input_prefill(web, variant, &state->suggested);

    state->test = test;
    ss_draft_check_choice(web->ctx, &input->draft);
    return ss_response_private(ss_order_form_again(web, input, state, &shown));
}

ss_response_t *ss_order_form_page(ss_web_t *web)
{
    const ss_variant_t *variant =
        web->catalogue == NULL ? NULL : ss_catalogue_variant(web->catalogue, web->path_rest);
    bool test;

    if (variant == NULL || !ss_order_may_order(web, variant)) {
        return ss_page_error(web, SS_NOT_FOUND);
    }
    test = web->buyer == NULL
           && ss_test_order_open(web->ctx, variant, ss_query_text(web, "test", 500));
    if (test || web->buyer != NULL || ss_order_input_has_prefill(web)) {
        return prefilled_visit(web, variant, test);
    }
    return ss_order_vary(first_visit(web, variant));
}

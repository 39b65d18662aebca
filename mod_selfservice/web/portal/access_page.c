/* Into the portal and out of it: the personal link, the choice of a contract, the end of the
 * session. */
#include "web/portal/access_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/open_session.h"
#include "actions/open_window.h"
#include "actions/say.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "web/form.h"
#include "web/frame.h"
#include "web/page.h"
#include "web/portal/kept_page.h"
#include "web/portal/link_page.h"
#include "web/portal/portal.h"
#include "web/session_cookie.h"

#define PASS_LIMIT 400

ss_response_t *ss_access_page_show(ss_web_t *web)
{
    ss_ctx_t *ctx = web->ctx;
    json_t *data = ss_json_object(ctx->pool);
    ss_token_t token;
    ss_contract_t contract;
    const ss_variant_t *variant;
    apr_time_t expires_at = ctx->now;
    ss_status_t status = ss_inspect_token(ctx, web->path_rest, &token);

    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? ss_link_page_expired(web) : ss_page_error(web, status);
    }
    ss_web_prefer_language(web, token.lang);
    if (*token.contract_id != '\0'
        && ss_contract_find(ctx, token.contract_id, &contract) == SS_OK) {
        variant = ss_catalogue_variant(web->catalogue, contract.variant_id);
        ss_json_set_text(data, "contract_number", contract.number);
        ss_json_set_text(data, "plan_name",
                         variant != NULL ? ss_name(variant->plan->name, ctx->lang) : "");
    }
    ss_time_parse(token.expires_at, &expires_at);
    ss_json_set_text(data, "action",
                     ss_portal_path(web, apr_pstrcat(ctx->pool, "/data/", web->path_rest, NULL)));
    ss_json_set_bool(data, "single_use", token.single_use);
    ss_json_set_text(data, "expires", ss_i18n_time(ss_texts_i18n(web->texts), expires_at,
                                                   web->catalogue->merchant.time_zone, ctx->pool));
    ss_json_set_bool(data, "strip_url", true);
    return ss_response_private(ss_page(web, 200, "portal/continue", data));
}

/* In a frame the browser may drop the cookie: then the next page offers a window of its own. */
static const char *way_in(ss_web_t *web, const char *secret)
{
    ss_ctx_t *ctx = web->ctx;

    if (!ss_web_is_embedded(web)) {
        return "/";
    }
    return apr_pstrcat(ctx->pool, "/?window=",
                       ss_window_address_pass(ctx, ss_hash_text(secret, ctx->pool)), NULL);
}

ss_response_t *ss_access_page_open(ss_web_t *web)
{
    const char *secret;
    ss_response_t *response;
    ss_status_t status = ss_open_session(web->ctx, web->path_rest, &secret);

    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? ss_link_page_expired(web) : ss_page_error(web, status);
    }
    response = ss_response_private(ss_redirect(web, ss_portal_path(web, way_in(web, secret))));
    ss_session_set_cookie(web, response, secret);
    return response;
}

ss_response_t *ss_access_page_window(ss_web_t *web)
{
    const char *secret;
    ss_response_t *response;
    ss_status_t status = ss_open_window(web->ctx, ss_form_text(web, "pass", PASS_LIMIT), &secret);

    if (status != SS_OK) {
        return status == SS_FORBIDDEN ? ss_link_page_session_ended(web)
                                      : ss_page_error(web, status);
    }
    response = ss_response_private(ss_redirect(web, ss_portal_path(web, "/")));
    ss_session_set_cookie(web, response, secret);
    return response;
}

static ss_response_t *go_to_first_area(ss_web_t *web)
{
    const char *path = ss_portal_first_area(web);

    return path != NULL ? ss_response_private(ss_redirect(web, path))
                        : ss_page_error(web, SS_NOT_FOUND);
}

/* "aktiv", "gekündigt zum 30.04.2027" */
static const char *status_text(ss_web_t *web, const ss_contract_t *contract)
{
    ss_date_t end;

    if (strcmp(contract->status, "cancelled") == 0 && ss_date_parse(contract->end_date, &end)) {
        return ss_say(web->ctx, "portal.status.cancelled_to", "date", ss_say_date(web->ctx, end),
                      NULL);
    }
    return ss_web_text(web, apr_pstrcat(web->ctx->pool, "portal.status.", contract->status, NULL),
                       NULL);
}

static json_t *contract_choices(ss_web_t *web, const apr_array_header_t *contracts)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *choices = ss_json_list(pool);

    for (int i = 0; i < contracts->nelts; i++) {
        const ss_contract_t *contract = &APR_ARRAY_IDX(contracts, i, ss_contract_t);
        const ss_variant_t *variant = ss_catalogue_variant(web->catalogue, contract->variant_id);
        json_t *choice = ss_json_object(pool);

        ss_json_set_text(choice, "id", contract->id);
        ss_json_set_text(choice, "number", contract->number);
        ss_json_set_text(choice, "plan",
                         variant != NULL ? ss_name(variant->plan->name, web->ctx->lang)
                                         : contract->number);
        ss_json_set_text(choice, "status", status_text(web, contract));
        ss_json_set_bool(choice, "active", strcmp(contract->status, "active") == 0);
        ss_json_append(choices, choice);
    }
    return choices;
}

ss_response_t *ss_access_page_start(ss_web_t *web)
{
    json_t *data = ss_json_object(web->ctx->pool);
    apr_array_header_t *contracts;
    ss_customer_t customer;
    ss_status_t status;

    if (*ss_query_text(web, "window", PASS_LIMIT) != '\0') {
        return ss_redirect(web, ss_portal_path(web, "/"));
    }
    if (!web->session->all_contracts) {
        return go_to_first_area(web);
    }
    status = ss_customer_find(web->ctx, web->session->customer_id, &customer);
    if (status == SS_OK) {
        status = ss_contract_list(web->ctx, web->session->customer_id, &contracts);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    if (contracts->nelts == 1) {
        const ss_contract_t *only = &APR_ARRAY_IDX(contracts, 0, ss_contract_t);

        status = strcmp(web->session->contract_id, only->id) == 0
            ? SS_OK : ss_choose_contract(web->ctx, web->session, only->id);
        return status == SS_OK ? go_to_first_area(web) : ss_page_error(web, status);
    }
    ss_web_prefer_language(web, customer.lang);
    ss_json_set(data, "contracts", contract_choices(web, contracts));
    ss_json_set_int(data, "count", contracts->nelts);
    ss_portal_add_visit(web, &(ss_portal_t){ .state = "" }, data);
    ss_json_set_text(data, "customer_name",
                     ss_person_display_name(&customer.person, web->ctx->pool));
    ss_json_set_bool(data, "portal", true);
    return ss_response_private(ss_page(web, 200, "portal/choose", data));
}

ss_response_t *ss_access_page_choose(ss_web_t *web)
{
    ss_status_t status =
        ss_choose_contract(web->ctx, web->session, ss_form_text(web, "contract", 24));

    return status == SS_OK ? go_to_first_area(web) : ss_page_error(web, status);
}

ss_response_t *ss_access_page_leave(ss_web_t *web)
{
    ss_status_t status = ss_end_session(web->ctx, web->session);
    ss_response_t *response;

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    response =
        ss_response_private(ss_page(web, 200, "portal/goodbye", ss_json_object(web->ctx->pool)));
    ss_session_clear_cookie(web, response);
    return response;
}

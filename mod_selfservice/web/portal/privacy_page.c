/* What is stored about the customer, for how long, and the wish to have it deleted. */
#include "web/portal/privacy_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/personal_data.h"
#include "actions/request_erasure.h"
#include "base/json.h"
#include "model/session.h"
#include "render/buffer.h"
#include "store/db.h"
#include "store/personal_store.h"
#include "web/document_response.h"
#include "web/form.h"
#include "web/frame.h"
#include "web/page.h"
#include "web/portal/kept_page.h"

static bool may_erase(const ss_web_t *web)
{
    return web->site->areas[SS_AREA_PRIVACY] == SS_AREA_EDIT;
}

/* What was asked for before, as it was answered. */
static ss_status_t add_request(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    ss_erasure_t erasure;
    const char *error;
    const json_t *answer;
    apr_time_t requested = 0;
    ss_status_t status = ss_erasure_find(web->ctx, portal->customer.id, &erasure);

    ss_json_set_bool(data, "requested", status == SS_OK);
    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_OK : status;
    }
    answer = ss_json_parse(erasure.answer, &error, web->ctx->pool);
    ss_time_parse(erasure.requested_at, &requested);
    ss_json_set_text(data, "requested_at",
                     ss_i18n_time(ss_texts_i18n(web->texts), requested,
                                  web->catalogue->merchant.time_zone, web->ctx->pool));
    ss_json_set_bool(data, "open", *erasure.completed_at == '\0');
    ss_json_set(data, "deleted",
                ss_erasure_deleted_view(web->ctx, json_object_get(answer, "deleted")));
    ss_json_set_bool(data, "has_deleted",
                     json_array_size(json_object_get(answer, "deleted")) > 0);
    ss_json_set(data, "kept", ss_erasure_kept_view(web->ctx, json_object_get(answer, "kept")));
    return SS_OK;
}

static ss_response_t *privacy_page(ss_web_t *web, const ss_portal_t *portal)
{
    json_t *data = ss_json_object(web->ctx->pool);
    bool runs;
    ss_status_t status = add_request(web, portal, data);

    if (status == SS_OK) {
        status = ss_customer_has_contract(web->ctx, portal->customer.id, &runs);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    ss_json_set(data, "retention", ss_retention_view(web->ctx));
    ss_json_set_bool(data, "erased", strcmp(ss_query_text(web, "notice", 10), "erased") == 0);
    ss_json_set_bool(data, "may_erase", may_erase(web) && !ss_json_bool(data, "requested"));
    ss_json_set_bool(data, "runs", runs);
    ss_json_set_bool(data, "may_cancel",
                     ss_portal_may(web, SS_AREA_CANCEL)
                         && ss_contract_runs(&portal->contract, ss_today_text(web->ctx)));
    ss_json_set_text(data, "action", ss_portal_path(web, "/privacy"));
    ss_json_set_text(data, "cancel_url", ss_portal_path(web, "/cancel"));
    ss_json_set_text(data, "policy_url", ss_site_link(web->site, "privacy", web->ctx->lang));
    ss_json_set_text(data, "email", web->catalogue->merchant.email);
    ss_page_add_problems(web, data);
    return ss_portal_page(web, portal, SS_AREA_PRIVACY, "portal/privacy", data);
}

ss_response_t *ss_privacy_page_show(ss_web_t *web)
{
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open_kept(web, &portal, "");

    return other != NULL ? other : privacy_page(web, &portal);
}

/* A page of its own, to be read without us: no script, no stylesheet, no link. */
static const char *readable(ss_web_t *web, const ss_portal_t *portal, const json_t *data)
{
    json_t *view = ss_json_object(web->ctx->pool);
    ss_buffer_t *out = ss_buffer_make(65536, web->ctx->pool);

    ss_json_set_text(view, "lang", web->ctx->lang);
    ss_json_set_text(view, "merchant", ss_json_text(data, "merchant"));
    ss_json_set_text(view, "customer_number", portal->customer.number);
    ss_json_set_text(view, "made_at",
                     ss_i18n_time(ss_texts_i18n(web->texts), web->ctx->now,
                                  web->catalogue->merchant.time_zone, web->ctx->pool));
    ss_json_set(view, "sections", ss_personal_data_view(web->ctx, data));
    ss_json_set(view, "retention", ss_retention_view(web->ctx));
    ss_db_release(web->ctx);
    return ss_template_render(web->skin->templates, "portal/privacy_file", view, web->texts, out)
                   == SS_OK ? out->text : NULL;
}

static ss_response_t *export_data(ss_web_t *web, const ss_portal_t *portal)
{
    apr_pool_t *pool = web->ctx->pool;
    bool json = strcmp(ss_form_text(web, "format", 10), "html") != 0;
    const char *format = json ? "json" : "html", *body, *name;
    ss_response_t *response;
    json_t *data;
    ss_status_t status = ss_export_personal_data(web->ctx, &portal->customer, format,
                                                 SS_PERSONAL_ROWS, &data);

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    body = json ? ss_json_print_pretty(data, pool) : readable(web, portal, data);
    if (body == NULL) {
        return ss_page_error(web, SS_ERROR);
    }
    name = apr_pstrcat(pool, ss_web_text(web, "privacy.file_name", NULL), "-",
                       portal->customer.number, ".", format, NULL);
    response = ss_response(web, 200, json ? "application/json"
                                          : "text/html; charset=utf-8", body, strlen(body));
    apr_table_setn(response->headers, "Content-Disposition",
                   apr_pstrcat(pool, "attachment; filename=\"", ss_safe_filename(name, pool), "\"",
                               NULL));
    return ss_response_private(response);
}

static ss_response_t *request_erasure(ss_web_t *web, const ss_portal_t *portal)
{
    ss_erasure_t erasure;
    ss_status_t status;

    if (strcmp(ss_form_text(web, "confirm", 1), "1") != 0) {
        ss_problem_add(web->ctx, "confirm", "missing");
        return privacy_page(web, portal);
    }
    status = ss_request_erasure(web->ctx, &portal->customer, web->session->hash, &erasure);
    return status == SS_OK ? ss_redirect(web, ss_portal_path(web, "/privacy?notice=erased"))
                           : ss_page_error(web, status);
}

ss_response_t *ss_privacy_page_send(ss_web_t *web)
{
    const char *wanted = ss_form_text(web, "do", 10);
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);

    if (other != NULL) {
        return other;
    }
    if (strcmp(wanted, "export") == 0) {
        return export_data(web, &portal);
    }
    return strcmp(wanted, "erase") == 0 && may_erase(web) ? request_erasure(web, &portal)
                                                          : ss_page_error(web, SS_NOT_FOUND);
}

/* Asking for a new personal link; also what an expired link and an ended session show. */
#include "web/portal/link_page.h"

#include <apr_strings.h>

#include "actions/open_window.h"
#include "actions/request_link.h"
#include "base/json.h"
#include "web/form.h"
#include "web/page.h"
#include "web/portal/portal.h"
#include "web/session_cookie.h"

#define PASS_LIMIT 400

/* The form with one of four headings: "ask" on request, "expired", "ended", "none" before. */
static ss_response_t *link_form(ss_web_t *web, int http_status, const char *reason,
                                const char *email)
{
    json_t *data = ss_json_object(web->ctx->pool);

    ss_json_set_bool(data, reason, true);
    ss_json_set_text(
        data, "title",
        ss_web_text(web, apr_pstrcat(web->ctx->pool, "portal.link.", reason, "_title", NULL),
                    NULL));
    ss_json_set_text(data, "email", email);
    ss_json_set_text(data, "action", ss_portal_path(web, "/link"));
    ss_json_set_int(data, "count", apr_time_sec(web->site->session_idle) / 60);
    ss_page_add_problems(web, data);
    return ss_response_private(ss_page(web, http_status, "portal/link", data));
}

ss_response_t *ss_link_page_show(ss_web_t *web)
{
    return link_form(web, 200, "ask", "");
}

/* "7 Tage", "24 Stunden", "30 Minuten": in whole days from two on, else hours or minutes. */
static const char *validity_text(ss_web_t *web, apr_time_t validity)
{
    json_t *values = ss_json_object(web->ctx->pool);
    int64_t minutes = apr_time_sec(validity) / 60;
    bool days = minutes % (24 * 60) == 0 && minutes > 24 * 60, hours = minutes % 60 == 0;

    ss_json_set_int(values, "count", days ? minutes / (24 * 60) : hours ? minutes / 60 : minutes);
    return ss_web_text(web,
                       days    ? "portal.link_sent.days"
                       : hours ? "portal.link_sent.hours"
                               : "portal.link_sent.minutes",
                       values);
}

ss_response_t *ss_link_page_send(ss_web_t *web)
{
    const char *email = ss_form_text(web, "email", 254);
    json_t *data = ss_json_object(web->ctx->pool);
    ss_status_t status = ss_request_link(web->ctx, email);

    if (status == SS_INVALID) {
        return link_form(web, 422, "ask", email);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    ss_json_set_text(data, "action", ss_portal_path(web, "/link"));
    ss_json_set_text(data, "validity",
                     validity_text(web, web->site->token_expiry[SS_CHANNEL_MAIL]));
    return ss_response_private(ss_page(web, 200, "portal/link_sent", data));
}

/* A dead link must not live on in the page's own links: it is shown as if it stood at
 * {portal}/link. */
ss_response_t *ss_link_page_expired(ss_web_t *web)
{
    ss_request_t *request = apr_pmemdup(web->ctx->pool, web->request, sizeof(*request));

    request->path = "/link";
    request->query = "";
    web->request = request;
    web->query = apr_table_make(web->ctx->pool, 1);
    return link_form(web, 410, "expired", "");
}

/* In a frame whose browser keeps no cookies: the way out is a window of its own. */
static ss_response_t *window_page(ss_web_t *web, const char *pass)
{
    json_t *data = ss_json_object(web->ctx->pool);

    ss_json_set_text(data, "action", ss_portal_path(web, "/window"));
    ss_json_set_text(data, "pass", pass);
    return ss_response_private(ss_page(web, 403, "portal/window", data));
}

ss_response_t *ss_link_page_session_ended(ss_web_t *web)
{
    return link_form(web, 403, "ended", "");
}

/* Only who brings a cookie or a pass had a session that can have ended. */
ss_response_t *ss_link_page_no_session(ss_web_t *web)
{
    const char *given = ss_query_text(web, "window", PASS_LIMIT);
    const char *pass = ss_window_pass_exchange(web->ctx, given);

    if (pass != NULL) {
        return window_page(web, pass);
    }
    return *given != '\0' || ss_session_cookie_is_there(web)
        ? ss_link_page_session_ended(web) : link_form(web, 403, "none", "");
}

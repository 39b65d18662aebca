/* Asking for a new personal link; also what an expired link shows. */
#include "web/portal/link_page.h"

#include "actions/request_link.h"
#include "base/json.h"
#include "web/form.h"
#include "web/page.h"
#include "web/portal/portal.h"

/* The form with one of three headings: "ask" on request, "expired", "ended". */
static ss_response_t *link_form(ss_web_t *web, int http_status, const char *reason, const char *email)
{
    json_t *data = ss_json_object(web->ctx->pool);

    ss_json_set_bool(data, reason, true);
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
    ss_json_set_int(data, "count", apr_time_sec(web->site->token_expiry[SS_CHANNEL_MAIL]) / 3600);
    return ss_response_private(ss_page(web, 200, "portal/link_sent", data));
}

ss_response_t *ss_link_page_expired(ss_web_t *web)
{
    return link_form(web, 410, "expired", "");
}

ss_response_t *ss_link_page_session_ended(ss_web_t *web)
{
    return link_form(web, 403, "ended", "");
}

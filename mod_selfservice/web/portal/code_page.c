/* The code that confirms a new e-mail address: typed, sent anew, or the change given up. */
#include "web/portal/code_page.h"

#include <string.h>

#include "actions/confirm_email.h"
#include "base/date.h"
#include "base/json.h"
#include "web/form.h"
#include "web/page.h"
#include "web/portal/portal.h"

#define TYPED_LIMIT 20 /* six digits and what people put between them */

static ss_response_t *back(ss_web_t *web, const char *rest)
{
    return ss_redirect(web, ss_portal_path(web, rest));
}

static ss_response_t *code_form(ss_web_t *web, const ss_portal_t *portal,
                                const ss_pending_change_t *change)
{
    ss_ctx_t *ctx = web->ctx;
    json_t *data = ss_json_object(ctx->pool);
    apr_time_t expires_at = ctx->now;

    ss_time_parse(change->expires_at, &expires_at);
    ss_json_set_text(data, "action", ss_portal_path(web, "/code"));
    ss_json_set_text(data, "present", portal->customer.person.fields[SS_FIELD_EMAIL]);
    ss_json_set_text(data, "wanted", change->wanted);
    ss_json_set_text(data, "valid_until",
                     ss_i18n_clock(ss_texts_i18n(web->texts), expires_at,
                                   web->catalogue->merchant.time_zone, ctx->pool));
    ss_json_set_bool(data, "open",
                     ss_pending_change_is_open(change, ss_time_text(ctx->now, ctx->pool)));
    ss_json_set_bool(data, "sent", strcmp(ss_query_text(web, "notice", 10), "sent") == 0);
    ss_json_set_int(data, "count", change->attempts_left);
    ss_page_add_problems(web, data);
    return ss_portal_page(web, portal, SS_AREA_BILLING, "portal/code", data);
}

static ss_response_t *show_code_form(ss_web_t *web, const ss_portal_t *portal)
{
    ss_pending_change_t change;
    ss_status_t status = ss_find_email_change(web->ctx, portal->customer.id, &change);

    if (status == SS_NOT_FOUND) {
        return back(web, "/billing");
    }
    return status == SS_OK ? code_form(web, portal, &change) : ss_page_error(web, status);
}

ss_response_t *ss_code_page_show(ss_web_t *web)
{
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);

    return other != NULL ? other : show_code_form(web, &portal);
}

static ss_response_t *answer(ss_web_t *web, const ss_portal_t *portal, ss_status_t status,
                             const char *next)
{
    switch (status) {
    case SS_OK:
        return back(web, next);
    case SS_INVALID:
        return show_code_form(web, portal);
    case SS_NOT_FOUND:
        return back(web, "/billing");
    default:
        return ss_page_error(web, status);
    }
}

ss_response_t *ss_code_page_send(ss_web_t *web)
{
    const char *wanted = ss_form_text(web, "do", 20),
               *code = ss_form_text(web, "code", TYPED_LIMIT);
    ss_ctx_t *ctx = web->ctx;
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);

    if (other != NULL) {
        return other;
    }
    if (strcmp(wanted, "cancel") == 0) {
        return answer(web, &portal, ss_drop_email_change(ctx, portal.customer.id), "/billing");
    }
    if (strcmp(wanted, "resend") == 0) {
        return answer(web, &portal, ss_resend_email_code(ctx, &portal.customer),
                      "/code?notice=sent");
    }
    return answer(web, &portal,
                  ss_confirm_email(ctx, web->session, portal.contract.number, code),
                  "/billing?notice=email");
}

/* The code that confirms a change: of the e-mail address (/code), of the way of payment
 * (/payment/code). Typed, sent anew, or the change given up. */
#include "web/portal/code_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/change_payment.h"
#include "actions/confirm_code.h"
#include "actions/confirm_email.h"
#include "base/date.h"
#include "base/json.h"
#include "model/iban.h"
#include "store/contract_store.h"
#include "web/form.h"
#include "web/page.h"
#include "web/portal/kept_page.h"

#define TYPED_LIMIT 20 /* six digits and what people put between them */

bool ss_portal_code_is_open(const ss_web_t *web, ss_portal_t *portal,
                            const ss_pending_change_t *change)
{
    apr_time_t end = 0;

    ss_time_parse(change->expires_at, &end);
    ss_portal_holds_until(web, portal, end);
    return ss_pending_change_is_open(change, ss_time_text(web->ctx->now, web->ctx->pool));
}

/* What differs between the changes; each has a path, and a code, of its own. */
typedef struct purpose_t {
    const char *kind;
    ss_area_t area;
    const char *path, *back, *done;
    /* What counts now and what is wanted, as "present" and "wanted". */
    ss_status_t (*tell)(ss_web_t *web, const ss_portal_t *portal,
                        const ss_pending_change_t *change, json_t *data);
    ss_status_t (*confirm)(ss_ctx_t *ctx, const ss_session_t *session, const char *contract_number,
                           const char *code);
} purpose_t;

static ss_status_t tell_email(ss_web_t *web, const ss_portal_t *portal,
                              const ss_pending_change_t *change, json_t *data)
{
    (void)web;
    ss_json_set_text(data, "present", portal->customer.person.fields[SS_FIELD_EMAIL]);
    ss_json_set_text(data, "wanted", change->wanted);
    return SS_OK;
}

static ss_status_t tell_payment(ss_web_t *web, const ss_portal_t *portal,
                                const ss_pending_change_t *change, json_t *data)
{
    ss_ctx_t *ctx = web->ctx;
    ss_payment_method_t method;
    ss_payment_wish_t wish;
    ss_status_t status = ss_payment_method_find(ctx, portal->customer.id, &method);
    const char *masked;

    if (status == SS_NOT_FOUND) {
        method = (ss_payment_method_t){ .kind = "", .holder = "", .iban_masked = "" };
    } else if (status != SS_OK) {
        return status;
    }
    if (!ss_payment_wish_open(ctx, change, &wish)) {
        return SS_ERROR;
    }
    masked = *wish.iban == '\0' ? "" : ss_iban_mask(wish.iban, ctx->pool);
    ss_json_set_text(data, "present",
                     ss_payment_words(ctx, method.kind, method.holder, method.iban_masked));
    ss_json_set_bool(data, "announced", strcmp(method.kind, "direct-debit") == 0);
    ss_json_set_text(data, "wanted", ss_payment_words(ctx, wish.kind, wish.holder, masked));
    return SS_OK;
}

static const purpose_t email = { SS_CHANGE_EMAIL, SS_AREA_BILLING,         "/code",
                                 "/billing",      "/billing?notice=email", tell_email,
                                 ss_confirm_email };
static const purpose_t payment = { SS_CHANGE_PAYMENT, SS_AREA_PAYMENT,         "/payment/code",
                                   "/payment",        "/payment?notice=saved", tell_payment,
                                   ss_confirm_payment };

static ss_response_t *back(ss_web_t *web, const char *rest)
{
    return ss_redirect(web, ss_portal_path(web, rest));
}

static ss_response_t *code_form(ss_web_t *web, const ss_portal_t *portal, const purpose_t *purpose,
                                const ss_pending_change_t *change)
{
    ss_ctx_t *ctx = web->ctx;
    json_t *data = ss_json_object(ctx->pool);
    apr_time_t expires_at = ctx->now;
    ss_status_t status = purpose->tell(web, portal, change, data);

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    ss_time_parse(change->expires_at, &expires_at);
    ss_json_set_text(data, "action", ss_portal_path(web, purpose->path));
    ss_json_set_text(data, "kind", purpose->kind);
    ss_json_set_bool(data, "is_payment", purpose == &payment);
    ss_json_set_text(data, "sent_to", portal->customer.person.fields[SS_FIELD_EMAIL]);
    ss_json_set_text(data, "valid_until",
                     ss_i18n_clock(ss_texts_i18n(web->texts), expires_at,
                                   web->catalogue->merchant.time_zone, ctx->pool));
    ss_json_set_bool(data, "open",
                     ss_pending_change_is_open(change, ss_time_text(ctx->now, ctx->pool)));
    ss_json_set_bool(data, "rest_saved",
                     purpose != &payment && strcmp(ss_query_text(web, "notice", 10), "rest") == 0);
    ss_json_set_bool(data, "sent", strcmp(ss_query_text(web, "notice", 10), "sent") == 0);
    ss_json_set_int(data, "count", change->attempts_left);
    ss_page_add_problems(web, data);
    return ss_portal_page(web, portal, purpose->area, "portal/code", data);
}

static ss_response_t *show_code_form(ss_web_t *web, const ss_portal_t *portal,
                                     const purpose_t *purpose)
{
    ss_pending_change_t change;
    ss_status_t status = ss_code_find(web->ctx, portal->customer.id, purpose->kind, &change);

    if (status == SS_NOT_FOUND) {
        return back(web, purpose->back);
    }
    return status == SS_OK ? code_form(web, portal, purpose, &change) : ss_page_error(web, status);
}

static ss_response_t *show(ss_web_t *web, const purpose_t *purpose)
{
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);

    return other != NULL ? other : show_code_form(web, &portal, purpose);
}

static ss_response_t *take_code(ss_web_t *web, const purpose_t *purpose)
{
    const char *wanted = ss_form_text(web, "do", 20),
               *code = ss_form_text(web, "code", TYPED_LIMIT), *next = purpose->done;
    ss_ctx_t *ctx = web->ctx;
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    if (strcmp(wanted, "cancel") == 0) {
        status = ss_code_drop(ctx, portal.customer.id, purpose->kind);
        next = purpose->back;
    } else if (strcmp(wanted, "resend") == 0) {
        status = ss_code_resend(ctx, &portal.customer, purpose->kind);
        next = apr_pstrcat(ctx->pool, purpose->path, "?notice=sent", NULL);
    } else {
        status = purpose->confirm(ctx, web->session, portal.contract.number, code);
    }
    switch (status) {
    case SS_OK:
        return back(web, next);
    case SS_INVALID:
        return show_code_form(web, &portal, purpose);
    case SS_NOT_FOUND:
        return back(web, purpose->back);
    default:
        return ss_page_error(web, status);
    }
}

ss_response_t *ss_email_code_show(ss_web_t *web)
{
    return show(web, &email);
}

ss_response_t *ss_email_code_send(ss_web_t *web)
{
    return take_code(web, &email);
}

ss_response_t *ss_payment_code_show(ss_web_t *web)
{
    return show(web, &payment);
}

ss_response_t *ss_payment_code_send(ss_web_t *web)
{
    return take_code(web, &payment);
}

/* How the customer pays, and the form to pay from another account or by invoice. */
#include "web/portal/payment_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/change_payment.h"
#include "actions/confirm_code.h"
#include "actions/say.h"
#include "base/json.h"
#include "store/contract_store.h"
#include "web/form.h"
#include "web/order/payment_choice.h"
#include "web/page.h"
#include "web/portal/code_page.h"
#include "web/portal/kept_page.h"

#define KIND_LIMIT 20
#define IBAN_LIMIT 100 /* blanks and all; the rules of the IBAN come after */

static const ss_plan_group_t *group_of(const ss_portal_t *portal)
{
    return portal->variant == NULL ? NULL : portal->variant->plan->group;
}

/* How the customer pays now, and whether a change waits for its code. */
typedef struct present_t {
    ss_payment_method_t method; /* kind "": none */
    bool waiting;
} present_t;

static ss_status_t read_present(ss_web_t *web, ss_portal_t *portal, present_t *present)
{
    const char *customer = portal->customer.id;
    ss_pending_change_t change;
    ss_status_t status = ss_payment_method_find(web->ctx, customer, &present->method);

    if (status == SS_NOT_FOUND) {
        present->method.kind = "";
        status = SS_OK;
    }
    if (status == SS_OK) {
        status = ss_code_find(web->ctx, customer, SS_CHANGE_PAYMENT, &change);
    }
    present->waiting = status == SS_OK && ss_portal_code_is_open(web, portal, &change);
    return status == SS_NOT_FOUND ? SS_OK : status;
}

static void add_present(ss_web_t *web, const ss_payment_method_t *method, json_t *data)
{
    ss_ctx_t *ctx = web->ctx;
    json_t *facts = ss_json_list(ctx->pool);
    const char *title = "portal.payment.none";

    if (strcmp(method->kind, "direct-debit") == 0) {
        title = "order.payment_debit";
        ss_fact_add(ctx, facts, "order.payment.holder", method->holder);
        ss_fact_add(ctx, facts, "order.field_iban", method->iban_masked);
        ss_fact_add(ctx, facts, "order.payment.mandate_reference", method->mandate_reference);
        ss_fact_add(ctx, facts, "portal.payment.signed_on",
                    ss_say_day_of(ctx, method->mandate_signed_at));
    } else if (*method->kind != '\0') {
        title = "order.payment_invoice";
        ss_fact_add(ctx, facts, "order.payment.due",
                    ss_say_count(ctx, "order.payment.due_value",
                                 web->catalogue->merchant.payment_term_days, NULL));
    }
    ss_json_set_text(data, "present", ss_web_text(web, title, NULL));
    ss_json_set(data, "facts", facts);
    ss_json_set_bool(data, "has_facts", json_array_size(facts) > 0);
}

static ss_response_t *payment_page(ss_web_t *web, ss_portal_t *portal,
                                   const ss_payment_form_t *form)
{
    json_t *data = ss_json_object(web->ctx->pool);
    const char *notice = ss_query_text(web, "notice", 10);
    bool offers = web->site->on_account || ss_payment_may_debit(web->ctx, form->group);
    ss_payment_form_t shown = *form;
    present_t present;
    ss_status_t status = read_present(web, portal, &present);

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    add_present(web, &present.method, data);
    ss_json_set_bool(data, "waiting", present.waiting);
    ss_json_set_text(data, "code_url", ss_portal_path(web, "/payment/code"));
    if (*shown.chosen == '\0' && strcmp(present.method.kind, "invoice") == 0 && web->site->on_account) {
        shown.chosen = present.method.kind;
    }
    ss_payment_add(web, data, &shown);
    ss_json_set_bool(data, "editable",
                     web->site->areas[SS_AREA_PAYMENT] == SS_AREA_EDIT && offers);
    ss_json_set_bool(data, "saved", strcmp(notice, "saved") == 0);
    ss_json_set_bool(data, "announced",
                     strcmp(present.method.kind, "direct-debit") == 0
                         || strcmp(notice, "saved") == 0);
    ss_json_set_bool(data, "same", strcmp(notice, "same") == 0);
    ss_json_set_text(data, "action", ss_portal_path(web, "/payment"));
    ss_json_set_text(data, "sent_to", portal->customer.person.fields[SS_FIELD_EMAIL]);
    ss_page_add_problems(web, data);
    return ss_portal_page(web, portal, SS_AREA_PAYMENT, "portal/payment", data);
}

ss_response_t *ss_payment_page_show(ss_web_t *web)
{
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open_kept(web, &portal, "");
    ss_payment_form_t form = { .chosen = "", .iban = "", .needed = true, .asks_mandate = true };

    if (other != NULL) {
        return other;
    }
    form.group = group_of(&portal);
    form.holder = ss_person_display_name(&portal.customer.person, web->ctx->pool);
    return payment_page(web, &portal, &form);
}

ss_response_t *ss_payment_page_save(ss_web_t *web)
{
    ss_payment_wish_t wish = { .kind = ss_form_text(web, "payment", KIND_LIMIT),
                               .holder = ss_form_text(web, "holder", SS_HOLDER_LIMIT),
                               .iban = ss_form_text(web, "iban", IBAN_LIMIT),
                               .mandate_text = "",
                               .signed_at = "",
                               .ip = web->request->client_ip };
    ss_payment_form_t form = {
        .chosen = wish.kind,
        .holder = wish.holder,
        .iban = wish.iban,
        .needed = true,
        .asks_mandate = true,
        .mandate = *ss_form_text(web, "consent[mandate]", KIND_LIMIT) != '\0',
    };
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);
    bool must_confirm = false;
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    form.group = group_of(&portal);
    status = ss_change_payment(web->ctx, &portal.customer, form.group, &wish, form.mandate,
                               &must_confirm);
    if (status == SS_OK) {
        return ss_redirect(web, ss_portal_path(web, must_confirm ? "/payment/code"
                                                                 : "/payment?notice=same"));
    }
    return status == SS_INVALID ? payment_page(web, &portal, &form) : ss_page_error(web, status);
}

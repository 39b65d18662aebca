/* The choice of a payment method: on the order form and in the portal. */
#include "web/order/payment_choice.h"

#include "actions/order_view.h"
#include "actions/payment_method.h"
#include "base/json.h"
#include "model/giro_code.h"
#include "web/field_view.h"
#include "web/page.h"

#include <string.h>

typedef struct method_t {
    const char *code, *label, *note; /* text keys */
    bool offered, unavailable;
    int days; /* fills {count} of the note */
} method_t;

static json_t *method_json(ss_web_t *web, const method_t *method, const char *chosen)
{
    json_t *json = ss_json_object(web->ctx->pool);
    json_t *values = ss_json_object(web->ctx->pool);

    ss_json_set_int(values, "count", method->days);
    ss_json_set_text(json, "code", method->code);
    ss_json_set_text(json, "method", ss_web_text(web, method->label, NULL));
    ss_json_set_text(json, "method_note", ss_web_text(web, method->note, values));
    ss_json_set_bool(json, "checked", strcmp(method->code, chosen) == 0);
    ss_json_set_bool(json, "unavailable", method->unavailable);
    return json;
}

static json_t *debit_fields(ss_web_t *web, const ss_payment_form_t *form)
{
    ss_field_view_t holder = {
        .name = "holder",
        .label = ss_web_text(web, "order.field_holder", NULL),
        .value = form->holder,
        .autocomplete = "name",
        .limit = SS_HOLDER_LIMIT,
        .required = true,
    };
    ss_field_view_t iban = {
        .name = "iban",
        .label = ss_web_text(web, "order.field_iban", NULL),
        .hint = form->asks_mandate ? "" : ss_web_text(web, "order.hint_iban", NULL),
        .value = form->iban,
        .input_css = "input-mono",
        .required = true,
    };
    json_t *fields = ss_json_list(web->ctx->pool);

    ss_json_append(fields, ss_field_json(web, &holder));
    ss_json_append(fields, ss_field_json(web, &iban));
    return fields;
}

static void add_mandate(ss_web_t *web, json_t *data, const ss_payment_form_t *form)
{
    ss_json_set_text(data, "mandate_text", form->asks_mandate ? ss_mandate_text(web->ctx) : "");
    ss_json_set_bool(data, "mandate_given", form->mandate);
    ss_json_set_text(data, "mandate_error", ss_web_problem_text(web, "consent[mandate]"));
}

void ss_payment_add(ss_web_t *web, json_t *data, const ss_payment_form_t *form)
{
    bool debit = ss_payment_may_debit(web->ctx, form->group), account = web->site->on_account;
    const ss_merchant_t *merchant = &web->catalogue->merchant;
    const method_t methods[] = {
        { "", "order.payment_later", "order.payment_later_note", form->may_wait, form->needed, 0 },
        { "direct-debit", "order.payment_debit", "order.payment_debit_note", debit, false,
          merchant->pre_notification_days },
        { "invoice", "order.payment_invoice", "order.payment_invoice_note", account, false,
          merchant->payment_term_days },
    };
    const char *chosen = form->chosen;
    const ss_payee_t payee = { merchant->bank_holder, merchant->bank_iban, merchant->bank_bic };
    bool giro_code = form->group != NULL
                     && ss_giro_code_fits(form->group->currency.code, &payee);
    json_t *list = ss_json_list(web->ctx->pool);

    if (*chosen == '\0' && form->needed) {
        chosen = debit ? "direct-debit" : "invoice";
    }
    for (int i = 0; i < SS_COUNT(methods); i++) {
        if (methods[i].offered) {
            ss_json_append(list, method_json(web, &methods[i], chosen));
        }
    }
    ss_json_set(data, "methods", list);
    ss_json_set_bool(data, "choose_payment", json_array_size(list) > 1);
    ss_json_set_text(data, "payment_error", ss_web_problem_text(web, "payment"));
    ss_json_set_bool(data, "debit", debit);
    ss_json_set_bool(data, "on_account", account);
    ss_json_set_text(data, "invoice_info",
                     ss_web_text(web,
                                 giro_code ? "order.payment_invoice_info"
                                           : "order.payment_invoice_info_plain",
                                 NULL));
    ss_json_set(data, "payment_fields", debit_fields(web, form));
    add_mandate(web, data, form);
}

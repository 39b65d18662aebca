/* An invoice from a calculated bill: frozen data, number, document. */
#include "actions/issue_invoice.h"

#include "actions/price_words.h"
#include "actions/say.h"
#include "actions/seller.h"
#include "actions/slots.h"
#include "base/json.h"
#include "base/log.h"
#include "base/random_id.h"
#include "model/exchange_rate.h"
#include "store/audit_store.h"
#include "store/document_store.h"
#include "store/invoice_store.h"
#include "store/number_store.h"

#include <apr_strings.h>

ss_invoice_recipient_t ss_invoice_recipient(ss_ctx_t *ctx, const ss_person_t *person)
{
    const char *const *f = person->fields;
    const char *full_name = ss_both(ctx, f[SS_FIELD_FNAME], " ", f[SS_FIELD_LNAME]);
    bool company = *f[SS_FIELD_CNAME] != '\0';
    ss_invoice_recipient_t recipient = {
        .name = company ? f[SS_FIELD_CNAME] : full_name,
        .contact = company ? full_name : "",
        .line1 = f[SS_FIELD_ALINE1],
        .street = ss_both(ctx, f[SS_FIELD_STREET], " ", f[SS_FIELD_HNUM]),
        .line2 = f[SS_FIELD_ALINE2],
        .postcode = f[SS_FIELD_PCODE],
        .city = f[SS_FIELD_CITY],
        .country = f[SS_FIELD_COUNTRY],
        .vat_id = f[SS_FIELD_VATID],
    };

    return recipient;
}

/* An amount of minor units as a unit price in millionths, which the largest ones do not have. */
static int64_t as_price(const ss_billing_t *billing, int64_t minor)
{
    int64_t price;

    return ss_money_as_price(minor, &billing->price->currency, &price) ? price : SS_NO_UNIT_PRICE;
}

/* What is charged for and at which price; by default one of the shown amount. */
static void set_quantity(ss_ctx_t *ctx, const ss_billing_t *billing, const ss_line_t *line,
                         ss_invoice_line_t *out)
{
    const ss_component_t *component = line->component;
    const ss_plan_t *plan = billing->cart->variant->plan;
    bool counted = line->kind == SS_LINE_PLAN ? plan->quantity_based
                                              : component != NULL && component->type != SS_ON_OFF;
    int64_t quota = component == NULL ? 0 : ss_variant_quota(billing->cart->variant, component);
    const ss_offer_price_t offer = { ctx, billing->cart, billing->price, NULL };
    const ss_tax_policy_t *policy = component == NULL ? plan->tax_policy : component->tax_policy;
    ss_price_part_t part;
    int finer;

    out->quantity = SS_MILLION;
    out->unit_price = as_price(billing, line->shown);
    out->unit = line->kind == SS_LINE_PLAN || component != NULL
                    ? ss_say_span(ctx, "order.unit", line->fee_period)
                    : "";
    if (!counted) {
        return;
    }
    out->unit = component == NULL ? "" : ss_name(component->unit_name, ctx->lang);
    out->quantity = line->quantity > quota ? line->quantity - quota : 0;
    if (quota > 0) {
        out->detail = ss_say(ctx, "order.line.included", "quantity",
                             ss_say_quantity(ctx, line->quantity), "quota",
                             ss_say_quantity(ctx, quota), NULL);
    }
    if (component != NULL && component->scale != SS_SCALE_NONE) {
        out->unit_price = SS_NO_UNIT_PRICE;
        return;
    }
    part = (ss_price_part_t){ line->unit_price, out->quantity };
    finer = ss_price_decimals(&offer, policy, &part, 1, line->shown);
    out->unit_price = ss_price_shown_unit(&offer, policy, line->unit_price, finer);
}

static const char *line_name(ss_ctx_t *ctx, const ss_billing_t *billing, const ss_line_t *line)
{
    const ss_variant_t *variant = billing->cart->variant;
    const char *setup = ss_name(variant->setup_description, ctx->lang);

    switch (line->kind) {
    case SS_LINE_SETUP:
        return *setup != '\0' ? setup : ss_say(ctx, "order.line.setup", NULL);
    case SS_LINE_PLAN:
        return ss_name(variant->plan->name, ctx->lang);
    case SS_LINE_COMPONENT:
        return ss_name(line->component->name, ctx->lang);
    default:
        return ss_offer_discount_name(&(ss_offer_price_t){ ctx, billing->cart, billing->price, NULL });
    }
}

static ss_invoice_line_t invoice_line(ss_ctx_t *ctx, const ss_billing_t *billing,
                                      const ss_line_t *line)
{
    bool recurs = line->kind == SS_LINE_PLAN || line->kind == SS_LINE_COMPONENT;
    ss_invoice_line_t out = {
        .name = line_name(ctx, billing, line),
        .detail = "",
        .component = line->component == NULL ? "" : line->component->id,
        .rate = line->rate,
        .net = line->net,
        .gross = line->gross,
        .period_start = "",
        .period_end = "",
        .discounted = line->discounted,
    };

    set_quantity(ctx, billing, line, &out);
    if (line->kind == SS_LINE_DISCOUNT) {
        out.unit_price = SS_NO_UNIT_PRICE;
        out.detail = ss_offer_discount(&(ss_offer_price_t){ ctx, billing->cart, billing->price, NULL });
    }
    if (recurs) {
        out.period_start = ss_date_text(billing->period_start, ctx->pool);
        out.period_end = ss_date_text(ss_term_end(billing->period_start, line->fee_period),
                                      ctx->pool);
    }
    return out;
}

/* Part of a period: what is given back of the former service, or charged for the new one. */
static ss_invoice_line_t prorated_line(ss_ctx_t *ctx, const ss_billing_t *billing, int i)
{
    const ss_line_t *line = &billing->bill->lines[i];
    const ss_prorated_t *part = &billing->parts[i];
    ss_billing_t own = *billing;

    own.cart = part->cart;
    return (ss_invoice_line_t){
        .name = ss_say(ctx, part->credit ? "order.change.credit" : "order.change.charge", "name",
                       line_name(ctx, &own, line), NULL),
        .detail = ss_say_count(ctx, "order.change.days", part->days, "all",
                               ss_say_quantity(ctx, part->period_days * SS_MILLION), NULL),
        .component = line->component == NULL ? "" : line->component->id,
        .quantity = SS_MILLION,
        .unit = "",
        .unit_price = SS_NO_UNIT_PRICE,
        .rate = line->rate,
        .net = line->net,
        .gross = line->gross,
        .period_start = ss_date_text(part->from, ctx->pool),
        .period_end = ss_date_text(part->last, ctx->pool),
        .discounted = line->discounted,
    };
}

static void set_lines(ss_ctx_t *ctx, const ss_billing_t *billing, ss_invoice_data_t *data)
{
    const ss_bill_t *bill = billing->bill;
    ss_invoice_line_t *lines = apr_palloc(ctx->pool,
                                          sizeof(*lines) * (size_t)(bill->line_count + 1));
    const char *last = "";

    for (int i = 0; i < bill->line_count; i++) {
        lines[i] = billing->parts == NULL ? invoice_line(ctx, billing, &bill->lines[i])
                                          : prorated_line(ctx, billing, i);
        last = strcmp(lines[i].period_end, last) > 0 ? lines[i].period_end : last;
    }
    data->lines = lines;
    data->line_count = bill->line_count;
    /* A setup fee alone is supplied on the day it is billed. */
    data->period_start = *last == '\0' ? data->issue_date
                                       : ss_date_text(billing->period_start, ctx->pool);
    data->period_end = *last == '\0' ? data->issue_date : last;
}

static void set_taxes(ss_ctx_t *ctx, const ss_bill_t *bill, ss_invoice_data_t *data)
{
    ss_invoice_tax_t *taxes = apr_pcalloc(ctx->pool,
                                          sizeof(*taxes) * (size_t)(bill->tax_count + 1));

    for (int i = 0; i < bill->tax_count; i++) {
        const ss_tax_group_t *group = &bill->taxes[i];

        taxes[i] = (ss_invoice_tax_t){ group->rate, group->net, group->vat, group->gross };
    }
    data->taxes = taxes;
    data->tax_count = bill->tax_count;
}

/*
 * VAT of another currency in euro, at the rate of the day of issue. Source: UStG section 16(6)
 * @return false if it is beyond all amounts
 */
static bool set_euro(ss_ctx_t *ctx, const ss_billing_t *billing, ss_invoice_data_t *data)
{
    const ss_currency_t *currency = &billing->price->currency;

    if (data->vat != 0) {
        data->euro_rate = ss_exchange_rate(&ctx->catalogue->merchant, currency->code,
                                           billing->issue_date);
    }
    return data->euro_rate == 0
           || ss_in_euro(data->vat, currency, data->euro_rate, &data->vat_euro);
}

static ss_invoice_payment_t payment_of(ss_ctx_t *ctx, const ss_billing_t *billing)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;
    bool debit = strcmp(billing->payment, "direct-debit") == 0, nothing = billing->bill->gross == 0;
    ss_date_t debit_date = ss_debit_date(billing->issue_date, merchant->pre_notification_days);
    ss_date_t due = debit ? debit_date
                          : ss_date_add_days(billing->issue_date, merchant->payment_term_days);
    ss_invoice_payment_t payment = {
        .kind = nothing ? "none"
                : debit ? "direct-debit"
                        : "invoice",
        .holder = debit ? billing->holder : "",
        .iban_masked = debit ? billing->iban_masked : "",
        .mandate_reference = debit ? billing->mandate_reference : "",
        .creditor_id = debit ? merchant->creditor_id : "",
        .debit_date = debit && !nothing ? ss_date_text(debit_date, ctx->pool) : "",
        .due_date = ss_date_text(due, ctx->pool),
    };

    return payment;
}

static const char *purpose_of(const ss_billing_t *billing)
{
    const ss_bill_t *bill = billing->bill;

    for (int i = 0; i < bill->line_count; i++) {
        if (bill->lines[i].kind == SS_LINE_SETUP) {
            return "setup";
        }
        if (bill->lines[i].kind == SS_LINE_PLAN && billing->parts != NULL) {
            return "plan";
        }
    }
    return billing->parts != NULL ? "components" : "";
}

ss_status_t ss_invoice_prepare(ss_ctx_t *ctx, const ss_billing_t *billing,
                               ss_prepared_invoice_t *prepared)
{
    const ss_bill_t *bill = billing->bill;
    ss_invoice_data_t *data = &prepared->data;

    *data = (ss_invoice_data_t){
        .kind = "invoice",
        .purpose = purpose_of(billing),
        .number = ss_slot(SS_SLOT_INVOICE, billing->key, ctx->pool),
        .customer_number = ss_slot(SS_SLOT_CUSTOMER, billing->key, ctx->pool),
        .contract_number = ss_slot(SS_SLOT_CONTRACT, billing->key, ctx->pool),
        .order_number = ss_slot(SS_SLOT_ORDER, billing->key, ctx->pool),
        .lang = ctx->lang,
        .currency = apr_pstrdup(ctx->pool, billing->price->currency.code),
        .issue_date = ss_date_text(billing->issue_date, ctx->pool),
        .corrects_number = "",
        .corrects_date = "",
        .plan = ss_name(billing->cart->variant->plan->name, ctx->lang),
        .shows_gross = billing->price->shows_gross,
        .tax_case = billing->price->tax_case,
        .seller = ss_seller_of(ctx),
        .recipient = ss_invoice_recipient(ctx, billing->person),
        .net = bill->net,
        .vat = bill->vat,
        .gross = bill->gross,
        .payment = payment_of(ctx, billing),
    };
    set_lines(ctx, billing, data);
    set_taxes(ctx, bill, data);
    if (!set_euro(ctx, billing, data)) {
        ss_problem_add(ctx, "price", "too_large");
        return SS_INVALID;
    }
    if (!ss_invoice_data_adds_up(data)) {
        ss_log(SS_LOG_ERROR, "SS0410", ctx,
               "prepare invoice: lines and totals do not add up, variant %s",
               billing->cart->variant->id);
        return SS_ERROR;
    }
    prepared->key = billing->key;
    prepared->text = ss_json_print(ss_invoice_data_to_json(data, ctx->pool), ctx->pool);
    return SS_OK;
}

static ss_status_t add_document(ss_ctx_t *ctx, ss_invoice_t *invoice)
{
    ss_document_t document = {
        .kind = "invoice",
        .source_id = invoice->id,
        .contract_id = invoice->contract_id,
        .filename = apr_pstrcat(ctx->pool, invoice->number, ".pdf", NULL),
        .media_type = "application/pdf",
        .issue_date = ss_today_text(ctx),
    };

    return ss_document_add(ctx, &document, &invoice->document_id);
}

static ss_status_t announce(ss_ctx_t *ctx, const ss_invoice_t *invoice)
{
    json_t *body = ss_json_object(ctx->pool), *after = ss_json_object(ctx->pool);
    bool is_credit = strcmp(invoice->kind, "credit_note") == 0;
    ss_status_t status;

    ss_json_set_text(body, "ContractId", invoice->contract_id);
    ss_json_set_text(body, "CustomerId", invoice->customer_id);
    ss_json_set_text(body, "InvoiceId", invoice->id);
    ss_json_set_text(after, "number", invoice->number);
    ss_json_set_int(after, "gross", invoice->gross);
    status = ss_webhook_event_add(ctx, is_credit ? "InvoiceCorrected" : "InvoiceCreated", body);
    return status == SS_OK ? ss_audit_add(ctx, is_credit ? "credit_note.issued" : "invoice.issued",
                                          invoice->id, NULL, after)
                           : status;
}

ss_invoice_t ss_invoice_row(const ss_ctx_t *ctx, const ss_invoice_data_t *data)
{
    return (ss_invoice_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .number = data->number,
        .kind = data->kind,
        .lang = data->lang,
        .currency = data->currency,
        .net = data->net,
        .vat = data->vat,
        .gross = data->gross,
        .issue_date = data->issue_date,
        .due_date = data->payment.due_date,
        .period_start = data->period_start,
        .period_end = data->period_end,
        .paid_at = "",
        .created_at = ss_time_text(ctx->now, ctx->pool),
        .debit_date = data->payment.debit_date,
        .purpose = data->purpose,
        .returned_at = "",
    };
}

ss_status_t ss_invoice_store(ss_ctx_t *ctx, ss_invoice_t *invoice)
{
    ss_status_t status = add_document(ctx, invoice);

    if (status == SS_OK) {
        status = ss_invoice_add(ctx, invoice);
    }
    return status == SS_OK ? announce(ctx, invoice) : status;
}

ss_status_t ss_invoice_issue(ss_ctx_t *ctx, const ss_prepared_invoice_t *prepared,
                             const ss_invoice_refs_t *refs, ss_invoice_t *invoice)
{
    const ss_invoice_data_t *data = &prepared->data;
    const char *numbers[SS_SLOT_COUNT] = {
        [SS_SLOT_ORDER] = refs->order_number,
        [SS_SLOT_CONTRACT] = refs->contract_number,
        [SS_SLOT_CUSTOMER] = refs->customer_number,
    };
    ss_status_t status = ss_number_next(ctx, "Invoice", &numbers[SS_SLOT_INVOICE]);

    if (status != SS_OK) {
        return status;
    }
    *invoice = ss_invoice_row(ctx, data);
    invoice->number = numbers[SS_SLOT_INVOICE];
    invoice->customer_id = refs->customer_id;
    invoice->contract_id = refs->contract_id;
    invoice->data = ss_slots_fill(prepared->text, prepared->key, numbers, ctx->pool);
    return ss_invoice_store(ctx, invoice);
}

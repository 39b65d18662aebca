/* Credit notes for what a withdrawn contract or part of it was invoiced, or a change gives back. */
#include "actions/credit_contract.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/account_view.h"
#include "actions/book_payment.h"
#include "actions/credit_bill.h"
#include "actions/credit_note_mail.h"
#include "actions/issue_invoice.h"
#include "actions/say.h"
#include "base/date.h"
#include "base/json.h"
#include "base/log.h"
#include "model/credit_check.h"
#include "store/invoice_store.h"
#include "store/number_store.h"
#include "store/order_store.h"
#include "store/refund_store.h"

#define DAYS_TO_REFUND 14 /* Source: BGB section 357(1) */

/* What is paid beyond the rest of an invoice of which `credited` was taken back. */
static int64_t overpaid(int64_t paid, int64_t gross, int64_t credited)
{
    int64_t more = paid - gross + credited;

    return more > 0 ? more : 0;
}

ss_invoice_data_t *ss_credit_read(ss_ctx_t *ctx, const ss_invoice_t *invoice)
{
    ss_invoice_data_t *data = apr_palloc(ctx->pool, sizeof(*data));
    const char *error = "";

    ss_invoice_data_from_json(data, ss_json_parse(invoice->data, &error, ctx->pool), ctx->pool);
    return data;
}

apr_array_header_t *ss_credit_earlier(ss_ctx_t *ctx, const apr_array_header_t *invoices,
                                      const char *number)
{
    apr_array_header_t *list = apr_array_make(ctx->pool, 2, sizeof(const ss_invoice_data_t *));

    for (int i = 0; i < invoices->nelts; i++) {
        const ss_invoice_t *invoice = &APR_ARRAY_IDX(invoices, i, ss_invoice_t);
        const ss_invoice_data_t *data;

        if (strcmp(invoice->kind, "credit_note") != 0) {
            continue;
        }
        data = ss_credit_read(ctx, invoice);
        if (strcmp(data->corrects_number, number) == 0) {
            APR_ARRAY_PUSH(list, const ss_invoice_data_t *) = data;
        }
    }
    return list;
}

/*
 * Days used are owed only if the customer asked, in the order that this invoice is for, to begin
 * before the period ends, and was given the notice of withdrawal there; never for digital content.
 * Source: BGB section 357a(2), (3)
 */
static ss_status_t read_consent(ss_ctx_t *ctx, const ss_contract_t *contract,
                                ss_credit_bill_t *bill)
{
    const ss_variant_t *variant = ss_catalogue_variant(ctx->catalogue, contract->variant_id);
    ss_order_t order;
    const char *error = "";
    const json_t *data, *given;
    bool informed;
    ss_status_t status;

    if (variant == NULL || variant->plan->digital_content) {
        return SS_OK;
    }
    status = ss_order_find_by_number(ctx, bill->data->order_number, &order);
    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_OK : status;
    }
    data = ss_json_parse(order.data, &error, ctx->pool);
    given = json_object_get(data, "consents_given");
    informed = ss_json_bool(json_object_get(data, "withdrawal"), "informed");
    for (size_t i = 0; i < json_array_size(given); i++) {
        bill->keeps_used = bill->keeps_used
                           || (informed
                               && ss_json_bool(json_array_get(given, i), "is_immediate_start"));
    }
    return SS_OK;
}

static ss_credit_wish_t wish_of(ss_ctx_t *ctx, const ss_crediting_t *crediting, bool keeps_used)
{
    return (ss_credit_wish_t){
        .component = crediting->component,
        .last_used = ss_day_at(ctx, crediting->received),
        .keeps_used = keeps_used,
        .used_name = ss_say(ctx, "document.credit_note.used", NULL),
        .discount_name = ss_say(ctx, "document.credit_note.discount", NULL),
        .before_name = ss_say(ctx, "document.credit_note.before", NULL),
    };
}

/* The document says it too, since its invoice tells the whole amount. */
static void set_note(ss_ctx_t *ctx, ss_invoice_data_t *data, const char *text)
{
    json_t *notes = ss_json_list(ctx->pool);

    if (*text != '\0') {
        json_array_append_new(notes, json_string(text));
    }
    data->notes = notes;
}

/* Number last: the series is locked from then on. */
static ss_status_t store_note(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                              ss_invoice_data_t *data, ss_invoice_t *note)
{
    ss_status_t status = ss_number_next(ctx, "CreditNote", &data->number);

    if (status != SS_OK) {
        return status;
    }
    *note = ss_invoice_row(ctx, data);
    note->customer_id = crediting->customer->id;
    note->contract_id = crediting->contract->id;
    note->data = ss_json_print(ss_invoice_data_to_json(data, ctx->pool), ctx->pool);
    return ss_invoice_store(ctx, note);
}

static ss_status_t add_refund(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                              const ss_invoice_t *note, const ss_credit_bill_t *bill,
                              int64_t amount)
{
    const ss_refund_t refund = {
        .credit_note_id = note->id,
        .contract_id = note->contract_id,
        .number = note->number,
        .contract_number = crediting->contract->number,
        .currency = note->currency,
        .amount = amount,
        .payment = bill->data->payment.kind,
        .due_date = note->due_date,
        .status = "open",
        .created_at = note->created_at,
    };

    return ss_refund_add(ctx, &refund);
}

static int64_t sum_of(const apr_array_header_t *notes)
{
    int64_t sum = 0;

    for (int i = 0; i < notes->nelts; i++) {
        sum += APR_ARRAY_IDX(notes, i, const ss_invoice_data_t *)->gross;
    }
    return sum;
}

static void set_payment(ss_ctx_t *ctx, const ss_crediting_t *crediting, bool paid,
                        ss_invoice_data_t *data)
{
    ss_date_t due = ss_date_add_days(ss_day_at(ctx, crediting->received), DAYS_TO_REFUND);

    data->issue_date = ss_today_text(ctx);
    data->payment = (ss_invoice_payment_t){
        .kind = "none",
        .holder = "",
        .iban_masked = "",
        .mandate_reference = "",
        .creditor_id = "",
        .debit_date = "",
        .due_date = paid ? ss_date_text(due, ctx->pool) : data->issue_date,
    };
}

/* The note with what it does to the invoice: a part is paid back, the rest set off. */
static ss_status_t settle(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                          const ss_credit_bill_t *bill, const ss_invoice_t *note, int64_t refund)
{
    ss_status_t status = ss_invoice_credit(ctx, bill->row->id, note->gross);

    if (status == SS_OK) {
        status = ss_invoice_credit(ctx, note->id, note->gross - refund);
    }
    return status == SS_OK && refund > 0 ? add_refund(ctx, crediting, note, bill, refund) : status;
}

/* @param rest  the invoice as it stands with its credit note */
static void count(ss_ctx_t *ctx, ss_credited_t *credited, const ss_credit_mail_t *mail,
                  const ss_invoice_t *rest)
{
    ss_currency_find(mail->note->currency, &credited->currency);
    credited->count++;
    credited->refund += mail->refund;
    if (*mail->left != '\0') {
        credited->left = credited->left != NULL
                             ? credited->left
                             : apr_array_make(ctx->pool, 2, sizeof(ss_invoice_t));
        APR_ARRAY_PUSH(credited->left, ss_invoice_t) = *rest;
    }
    credited->due_date = mail->note->due_date;
}

/* Whatever the lines say: never more goes back than was invoiced, nor more money than was paid. */
static bool is_sound(ss_ctx_t *ctx, const ss_credit_bill_t *bill, const apr_array_header_t *earlier)
{
    if (ss_invoice_data_adds_up(&bill->credit)
        && ss_credit_note_fits(bill->data, earlier, &bill->credit) && bill->refund <= bill->paid) {
        return true;
    }
    ss_log(SS_LOG_ERROR, "SS0412", ctx,
           "credit invoice %s: %" APR_INT64_T_FMT " do not fit what was invoiced and paid; nothing "
           "was credited",
           bill->row->id, (apr_int64_t)bill->credit.gross);
    return false;
}

void ss_credit_weigh(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                     const apr_array_header_t *earlier, ss_credit_bill_t *bill)
{
    int64_t gross = bill->row->gross;

    bill->paid = ss_invoice_paid(bill->row, ss_today_text(ctx));
    bill->before = sum_of(earlier);
    bill->refund = overpaid(bill->paid, gross, bill->before + bill->credit.gross)
                   - overpaid(bill->paid, gross, bill->before);
    set_payment(ctx, crediting, bill->refund > 0, &bill->credit);
}

/* @param bills  gets those of which something is taken back */
static ss_status_t plan_one(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                            const apr_array_header_t *invoices, ss_credit_bill_t *bill,
                            apr_array_header_t *bills)
{
    const apr_array_header_t *earlier = ss_credit_earlier(ctx, invoices, bill->row->number);
    ss_status_t status = read_consent(ctx, crediting->contract, bill);
    ss_credit_wish_t wish = wish_of(ctx, crediting, bill->keeps_used);

    if (status == SS_OK && *wish.component != '\0'
        && !ss_credit_note_can_split(bill->data, &wish)) {
        return SS_INVALID;
    }
    if (status != SS_OK
        || !ss_credit_note_make(bill->data, earlier, &wish, &bill->credit, ctx->pool)) {
        return status;
    }
    ss_credit_weigh(ctx, crediting, earlier, bill);
    APR_ARRAY_PUSH(bills, ss_credit_bill_t) = *bill;
    return is_sound(ctx, bill, earlier) ? SS_OK : SS_INVALID;
}

/* @return SS_INVALID if people have to look at it */
static ss_status_t plan(ss_ctx_t *ctx, const ss_crediting_t *crediting, apr_array_header_t *bills)
{
    const char *lang = ctx->lang;
    apr_array_header_t *invoices;
    ss_status_t status = ss_invoice_list_whole(ctx, crediting->contract->id, &invoices);

    for (int i = 0; status == SS_OK && i < invoices->nelts; i++) {
        ss_credit_bill_t bill = { .row = &APR_ARRAY_IDX(invoices, i, ss_invoice_t) };

        if (strcmp(bill.row->kind, "invoice") != 0) {
            continue;
        }
        bill.data = ss_credit_read(ctx, bill.row);
        if (crediting->order_number != NULL
            && strcmp(bill.data->order_number, crediting->order_number) != 0) {
            continue;
        }
        ctx->lang = bill.row->lang; /* a credit note speaks as its invoice does */
        status = plan_one(ctx, crediting, invoices, &bill, bills);
        ctx->lang = lang;
    }
    return status;
}

ss_status_t ss_credit_one(ss_ctx_t *ctx, const ss_crediting_t *crediting, ss_credit_bill_t *bill,
                          ss_credited_t *credited)
{
    ss_invoice_t note, rest = *bill->row;
    ss_credit_mail_t mail = { .customer = crediting->customer,
                              .note = &note,
                              .data = &bill->credit,
                              .refund = bill->refund };
    ss_status_t status = ss_book_debit(ctx, crediting->contract, bill->row);

    if (status == SS_OK) {
        status = ss_customer_is_debited(ctx, crediting->customer->id, &credited->debited);
    }
    if (status == SS_OK) {
        rest.credited = bill->before + bill->credit.gross;
        mail.left = ss_account_left(ctx, &rest, credited->debited);
        set_note(ctx, &bill->credit, mail.left);
        status = store_note(ctx, crediting, &bill->credit, &note);
    }
    if (status == SS_OK) {
        status = settle(ctx, crediting, bill, &note, bill->refund);
    }
    if (status != SS_OK) {
        return status;
    }
    count(ctx, credited, &mail, &rest);
    credited->keeps_used = credited->keeps_used || (bill->keeps_used && bill->credit.gross < rest.gross);
    return ss_credit_note_mail(ctx, &mail);
}

ss_status_t ss_credit_contract(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                               ss_credited_t *credited)
{
    const char *lang = ctx->lang;
    apr_array_header_t *bills = apr_array_make(ctx->pool, 4, sizeof(ss_credit_bill_t));
    ss_status_t status = plan(ctx, crediting, bills);

    *credited = (ss_credited_t){ .currency = { "EUR", 2 }, .due_date = "" };
    if (status == SS_INVALID) {
        credited->unclear = true;
        return SS_OK;
    }
    for (int i = 0; status == SS_OK && i < bills->nelts; i++) {
        ss_credit_bill_t *bill = &APR_ARRAY_IDX(bills, i, ss_credit_bill_t);

        ctx->lang = bill->row->lang;
        status = ss_credit_one(ctx, crediting, bill, credited);
        ctx->lang = lang;
    }
    return status;
}

/* The credit note on this invoice, which must be of that time and bear it. */
static bool takes_back(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                       const apr_array_header_t *invoices, const ss_invoice_data_t *back,
                       ss_credit_bill_t *bill)
{
    const ss_invoice_t *row = bill->row;
    const apr_array_header_t *earlier;

    if (strcmp(row->kind, "invoice") != 0 || strcmp(row->currency, back->currency) != 0
        || strcmp(row->period_start, back->period_start) > 0
        || strcmp(row->period_end, back->period_start) < 0) {
        return false;
    }
    bill->data = ss_credit_read(ctx, row);
    earlier = ss_credit_earlier(ctx, invoices, row->number);
    bill->credit = *back;
    bill->credit.euro_rate = bill->data->euro_rate;
    bill->credit.customer_number = bill->data->customer_number;
    bill->credit.contract_number = bill->data->contract_number;
    bill->credit.order_number = bill->data->order_number;
    if (!ss_credit_note_close(bill->data, &bill->credit)) {
        return false;
    }
    ss_credit_weigh(ctx, crediting, earlier, bill);
    return ss_credit_note_fits(bill->data, earlier, &bill->credit);
}

ss_status_t ss_credit_difference(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                                 const ss_invoice_data_t *back, ss_credited_t *credited)
{
    apr_array_header_t *invoices;
    ss_status_t status = ss_invoice_list_whole(ctx, crediting->contract->id, &invoices);

    *credited = (ss_credited_t){ .currency = { "EUR", 2 }, .due_date = "", .unclear = true };
    for (int i = status == SS_OK ? invoices->nelts - 1 : -1; i >= 0; i--) {
        ss_credit_bill_t bill = { .row = &APR_ARRAY_IDX(invoices, i, ss_invoice_t) };

        if (takes_back(ctx, crediting, invoices, back, &bill)) {
            credited->unclear = false;
            return ss_credit_one(ctx, crediting, &bill, credited);
        }
    }
    return status;
}

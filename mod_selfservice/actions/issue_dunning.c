/* A letter about an overdue invoice: numbered, with its fee, document and mail in one transaction. */
#include "actions/issue_dunning.h"

#include "actions/account_view.h"
#include "actions/dunning_mail.h"
#include "actions/issue_invoice.h"
#include "actions/say.h"
#include "actions/seller.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/document_store.h"
#include "store/dunning_store.h"
#include "store/invoice_store.h"
#include "store/number_store.h"

#include <apr_strings.h>
#include <string.h>

/* A letter on its way. */
typedef struct issuing_t {
    const char *invoice_id, *number;
    ss_invoice_t invoice;
    ss_customer_t customer;
    ss_dunning_past_t past;
    ss_invoice_data_t data;
    ss_dunning_t *letter;
} issuing_t;

/* @return SS_CONFLICT if there is nothing to remind of */
static ss_status_t find_overdue(ss_ctx_t *ctx, issuing_t *issuing)
{
    ss_contract_t contract;
    bool debited;
    ss_status_t status = ss_invoice_find(ctx, issuing->invoice_id, &issuing->invoice);

    if (status == SS_OK) {
        status = ss_contract_find(ctx, issuing->invoice.contract_id, &contract);
    }
    if (status == SS_OK) {
        status = ss_customer_is_debited(ctx, issuing->invoice.customer_id, &debited);
    }
    if (status != SS_OK) {
        return status;
    }
    return !contract.test && strcmp(issuing->invoice.kind, "invoice") == 0
                   && ss_invoice_state(&issuing->invoice, ss_today_text(ctx),
                                       debited)
                          == SS_INVOICE_OVERDUE
               ? SS_OK
               : SS_CONFLICT;
}

static ss_status_t look(ss_ctx_t *ctx, issuing_t *issuing)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;
    const ss_invoice_t *invoice = &issuing->invoice;
    ss_status_t status = find_overdue(ctx, issuing);
    int level = 0;
    int64_t fee;

    if (status == SS_OK) {
        status = ss_dunning_past(ctx, invoice->id, &issuing->past);
    }
    if (status == SS_OK) {
        level = ss_dunning_level(merchant, invoice, &issuing->past, ss_today(ctx));
        status = level == 0 ? SS_CONFLICT : SS_OK;
    }
    if (status != SS_OK) {
        return status;
    }
    fee = ss_dunning_fee(merchant, level, invoice->currency);
    *issuing->letter = (ss_dunning_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .number = "",
        .invoice_id = invoice->id,
        .contract_id = invoice->contract_id,
        .customer_id = invoice->customer_id,
        .level = level,
        .fee = fee,
        .amount = ss_invoice_rest(invoice, ss_today_text(ctx)) + issuing->past.fees + fee,
        .lang = invoice->lang,
        .currency = invoice->currency,
        .issue_date = ss_today_text(ctx),
        .due_date = ss_date_text(ss_dunning_due(merchant, level, ss_today(ctx)), ctx->pool),
        .document_id = "",
        .data = "",
        .created_at = ss_time_text(ctx->now, ctx->pool),
    };
    return SS_OK;
}

/* The invoice's frozen content with what is asked for now, in ctx->lang. */
static void set_data(ss_ctx_t *ctx, issuing_t *issuing)
{
    const ss_invoice_t *invoice = &issuing->invoice;
    const ss_dunning_t *letter = issuing->letter;
    ss_invoice_line_t *lines = apr_pcalloc(ctx->pool, sizeof(*lines) * 2);
    ss_invoice_data_t *data = &issuing->data;
    json_t *notes = ss_json_list(ctx->pool);
    const char *error = "";

    ss_invoice_data_from_json(data, ss_json_parse(invoice->data, &error, ctx->pool), ctx->pool);
    lines[0].name = ss_say(ctx, "document.dunning.open", "number", invoice->number, "date",
                           ss_say_day(ctx, invoice->issue_date), NULL);
    lines[0].detail = ss_say(ctx, "document.dunning.since", "date",
                             ss_say_day(ctx, invoice->due_date),
                             NULL);
    lines[0].gross = ss_invoice_rest(invoice, ss_today_text(ctx));
    lines[1].name = ss_say(ctx, "document.dunning.fee", NULL);
    lines[1].gross = letter->amount - lines[0].gross;
    if (*invoice->returned_at != '\0') {
        json_array_append_new(notes, json_string(ss_say(ctx, "document.dunning.returned", NULL)));
    }
    data->kind = "dunning";
    data->number = letter->number;
    data->lang = letter->lang;
    data->currency = letter->currency;
    data->issue_date = letter->issue_date;
    data->corrects_number = invoice->number;
    data->corrects_date = invoice->issue_date;
    data->seller = ss_seller_of(ctx);
    data->recipient = ss_invoice_recipient(ctx, &issuing->customer.person);
    data->lines = lines;
    data->line_count = lines[1].gross > 0 ? 2 : 1;
    data->tax_count = 0;
    data->gross = letter->amount;
    data->payment = (ss_invoice_payment_t){ .kind = "invoice", .due_date = letter->due_date };
    data->notes = notes;
}

static ss_status_t store_letter(ss_ctx_t *ctx, issuing_t *issuing)
{
    ss_dunning_t *letter = issuing->letter;
    const ss_document_t document = {
        .kind = "dunning",
        .source_id = letter->id,
        .contract_id = letter->contract_id,
        .filename = apr_pstrcat(ctx->pool, letter->number, ".pdf", NULL),
        .media_type = "application/pdf",
        .issue_date = ss_today_text(ctx),
    };
    ss_status_t status = ss_document_add(ctx, &document, &letter->document_id);

    set_data(ctx, issuing);
    letter->data = ss_json_print(ss_invoice_data_to_json(&issuing->data, ctx->pool), ctx->pool);
    return status == SS_OK ? ss_dunning_add(ctx, letter) : status;
}

/* A fee is damages, not a price: there is no VAT on it, and no invoice. Source: UStAE 1.3(6) */
static ss_status_t book_fee(ss_ctx_t *ctx, const ss_dunning_t *letter)
{
    const ss_ledger_entry_t entry = {
        .id = letter->id,
        .contract_id = letter->contract_id,
        .kind = "fee",
        .amount = letter->fee,
        .booked_on = letter->issue_date,
        .reference = letter->number,
        .invoice_id = letter->invoice_id,
        .created_at = letter->created_at,
    };

    return letter->fee > 0 ? ss_ledger_add(ctx, &entry) : SS_OK;
}

static ss_status_t announce(ss_ctx_t *ctx, const ss_dunning_t *letter)
{
    json_t *body = ss_json_object(ctx->pool), *after = ss_json_object(ctx->pool);
    ss_status_t status;

    ss_json_set_text(body, "ContractId", letter->contract_id);
    ss_json_set_text(body, "CustomerId", letter->customer_id);
    ss_json_set_text(body, "DunningId", letter->id);
    ss_json_set_text(after, "number", letter->number);
    ss_json_set_text(after, "invoice", letter->invoice_id);
    ss_json_set_int(after, "level", letter->level);
    ss_json_set_int(after, "fee", letter->fee);
    status = ss_webhook_event_add(ctx, "DunningCreated", body);
    return status == SS_OK ? ss_audit_add(ctx, "dunning.issued", letter->id, NULL, after) : status;
}

/* In the customer's language: all but what ss_dunning_look() finds. */
static ss_status_t write_letter(ss_ctx_t *ctx, issuing_t *issuing)
{
    const ss_dunning_mail_t mail = { &issuing->invoice, issuing->letter, &issuing->data,
                                     &issuing->customer };
    ss_status_t status = store_letter(ctx, issuing);

    if (status == SS_OK) {
        status = book_fee(ctx, issuing->letter);
    }
    if (status == SS_OK) {
        status = announce(ctx, issuing->letter);
    }
    return status == SS_OK ? ss_dunning_mail(ctx, &mail) : status;
}

/*
 * Runs inside the transaction. The number comes first: it locks the series, so that of two at once
 * the second sees the first one's letter; the invoice is locked by writing what was read.
 */
static ss_status_t issue(ss_ctx_t *ctx, void *input)
{
    issuing_t *issuing = input;
    const char *lang = ctx->lang;
    ss_status_t status = ss_number_next(ctx, "Dunning", &issuing->number);

    if (status == SS_OK) {
        status = look(ctx, issuing);
    }
    if (status == SS_OK) {
        status = ss_invoice_set_paid(ctx, &issuing->invoice, issuing->invoice.paid);
    }
    if (status == SS_OK) {
        status = ss_customer_find(ctx, issuing->invoice.customer_id, &issuing->customer);
    }
    if (status != SS_OK) {
        return status;
    }
    issuing->letter->number = issuing->number;
    issuing->letter->lang = *issuing->customer.lang == '\0' ? issuing->invoice.lang
                                                            : issuing->customer.lang;
    ctx->lang = issuing->letter->lang;
    status = write_letter(ctx, issuing);
    ctx->lang = lang;
    return status;
}

ss_status_t ss_dunning_look(ss_ctx_t *ctx, const char *invoice_id, ss_dunning_t *letter)
{
    issuing_t issuing = { .invoice_id = invoice_id, .letter = letter };

    return look(ctx, &issuing);
}

ss_status_t ss_issue_dunning(ss_ctx_t *ctx, const char *invoice_id, ss_dunning_t *letter)
{
    issuing_t issuing = { .invoice_id = invoice_id, .letter = letter };

    return ss_db_transact(ctx, issue, &issuing);
}

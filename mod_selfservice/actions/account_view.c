/* The account of a contract in words: what is to be paid and how. */
#include "actions/account_view.h"

#include "actions/letterhead.h"
#include "actions/say.h"
#include "model/giro_code.h"
#include "store/contract_store.h"
#include "store/invoice_store.h"

#include <apr_strings.h>
#include <string.h>

ss_status_t ss_customer_is_debited(ss_ctx_t *ctx, const char *customer_id, bool *debited)
{
    ss_payment_method_t method;
    ss_status_t status = ss_payment_method_find(ctx, customer_id, &method);

    *debited = status == SS_OK && strcmp(method.kind, "direct-debit") == 0;
    return status == SS_NOT_FOUND ? SS_OK : status;
}

static ss_payee_t payee_of(const ss_ctx_t *ctx)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;

    return (ss_payee_t){ merchant->bank_holder, merchant->bank_iban, merchant->bank_bic };
}

const char *ss_account_giro_code(ss_ctx_t *ctx, const ss_invoice_t *invoice, bool debited)
{
    const ss_payee_t payee = payee_of(ctx);

    return ss_invoice_state(invoice, ss_today_text(ctx), debited) == SS_INVOICE_DEBIT
               ? ""
               : ss_giro_code(invoice->currency, &payee,
                              ss_invoice_rest(invoice, ss_today_text(ctx)), invoice->number,
                              ctx->pool);
}

static const char *rest_text(ss_ctx_t *ctx, const ss_invoice_t *invoice)
{
    return ss_say_money_in(ctx, ss_invoice_rest(invoice, ss_today_text(ctx)), invoice->currency);
}

/* What has to be typed for a transfer; nothing if the merchant names no account. */
static json_t *transfer_facts(ss_ctx_t *ctx, const ss_invoice_t *invoice)
{
    const ss_payee_t payee = payee_of(ctx);
    json_t *facts = ss_json_list(ctx->pool);

    if (*payee.iban == '\0') {
        return facts;
    }
    ss_fact_add(ctx, facts, "document.invoice.payee", payee.holder);
    ss_fact_add(ctx, facts, "document.invoice.iban", ss_iban_groups(payee.iban, ctx->pool));
    ss_fact_add(ctx, facts, "document.invoice.bic", payee.bic);
    ss_fact_add(ctx, facts, "portal.balance.amount", rest_text(ctx, invoice));
    ss_fact_add(ctx, facts, "document.invoice.reference", invoice->number);
    return facts;
}

/* When it is due and what the customer has to do about it, by a group of texts. */
static const char *note_of(ss_ctx_t *ctx, const ss_invoice_t *invoice, ss_invoice_state_t state,
                           const char *group)
{
    bool announced = *invoice->debit_date != '\0',
         was_due = strcmp(invoice->due_date, ss_today_text(ctx)) < 0;
    const char *key = state == SS_INVOICE_DEBIT ? (was_due && !announced ? "debit_soon" : "debit")
                      : *invoice->returned_at != '\0' ? "returned"
                      : state == SS_INVOICE_OVERDUE   ? "overdue"
                                                      : "due";

    return ss_say(ctx, apr_pstrcat(ctx->pool, group, key, NULL), "number", invoice->number,
                  "amount", rest_text(ctx, invoice), "date",
                  ss_say_day(ctx, announced && state == SS_INVOICE_DEBIT ? invoice->debit_date
                                                                         : invoice->due_date),
                  NULL);
}

const char *ss_account_left(ss_ctx_t *ctx, const ss_invoice_t *invoice, bool debited)
{
    const char *today = ss_today_text(ctx);

    return ss_invoice_rest(invoice, today) == 0
               ? ""
               : note_of(ctx, invoice, ss_invoice_state(invoice, today, debited),
                         "document.left.");
}

static json_t *open_item(ss_ctx_t *ctx, const ss_invoice_t *invoice, bool debited)
{
    ss_invoice_state_t state = ss_invoice_state(invoice, ss_today_text(ctx), debited);
    json_t *item = ss_json_object(ctx->pool), *facts = transfer_facts(ctx, invoice);

    ss_json_set_text(item, "id", invoice->id);
    ss_json_set_text(item, "number", invoice->number);
    ss_json_set_text(item, "amount", rest_text(ctx, invoice));
    ss_json_set_text(item, "note", note_of(ctx, invoice, state, "portal.balance.note."));
    ss_json_set_text(item, "due", ss_say_day(ctx, invoice->due_date));
    ss_json_set_bool(item, "overdue", state == SS_INVOICE_OVERDUE);
    ss_json_set_bool(item, "returned", *invoice->returned_at != '\0');
    ss_json_set_bool(item, "transfer",
                     state != SS_INVOICE_DEBIT && json_array_size(facts) > 0);
    ss_json_set_bool(item, "giro", *ss_account_giro_code(ctx, invoice, debited) != '\0');
    ss_json_set(item, "facts", facts);
    return item;
}

/* Who pays how is asked only if something is open. */
static ss_status_t find_open(ss_ctx_t *ctx, const ss_contract_t *contract,
                             apr_array_header_t **invoices, bool *debited)
{
    ss_status_t status = ss_invoice_list_open(ctx, contract->id, ss_today_text(ctx),
                                              invoices);

    *debited = false;
    return status == SS_OK && (*invoices)->nelts > 0
               ? ss_customer_is_debited(ctx, contract->customer_id, debited)
               : status;
}

/*
 * What is owed beside open invoices, so far as nothing on the account covers it, and what was
 * debited: it counts as paid, while the account waits for its booking.
 */
static ss_status_t add_sums(ss_ctx_t *ctx, const ss_contract_t *contract, json_t *data)
{
    const ss_currency_t currency = ss_account_currency(ctx, contract);
    int64_t open, unbooked, balance, more;
    ss_status_t status = ss_invoice_sum_open(ctx, contract->id, ss_today_text(ctx), &open);

    if (status == SS_OK) {
        status = ss_invoice_sum_open(ctx, contract->id, "", &unbooked);
    }
    if (status == SS_OK) {
        status = ss_ledger_balance(ctx, contract->id, SS_ACCOUNT_NEWEST, &balance);
    }
    if (status != SS_OK) {
        return status;
    }
    more = balance > unbooked ? balance - unbooked : 0;
    ss_json_set_text(data, "open_rest", more > 0 ? ss_say_money(ctx, more, &currency) : "");
    ss_json_set_text(data, "open_total", ss_say_money(ctx, open + more, &currency));
    ss_json_set_text(data, "collected",
                     unbooked > open ? ss_say_money(ctx, unbooked - open, &currency) : "");
    ss_json_set_bool(data, "has_open", open + more > 0);
    return SS_OK;
}

ss_status_t ss_account_open(ss_ctx_t *ctx, const ss_contract_t *contract, json_t *data)
{
    json_t *list = ss_json_list(ctx->pool);
    apr_array_header_t *invoices;
    bool debited;
    ss_status_t status = find_open(ctx, contract, &invoices, &debited);

    if (status == SS_OK) {
        status = add_sums(ctx, contract, data);
    }
    if (status != SS_OK) {
        return status;
    }
    for (int i = 0; i < invoices->nelts; i++) {
        ss_json_append(list,
                       open_item(ctx, &APR_ARRAY_IDX(invoices, i, ss_invoice_t), debited));
    }
    ss_json_set(data, "open", list);
    return SS_OK;
}

ss_status_t ss_account_overdue(ss_ctx_t *ctx, const ss_contract_t *contract, json_t *data)
{
    apr_array_header_t *invoices;
    bool debited;
    ss_status_t status = find_open(ctx, contract, &invoices, &debited);

    if (status != SS_OK) {
        return status;
    }
    ss_json_set_bool(data, "overdue_invoice", false);
    for (int i = invoices->nelts - 1; i >= 0; i--) {
        json_t *item = open_item(ctx, &APR_ARRAY_IDX(invoices, i, ss_invoice_t), debited);

        if (ss_json_bool(item, "overdue")) {
            ss_json_set(data, "overdue_invoice", item);
        }
    }
    return SS_OK;
}

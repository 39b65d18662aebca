/* The rows of a change: contract, booked components, invoice, event. */
#include "actions/change_rows.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/credit_contract.h"
#include "actions/match_contract.h"
#include "actions/slots.h"
#include "base/json.h"
#include "base/log.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/contract_store.h"

/* The same bill from the other side: what was given back is what a credit note says. */
static ss_bill_t reversed(const ss_bill_t *bill, apr_pool_t *pool)
{
    ss_bill_t back = *bill;
    ss_line_t *lines = apr_pmemdup(pool, bill->lines, sizeof(*lines) * (size_t)bill->line_count);
    ss_tax_group_t *taxes = apr_pmemdup(pool, bill->taxes,
                                        sizeof(*taxes) * (size_t)bill->tax_count);

    for (int i = 0; i < bill->line_count; i++) {
        lines[i].net = -lines[i].net;
        lines[i].gross = -lines[i].gross;
        lines[i].shown = -lines[i].shown;
    }
    for (int i = 0; i < bill->tax_count; i++) {
        taxes[i] = (ss_tax_group_t){ taxes[i].rate, -taxes[i].net, -taxes[i].vat, -taxes[i].gross };
    }
    back.lines = lines;
    back.taxes = taxes;
    back.net = -bill->net;
    back.vat = -bill->vat;
    back.gross = -bill->gross;
    back.shown = -bill->shown;
    return back;
}

ss_status_t ss_change_invoice_prepare(ss_ctx_t *ctx, const ss_change_t *change,
                                      ss_change_invoice_t *invoice)
{
    const ss_bill_t *bill = &change->due.bill;
    ss_bill_t back;
    ss_billing_t billing = {
        .cart = &change->cart_after,
        .price = &change->price_after,
        .bill = bill,
        .person = &change->customer->person,
        .issue_date = change->today,
        .period_start = change->day,
        .payment = change->method.kind,
        .holder = change->method.holder,
        .iban_masked = change->method.iban_masked,
        .mandate_reference = change->method.mandate_reference,
        .key = ss_secret_make(ctx->pool),
        .parts = change->due.parts,
    };

    *invoice = (ss_change_invoice_t){ .key = billing.key };
    if (change->before.test || bill->gross == 0) {
        return SS_OK;
    }
    invoice->is_due = bill->gross > 0;
    invoice->gives_back = bill->gross < 0;
    if (invoice->gives_back) {
        back = reversed(bill, ctx->pool);
        billing.bill = &back;
    }
    return ss_invoice_prepare(ctx, &billing, &invoice->prepared);
}

static ss_status_t give_back(ss_ctx_t *ctx, const ss_change_t *change,
                             const ss_change_invoice_t *invoice)
{
    const ss_crediting_t crediting = {
        .contract = &change->before,
        .customer = change->customer,
        .component = "",
        .received = ctx->now,
    };
    ss_credited_t credited;
    ss_status_t status = ss_credit_difference(ctx, &crediting, &invoice->prepared.data, &credited);

    if (status == SS_OK && credited.unclear) {
        ss_log(SS_LOG_WARNING, "SS0440", ctx,
               "change contract %s: its customer has paid more than the new service costs, and no "
               "invoice of that time can be corrected; pay the difference back",
               change->before.id);
    }
    return status;
}

ss_status_t ss_change_invoice_issue(ss_ctx_t *ctx, const ss_change_t *change,
                                    const ss_change_invoice_t *invoice, const char *order_number,
                                    json_t *documents)
{
    const ss_invoice_refs_t refs = {
        .customer_id = change->customer->id,
        .customer_number = change->customer->number,
        .contract_id = change->before.id,
        .contract_number = change->before.number,
        .order_number = order_number,
    };
    ss_invoice_t issued;
    ss_status_t status = SS_OK;

    if (invoice->gives_back) {
        return give_back(ctx, change, invoice);
    }
    if (invoice->is_due) {
        status = ss_invoice_issue(ctx, &invoice->prepared, &refs, &issued);
        if (status == SS_OK) {
            json_array_append_new(documents, json_string(issued.document_id));
        }
    }
    return status;
}

static int64_t quantity_in(const apr_array_header_t *booked, const char *component_id)
{
    for (int i = 0; i < booked->nelts; i++) {
        const ss_component_subscription_t *row = &APR_ARRAY_IDX(booked, i,
                                                                ss_component_subscription_t);

        if (strcmp(row->component_id, component_id) == 0) {
            return row->quantity;
        }
    }
    return 0;
}

/* What is booked in another quantity ends and begins anew, so that its history can be read. */
static ss_status_t end_components(ss_ctx_t *ctx, const ss_change_t *change)
{
    const char *last = ss_date_text(ss_date_add_days(change->day, -1), ctx->pool);
    ss_status_t status = SS_OK;

    for (int i = 0; status == SS_OK && i < change->booked_before->nelts; i++) {
        const ss_component_subscription_t *row = &APR_ARRAY_IDX(change->booked_before, i,
                                                                ss_component_subscription_t);

        if (quantity_in(change->booked_after, row->component_id) != row->quantity) {
            status = ss_component_subscription_end(ctx, change->before.id, row->component_id, last);
        }
    }
    return status;
}

static ss_status_t begin_components(ss_ctx_t *ctx, const ss_change_t *change)
{
    ss_status_t status = SS_OK;

    for (int i = 0; status == SS_OK && i < change->booked_after->nelts; i++) {
        ss_component_subscription_t row = APR_ARRAY_IDX(change->booked_after, i,
                                                        ss_component_subscription_t);

        if (quantity_in(change->booked_before, row.component_id) != row.quantity) {
            row.id = ss_id_at(ctx->now, ctx->pool);
            row.contract_id = change->before.id;
            row.start_date = ss_date_text(change->day, ctx->pool);
            row.end_date = "";
            row.position = i;
            status = ss_component_subscription_add(ctx, &row);
        }
    }
    return status;
}

/* Where the contract ends before it, a new billing day only counts once the end is undone. */
static ss_status_t set_terms(ss_ctx_t *ctx, const ss_change_t *change)
{
    ss_contract_t after = change->after;
    const char *next = after.next_billing_date;
    bool moves = strcmp(next, change->before.next_billing_date) != 0;

    if (moves && *after.end_date != '\0' && strcmp(next, after.end_date) > 0) {
        after.next_billing_date = ss_contract_end_on(ctx, &after, after.end_date).last_billing;
    }
    return ss_contract_set_terms(ctx, &after, moves ? next : "");
}

ss_status_t ss_change_carry_out(ss_ctx_t *ctx, const ss_change_t *change)
{
    ss_status_t status = set_terms(ctx, change);

    if (status == SS_OK) {
        status = end_components(ctx, change);
    }
    return status == SS_OK ? begin_components(ctx, change) : status;
}

ss_status_t ss_change_announce(ss_ctx_t *ctx, const ss_change_t *change, const char *change_id)
{
    json_t *body = ss_json_object(ctx->pool);

    ss_json_set_text(body, "ContractId", change->before.id);
    ss_json_set_text(body, "CustomerId", change->customer->id);
    ss_json_set_text(body, "ContractChangeId", change_id);
    ss_json_set_text(body, "ContractChangeType", change->dearer ? "Upgrade" : "Downgrade");
    return ss_webhook_event_add(ctx, "ContractChanged", body);
}

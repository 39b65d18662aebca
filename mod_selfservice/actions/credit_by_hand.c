/* The credit note of an amount that people found, on the invoice that they named. */
#include "actions/credit_bill.h"

#include <string.h>

#include "model/credit_check.h"
#include "store/invoice_store.h"

/* The invoice that people named, with all that is on it. */
static ss_status_t find_bill(ss_ctx_t *ctx, const ss_crediting_t *crediting, const char *number,
                             ss_invoice_t *invoice)
{
    ss_status_t status = *number == '\0' ? SS_NOT_FOUND
                                         : ss_invoice_find_by_number(ctx, number, invoice);

    if (status == SS_OK) { /* that was without its content */
        status = ss_invoice_find(ctx, invoice->id, invoice);
    }
    if (status == SS_NOT_FOUND
        || (status == SS_OK
            && (strcmp(invoice->contract_id, crediting->contract->id) != 0
                || strcmp(invoice->kind, "invoice") != 0))) {
        if (*number == '\0') {
            ss_problem_add(ctx, "credit", "no_invoice");
        } else {
            ss_problem_add(ctx, "invoice", "unknown");
        }
        return SS_INVALID;
    }
    return status;
}

/* One line of the amount. @return SS_INVALID if the invoice has not so much left */
static ss_status_t plan_amount(ss_ctx_t *ctx, const ss_crediting_t *crediting, int64_t amount,
                               ss_credit_bill_t *bill)
{
    const ss_component_t *component = ss_catalogue_component(ctx->catalogue, crediting->component);
    const ss_credit_amount_t wish = {
        .component = crediting->component,
        .name = component == NULL ? bill->data->plan : ss_name(component->name, ctx->lang),
        .gross = amount,
    };
    apr_array_header_t *invoices, *earlier;
    ss_status_t status = ss_invoice_list_whole(ctx, crediting->contract->id, &invoices);

    if (status != SS_OK) {
        return status;
    }
    earlier = ss_credit_earlier(ctx, invoices, bill->row->number);
    if (!ss_credit_note_amount(bill->data, earlier, &wish, &bill->credit, ctx->pool)
        || !ss_credit_note_fits(bill->data, earlier, &bill->credit)) {
        ss_problem_add(ctx, "credit", "more_than_invoiced");
        return SS_INVALID;
    }
    ss_credit_weigh(ctx, crediting, earlier, bill);
    return SS_OK;
}

ss_status_t ss_credit_by_hand(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                              const ss_by_hand_t *by_hand, ss_credited_t *credited)
{
    const char *lang = ctx->lang;
    ss_invoice_t invoice;
    ss_credit_bill_t bill = { .row = &invoice };
    ss_status_t status;

    *credited = (ss_credited_t){ .currency = { "EUR", 2 }, .due_date = "" };
    if (by_hand->amount == 0) {
        return SS_OK;
    }
    status = find_bill(ctx, crediting, by_hand->invoice, &invoice);
    if (status != SS_OK) {
        return status;
    }
    bill.data = ss_credit_read(ctx, &invoice);
    ctx->lang = invoice.lang;
    status = plan_amount(ctx, crediting, by_hand->amount, &bill);
    if (status == SS_OK) {
        status = ss_credit_one(ctx, crediting, &bill, credited);
    }
    ctx->lang = lang;
    return status;
}

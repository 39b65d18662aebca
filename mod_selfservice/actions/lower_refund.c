/* What a bank took back is not paid back as well. */
#include "actions/lower_refund.h"

#include "base/json.h"
#include "model/invoice_data.h"
#include "store/audit_store.h"
#include "store/invoice_store.h"
#include "store/refund_store.h"

#include <string.h>

static bool is_note_on(ss_ctx_t *ctx, const ss_invoice_t *note, const ss_invoice_t *invoice)
{
    ss_invoice_data_t data;
    const char *error = "";

    if (strcmp(note->kind, "credit_note") != 0) {
        return false;
    }
    ss_invoice_data_from_json(&data, ss_json_parse(note->data, &error, ctx->pool), ctx->pool);
    return strcmp(data.corrects_number, invoice->number) == 0;
}

/* Credit notes on an invoice: list of ss_invoice_t. */
static ss_status_t find_notes(ss_ctx_t *ctx, const ss_invoice_t *invoice,
                              apr_array_header_t **notes)
{
    apr_array_header_t *all;
    ss_status_t status = ss_invoice_list_whole(ctx, invoice->contract_id, &all);

    *notes = apr_array_make(ctx->pool, 2, sizeof(ss_invoice_t));
    for (int i = 0; status == SS_OK && i < all->nelts; i++) {
        if (is_note_on(ctx, &APR_ARRAY_IDX(all, i, ss_invoice_t), invoice)) {
            APR_ARRAY_PUSH(*notes, ss_invoice_t) = APR_ARRAY_IDX(all, i, ss_invoice_t);
        }
    }
    return status;
}

/* What the notes pay back, or have paid back, beyond what is overpaid. */
static int64_t too_much(const ss_invoice_t *invoice, const apr_array_header_t *notes)
{
    int64_t overpaid = invoice->paid + invoice->credited - invoice->gross, back = 0;

    for (int i = 0; i < notes->nelts; i++) {
        const ss_invoice_t *note = &APR_ARRAY_IDX(notes, i, ss_invoice_t);

        back += note->gross - note->credited;
    }
    return back - (overpaid > 0 ? overpaid : 0);
}

static ss_status_t lower(ss_ctx_t *ctx, const ss_invoice_t *note, const ss_refund_t *refund,
                         int64_t less)
{
    json_t *before = ss_json_object(ctx->pool), *after = ss_json_object(ctx->pool);
    /* Writes what was read: from here on the note is ours, or somebody else was faster. */
    ss_status_t status = ss_invoice_set_paid(ctx, note, note->paid);

    ss_json_set_int(before, "amount", refund->amount);
    ss_json_set_int(after, "amount", refund->amount - less);
    if (status == SS_OK) {
        status = ss_refund_lower(ctx, refund, less);
    }
    if (status == SS_OK) {
        status = ss_invoice_credit(ctx, note->id, less);
    }
    if (status == SS_OK) {
        status = ss_refund_cover(ctx, refund->number, note->paid);
    }
    return status == SS_OK ? ss_audit_add(ctx, "refund.lowered", note->id, before, after) : status;
}

ss_status_t ss_lower_refunds(ss_ctx_t *ctx, const ss_invoice_t *invoice)
{
    apr_array_header_t *notes;
    ss_status_t status = find_notes(ctx, invoice, &notes);
    int64_t excess = status == SS_OK ? too_much(invoice, notes) : 0;

    for (int i = 0; status == SS_OK && excess > 0 && i < notes->nelts; i++) {
        const ss_invoice_t *note = &APR_ARRAY_IDX(notes, i, ss_invoice_t);
        int64_t left = note->gross - note->credited - note->paid;
        int64_t less = left < excess ? left : excess;
        ss_refund_t refund;

        status = ss_refund_find(ctx, note->number, &refund);
        if (status == SS_OK && less > 0 && strcmp(refund.status, "open") == 0) {
            status = lower(ctx, note, &refund, less);
            excess -= less;
        }
        status = status == SS_NOT_FOUND ? SS_OK : status;
    }
    return status;
}

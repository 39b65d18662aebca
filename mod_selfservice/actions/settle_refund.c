/* A refund was paid. */
#include "actions/settle_refund.h"

#include "actions/book_payment.h"
#include "store/contract_store.h"
#include "store/invoice_store.h"
#include "store/refund_store.h"

typedef struct settling_t {
    const char *number;
    ss_refund_t *refund;
} settling_t;

/* What was booked of it before is not booked again. */
static ss_status_t book(ss_ctx_t *ctx, const ss_refund_t *refund)
{
    ss_movement_t movement = { .kind = "refund", .invoice = refund->number, .reference = "" };
    apr_array_header_t *entries;
    ss_contract_t contract;
    ss_invoice_t note;
    ss_status_t status = ss_contract_find(ctx, refund->contract_id, &contract);

    if (status == SS_OK) {
        status = ss_invoice_find(ctx, refund->credit_note_id, &note);
    }
    if (status != SS_OK) {
        return status;
    }
    movement.amount = refund->amount - note.paid;
    return ss_book_payment(ctx, &contract, &movement, &entries);
}

/* Runs inside the transaction. Done first, so that of two at once only one is booked. */
static ss_status_t settle(ss_ctx_t *ctx, void *input)
{
    const settling_t *settling = input;
    ss_status_t status = ss_refund_find(ctx, settling->number, settling->refund);

    if (status == SS_OK) {
        status = ss_refund_done(ctx, settling->number);
    }
    if (status == SS_OK) { /* locked: the amount may have been lowered since */
        status = ss_refund_find(ctx, settling->number, settling->refund);
    }
    return status == SS_OK ? book(ctx, settling->refund) : status;
}

ss_status_t ss_settle_refund(ss_ctx_t *ctx, const char *number, ss_refund_t *refund)
{
    settling_t settling = { number, refund };

    return ss_db_transact(ctx, settle, &settling);
}

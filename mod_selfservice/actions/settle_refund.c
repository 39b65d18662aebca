/* A refund was paid. */
#include "actions/settle_refund.h"

#include "actions/book_payment.h"
#include "store/contract_store.h"
#include "store/refund_store.h"

typedef struct settling_t {
    const char *number;
    ss_refund_t *refund;
} settling_t;

static ss_status_t book(ss_ctx_t *ctx, const ss_refund_t *refund)
{
    const ss_movement_t movement = { .kind = "refund",
                                     .amount = refund->amount,
                                     .invoice = refund->number,
                                     .reference = "" };
    apr_array_header_t *entries;
    ss_contract_t contract;
    ss_status_t status = ss_contract_find(ctx, refund->contract_id, &contract);

    return status == SS_OK ? ss_book_payment(ctx, &contract, &movement, &entries) : status;
}

/* Runs inside the transaction. Done first, so that of two at once only one is booked. */
static ss_status_t settle(ss_ctx_t *ctx, void *input)
{
    const settling_t *settling = input;
    ss_status_t status = ss_refund_find(ctx, settling->number, settling->refund);

    if (status == SS_OK) {
        status = ss_refund_done(ctx, settling->number);
    }
    if (status == SS_OK) {
        status = book(ctx, settling->refund);
    }
    return status == SS_OK ? ss_refund_find(ctx, settling->number, settling->refund) : status;
}

ss_status_t ss_settle_refund(ss_ctx_t *ctx, const char *number, ss_refund_t *refund)
{
    settling_t settling = { number, refund };

    return ss_db_transact(ctx, settle, &settling);
}

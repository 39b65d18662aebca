/* A refund was paid. */
#include "actions/settle_refund.h"

#include "base/json.h"
#include "store/audit_store.h"
#include "store/refund_store.h"

typedef struct settling_t {
    const char *number;
    ss_refund_t *refund;
} settling_t;

/* Runs inside the transaction. */
static ss_status_t settle(ss_ctx_t *ctx, void *input)
{
    const settling_t *settling = input;
    json_t *after = ss_json_object(ctx->pool);
    ss_status_t status = ss_refund_find(ctx, settling->number, settling->refund);

    if (status == SS_OK) {
        status = ss_refund_done(ctx, settling->number);
    }
    if (status == SS_OK) {
        status = ss_refund_find(ctx, settling->number, settling->refund);
    }
    if (status != SS_OK) {
        return status;
    }
    ss_json_set_text(after, "number", settling->refund->number);
    ss_json_set_int(after, "amount", settling->refund->amount);
    return ss_audit_add(ctx, "refund.paid", settling->refund->credit_note_id, NULL, after);
}

ss_status_t ss_settle_refund(ss_ctx_t *ctx, const char *number, ss_refund_t *refund)
{
    settling_t settling = { number, refund };

    return ss_db_transact(ctx, settle, &settling);
}

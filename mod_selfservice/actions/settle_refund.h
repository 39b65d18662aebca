/* A refund was paid. */
#ifndef SS_SETTLE_REFUND_H
#define SS_SETTLE_REFUND_H

#include "model/refund.h"

/**
 * The refund of a credit note was paid at ctx->now: it is done, and what of it was
 * not booked yet is booked in the account.
 * @param number  of the credit note
 * @param refund  as it is afterwards
 * @return SS_OK, SS_NOT_FOUND, SS_CONFLICT (paid before), SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_settle_refund(ss_ctx_t *ctx, const char *number, ss_refund_t *refund);

#endif

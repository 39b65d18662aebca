/* Refunds: what is to be paid back, and what was. */
#ifndef SS_REFUND_STORE_H
#define SS_REFUND_STORE_H

#include "model/refund.h"
#include "store/db.h"

/** Store a new one, open. @return SS_OK, SS_UNAVAILABLE, SS_ERROR */
ss_status_t ss_refund_add(ss_ctx_t *ctx, const ss_refund_t *refund);
/** By the number of its credit note. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_refund_find(ss_ctx_t *ctx, const char *number, ss_refund_t *refund);
/** Due first, first. @param status  "open", "done", "" for both. List of ss_refund_t. */
ss_status_t ss_refund_list(ss_ctx_t *ctx, const char *status, int limit,
                           apr_array_header_t **refunds);
/** It was paid at ctx->now. @return SS_CONFLICT if it was before */
ss_status_t ss_refund_done(ss_ctx_t *ctx, const char *number);
/** Less is to be paid back, minor units. @return SS_CONFLICT if it was paid or lowered meanwhile */
ss_status_t ss_refund_lower(ss_ctx_t *ctx, const ss_refund_t *refund, int64_t less);
/** `paid` went out for its credit note, minor units: it is done if that covers it. @return SS_OK also
 * if not, or without a refund */
ss_status_t ss_refund_cover(ss_ctx_t *ctx, const char *number, int64_t paid);

#endif

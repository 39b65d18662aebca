/* Orders and their chained proof records. */
#ifndef SS_ORDER_STORE_H
#define SS_ORDER_STORE_H

#include "model/order.h"
#include "store/db.h"

/** @return SS_OK; SS_CONFLICT if the submission key was used before */
ss_status_t ss_order_add(ss_ctx_t *ctx, const ss_order_t *order);
/** @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_order_find_by_submission(ss_ctx_t *ctx, const char *submission_key, ss_order_t *order);
ss_status_t ss_order_find_by_receipt(ss_ctx_t *ctx, const char *receipt_hash, ss_order_t *order);
ss_status_t ss_order_find(ss_ctx_t *ctx, const char *id, ss_order_t *order);

/** Append to the merchant's chain: hash = SHA-256(previous hash, record). */
ss_status_t ss_order_proof_add(ss_ctx_t *ctx, const char *order_id, const char *record);

#endif

/* Orders, and the uses of coupons. */
#ifndef SS_ORDER_STORE_H
#define SS_ORDER_STORE_H

#include "model/order.h"
#include "store/db.h"

/** @return SS_OK; SS_CONFLICT if the submission key was used before */
ss_status_t ss_order_add(ss_ctx_t *ctx, const ss_order_t *order);
/** @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_order_find_by_submission(ss_ctx_t *ctx, const char *submission_key,
                                        ss_order_t *order);
/** The same by the hash of its receipt, never by the receipt itself. */
ss_status_t ss_order_find_by_receipt(ss_ctx_t *ctx, const char *receipt_hash, ss_order_t *order);
/** The same by its id. */
ss_status_t ss_order_find(ss_ctx_t *ctx, const char *id, ss_order_t *order);
/** The same by the number that customers know. */
ss_status_t ss_order_find_by_number(ss_ctx_t *ctx, const char *number, ss_order_t *order);
/** The order by which a contract came about. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_order_find_by_contract(ss_ctx_t *ctx, const char *contract_id, ss_order_t *order);
/** Newest first. @param status  "" for all. List of ss_order_t, without their views. */
ss_status_t ss_order_list(ss_ctx_t *ctx, const char *status, int limit,
                          apr_array_header_t **orders);

/**
 * Decide an order that waits for approval: its new status and view.
 * @return SS_CONFLICT if it does not wait (any more)
 */
ss_status_t ss_order_decide(ss_ctx_t *ctx, const ss_order_t *order);

/** Hold others off this coupon until the transaction ends, so that its uses can be counted. */
ss_status_t ss_coupon_lock(ss_ctx_t *ctx, const char *coupon_id);
/**
 * How often a coupon was used, by any code and by this one. `code` as ss_coupon_code() gives it.
 */
ss_status_t ss_coupon_use_count(ss_ctx_t *ctx, const char *coupon_id, const char *code,
                                int64_t *of_coupon, int64_t *of_code);
/** Count one use; within the transaction that holds ss_coupon_lock(). */
ss_status_t ss_coupon_use_add(ss_ctx_t *ctx, const char *coupon_id, const char *code,
                              const char *order_id);
/** Give back the use of a coupon by this order, if it has one. */
ss_status_t ss_coupon_use_remove(ss_ctx_t *ctx, const char *order_id);

#endif

/* An order that waits for approval becomes a contract. */
#ifndef SS_APPROVE_ORDER_H
#define SS_APPROVE_ORDER_H

#include "model/order.h"

/**
 * Conclude the contract of a waiting order today: at the prices that were agreed, with all dates
 * counted from today. In one transaction: order, contract, first invoice if due, mail with all
 * documents, webhook events, audit.
 * @param order  as it was read; its status and view become the new ones
 * @return SS_OK; SS_CONFLICT if it does not wait (any more); SS_NOT_FOUND if the variant left the
 *         catalogue; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_approve_order(ss_ctx_t *ctx, ss_order_t *order);

#endif

/* An order that waits for approval is refused. */
#ifndef SS_DECLINE_ORDER_H
#define SS_DECLINE_ORDER_H

#include "model/order.h"

/**
 * Decline a waiting order: no contract comes about. In one transaction: order, contract, the use of
 * the coupon given back, account and mandate removed, mail, audit.
 * @param order   as it was read; its status and view become the new ones
 * @param reason  told to the customer as typed; "" for none
 * @return SS_OK; SS_CONFLICT if it does not wait (any more); SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_decline_order(ss_ctx_t *ctx, ss_order_t *order, const char *reason);

#endif

/* The binding order: one transaction from customer to mail. */
#ifndef SS_PLACE_ORDER_H
#define SS_PLACE_ORDER_H

#include "model/order.h"

/**
 * Place the order. In one transaction: customer, order, contract, component subscriptions, payment
 * method with mandate, coupon use, first invoice, proof record, outbox mail, webhook event, audit.
 * A submission key that was used before gives the first order again and stores nothing.
 * @return SS_OK; SS_INVALID (see problems, e.g. missing consent "consent[agb]"); SS_CONFLICT if
 *         price, terms or legal texts are no longer the shown ones; SS_NOT_FOUND if the variant
 *         cannot be ordered any more; SS_FORBIDDEN if draft->buyer has demanded erasure;
 *         SS_UNAVAILABLE
 */
ss_status_t ss_place_order(ss_ctx_t *ctx, const ss_draft_t *draft, ss_order_t *order);

#endif

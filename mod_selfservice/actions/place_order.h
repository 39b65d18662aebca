/* The binding order: one transaction from customer to mail. */
#ifndef SS_PLACE_ORDER_H
#define SS_PLACE_ORDER_H

#include "model/order.h"

/** The public handle of a confirmation page, derived from the submission key; only its hash is
 * stored. */
const char *ss_order_receipt(const char *submission_key, apr_pool_t *pool);

/** The cart of a draft as the price calculation takes it. `discount` is NULL without a valid
 * coupon. */
ss_cart_t ss_draft_cart(const ss_ctx_t *ctx, const ss_draft_t *draft,
                        const ss_discount_t *discount);

/** Price a draft with the merchant's seller settings. @return SS_OK or SS_INVALID */
ss_status_t ss_draft_price(ss_ctx_t *ctx, const ss_draft_t *draft, ss_price_t *price);

/**
 * Check everything the customer may choose or type: variant and customer type, components
 * (allowed, min, max, step), person, payment, IBAN, coupon. Adds one problem per field, named as
 * in the order form ("component[domain]", "iban", "coupon", ...). Checked values (IBAN, VAT ID)
 * are stored back in compact form.
 * @return SS_OK, SS_INVALID, SS_UNAVAILABLE or SS_ERROR (uses of the coupon could not be counted)
 */
ss_status_t ss_draft_check(ss_ctx_t *ctx, ss_draft_t *draft);

/**
 * Place the order. In one transaction: customer, order, contract, component subscriptions, payment
 * method with mandate, coupon use, first invoice, proof record, outbox mail, webhook event, audit.
 * A submission key that was used before gives the first order again and stores nothing.
 * @return SS_OK; SS_INVALID (see problems, e.g. missing consent "consent[agb]"); SS_CONFLICT if
 *         price, terms or legal texts are no longer the shown ones; SS_NOT_FOUND if the variant
 *         cannot be ordered any more; SS_UNAVAILABLE
 */
ss_status_t ss_place_order(ss_ctx_t *ctx, const ss_draft_t *draft, ss_order_t *order);

#endif

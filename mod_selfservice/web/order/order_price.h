/* The price of what a visitor chose, for the page that shows it. */
#ifndef SS_ORDER_PRICE_H
#define SS_ORDER_PRICE_H

#include "actions/draft.h"
#include "web/web.h"

typedef struct ss_order_price_t {
    ss_offer_t offer;
    json_t *view; /* of ss_price_view() */
} ss_order_price_t;

/**
 * Price a draft. Items and coupons with a problem are left out: a page with errors still has a sum.
 * @return SS_OK; SS_INVALID if an amount is out of range (problem "price")
 */
ss_status_t ss_order_price(ss_web_t *web, const ss_draft_t *draft, ss_order_price_t *priced);

#endif

/* Inside the price calculation: what is in the cart becomes priced lines. */
#ifndef SS_PRICE_LINES_H
#define SS_PRICE_LINES_H

#include "model/price_bill.h"

#define SS_FEE_PERIODS_MAX 60 /* distinct fee periods in one cart: bits of ss_due_t.periods */

/** A cart on its way to a price. */
typedef struct ss_price_work_t {
    const ss_cart_t *cart;
    const ss_seller_t *seller;
    ss_price_t *price; /* tax case and dates are set before lines are made */
    ss_pricing_t pricing;
    ss_span_t periods[SS_FEE_PERIODS_MAX]; /* the variant's first */
    bool prepaid; /* fees fall due when their period begins; so does all that is paid only once */
    bool has_setup;
} ss_price_work_t;

/**
 * Fill pricing, periods and price->period_count. @return false beyond SS_MONEY_MAX or with too
 * many fee periods
 */
bool ss_price_lines_make(ss_price_work_t *work, apr_pool_t *pool);

#endif

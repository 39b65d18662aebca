/* What was used in a period and what it costs: the numbers behind page, download and overview. */
#ifndef SS_USAGE_BILL_H
#define SS_USAGE_BILL_H

#include "model/usage.h"

#define SS_USAGE_EARLIER 12 /* earlier periods that are shown */

typedef struct ss_usage_line_t {
    const ss_component_t *component; /* as agreed, chargeable: see ss_usage_cart() */
    int64_t used, included, beyond;  /* millionths; at most INT64_MAX */
    int64_t cost;                    /* minor units, as this customer sees prices */
} ss_usage_line_t;

typedef struct ss_usage_bill_t {
    ss_usage_period_t period;
    const ss_usage_line_t *lines; /* all metered components of this fee period */
    int line_count;
    int64_t cost;          /* of all lines; what an invoice of nothing else would say */
    bool too_large;        /* beyond the range of prices: all costs are 0 and mean nothing */
    const char *counted_at; /* instant of the newest count; "" if there is none */
    ss_cart_t cart;        /* what `price` was calculated from */
    ss_price_t price;
} ss_usage_bill_t;

/**
 * The distinct fee periods of the metered components of an agreed cart, in the order of the
 * catalogue. @return list of ss_span_t; empty if nothing is charged by usage
 */
apr_array_header_t *ss_usage_spans(const ss_cart_t *agreed, apr_pool_t *pool);

/**
 * Sum up the period that holds today, or the `back`-th before it, of the components with this fee
 * period: one statement. A trial costs nothing. Needs ctx->catalogue.
 * @param agreed  of ss_contract_cart()
 * @return SS_OK; SS_NOT_FOUND if there is no such period; SS_ERROR, SS_UNAVAILABLE
 */
ss_status_t ss_usage_bill(ss_ctx_t *ctx, const ss_contract_t *contract, const ss_cart_t *agreed,
                          ss_span_t span, int back, ss_usage_bill_t *bill);

/**
 * The price of a unit as this customer is charged it, in millionths, with the decimals that make the
 * cost beside it. @return -1 where a scale decides
 */
int64_t ss_usage_unit_price(ss_ctx_t *ctx, const ss_usage_bill_t *bill,
                            const ss_usage_line_t *line);

#endif

/*
 * Inside the price calculation: from priced lines to bills with VAT, discount and lines that add
 * up.
 */
#ifndef SS_PRICE_BILL_H
#define SS_PRICE_BILL_H

#include "model/price.h"

/** What one thing in the cart costs, whenever it falls due. */
typedef struct ss_priced_line_t {
    ss_line_t line;    /* all but rate, net, gross and shown */
    int contained; /* rate that is in the amount (gross groups) or comes on top; 0 where there is no
                      VAT */
    int period;        /* index of its fee period; -1 for the setup fee */
    bool discountable;
} ss_priced_line_t;

/** Everything in a cart with the rules for adding it up. */
typedef struct ss_pricing_t {
    apr_pool_t *pool;
    const ss_priced_line_t *lines;
    int line_count;
    bool group_gross, shows_gross;
    bool taxed; /* false: gross groups charge the net that is contained, net groups their amounts */
    bool percent; /* the discount is a percentage */
} ss_pricing_t;

/** Which of it falls due together. */
typedef struct ss_due_t {
    uint64_t periods; /* bit per fee period */
    bool setup;
    int64_t discount; /* millionths of a percent, or the most minor units to grant; 0 for none */
} ss_due_t;

/** Net and gross total. @return false beyond SS_MONEY_MAX */
bool ss_bill_totals(const ss_pricing_t *pricing, const ss_due_t *due, int64_t *net, int64_t *gross);

/** The whole bill; its fee period is the caller's to set. @return false beyond SS_MONEY_MAX */
bool ss_bill_make(const ss_pricing_t *pricing, const ss_due_t *due, ss_bill_t *bill);

#endif

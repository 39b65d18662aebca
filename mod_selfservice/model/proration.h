/*
 * What a change in the middle of a paid period costs: credit for what was paid, charge for what
 * comes instead, to the day.
 */
#ifndef SS_PRORATION_H
#define SS_PRORATION_H

#include "model/price.h"

/** A contract before and after a change, and the days that decide what is due. */
typedef struct ss_change_carts_t {
    /*
     * Their discounts are those that were granted: ->periods is the number of all periods they hold
     * for, from the first paid day on; 0 for ever.
     */
    const ss_cart_t *before, *after;
    ss_date_t anchor;       /* first paid day of the contract: periods are counted from it */
    ss_date_t day;          /* first day of what comes instead */
    ss_date_t billed_until; /* last day that was billed in advance; unset for none */
    ss_date_t end;          /* last day of the contract; unset if it goes on */
} ss_change_carts_t;

/** What one line of the bill stands for. */
typedef struct ss_prorated_t {
    const ss_cart_t *cart; /* the one it belongs to: `before` for credits */
    bool credit;
    ss_date_t from, last;  /* the days it is for, both included */
    int days, period_days; /* how many these are, and of how many */
} ss_prorated_t;

typedef struct ss_proration_t {
    ss_bill_t bill;             /* credits are negative; its total may be */
    const ss_prorated_t *parts; /* one per line of the bill */
} ss_proration_t;

/**
 * Credit and charge for the rest of each period that `day` lies in: round(line amount x days left /
 * days of the period), counted from the day of the change to the last day of the line's own fee
 * period or, if that is sooner, of the contract, for lines that differ. A period that began before
 * `day` counts as billed, one that begins on it only if it was billed in advance. What a discount
 * takes off a line's period goes on, a setup fee is never charged. VAT is that of the sum of each
 * rate, so that lines and totals add up.
 * Nothing is due for fees that are paid afterwards, and before the first paid day.
 * Source: the rules of changes within a term; VAT per document as in ss_price().
 * @return SS_OK; SS_INVALID with problem "price" / "too_large" beyond the range of ss_money_add()
 */
ss_status_t ss_prorate_change(ss_ctx_t *ctx, const ss_change_carts_t *change,
                              const ss_seller_t *seller, ss_proration_t *due);

/** The first day of the period that `day` lies in, counted from `anchor`; unset before that. */
ss_date_t ss_period_around(ss_date_t anchor, ss_span_t span, ss_date_t day);

#endif

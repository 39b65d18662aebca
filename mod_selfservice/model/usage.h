/* Metered usage: what was counted, the periods it is charged by, and the cart it is priced with. */
#ifndef SS_USAGE_H
#define SS_USAGE_H

#include "model/contract.h"
#include "model/price.h"

#define SS_USAGE_FOREVER "9999-12-31T23:59:59Z" /* the end of a period that has none */

/** One count of a metered component, as it was reported. */
typedef struct ss_usage_t {
    const char *id, *contract_id, *component_id;
    int64_t quantity;   /* millionths */
    const char *due_at; /* the instant it belongs to */
    const char *memo, *key; /* "" for none; a key counts once per contract */
    const char *created_at;
} ss_usage_t;

/** A period usage is charged by, its days included. */
typedef struct ss_usage_period_t {
    ss_date_t first, last; /* last is not set where it has no end yet */
    bool trial;            /* nothing is charged for it */
} ss_usage_period_t;

/**
 * The fee period of a metered component: its own, else that of the variant. Not set: all the time
 * of the contract is one period.
 */
ss_span_t ss_usage_span(const ss_variant_t *variant, const ss_component_t *component);

/**
 * The period that holds a day, or the `back`-th before it. Periods are counted from the first day
 * of the contract, after a trial from the day that follows it; the trial is a period of its own.
 * The last one ends with the contract; later days count as its last day.
 * @return false if there is none: before the contract, or if it is not in force
 */
bool ss_usage_period(const ss_contract_t *contract, ss_span_t span, ss_date_t day, int back,
                     ss_usage_period_t *period);

/**
 * A cart of nothing but what was used in one period, at the prices and quotas of the agreed cart,
 * so that ss_price() calculates it as it does everything else. Its items are components of their
 * own: ss_component_t.id tells which.
 * @param used  metered components of the agreed cart with their sums
 * @param day   whose VAT rate holds: the last one of the period
 */
ss_cart_t ss_usage_cart(const ss_cart_t *agreed, const ss_cart_item_t *used, int count,
                        ss_date_t day, apr_pool_t *pool);

#endif

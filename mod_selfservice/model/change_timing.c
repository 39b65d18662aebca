/* When a change of a contract begins: dearer or not, and the day it may take effect. */
#include "model/contract_change.h"

#include <string.h>

static int64_t yearly(const ss_bill_t *bill)
{
    int months = ss_span_months(bill->fee_period), count = bill->fee_period.quantity;
    int days = bill->fee_period.unit == SS_UNIT_WEEK ? 7 * count : count;
    int64_t amount;

    if (!ss_span_is_set(bill->fee_period)) {
        return bill->gross;
    }
    /* Beyond all amounts it is compared as the largest one. */
    return ss_muldiv(bill->gross, months > 0 ? 12 : 365, months > 0 ? months : days, &amount)
               ? amount
               : SS_MONEY_MAX;
}

int64_t ss_change_yearly(const ss_price_t *price)
{
    int64_t sum = 0;

    for (int i = 0; i < price->period_count; i++) {
        sum += yearly(&price->regular[i]);
    }
    return sum;
}

static int64_t paid_per(const ss_price_t *price, ss_span_t period)
{
    for (int i = 0; i < price->period_count; i++) {
        if (ss_span_equal(price->regular[i].fee_period, period)) {
            return price->regular[i].gross;
        }
    }
    return 0;
}

bool ss_change_costs_more(const ss_price_t *before, const ss_price_t *after)
{
    for (int i = 0; i < after->period_count; i++) {
        if (after->regular[i].gross > paid_per(before, after->regular[i].fee_period)) {
            return true;
        }
    }
    return ss_change_yearly(after) > ss_change_yearly(before);
}

ss_date_t ss_period_after(ss_date_t anchor, ss_span_t span, ss_date_t paid, ss_date_t earliest)
{
    ss_date_t start = anchor;

    for (int k = 0; ss_date_compare(start, paid) <= 0 || ss_date_compare(start, earliest) < 0;
         k++) {
        start = ss_period_start(anchor, span, k + 1);
    }
    return start;
}

static int64_t quantity_in(const ss_cart_t *cart, const char *component_id)
{
    for (int i = 0; i < cart->item_count; i++) {
        if (strcmp(cart->items[i].component->id, component_id) == 0) {
            return cart->items[i].quantity;
        }
    }
    return 0;
}

static ss_date_t later_of(ss_date_t a, ss_date_t b)
{
    return ss_date_compare(a, b) >= 0 ? a : b;
}

/* Components that are given up, each to the end of what was paid for it. */
static ss_date_t after_components(const ss_cart_t *before, const ss_cart_t *after, ss_date_t anchor,
                                  ss_date_t paid, ss_date_t earliest)
{
    ss_date_t day = earliest;

    for (int i = 0; i < before->item_count; i++) {
        const ss_component_t *component = before->items[i].component;
        ss_span_t span = ss_span_is_set(component->fee_period) ? component->fee_period
                                                               : before->variant->fee_period;

        if (before->items[i].quantity > quantity_in(after, component->id)) {
            day = later_of(day, ss_period_after(anchor, span, paid, earliest));
        }
    }
    return day;
}

ss_date_t ss_change_later_day(const ss_contract_t *contract, const ss_cart_t *before,
                              const ss_cart_t *after, ss_date_t today)
{
    bool plan_changes = strcmp(before->variant->id, after->variant->id) != 0
                        || before->plan_quantity != after->plan_quantity;
    ss_date_t anchor = ss_agreement_billing_start(contract);
    ss_date_t earliest = ss_date_add_days(today, 1), day;
    ss_date_t paid = today, billed = { 0, 0, 0 };
    ss_end_rules_t rules = ss_agreement_end_rules(contract, before);

    ss_date_parse(contract->billed_until, &billed);
    if (plan_changes) {
        earliest = ss_date_add_days(ss_ordinary_end(&rules, today), 1);
        paid = later_of(today, billed);
    }
    earliest = later_of(earliest, anchor);
    day = after_components(before, after, anchor, today, earliest);
    return plan_changes
               ? later_of(day, ss_period_after(anchor, before->variant->fee_period, paid, earliest))
               : day;
}

void ss_change_move_billing(ss_contract_t *after, const ss_cart_t *cart_before,
                            const ss_cart_t *cart_after, ss_date_t day, apr_pool_t *pool)
{
    ss_span_t span = cart_after->variant->fee_period;
    ss_date_t anchor = ss_agreement_billing_start(after), billed = { 0, 0, 0 }, first, next;
    bool none_left, unbilled;

    ss_date_parse(after->billed_until, &billed);
    if (ss_span_equal(cart_before->variant->fee_period, span)
        || ss_date_compare(anchor, day) > 0) {
        return;
    }
    first = ss_period_around(anchor, span, day);
    none_left = ss_date_compare(first, day) == 0 && ss_date_compare(first, billed) > 0;
    next = none_left ? day : ss_period_after(anchor, span, first, day);
    unbilled = !ss_date_is_set(billed) && ss_date_compare(day, anchor) == 0;
    after->billed_until = unbilled ? "" : ss_date_text(ss_date_add_days(next, -1), pool);
    after->next_billing_date = ss_date_text(next, pool);
    if (cart_after->discount != NULL && cart_after->discount->periods > 0) {
        int used = 0;

        while (ss_date_compare(ss_period_start(anchor, span, used), next) < 0) {
            used++;
        }
        after->discount_periods_left = cart_after->discount->periods > used
                                           ? cart_after->discount->periods - used
                                           : 0;
    }
}

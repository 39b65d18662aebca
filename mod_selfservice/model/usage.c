/* Metered usage: the periods it is charged by, and the cart it is priced with. */
#include "model/usage.h"

#include <apr_strings.h>
#include <string.h>

ss_span_t ss_usage_span(const ss_variant_t *variant, const ss_component_t *component)
{
    return ss_span_is_set(component->fee_period) ? component->fee_period : variant->fee_period;
}

static ss_date_t earlier(ss_date_t a, ss_date_t b)
{
    return ss_date_is_set(b) && ss_date_compare(b, a) < 0 ? b : a;
}

/* How many whole periods lie between the first day of all and `day`. */
static int periods_until(ss_date_t first, ss_span_t span, ss_date_t day)
{
    int k = 0;

    while (ss_span_is_set(span) && ss_date_compare(ss_period_start(first, span, k + 1), day) <= 0) {
        k++;
    }
    return k;
}

static ss_usage_period_t numbered(ss_date_t first, ss_span_t span, int k, ss_date_t end)
{
    ss_usage_period_t period = { .first = first, .last = end };

    if (ss_span_is_set(span)) {
        period.first = ss_period_start(first, span, k);
        period.last = earlier(ss_date_add_days(ss_period_start(first, span, k + 1), -1), end);
    }
    return period;
}

bool ss_usage_period(const ss_contract_t *contract, ss_span_t span, ss_date_t day, int back,
                     ss_usage_period_t *period)
{
    ss_date_t start, trial_end = { 0, 0, 0 }, end = { 0, 0, 0 }, first;
    bool agreed = strcmp(contract->status, "waiting") != 0
                  && strcmp(contract->status, "declined") != 0;
    int k = -1;

    if (!agreed || !ss_date_parse(contract->start_date, &start)) {
        return false;
    }
    ss_date_parse(contract->end_date, &end);
    first = ss_date_parse(contract->trial_end, &trial_end) ? ss_date_add_days(trial_end, 1) : start;
    day = earlier(day, end);
    if (ss_date_compare(day, first) >= 0) {
        k = periods_until(first, span, day);
    }
    k -= back;
    if (k >= 0) {
        *period = numbered(first, span, k, end);
        return true;
    }
    *period = (ss_usage_period_t){ start, earlier(trial_end, end), true };
    return k == -1 && ss_date_is_set(trial_end) && ss_date_compare(day, start) >= 0;
}

/* One that is charged at once; price, scale and tax policy stay. */
static const ss_component_t *countable(const ss_component_t *metered, apr_pool_t *pool)
{
    ss_component_t *component = apr_pmemdup(pool, metered, sizeof(*metered));

    component->type = SS_QUANTITY;
    return component;
}

/* Nothing but the components is charged. */
static ss_variant_t *without_fees(const ss_variant_t *agreed, apr_pool_t *pool)
{
    ss_variant_t *variant = apr_pmemdup(pool, agreed, sizeof(*agreed));

    variant->recurring_fee = variant->setup_fee = 0;
    variant->contract_period = (ss_span_t){ SS_UNIT_NONE, 0 };
    variant->prepaid = true;
    return variant;
}

ss_cart_t ss_usage_cart(const ss_cart_t *agreed, const ss_cart_item_t *used, int count,
                        ss_date_t day, apr_pool_t *pool)
{
    ss_variant_t *variant = without_fees(agreed->variant, pool);
    ss_cart_item_t *items = apr_pcalloc(pool, sizeof(*items) * ((size_t)count + 1));
    ss_quota_t *quotas = apr_pcalloc(pool, sizeof(*quotas) * ((size_t)count + 1));
    ss_cart_t cart = *agreed;

    for (int i = 0; i < count; i++) {
        items[i] = (ss_cart_item_t){ countable(used[i].component, pool), used[i].quantity };
        quotas[i] = (ss_quota_t){ items[i].component,
                                  ss_variant_quota(agreed->variant, used[i].component) };
    }
    variant->fee_period = count > 0 ? ss_usage_span(agreed->variant, used[0].component)
                                    : variant->fee_period;
    variant->quotas = quotas;
    variant->quota_count = count;
    cart.variant = variant;
    cart.items = items;
    cart.item_count = count;
    cart.discount = NULL;
    cart.start = day;
    return cart;
}

/* Amounts of quantities: unit prices, quotas, scales, and parts of a period. */
#include "model/price.h"

typedef __int128 wide_t; /* millionths times millionths, and a percentage on top */

#define WHOLE_PERCENT (100 * SS_MILLION) /* 100 % in millionths of a percent */

/* Round millionths of millionths of a currency unit, times `factor`, to minor units. */
static bool round_to_minor(wide_t product, int64_t factor, int digits, int64_t *amount)
{
    wide_t divisor = (wide_t)SS_MILLION * SS_MILLION * factor;
    wide_t quotient;

    for (int i = 0; i < digits; i++) {
        divisor /= 10;
    }
    quotient = (product + divisor / 2) / divisor;
    if (product < 0 || quotient > SS_MONEY_MAX) {
        *amount = 0;
        return false;
    }
    *amount = (int64_t)quotient;
    return true;
}

/* Within this range no product below leaves 128 bits. */
static bool in_range(int64_t price, int64_t quantity)
{
    return price >= 0 && price <= SS_MILLIONTHS_MAX && quantity <= SS_MILLIONTHS_MAX;
}

bool ss_unit_amount(int64_t price, int64_t quantity, int digits, int64_t *amount)
{
    if (!in_range(price, quantity)) {
        *amount = 0;
        return false;
    }
    return round_to_minor((wide_t)price * quantity, 1, digits, amount);
}

/* The tier a quantity above 0 lies in: the last one that begins below it. */
static const ss_price_tier_t *tier_of(const ss_component_t *component, int64_t quantity)
{
    const ss_price_tier_t *tier = &component->tiers[0];

    for (int i = 1; i < component->tier_count && component->tiers[i].from < quantity; i++) {
        tier = &component->tiers[i];
    }
    return tier;
}

/* Every unit at the price of its own tier. */
static wide_t graduated(const ss_component_t *component, int64_t quantity)
{
    wide_t product = 0;

    for (int i = 0; i < component->tier_count && component->tiers[i].from < quantity; i++) {
        bool is_last = i + 1 == component->tier_count || component->tiers[i + 1].from >= quantity;
        int64_t end = is_last ? quantity : component->tiers[i + 1].from;

        product += (wide_t)(end - component->tiers[i].from) * component->tiers[i].value;
    }
    return product;
}

bool ss_component_amount(const ss_component_t *component, int64_t quantity, int64_t quota,
                         int digits, int64_t *amount)
{
    int64_t billed = quantity - quota;
    ss_scale_type_t scale = component->tier_count == 0 ? SS_SCALE_NONE : component->scale;
    wide_t plain;
    int64_t percent;

    *amount = 0;
    if (billed <= 0) {
        return true;
    }
    if (!in_range(component->price, billed)) {
        return false;
    }
    plain = (wide_t)component->price * billed;
    switch (scale) {
    case SS_SCALE_VOLUME:
        return ss_unit_amount(tier_of(component, billed)->value, billed, digits, amount);
    case SS_SCALE_GRADUATED:
        return round_to_minor(graduated(component, billed), 1, digits, amount);
    case SS_SCALE_BUCKET:
        return ss_unit_amount(tier_of(component, billed)->value, SS_MILLION, digits, amount);
    case SS_SCALE_DISCOUNT:
        percent = tier_of(component, billed)->value;
        percent = percent > WHOLE_PERCENT ? WHOLE_PERCENT : percent;
        return round_to_minor(plain * (WHOLE_PERCENT - percent), WHOLE_PERCENT, digits, amount);
    case SS_SCALE_NONE:
        break;
    }
    return round_to_minor(plain, 1, digits, amount);
}

int64_t ss_prorate(int64_t amount, ss_date_t first, ss_date_t last, ss_date_t from)
{
    int64_t part;

    if (ss_date_compare(from, first) <= 0) {
        return amount;
    }
    return ss_date_compare(from, last) <= 0
                   && ss_muldiv(amount, ss_date_days_between(from, last) + 1,
                                ss_date_days_between(first, last) + 1, &part)
               ? part
               : 0;
}

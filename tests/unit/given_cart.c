/* Carts for price tests. */
#include "given_cart.h"

#include "unit.h"

#include <apr_strings.h>

static const ss_tax_entry_t full_entries[] = { { "DE", 1900, { 2021, 1, 1 } } };
static const ss_tax_entry_t reduced_entries[] = { { "DE", 700, { 2021, 1, 1 } } };

ss_date_t given_day(const char *text)
{
    ss_date_t date = { 0, 0, 0 };

    CU_ASSERT_TRUE_FATAL(ss_date_parse(text, &date));
    return date;
}

given_cart_t *given_cart(bool gross, int64_t fee)
{
    given_cart_t *given = apr_pcalloc(ss_test_pool(), sizeof(*given));
    const ss_span_t month = { SS_UNIT_MONTH, 1 };

    given->full = (ss_tax_policy_t){ .entries = full_entries, .entry_count = 1 };
    given->reduced = (ss_tax_policy_t){ .entries = reduced_entries, .entry_count = 1 };
    given->group = (ss_plan_group_t){ .currency = { "EUR", 2 }, .gross = gross };
    given->plan = (ss_plan_t){
        .id = "plan", .external_id = "", .group = &given->group, .tax_policy = &given->full
    };
    given->variant = (ss_variant_t){ .id = "variant",
                                     .plan = &given->plan,
                                     .recurring_fee = fee,
                                     .fee_period = month,
                                     .prepaid = true,
                                     .quotas = given->quotas };
    given->cart = (ss_cart_t){ .variant = &given->variant,
                               .plan_quantity = SS_MILLION,
                               .items = given->items,
                               .coupon_code = "",
                               .country = "DE",
                               .start = given_day("2026-11-24") };
    given->seller = (ss_seller_t){ .country = "DE" };
    return given;
}

ss_component_t *given_component(given_cart_t *given, int64_t price, int64_t quantity)
{
    int index = given->cart.item_count++;
    ss_component_t *component = &given->components[index];

    *component = (ss_component_t){ .id = apr_psprintf(ss_test_pool(), "component%02d", index),
                                   .external_id = "",
                                   .type = SS_QUANTITY,
                                   .price = price,
                                   .fee_period = given->variant.fee_period,
                                   .tax_policy = &given->full,
                                   .position = index };
    given->items[index] = (ss_cart_item_t){ component, quantity };
    return component;
}

void given_scale(given_cart_t *given, ss_component_t *component, ss_scale_type_t scale,
                 const int64_t *pairs)
{
    ss_price_tier_t *tiers = given->tiers[component - given->components];

    component->scale = scale;
    component->tiers = tiers;
    for (; *pairs >= 0; pairs += 2) {
        tiers[component->tier_count++] = (ss_price_tier_t){ pairs[0], pairs[1] };
    }
}

void given_discount(given_cart_t *given, bool percent, int64_t value, int periods)
{
    given->discount =
        (ss_discount_t){ .id = "discount", .percent = percent, .value = value, .periods = periods };
    given->cart.discount = &given->discount;
    given->cart.coupon_code = "TEST";
}

ss_price_t price_of(given_cart_t *given)
{
    ss_price_t price;

    CU_ASSERT_EQUAL_FATAL(ss_price(ss_test_ctx(), &given->cart, &given->seller, &price), SS_OK);
    return price;
}

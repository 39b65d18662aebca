/* What holds for every price: thousands of random carts from a fixed seed. */
#include "unit.h"

#include "given_cart.h"

#include <stdlib.h>
#include <string.h>

#define CARTS    2000
#define ROUNDING 10000 /* 100 % in hundredths of a percent */

/* A random number below `limit`; the seed is the test's own. */
static int64_t any(unsigned int *seed, int64_t limit)
{
    int64_t wide = (int64_t)rand_r(seed) << 31 | rand_r(seed);

    return wide % limit;
}

static ss_span_t any_period(unsigned int *seed)
{
    static const ss_span_t periods[] = { { SS_UNIT_MONTH, 1 }, { SS_UNIT_MONTH, 1 },
                                         { SS_UNIT_MONTH, 3 }, { SS_UNIT_YEAR, 1 },
                                         { SS_UNIT_WEEK, 2 },  { SS_UNIT_DAY, 30 } };

    return periods[any(seed, SS_COUNT(periods))];
}

static void add_any_scale(given_cart_t *given, ss_component_t *component, unsigned int *seed)
{
    int64_t pairs[2 * GIVEN_TIERS + 1];
    int tiers = 1 + (int)any(seed, GIVEN_TIERS - 1);
    int64_t from = 0;
    ss_scale_type_t scale = (ss_scale_type_t)any(seed, SS_SCALE_DISCOUNT + 1);

    for (int i = 0; i < tiers; i++) {
        pairs[2 * i] = from;
        pairs[2 * i + 1] = any(seed, 100 * SS_MILLION);
        from += 1 + any(seed, 20 * SS_MILLION);
    }
    pairs[2 * tiers] = -1;
    if (scale != SS_SCALE_NONE) {
        given_scale(given, component, scale, pairs);
    }
}

static void add_any_components(given_cart_t *given, unsigned int *seed)
{
    int count = (int)any(seed, 20);

    for (int i = 0; i < count; i++) {
        ss_component_t *component =
            given_component(given, any(seed, 50 * SS_MILLION), any(seed, 100 * SS_MILLION));

        component->type = any(seed, 4) == 0 ? SS_ON_OFF : SS_QUANTITY;
        component->fee_period = any_period(seed);
        component->tax_policy = any(seed, 3) == 0 ? &given->reduced : &given->full;
        add_any_scale(given, component, seed);
        if (any(seed, 5) == 0) {
            given->quotas[given->variant.quota_count++] =
                (ss_quota_t){ component, any(seed, 20 * SS_MILLION) };
        }
    }
}

static given_cart_t *given_any_cart(unsigned int *seed)
{
    static const char *const countries[] = { "DE", "DE", "AT", "FI", "CH", "" };
    given_cart_t *given = given_cart(any(seed, 2) == 0, any(seed, 100 * SS_MILLION));
    bool percent = any(seed, 2) == 0;

    given->variant.setup_fee = any(seed, 3) == 0 ? any(seed, 50 * SS_MILLION) : 0;
    given->variant.fee_period = any_period(seed);
    given->variant.prepaid = any(seed, 4) != 0;
    given->variant.contract_period = (ss_span_t){ SS_UNIT_MONTH, (int)any(seed, 25) };
    given->plan.trial = (ss_span_t){ SS_UNIT_DAY, any(seed, 4) == 0 ? 14 : 0 };
    given->cart.business = any(seed, 2) == 0;
    given->cart.vat_id_plausible = any(seed, 2) == 0;
    given->cart.country = countries[any(seed, SS_COUNT(countries))];
    given->seller.oss = any(seed, 2) == 0;
    given->seller.small_business = any(seed, 10) == 0;
    add_any_components(given, seed);
    if (any(seed, 2) == 0) {
        given_discount(given, percent,
                       percent ? any(seed, 100 * SS_MILLION) + 1 : any(seed, 20000) + 1,
                       (int)any(seed, 5));
        given->discount.include_setup = any(seed, 2) == 0;
    }
    return given;
}

static void check_lines_of_rate(const ss_bill_t *bill, const ss_tax_group_t *tax)
{
    int64_t net = 0, gross = 0;

    for (int i = 0; i < bill->line_count; i++) {
        if (bill->lines[i].rate == tax->rate) {
            net += bill->lines[i].net;
            gross += bill->lines[i].gross;
        }
    }
    CU_ASSERT_EQUAL(net, tax->net);
    CU_ASSERT_EQUAL(gross, tax->gross);
}

/* VAT of a rate is that of the sum: on the net in net groups, out of the gross in gross ones. */
static void check_vat(const ss_price_t *price, const ss_tax_group_t *tax)
{
    int64_t vat = 0;

    if (price->group_gross) {
        CU_ASSERT_TRUE(ss_muldiv(tax->gross, tax->rate, ROUNDING + tax->rate, &vat));
    } else {
        CU_ASSERT_TRUE(ss_muldiv(tax->net, tax->rate, ROUNDING, &vat));
    }
    CU_ASSERT_EQUAL(tax->vat, vat);
    CU_ASSERT_EQUAL(tax->net + tax->vat, tax->gross);
}

static void check_bill(const ss_price_t *price, const ss_bill_t *bill)
{
    int64_t shown = 0, net = 0, vat = 0, gross = 0;
    bool discounts = false;

    for (int i = 0; i < bill->line_count; i++) {
        const ss_line_t *line = &bill->lines[i];

        discounts = discounts || line->kind == SS_LINE_DISCOUNT;
        CU_ASSERT_EQUAL(discounts, line->kind == SS_LINE_DISCOUNT);
        CU_ASSERT_TRUE(discounts ? line->net <= 0 && line->gross <= 0
                                 : line->net >= 0 && line->gross >= 0);
        CU_ASSERT_EQUAL(line->shown, price->shows_gross ? line->gross : line->net);
        shown += line->shown;
    }
    for (int i = 0; i < bill->tax_count; i++) {
        check_lines_of_rate(bill, &bill->taxes[i]);
        check_vat(price, &bill->taxes[i]);
        CU_ASSERT_TRUE(i == 0 || bill->taxes[i].rate < bill->taxes[i - 1].rate);
        net += bill->taxes[i].net;
        vat += bill->taxes[i].vat;
        gross += bill->taxes[i].gross;
    }
    CU_ASSERT_EQUAL(shown, bill->shown);
    CU_ASSERT_EQUAL(net, bill->net);
    CU_ASSERT_EQUAL(vat, bill->vat);
    CU_ASSERT_EQUAL(gross, bill->gross);
    CU_ASSERT_TRUE(bill->net >= 0 && bill->vat >= 0);
}

static void test_lines_and_taxes_of_every_bill_add_up(void)
{
    unsigned int seed = 20261124;

    for (int i = 0; i < CARTS; i++) {
        ss_price_t price = price_of(given_any_cart(&seed));

        check_bill(&price, &price.once);
        check_bill(&price, &price.first);
        for (int p = 0; p < price.period_count; p++) {
            check_bill(&price, &price.regular[p]);
            check_bill(&price, &price.reduced[p]);
            CU_ASSERT_TRUE(price.reduced[p].gross <= price.regular[p].gross);
        }
        CU_ASSERT_TRUE(price.due_now == 0 || price.due_now == price.first.gross);
    }
}

static void test_no_vat_is_charged_where_none_is_due(void)
{
    unsigned int seed = 14;

    for (int i = 0; i < CARTS; i++) {
        ss_price_t price = price_of(given_any_cart(&seed));
        bool taxed = price.tax_case == SS_TAX_DOMESTIC || price.tax_case == SS_TAX_OSS;

        CU_ASSERT_TRUE(taxed
                       || (price.first.vat == 0 && price.first.tax_count <= 1
                           && price.first.taxes[0].rate == 0));
    }
}

static void test_order_of_items_does_not_matter(void)
{
    unsigned int seed = 7;

    for (int i = 0; i < CARTS / 4; i++) {
        given_cart_t *given = given_any_cart(&seed);
        ss_price_t price = price_of(given), shuffled;

        for (int k = given->cart.item_count - 1; k > 0; k--) {
            int other = (int)any(&seed, k + 1);
            ss_cart_item_t item = given->items[k];

            given->items[k] = given->items[other];
            given->items[other] = item;
        }
        shuffled = price_of(given);
        CU_ASSERT_STRING_EQUAL(ss_price_fingerprint(&price, ss_test_pool()),
                               ss_price_fingerprint(&shuffled, ss_test_pool()));
    }
}

/* Without discount and with one fee period, the minimum is that many equal bills and the setup fee. */
static void test_minimum_is_the_sum_of_its_invoices(void)
{
    unsigned int seed = 3;

    for (int i = 0; i < CARTS / 4; i++) {
        given_cart_t *given = given_cart(true, any(&seed, 100 * SS_MILLION));
        int months = 1 + (int)any(&seed, 24);
        ss_price_t price;

        given_component(given, any(&seed, 50 * SS_MILLION), any(&seed, 100 * SS_MILLION));
        given->variant.setup_fee = any(&seed, 50 * SS_MILLION);
        given->variant.contract_period = (ss_span_t){ SS_UNIT_MONTH, months };
        price = price_of(given);
        CU_ASSERT_EQUAL(price.minimum_total, price.once.gross + months * price.regular[0].gross);
        CU_ASSERT_EQUAL(price.first.gross, price.once.gross + price.regular[0].gross);
    }
}

static void test_splitting_a_graduated_quantity_never_saves(void)
{
    unsigned int seed = 11;

    for (int i = 0; i < CARTS; i++) {
        ss_price_tier_t tiers[4];
        ss_component_t component = { .scale = SS_SCALE_GRADUATED, .tiers = tiers, .tier_count = 4 };
        int64_t one = (1 + any(&seed, 200)) * SS_MILLION, two = (1 + any(&seed, 200)) * SS_MILLION;
        int64_t value = (400 + any(&seed, 100)) * 10000;
        int64_t together, first, second;

        for (int tier = 0; tier < 4; tier++) {
            tiers[tier] = (ss_price_tier_t){
                tier == 0 ? 0 : tiers[tier - 1].from + (1 + any(&seed, 50)) * SS_MILLION, value
            };
            value -= any(&seed, 100) * 10000;
        }
        CU_ASSERT_TRUE(ss_component_amount(&component, one + two, 0, 2, &together));
        CU_ASSERT_TRUE(ss_component_amount(&component, one, 0, 2, &first));
        CU_ASSERT_TRUE(ss_component_amount(&component, two, 0, 2, &second));
        CU_ASSERT_TRUE(first + second >= together);
    }
}

/* Huge carts are either calculated, and then add up, or refused as too large. */
static void test_limits_never_overflow(void)
{
    unsigned int seed = 5;

    for (int i = 0; i < CARTS; i++) {
        given_cart_t *given = given_any_cart(&seed);
        ss_ctx_t *ctx = ss_test_ctx();
        ss_price_t price;

        given->variant.recurring_fee = any(&seed, SS_MILLIONTHS_MAX);
        given->plan.quantity_based = true;
        given->cart.plan_quantity = any(&seed, i % 2 == 0 ? SS_MILLIONTHS_MAX : 2000 * SS_MILLION);
        for (int k = 0; k < given->cart.item_count; k++) {
            given->components[k].price = any(&seed, SS_MILLIONTHS_MAX + 1);
            given->items[k].quantity = any(&seed, k % 5 == 4 ? INT64_MAX : 100 * SS_MILLION);
        }
        if (ss_price(ctx, &given->cart, &given->seller, &price) == SS_OK) {
            check_bill(&price, &price.first);
            CU_ASSERT_TRUE(price.first.gross <= SS_MONEY_MAX && price.minimum_total >= 0);
        } else {
            CU_ASSERT_PTR_NOT_NULL(ss_problem_of(ctx, "price"));
        }
    }
}

void ss_test_price_properties(void)
{
    static const ss_test_t tests[] = {
        { "VAT-09 lines_and_taxes_of_every_bill_add_up", test_lines_and_taxes_of_every_bill_add_up },
        { "VAT-06 no_vat_is_charged_where_none_is_due", test_no_vat_is_charged_where_none_is_due },
        { "order_of_items_does_not_matter", test_order_of_items_does_not_matter },
        { "minimum_is_the_sum_of_its_invoices", test_minimum_is_the_sum_of_its_invoices },
        { "splitting_a_graduated_quantity_never_saves",
          test_splitting_a_graduated_quantity_never_saves },
        { "limits_never_overflow", test_limits_never_overflow },
    };

    ss_suite_add("price_properties", tests, SS_COUNT(tests));
}

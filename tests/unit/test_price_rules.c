/* Rules of the price beyond the worked examples: periods, trial, VAT cases, coupons, limits. */
#include "unit.h"

#include "base/json.h"
#include "given_cart.h"

#include <string.h>

#define MANY SS_MILLION

static void check_day(ss_date_t actual, const char *expected)
{
    CU_ASSERT_STRING_EQUAL(ss_date_text(actual, ss_test_pool()), expected);
}

static ss_component_t *given_yearly(given_cart_t *given, int64_t price)
{
    ss_component_t *component = given_component(given, price, MANY);

    component->fee_period = (ss_span_t){ SS_UNIT_YEAR, 1 };
    return component;
}

static void given_term(given_cart_t *given, int months)
{
    given->variant.contract_period = (ss_span_t){ SS_UNIT_MONTH, months };
}

static void test_business_sees_net_lines_that_add_up(void)
{
    given_cart_t *given = given_cart(true, 9900000);
    ss_price_t price;

    given->variant.setup_fee = 9900000;
    given_component(given, 2900000, MANY);
    given_component(given, 1000000, 5 * MANY);
    given_term(given, 12);
    given->cart.business = true;
    price = price_of(given);

    CU_ASSERT_EQUAL(price.regular[0].shown, 1496);
    CU_ASSERT_EQUAL(price.regular[0].vat, 284);
    CU_ASSERT_EQUAL(price.regular[0].gross, 1780);
    CU_ASSERT_EQUAL(price.regular[0].lines[0].shown, 832);
    CU_ASSERT_EQUAL(price.regular[0].lines[1].shown, 244);
    CU_ASSERT_EQUAL(price.regular[0].lines[2].shown, 420);
    CU_ASSERT_EQUAL(price.first.net, 2328);
    CU_ASSERT_EQUAL(price.first.vat, 442);
    CU_ASSERT_EQUAL(price.due_now, 2770);
    CU_ASSERT_EQUAL(price.minimum_shown, 18784);
    CU_ASSERT_EQUAL(price.minimum_total, 22350);
}

static void test_consumer_of_a_net_group_sees_gross_lines_that_add_up(void)
{
    given_cart_t *given = given_cart(false, 9990000);
    ss_price_t price;

    given_component(given, 3330000, MANY);
    given_component(given, 3330000, MANY);
    price = price_of(given);

    CU_ASSERT_EQUAL(price.regular[0].gross, 1981); /* 16.65 and 3.16 of VAT */
    CU_ASSERT_EQUAL(price.regular[0].lines[0].shown, 1189);
    CU_ASSERT_EQUAL(price.regular[0].lines[1].shown, 396);
    CU_ASSERT_EQUAL(price.regular[0].lines[2].shown, 396);
}

static void test_trial_costs_nothing_and_bills_after_it(void)
{
    given_cart_t *given = given_cart(true, 99000000);
    ss_price_t price;

    given->variant.fee_period = (ss_span_t){ SS_UNIT_YEAR, 1 };
    given->variant.setup_fee = 5000000;
    given->plan.trial = (ss_span_t){ SS_UNIT_DAY, 14 };
    given_term(given, 12);
    price = price_of(given);

    CU_ASSERT_EQUAL(price.due_now, 0);
    CU_ASSERT_EQUAL(price.first.gross, 10400);
    CU_ASSERT_EQUAL(price.regular[0].per_month, 825);
    check_day(price.trial_end, "2026-12-07");
    check_day(price.billing_start, "2026-12-08");
    check_day(price.first_invoice_date, "2026-12-08");
    check_day(price.next_date, "2027-12-08");
    check_day(price.term_end, "2027-12-07");
    CU_ASSERT_EQUAL(price.minimum_total, 10400);
}

static void test_free_plan_is_one_line_of_nothing(void)
{
    ss_price_t price = price_of(given_cart(true, 0));

    CU_ASSERT_EQUAL(price.due_now, 0);
    CU_ASSERT_EQUAL(price.once.line_count, 0);
    CU_ASSERT_EQUAL(price.regular[0].line_count, 1);
    CU_ASSERT_EQUAL(price.first.gross, 0);
    CU_ASSERT_FALSE(ss_date_is_set(price.term_end));
    CU_ASSERT_EQUAL(price.minimum_total, 0);
}

static void test_fee_periods_have_separate_totals(void)
{
    given_cart_t *given = given_cart(true, 9900000);
    ss_price_t price;

    given_yearly(given, 12000000);
    given_component(given, 3000000, MANY)->fee_period = (ss_span_t){ SS_UNIT_MONTH, 12 };
    given_term(given, 24);
    price = price_of(given);

    CU_ASSERT_EQUAL_FATAL(price.period_count, 2);
    CU_ASSERT_EQUAL(price.regular[0].gross, 990);
    CU_ASSERT_EQUAL(price.regular[0].per_month, 990);
    CU_ASSERT_EQUAL(price.regular[1].gross, 1500);
    CU_ASSERT_EQUAL(price.regular[1].per_month, 125);
    CU_ASSERT_EQUAL(price.first.gross, 2490);
    CU_ASSERT_EQUAL(price.minimum_total, 24 * 990 + 2 * 1500);
    CU_ASSERT_PTR_EQUAL(price.regular, price.reduced);
}

static void test_weekly_fees_count_by_the_days_they_begin(void)
{
    given_cart_t *given = given_cart(true, 10000000);
    ss_price_t price;

    given_component(given, 1000000, MANY)->fee_period = (ss_span_t){ SS_UNIT_WEEK, 1 };
    given_term(given, 1);
    price = price_of(given);

    check_day(price.term_end, "2026-12-23");
    CU_ASSERT_EQUAL(price.regular[1].per_month, 0);
    CU_ASSERT_EQUAL(price.minimum_total, 1000 + 5 * 100); /* 24.11. 1.12. 8.12. 15.12. 22.12. */
}

static void test_coupon_of_a_year_reduces_every_week_that_begins_in_it(void)
{
    given_cart_t *given = given_cart(true, 10000000);

    given->variant.fee_period = (ss_span_t){ SS_UNIT_WEEK, 1 };
    given_discount(given, true, 50 * MANY, 0);
    given->discount.duration = (ss_span_t){ SS_UNIT_YEAR, 1 };
    CU_ASSERT_EQUAL(price_of(given).discount_periods, 53);
    given->discount.duration = (ss_span_t){ SS_UNIT_MONTH, 1 };
    given->cart.start = given_day("2027-02-01");
    CU_ASSERT_EQUAL(price_of(given).discount_periods, 4);
}

static void test_coupon_reduces_longer_periods_only_when_they_fall_due(void)
{
    given_cart_t *given = given_cart(true, 9900000);
    ss_price_t price;

    given_yearly(given, 12000000);
    given_term(given, 24);
    given_discount(given, true, 25 * MANY, 1);
    price = price_of(given);

    CU_ASSERT_EQUAL(price.first.gross, 1642);
    CU_ASSERT_EQUAL(price.reduced[0].gross, 742);
    CU_ASSERT_EQUAL(price.reduced[1].gross, 900);
    CU_ASSERT_EQUAL(price.minimum_total, 1642 + 23 * 990 + 1200);
    check_day(price.regular_from, "2026-12-24");
}

static void test_fixed_coupon_goes_to_the_variants_period_first(void)
{
    given_cart_t *given = given_cart(true, 9900000);
    ss_price_t price;

    given_yearly(given, 12000000);
    given_term(given, 12);
    given_discount(given, false, 1000, 2);
    price = price_of(given);

    CU_ASSERT_EQUAL(price.first.gross, 1190);
    CU_ASSERT_EQUAL(price.reduced[0].gross, 0);
    CU_ASSERT_EQUAL(price.reduced[1].gross, 1190);
    CU_ASSERT_EQUAL(price.minimum_total, 1190 + 0 + 10 * 990);
}

static void test_coupon_for_named_targets_leaves_the_rest(void)
{
    const char *error = NULL;
    given_cart_t *given = given_cart(true, 10000000);
    ss_price_t price;

    given_component(given, 4000000, MANY)->external_id = "domain";
    given_discount(given, true, 50 * MANY, 0);
    given->discount.targets = ss_json_parse("[\"domain\"]", &error, ss_test_pool());
    price = price_of(given);
    CU_ASSERT_EQUAL(price.first.gross, 1200);
    CU_ASSERT_EQUAL(price.discount_periods, -1);

    given->discount.targets = ss_json_parse("[\"plan\"]", &error, ss_test_pool());
    CU_ASSERT_EQUAL(price_of(given).first.gross, 900);
    given->discount.targets = ss_json_parse("[\"other\"]", &error, ss_test_pool());
    price = price_of(given);
    CU_ASSERT_EQUAL(price.first.gross, 1400);
    CU_ASSERT_EQUAL(price.discount_periods, 0);
    CU_ASSERT_PTR_EQUAL(price.regular, price.reduced);
}

static void test_variant_without_fee_period_is_paid_once(void)
{
    given_cart_t *given = given_cart(true, 50000000);
    ss_price_t price;

    given->variant.fee_period = (ss_span_t){ SS_UNIT_NONE, 0 };
    given->variant.prepaid = false;
    given_component(given, 1000000, MANY)->fee_period = (ss_span_t){ SS_UNIT_MONTH, 1 };
    given_term(given, 6);
    given_discount(given, true, 10 * MANY, 1);
    price = price_of(given);

    CU_ASSERT_EQUAL(price.due_now, 4590);
    CU_ASSERT_FALSE(ss_date_is_set(price.next_date));
    CU_ASSERT_FALSE(ss_date_is_set(price.regular_from));
    CU_ASSERT_EQUAL(price.minimum_total, 4590 + 5 * 100);
}

static void test_quantity_of_a_plan_multiplies_its_fee_but_not_the_setup(void)
{
    given_cart_t *given = given_cart(true, 2000000);

    given->variant.setup_fee = 5000000;
    given->plan.quantity_based = true;
    given->cart.plan_quantity = 7 * MANY;
    CU_ASSERT_EQUAL(price_of(given).first.gross, 1900);
    given->plan.quantity_based = false;
    CU_ASSERT_EQUAL(price_of(given).first.gross, 700);
}

static void test_same_component_twice_is_one_line(void)
{
    given_cart_t *given = given_cart(true, 0);
    const int64_t pairs[] = { 0, 2 * MANY, 10 * MANY, MANY, -1 };
    ss_component_t *component = given_component(given, 0, 6 * MANY);
    ss_price_t price;

    given_scale(given, component, SS_SCALE_VOLUME, pairs);
    given->items[given->cart.item_count++] = (ss_cart_item_t){ component, 5 * MANY };
    price = price_of(given);
    CU_ASSERT_EQUAL(price.first.line_count, 2);
    CU_ASSERT_EQUAL(price.first.gross, 1100);
    CU_ASSERT_EQUAL(price.first.lines[1].unit_price, 0);
}

static void test_metered_and_empty_components_are_left_out(void)
{
    given_cart_t *given = given_cart(true, MANY);

    given_component(given, MANY, 3 * MANY)->type = SS_METERED;
    given_component(given, MANY, 0);
    CU_ASSERT_EQUAL(price_of(given).first.line_count, 1);
}

static void test_quantity_on_a_tiers_edge_belongs_to_the_lower_tier(void)
{
    const ss_price_tier_t tiers[] = { { 0, 2 * MANY }, { 10 * MANY, MANY } };
    ss_component_t component = { .scale = SS_SCALE_VOLUME, .tiers = tiers, .tier_count = 2 };
    int64_t amount;

    CU_ASSERT_TRUE(ss_component_amount(&component, 10 * MANY, 0, 2, &amount));
    CU_ASSERT_EQUAL(amount, 2000);
    CU_ASSERT_TRUE(ss_component_amount(&component, 10 * MANY + 1, 0, 2, &amount));
    CU_ASSERT_EQUAL(amount, 1000);
    CU_ASSERT_TRUE(ss_component_amount(&component, 3 * MANY, 3 * MANY, 2, &amount));
    CU_ASSERT_EQUAL(amount, 0);
    component.scale = SS_SCALE_BUCKET;
    CU_ASSERT_TRUE(ss_component_amount(&component, 500 * MANY, 0, 2, &amount));
    CU_ASSERT_EQUAL(amount, 100);
}

static void test_currency_decides_the_minor_unit(void)
{
    ss_component_t component = { .price = 1234567, .scale = SS_SCALE_NONE };
    int64_t amount;

    CU_ASSERT_TRUE(ss_component_amount(&component, 100 * MANY, 0, 0, &amount));
    CU_ASSERT_EQUAL(amount, 123);
    CU_ASSERT_TRUE(ss_component_amount(&component, 100 * MANY, 0, 3, &amount));
    CU_ASSERT_EQUAL(amount, 123457);
}

static void test_amounts_out_of_range_are_a_problem(void)
{
    given_cart_t *given = given_cart(true, SS_MILLIONTHS_MAX);
    ss_ctx_t *ctx = ss_test_ctx();
    ss_price_t price;

    given->plan.quantity_based = true;
    given->cart.plan_quantity = SS_MILLIONTHS_MAX;
    CU_ASSERT_EQUAL(ss_price(ctx, &given->cart, &given->seller, &price), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "price")->code, "too_large");
    given->cart.plan_quantity = INT64_MAX;
    CU_ASSERT_EQUAL(ss_price(ctx, &given->cart, &given->seller, &price), SS_INVALID);
    given->cart.plan_quantity = 1000 * MANY; /* 10^12 EUR are 10^14 cents: just in range */
    CU_ASSERT_EQUAL(ss_price(ctx, &given->cart, &given->seller, &price), SS_OK);
    given->variant.setup_fee = 10000;
    CU_ASSERT_EQUAL(ss_price(ctx, &given->cart, &given->seller, &price), SS_INVALID);
}

static void test_part_of_a_period_is_charged_to_the_day(void)
{
    ss_date_t first = given_day("2026-11-24");
    ss_date_t last = given_day("2026-12-23");

    CU_ASSERT_EQUAL(ss_prorate(990, first, last, first), 990);
    CU_ASSERT_EQUAL(ss_prorate(990, first, last, given_day("2026-12-14")), 330);
    CU_ASSERT_EQUAL(ss_prorate(990, first, last, last), 33);
    CU_ASSERT_EQUAL(ss_prorate(990, first, last, given_day("2026-12-24")), 0);
    CU_ASSERT_EQUAL(ss_prorate(-990, first, last, given_day("2026-12-14")), -330);
    CU_ASSERT_EQUAL(ss_prorate(990, first, last, given_day("2026-11-01")), 990);
}

static void test_fingerprint_tells_prices_apart(void)
{
    given_cart_t *given = given_cart(true, 9900000);
    ss_price_t price = price_of(given), again = price_of(given), later, dearer;
    apr_pool_t *pool = ss_test_pool();

    given->cart.start = given_day("2026-11-25");
    later = price_of(given);
    given->variant.recurring_fee = 9900001;
    dearer = price_of(given);
    CU_ASSERT_STRING_EQUAL(ss_price_fingerprint(&price, pool), ss_price_fingerprint(&again, pool));
    CU_ASSERT_STRING_EQUAL(ss_price_fingerprint(&price, pool), ss_price_fingerprint(&later, pool));
    CU_ASSERT_STRING_NOT_EQUAL(ss_price_fingerprint(&price, pool),
                               ss_price_fingerprint(&dearer, pool));
}

void ss_test_price_rules(void)
{
    static const ss_test_t tests[] = {
        { "business_sees_net_lines_that_add_up", test_business_sees_net_lines_that_add_up },
        { "consumer_of_a_net_group_sees_gross_lines_that_add_up",
          test_consumer_of_a_net_group_sees_gross_lines_that_add_up },
        { "trial_costs_nothing_and_bills_after_it", test_trial_costs_nothing_and_bills_after_it },
        { "free_plan_is_one_line_of_nothing", test_free_plan_is_one_line_of_nothing },
        { "fee_periods_have_separate_totals", test_fee_periods_have_separate_totals },
        { "weekly_fees_count_by_the_days_they_begin",
          test_weekly_fees_count_by_the_days_they_begin },
        { "coupon_of_a_year_reduces_every_week_that_begins_in_it",
          test_coupon_of_a_year_reduces_every_week_that_begins_in_it },
        { "coupon_reduces_longer_periods_only_when_they_fall_due",
          test_coupon_reduces_longer_periods_only_when_they_fall_due },
        { "fixed_coupon_goes_to_the_variants_period_first",
          test_fixed_coupon_goes_to_the_variants_period_first },
        { "coupon_for_named_targets_leaves_the_rest",
          test_coupon_for_named_targets_leaves_the_rest },
        { "variant_without_fee_period_is_paid_once", test_variant_without_fee_period_is_paid_once },
        { "quantity_of_a_plan_multiplies_its_fee_but_not_the_setup",
          test_quantity_of_a_plan_multiplies_its_fee_but_not_the_setup },
        { "same_component_twice_is_one_line", test_same_component_twice_is_one_line },
        { "metered_and_empty_components_are_left_out",
          test_metered_and_empty_components_are_left_out },
        { "quantity_on_a_tiers_edge_belongs_to_the_lower_tier",
          test_quantity_on_a_tiers_edge_belongs_to_the_lower_tier },
        { "currency_decides_the_minor_unit", test_currency_decides_the_minor_unit },
        { "amounts_out_of_range_are_a_problem", test_amounts_out_of_range_are_a_problem },
        { "part_of_a_period_is_charged_to_the_day", test_part_of_a_period_is_charged_to_the_day },
        { "fingerprint_tells_prices_apart", test_fingerprint_tells_prices_apart },
    };

    ss_suite_add("price_rules", tests, SS_COUNT(tests));
}

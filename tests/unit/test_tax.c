/* VAT: cases of customers, rates by country and day, and what they do to a price. */
#include "unit.h"

#include "given_cart.h"
#include "model/customer.h"
#include "model/tax.h"

static const ss_seller_t regular = { .country = "DE" };
static const ss_seller_t with_oss = { .country = "DE", .oss = true };
static const ss_seller_t small = { .country = "DE", .small_business = true, .oss = true };

static void test_case_depends_on_country_kind_and_vat_id(void)
{
    CU_ASSERT_EQUAL(ss_tax_case(&regular, "DE", false, false), SS_TAX_DOMESTIC);
    CU_ASSERT_EQUAL(ss_tax_case(&regular, "", true, false), SS_TAX_DOMESTIC);
    CU_ASSERT_EQUAL(ss_tax_case(&regular, "DE", true, true), SS_TAX_DOMESTIC);
    CU_ASSERT_EQUAL(ss_tax_case(&regular, "AT", false, false), SS_TAX_DOMESTIC);
    CU_ASSERT_EQUAL(ss_tax_case(&with_oss, "AT", false, false), SS_TAX_OSS);
    CU_ASSERT_EQUAL(ss_tax_case(&with_oss, "AT", true, false), SS_TAX_OSS);
    CU_ASSERT_EQUAL(ss_tax_case(&with_oss, "AT", true, true), SS_TAX_REVERSE_CHARGE);
    CU_ASSERT_EQUAL(ss_tax_case(&with_oss, "DE", false, false), SS_TAX_DOMESTIC);
    CU_ASSERT_EQUAL(ss_tax_case(&with_oss, "CH", false, false), SS_TAX_THIRD_COUNTRY);
    CU_ASSERT_EQUAL(ss_tax_case(&regular, "GB", true, true), SS_TAX_THIRD_COUNTRY);
    CU_ASSERT_EQUAL(ss_tax_case(&small, "AT", true, true), SS_TAX_SMALL_BUSINESS);
    CU_ASSERT_EQUAL(ss_tax_case(&small, "DE", false, false), SS_TAX_SMALL_BUSINESS);
}

static void test_every_member_state_has_its_standard_rate(void)
{
    static const struct {
        const char *country;
        int rate;
    } rates[] = {
        { "AT", 2000 }, { "BE", 2100 }, { "BG", 2000 }, { "CY", 1900 }, { "CZ", 2100 },
        { "DE", 1900 }, { "DK", 2500 }, { "EE", 2400 }, { "GR", 2400 }, { "ES", 2100 },
        { "FI", 2550 }, { "FR", 2000 }, { "HR", 2500 }, { "HU", 2700 }, { "IE", 2300 },
        { "IT", 2200 }, { "LT", 2100 }, { "LU", 1700 }, { "LV", 2100 }, { "MT", 1800 },
        { "NL", 2100 }, { "PL", 2300 }, { "PT", 2300 }, { "RO", 2100 }, { "SE", 2500 },
        { "SI", 2200 }, { "SK", 2300 },
    };

    CU_ASSERT_EQUAL(SS_COUNT(rates), 27);
    for (int i = 0; i < SS_COUNT(rates); i++) {
        CU_ASSERT_TRUE(ss_country_is_eu(rates[i].country));
        CU_ASSERT_EQUAL(ss_vat_standard_rate(rates[i].country, given_day("2026-11-24")),
                        rates[i].rate);
    }
    CU_ASSERT_EQUAL(ss_vat_standard_rate("CH", given_day("2026-11-24")), 0);
}

static void test_rate_follows_the_day_of_supply(void)
{
    CU_ASSERT_EQUAL(ss_vat_standard_rate("EE", given_day("2025-06-30")), 2200);
    CU_ASSERT_EQUAL(ss_vat_standard_rate("EE", given_day("2025-07-01")), 2400);
    CU_ASSERT_EQUAL(ss_vat_standard_rate("RO", given_day("2025-07-31")), 1900);
    CU_ASSERT_EQUAL(ss_vat_standard_rate("RO", given_day("2025-08-01")), 2100);
    CU_ASSERT_EQUAL(ss_vat_standard_rate("SK", given_day("2024-12-31")), 2000);
    CU_ASSERT_EQUAL(ss_vat_standard_rate("FI", given_day("2024-08-31")), 2400);
}

static void test_policy_of_the_merchant_comes_before_the_standard_rate(void)
{
    static const ss_tax_entry_t entries[] = {
        { "DE", 1600, { 2027, 1, 1 } },
        { "DE", 700, { 2021, 1, 1 } },
        { "CH", 810, { 2024, 1, 1 } },
    };
    const ss_tax_policy_t policy = { .entries = entries, .entry_count = SS_COUNT(entries) };

    CU_ASSERT_EQUAL(ss_tax_rate(&policy, "DE", given_day("2026-12-31")), 700);
    CU_ASSERT_EQUAL(ss_tax_rate(&policy, "DE", given_day("2027-01-01")), 1600);
    CU_ASSERT_EQUAL(ss_tax_rate(&policy, "DE", given_day("2020-12-31")), 1900);
    CU_ASSERT_EQUAL(ss_tax_rate(&policy, "AT", given_day("2026-11-24")), 2000);
    CU_ASSERT_EQUAL(ss_tax_rate(&policy, "CH", given_day("2026-11-24")), 810);
    CU_ASSERT_EQUAL(ss_tax_rate(NULL, "DE", given_day("2026-11-24")), 1900);
}

static void test_small_business_charges_final_prices_without_vat(void)
{
    given_cart_t *given = given_cart(false, 9990000);
    ss_price_t price;

    given->seller = small;
    price = price_of(given);
    CU_ASSERT_EQUAL(price.first.gross, 999);
    CU_ASSERT_EQUAL(price.first.net, 999);
    CU_ASSERT_EQUAL(price.first.vat, 0);
    CU_ASSERT_EQUAL(price.first.lines[0].rate, 0);
    given->group.gross = true;
    CU_ASSERT_EQUAL(price_of(given).first.gross, 999);
}

static void test_third_country_pays_the_net_contained(void)
{
    given_cart_t *given = given_cart(true, 9990000);
    ss_price_t price;

    given->cart.country = "CH";
    price = price_of(given);
    CU_ASSERT_EQUAL(price.tax_case, SS_TAX_THIRD_COUNTRY);
    CU_ASSERT_EQUAL(price.first.gross, 839);
    CU_ASSERT_EQUAL(price.first.shown, 839);
    CU_ASSERT_EQUAL(price.first.vat, 0);
}

static void test_reverse_charge_contains_rates_only_for_the_net(void)
{
    given_cart_t *given = given_cart(true, 10000000);
    ss_price_t price;

    given_component(given, 4990000, SS_MILLION)->tax_policy = &given->reduced;
    given_discount(given, true, 10 * SS_MILLION, 0);
    given->cart.country = "AT";
    given->cart.business = true;
    given->cart.vat_id_plausible = true;
    price = price_of(given);

    CU_ASSERT_EQUAL(price.first.net, 756 + 420); /* 9.00 at 19 % and 4.49 at 7 % */
    CU_ASSERT_EQUAL(price.first.gross, 1176);
    CU_ASSERT_EQUAL_FATAL(price.first.tax_count, 1);
    CU_ASSERT_EQUAL(price.first.taxes[0].rate, 0);
    CU_ASSERT_EQUAL(price.first.taxes[0].net, 1176);
    CU_ASSERT_EQUAL_FATAL(price.first.line_count, 3);
    CU_ASSERT_EQUAL(price.first.lines[0].shown, 840);
    CU_ASSERT_EQUAL(price.first.lines[1].shown, 466);
    CU_ASSERT_EQUAL(price.first.lines[2].shown, 1176 - 840 - 466);
    CU_ASSERT_EQUAL(price.first.lines[2].amount, -150);
    CU_ASSERT_EQUAL(price.first.lines[1].rate, 0);
}

static void test_oss_keeps_gross_prices_and_net_prices(void)
{
    given_cart_t *given = given_cart(true, 11900000);
    ss_price_t price;

    given->seller = with_oss;
    given->cart.country = "HU";
    price = price_of(given);
    CU_ASSERT_EQUAL(price.first.gross, 1190);
    CU_ASSERT_EQUAL(price.first.vat, 253);
    CU_ASSERT_EQUAL(price.first.lines[0].rate, 2700);
    given->group.gross = false;
    price = price_of(given);
    CU_ASSERT_EQUAL(price.first.net, 1190);
    CU_ASSERT_EQUAL(price.first.gross, 1511);
}

static void test_rate_of_a_trial_order_is_that_of_the_first_paid_day(void)
{
    static const ss_tax_entry_t entries[] = { { "DE", 1900, { 2007, 1, 1 } },
                                              { "DE", 2100, { 2026, 12, 1 } } };
    given_cart_t *given = given_cart(false, 10000000);

    given->full.entries = entries;
    given->full.entry_count = SS_COUNT(entries);
    CU_ASSERT_EQUAL(price_of(given).first.vat, 190);
    given->plan.trial = (ss_span_t){ SS_UNIT_DAY, 14 };
    CU_ASSERT_EQUAL(price_of(given).first.vat, 210);
}

void ss_test_tax(void)
{
    static const ss_test_t tests[] = {
        { "VAT-02 VAT-03 VAT-05 case_depends_on_country_kind_and_vat_id",
          test_case_depends_on_country_kind_and_vat_id },
        { "VAT-01 every_member_state_has_its_standard_rate",
          test_every_member_state_has_its_standard_rate },
        { "VAT-01 rate_follows_the_day_of_supply", test_rate_follows_the_day_of_supply },
        { "VAT-01 policy_of_the_merchant_comes_before_the_standard_rate",
          test_policy_of_the_merchant_comes_before_the_standard_rate },
        { "VAT-05 small_business_charges_final_prices_without_vat",
          test_small_business_charges_final_prices_without_vat },
        { "third_country_pays_the_net_contained", test_third_country_pays_the_net_contained },
        { "VAT-02 reverse_charge_contains_rates_only_for_the_net",
          test_reverse_charge_contains_rates_only_for_the_net },
        { "VAT-03 oss_keeps_gross_prices_and_net_prices", test_oss_keeps_gross_prices_and_net_prices },
        { "VAT-01 rate_of_a_trial_order_is_that_of_the_first_paid_day",
          test_rate_of_a_trial_order_is_that_of_the_first_paid_day },
    };

    ss_suite_add("tax", tests, SS_COUNT(tests));
}

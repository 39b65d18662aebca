/* VAT in euro: the merchant's rates by currency and day, and what an invoice says. */
#include "given_catalogue.h"

#include "model/exchange_rate.h"

#include <string.h>

static const ss_exchange_rate_t rates[] = {
    { "CHF", { 2026, 11, 1 }, 941200 },
    { "CHF", { 2026, 12, 1 }, 950000 },
    { "CHF", { 2026, 10, 1 }, 930000 },
    { "JPY", { 2026, 1, 1 }, 160000000 },
};

static const ss_merchant_t merchant = { .exchange_rates = rates, .exchange_rate_count = SS_COUNT(rates) };

static int64_t rate_on(const char *currency, int month, int day)
{
    return ss_exchange_rate(&merchant, currency, (ss_date_t){ 2026, month, day });
}

static void test_rate_is_the_one_valid_last(void)
{
    CU_ASSERT_EQUAL(rate_on("CHF", 11, 30), 941200);
    CU_ASSERT_EQUAL(rate_on("CHF", 12, 1), 950000);
    CU_ASSERT_EQUAL(rate_on("CHF", 10, 31), 930000);
    CU_ASSERT_EQUAL(rate_on("CHF", 9, 30), 0);
    CU_ASSERT_EQUAL(rate_on("USD", 11, 30), 0);
    CU_ASSERT_EQUAL(rate_on("EUR", 11, 30), 0);
}

static int64_t in_euro(int64_t minor, const ss_currency_t *currency, int64_t rate)
{
    int64_t cents = -1;

    CU_ASSERT_TRUE(ss_in_euro(minor, currency, rate, &cents));
    return cents;
}

/* Nothing is said rather than an amount that is wrong. */
static void test_what_is_beyond_all_amounts_is_refused(void)
{
    const ss_currency_t francs = { "CHF", 2 }, yen = { "JPY", 0 };
    int64_t cents = -1;

    CU_ASSERT_FALSE(ss_in_euro(SS_MONEY_MAX, &francs, 1, &cents));
    CU_ASSERT_EQUAL(cents, 0);
    CU_ASSERT_FALSE(ss_in_euro(SS_MONEY_MAX, &yen, SS_MILLION, &cents));
    CU_ASSERT_FALSE(ss_in_euro(SS_MONEY_MAX, &francs, SS_MILLION - 1, &cents));
    CU_ASSERT_TRUE(ss_in_euro(SS_MONEY_MAX, &francs, SS_MILLION, &cents));
    CU_ASSERT_EQUAL(cents, SS_MONEY_MAX);
}

static void test_amounts_in_euro_are_cents_rounded_half_up(void)
{
    const ss_currency_t francs = { "CHF", 2 }, yen = { "JPY", 0 }, dinars = { "KWD", 3 };

    CU_ASSERT_EQUAL(in_euro(2074, &francs, 941200), 2204); /* 22.0357 */
    CU_ASSERT_EQUAL(in_euro(1000, &yen, 160 * SS_MILLION), 625);
    CU_ASSERT_EQUAL(in_euro(1, &francs, 2 * SS_MILLION), 1);
    CU_ASSERT_EQUAL(in_euro(1, &francs, 2 * SS_MILLION + 1), 0);
    CU_ASSERT_EQUAL(in_euro(1000, &dinars, SS_MILLION / 4), 400);
    CU_ASSERT_EQUAL(in_euro(SS_MONEY_MAX, &yen, SS_EXCHANGE_RATE_MAX), SS_MONEY_MAX / 10000);
}

void ss_test_exchange_rate(void)
{
    static const ss_test_t tests[] = {
        { "VAT-11 rate_is_the_one_valid_last", test_rate_is_the_one_valid_last },
        { "VAT-11 what_is_beyond_all_amounts_is_refused", test_what_is_beyond_all_amounts_is_refused },
        { "VAT-11 amounts_in_euro_are_cents_rounded_half_up", test_amounts_in_euro_are_cents_rounded_half_up },
    };

    ss_suite_add("exchange_rate", tests, SS_COUNT(tests));
}

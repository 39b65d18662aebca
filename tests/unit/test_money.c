/* Money: rounding, limits, allocation, currencies, numbers from catalogue files. */
#include "unit.h"

#include "model/money.h"

#include <math.h>

static void check_muldiv(int64_t a, int64_t b, int64_t c, int64_t expected)
{
    int64_t result;

    CU_ASSERT_TRUE(ss_muldiv(a, b, c, &result));
    CU_ASSERT_EQUAL(result, expected);
}

static void test_muldiv_rounds_half_away_from_zero(void)
{
    check_muldiv(5, 1, 10, 1);
    check_muldiv(4, 1, 10, 0);
    check_muldiv(-5, 1, 10, -1);
    check_muldiv(-4, 1, 10, 0);
    check_muldiv(1, 1, 3, 0);
    check_muldiv(2, 1, 3, 1);
    check_muldiv(7, 1, 1, 7);
    check_muldiv(2370, 1900, 11900, 378);
    check_muldiv(INT64_MAX, SS_MILLION, SS_MILLION, INT64_MAX);
}

static void test_muldiv_overflow_is_refused(void)
{
    int64_t result = 7;

    CU_ASSERT_FALSE(ss_muldiv(INT64_MAX, 2, 1, &result));
    CU_ASSERT_EQUAL(result, 0);
    CU_ASSERT_FALSE(ss_muldiv(1, 1, 0, &result));
    CU_ASSERT_FALSE(ss_muldiv(1, 1, -3, &result));
}

static void test_add_beyond_limit_is_refused(void)
{
    int64_t sum;

    CU_ASSERT_TRUE(ss_money_add(SS_MONEY_MAX - 1, 1, &sum));
    CU_ASSERT_EQUAL(sum, SS_MONEY_MAX);
    CU_ASSERT_FALSE(ss_money_add(SS_MONEY_MAX, 1, &sum));
    CU_ASSERT_EQUAL(sum, 0);
    CU_ASSERT_FALSE(ss_money_add(-SS_MONEY_MAX, -1, &sum));
    CU_ASSERT_FALSE(ss_money_add(INT64_MAX, INT64_MAX, &sum));
}

static void test_allocation_gives_rest_to_largest_remainder(void)
{
    const int64_t weights[] = { 990, 290, 240, 300 };
    int64_t parts[4];

    CU_ASSERT_TRUE(ss_allocate(1529, weights, 4, parts));
    CU_ASSERT_EQUAL(parts[0], 832);
    CU_ASSERT_EQUAL(parts[1], 244);
    CU_ASSERT_EQUAL(parts[2], 201);
    CU_ASSERT_EQUAL(parts[3], 252);
}

static void test_allocation_prefers_earlier_on_a_tie(void)
{
    const int64_t weights[] = { 1, 1, 1 };
    int64_t parts[3];

    CU_ASSERT_TRUE(ss_allocate(2, weights, 3, parts));
    CU_ASSERT_EQUAL(parts[0], 1);
    CU_ASSERT_EQUAL(parts[1], 1);
    CU_ASSERT_EQUAL(parts[2], 0);
    CU_ASSERT_TRUE(ss_allocate(-2, weights, 3, parts));
    CU_ASSERT_EQUAL(parts[0], -1);
    CU_ASSERT_EQUAL(parts[2], 0);
}

static void test_allocation_without_weights_is_refused_unless_nothing_is_split(void)
{
    const int64_t zeros[] = { 0, 0 };
    const int64_t negative[] = { 2, -1 };
    int64_t parts[2];

    CU_ASSERT_TRUE(ss_allocate(0, zeros, 2, parts));
    CU_ASSERT_EQUAL(parts[0] + parts[1], 0);
    CU_ASSERT_FALSE(ss_allocate(5, zeros, 2, parts));
    CU_ASSERT_FALSE(ss_allocate(5, negative, 2, parts));
}

static void test_allocation_of_any_numbers_adds_up(void)
{
    unsigned int seed = 1;

    for (int round = 0; round < 2000; round++) {
        int64_t weights[12], parts[12], sum = 0;
        int64_t total = (int64_t)rand_r(&seed) * 40000 - SS_MONEY_MAX / 3;

        for (int i = 0; i < 12; i++) {
            weights[i] = rand_r(&seed) % 4 == 0 ? 0 : (int64_t)rand_r(&seed) * 30000;
        }
        weights[11] = 1;
        CU_ASSERT_TRUE(ss_allocate(total, weights, 12, parts));
        for (int i = 0; i < 12; i++) {
            sum += parts[i];
        }
        CU_ASSERT_EQUAL(sum, total);
    }
}

static void test_currencies_have_their_digits(void)
{
    ss_currency_t currency;

    CU_ASSERT_TRUE(ss_currency_find("EUR", &currency));
    CU_ASSERT_EQUAL(currency.digits, 2);
    CU_ASSERT_STRING_EQUAL(currency.code, "EUR");
    CU_ASSERT_TRUE(ss_currency_find("JPY", &currency));
    CU_ASSERT_EQUAL(currency.digits, 0);
    CU_ASSERT_TRUE(ss_currency_find("KWD", &currency));
    CU_ASSERT_EQUAL(currency.digits, 3);
    CU_ASSERT_TRUE(ss_currency_find("CHF", &currency));
    CU_ASSERT_EQUAL(currency.digits, 2);
}

static void test_unknown_currencies_are_refused(void)
{
    static const char *const codes[] = { "", "EU", "eur", "XXX", "EURO", "R F", "UR " };
    ss_currency_t currency;

    for (int i = 0; i < SS_COUNT(codes); i++) {
        CU_ASSERT_FALSE(ss_currency_find(codes[i], &currency));
    }
}

static void test_millionths_are_read_exactly(void)
{
    static const struct {
        double value;
        int64_t expected;
    } cases[] = { { 0, 0 },
                  { 9.9, 9900000 },
                  { 0.0015, 1500 },
                  { 0.000001, 1 },
                  { -2.5, -2500000 },
                  { 12.5, 12500000 },
                  { 1e9, SS_MILLIONTHS_MAX },
                  { 20000000.1, INT64_C(20000000100000) },
                  { 999999999.999999, 999999999999999 } };
    int64_t millionths;

    for (int i = 0; i < SS_COUNT(cases); i++) {
        CU_ASSERT_TRUE(ss_millionths_read(cases[i].value, &millionths));
        CU_ASSERT_EQUAL(millionths, cases[i].expected);
    }
}

static void test_millionths_with_more_decimals_are_refused(void)
{
    static const double values[] = { 0.0000001, 0.0000015, 1.0000005, 1e9 + 1, -1e10, 1e300 };
    int64_t millionths;

    for (int i = 0; i < SS_COUNT(values); i++) {
        CU_ASSERT_FALSE(ss_millionths_read(values[i], &millionths));
        CU_ASSERT_EQUAL(millionths, 0);
    }
    CU_ASSERT_FALSE(ss_millionths_read((double)NAN, &millionths));
    CU_ASSERT_FALSE(ss_millionths_read((double)INFINITY, &millionths));
}

void ss_test_money(void)
{
    static const ss_test_t tests[] = {
        { "muldiv_rounds_half_away_from_zero", test_muldiv_rounds_half_away_from_zero },
        { "muldiv_overflow_is_refused", test_muldiv_overflow_is_refused },
        { "add_beyond_limit_is_refused", test_add_beyond_limit_is_refused },
        { "allocation_gives_rest_to_largest_remainder",
          test_allocation_gives_rest_to_largest_remainder },
        { "allocation_prefers_earlier_on_a_tie", test_allocation_prefers_earlier_on_a_tie },
        { "allocation_without_weights_is_refused_unless_nothing_is_split",
          test_allocation_without_weights_is_refused_unless_nothing_is_split },
        { "allocation_of_any_numbers_adds_up", test_allocation_of_any_numbers_adds_up },
        { "currencies_have_their_digits", test_currencies_have_their_digits },
        { "unknown_currencies_are_refused", test_unknown_currencies_are_refused },
        { "millionths_are_read_exactly", test_millionths_are_read_exactly },
        { "millionths_with_more_decimals_are_refused",
          test_millionths_with_more_decimals_are_refused },
    };

    ss_suite_add("money", tests, SS_COUNT(tests));
}

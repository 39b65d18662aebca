/* Postpaid fees: charged after their period, and reduced by the coupon that holds when they fall due. */
#include "unit.h"

#include "given_cart.h"

#define MANY SS_MILLION

static void check_day(ss_date_t actual, const char *expected)
{
    CU_ASSERT_STRING_EQUAL(ss_date_text(actual, ss_test_pool()), expected);
}

static void given_longer(given_cart_t *given, int64_t price, int months)
{
    given_component(given, price, MANY)->fee_period = (ss_span_t){ SS_UNIT_MONTH, months };
}

static void given_term(given_cart_t *given, int months)
{
    given->variant.contract_period = (ss_span_t){ SS_UNIT_MONTH, months };
}

static void test_postpaid_with_setup_bills_the_setup_first(void)
{
    given_cart_t *given = given_cart(true, 10000000);
    ss_price_t price;

    given->variant.prepaid = false;
    given->variant.setup_fee = 5000000;
    given_term(given, 12);
    price = price_of(given);

    CU_ASSERT_EQUAL(price.due_now, 500);
    CU_ASSERT_EQUAL(price.first.gross, 500);
    CU_ASSERT_EQUAL(price.first.line_count, 1);
    check_day(price.first_invoice_date, "2026-11-24");
    CU_ASSERT_EQUAL(price.minimum_total, 12500);
}

static void test_postpaid_without_setup_bills_after_the_first_period(void)
{
    given_cart_t *given = given_cart(true, 10000000);
    ss_price_t price;

    given->variant.prepaid = false;
    given_longer(given, 12000000, 12);
    given_term(given, 12);
    given_discount(given, true, 50 * MANY, 1);
    price = price_of(given);

    CU_ASSERT_EQUAL(price.due_now, 0);
    CU_ASSERT_EQUAL(price.first.gross, 500);
    check_day(price.first_invoice_date, "2026-12-24");
    CU_ASSERT_EQUAL(price.minimum_total, 500 + 1200 + 11 * 1000);
}

static void test_fixed_coupon_spares_the_setup_of_postpaid(void)
{
    given_cart_t *given = given_cart(true, 10000000);
    ss_price_t price;

    given->variant.prepaid = false;
    given->variant.setup_fee = 5000000;
    given_term(given, 2);
    given_discount(given, false, 300, 1);
    given->discount.include_setup = true;
    price = price_of(given);

    CU_ASSERT_EQUAL(price.first.gross, 500);
    CU_ASSERT_EQUAL(price.reduced[0].gross, 700);
    CU_ASSERT_EQUAL(price.minimum_total, 500 + 700 + 1000);
    given->discount.percent = true;
    given->discount.value = 50 * MANY;
    price = price_of(given);
    CU_ASSERT_EQUAL(price.first.gross, 250);
}

static void test_coupon_reduces_postpaid_fees_that_fall_due_while_it_holds(void)
{
    given_cart_t *given = given_cart(true, 10000000);
    ss_price_t price;

    given->variant.prepaid = false;
    given_longer(given, 12000000, 3);
    given_term(given, 12);
    given_discount(given, true, 50 * MANY, 3);
    price = price_of(given);
    CU_ASSERT_EQUAL(price.reduced[1].gross, 600);
    CU_ASSERT_EQUAL(price.minimum_total, 3 * 500 + 9 * 1000 + 600 + 3 * 1200);

    given->discount.periods = 2;
    price = price_of(given);
    CU_ASSERT_EQUAL(price.reduced[1].gross, 1200);
    CU_ASSERT_EQUAL(price.minimum_total, 2 * 500 + 10 * 1000 + 4 * 1200);
}

static void test_postpaid_fee_that_falls_due_after_the_term_counts_in_full(void)
{
    given_cart_t *given = given_cart(true, 10000000);

    given->variant.prepaid = false;
    given_longer(given, 12000000, 24);
    given_term(given, 12);
    given_discount(given, true, 50 * MANY, 18);
    CU_ASSERT_EQUAL(price_of(given).minimum_total, 12 * 500 + 1200);
    given->discount.periods = 24;
    CU_ASSERT_EQUAL(price_of(given).minimum_total, 12 * 500 + 600);
}

void ss_test_price_postpaid(void)
{
    static const ss_test_t tests[] = {
        { "postpaid_with_setup_bills_the_setup_first",
          test_postpaid_with_setup_bills_the_setup_first },
        { "postpaid_without_setup_bills_after_the_first_period",
          test_postpaid_without_setup_bills_after_the_first_period },
        { "fixed_coupon_spares_the_setup_of_postpaid",
          test_fixed_coupon_spares_the_setup_of_postpaid },
        { "coupon_reduces_postpaid_fees_that_fall_due_while_it_holds",
          test_coupon_reduces_postpaid_fees_that_fall_due_while_it_holds },
        { "postpaid_fee_that_falls_due_after_the_term_counts_in_full",
          test_postpaid_fee_that_falls_due_after_the_term_counts_in_full },
    };

    ss_suite_add("price_postpaid", tests, SS_COUNT(tests));
}

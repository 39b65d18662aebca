/* Credit and charge of a change within a period, to the day. */
#include "unit.h"

#include "given_cart.h"
#include "model/proration.h"

#include <apr_strings.h>
#include <stdlib.h>

#define EURO INT64_C(1000000)

static const ss_date_t unset = { 0, 0, 0 };

/* What a change of `before` to `after` costs on a day. */
static ss_proration_t due_of(given_cart_t *before, given_cart_t *after, const char *anchor, const char *day)
{
    const ss_change_carts_t change = {
        .before = &before->cart, .after = &after->cart, .anchor = given_day(anchor), .day = given_day(day)
    };
    ss_proration_t due;

    after->cart.variant = &after->variant;
    CU_ASSERT_EQUAL_FATAL(ss_prorate_change(ss_test_ctx(), &change, &before->seller, &due), SS_OK);
    return due;
}

/* Another plan of another price. */
static ss_proration_t plan_due(int64_t before_fee, int64_t after_fee, const char *anchor, const char *day)
{
    given_cart_t *before = given_cart(true, before_fee), *after = given_cart(true, after_fee);

    after->variant.id = "dearer";
    return due_of(before, after, anchor, day);
}

static void assert_lines(const ss_proration_t *due, const char *expected)
{
    const char *text = "";

    for (int i = 0; i < due->bill.line_count; i++) {
        text = apr_psprintf(ss_test_pool(), "%s%s%d of %d: %d", text, i == 0 ? "" : ", ", due->parts[i].days,
                            due->parts[i].period_days, (int)due->bill.lines[i].shown);
    }
    CU_ASSERT_STRING_EQUAL(text, expected);
}

/* Lines of a rate add up to its totals, these to the sums, and VAT is that of the sum. */
static void assert_adds_up(const ss_proration_t *due, bool gross)
{
    const ss_bill_t *bill = &due->bill;
    int64_t net = 0, total = 0, shown = 0;

    for (int t = 0; t < bill->tax_count; t++) {
        const ss_tax_group_t *tax = &bill->taxes[t];
        int64_t line_net = 0, line_gross = 0, vat = 0;

        for (int i = 0; i < bill->line_count; i++) {
            line_net += bill->lines[i].rate == tax->rate ? bill->lines[i].net : 0;
            line_gross += bill->lines[i].rate == tax->rate ? bill->lines[i].gross : 0;
            shown += bill->lines[i].rate == tax->rate ? bill->lines[i].shown : 0;
        }
        CU_ASSERT_EQUAL(line_net, tax->net);
        CU_ASSERT_EQUAL(line_gross, tax->gross);
        CU_ASSERT_EQUAL(tax->net + tax->vat, tax->gross);
        CU_ASSERT_TRUE(ss_muldiv(gross ? tax->gross : tax->net, tax->rate, gross ? 10000 + tax->rate : 10000, &vat));
        CU_ASSERT_EQUAL(tax->vat, vat);
        net += tax->net;
        total += tax->gross;
    }
    CU_ASSERT_EQUAL(net, bill->net);
    CU_ASSERT_EQUAL(total, bill->gross);
    CU_ASSERT_EQUAL(shown, bill->shown);
}

static void test_the_rest_of_the_month_is_credited_and_charged(void)
{
    ss_proration_t due = plan_due(9900000, 16900000, "2026-11-24", "2027-03-26");

    assert_lines(&due, "29 of 31: -926, 29 of 31: 1581");
    CU_ASSERT_EQUAL(due.bill.gross, 655);
    CU_ASSERT_TRUE(due.parts[0].credit && !due.parts[1].credit);
    CU_ASSERT_STRING_EQUAL(ss_date_text(due.parts[1].last, ss_test_pool()), "2027-04-23");
    assert_adds_up(&due, true);
}

static void test_days_are_those_of_the_calendar(void)
{
    static const struct {
        const char *anchor, *day, *lines;
    } vectors[] = {
        { "2027-01-31", "2027-02-28", "1 of 29: -34, 1 of 29: 69" },      /* the 31st of a short month */
        { "2027-01-31", "2027-04-30", "1 of 31: -32, 1 of 31: 65" },      /* from 31 March on, counted from January */
        { "2028-01-31", "2028-02-29", "1 of 30: -33, 1 of 30: 67" },      /* a leap year */
        { "2028-02-15", "2028-02-29", "15 of 29: -517, 15 of 29: 1034" },
        { "2027-03-01", "2027-03-28", "4 of 31: -129, 4 of 31: 258" },    /* summer time begins */
        { "2027-10-01", "2027-10-31", "1 of 31: -32, 1 of 31: 65" },      /* and ends */
        { "2026-12-15", "2027-01-01", "14 of 31: -452, 14 of 31: 903" },
    };

    for (int i = 0; i < SS_COUNT(vectors); i++) {
        ss_proration_t due = plan_due(10 * EURO, 20 * EURO, vectors[i].anchor, vectors[i].day);

        assert_lines(&due, vectors[i].lines);
    }
}

static void test_a_period_that_begins_is_due_only_if_it_was_billed(void)
{
    given_cart_t *before = given_cart(true, 10 * EURO), *after = given_cart(true, 20 * EURO);
    ss_change_carts_t change = { .before = &before->cart,
                                 .after = &after->cart,
                                 .anchor = given_day("2026-11-24"),
                                 .day = given_day("2026-12-24"),
                                 .billed_until = given_day("2026-12-23") };
    ss_proration_t due;

    after->variant.id = "dearer";
    ss_prorate_change(ss_test_ctx(), &change, &before->seller, &due);
    CU_ASSERT_EQUAL(due.bill.line_count, 0);
    change.billed_until = given_day("2027-01-23");
    ss_prorate_change(ss_test_ctx(), &change, &before->seller, &due);
    assert_lines(&due, "31 of 31: -1000, 31 of 31: 2000");
}

/* A yearly period of a contract that ends in the middle of it: 42 days are left of it, of the period 273. */
static void test_nothing_is_due_after_the_end_of_the_contract(void)
{
    given_cart_t *before = given_cart(true, 120 * EURO), *after = given_cart(true, 240 * EURO);
    ss_change_carts_t change = { .before = &before->cart,
                                 .after = &after->cart,
                                 .anchor = given_day("2026-11-24"),
                                 .day = given_day("2027-02-24"),
                                 .end = given_day("2027-04-06") };
    ss_proration_t due;

    before->variant.fee_period = after->variant.fee_period = (ss_span_t){ SS_UNIT_YEAR, 1 };
    after->variant.id = "dearer";
    ss_prorate_change(ss_test_ctx(), &change, &before->seller, &due);
    assert_lines(&due, "42 of 365: -1381, 42 of 365: 2762");
    CU_ASSERT_STRING_EQUAL(ss_date_text(due.parts[1].last, ss_test_pool()), "2027-04-06");
    change.end = given_day("2027-02-24");
    ss_prorate_change(ss_test_ctx(), &change, &before->seller, &due);
    assert_lines(&due, "1 of 365: -33, 1 of 365: 66");
    change.end = given_day("2027-02-23");
    ss_prorate_change(ss_test_ctx(), &change, &before->seller, &due);
    CU_ASSERT_EQUAL(due.bill.line_count, 0);
    change.end = given_day("2027-11-24");
    ss_prorate_change(ss_test_ctx(), &change, &before->seller, &due);
    assert_lines(&due, "273 of 365: -8975, 273 of 365: 17951");
}

static void test_nothing_is_due_before_the_first_paid_day_or_for_fees_paid_afterwards(void)
{
    given_cart_t *before = given_cart(true, 10 * EURO), *after = given_cart(true, 20 * EURO);
    ss_proration_t due = plan_due(10 * EURO, 20 * EURO, "2026-12-08", "2026-12-01");

    CU_ASSERT_EQUAL(due.bill.line_count, 0);
    CU_ASSERT_EQUAL(due.bill.gross, 0);
    before->variant.prepaid = after->variant.prepaid = false;
    due = due_of(before, after, "2026-11-24", "2026-12-01");
    CU_ASSERT_EQUAL(due.bill.line_count, 0);
}

static void test_the_setup_fee_of_the_new_plan_is_not_charged(void)
{
    given_cart_t *before = given_cart(true, 10 * EURO), *after = given_cart(true, 20 * EURO);
    ss_proration_t due;

    after->variant.id = "dearer";
    after->variant.setup_fee = 50 * EURO;
    after->plan.trial = (ss_span_t){ SS_UNIT_DAY, 14 };
    due = due_of(before, after, "2026-12-01", "2026-12-01");
    CU_ASSERT_EQUAL(due.bill.line_count, 0);
    due = due_of(before, after, "2026-12-01", "2026-12-31");
    assert_lines(&due, "1 of 31: -32, 1 of 31: 65");
}

static void test_each_component_is_counted_over_its_own_period(void)
{
    given_cart_t *before = given_cart(true, 10 * EURO), *after = given_cart(true, 10 * EURO);
    ss_component_t *yearly = given_component(after, 120 * EURO, SS_MILLION);
    ss_component_t *monthly = given_component(after, 3 * EURO, 2 * SS_MILLION);
    ss_proration_t due;

    yearly->fee_period = (ss_span_t){ SS_UNIT_YEAR, 1 };
    monthly->id = "monthly";
    due = due_of(before, after, "2026-11-24", "2027-03-26");
    assert_lines(&due, "29 of 31: 561, 243 of 365: 7989");
    CU_ASSERT_STRING_EQUAL(ss_date_text(due.parts[1].last, ss_test_pool()), "2027-11-23");
}

static void test_what_stays_is_not_on_the_bill(void)
{
    given_cart_t *before = given_cart(true, 10 * EURO), *after = given_cart(true, 10 * EURO);
    ss_proration_t due;

    given_component(before, 2 * EURO, 3 * SS_MILLION);
    given_component(after, 2 * EURO, 3 * SS_MILLION);
    given_component(after, 5 * EURO, SS_MILLION);
    due = due_of(before, after, "2026-11-24", "2027-03-26");
    assert_lines(&due, "29 of 31: 468");
}

static void test_quotas_and_scales_count_as_in_the_price(void)
{
    static const int64_t tiers[] = { 0, 2 * EURO, 10 * SS_MILLION, EURO, -1 };
    given_cart_t *before = given_cart(true, 0), *after = given_cart(true, 0);
    ss_proration_t due;

    given_scale(before, given_component(before, 0, 8 * SS_MILLION), SS_SCALE_VOLUME, tiers);
    given_scale(after, given_component(after, 0, 20 * SS_MILLION), SS_SCALE_VOLUME, tiers);
    after->quotas[after->variant.quota_count++] = (ss_quota_t){ &after->components[0], 5 * SS_MILLION };
    due = due_of(before, after, "2027-04-01", "2027-04-16");
    assert_lines(&due, "15 of 30: -800, 15 of 30: 750");
    CU_ASSERT_EQUAL(due.bill.gross, -50);
}

static void test_a_discount_goes_on_while_it_holds(void)
{
    given_cart_t *before = given_cart(true, 10 * EURO), *after = given_cart(true, 20 * EURO);
    ss_proration_t due;

    after->variant.id = "dearer";
    given_discount(before, true, 25 * SS_MILLION, 3);
    given_discount(after, true, 25 * SS_MILLION, 3);
    due = due_of(before, after, "2027-04-01", "2027-06-16");
    assert_lines(&due, "15 of 30: -500, 15 of 30: 125, 15 of 30: 1000, 15 of 30: -250");
    due = due_of(before, after, "2027-04-01", "2027-07-17");
    assert_lines(&due, "15 of 31: -484, 15 of 31: 968");
    given_discount(before, false, 300, 0);
    given_discount(after, false, 300, 0);
    due = due_of(before, after, "2027-04-01", "2027-06-16");
    assert_lines(&due, "15 of 30: -500, 15 of 30: 1000");
    CU_ASSERT_EQUAL(due.bill.gross, 500);
}

static void test_net_groups_have_vat_on_top_of_the_sum(void)
{
    given_cart_t *before = given_cart(false, 49 * EURO), *after = given_cart(false, 99 * EURO);
    ss_proration_t due;

    before->cart.business = after->cart.business = true;
    after->variant.id = "dearer";
    due = due_of(before, after, "2027-04-01", "2027-04-16");
    assert_lines(&due, "15 of 30: -2450, 15 of 30: 4950");
    CU_ASSERT_EQUAL(due.bill.net, 2500);
    CU_ASSERT_EQUAL(due.bill.vat, 475);
    CU_ASSERT_EQUAL(due.bill.gross, 2975);
    assert_adds_up(&due, false);
}

static void test_reverse_charge_has_the_net_that_gross_prices_contain(void)
{
    given_cart_t *before = given_cart(true, 9900000), *after = given_cart(true, 16900000);
    ss_proration_t due;

    before->cart.business = after->cart.business = true;
    before->cart.country = after->cart.country = "AT";
    before->cart.vat_id_plausible = after->cart.vat_id_plausible = true;
    after->variant.id = "dearer";
    due = due_of(before, after, "2026-11-24", "2027-03-26");
    CU_ASSERT_EQUAL(due.bill.vat, 0);
    CU_ASSERT_EQUAL(due.bill.gross, 550); /* 6.55 less 19 % */
    CU_ASSERT_EQUAL(due.bill.lines[0].shown + due.bill.lines[1].shown, 550);
    CU_ASSERT_EQUAL(due.bill.tax_count, 1);
    CU_ASSERT_EQUAL(due.bill.taxes[0].rate, 0);
}

static void test_many_changes_add_up_by_rate(void)
{
    srand(4711);
    for (int i = 0; i < 500; i++) {
        bool gross = rand() % 2 == 0;
        given_cart_t *before = given_cart(gross, (rand() % 5000) * 10000), *after = given_cart(gross, (rand() % 5000) * 10000);
        ss_proration_t due;

        before->cart.business = after->cart.business = !gross;
        for (int k = 0; k < 6; k++) {
            ss_component_t *old = given_component(before, (rand() % 900) * 10000, (rand() % 4) * SS_MILLION);
            ss_component_t *new = given_component(after, old->price, (rand() % 4) * SS_MILLION);

            old->tax_policy = k % 2 == 0 ? &before->full : &before->reduced;
            new->tax_policy = k % 2 == 0 ? &after->full : &after->reduced;
        }
        due = due_of(before, after, "2027-01-15", ss_date_text(ss_date_add_days(given_day("2027-01-15"), rand() % 400),
                                                               ss_test_pool()));
        assert_adds_up(&due, gross);
    }
}

static void test_the_period_around_a_day_is_counted_from_the_anchor(void)
{
    const ss_span_t month = { SS_UNIT_MONTH, 1 }, none = { SS_UNIT_NONE, 0 };

    CU_ASSERT_STRING_EQUAL(ss_date_text(ss_period_around(given_day("2027-01-31"), month, given_day("2027-03-30")),
                                        ss_test_pool()), "2027-03-01");
    CU_ASSERT_EQUAL(ss_date_compare(ss_period_around(given_day("2027-01-31"), month, given_day("2027-01-30")), unset), 0);
    CU_ASSERT_EQUAL(ss_date_compare(ss_period_around(given_day("2027-01-31"), none, given_day("2027-03-30")), unset), 0);
}

void ss_test_proration(void)
{
    static const ss_test_t tests[] = {
        { "the_rest_of_the_month_is_credited_and_charged", test_the_rest_of_the_month_is_credited_and_charged },
        { "days_are_those_of_the_calendar", test_days_are_those_of_the_calendar },
        { "a_period_that_begins_is_due_only_if_it_was_billed", test_a_period_that_begins_is_due_only_if_it_was_billed },
        { "nothing_is_due_before_the_first_paid_day_or_for_fees_paid_afterwards",
          test_nothing_is_due_before_the_first_paid_day_or_for_fees_paid_afterwards },
        { "nothing_is_due_after_the_end_of_the_contract", test_nothing_is_due_after_the_end_of_the_contract },
        { "the_setup_fee_of_the_new_plan_is_not_charged", test_the_setup_fee_of_the_new_plan_is_not_charged },
        { "each_component_is_counted_over_its_own_period", test_each_component_is_counted_over_its_own_period },
        { "what_stays_is_not_on_the_bill", test_what_stays_is_not_on_the_bill },
        { "quotas_and_scales_count_as_in_the_price", test_quotas_and_scales_count_as_in_the_price },
        { "a_discount_goes_on_while_it_holds", test_a_discount_goes_on_while_it_holds },
        { "VAT-09 net_groups_have_vat_on_top_of_the_sum", test_net_groups_have_vat_on_top_of_the_sum },
        { "VAT-02 reverse_charge_has_the_net_that_gross_prices_contain",
          test_reverse_charge_has_the_net_that_gross_prices_contain },
        { "VAT-09 many_changes_add_up_by_rate", test_many_changes_add_up_by_rate },
        { "the_period_around_a_day_is_counted_from_the_anchor", test_the_period_around_a_day_is_counted_from_the_anchor },
    };

    ss_suite_add("proration", tests, SS_COUNT(tests));
}

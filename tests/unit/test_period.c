/* Terms, notices and withdrawal periods against tables of dates worked out by hand. */
#include "unit.h"

#include "model/period.h"

#define ISO_DAY 11 /* "2026-11-24" and its end */

static ss_date_t day(const char *text)
{
    ss_date_t date = { 0, 0, 0 };

    CU_ASSERT_TRUE_FATAL(ss_date_parse(text, &date));
    return date;
}

static ss_span_t months(int quantity)
{
    ss_span_t span = { SS_UNIT_MONTH, quantity };

    return span;
}

static void check_day(ss_date_t actual, const char *expected)
{
    CU_ASSERT_STRING_EQUAL(ss_date_text(actual, ss_test_pool()), expected);
}

static void test_terms_end_as_the_civil_code_says(void)
{
    static const struct {
        char start[ISO_DAY];
        int months;
        char end[ISO_DAY], next[ISO_DAY];
    } cases[] = {
        { "2026-11-24", 12, "2027-11-23", "2027-11-24" },
        { "2026-11-24", 24, "2028-11-23", "2028-11-24" },
        { "2026-11-01", 1, "2026-11-30", "2026-12-01" },
        { "2026-11-30", 1, "2026-12-29", "2026-12-30" },
        { "2026-01-31", 1, "2026-02-28", "2026-03-01" },
        { "2028-01-31", 1, "2028-02-29", "2028-03-01" },
        { "2027-01-29", 1, "2027-02-28", "2027-03-01" },
        { "2026-03-31", 1, "2026-04-30", "2026-05-01" },
        { "2027-03-01", 12, "2028-02-29", "2028-03-01" },
        { "2028-02-29", 12, "2029-02-28", "2029-03-01" },
        { "2026-08-31", 6, "2027-02-28", "2027-03-01" },
        { "2027-02-28", 1, "2027-03-27", "2027-03-28" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        check_day(ss_term_end(day(cases[i].start), months(cases[i].months)), cases[i].end);
        check_day(ss_period_start(day(cases[i].start), months(cases[i].months), 1), cases[i].next);
    }
}

static void test_terms_of_years_weeks_and_days_end_likewise(void)
{
    check_day(ss_term_end(day("2028-02-29"), (ss_span_t){ SS_UNIT_YEAR, 1 }), "2029-02-28");
    check_day(ss_term_end(day("2026-11-24"), (ss_span_t){ SS_UNIT_YEAR, 2 }), "2028-11-23");
    check_day(ss_term_end(day("2026-11-24"), (ss_span_t){ SS_UNIT_DAY, 14 }), "2026-12-07");
    check_day(ss_term_end(day("2026-11-24"), (ss_span_t){ SS_UNIT_WEEK, 2 }), "2026-12-07");
}

static void test_periods_count_from_the_first_day(void)
{
    check_day(ss_period_start(day("2026-01-31"), months(1), 0), "2026-01-31");
    check_day(ss_period_start(day("2026-01-31"), months(1), 2), "2026-03-31");
    check_day(ss_period_start(day("2026-01-31"), months(1), 3), "2026-05-01");
    check_day(ss_period_start(day("2026-01-31"), months(1), 12), "2027-01-31");
    check_day(ss_period_start(day("2026-11-24"), months(1), 3), "2027-02-24");
}

static void test_notices_end_on_the_same_day_of_a_month(void)
{
    static const char cases[][2][ISO_DAY] = {
        { "2026-11-24", "2026-12-24" }, { "2026-10-31", "2026-11-30" },
        { "2027-01-28", "2027-02-28" }, { "2027-01-29", "2027-02-28" },
        { "2027-01-31", "2027-02-28" }, { "2028-01-30", "2028-02-29" },
        { "2028-01-31", "2028-02-29" }, { "2027-02-28", "2027-03-28" },
        { "2028-02-29", "2028-03-29" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        check_day(ss_notice_end(day(cases[i][0]), months(1)), cases[i][1]);
    }
    check_day(ss_notice_end(day("2026-11-24"), (ss_span_t){ SS_UNIT_DAY, 14 }), "2026-12-08");
    check_day(ss_notice_end(day("2026-11-24"), (ss_span_t){ SS_UNIT_NONE, 0 }), "2026-11-24");
}

static void test_notice_received_a_day_late_misses_the_end(void)
{
    static const char cases[][3][ISO_DAY] = {
        { "2026-12-31", "2026-11-30", "2027-01-01" }, { "2027-01-15", "2026-12-15", "2027-01-16" },
        { "2027-02-28", "2027-01-31", "2027-03-01" }, { "2028-02-29", "2028-01-31", "2028-03-01" },
        { "2027-03-31", "2027-02-28", "2027-04-01" }, { "2027-04-30", "2027-03-31", "2027-05-01" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        ss_date_t latest = ss_notice_latest(day(cases[i][0]), months(1));

        check_day(latest, cases[i][1]);
        CU_ASSERT_TRUE(ss_date_compare(ss_notice_end(latest, months(1)), day(cases[i][0])) <= 0);
        check_day(ss_notice_end(ss_date_add_days(latest, 1), months(1)), cases[i][2]);
    }
    check_day(ss_notice_latest(day("2026-12-31"), (ss_span_t){ SS_UNIT_WEEK, 2 }), "2026-12-17");
}

static void test_latest_notice_fits_every_day_of_eight_years(void)
{
    ss_date_t end = day("2024-01-01");

    for (int i = 0; i < 8 * 366; i++, end = ss_date_add_days(end, 1)) {
        ss_span_t notice = months(i % 4 + 1);
        ss_date_t latest = ss_notice_latest(end, notice);
        ss_date_t late = ss_date_add_days(latest, 1);

        CU_ASSERT_TRUE(ss_date_compare(ss_notice_end(latest, notice), end) <= 0);
        CU_ASSERT_TRUE(ss_date_compare(ss_notice_end(late, notice), end) > 0);
    }
}

static void test_cancellation_ends_with_the_later_of_term_and_notice(void)
{
    static const char cases[][2][ISO_DAY] = {
        { "2027-10-23", "2027-11-23" },
        { "2027-10-24", "2027-11-24" },
        { "2027-11-23", "2027-12-23" },
        { "2028-01-31", "2028-02-29" },
    };
    ss_end_rules_t rules = { .start = day("2026-11-24"), .term = months(12), .notice = months(1) };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        check_day(ss_ordinary_end(&rules, day(cases[i][0])), cases[i][1]);
    }
    rules.term = months(0);
    check_day(ss_ordinary_end(&rules, day("2027-10-24")), "2027-11-24");
}

static void test_receipt_near_midnight_counts_in_the_merchants_zone(void)
{
    apr_time_t received;
    ss_date_t berlin;

    CU_ASSERT_TRUE(ss_time_parse("2026-11-30T23:30:00Z", &received));
    berlin = ss_date_in_zone(received, "Europe/Berlin");
    check_day(ss_notice_end(berlin, months(1)), "2027-01-01");
}

/* Days on which clocks change, in zones of both sides of Greenwich; some change them at midnight. */
static void test_day_of_an_instant_honours_clock_changes(void)
{
    static const struct {
        const char *zone, *instant, *day;
    } cases[] = {
        { "Europe/Berlin", "2026-03-28T22:59:59Z", "2026-03-28" },
        { "Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29" },
        { "Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29" },
        { "Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29" },
        { "Europe/Berlin", "2026-03-29T21:59:59Z", "2026-03-29" },
        { "Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30" },
        { "Europe/Berlin", "2026-10-24T21:59:59Z", "2026-10-24" },
        { "Europe/Berlin", "2026-10-24T22:30:00Z", "2026-10-25" },
        { "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25" },
        { "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25" },
        { "Europe/Berlin", "2026-10-25T22:59:59Z", "2026-10-25" },
        { "Europe/Berlin", "2026-10-25T23:00:00Z", "2026-10-26" },
        { "America/New_York", "2026-03-08T04:59:59Z", "2026-03-07" },
        { "America/New_York", "2026-03-08T05:00:00Z", "2026-03-08" },
        { "America/New_York", "2026-03-09T03:59:59Z", "2026-03-08" },
        { "America/New_York", "2026-11-01T04:00:00Z", "2026-11-01" },
        { "America/New_York", "2026-11-02T04:59:59Z", "2026-11-01" },
        { "America/Havana", "2026-11-01T04:00:00Z", "2026-11-01" },
        { "America/Santiago", "2026-09-06T03:59:59Z", "2026-09-05" },
        { "America/Santiago", "2026-09-06T04:00:00Z", "2026-09-06" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        apr_time_t instant;

        CU_ASSERT_TRUE(ss_time_parse(cases[i].instant, &instant));
        check_day(ss_date_in_zone(instant, cases[i].zone), cases[i].day);
    }
}

/* Berlin's days of 23 and 25 hours; midnight that comes twice (Havana) or never (Santiago). */
static void test_day_begins_with_its_first_instant(void)
{
    static const char *const cases[][3] = {
        { "Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00Z" },
        { "Europe/Berlin", "2026-03-30", "2026-03-29T22:00:00Z" },
        { "Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00Z" },
        { "Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00Z" },
        { "America/New_York", "2026-03-08", "2026-03-08T05:00:00Z" },
        { "America/New_York", "2026-03-09", "2026-03-09T04:00:00Z" },
        { "America/New_York", "2026-11-02", "2026-11-02T05:00:00Z" },
        { "America/Havana", "2026-11-01", "2026-11-01T04:00:00Z" },
        { "America/Santiago", "2026-09-06", "2026-09-06T04:00:00Z" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        const char *zone = cases[i][0];
        apr_time_t start = ss_date_start(day(cases[i][1]), zone);

        CU_ASSERT_STRING_EQUAL(ss_time_text(start, ss_test_pool()), cases[i][2]);
        check_day(ss_date_in_zone(start, zone), cases[i][1]);
        CU_ASSERT_TRUE(ss_date_compare(ss_date_in_zone(start - 1, zone), day(cases[i][1])) < 0);
    }
}

static void test_periods_over_clock_changes_count_days_not_hours(void)
{
    static const struct {
        const char *zone, *received, *notice_end;
    } cases[] = {
        { "Europe/Berlin", "2026-03-28T22:59:59Z", "2026-04-28" },
        { "Europe/Berlin", "2026-03-28T23:30:00Z", "2026-04-29" },
        { "Europe/Berlin", "2026-10-24T21:30:00Z", "2026-11-24" },
        { "Europe/Berlin", "2026-10-24T22:30:00Z", "2026-11-25" },
        { "Europe/Berlin", "2026-10-25T22:30:00Z", "2026-11-25" },
        { "Europe/Berlin", "2026-10-25T23:30:00Z", "2026-11-26" },
        { "America/New_York", "2026-11-01T03:30:00Z", "2026-11-30" },
        { "America/New_York", "2026-11-02T04:30:00Z", "2026-12-01" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        apr_time_t received;

        CU_ASSERT_TRUE(ss_time_parse(cases[i].received, &received));
        check_day(ss_notice_end(ss_date_in_zone(received, cases[i].zone), months(1)),
                  cases[i].notice_end);
    }
    check_day(ss_withdrawal_end(day("2026-10-13")), "2026-10-27"); /* over 25 October */
    check_day(ss_withdrawal_end(day("2026-03-17")), "2026-03-31"); /* over 29 March */
}

static void test_agreement_of_a_consumer_runs_on_without_a_term(void)
{
    ss_end_rules_t rules = { .start = day("2026-11-24"), .term = months(12), .notice = months(1) };

    check_day(ss_ordinary_end(&rules, day("2026-11-24")), "2027-11-23");
    check_day(ss_ordinary_end(&rules, day("2027-10-23")), "2027-11-23");
    check_day(ss_ordinary_end(&rules, day("2027-10-24")), "2027-11-24");
    check_day(ss_ordinary_end(&rules, day("2028-01-31")), "2028-02-29");
    rules.term = months(0);
    check_day(ss_ordinary_end(&rules, day("2026-11-24")), "2026-12-24");
}

static void test_agreement_of_a_business_renews_by_its_later_term(void)
{
    ss_end_rules_t rules = { .start = day("2026-11-24"),
                             .term = months(12),
                             .later_term = months(12),
                             .notice = months(3) };

    check_day(ss_notice_latest(day("2027-11-23"), months(3)), "2027-08-23");
    check_day(ss_ordinary_end(&rules, day("2027-08-23")), "2027-11-23");
    check_day(ss_ordinary_end(&rules, day("2027-08-24")), "2028-11-23");
    check_day(ss_ordinary_end(&rules, day("2028-08-24")), "2029-11-23");
    rules.later_term = months(1);
    rules.later_notice = months(1);
    check_day(ss_ordinary_end(&rules, day("2027-10-01")), "2027-12-23");
    check_day(ss_ordinary_end(&rules, day("2027-11-24")), "2028-01-23");
}

static void test_withdrawal_ends_on_a_working_day(void)
{
    static const char cases[][2][ISO_DAY] = {
        { "2026-11-24", "2026-12-08" }, /* Tuesday */
        { "2026-11-21", "2026-12-07" }, /* Saturday, to Monday */
        { "2026-11-22", "2026-12-07" }, /* Sunday */
        { "2026-12-11", "2026-12-28" }, /* Christmas, then a weekend */
        { "2027-03-12", "2027-03-30" }, /* Good Friday to Easter Monday 2027 */
        { "2027-04-22", "2027-05-07" }, /* Ascension Day 2027 is 6 May */
        { "2027-05-03", "2027-05-18" }, /* Whit Monday 2027 is 17 May */
        { "2026-04-17", "2026-05-04" }, /* 1 May 2026 is a Friday */
        { "2028-09-19", "2028-10-04" }, /* 3 October */
        { "2026-12-18", "2027-01-04" }, /* New Year is a Friday */
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        check_day(ss_withdrawal_end(day(cases[i][0])), cases[i][1]);
    }
}

/* Twelve months to the same number of a day or the end of its month, then 14 days, then a working day. */
static void test_withdrawal_ends_at_the_latest_a_year_and_14_days_later(void)
{
    static const char cases[][2][ISO_DAY] = {
        { "2026-11-24", "2027-12-08" },
        { "2028-02-29", "2029-03-14" }, /* 28 February 2029 */
        { "2027-02-28", "2028-03-13" }, /* over a leap day */
        { "2026-11-21", "2027-12-06" }, /* Sunday */
        { "2026-12-11", "2027-12-27" }, /* Christmas on a weekend */
        { "2026-12-18", "2028-01-03" }, /* New Year on a Saturday */
        { "2026-04-14", "2027-04-28" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        check_day(ss_withdrawal_longest(day(cases[i][0])), cases[i][1]);
    }
}

static void test_withdrawal_honours_easter_of_many_years(void)
{
    /* Easter Monday, with a conclusion 14 days before it. */
    static const char easter_mondays[][ISO_DAY] = { "2024-04-01", "2025-04-21", "2026-04-06",
                                                    "2028-04-17", "2029-04-02", "2030-04-22",
                                                    "2038-04-26", "2049-04-19", "2076-04-20" };

    for (int i = 0; i < SS_COUNT(easter_mondays); i++) {
        ss_date_t monday = day(easter_mondays[i]);
        ss_date_t expected = ss_date_add_days(monday, 1);

        check_day(ss_withdrawal_end(ss_date_add_days(monday, -14)),
                  ss_date_text(expected, ss_test_pool()));
    }
}

static void test_units_have_names_and_months(void)
{
    ss_unit_t unit;

    CU_ASSERT_TRUE(ss_unit_find("Week", &unit));
    CU_ASSERT_EQUAL(unit, SS_UNIT_WEEK);
    CU_ASSERT_STRING_EQUAL(ss_unit_name(SS_UNIT_YEAR), "Year");
    CU_ASSERT_FALSE(ss_unit_find("Quarter", &unit));
    CU_ASSERT_FALSE(ss_unit_find("", &unit));
    CU_ASSERT_EQUAL(ss_span_months((ss_span_t){ SS_UNIT_YEAR, 2 }), 24);
    CU_ASSERT_EQUAL(ss_span_months((ss_span_t){ SS_UNIT_WEEK, 2 }), 0);
    CU_ASSERT_TRUE(ss_span_equal((ss_span_t){ SS_UNIT_NONE, 3 }, (ss_span_t){ SS_UNIT_DAY, 0 }));
    CU_ASSERT_FALSE(ss_span_equal(months(12), (ss_span_t){ SS_UNIT_YEAR, 1 }));
}

void ss_test_period(void)
{
    static const ss_test_t tests[] = {
        { "TRM-01 terms_end_as_the_civil_code_says", test_terms_end_as_the_civil_code_says },
        { "terms_of_years_weeks_and_days_end_likewise",
          test_terms_of_years_weeks_and_days_end_likewise },
        { "periods_count_from_the_first_day", test_periods_count_from_the_first_day },
        { "TRM-03 notices_end_on_the_same_day_of_a_month", test_notices_end_on_the_same_day_of_a_month },
        { "notice_received_a_day_late_misses_the_end",
          test_notice_received_a_day_late_misses_the_end },
        { "latest_notice_fits_every_day_of_eight_years",
          test_latest_notice_fits_every_day_of_eight_years },
        { "TRM-02 CAN-10 cancellation_ends_with_the_later_of_term_and_notice",
          test_cancellation_ends_with_the_later_of_term_and_notice },
        { "CAN-10 receipt_near_midnight_counts_in_the_merchants_zone",
          test_receipt_near_midnight_counts_in_the_merchants_zone },
        { "day_of_an_instant_honours_clock_changes",
          test_day_of_an_instant_honours_clock_changes },
        { "day_begins_with_its_first_instant", test_day_begins_with_its_first_instant },
        { "periods_over_clock_changes_count_days_not_hours",
          test_periods_over_clock_changes_count_days_not_hours },
        { "TRM-02 agreement_of_a_consumer_runs_on_without_a_term",
          test_agreement_of_a_consumer_runs_on_without_a_term },
        { "TRM-04 agreement_of_a_business_renews_by_its_later_term",
          test_agreement_of_a_business_renews_by_its_later_term },
        { "WDR-08 withdrawal_ends_on_a_working_day", test_withdrawal_ends_on_a_working_day },
        { "WDR-08 WDR-12 withdrawal_ends_at_the_latest_a_year_and_14_days_later",
          test_withdrawal_ends_at_the_latest_a_year_and_14_days_later },
        { "withdrawal_honours_easter_of_many_years", test_withdrawal_honours_easter_of_many_years },
        { "units_have_names_and_months", test_units_have_names_and_months },
    };

    ss_suite_add("period", tests, SS_COUNT(tests));
}

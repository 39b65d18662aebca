/* From which instant to which coupons and variants hold: days are the merchant's, clock changes included. */
#include "given_catalogue.h"

#include "base/json.h"
#include "model/catalogue_values.h"

static bool coupon_holds(const char *member, const char *value, const char *when)
{
    apr_time_t now;

    CU_ASSERT_TRUE_FATAL(ss_time_parse(when, &now));
    return ss_coupon_is_current(&given_demo_with(member, value)->coupons[0], now);
}

/* From the first instant on, until before the last; a day is the merchant's, clock changes included. */
static void test_coupon_holds_from_its_first_to_before_its_last_instant(void)
{
    static const struct {
        const char *from, *before, *first;
    } cases[] = {
        { "\"2027-01-01\"", "2026-12-31T22:59:59Z", "2026-12-31T23:00:00Z" },
        { "\"2027-03-29\"", "2027-03-28T21:59:59Z", "2027-03-28T22:00:00Z" },
        { "\"2026-10-25\"", "2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z" },
        { "\"2026-10-26\"", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z" },
        { "\"2026-10-25T02:30:00+02:00\"", "2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z" },
        { "\"2026-10-25T02:30:00+01:00\"", "2026-10-25T01:29:59Z", "2026-10-25T01:30:00Z" },
        { "\"2027-01-01T00:00:00\"", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        CU_ASSERT_FALSE(coupon_holds("Coupons.0.ValidFrom", cases[i].from, cases[i].before));
        CU_ASSERT_TRUE(coupon_holds("Coupons.0.ValidFrom", cases[i].from, cases[i].first));
        CU_ASSERT_TRUE(coupon_holds("Coupons.0.ValidUntil", cases[i].from, cases[i].before));
        CU_ASSERT_FALSE(coupon_holds("Coupons.0.ValidUntil", cases[i].from, cases[i].first));
    }
}

static bool is_orderable_at(const char *member, const char *value, const char *when)
{
    apr_time_t now;

    CU_ASSERT_TRUE_FATAL(ss_time_parse(when, &now));
    return ss_variant_is_orderable(&given_demo_with(member, value)->variants[0], now);
}

static void test_variant_is_orderable_over_clock_changes_by_the_merchants_day(void)
{
    CU_ASSERT_FALSE(is_orderable_at("PlanVariants.0.ValidFrom", "\"2026-03-29\"", "2026-03-28T22:59:59Z"));
    CU_ASSERT_TRUE(is_orderable_at("PlanVariants.0.ValidFrom", "\"2026-03-29\"", "2026-03-28T23:00:00Z"));
    CU_ASSERT_TRUE(is_orderable_at("PlanVariants.0.ValidUntil", "\"2026-10-26\"", "2026-10-25T22:59:59Z"));
    CU_ASSERT_FALSE(is_orderable_at("PlanVariants.0.ValidUntil", "\"2026-10-26\"", "2026-10-25T23:00:00Z"));
}

static void test_days_begin_in_the_merchants_zone(void)
{
    static const struct {
        const char *text, *utc;
    } cases[] = {
        { "2026-12-01", "2026-11-30T23:00:00Z" },
        { "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z" },
        { "2026-12-01T00:00:00.1234567Z", "2026-12-01T00:00:00Z" },
        { "2026-12-01T00:00:00", "2026-12-01T00:00:00Z" },
        { "2026-12-01T00:00:00+01:00", "2026-11-30T23:00:00Z" },
        { "2026-12-01T00:00:00.5-0530", "2026-12-01T05:30:00Z" },
    };
    static const char *const wrong[] = { "", "2026-12-01T", "2026-12-01T00:00", "2026-12-01T00:00:00+1",
                                         "2026-12-01T24:00:00Z", "2026-12-01T00:00:00Zoo", "2026-12-01T00:00:00.Zz",
                                         "2026-12-01T00:00:00+99:00" };
    apr_time_t instant;

    for (int i = 0; i < SS_COUNT(cases); i++) {
        json_t *text = ss_json_in_pool(json_string(cases[i].text), ss_test_pool());

        CU_ASSERT_TRUE(ss_value_instant(text, "Europe/Berlin", &instant));
        CU_ASSERT_STRING_EQUAL(ss_time_text(instant, ss_test_pool()), cases[i].utc);
    }
    for (int i = 0; i < SS_COUNT(wrong); i++) {
        json_t *text = ss_json_in_pool(json_string(wrong[i]), ss_test_pool());

        CU_ASSERT_FALSE(ss_value_instant(text, "Europe/Berlin", &instant));
    }
}

static const ss_test_t tests[] = {
    { "test_coupon_holds_from_its_first_to_before_its_last_instant",
      test_coupon_holds_from_its_first_to_before_its_last_instant },
    { "test_variant_is_orderable_over_clock_changes_by_the_merchants_day",
      test_variant_is_orderable_over_clock_changes_by_the_merchants_day },
    { "test_days_begin_in_the_merchants_zone", test_days_begin_in_the_merchants_zone },
};

void ss_test_catalogue_instants(void)
{
    ss_suite_add("catalogue_instants", tests, SS_COUNT(tests));
}

/* Durations as admins write them: which texts are taken, and how a duration is written. */
#include "unit.h"

#include "base/duration.h"

static int64_t seconds_of(const char *text)
{
    apr_time_t duration = 0;

    return ss_duration_parse(text, &duration) ? apr_time_sec(duration) : -1;
}

static void test_units_are_read(void)
{
    CU_ASSERT_EQUAL(seconds_of("90s"), 90);
    CU_ASSERT_EQUAL(seconds_of("30m"), 1800);
    CU_ASSERT_EQUAL(seconds_of("24h"), 86400);
    CU_ASSERT_EQUAL(seconds_of("7d"), 604800);
    CU_ASSERT_EQUAL(seconds_of("36600d"), INT64_C(3162240000));
}

static void test_other_texts_are_refused(void)
{
    static const char *const texts[] = { "",    "0s",  "5",  "s",      "-1s",         "1.5h",
                                         "1 h", "1hh", "1w", "36601d", "99999999999s" };

    for (int i = 0; i < SS_COUNT(texts); i++) {
        CU_ASSERT_EQUAL(seconds_of(texts[i]), -1);
    }
}

static void test_largest_unit_that_fits_is_written(void)
{
    CU_ASSERT_STRING_EQUAL(ss_duration_text(apr_time_from_sec(604800), ss_test_pool()), "7d");
    CU_ASSERT_STRING_EQUAL(ss_duration_text(apr_time_from_sec(129600), ss_test_pool()), "36h");
    CU_ASSERT_STRING_EQUAL(ss_duration_text(apr_time_from_sec(5400), ss_test_pool()), "90m");
    CU_ASSERT_STRING_EQUAL(ss_duration_text(apr_time_from_sec(61), ss_test_pool()), "61s");
}

void ss_test_duration(void)
{
    static const ss_test_t tests[] = {
        { "test_units_are_read", test_units_are_read },
        { "test_other_texts_are_refused", test_other_texts_are_refused },
        { "test_largest_unit_that_fits_is_written", test_largest_unit_that_fits_is_written },
    };

    ss_suite_add("duration", tests, SS_COUNT(tests));
}

/* Ids of rows: their form, their order, and that none comes twice. */
#include "base/random_id.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#define MANY 2000

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void test_id_of_a_row_begins_with_its_milliseconds(void)
{
    apr_time_t now = apr_time_from_msec(0x0123456789abLL) + 999;
    const char *id = ss_id_at(now, ss_test_pool());

    CU_ASSERT_TRUE(ss_id_is(id));
    CU_ASSERT_NSTRING_EQUAL(id, "0123456789ab", 12);
}

static void test_later_ids_sort_behind_earlier_ones(void)
{
    apr_time_t now = apr_time_from_sec(1795500000);

    for (int i = 0; i < 100; i++, now += apr_time_from_msec(1)) {
        CU_ASSERT_TRUE(strcmp(ss_id_at(now, ss_test_pool()), ss_id_at(now + apr_time_from_msec(1), ss_test_pool())) < 0);
    }
}

static void test_no_id_comes_twice(void)
{
    const char *ids[2 * MANY];

    for (int i = 0; i < MANY; i++) {
        ids[2 * i] = ss_id_at(0, ss_test_pool());
        ids[2 * i + 1] = ss_id_make(ss_test_pool());
    }
    qsort(ids, SS_COUNT(ids), sizeof(*ids), by_text);
    for (int i = 1; i < SS_COUNT(ids); i++) {
        CU_ASSERT_STRING_NOT_EQUAL(ids[i - 1], ids[i]);
    }
}

static const ss_test_t tests[] = {
    { "test_id_of_a_row_begins_with_its_milliseconds", test_id_of_a_row_begins_with_its_milliseconds },
    { "test_later_ids_sort_behind_earlier_ones", test_later_ids_sort_behind_earlier_ones },
    { "test_no_id_comes_twice", test_no_id_comes_twice },
};

void ss_test_random_id(void)
{
    ss_suite_add("random_id", tests, SS_COUNT(tests));
}

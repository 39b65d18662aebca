/* Finished pages kept in memory: found by key and version, with their gap filled. */
#include "base/page_cache.h"
#include "unit.h"

#include <apr_strings.h>
#include <string.h>

static const ss_page_key_t today = { "plus|de", "2026-11-24" };

static void test_kept_page_comes_back_with_its_gap_filled(void)
{
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());
    size_t length = 0;
    const char *page;

    ss_page_cache_put(cache, &today, "<b>@gap@</b>", "@gap@");
    page = ss_page_cache_get(cache, &today, "first", &length, ss_test_pool());
    CU_ASSERT_STRING_EQUAL(page, "<b>first</b>");
    CU_ASSERT_EQUAL(length, strlen("<b>first</b>"));
    CU_ASSERT_STRING_EQUAL(ss_page_cache_get(cache, &today, "", &length, ss_test_pool()),
                           "<b></b>");
}

static void test_page_of_another_day_is_not_found_and_replaced(void)
{
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());
    ss_page_key_t tomorrow = { "plus|de", "2026-11-25" };
    size_t length;

    ss_page_cache_put(cache, &today, "today @gap@", "@gap@");
    CU_ASSERT_PTR_NULL(ss_page_cache_get(cache, &tomorrow, "x", &length, ss_test_pool()));
    ss_page_cache_put(cache, &tomorrow, "tomorrow @gap@", "@gap@");
    CU_ASSERT_STRING_EQUAL(ss_page_cache_get(cache, &tomorrow, "x", &length, ss_test_pool()),
                           "tomorrow x");
    CU_ASSERT_PTR_NULL(ss_page_cache_get(cache, &today, "x", &length, ss_test_pool()));
}

static void test_page_without_gap_is_not_kept(void)
{
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());
    size_t length;

    ss_page_cache_put(cache, &today, "no place for the state", "@gap@");
    CU_ASSERT_PTR_NULL(ss_page_cache_get(cache, &today, "x", &length, ss_test_pool()));
}

static void test_full_cache_gives_up_the_oldest_page(void)
{
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());
    size_t length;

    ss_page_cache_put(cache, &today, "oldest @gap@", "@gap@");
    for (int i = 0; i < 256; i++) {
        ss_page_key_t key = { apr_psprintf(ss_test_pool(), "variant %d", i), "2026-11-24" };

        ss_page_cache_put(cache, &key, apr_psprintf(ss_test_pool(), "%d @gap@", i), "@gap@");
    }
    ss_page_key_t last = { "variant 255", "2026-11-24" };

    CU_ASSERT_PTR_NULL(ss_page_cache_get(cache, &today, "x", &length, ss_test_pool()));
    CU_ASSERT_STRING_EQUAL(ss_page_cache_get(cache, &last, "x", &length, ss_test_pool()), "255 x");
}

void ss_test_page_cache(void)
{
    static const ss_test_t tests[] = {
        { "test_kept_page_comes_back_with_its_gap_filled",
          test_kept_page_comes_back_with_its_gap_filled },
        { "test_page_of_another_day_is_not_found_and_replaced",
          test_page_of_another_day_is_not_found_and_replaced },
        { "test_page_without_gap_is_not_kept", test_page_without_gap_is_not_kept },
        { "test_full_cache_gives_up_the_oldest_page", test_full_cache_gives_up_the_oldest_page },
    };

    ss_suite_add("page cache", tests, SS_COUNT(tests));
}

/* Finished pages kept in memory: found by key and version, on both sides of their gap. */
#include "base/page_cache.h"
#include "unit.h"

#include <apr_strings.h>
#include <string.h>

static const ss_page_key_t today = { "plus|de", "2026-11-24" };

/* A request; made after the cache, so that it ends before it. */
static apr_pool_t *given_request(void)
{
    apr_pool_t *pool;

    apr_pool_create(&pool, ss_test_pool());
    return pool;
}

/* The page a request gets, filled; NULL if it is not kept. */
static const char *got(ss_page_cache_t *cache, const ss_page_key_t *key, const char *filling,
                       apr_pool_t *pool)
{
    ss_page_halves_t halves;

    return !ss_page_cache_get(cache, key, &halves, pool)
               ? NULL
               : apr_psprintf(pool, "%.*s%s%.*s", (int)halves.head_length, halves.head, filling,
                              (int)halves.tail_length, halves.tail);
}

static void test_kept_page_comes_back_with_its_gap_filled(void)
{
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());
    apr_pool_t *request = given_request();

    ss_page_cache_put(cache, &today, "<b>@gap@</b>", "@gap@");
    CU_ASSERT_STRING_EQUAL(got(cache, &today, "first", request), "<b>first</b>");
    CU_ASSERT_STRING_EQUAL(got(cache, &today, "", request), "<b></b>");
}

static void test_page_of_another_day_is_not_found_and_replaced(void)
{
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());
    apr_pool_t *request = given_request();
    ss_page_key_t tomorrow = { "plus|de", "2026-11-25" };

    ss_page_cache_put(cache, &today, "today @gap@", "@gap@");
    CU_ASSERT_PTR_NULL(got(cache, &tomorrow, "x", request));
    ss_page_cache_put(cache, &tomorrow, "tomorrow @gap@", "@gap@");
    CU_ASSERT_STRING_EQUAL(got(cache, &tomorrow, "x", request), "tomorrow x");
    CU_ASSERT_PTR_NULL(got(cache, &today, "x", request));
}

static void test_page_without_gap_is_not_kept(void)
{
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());

    ss_page_cache_put(cache, &today, "no place for the state", "@gap@");
    CU_ASSERT_PTR_NULL(got(cache, &today, "x", given_request()));
}

static void put_many(ss_page_cache_t *cache, int count, const char *page)
{
    for (int i = 0; i < count; i++) {
        ss_page_key_t key = { apr_psprintf(ss_test_pool(), "variant %d", i), "2026-11-24" };

        ss_page_cache_put(cache, &key, page, "@gap@");
    }
}

static void test_full_cache_gives_up_the_oldest_page(void)
{
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());
    apr_pool_t *request = given_request();
    ss_page_key_t last = { "variant 1023", "2026-11-24" };

    ss_page_cache_put(cache, &today, "oldest @gap@", "@gap@");
    put_many(cache, 1024, "many @gap@");
    CU_ASSERT_PTR_NULL(got(cache, &today, "x", request));
    CU_ASSERT_STRING_EQUAL(got(cache, &last, "x", request), "many x");
}

static void test_large_pages_are_bounded_in_bytes(void)
{
    size_t size = (size_t)4 << 20;
    char *page = apr_palloc(ss_test_pool(), size + 1);
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());
    ss_page_key_t last = { "variant 16", "2026-11-24" };
    ss_page_halves_t halves;

    memset(page, 'x', size);
    memcpy(page, "@gap@", 5);
    page[size] = '\0';
    ss_page_cache_put(cache, &today, "oldest @gap@", "@gap@");
    put_many(cache, 17, page);
    CU_ASSERT_PTR_NULL(got(cache, &today, "x", given_request()));
    CU_ASSERT_TRUE(ss_page_cache_get(cache, &last, &halves, given_request()));
}

static void test_page_stays_for_the_request_that_sends_it(void)
{
    ss_page_cache_t *cache = ss_page_cache_make(ss_test_pool());
    apr_pool_t *request = given_request();
    ss_page_halves_t halves;

    ss_page_cache_put(cache, &today, "early @gap@ end", "@gap@");
    CU_ASSERT_TRUE_FATAL(ss_page_cache_get(cache, &today, &halves, request));
    ss_page_cache_put(cache, &today, "later @gap@", "@gap@");
    put_many(cache, 1024, "many @gap@");
    CU_ASSERT_EQUAL(strncmp(halves.head, "early ", halves.head_length), 0);
    CU_ASSERT_STRING_EQUAL(halves.tail, " end");
    apr_pool_destroy(request);
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
        { "test_large_pages_are_bounded_in_bytes", test_large_pages_are_bounded_in_bytes },
        { "test_page_stays_for_the_request_that_sends_it",
          test_page_stays_for_the_request_that_sends_it },
    };

    ss_suite_add("page cache", tests, SS_COUNT(tests));
}

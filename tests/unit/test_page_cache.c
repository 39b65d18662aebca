/* Finished pages kept in memory: found by key and version, cut at their gaps. */
#include "base/page_cache.h"
#include "unit.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <string.h>

static const ss_page_key_t today = { "plus|de", "2026-11-24" };
static const ss_page_bounds_t bounds = { .bytes = (size_t)64 << 20,
                                         .life = apr_time_from_sec(600) };

/* A request; made after the cache, so that it ends before it. */
static ss_ctx_t *given_request(void)
{
    apr_pool_t *pool;

    apr_pool_create(&pool, ss_test_pool());
    return ss_ctx_make(pool, apr_time_from_sec(1000000));
}

static ss_page_cache_t *given_cache(void)
{
    return ss_page_cache_make(&bounds, ss_test_pool());
}

static void put(ss_page_cache_t *cache, const ss_page_key_t *key, const char *page, ss_ctx_t *ctx)
{
    ss_cut_page_t cut = ss_page_cut(page, "@gap@", ctx->pool);

    ss_page_cache_put(cache, key, &cut, ctx);
}

/* The page a request gets, its gaps filled; NULL if it is not kept. */
static const char *got(ss_page_cache_t *cache, const ss_page_key_t *key, const char *filling,
                       ss_ctx_t *ctx)
{
    ss_cut_page_t page;
    const char *text = "";

    if (!ss_page_cache_get(cache, key, &page, ctx)) {
        return NULL;
    }
    for (int i = 0; i < page.count; i++) {
        const ss_page_part_t *part = &page.parts[i];

        text = apr_psprintf(ctx->pool, "%s%.*s", text, (int)part->length, part->text);
        if (part->gap >= 0) {
            text = apr_psprintf(ctx->pool, "%s%s%d", text, filling, part->gap);
        }
    }
    return text;
}

static void test_kept_page_comes_back_with_its_gaps_filled(void)
{
    ss_page_cache_t *cache = given_cache();
    ss_ctx_t *request = given_request();

    put(cache, &today, "<b>@gap@0</b>@gap@2@gap@0", request);
    CU_ASSERT_STRING_EQUAL(got(cache, &today, "no ", request), "<b>no 0</b>no 2no 0");
}

static void test_gap_needs_its_digit(void)
{
    ss_page_cache_t *cache = given_cache();
    ss_ctx_t *request = given_request();

    put(cache, &today, "a@gap@b@gap@1", request);
    CU_ASSERT_STRING_EQUAL(got(cache, &today, "x", request), "a@gap@bx1");
    put(cache, &today, "nothing differs", request);
    CU_ASSERT_STRING_EQUAL(got(cache, &today, "x", request), "nothing differs");
}

static void test_page_of_another_day_is_not_found_and_replaced(void)
{
    ss_page_cache_t *cache = given_cache();
    ss_ctx_t *request = given_request();
    ss_page_key_t tomorrow = { "plus|de", "2026-11-25" };

    put(cache, &today, "today", request);
    CU_ASSERT_PTR_NULL(got(cache, &tomorrow, "x", request));
    put(cache, &tomorrow, "tomorrow", request);
    CU_ASSERT_STRING_EQUAL(got(cache, &tomorrow, "x", request), "tomorrow");
    CU_ASSERT_PTR_NULL(got(cache, &today, "x", request));
}

static void test_old_page_is_given_up(void)
{
    ss_page_cache_t *cache = given_cache();
    ss_ctx_t *request = given_request();

    put(cache, &today, "early", request);
    request->now += bounds.life;
    CU_ASSERT_STRING_EQUAL(got(cache, &today, "x", request), "early");
    request->now += 1;
    CU_ASSERT_PTR_NULL(got(cache, &today, "x", request));
    request->now -= bounds.life + apr_time_from_sec(61); /* the clock was set back */
    CU_ASSERT_PTR_NULL(got(cache, &today, "x", request));
}

static void put_many(ss_page_cache_t *cache, int count, const char *page)
{
    for (int i = 0; i < count; i++) {
        ss_page_key_t key = { apr_psprintf(ss_test_pool(), "variant %d", i), "2026-11-24" };

        put(cache, &key, page, given_request());
    }
}

static void test_full_cache_gives_up_the_oldest_page(void)
{
    ss_page_cache_t *cache = given_cache();
    ss_ctx_t *request = given_request();
    ss_page_key_t last = { "variant 1023", "2026-11-24" };

    put(cache, &today, "oldest", request);
    put_many(cache, 1024, "many");
    CU_ASSERT_PTR_NULL(got(cache, &today, "x", request));
    CU_ASSERT_STRING_EQUAL(got(cache, &last, "x", request), "many");
}

static void test_large_pages_are_bounded_in_bytes(void)
{
    size_t size = (size_t)4 << 20;
    char *page = apr_palloc(ss_test_pool(), size + 1);
    ss_page_cache_t *cache = given_cache();
    ss_page_key_t last = { "variant 16", "2026-11-24" };
    ss_cut_page_t kept;

    memset(page, 'x', size);
    page[size] = '\0';
    put(cache, &today, "oldest", given_request());
    put_many(cache, 17, page);
    CU_ASSERT_PTR_NULL(got(cache, &today, "x", given_request()));
    CU_ASSERT_TRUE(ss_page_cache_get(cache, &last, &kept, given_request()));
}

static void test_page_stays_for_the_request_that_sends_it(void)
{
    ss_page_cache_t *cache = given_cache();
    ss_ctx_t *request = given_request();
    ss_cut_page_t page;

    put(cache, &today, "early @gap@0 end", request);
    CU_ASSERT_TRUE_FATAL(ss_page_cache_get(cache, &today, &page, request));
    put(cache, &today, "later", request);
    put_many(cache, 1024, "many");
    CU_ASSERT_EQUAL_FATAL(page.count, 2);
    CU_ASSERT_EQUAL(strncmp(page.parts[0].text, "early ", page.parts[0].length), 0);
    CU_ASSERT_EQUAL(strncmp(page.parts[1].text, " end", page.parts[1].length), 0);
    apr_pool_destroy(request->pool);
}

#define CACHES 4

typedef struct visitor_t {
    ss_page_cache_t *cache;
    char letter; /* all that his pages hold */
    int foreign; /* pages with another one */
} visitor_t;

static void *APR_THREAD_FUNC come_and_go(apr_thread_t *thread, void *data)
{
    visitor_t *visitor = data;
    char page[20001] = "";

    (void)thread;
    memset(page, visitor->letter, sizeof(page) - 1);
    for (int i = 0; i < 3000; i++) {
        apr_pool_t *pool;
        ss_page_key_t key = { i % 2 == 0 ? "even" : "odd", "2026-11-24" };
        const char *text;
        ss_ctx_t *ctx;

        apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
        ctx = ss_ctx_make(pool, apr_time_from_sec(1000000));
        put(visitor->cache, &key, page, ctx);
        text = got(visitor->cache, &key, "", ctx);
        visitor->foreign += text == NULL || strcmp(text, page) != 0;
        apr_pool_destroy(pool);
    }
    return NULL;
}

/* As those of one catalogue snapshot, whose memory nobody guards. */
static void test_caches_of_one_pool_do_not_meet(void)
{
    visitor_t visitors[CACHES];
    apr_thread_t *threads[CACHES];
    apr_status_t outcome;
    apr_pool_t *pool;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    for (int i = 0; i < CACHES; i++) {
        visitors[i] = (visitor_t){ ss_page_cache_make(&bounds, pool), (char)('a' + i), 0 };
    }
    for (int i = 0; i < CACHES; i++) {
        CU_ASSERT_EQUAL_FATAL(apr_thread_create(&threads[i], NULL, come_and_go, &visitors[i],
                                                ss_test_pool()), APR_SUCCESS);
    }
    for (int i = 0; i < CACHES; i++) {
        apr_thread_join(&outcome, threads[i]);
        CU_ASSERT_EQUAL(visitors[i].foreign, 0);
    }
    apr_pool_destroy(pool);
}

/* Its header came slowly: what was kept since stays. */
static void test_request_of_a_moment_ago_gives_up_nothing(void)
{
    ss_page_cache_t *cache = given_cache();
    ss_ctx_t *request = given_request(), *slow = given_request();

    put(cache, &today, "page", request);
    slow->now = request->now - apr_time_from_sec(30);
    CU_ASSERT_STRING_EQUAL(got(cache, &today, "", slow), "page");
    CU_ASSERT_STRING_EQUAL(got(cache, &today, "", request), "page");
}

void ss_test_page_cache(void)
{
    static const ss_test_t tests[] = {
        { "test_kept_page_comes_back_with_its_gaps_filled",
          test_kept_page_comes_back_with_its_gaps_filled },
        { "test_gap_needs_its_digit", test_gap_needs_its_digit },
        { "test_page_of_another_day_is_not_found_and_replaced",
          test_page_of_another_day_is_not_found_and_replaced },
        { "test_old_page_is_given_up", test_old_page_is_given_up },
        { "test_full_cache_gives_up_the_oldest_page", test_full_cache_gives_up_the_oldest_page },
        { "test_large_pages_are_bounded_in_bytes", test_large_pages_are_bounded_in_bytes },
        { "test_caches_of_one_pool_do_not_meet", test_caches_of_one_pool_do_not_meet },
        { "test_request_of_a_moment_ago_gives_up_nothing",
          test_request_of_a_moment_ago_gives_up_nothing },
        { "test_page_stays_for_the_request_that_sends_it",
          test_page_stays_for_the_request_that_sends_it },
    };

    ss_suite_add("page cache", tests, SS_COUNT(tests));
}

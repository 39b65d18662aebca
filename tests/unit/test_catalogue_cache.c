/* Snapshots shared by threads: when a change is seen, who keeps what, and what happens while the database is away. */
#include "database.h"
#include "given_catalogue.h"

#include "actions/import_catalogue.h"
#include "base/json.h"
#include "store/catalogue_store.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <stdatomic.h>
#include <string.h>

#define READERS 4
#define IMPORTS 20

static atomic_llong clock_now;

static apr_time_t test_clock(void)
{
    return atomic_load(&clock_now);
}

static void pass_milliseconds(int count)
{
    atomic_fetch_add(&clock_now, (long long)count * 1000);
}

static ss_catalogue_cache_t *given_cache(void)
{
    ss_catalogue_cache_t *cache = ss_catalogue_cache_make(ss_test_pool());

    atomic_store(&clock_now, apr_time_from_sec(1000000));
    ss_catalogue_cache_set_clock(cache, test_clock);
    return cache;
}

static void import(ss_ctx_t *ctx, const char *name, const char *fee)
{
    json_t *document = given_demo(name);
    ss_import_t request = { .merchant_name = name, .document = document, .strict = true };
    ss_import_result_t result;

    change(document, "PlanVariants.0.RecurringFee", fee);
    CU_ASSERT_EQUAL_FATAL(ss_import_catalogue(ctx, &request, &result), SS_OK);
}

/* One piece of work with a pool of its own, such as a request. */
static ss_ctx_t *given_work(const ss_ctx_t *ctx)
{
    apr_pool_t *pool;
    ss_ctx_t *work;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    work = ss_ctx_make(pool, ctx->now);
    work->db_source = ctx->db_source;
    return work;
}

static void end_work(ss_ctx_t *work)
{
    apr_pool_destroy(work->pool);
}

/* The fee that a new piece of work sees, -1 if it gets no catalogue. */
static int64_t seen_fee(ss_catalogue_cache_t *cache, const ss_ctx_t *ctx)
{
    ss_ctx_t *work = given_work(ctx);
    ss_status_t status = ss_catalogue_cache_get(cache, work, "nordwolke");
    int64_t fee = status == SS_OK ? work->catalogue->variants[0].recurring_fee : -1;

    end_work(work);
    return fee;
}

static void test_change_is_seen_after_a_second(void)
{
    ss_ctx_t *ctx = given_database();
    ss_catalogue_cache_t *cache = given_cache();

    import(ctx, "nordwolke", "1");
    CU_ASSERT_EQUAL(seen_fee(cache, ctx), 1000000);
    import(ctx, "nordwolke", "2");
    pass_milliseconds(999);
    CU_ASSERT_EQUAL(seen_fee(cache, ctx), 1000000);
    pass_milliseconds(1);
    CU_ASSERT_EQUAL(seen_fee(cache, ctx), 2000000);
}

static void test_unchanged_snapshot_is_kept(void)
{
    ss_ctx_t *ctx = given_database(), *first = given_work(ctx), *second = given_work(ctx);
    ss_catalogue_cache_t *cache = given_cache();

    import(ctx, "nordwolke", "1");
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, first, "nordwolke"), SS_OK);
    pass_milliseconds(5000);
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, second, "nordwolke"), SS_OK);
    CU_ASSERT_PTR_EQUAL(first->catalogue, second->catalogue);
    CU_ASSERT_STRING_EQUAL(first->merchant_id, first->catalogue->merchant.id);
    end_work(first);
    end_work(second);
}

static void test_old_snapshot_lives_as_long_as_its_holder(void)
{
    ss_ctx_t *ctx = given_database(), *holder = given_work(ctx);
    ss_catalogue_cache_t *cache = given_cache();

    import(ctx, "nordwolke", "1");
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, holder, "nordwolke"), SS_OK);
    import(ctx, "nordwolke", "2");
    pass_milliseconds(1000);
    CU_ASSERT_EQUAL(seen_fee(cache, ctx), 2000000);
    CU_ASSERT_EQUAL(holder->catalogue->variants[0].recurring_fee, 1000000);
    CU_ASSERT_STRING_EQUAL(ss_name(holder->catalogue->plans[0].name, "en"), "Web Hosting Plus");
    end_work(holder);
}

static void test_unknown_merchant_is_remembered_for_a_second(void)
{
    ss_ctx_t *ctx = given_database(), *work = given_work(ctx);
    ss_catalogue_cache_t *cache = given_cache();

    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, work, "nordwolke"), SS_NOT_FOUND);
    import(ctx, "nordwolke", "1");
    pass_milliseconds(999);
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, work, "nordwolke"), SS_NOT_FOUND);
    pass_milliseconds(1);
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, work, "nordwolke"), SS_OK);
    end_work(work);
}

static void test_several_merchants_are_kept_apart(void)
{
    ss_ctx_t *ctx = given_database(), *work = given_work(ctx);
    ss_catalogue_cache_t *cache = given_cache();

    import(ctx, "nordwolke", "1");
    import(ctx, "tidewater", "3");
    CU_ASSERT_EQUAL(seen_fee(cache, ctx), 1000000);
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, work, "tidewater"), SS_OK);
    CU_ASSERT_EQUAL(work->catalogue->variants[0].recurring_fee, 3000000);
    end_work(work);
}

static ss_status_t no_connection(void *baton, apr_pool_t *pool, ss_db_t **db)
{
    (void)baton;
    (void)pool;
    *db = NULL;
    return SS_UNAVAILABLE;
}

static void take_nothing_back(void *baton, ss_db_t *db)
{
    (void)baton;
    (void)db;
}

static void test_snapshot_at_hand_serves_while_the_database_is_away(void)
{
    static const ss_db_source_t away = { no_connection, take_nothing_back, NULL, NULL };
    ss_ctx_t *ctx = given_database(), cut_off = *ctx;
    ss_catalogue_cache_t *cache = given_cache();

    cut_off.db = NULL;
    cut_off.db_source = &away;
    CU_ASSERT_EQUAL(seen_fee(cache, &cut_off), -1);
    import(ctx, "nordwolke", "1");
    CU_ASSERT_EQUAL(seen_fee(cache, ctx), 1000000);
    pass_milliseconds(60000);
    CU_ASSERT_EQUAL(seen_fee(cache, &cut_off), 1000000);
    import(ctx, "nordwolke", "2");
    pass_milliseconds(1000);
    CU_ASSERT_EQUAL(seen_fee(cache, ctx), 2000000);
}

static void test_first_load_without_a_database_is_tried_again(void)
{
    static const ss_db_source_t away = { no_connection, take_nothing_back, NULL, NULL };
    ss_ctx_t *ctx = given_database(), *work = given_work(ctx);
    ss_catalogue_cache_t *cache = given_cache();

    import(ctx, "nordwolke", "1");
    work->db_source = &away;
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, work, "nordwolke"), SS_UNAVAILABLE);
    CU_ASSERT_PTR_NULL(work->catalogue);
    CU_ASSERT_EQUAL(seen_fee(cache, ctx), 1000000);
    end_work(work);
}

static void test_invented_names_do_not_push_out_a_merchant(void)
{
    ss_ctx_t *ctx = given_database(), *holder = given_work(ctx), *later = given_work(ctx);
    ss_catalogue_cache_t *cache = given_cache();

    import(ctx, "nordwolke", "1");
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, holder, "nordwolke"), SS_OK);
    for (int i = 0; i < 2500; i++) {
        ss_ctx_t *work = given_work(ctx);

        CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, work, apr_psprintf(work->pool, "host-%d", i)), SS_NOT_FOUND);
        end_work(work);
    }
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, later, "nordwolke"), SS_OK);
    CU_ASSERT_PTR_EQUAL(later->catalogue, holder->catalogue);
    end_work(holder);
    end_work(later);
}

static void test_idle_snapshot_is_given_up_but_not_taken_away(void)
{
    ss_ctx_t *ctx = given_database(), *holder = given_work(ctx), *later = given_work(ctx);
    ss_catalogue_cache_t *cache = given_cache();

    import(ctx, "nordwolke", "1");
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, holder, "nordwolke"), SS_OK);
    pass_milliseconds(16 * 60 * 1000);
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, later, "tidewater"), SS_NOT_FOUND);
    CU_ASSERT_EQUAL(ss_catalogue_cache_get(cache, later, "nordwolke"), SS_OK);
    CU_ASSERT_PTR_NOT_EQUAL(later->catalogue, holder->catalogue);
    CU_ASSERT_EQUAL(holder->catalogue->variants[0].recurring_fee, 1000000);
    end_work(holder);
    end_work(later);
}

typedef struct reader_t {
    ss_catalogue_cache_t *cache;
    const ss_db_source_t *db_source;
    atomic_bool *stop;
    int reads, failures;
} reader_t;

/* Reads as requests do: takes the snapshot, uses it, ends; what it sees may only get newer. */
static void *APR_THREAD_FUNC read_on(apr_thread_t *thread, void *data)
{
    reader_t *reader = data;
    int64_t newest = 0;

    (void)thread;
    while (!atomic_load(reader->stop)) {
        apr_pool_t *pool;
        ss_ctx_t *work;

        apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
        work = ss_ctx_make(pool, 0);
        work->db_source = reader->db_source;
        if (ss_catalogue_cache_get(reader->cache, work, "nordwolke") != SS_OK
            || work->catalogue->revision < newest || work->catalogue->variant_count != 8
            || strcmp(ss_name(work->catalogue->variants[0].plan->name, "de"), "Webhosting Plus") != 0
            || work->catalogue->variants[0].recurring_fee != work->catalogue->revision * SS_MILLION) {
            reader->failures++;
        } else {
            newest = work->catalogue->revision;
        }
        reader->reads++;
        apr_pool_destroy(pool);
        pass_milliseconds(100);
    }
    return NULL;
}

static void test_many_threads_read_while_imports_come_in(void)
{
    ss_ctx_t *ctx = given_database();
    ss_catalogue_cache_t *cache = given_cache();
    apr_thread_t *threads[READERS];
    reader_t readers[READERS];
    atomic_bool stop = false;
    apr_status_t outcome;

    import(ctx, "nordwolke", "1");
    for (int i = 0; i < READERS; i++) {
        readers[i] = (reader_t){ .cache = cache, .db_source = given_second_connection(ctx)->db_source, .stop = &stop };
    }
    for (int i = 0; i < READERS; i++) {
        CU_ASSERT_EQUAL_FATAL(apr_thread_create(&threads[i], NULL, read_on, &readers[i], ctx->pool), APR_SUCCESS);
    }
    for (int i = 2; i <= IMPORTS; i++) {
        import(ctx, "nordwolke", apr_itoa(ctx->pool, i));
    }
    atomic_store(&stop, true);
    for (int i = 0; i < READERS; i++) {
        apr_thread_join(&outcome, threads[i]);
        CU_ASSERT_TRUE(readers[i].reads > 0);
        CU_ASSERT_EQUAL(readers[i].failures, 0);
    }
    pass_milliseconds(1000);
    CU_ASSERT_EQUAL(seen_fee(cache, ctx), IMPORTS * SS_MILLION);
}

static const ss_test_t tests[] = {
    { "test_change_is_seen_after_a_second", test_change_is_seen_after_a_second },
    { "test_unchanged_snapshot_is_kept", test_unchanged_snapshot_is_kept },
    { "test_old_snapshot_lives_as_long_as_its_holder", test_old_snapshot_lives_as_long_as_its_holder },
    { "test_unknown_merchant_is_remembered_for_a_second", test_unknown_merchant_is_remembered_for_a_second },
    { "test_several_merchants_are_kept_apart", test_several_merchants_are_kept_apart },
    { "test_snapshot_at_hand_serves_while_the_database_is_away",
      test_snapshot_at_hand_serves_while_the_database_is_away },
    { "test_first_load_without_a_database_is_tried_again", test_first_load_without_a_database_is_tried_again },
    { "test_invented_names_do_not_push_out_a_merchant", test_invented_names_do_not_push_out_a_merchant },
    { "test_idle_snapshot_is_given_up_but_not_taken_away", test_idle_snapshot_is_given_up_but_not_taken_away },
    { "test_many_threads_read_while_imports_come_in", test_many_threads_read_while_imports_come_in },
};

void ss_test_catalogue_cache(void)
{
    ss_suite_add_long_database("catalogue_cache", tests, SS_COUNT(tests));
}

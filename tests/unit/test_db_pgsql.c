/* What only PostgreSQL does to a server: lost connections and deadlocks. Needs SS_TEST_PG. */
#include "database.h"

#include "store/db_internal.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <string.h>

static ss_status_t read_merchants(ss_ctx_t *ctx)
{
    ss_rows_t *rows;

    return ss_db_select(ctx, SS_SQL_MERCHANT_NAMES, NULL, &rows);
}

static void test_read_survives_a_lost_connection(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_EQUAL(read_merchants(ctx), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(read_merchants(ctx), SS_OK);
    CU_ASSERT_EQUAL(read_merchants(ctx), SS_OK);
}

/* It waited in mod_dbd's pool and was never used. */
static void test_connection_lost_before_its_first_use_is_mended(void)
{
    ss_ctx_t *waiting = given_second_connection(given_database());

    lose_connection(waiting);
    CU_ASSERT_EQUAL(read_merchants(waiting), SS_OK);
}

static void test_single_write_is_never_run_twice(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(add_site(ctx, "m2"), SS_UNAVAILABLE);
    CU_ASSERT_EQUAL(add_site(ctx, "m2"), SS_OK);
}

/*
 * mod_dbd resets a dead connection before it hands it out; our prepared statements are gone then.
 */
static void test_silently_reset_connection_is_noticed(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_EQUAL(read_merchants(ctx), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT 1"), "");
    CU_ASSERT_EQUAL(apr_dbd_check_conn(ctx->db->driver, ctx->pool, ctx->db->handle), APR_SUCCESS);
    CU_ASSERT_EQUAL(read_merchants(ctx), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SHOW selfservice.session"), "open");
}

typedef struct loss_t {
    int runs;
    bool at_end;
} loss_t;

static ss_status_t lose_once(ss_ctx_t *ctx, void *input)
{
    loss_t *loss = input;

    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
    if (++loss->runs == 1) {
        lose_connection(ctx);
    }
    return loss->at_end ? SS_OK : add_site(ctx, "m2");
}

static void test_transaction_lost_before_its_end_is_run_again(void)
{
    ss_ctx_t *ctx = given_database();
    loss_t loss = { 0 };

    CU_ASSERT_EQUAL(ss_db_transact(ctx, lose_once, &loss), SS_OK);
    CU_ASSERT_EQUAL(loss.runs, 2);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "2");
}

static void test_transaction_lost_at_commit_is_not_run_again(void)
{
    ss_ctx_t *ctx = given_database();
    loss_t loss = { .at_end = true };

    CU_ASSERT_EQUAL(ss_db_transact(ctx, lose_once, &loss), SS_UNAVAILABLE);
    CU_ASSERT_EQUAL(loss.runs, 1);
    CU_ASSERT_EQUAL(read_merchants(ctx), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "0");
}

static ss_status_t add_one(ss_ctx_t *ctx, void *input)
{
    return add_site(ctx, input);
}

static void test_transaction_begins_on_a_lost_connection(void)
{
    ss_ctx_t *ctx = given_database();
    char id[] = "m1";

    CU_ASSERT_EQUAL(read_merchants(ctx), SS_OK);
    lose_connection(ctx);
    CU_ASSERT_EQUAL(ss_db_transact(ctx, add_one, id), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "1");
}

/* Two that lock the same two rows in opposite order, and wait for each other before the second. */
typedef struct rival_t {
    ss_ctx_t *ctx;
    const char *first, *second;
    volatile apr_uint32_t *arrived;
    int runs;
    ss_status_t status;
} rival_t;

static ss_status_t lock_two(ss_ctx_t *ctx, void *input)
{
    rival_t *rival = input;
    ss_status_t status = add_site(ctx, rival->first);

    if (rival->runs++ == 0) {
        apr_atomic_inc32(rival->arrived);
        while (apr_atomic_read32(rival->arrived) < 2) {
            apr_sleep(1000);
        }
    }
    return status == SS_OK ? add_site(ctx, rival->second) : status;
}

static void *APR_THREAD_FUNC run_rival(apr_thread_t *thread, void *data)
{
    rival_t *rival = data;

    (void)thread;
    rival->status = ss_db_transact(rival->ctx, lock_two, rival);
    return NULL;
}

/* A context with an allocator of its own, as each thread of a server has. */
static ss_ctx_t *given_thread_context(const ss_ctx_t *ctx)
{
    ss_ctx_t *own = given_second_connection(ctx);

    CU_ASSERT_EQUAL(apr_pool_create(&own->pool, ctx->pool), APR_SUCCESS);
    CU_ASSERT_EQUAL(read_merchants(own), SS_OK);
    return own;
}

static void test_deadlock_is_resolved_by_running_one_again(void)
{
    ss_ctx_t *ctx = given_database();
    volatile apr_uint32_t arrived = 0;
    rival_t left = { given_thread_context(ctx), "m1", "m2", &arrived, 0, SS_ERROR };
    rival_t right = { given_thread_context(ctx), "m2", "m1", &arrived, 0, SS_ERROR };
    apr_thread_t *thread;
    apr_status_t ended;

    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
    CU_ASSERT_EQUAL(add_site(ctx, "m2"), SS_OK);
    CU_ASSERT_EQUAL_FATAL(apr_thread_create(&thread, NULL, run_rival, &left, ctx->pool),
                          APR_SUCCESS);
    run_rival(NULL, &right);
    apr_thread_join(&ended, thread);
    CU_ASSERT_EQUAL(left.status, SS_OK);
    CU_ASSERT_EQUAL(right.status, SS_OK);
    CU_ASSERT_TRUE(left.runs + right.runs >= 3); /* who was undone may meet the other one again */
}

static void test_unreachable_server_is_unavailable(void)
{
    ss_db_t *db;

    CU_ASSERT_EQUAL(ss_db_open(&db, "pgsql", "host=/nowhere port=1 user=nobody", ss_test_pool()),
                    SS_UNAVAILABLE);
}

static const ss_test_t tests[] = {
    { "test_read_survives_a_lost_connection", test_read_survives_a_lost_connection },
    { "test_connection_lost_before_its_first_use_is_mended", test_connection_lost_before_its_first_use_is_mended },
    { "test_single_write_is_never_run_twice", test_single_write_is_never_run_twice },
    { "test_silently_reset_connection_is_noticed", test_silently_reset_connection_is_noticed },
    { "test_transaction_lost_before_its_end_is_run_again",
      test_transaction_lost_before_its_end_is_run_again },
    { "test_transaction_lost_at_commit_is_not_run_again",
      test_transaction_lost_at_commit_is_not_run_again },
    { "test_transaction_begins_on_a_lost_connection",
      test_transaction_begins_on_a_lost_connection },
    { "test_deadlock_is_resolved_by_running_one_again",
      test_deadlock_is_resolved_by_running_one_again },
    { "test_unreachable_server_is_unavailable", test_unreachable_server_is_unavailable },
};

void ss_test_db_pgsql(void)
{
    ss_suite_add_pgsql("db_pgsql", tests, SS_COUNT(tests));
}

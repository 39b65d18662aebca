/*
 * The writer thread: many transactions in one commit, each on its own feet; limits, end, and other
 * processes.
 */
#include "database.h"

#include "store/db_internal.h"
#include "store/writer.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 16
#define ROUNDS 20

static ss_writer_t *given_writer(ss_ctx_t *ctx, int limit)
{
    ss_writer_settings_t settings = { .params = ss_test_params(ctx), .queue_limit = limit };
    ss_db_source_t *source = apr_pmemdup(ctx->pool, ctx->db_source, sizeof(*source));
    ss_writer_t *writer;

    CU_ASSERT_EQUAL_FATAL(ss_writer_start(&writer, &settings, ctx->pool), SS_OK);
    source->writer = writer;
    ctx->db_source = source;
    return writer;
}

/* One thread of a server: a pool, a connection, many transactions. */
typedef struct client_t {
    ss_ctx_t *ctx;
    ss_db_action_t *action;
    const char *name;
    int rounds, round;
    int statuses[SS_ERROR + 1]; /* how often each came back */
    volatile apr_uint32_t has_begun, has_ended;
    apr_thread_t *thread;
} client_t;

static ss_status_t add_next(ss_ctx_t *ctx, void *input)
{
    client_t *client = input;

    return add_site(ctx, apr_psprintf(ctx->pool, "%s-%d", client->name, client->round));
}

/* Every third one fails after it has written. */
static ss_status_t add_or_refuse(ss_ctx_t *ctx, void *input)
{
    const client_t *client = input;
    ss_status_t status = add_next(ctx, input);

    return status == SS_OK && client->round % 3 == 0 ? SS_CONFLICT : status;
}

/* Every third one has a statement that the database refuses. */
static ss_status_t add_or_break(ss_ctx_t *ctx, void *input)
{
    const client_t *client = input;
    ss_arg_t args[] = { ss_arg_int(1), ss_arg_text("") };
    ss_status_t status = add_next(ctx, input);

    return status == SS_OK && client->round % 3 == 0
         ? ss_db_change(ctx, SS_SQL_SCHEMA_VERSION_ADD, args, NULL) : status;
}

static void *APR_THREAD_FUNC run_client(apr_thread_t *thread, void *data)
{
    client_t *client = data;

    (void)thread;
    apr_atomic_set32(&client->has_begun, 1);
    for (client->round = 0; client->round < client->rounds; client->round++) {
        client->statuses[ss_db_transact(client->ctx, client->action, client)]++;
    }
    apr_atomic_set32(&client->has_ended, 1);
    return NULL;
}

static void start_client(client_t *client, const ss_ctx_t *ctx)
{
    apr_allocator_t *allocator;
    apr_pool_t *pool;

    apr_allocator_create(&allocator);
    apr_pool_create_ex(&pool, ctx->pool, NULL, allocator);
    apr_allocator_owner_set(allocator, pool);
    client->ctx = ss_ctx_make(pool, ctx->now);
    client->ctx->db_source = ctx->db_source;
    CU_ASSERT_EQUAL_FATAL(apr_thread_create(&client->thread, NULL, run_client, client, ctx->pool),
                          APR_SUCCESS);
}

/* Run the action on many threads. @return how often each status came back */
static const int *run_clients(ss_ctx_t *ctx, ss_db_action_t *action)
{
    client_t *clients = apr_pcalloc(ctx->pool, sizeof(*clients) * THREADS);
    int *statuses = apr_pcalloc(ctx->pool, sizeof(int) * (SS_ERROR + 1));
    apr_status_t ended;

    for (int i = 0; i < THREADS; i++) {
        clients[i].action = action;
        clients[i].name = apr_psprintf(ctx->pool, "client%d", i);
        clients[i].rounds = ROUNDS;
        start_client(&clients[i], ctx);
    }
    for (int i = 0; i < THREADS; i++) {
        apr_thread_join(&ended, clients[i].thread);
        for (int status = 0; status <= SS_ERROR; status++) {
            statuses[status] += clients[i].statuses[status];
        }
    }
    return statuses;
}

static void test_all_transactions_of_many_threads_are_stored(void)
{
    ss_ctx_t *ctx = given_database();

    given_writer(ctx, 0);
    CU_ASSERT_EQUAL(run_clients(ctx, add_next)[SS_OK], THREADS * ROUNDS);
    CU_ASSERT_EQUAL(atoi(count_sites(ctx)), THREADS * ROUNDS);
}

static void test_refused_transaction_is_undone_alone(void)
{
    ss_ctx_t *ctx = given_database();
    const int *statuses;

    given_writer(ctx, 0);
    statuses = run_clients(ctx, add_or_refuse);
    CU_ASSERT_EQUAL(statuses[SS_CONFLICT], THREADS * 7);
    CU_ASSERT_EQUAL(statuses[SS_OK], THREADS * 13);
    CU_ASSERT_EQUAL(atoi(count_sites(ctx)), THREADS * 13);
}

static void test_broken_transaction_is_undone_alone(void)
{
    ss_ctx_t *ctx = given_database();
    const int *statuses;

    given_writer(ctx, 0);
    statuses = run_clients(ctx, add_or_break);
    CU_ASSERT_EQUAL(statuses[SS_ERROR], THREADS * 7);
    CU_ASSERT_EQUAL(statuses[SS_OK], THREADS * 13);
    CU_ASSERT_EQUAL(atoi(count_sites(ctx)), THREADS * 13);
}

/* A foreign key that is only looked at by COMMIT. */
static void test_failed_commit_fails_every_transaction_of_the_batch(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_TRUE(db_run(ctx, "CREATE TABLE parent (id TEXT PRIMARY KEY)"));
    CU_ASSERT_TRUE(db_run(
        ctx, "CREATE TABLE child (id TEXT REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"));
    CU_ASSERT_TRUE(db_run(ctx, "CREATE TRIGGER trap AFTER INSERT ON site"
                               " BEGIN INSERT INTO child (id) VALUES ('none'); END"));
    given_writer(ctx, 0);
    CU_ASSERT_EQUAL(run_clients(ctx, add_next)[SS_UNAVAILABLE], THREADS * ROUNDS);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "commit transaction"));
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "0");
    CU_ASSERT_TRUE(db_run(ctx, "DROP TRIGGER trap"));
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
}

static volatile apr_uint32_t may_go_on;

static ss_status_t hold(ss_ctx_t *ctx, void *input)
{
    apr_atomic_inc32(&may_go_on);
    while (apr_atomic_read32(&may_go_on) < 2) {
        apr_sleep(1000);
    }
    return add_next(ctx, input);
}

static void wait_until_held(void)
{
    for (int i = 0; i < 10000 && apr_atomic_read32(&may_go_on) < 1; i++) {
        apr_sleep(1000);
    }
    CU_ASSERT_EQUAL_FATAL(apr_atomic_read32(&may_go_on), 1);
}

/* Two come to a queue with room for one; when one is refused, the other waits in it. */
static void fill_queue(client_t *two, ss_ctx_t *ctx)
{
    two[0] = (client_t){ .action = add_next, .name = "one", .rounds = 1 };
    two[1] = (client_t){ .action = add_next, .name = "another", .rounds = 1 };
    start_client(&two[0], ctx);
    start_client(&two[1], ctx);
    for (int i = 0; i < 10000; i++) {
        if (apr_atomic_read32(&two[0].has_ended) + apr_atomic_read32(&two[1].has_ended) > 0) {
            return;
        }
        apr_sleep(1000);
    }
    CU_FAIL_FATAL("nobody was refused");
}

/* One was stored, one refused. */
static void join_two(const client_t *two)
{
    apr_status_t ended;

    apr_thread_join(&ended, two[0].thread);
    apr_thread_join(&ended, two[1].thread);
    CU_ASSERT_EQUAL(two[0].statuses[SS_OK] + two[1].statuses[SS_OK], 1);
    CU_ASSERT_EQUAL(two[0].statuses[SS_UNAVAILABLE] + two[1].statuses[SS_UNAVAILABLE], 1);
}

static void test_full_queue_is_unavailable(void)
{
    ss_ctx_t *ctx = given_database();
    client_t holder = { .action = hold, .name = "holder", .rounds = 1 }, two[2];
    apr_status_t ended;

    given_writer(ctx, 1);
    may_go_on = 0;
    start_client(&holder, ctx);
    wait_until_held();
    fill_queue(two, ctx);
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "too many wait"));
    apr_atomic_inc32(&may_go_on);
    apr_thread_join(&ended, holder.thread);
    join_two(two);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "2");
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
}

static void *APR_THREAD_FUNC stop_writer(apr_thread_t *thread, void *data)
{
    (void)thread;
    ss_writer_stop(data);
    return NULL;
}

static void test_end_finishes_what_waits_and_refuses_more(void)
{
    ss_ctx_t *ctx = given_database();
    ss_writer_t *writer = given_writer(ctx, 1);
    client_t holder = { .action = hold, .name = "holder", .rounds = 1 }, two[2];
    apr_thread_t *stopper;
    apr_status_t ended;

    may_go_on = 0;
    start_client(&holder, ctx);
    wait_until_held();
    fill_queue(two, ctx);
    apr_thread_create(&stopper, NULL, stop_writer, writer, ctx->pool);
    for (int i = 0; i < 10000 && strstr(ss_test_logged(), "the server is ending") == NULL; i++) {
        CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_UNAVAILABLE);
        apr_sleep(1000);
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "the server is ending"));
    apr_atomic_inc32(&may_go_on);
    apr_thread_join(&ended, stopper);
    apr_thread_join(&ended, holder.thread);
    join_two(two);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "2");
    ss_writer_stop(writer);
}

/* Another process, such as selfservicectl, works on its own connection under the same lock. */
static void test_other_processes_wait_for_the_writer(void)
{
    ss_ctx_t *ctx = given_database();
    ss_ctx_t *other = given_second_connection(ctx);
    client_t holder = { .action = hold, .name = "holder", .rounds = 1 };
    client_t command = { .action = add_next, .name = "command", .rounds = 1 };
    apr_status_t ended;

    given_writer(ctx, 0);
    may_go_on = 0;
    start_client(&holder, ctx);
    wait_until_held();
    start_client(&command, other);
    apr_sleep(1500 * 1000);
    CU_ASSERT_EQUAL(apr_atomic_read32(&command.has_begun), 1);
    CU_ASSERT_EQUAL(apr_atomic_read32(&command.has_ended), 0);
    apr_atomic_inc32(&may_go_on);
    apr_thread_join(&ended, holder.thread);
    apr_thread_join(&ended, command.thread);
    CU_ASSERT_EQUAL(command.statuses[SS_OK], 1);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "2");
}

static void test_single_write_goes_through_the_writer(void)
{
    ss_ctx_t *ctx = given_database();
    ss_writer_t *writer = given_writer(ctx, 0);

    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "1");
    ss_writer_stop(writer);
    CU_ASSERT_EQUAL(add_site(ctx, "m2"), SS_UNAVAILABLE);
}

static const ss_test_t tests[] = {
    { "test_all_transactions_of_many_threads_are_stored",
      test_all_transactions_of_many_threads_are_stored },
    { "test_refused_transaction_is_undone_alone", test_refused_transaction_is_undone_alone },
    { "test_broken_transaction_is_undone_alone", test_broken_transaction_is_undone_alone },
    { "test_failed_commit_fails_every_transaction_of_the_batch",
      test_failed_commit_fails_every_transaction_of_the_batch },
    { "test_full_queue_is_unavailable", test_full_queue_is_unavailable },
    { "test_end_finishes_what_waits_and_refuses_more",
      test_end_finishes_what_waits_and_refuses_more },
    { "test_other_processes_wait_for_the_writer", test_other_processes_wait_for_the_writer },
    { "test_single_write_goes_through_the_writer", test_single_write_goes_through_the_writer },
};

void ss_test_writer(void)
{
    ss_suite_add("writer", tests, SS_COUNT(tests));
}

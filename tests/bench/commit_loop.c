/*
 * How many transactions a second ss_db_transact() stores on SQLite, with 1, 8 and 64 threads,
 * beside a bare loop over sqlite3 that runs the same statements with the same durability on one
 * thread. commit_loop FOLDER [SECONDS]
 */
#include "store/db_internal.h"
#include "store/schema.h"
#include "store/writer.h"

#include <apr_file_io.h>
#include <apr_general.h>
#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#define STATEMENTS 6         /* per transaction, about what an order writes */
#define MOST_TIMES 1000000   /* measured durations per thread */
#define BODY "{\"Event\":\"ContractCreated\",\"ContractId\":\"0123456789abcdef01234567\"}"

#define LONGEST_P99 500      /* milliseconds a transaction may take with many threads */

/* How many times the transactions of the bare loop are wanted. */
typedef struct goal_t {
    int threads;
    double ratio;
} goal_t;

static const goal_t goals[] = { { 1, 0.4 }, { 8, 1.0 }, { 64, 1.0 } };

static apr_time_t duration;

/* One thread of a server that stores one transaction after the other. */
typedef struct client_t {
    ss_ctx_t *ctx;
    apr_pool_t *pool;
    apr_thread_t *thread;
    const ss_db_source_t *source;
    int number, count, failed;
    apr_int32_t *times; /* microseconds */
} client_t;

static ss_status_t store(ss_ctx_t *ctx, void *input)
{
    const client_t *client = input;
    ss_status_t status = SS_OK;

    for (int i = 0; i < STATEMENTS && status == SS_OK; i++) {
        ss_arg_t args[] = {
            ss_arg_text("m"),
            ss_arg_text(apr_psprintf(ctx->pool, "%d-%d-%d", client->number, client->count, i)),
            ss_arg_text("ContractCreated"),
            ss_arg_text(BODY),
            ss_arg_text("2026-11-24T08:00:00Z"),
        };
        status = ss_db_change(ctx, SS_SQL_WEBHOOK_EVENT_ADD, args, NULL);
    }
    return status;
}

static void *APR_THREAD_FUNC run_client(apr_thread_t *thread, void *data)
{
    client_t *client = data;
    apr_time_t start = apr_time_now(), before = start, after;

    (void)thread;
    while (before - start < duration && client->count < MOST_TIMES) {
        ss_ctx_t *ctx = ss_ctx_make(client->pool, 0);

        ctx->db_source = client->source;
        if (ss_db_transact(ctx, store, client) != SS_OK) {
            client->failed++;
        }
        after = apr_time_now();
        client->times[client->count++] = (apr_int32_t)(after - before);
        before = after;
        apr_pool_clear(client->pool);
    }
    return NULL;
}

static int compare_times(const void *a, const void *b)
{
    return *(const apr_int32_t *)a - *(const apr_int32_t *)b;
}

static apr_pool_t *own_pool(apr_pool_t *parent)
{
    apr_allocator_t *allocator;
    apr_pool_t *pool;

    apr_allocator_create(&allocator);
    apr_pool_create_ex(&pool, parent, NULL, allocator);
    apr_allocator_owner_set(allocator, pool);
    return pool;
}

/* What a run with so many threads came to. */
typedef struct result_t {
    int threads, failed;
    double rate;        /* transactions a second */
    double median, p99; /* milliseconds */
} result_t;

static void sum_up(result_t *result, const client_t *clients, apr_pool_t *pool)
{
    int count = 0, next = 0;
    apr_int32_t *all;

    for (int i = 0; i < result->threads; i++) {
        count += clients[i].count;
        result->failed += clients[i].failed;
    }
    all = apr_palloc(pool, sizeof(*all) * (count + 1));
    for (int i = 0; i < result->threads; i++) {
        for (int k = 0; k < clients[i].count; k++) {
            all[next++] = clients[i].times[k];
        }
    }
    qsort(all, count, sizeof(*all), compare_times);
    result->rate = count / ((double)duration / APR_USEC_PER_SEC);
    result->median = all[count / 2] / 1000.0;
    result->p99 = all[count - count / 100 - 1] / 1000.0;
}

static void run_threads(result_t *result, const char *path, apr_pool_t *parent)
{
    apr_pool_t *pool = own_pool(parent);
    client_t *clients = apr_pcalloc(pool, sizeof(*clients) * result->threads);
    ss_writer_settings_t settings = { .params = path };
    ss_db_source_t source = { 0 };
    apr_status_t ended;

    if (ss_writer_start(&source.writer, &settings, pool) != SS_OK) {
        exit(1);
    }
    for (int i = 0; i < result->threads; i++) {
        clients[i].number = i + 1000 * result->threads;
        clients[i].source = &source;
        clients[i].times = apr_palloc(pool, sizeof(apr_int32_t) * MOST_TIMES);
        clients[i].pool = own_pool(pool);
        apr_thread_create(&clients[i].thread, NULL, run_client, &clients[i], pool);
    }
    for (int i = 0; i < result->threads; i++) {
        apr_thread_join(&ended, clients[i].thread);
    }
    ss_writer_stop(source.writer);
    sum_up(result, clients, pool);
    apr_pool_destroy(pool);
}

static void bind_bare(sqlite3_stmt *insert, const char *id)
{
    const char *const values[] = { "m", id, "ContractCreated", BODY, "2026-11-24T08:00:00Z" };

    for (int i = 0; i < SS_COUNT(values); i++) {
        sqlite3_bind_text(insert, i + 1, values[i], -1, SQLITE_STATIC);
    }
}

static void must(int result, sqlite3 *db)
{
    if (result != SQLITE_OK && result != SQLITE_DONE) {
        fprintf(stderr, "commit_loop: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
}

/* @return transactions a second */
static double run_bare(const char *path, int round)
{
    sqlite3 *db;
    sqlite3_stmt *begin, *insert, *commit;
    apr_time_t start = apr_time_now();
    int count = 0;

    must(sqlite3_open(path, &db), db);
    must(sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL, NULL),
         db);
    must(sqlite3_prepare_v2(db, "BEGIN IMMEDIATE", -1, &begin, NULL), db);
    must(sqlite3_prepare_v2(db, "COMMIT", -1, &commit, NULL), db);
    must(sqlite3_prepare_v2(db,
                            "INSERT INTO webhook_event (merchant_id, id, event, body, created_at)"
                            " VALUES (?, ?, ?, ?, ?)",
                            -1, &insert, NULL),
         db);
    for (; apr_time_now() - start < duration; count++) {
        must(sqlite3_step(begin), db);
        sqlite3_reset(begin);
        for (int i = 0; i < STATEMENTS; i++) {
            char id[40];

            apr_snprintf(id, sizeof(id), "bare-%d-%d-%d", round, count, i);
            bind_bare(insert, id);
            must(sqlite3_step(insert), db);
            sqlite3_reset(insert);
        }
        must(sqlite3_step(commit), db);
        sqlite3_reset(commit);
    }
    sqlite3_finalize(begin);
    sqlite3_finalize(insert);
    sqlite3_finalize(commit);
    sqlite3_close(db);
    return count / ((double)duration / APR_USEC_PER_SEC);
}

static void make_schema(const char *path, apr_pool_t *pool)
{
    ss_ctx_t *ctx = ss_ctx_make(pool, apr_time_now());
    ss_db_t *db;

    apr_file_remove(path, pool);
    if (ss_db_open(&db, "sqlite3", path, pool) != SS_OK) {
        exit(1);
    }
    ctx->db_source = ss_db_source_of(db, pool);
    if (ss_schema_install(ctx) != SS_OK) {
        exit(1);
    }
}

/*
 * The bare loop runs before and after, because the speed of a disk changes from one second to the
 * next.
 */
static bool compare(const char *path, const goal_t *goal, apr_pool_t *pool)
{
    result_t result = { .threads = goal->threads };
    double bare = run_bare(path, 2 * goal->threads);
    bool met;

    run_threads(&result, path, pool);
    bare = (bare + run_bare(path, 2 * goal->threads + 1)) / 2;
    met = result.rate >= goal->ratio * bare && result.p99 < LONGEST_P99 && result.failed == 0;
    printf("%2d threads: %.0f/s beside %.0f/s, ratio %.2f (goal %.2f), median %.2f ms, p99 %.2f ms"
           " (goal %d ms), %d failed: %s\n",
           result.threads, result.rate, bare, result.rate / bare, goal->ratio, result.median,
           result.p99, LONGEST_P99, result.failed, met ? "met" : "MISSED");
    return met;
}

int main(int argc, const char *const *argv)
{
    apr_pool_t *pool;
    const char *path;
    int missed = 0;

    if (argc < 2 || argc > 3) {
        fputs("usage: commit_loop FOLDER [SECONDS]\n", stderr);
        return 2;
    }
    apr_initialize();
    apr_pool_create(&pool, NULL);
    duration = apr_time_from_sec(argc == 3 ? apr_atoi64(argv[2]) : 3);
    path = apr_pstrcat(pool, argv[1], "/commit_loop.db", NULL);
    make_schema(path, pool);
    for (int i = 0; i < SS_COUNT(goals); i++) {
        missed += !compare(path, &goals[i], pool);
    }
    apr_pool_destroy(pool);
    apr_terminate();
    return missed > 0;
}

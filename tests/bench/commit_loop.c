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

static void print_result(client_t *clients, int threads, double bare, apr_pool_t *pool)
{
    int count = 0, failed = 0;
    apr_int32_t *all;

    for (int i = 0; i < threads; i++) {
        count += clients[i].count;
        failed += clients[i].failed;
    }
    all = apr_palloc(pool, sizeof(*all) * count);
    count = 0;
    for (int i = 0; i < threads; i++) {
        for (int k = 0; k < clients[i].count; k++) {
            all[count++] = clients[i].times[k];
        }
    }
    qsort(all, count, sizeof(*all), compare_times);
    printf("%2d threads: %8.0f/s, ratio %.2f, median %.2f ms, p99 %.2f ms, %d failed\n", threads,
           count / ((double)duration / APR_USEC_PER_SEC),
           count / ((double)duration / APR_USEC_PER_SEC) / bare, all[count / 2] / 1000.0,
           all[count - count / 100 - 1] / 1000.0, failed);
}

static void run_threads(const char *path, int threads, double bare, apr_pool_t *parent)
{
    apr_pool_t *pool = own_pool(parent);
    client_t *clients = apr_pcalloc(pool, sizeof(*clients) * threads);
    ss_writer_settings_t settings = { .params = path };
    ss_db_source_t source = { 0 };
    apr_status_t ended;

    if (ss_writer_start(&source.writer, &settings, pool) != SS_OK) {
        exit(1);
    }
    for (int i = 0; i < threads; i++) {
        clients[i].number = i + 1000 * threads;
        clients[i].source = &source;
        clients[i].times = apr_palloc(pool, sizeof(apr_int32_t) * MOST_TIMES);
        clients[i].pool = own_pool(pool);
        apr_thread_create(&clients[i].thread, NULL, run_client, &clients[i], pool);
    }
    for (int i = 0; i < threads; i++) {
        apr_thread_join(&ended, clients[i].thread);
    }
    ss_writer_stop(source.writer);
    print_result(clients, threads, bare, pool);
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
static double run_bare(const char *path)
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

            apr_snprintf(id, sizeof(id), "bare-%d-%d", count, i);
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

int main(int argc, const char *const *argv)
{
    static const int threads[] = { 1, 8, 64 };
    apr_pool_t *pool;
    const char *path;
    double bare;

    if (argc < 2 || argc > 3) {
        fputs("usage: commit_loop FOLDER [SECONDS]\n", stderr);
        return 2;
    }
    apr_initialize();
    apr_pool_create(&pool, NULL);
    duration = apr_time_from_sec(argc == 3 ? apr_atoi64(argv[2]) : 3);
    path = apr_pstrcat(pool, argv[1], "/commit_loop.db", NULL);
    make_schema(path, pool);
    bare = run_bare(path);
    printf("bare loop : %8.0f/s\n", bare);
    for (int i = 0; i < SS_COUNT(threads); i++) {
        run_threads(path, threads[i], bare, pool);
    }
    apr_pool_destroy(pool);
    apr_terminate();
    return 0;
}

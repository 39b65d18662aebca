/*
 * What only SQLite does to a server: a busy file, a replaced or deleted one, settings per
 * connection.
 */
#include "database.h"

#include "store/db_connection.h"
#include "store/db_internal.h"
#include "store/schema.h"
#include "store/writer.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static ss_status_t count_merchants(ss_ctx_t *ctx, int *count)
{
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_MERCHANT_NAMES, NULL, &rows);

    *count = status == SS_OK ? rows->count : -1;
    return status;
}

static void test_connection_is_durable_and_does_not_wait_inside_the_driver(void)
{
    ss_ctx_t *ctx = given_second_connection(given_database());
    int count;

    CU_ASSERT_EQUAL(count_merchants(ctx, &count), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "PRAGMA journal_mode"), "wal");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "PRAGMA foreign_keys"), "1");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "PRAGMA synchronous"), "2");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "PRAGMA busy_timeout"), "0");
}

static void test_busy_database_is_unavailable_for_writes_only(void)
{
    ss_ctx_t *ctx = given_database();
    ss_ctx_t *stranger = given_second_connection(ctx);
    int count;

    CU_ASSERT_TRUE(db_run(stranger, "BEGIN IMMEDIATE"));
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "locked"));
    CU_ASSERT_EQUAL(count_merchants(ctx, &count), SS_OK);
    CU_ASSERT_TRUE(db_run(stranger, "ROLLBACK"));
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(stranger), "1");
}

/* Another process that has the lock and stands still, as a stopped selfservicectl. */
static pid_t given_process_with_lock(const ss_ctx_t *ctx)
{
    const char *path = apr_pstrcat(ctx->pool, ss_test_params(ctx), ".lock", NULL);
    int ends[2];
    char word = '\0';
    pid_t child;

    CU_ASSERT_EQUAL_FATAL(pipe(ends), 0);
    child = fork();
    if (child == 0) {
        ss_file_lock_t *lock = ss_file_lock_open(path, ss_test_params(ctx), ctx->pool);

        word = lock != NULL && ss_file_lock_take(lock, 0) ? 'y' : 'n';
        if (write(ends[1], &word, 1) == 1) {
            pause();
        }
        _exit(0);
    }
    CU_ASSERT_EQUAL(read(ends[0], &word, 1), 1);
    CU_ASSERT_EQUAL(word, 'y');
    close(ends[0]);
    close(ends[1]);
    return child;
}

static void end_process(pid_t child)
{
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

static void test_stopped_process_with_the_lock_is_not_waited_for_for_ever(void)
{
    ss_ctx_t *ctx = given_database();
    ss_db_t *db = ctx->db_source->baton;
    pid_t other = given_process_with_lock(ctx);
    int count;

    db->patience = apr_time_from_msec(100);
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "SS0130"));
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "another process holds its lock file"));
    CU_ASSERT_EQUAL(count_merchants(ctx, &count), SS_OK);
    end_process(other);
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
}

static void test_writer_ends_although_a_stopped_process_has_the_lock(void)
{
    ss_ctx_t *ctx = given_database();
    ss_writer_settings_t settings = { .params = ss_test_params(ctx), .patience = apr_time_from_msec(100) };
    ss_db_source_t *source = apr_pmemdup(ctx->pool, ctx->db_source, sizeof(*source));
    pid_t other = given_process_with_lock(ctx);

    CU_ASSERT_EQUAL_FATAL(ss_writer_start(&source->writer, &settings, ctx->pool), SS_OK);
    ctx->db_source = source;
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "SS0130"));
    ss_writer_stop(source->writer);
    end_process(other);
}

static void remove_database(const ss_ctx_t *ctx)
{
    static const char *const endings[] = { "", "-wal", "-shm" };

    for (int i = 0; i < SS_COUNT(endings); i++) {
        apr_file_remove(apr_pstrcat(ctx->pool, ss_test_params(ctx), endings[i], NULL), ctx->pool);
    }
}

static void test_deleted_file_is_unavailable(void)
{
    ss_ctx_t *ctx = given_database();
    int count;

    remove_database(ctx);
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "is gone"));
    ss_db_release(ctx);
    CU_ASSERT_EQUAL(count_merchants(ctx, &count), SS_UNAVAILABLE);
}

static void test_replaced_file_is_opened_again(void)
{
    ss_ctx_t *ctx = given_database();
    ss_ctx_t *restore;
    int count;

    CU_ASSERT_EQUAL(count_merchants(ctx, &count), SS_OK);
    remove_database(ctx);
    restore = given_second_connection(ctx);
    CU_ASSERT_EQUAL(ss_schema_install(restore), SS_OK);
    CU_ASSERT_TRUE(db_run(
        restore, "INSERT INTO merchant (id, name, data, created_at) VALUES ('m', 'n', '', '')"));
    ss_db_release(ctx);
    CU_ASSERT_EQUAL(count_merchants(ctx, &count), SS_OK);
    CU_ASSERT_EQUAL(count, 1);
    CU_ASSERT_EQUAL(add_site(ctx, "m"), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(restore), "1");
}

static void test_file_that_is_no_database_is_unavailable(void)
{
    ss_ctx_t *ctx = ss_test_ctx();
    ss_db_t *db;
    ss_rows_t *rows;

    CU_ASSERT_EQUAL_FATAL(ss_db_open(&db, "sqlite3", "/etc/passwd", ctx->pool), SS_OK);
    ctx->db_source = ss_db_source_of(db, ctx->pool);
    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_MERCHANT_NAMES, NULL, &rows), SS_UNAVAILABLE);
}

static void test_unknown_driver_and_place_are_refused(void)
{
    ss_db_t *db;

    CU_ASSERT_EQUAL(ss_db_open(&db, "dbase", "x", ss_test_pool()), SS_ERROR);
    CU_ASSERT_EQUAL(ss_db_open(&db, "sqlite3", "/nowhere/at/all.db", ss_test_pool()),
                    SS_UNAVAILABLE);
    CU_ASSERT_PTR_NULL(db);
}

static void test_context_without_database_is_unavailable(void)
{
    ss_rows_t *rows;

    CU_ASSERT_EQUAL(ss_db_select(ss_test_ctx(), SS_SQL_MERCHANT_NAMES, NULL, &rows),
                    SS_UNAVAILABLE);
}

static const ss_test_t tests[] = {
    { "test_connection_is_durable_and_does_not_wait_inside_the_driver",
      test_connection_is_durable_and_does_not_wait_inside_the_driver },
    { "test_busy_database_is_unavailable_for_writes_only",
      test_busy_database_is_unavailable_for_writes_only },
    { "test_stopped_process_with_the_lock_is_not_waited_for_for_ever",
      test_stopped_process_with_the_lock_is_not_waited_for_for_ever },
    { "test_writer_ends_although_a_stopped_process_has_the_lock",
      test_writer_ends_although_a_stopped_process_has_the_lock },
    { "test_deleted_file_is_unavailable", test_deleted_file_is_unavailable },
    { "test_replaced_file_is_opened_again", test_replaced_file_is_opened_again },
    { "test_file_that_is_no_database_is_unavailable",
      test_file_that_is_no_database_is_unavailable },
    { "test_unknown_driver_and_place_are_refused", test_unknown_driver_and_place_are_refused },
    { "test_context_without_database_is_unavailable",
      test_context_without_database_is_unavailable },
};

void ss_test_db_sqlite(void)
{
    ss_suite_add("db_sqlite", tests, SS_COUNT(tests));
}

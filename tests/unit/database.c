/*
 * Databases for unit tests: SQLite in a folder of its own, and PostgreSQL as well if SS_TEST_PG
 * says where.
 */
#include "database.h"

#include "store/db_internal.h"
#include "store/schema.h"
#include "store/schema_text.h"

#include <apr_file_info.h>
#include <apr_file_io.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool on_pgsql;

static int use_sqlite(void)
{
    on_pgsql = false;
    return 0;
}

static int use_pgsql(void)
{
    on_pgsql = true;
    return 0;
}

bool ss_test_is_pgsql(void)
{
    return on_pgsql;
}

static void give_up(const char *what)
{
    fprintf(stderr, "cannot make a database for the test: %s\n", what);
    exit(2);
}

static apr_status_t remove_folder(void *data)
{
    const char *folder = data;
    apr_pool_t *pool;
    apr_dir_t *dir;
    apr_finfo_t file;

    apr_pool_create(&pool, NULL);
    if (apr_dir_open(&dir, folder, pool) == APR_SUCCESS) {
        while (apr_dir_read(&file, APR_FINFO_NAME | APR_FINFO_TYPE, dir) == APR_SUCCESS) {
            if (file.filetype == APR_REG) {
                apr_file_remove(apr_pstrcat(pool, folder, "/", file.name, NULL), pool);
            }
        }
        apr_dir_close(dir);
    }
    apr_dir_remove(folder, pool);
    apr_pool_destroy(pool);
    return APR_SUCCESS;
}

/* In memory if the system has such a folder: tests need no disk to wait for. */
static const char *sqlite_params(apr_pool_t *pool)
{
    const char *memory = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    char *folder = apr_pstrcat(pool, memory, "/ss-unit-XXXXXX", NULL);

    if (mkdtemp(folder) == NULL) {
        give_up(folder);
    }
    apr_pool_cleanup_register(pool, folder, remove_folder, apr_pool_cleanup_null);
    return apr_pstrcat(pool, folder, "/test.db", NULL);
}

static ss_db_t *open_database(const char *params, apr_pool_t *pool)
{
    ss_db_t *db;

    if (ss_db_open(&db, on_pgsql ? "pgsql" : "sqlite3", params, pool) != SS_OK) {
        give_up(params);
    }
    return db;
}

static bool run_on(ss_db_t *db, const char *statement)
{
    int rows;

    return apr_dbd_query(db->driver, db->handle, &rows, statement) == 0;
}

typedef struct namespace_t {
    ss_db_t *db;
    const char *drop;
} namespace_t;

static apr_status_t drop_namespace(void *data)
{
    namespace_t *space = data;

    run_on(space->db, space->drop);
    return APR_SUCCESS;
}

/* Tests have namespaces ("schemas") of their own in one PostgreSQL database. */
static const char *make_namespace(const char *name, apr_pool_t *pool)
{
    namespace_t *space = apr_palloc(pool, sizeof(*space));

    space->db = open_database(getenv("SS_TEST_PG"), pool);
    space->drop = apr_psprintf(pool, "DROP SCHEMA %s CASCADE", name);
    if (!run_on(space->db, apr_psprintf(pool, "CREATE SCHEMA %s", name))) {
        give_up(name);
    }
    apr_pool_cleanup_register(pool, space, drop_namespace, apr_pool_cleanup_null);
    return apr_psprintf(pool, "%s options='-c search_path=%s -c synchronous_commit=off'",
                        getenv("SS_TEST_PG"), name);
}

static const char *new_pgsql_params(apr_pool_t *pool)
{
    static int made;

    return make_namespace(apr_psprintf(pool, "test_%d_%d", (int)getpid(), ++made), pool);
}

ss_db_t *given_empty_database(void)
{
    apr_pool_t *pool = ss_test_pool();

    return open_database(on_pgsql ? new_pgsql_params(pool) : sqlite_params(pool), pool);
}

static void install(ss_ctx_t *ctx)
{
    if (ss_schema_install(ctx) != SS_OK) {
        give_up("schema");
    }
}

ss_ctx_t *given_changeable_database(void)
{
    ss_ctx_t *ctx = ss_test_ctx();

    ctx->db_source = ss_db_source_of(given_empty_database(), ctx->pool);
    install(ctx);
    return ctx;
}

/*
 * Making all tables takes PostgreSQL so long that tests share them; each finds them empty. They share the first
 * connection as well, with its prepared statements, as long as no test broke it.
 */
static const char *shared_params; /* NULL before the tables are made */
static ss_db_t *shared_db;

static void make_shared_tables(void)
{
    apr_pool_t *pool; /* lives until the program ends */
    ss_ctx_t *ctx;

    apr_pool_create(&pool, NULL);
    ctx = ss_ctx_make(pool, 0);
    shared_params = make_namespace(apr_psprintf(pool, "test_%d", (int)getpid()), pool);
    ctx->db_source = ss_db_source_of(open_database(shared_params, pool), pool);
    install(ctx);
}

static ss_db_t *shared_connection(void)
{
    static apr_pool_t *pool;

    if (shared_db != NULL && run_on(shared_db, "SELECT 1")) {
        return shared_db;
    }
    if (pool != NULL) {
        apr_pool_destroy(pool);
    }
    apr_pool_create(&pool, NULL);
    shared_db = open_database(shared_params, pool);
    return shared_db;
}

static void empty_tables(ss_ctx_t *ctx)
{
    const char *list = db_text(ctx, "SELECT string_agg('DELETE FROM ' || tablename, '; ')"
                                    " FROM pg_tables WHERE schemaname = current_schema()"
                                    " AND tablename <> 'schema_version'");
    const char *versions = apr_psprintf(ctx->pool, "DELETE FROM schema_version WHERE version > %d",
                                        ss_migration_count);

    if (!db_run(ctx, list) || !db_run(ctx, versions)) {
        give_up("tables");
    }
}

ss_ctx_t *given_database(void)
{
    ss_ctx_t *ctx;

    if (!on_pgsql) {
        return given_changeable_database();
    }
    if (shared_params == NULL) {
        make_shared_tables();
    }
    ctx = ss_test_ctx();
    ctx->db_source = ss_db_source_of(shared_connection(), ctx->pool);
    empty_tables(ctx);
    ss_db_take(ctx);
    return ctx;
}

const char *ss_test_params(const ss_ctx_t *ctx)
{
    return ((const ss_db_t *)ctx->db_source->baton)->params;
}

ss_ctx_t *given_second_connection(const ss_ctx_t *ctx)
{
    ss_ctx_t *second = ss_test_ctx();
    apr_pool_t *own; /* drivers take memory from the pool of a connection, also on another thread */

    apr_pool_create(&own, second->pool);
    second->db_source = ss_db_source_of(open_database(ss_test_params(ctx), own), own);
    second->merchant_id = ctx->merchant_id;
    return second;
}

const char *db_text(ss_ctx_t *ctx, const char *statement)
{
    ss_db_t *db = ctx->db_source->baton;
    apr_dbd_results_t *results = NULL;
    ss_rows_t *rows;

    if (apr_dbd_select(db->driver, ctx->pool, db->handle, &results, statement, 1) != 0) {
        return "";
    }
    rows = ss_rows_copy(db, results, ctx->pool);
    return rows->count == 0 ? "" : ss_rows_text(rows, 0, 0);
}

/* Placeholders as SQLite writes them. */
static const char *with_marks(const char *text, apr_pool_t *pool)
{
    const char *marked = "", *at = text;

    for (const char *mark = strchr(at, '%'); mark != NULL; mark = strchr(at, '%')) {
        marked = apr_pstrcat(pool, marked, apr_pstrmemdup(pool, at, (apr_size_t)(mark - at)), "?",
                             NULL);
        at = mark + (mark[1] == 's' ? 2 : strlen("%lld"));
    }
    return apr_pstrcat(pool, marked, at, NULL);
}

const char *db_plan(ss_ctx_t *ctx, ss_sql_t sql)
{
    ss_db_t *db = ctx->db_source->baton;
    const char *plan = "", *statement = with_marks(ss_sql_statements[sql].text, ctx->pool);
    apr_dbd_results_t *results = NULL;
    ss_rows_t *rows;

    statement = apr_pstrcat(ctx->pool, "EXPLAIN QUERY PLAN ", statement, NULL);
    CU_ASSERT_EQUAL_FATAL(
        apr_dbd_select(db->driver, ctx->pool, db->handle, &results, statement, 1), 0);
    rows = ss_rows_copy(db, results, ctx->pool);
    for (int i = 0; i < rows->count; i++) {
        plan = apr_pstrcat(ctx->pool, plan, ss_rows_text(rows, i, 3), "; ", NULL);
    }
    return plan;
}

bool db_run(ss_ctx_t *ctx, const char *statement)
{
    return run_on(ctx->db_source->baton, statement);
}

void lose_connection(ss_ctx_t *ctx)
{
    ss_ctx_t *killer = given_second_connection(ctx);
    const char *process = db_text(ctx, "SELECT pg_backend_pid()");

    db_text(killer, apr_psprintf(ctx->pool, "SELECT pg_terminate_backend(%s, 5000)", process));
}

ss_status_t add_site(ss_ctx_t *ctx, const char *merchant_id)
{
    ss_arg_t args[] = { ss_arg_text(merchant_id), ss_arg_text("site"), ss_arg_text("{}"),
                        ss_arg_text("") };

    return ss_db_change(ctx, SS_SQL_SITE_SAVE, args, NULL);
}

const char *count_sites(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT count(*) FROM site");
}

static const ss_suite_frame_t pgsql_frame = { use_pgsql, use_sqlite };

static void add_suites(const char *suite, const ss_test_t *tests, int count, bool with_pgsql)
{
    static char names[64][40];
    static int used;

    ss_suite_add(suite, tests, count);
    if (with_pgsql && getenv("SS_TEST_PG") != NULL) {
        apr_snprintf(names[used], sizeof(names[used]), "%s-pgsql", suite);
        ss_suite_add_framed(names[used++], tests, count, &pgsql_frame);
    }
}

void ss_suite_add_database(const char *suite, const ss_test_t *tests, int count)
{
    add_suites(suite, tests, count, true);
}

void ss_suite_add_long_database(const char *suite, const ss_test_t *tests, int count)
{
    add_suites(suite, tests, count, getenv("SS_FAST") == NULL);
}

void ss_suite_add_pgsql(const char *suite, const ss_test_t *tests, int count)
{
    if (getenv("SS_TEST_PG") != NULL) {
        ss_suite_add_framed(suite, tests, count, &pgsql_frame);
    }
}

void given_table_refuses(ss_ctx_t *ctx, const char *table)
{
    if (ss_test_is_pgsql()) {
        CU_ASSERT_TRUE(db_run(ctx, "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                                   "$$BEGIN RAISE EXCEPTION 'refused'; END$$"));
        CU_ASSERT_TRUE(db_run(ctx, apr_psprintf(ctx->pool,
                                                "CREATE TRIGGER refuse_%s BEFORE INSERT ON %s FOR EACH ROW "
                                                "EXECUTE FUNCTION refuse()",
                                                table, table)));
        return;
    }
    CU_ASSERT_TRUE(db_run(ctx, apr_psprintf(ctx->pool,
                                            "CREATE TRIGGER refuse_%s BEFORE INSERT ON %s BEGIN "
                                            "SELECT RAISE(ABORT, 'refused'); END",
                                            table, table)));
}

void given_table_accepts(ss_ctx_t *ctx, const char *table)
{
    CU_ASSERT_TRUE(db_run(ctx, apr_psprintf(ctx->pool, "DROP TRIGGER refuse_%s%s%s", table,
                                            ss_test_is_pgsql() ? " ON " : "", ss_test_is_pgsql() ? table : "")));
}

/*
 * The schema: made once, found missing or old with a hint, and every statement fits it on every
 * engine.
 */
#include "database.h"

#include "store/db_internal.h"
#include "store/schema.h"
#include "store/schema_text.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

static ss_ctx_t *given_context_of(ss_db_t *db)
{
    ss_ctx_t *ctx = ss_test_ctx();

    ctx->db_source = ss_db_source_of(db, ctx->pool);
    return ctx;
}

static void test_install_makes_the_schema_once(void)
{
    ss_ctx_t *ctx = given_context_of(given_empty_database());
    ss_schema_status_t schema;

    CU_ASSERT_EQUAL(ss_schema_status(ctx, &schema), SS_OK);
    CU_ASSERT_EQUAL(schema.version, 0);
    CU_ASSERT_EQUAL(ss_schema_install(ctx), SS_OK);
    CU_ASSERT_EQUAL(ss_schema_status(ctx, &schema), SS_OK);
    CU_ASSERT_EQUAL(schema.version, ss_migration_count);
    CU_ASSERT_EQUAL(schema.latest, ss_migration_count);
    CU_ASSERT_EQUAL(ss_schema_install(ctx), SS_CONFLICT);
    CU_ASSERT_EQUAL(ss_schema_upgrade(ctx), SS_OK);
}

static void test_upgrade_of_an_empty_database_is_refused(void)
{
    CU_ASSERT_EQUAL(ss_schema_upgrade(given_context_of(given_empty_database())), SS_NOT_FOUND);
}

static void test_failed_migration_leaves_nothing(void)
{
    ss_ctx_t *ctx = given_context_of(given_empty_database());
    ss_schema_status_t schema;

    CU_ASSERT_TRUE(db_run(ctx, "CREATE TABLE job_lease (name TEXT)"));
    CU_ASSERT_EQUAL(ss_schema_install(ctx), SS_ERROR);
    CU_ASSERT_EQUAL(ss_schema_status(ctx, &schema), SS_OK);
    CU_ASSERT_EQUAL(schema.version, 0);
    CU_ASSERT_FALSE(db_run(ctx, "DELETE FROM merchant"));
}

static void test_missing_schema_is_unavailable_until_installed(void)
{
    ss_ctx_t *ctx = given_context_of(given_empty_database());
    ss_ctx_t *other = given_second_connection(ctx);
    ss_arg_t args[] = { ss_arg_text("m"), ss_arg_text("c") };
    ss_rows_t *rows;

    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_CUSTOMER_FIND, args, &rows), SS_UNAVAILABLE);
    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_CUSTOMER_FIND, args, &rows), SS_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "selfservicectl schema install"));
    CU_ASSERT_EQUAL(ss_schema_install(other), SS_OK);
    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_CUSTOMER_FIND, args, &rows), SS_OK);
    CU_ASSERT_EQUAL(rows->count, 0);
}

static void test_old_schema_is_unavailable(void)
{
    ss_ctx_t *ctx = given_changeable_database();
    ss_arg_t args[] = { ss_arg_text("m"), ss_arg_text("c") };
    ss_rows_t *rows;

    CU_ASSERT_TRUE(db_run(ctx, "UPDATE schema_version SET version = -1"));
    CU_ASSERT_EQUAL(ss_db_select(given_second_connection(ctx), SS_SQL_CUSTOMER_FIND, args, &rows),
                    SS_UNAVAILABLE);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "selfservicectl schema upgrade"));
}

/* Values that fit the types of a statement; they match no row. */
static const ss_arg_t *some_args(const ss_sql_statement_t *statement, apr_pool_t *pool)
{
    ss_arg_t *args = apr_pcalloc(pool, sizeof(*args) * (strlen(statement->types) + 1));

    for (int i = 0; statement->types[i] != '\0'; i++) {
        args[i] = statement->types[i] == 's' ? ss_arg_text("")
                : statement->types[i] == 'i' ? ss_arg_int(0) : ss_arg_bytes("x", 1);
    }
    return args;
}

static void test_every_statement_runs(void)
{
    ss_ctx_t *ctx = given_database();
    ss_db_t *db = ctx->db;

    for (int i = 0; i < SS_SQL_COUNT; i++) {
        const ss_sql_statement_t *statement = &ss_sql_statements[i];
        bool returns_rows = statement->reads || strstr(statement->text, " RETURNING ") != NULL;
        ss_rows_t *rows;
        ss_call_t call = { .sql = i,
                           .args = some_args(statement, ctx->pool),
                           .rows = returns_rows ? &rows : NULL };

        if (*statement->engine != '\0') {
            continue;
        }
        CU_ASSERT_TRUE(db_run(ctx, "BEGIN"));
        if (!ss_statement_try(db, ctx, &call)) {
            printf("%s: %s ", statement->name, ss_db_reason(db, ctx->pool));
            CU_FAIL("a statement does not run");
        }
        CU_ASSERT_TRUE(db_run(ctx, "ROLLBACK"));
    }
}

static const ss_test_t tests[] = {
    { "test_install_makes_the_schema_once", test_install_makes_the_schema_once },
    { "test_upgrade_of_an_empty_database_is_refused",
      test_upgrade_of_an_empty_database_is_refused },
    { "test_failed_migration_leaves_nothing", test_failed_migration_leaves_nothing },
    { "test_missing_schema_is_unavailable_until_installed",
      test_missing_schema_is_unavailable_until_installed },
    { "test_old_schema_is_unavailable", test_old_schema_is_unavailable },
    { "test_every_statement_runs", test_every_statement_runs },
};

void ss_test_schema(void)
{
    ss_suite_add_database("schema", tests, SS_COUNT(tests));
}

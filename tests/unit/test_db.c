/* Statements and transactions as everybody above uses them, on each engine. */
#include "database.h"

#include "store/db_connection.h"
#include "store/db_internal.h"

#include <apr_strings.h>
#include <string.h>

static ss_status_t add_document(ss_ctx_t *ctx, const char *id)
{
    ss_arg_t args[] = {
        ss_arg_text("m"), ss_arg_text(id),      ss_arg_text("invoice"),         ss_arg_text(id),
        ss_arg_text(""),  ss_arg_text("a.pdf"), ss_arg_text("application/pdf"), ss_arg_text(""),
        ss_arg_text("")
    };

    return ss_db_change(ctx, SS_SQL_DOCUMENT_ADD, args, NULL);
}

static ss_status_t store_bytes(ss_ctx_t *ctx, const char *id, const void *bytes, int64_t length)
{
    ss_arg_t args[] = { ss_arg_text(""), ss_arg_bytes(bytes, length), ss_arg_text(""),
                        ss_arg_text("m"), ss_arg_text(id) };

    return ss_db_change(ctx, SS_SQL_DOCUMENT_STORE_BYTES, args, NULL);
}

static const void *read_bytes(ss_ctx_t *ctx, const char *id, int64_t *length)
{
    ss_arg_t args[] = { ss_arg_text("m"), ss_arg_text(id) };
    ss_rows_t *rows;

    CU_ASSERT_EQUAL_FATAL(ss_db_select(ctx, SS_SQL_DOCUMENT_BYTES, args, &rows), SS_OK);
    CU_ASSERT_EQUAL_FATAL(rows->count, 1);
    return ss_rows_bytes(rows, 0, 0, length);
}

static int64_t length_after(ss_ctx_t *ctx, const char *id, const void *bytes, int64_t length)
{
    int64_t read = -1;

    CU_ASSERT_EQUAL(add_document(ctx, id), SS_OK);
    CU_ASSERT_EQUAL(store_bytes(ctx, id, bytes, length), SS_OK);
    CU_ASSERT_EQUAL(memcmp(read_bytes(ctx, id, &read), bytes == NULL ? "" : bytes, length), 0);
    return read;
}

static void test_bytes_come_back_unchanged(void)
{
    ss_ctx_t *ctx = given_database();
    unsigned char bytes[256];

    for (int i = 0; i < 256; i++) {
        bytes[i] = i;
    }
    CU_ASSERT_EQUAL(length_after(ctx, "all", bytes, sizeof(bytes)), sizeof(bytes));
    CU_ASSERT_EQUAL(length_after(ctx, "backslash", "\\x", 2), 2);
    CU_ASSERT_EQUAL(length_after(ctx, "empty", "", 0), 0);
    CU_ASSERT_EQUAL(length_after(ctx, "null", NULL, 0), 0);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM document WHERE bytes IS NULL"), "1");
}

static void test_bytes_are_read_in_the_old_form_of_postgresql(void)
{
    ss_ctx_t *ctx = given_database();

    if (ss_test_is_pgsql()) {
        CU_ASSERT_TRUE(db_run(ctx, "SET bytea_output = 'escape'"));
    }
    CU_ASSERT_EQUAL(length_after(ctx, "d", "a\\\0\377z", 5), 5);
}

static void test_null_reads_as_empty_text(void)
{
    ss_ctx_t *ctx = given_database();
    apr_dbd_results_t *results = NULL;
    ss_rows_t *rows;

    CU_ASSERT_EQUAL(add_document(ctx, "d"), SS_OK);
    CU_ASSERT_EQUAL(apr_dbd_select(ctx->db->driver, ctx->pool, ctx->db->handle, &results,
                                   "SELECT rendered_at, contract_id FROM document", 1), 0);
    rows = ss_rows_copy(ctx->db, results, ctx->pool);
    CU_ASSERT_STRING_EQUAL(ss_rows_text(rows, 0, 0), "");
    CU_ASSERT_STRING_EQUAL(ss_rows_text(rows, 0, 1), "");
}

static void test_large_integers_are_kept(void)
{
    ss_ctx_t *ctx = given_database();
    ss_arg_t args[] = { ss_arg_int(INT64_C(9007199254740993)), ss_arg_text("") };
    ss_rows_t *rows;

    CU_ASSERT_EQUAL(ss_db_change(ctx, SS_SQL_SCHEMA_VERSION_ADD, args, NULL), SS_OK);
    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_SCHEMA_VERSION_FIND, NULL, &rows), SS_OK);
    CU_ASSERT_EQUAL(ss_rows_int(rows, 0, 0), INT64_C(9007199254740993));
}

static void test_argument_of_another_type_is_an_error(void)
{
    ss_ctx_t *ctx = given_database();
    ss_arg_t args[] = { ss_arg_text("2"), ss_arg_text("") };

    CU_ASSERT_EQUAL(ss_db_change(ctx, SS_SQL_SCHEMA_VERSION_ADD, args, NULL), SS_ERROR);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "schema_version_add: argument 1"));
}

static void test_insert_returning_gives_rows(void)
{
    ss_ctx_t *ctx = given_database();
    ss_arg_t args[] = { ss_arg_text("m"), ss_arg_text("Invoice") };
    ss_rows_t *rows;

    for (int i = 1; i <= 3; i++) {
        CU_ASSERT_EQUAL_FATAL(ss_db_select(ctx, SS_SQL_NUMBER_NEXT, args, &rows), SS_OK);
        CU_ASSERT_EQUAL(ss_rows_int(rows, 0, 0), i);
    }
}

static void test_all_rows_are_read(void)
{
    ss_ctx_t *ctx = given_database();
    apr_dbd_results_t *results = NULL;
    ss_rows_t *rows;

    for (int i = 0; i < 500; i++) {
        CU_ASSERT_EQUAL(add_site(ctx, apr_itoa(ctx->pool, i)), SS_OK);
    }
    CU_ASSERT_EQUAL(apr_dbd_select(ctx->db->driver, ctx->pool, ctx->db->handle, &results,
                                   "SELECT merchant_id FROM site ORDER BY merchant_id", 1), 0);
    rows = ss_rows_copy(ctx->db, results, ctx->pool);
    CU_ASSERT_EQUAL(rows->count, 500);
    CU_ASSERT_STRING_EQUAL(ss_rows_text(rows, 499, 0), "99");
}

static void test_changed_rows_are_counted(void)
{
    ss_ctx_t *ctx = given_database();
    ss_arg_t args[] = { ss_arg_text(""), ss_arg_text("m"), ss_arg_text("nobody"), ss_arg_text("") };
    int changed = -1;

    CU_ASSERT_EQUAL(ss_db_change(ctx, SS_SQL_SESSION_END, args, &changed), SS_OK);
    CU_ASSERT_EQUAL(changed, 0);
}

static void test_released_connection_is_taken_again(void)
{
    ss_ctx_t *ctx = given_database();
    ss_rows_t *rows;

    ss_db_release(ctx);
    CU_ASSERT_PTR_NULL(ctx->db);
    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_SCHEMA_VERSION_FIND, NULL, &rows), SS_OK);
    CU_ASSERT_PTR_NOT_NULL(ctx->db);
}

static void test_wrapped_connection_is_remembered(void)
{
    ss_ctx_t *ctx = given_database();
    ss_db_handle_t handle = { ctx->db->driver, ctx->db->handle, ctx->db->params, ctx->db->pool };
    ss_db_t *first, *second;

    CU_ASSERT_EQUAL(ss_db_wrap(&first, &handle), SS_OK);
    CU_ASSERT_EQUAL(ss_db_wrap(&second, &handle), SS_OK);
    CU_ASSERT_PTR_EQUAL(first, second);
}

static void test_schema_changed_by_another_is_followed(void)
{
    ss_ctx_t *ctx = given_changeable_database();
    ss_ctx_t *other = given_second_connection(ctx);
    ss_rows_t *rows;

    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_MERCHANT_NAMES, NULL, &rows), SS_OK);
    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
    if (ss_test_is_pgsql()) {
        CU_ASSERT_TRUE(db_run(other, "ALTER TABLE merchant ALTER COLUMN created_at TYPE VARCHAR"));
    } else {
        CU_ASSERT_TRUE(db_run(other, "ALTER TABLE merchant ADD COLUMN more TEXT"));
    }
    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_MERCHANT_NAMES, NULL, &rows), SS_OK);
    CU_ASSERT_EQUAL(add_site(ctx, "m2"), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "2");
}

static void test_schema_changed_on_the_same_connection_is_followed(void)
{
    ss_ctx_t *ctx = given_changeable_database();

    CU_ASSERT_EQUAL(add_site(ctx, "m1"), SS_OK);
    CU_ASSERT_TRUE(db_run(ctx, "CREATE TABLE another (id TEXT)"));
    CU_ASSERT_TRUE(db_run(ctx, "ALTER TABLE site ADD COLUMN more TEXT"));
    CU_ASSERT_EQUAL(add_site(ctx, "m2"), SS_OK);
}

static void test_lost_table_is_unavailable(void)
{
    ss_ctx_t *ctx = given_changeable_database();
    ss_rows_t *rows;

    CU_ASSERT_TRUE(db_run(ctx, "DROP TABLE schema_version"));
    CU_ASSERT_TRUE(db_run(ctx, "DROP TABLE merchant"));
    ctx->db->is_ready = true;
    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_MERCHANT_NAMES, NULL, &rows), SS_UNAVAILABLE);
}

static void test_failed_statement_is_no_empty_answer(void)
{
    const char *broken = ss_test_is_pgsql() ? "(1 / (length(name) - 1))::TEXT" : "json(name)";
    ss_ctx_t *ctx = given_changeable_database();
    ss_rows_t *rows;

    CU_ASSERT_TRUE(db_run(ctx, "ALTER TABLE merchant RENAME TO merchant_"));
    CU_ASSERT_TRUE(db_run(
        ctx, "INSERT INTO merchant_ (id, name, data, created_at) VALUES ('m', 'n', '{}', '')"));
    CU_ASSERT_TRUE(db_run(ctx, apr_pstrcat(ctx->pool, "CREATE VIEW merchant AS SELECT id, name, ",
                                           broken, " AS created_at FROM merchant_", NULL)));
    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_MERCHANT_NAMES, NULL, &rows), SS_ERROR);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "merchant_names"));
}

static const ss_test_t tests[] = {
    { "test_bytes_come_back_unchanged", test_bytes_come_back_unchanged },
    { "test_bytes_are_read_in_the_old_form_of_postgresql",
      test_bytes_are_read_in_the_old_form_of_postgresql },
    { "test_null_reads_as_empty_text", test_null_reads_as_empty_text },
    { "test_large_integers_are_kept", test_large_integers_are_kept },
    { "test_argument_of_another_type_is_an_error", test_argument_of_another_type_is_an_error },
    { "test_insert_returning_gives_rows", test_insert_returning_gives_rows },
    { "test_all_rows_are_read", test_all_rows_are_read },
    { "test_changed_rows_are_counted", test_changed_rows_are_counted },
    { "test_released_connection_is_taken_again", test_released_connection_is_taken_again },
    { "test_wrapped_connection_is_remembered", test_wrapped_connection_is_remembered },
    { "test_schema_changed_by_another_is_followed", test_schema_changed_by_another_is_followed },
    { "test_schema_changed_on_the_same_connection_is_followed",
      test_schema_changed_on_the_same_connection_is_followed },
    { "test_lost_table_is_unavailable", test_lost_table_is_unavailable },
    { "test_failed_statement_is_no_empty_answer", test_failed_statement_is_no_empty_answer },
};

void ss_test_db(void)
{
    ss_suite_add_database("db", tests, SS_COUNT(tests));
}

/* Transactions: all or nothing, nested as one, undone when any statement failed. */
#include "database.h"

#include "store/db_internal.h"

#include <string.h>

/* Refused by the database: the migration has this number already. */
static ss_status_t break_statement(ss_ctx_t *ctx)
{
    ss_arg_t args[] = { ss_arg_int(1), ss_arg_text("") };

    return ss_db_change(ctx, SS_SQL_SCHEMA_VERSION_ADD, args, NULL);
}

static ss_status_t add_two(ss_ctx_t *ctx, void *input)
{
    ss_status_t status = add_site(ctx, "m1");

    (void)input;
    return status == SS_OK ? add_site(ctx, "m2") : status;
}

static ss_status_t add_and_refuse(ss_ctx_t *ctx, void *input)
{
    (void)input;
    CU_ASSERT_EQUAL(add_site(ctx, "m3"), SS_OK);
    ss_problem_add(ctx, "city", "missing");
    return SS_INVALID;
}

static ss_status_t break_and_ignore(ss_ctx_t *ctx, void *input)
{
    int *runs = input;

    ++*runs;
    CU_ASSERT_EQUAL(add_site(ctx, "m4"), SS_OK);
    CU_ASSERT_EQUAL(break_statement(ctx), SS_ERROR);
    CU_ASSERT_EQUAL(add_site(ctx, "m5"), SS_ERROR);
    return SS_OK;
}

static ss_status_t add_within(ss_ctx_t *ctx, void *input)
{
    CU_ASSERT_EQUAL(add_site(ctx, "m6"), SS_OK);
    return ss_db_transact(ctx, add_two, input);
}

static ss_status_t ignore_refusal_within(ss_ctx_t *ctx, void *input)
{
    CU_ASSERT_EQUAL(add_site(ctx, "m7"), SS_OK);
    CU_ASSERT_EQUAL(ss_db_transact(ctx, add_and_refuse, input), SS_INVALID);
    return SS_OK;
}

static ss_status_t release_within(ss_ctx_t *ctx, void *input)
{
    ss_db_release(ctx);
    CU_ASSERT_PTR_NOT_NULL(ctx->db);
    return add_two(ctx, input);
}

static void test_action_is_stored_as_a_whole(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_EQUAL(ss_db_transact(ctx, add_two, NULL), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(given_second_connection(ctx)), "2");
}

static void test_refused_action_leaves_nothing(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_EQUAL(ss_db_transact(ctx, add_and_refuse, NULL), SS_INVALID);
    CU_ASSERT_EQUAL(ctx->problems->nelts, 1);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "0");
    CU_ASSERT_EQUAL(ss_db_transact(ctx, add_two, NULL), SS_OK);
}

static void test_ignored_failure_still_undoes_all(void)
{
    ss_ctx_t *ctx = given_database();
    int runs = 0;

    CU_ASSERT_EQUAL(ss_db_transact(ctx, break_and_ignore, &runs), SS_ERROR);
    CU_ASSERT_EQUAL(runs, ss_test_is_pgsql() ? 3 : 1);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "0");
    CU_ASSERT_EQUAL(ss_db_transact(ctx, add_two, NULL), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "2");
}

static void test_nested_action_joins(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_EQUAL(ss_db_transact(ctx, add_within, NULL), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "3");
}

static void test_refused_nested_action_undoes_all(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_EQUAL(ss_db_transact(ctx, ignore_refusal_within, NULL), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "0");
}

static void test_connection_is_not_released_within(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_EQUAL(ss_db_transact(ctx, release_within, NULL), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_sites(ctx), "2");
}

static const ss_test_t tests[] = {
    { "test_action_is_stored_as_a_whole", test_action_is_stored_as_a_whole },
    { "test_refused_action_leaves_nothing", test_refused_action_leaves_nothing },
    { "test_ignored_failure_still_undoes_all", test_ignored_failure_still_undoes_all },
    { "test_nested_action_joins", test_nested_action_joins },
    { "test_refused_nested_action_undoes_all", test_refused_nested_action_undoes_all },
    { "test_connection_is_not_released_within", test_connection_is_not_released_within },
};

void ss_test_db_transaction(void)
{
    ss_suite_add_database("db_transaction", tests, SS_COUNT(tests));
}

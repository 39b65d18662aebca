/* How long the database has stood unchanged, as each connection can tell. */
#include "database.h"

#include "store/db_internal.h"
#include "store/unchanged.h"

/* What a request does first. */
static void read_anything(ss_ctx_t *ctx)
{
    ss_rows_t *rows;

    ss_db_release(ctx);
    CU_ASSERT_EQUAL(ss_db_select(ctx, SS_SQL_SCHEMA_VERSION_FIND, NULL, &rows), SS_OK);
}

static ss_moment_t unchanged_since(ss_ctx_t *ctx)
{
    ss_moment_t since = 0;

    read_anything(ctx);
    CU_ASSERT_TRUE(ss_unchanged_since(ctx, &since));
    CU_ASSERT_TRUE(since > 0);
    return since;
}

static void test_moments_come_in_their_order(void)
{
    ss_moment_t first = ss_moment();

    CU_ASSERT_TRUE(first > 0);
    CU_ASSERT_TRUE(ss_moment() > first);
}

static void test_reading_changes_nothing(void)
{
    ss_ctx_t *ctx = given_database(), *other = given_second_connection(ctx);
    ss_moment_t since = unchanged_since(ctx);

    unchanged_since(other);
    CU_ASSERT_EQUAL(unchanged_since(ctx), since);
}

static void test_change_of_ones_own_and_of_another_connection_is_seen(void)
{
    ss_ctx_t *ctx = given_database(), *other = given_second_connection(ctx);
    ss_moment_t first = unchanged_since(ctx), second, third;

    CU_ASSERT_EQUAL(add_site(ctx, "own"), SS_OK);
    second = unchanged_since(ctx);
    CU_ASSERT_TRUE(second > first);
    CU_ASSERT_EQUAL(add_site(other, "other"), SS_OK);
    third = unchanged_since(ctx);
    CU_ASSERT_TRUE(third > second);
    CU_ASSERT_TRUE(unchanged_since(other) > second);
    CU_ASSERT_EQUAL(unchanged_since(ctx), third);
}

static void test_change_counts_when_it_is_committed(void)
{
    ss_ctx_t *ctx = given_database(), *other = given_second_connection(ctx);
    ss_moment_t first = unchanged_since(ctx);

    CU_ASSERT_TRUE(db_run(other, "BEGIN IMMEDIATE"));
    CU_ASSERT_TRUE(db_run(other, "INSERT INTO site (merchant_id, id, settings, updated_at) "
                                 "VALUES ('m', 's', '{}', '')"));
    CU_ASSERT_EQUAL(unchanged_since(ctx), first); /* nobody else sees it yet */
    CU_ASSERT_TRUE(db_run(other, "COMMIT"));
    CU_ASSERT_TRUE(unchanged_since(ctx) > first);
}

static void test_nothing_is_known_before_a_statement_has_run(void)
{
    ss_ctx_t *ctx = given_database();
    ss_moment_t since;

    unchanged_since(ctx);
    ss_db_release(ctx);
    CU_ASSERT_FALSE(ss_unchanged_since(ctx, &since));
    CU_ASSERT_EQUAL(ss_db_take(ctx), SS_OK);
    CU_ASSERT_FALSE(ss_unchanged_since(ctx, &since));
}

static void test_new_handle_starts_anew(void)
{
    ss_ctx_t *ctx = given_database();
    ss_moment_t first = unchanged_since(ctx);

    CU_ASSERT_EQUAL(ss_db_renew(ctx->db, ctx), SS_OK);
    CU_ASSERT_EQUAL(ctx->db->unchanged_since, 0);
    CU_ASSERT_TRUE(unchanged_since(ctx) > first);
}

static void test_postgresql_cannot_tell(void)
{
    ss_ctx_t *ctx = given_database();
    ss_moment_t since;

    read_anything(ctx);
    CU_ASSERT_FALSE(ss_unchanged_since(ctx, &since));
}

void ss_test_unchanged(void)
{
    static const ss_test_t tests[] = {
        { "test_moments_come_in_their_order", test_moments_come_in_their_order },
        { "test_reading_changes_nothing", test_reading_changes_nothing },
        { "test_change_of_ones_own_and_of_another_connection_is_seen",
          test_change_of_ones_own_and_of_another_connection_is_seen },
        { "test_change_counts_when_it_is_committed", test_change_counts_when_it_is_committed },
        { "test_nothing_is_known_before_a_statement_has_run",
          test_nothing_is_known_before_a_statement_has_run },
        { "test_new_handle_starts_anew", test_new_handle_starts_anew },
    };
    static const ss_test_t pgsql_tests[] = {
        { "test_postgresql_cannot_tell", test_postgresql_cannot_tell },
    };

    ss_suite_add("unchanged", tests, SS_COUNT(tests));
    ss_suite_add_pgsql("unchanged-pgsql", pgsql_tests, SS_COUNT(pgsql_tests));
}

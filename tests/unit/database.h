/*
 * Databases for unit tests: SQLite in a folder of its own, and PostgreSQL as well if SS_TEST_PG
 * says where.
 */
#ifndef SS_UNIT_DATABASE_H
#define SS_UNIT_DATABASE_H

#include "unit.h"

#include "store/db.h"

/**
 * Register the tests of a subject that needs a database. The suite runs on SQLite, and once more as
 * "<suite>-pgsql" if the variable SS_TEST_PG holds connection parameters (see
 * tests/lib/postgres.sh).
 */
void ss_suite_add_database(const char *suite, const ss_test_t *tests, int count);

/** The same for tests that take long on PostgreSQL: not there with SS_FAST, which "./check --fast" sets. */
void ss_suite_add_long_database(const char *suite, const ss_test_t *tests, int count);

/** Register tests that are about PostgreSQL only; without SS_TEST_PG there is no such suite. */
void ss_suite_add_pgsql(const char *suite, const ss_test_t *tests, int count);

/** @return true while the suite runs on PostgreSQL */
bool ss_test_is_pgsql(void);

/** An open connection to a new, empty database without tables; gone after the test. */
ss_db_t *given_empty_database(void);

/**
 * A context like ss_test_ctx() with a connection to a new database that has all tables; gone after
 * the test.
 */
ss_ctx_t *given_database(void);

/** The same for a test that changes tables themselves; on PostgreSQL other tests share theirs. */
ss_ctx_t *given_changeable_database(void);

/** Another context with a connection of its own to the database of `ctx`. */
ss_ctx_t *given_second_connection(const ss_ctx_t *ctx);

/** End PostgreSQL's process behind the connection of `ctx`, as a crash or an administrator would. */
void lose_connection(ss_ctx_t *ctx);

/** Parameters of the connection of `ctx`. */
const char *ss_test_params(const ss_ctx_t *ctx);

/** The first value of the first row of any statement, "" if there is none. */
const char *db_text(ss_ctx_t *ctx, const char *statement);

/** How SQLite goes about a statement: the lines of EXPLAIN QUERY PLAN, one after the other. */
const char *db_plan(ss_ctx_t *ctx, ss_sql_t sql);

/** Run any statement. @return false if the database refused it */
bool db_run(ss_ctx_t *ctx, const char *statement);

/** From now on the database refuses every new row of a table; and no longer. */
void given_table_refuses(ss_ctx_t *ctx, const char *table);
void given_table_accepts(ss_ctx_t *ctx, const char *table);

/** A write that changes little: settings of a virtual host of this merchant. */
ss_status_t add_site(ss_ctx_t *ctx, const char *merchant_id);

/** How many rows add_site() has made, as text. */
const char *count_sites(ss_ctx_t *ctx);

#endif

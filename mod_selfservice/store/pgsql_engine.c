/*
 * PostgreSQL behind apr_dbd. Transactions are begun and ended by plain statements: the driver's own
 * call follows a NULL pointer when the server refuses the first one, and reports a rollback as
 * success.
 */
#include "store/db_internal.h"

#include "base/log.h"

#include <string.h>

/*
 * A lost connection that waited in mod_dbd's pool looks whole until it is used; check_conn connects
 * it anew then.
 */
static bool mark_session(ss_db_t *db, const ss_ctx_t *ctx)
{
    const char *value;

    return apr_dbd_check_conn(db->driver, ctx->pool, db->handle) == APR_SUCCESS
        && ss_statement_plain(db, SS_SQL_PGSQL_SESSION_MARK, &value, ctx->pool);
}

static ss_status_t set_up(ss_db_t *db, const ss_ctx_t *ctx)
{
    ss_statements_forget(db);
    if (!mark_session(db, ctx) && !mark_session(db, ctx)) {
        ss_log(SS_LOG_ERROR, "SS0110", ctx, "set up database: %s", ss_db_reason(db, ctx->pool));
        return SS_UNAVAILABLE;
    }
    db->is_set_up = true;
    return SS_OK;
}

static ss_status_t check(ss_db_t *db, const ss_ctx_t *ctx)
{
    (void)db;
    (void)ctx;
    return SS_OK;
}

static bool execute(ss_db_t *db, const char *command)
{
    int rows;

    return apr_dbd_query(db->driver, db->handle, &rows, command) == 0;
}

/*
 * mod_dbd and check_conn reset a connection silently; its prepared statements and settings are gone
 * then.
 */
static bool is_same_session(ss_db_t *db, const ss_ctx_t *ctx)
{
    const char *mark;

    return ss_statement_plain(db, SS_SQL_PGSQL_SESSION_FIND, &mark, ctx->pool) && *mark != '\0';
}

static ss_fault_t diagnose(ss_db_t *db, const ss_ctx_t *ctx)
{
    if (db->in_transaction) {
        return SS_FAULT_DEFECT;
    }
    if (apr_dbd_check_conn(db->driver, ctx->pool, db->handle) != APR_SUCCESS) {
        db->is_set_up = db->is_ready = false;
        return SS_FAULT_UNAVAILABLE;
    }
    if (!is_same_session(db, ctx)) {
        db->is_set_up = db->is_ready = false;
        return SS_FAULT_RECONNECTED;
    }
    /* The plan may be out of date ("cached plan must not change result type"). */
    execute(db, "DEALLOCATE ALL");
    ss_statements_forget(db);
    return db->prepare_failed ? SS_FAULT_DEFECT : SS_FAULT_STALE;
}

static bool begin(ss_db_t *db)
{
    return execute(db, "BEGIN");
}

static bool commit(ss_db_t *db)
{
    return execute(db, "COMMIT");
}

static void rollback(ss_db_t *db)
{
    execute(db, "ROLLBACK");
}

const ss_engine_t ss_pgsql_engine = {
    .driver = "pgsql",
    .bytes_type = "BYTEA",
    .attempts = 3,
    .set_up = set_up,
    .check = check,
    .diagnose = diagnose,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
};

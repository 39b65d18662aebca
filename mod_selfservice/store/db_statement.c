/*
 * Named statements on one connection: prepared on first use, bound with their types, run, and
 * mended after a failure.
 */
#include "store/db_internal.h"

#include "base/log.h"

#include <apr_strings.h>
#include <string.h>

/*
 * What a driver wants for one argument at most: bytes, their number, table and column (both
 * unused).
 */
#define MOST_VALUES_PER_ARG 4

#define MOST_TRIES 4 /* somebody may rebuild the file (VACUUM) while a statement is prepared anew */

typedef struct binding_t {
    const void *values[SS_SQL_MOST_ARGS * MOST_VALUES_PER_ARG + 1];
    apr_size_t sizes[SS_SQL_MOST_ARGS + 1];
} binding_t;

void ss_statements_forget(ss_db_t *db)
{
    memset(db->statements, 0, sizeof(db->statements));
    apr_pool_clear(db->statement_pool);
}

const char *ss_db_reason(const ss_db_t *db, apr_pool_t *pool)
{
    const char *text = apr_dbd_error(db->driver, db->handle, 0);

    return text == NULL ? "unknown" : apr_pstrmemdup(pool, text, strcspn(text, "\r\n"));
}

const char *ss_db_advice(const ss_db_t *db, apr_pool_t *pool)
{
    return db->engine->advise == NULL ? "" : db->engine->advise(db, pool);
}

static bool type_fits(char wanted, ss_type_t type)
{
    if (wanted == 'i') {
        return type == SS_INT || type == SS_BOOL;
    }
    return type == (wanted == 's' ? SS_TEXT : SS_BYTES);
}

/* @return the place of the first argument of a wrong type, -1 if all fit */
static int wrong_argument(const ss_sql_statement_t *statement, const ss_arg_t *args)
{
    for (int i = 0; statement->types[i] != '\0'; i++) {
        if (!type_fits(statement->types[i], args[i].type)) {
            return i;
        }
    }
    return -1;
}

static void bind_args(binding_t *binding, const ss_sql_statement_t *statement, const ss_arg_t *args)
{
    int next = 0;

    for (int i = 0; statement->types[i] != '\0'; i++) {
        if (args[i].type == SS_TEXT) {
            binding->values[next++] = args[i].text;
        } else if (args[i].type != SS_BYTES) {
            binding->values[next++] = &args[i].number;
        } else {
            /* Both drivers take a NULL as one value, but bytes as four. */
            binding->sizes[i] = args[i].number;
            binding->values[next++] = args[i].text;
            if (args[i].text != NULL) {
                binding->values[next++] = &binding->sizes[i];
                binding->values[next++] = NULL;
                binding->values[next++] = NULL;
            }
        }
    }
}

/*
 * Statements are prepared when first used and not by mod_dbd: that would fail whole connections
 * while the schema is missing, and its SQLite statements would stay broken for ever after a change
 * of the schema.
 */
static apr_dbd_prepared_t *prepared(ss_db_t *db, ss_sql_t sql)
{
    apr_dbd_prepared_t *statement = NULL;
    const char *label;
    int failed;

    if (db->statements[sql] == NULL) {
        label = apr_psprintf(db->statement_pool, "ss_%u", ++db->label);
        failed = apr_dbd_prepare(db->driver, db->statement_pool, db->handle,
                                 ss_sql_statements[sql].text, label, &statement);
        db->statements[sql] = failed == 0 ? statement : NULL;
    }
    return db->statements[sql];
}

bool ss_statement_try(ss_db_t *db, ss_ctx_t *ctx, ss_call_t *call)
{
    apr_dbd_prepared_t *statement = prepared(db, call->sql);
    apr_dbd_results_t *results = NULL;
    binding_t binding;
    int failed;

    db->prepare_failed = statement == NULL;
    if (statement == NULL) {
        return false;
    }
    bind_args(&binding, &ss_sql_statements[call->sql], call->args);
    if (call->rows == NULL) {
        call->changed = 0;
        failed = apr_dbd_pbquery(db->driver, ctx->pool, db->handle, &call->changed, statement,
                                 binding.values);
        return failed == 0;
    }
    /*
     * Random access even though rows are read in turn: sequential reading hides errors of
     * PostgreSQL as "no rows".
     */
    failed = apr_dbd_pbselect(db->driver, ctx->pool, db->handle, &results, statement, 1,
                              binding.values);
    if (failed == 0) {
        *call->rows = ss_rows_copy(db, results, ctx->pool);
    }
    return failed == 0;
}

bool ss_statement_plain(ss_db_t *db, ss_sql_t sql, const char **first_value, apr_pool_t *pool)
{
    apr_dbd_results_t *results = NULL;
    ss_rows_t *rows;
    const char *text = ss_sql_statements[sql].text;

    if (apr_dbd_select(db->driver, pool, db->handle, &results, text, 1) != 0) {
        return false;
    }
    rows = ss_rows_copy(db, results, pool);
    *first_value = rows->count == 0 || rows->columns == 0 ? "" : ss_rows_text(rows, 0, 0);
    return true;
}

/*
 * After a lost connection only a read may be run again: nobody knows whether a write took effect.
 */
static bool may_run_again(const ss_db_t *db, ss_fault_t fault, ss_sql_t sql)
{
    return fault == SS_FAULT_STALE
        || (fault == SS_FAULT_RECONNECTED && (ss_sql_statements[sql].reads || db->prepare_failed));
}

ss_status_t ss_statement_run(ss_db_t *db, ss_ctx_t *ctx, ss_call_t *call, bool quiet)
{
    const ss_sql_statement_t *statement = &ss_sql_statements[call->sql];
    int wrong = wrong_argument(statement, call->args);
    const char *reason;
    ss_fault_t fault;

    db->prepare_failed = false;
    if (wrong >= 0) {
        ss_log(SS_LOG_ERROR, "SS0101", ctx, "run %s: argument %d has another type", statement->name,
               wrong + 1);
        return SS_ERROR;
    }
    if (ss_statement_try(db, ctx, call)) {
        return SS_OK;
    }
    reason = ss_db_reason(db, ctx->pool);
    fault = db->engine->diagnose(db, ctx);
    for (int tries = 2; tries <= MOST_TRIES && may_run_again(db, fault, call->sql)
                        && (db->is_set_up || db->engine->set_up(db, ctx) == SS_OK); tries++) {
        db->statements[call->sql] = NULL;
        if (ss_statement_try(db, ctx, call)) {
            ss_log(SS_LOG_INFO, "SS0102", ctx, "run %s: worked at try %d after \"%s\"",
                   statement->name, tries, reason);
            return SS_OK;
        }
        reason = ss_db_reason(db, ctx->pool);
        fault = db->engine->diagnose(db, ctx);
    }
    if (!quiet) {
        ss_log(SS_LOG_ERROR, "SS0103", ctx, "run %s: %s%s", statement->name, reason,
               fault == SS_FAULT_UNAVAILABLE ? ss_db_advice(db, ctx->pool) : "");
    }
    return fault == SS_FAULT_DEFECT || fault == SS_FAULT_STALE ? SS_ERROR : SS_UNAVAILABLE;
}

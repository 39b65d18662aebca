/* Transactions: all statements of one action, or none of them. */
#include "base/log.h"
#include "store/db_internal.h"
#include "store/writer.h"

/* Nothing has run yet, so that a connection that was lost and came back may be used. */
static bool begin_again(ss_db_t *db, ss_ctx_t *ctx)
{
    if (db->lock_is_held || db->engine->diagnose(db, ctx) == SS_FAULT_UNAVAILABLE) {
        return false;
    }
    return (db->is_set_up || db->engine->set_up(db, ctx) == SS_OK) && db->engine->begin(db);
}

ss_status_t ss_db_begin_unready(ss_db_t *db, ss_ctx_t *ctx)
{
    if (!db->engine->begin(db)) {
        const char *reason = db->lock_is_held ? "another process holds its lock file"
                                              : ss_db_reason(db, ctx->pool);

        if (db->lock_failed) {
            return SS_UNAVAILABLE;
        }
        if (!begin_again(db, ctx)) {
            ss_log(SS_LOG_ERROR, "SS0130", ctx, "begin transaction: %s%s", reason,
                   ss_db_advice(db, ctx->pool));
            return SS_UNAVAILABLE;
        }
    }
    db->in_transaction = true;
    db->statement_failed = db->prepare_failed = false;
    db->failure = SS_OK;
    return SS_OK;
}

ss_status_t ss_db_begin(ss_db_t *db, ss_ctx_t *ctx)
{
    ss_status_t status = db->engine->check(db, ctx);

    if (status == SS_OK) {
        status = ss_db_make_ready(db, ctx);
    }
    return status == SS_OK ? ss_db_begin_unready(db, ctx) : status;
}

ss_status_t ss_db_end(ss_db_t *db, ss_ctx_t *ctx, ss_status_t status)
{
    if (status == SS_OK) {
        status = db->failure;
    }
    if (status == SS_OK && db->engine->commit(db)) {
        db->in_transaction = false;
        return SS_OK;
    }
    if (status == SS_OK) {
        ss_log(SS_LOG_ERROR, "SS0131", ctx, "commit transaction: %s", ss_db_reason(db, ctx->pool));
        status = SS_UNAVAILABLE;
    }
    db->engine->rollback(db);
    db->in_transaction = false;
    return status;
}

/*
 * The transaction was undone because a statement failed. COMMIT was never sent, so nothing of it
 * took effect and it may be run again, if it lost against another one (a deadlock) or the
 * connection had been lost.
 */
static bool may_try_again(ss_db_t *db, ss_ctx_t *ctx, ss_status_t *status)
{
    bool was_defect = db->prepare_failed;
    ss_fault_t fault = db->engine->diagnose(db, ctx);

    if (fault == SS_FAULT_UNAVAILABLE || fault == SS_FAULT_RECONNECTED) {
        *status = SS_UNAVAILABLE;
    }
    return fault == SS_FAULT_RECONNECTED || (fault == SS_FAULT_STALE && !was_defect);
}

static ss_status_t transact_here(ss_ctx_t *ctx, ss_db_action_t *action, void *input)
{
    ss_db_t *db = ctx->db;
    int problems = ctx->problems->nelts;
    bool again = true;
    ss_status_t status = SS_UNAVAILABLE;

    for (int attempt = 1; again; attempt++) {
        ctx->problems->nelts = problems;
        status = ss_db_begin(db, ctx);
        if (status != SS_OK) {
            return status;
        }
        status = ss_db_end(db, ctx, action(ctx, input));
        again = db->statement_failed && db->engine->attempts > 1 && may_try_again(db, ctx, &status)
             && attempt < db->engine->attempts;
        if (again) {
            ss_log(SS_LOG_NOTICE, "SS0132", ctx,
                   "run transaction: attempt %d was undone, tried again", attempt);
        }
    }
    return status;
}

/* An action within an action: one transaction, undone as a whole if either fails. */
static ss_status_t join(ss_ctx_t *ctx, ss_db_action_t *action, void *input)
{
    ss_status_t status = action(ctx, input);

    if (status != SS_OK && ctx->db->failure == SS_OK) {
        ctx->db->failure = status;
    }
    return status;
}

ss_status_t ss_db_transact(ss_ctx_t *ctx, ss_db_action_t *action, void *input)
{
    ss_status_t status;

    if (ctx->db != NULL && ctx->db->in_transaction) {
        return join(ctx, action, input);
    }
    if (ctx->db_source != NULL && ctx->db_source->writer != NULL) {
        /* The connection is not needed while waiting; others can read with it. */
        ss_db_release(ctx);
        return ss_writer_run(ctx->db_source->writer, ctx, action, input);
    }
    status = ss_db_take(ctx);
    return status == SS_OK ? transact_here(ctx, action, input) : status;
}

typedef struct change_t {
    ss_sql_t sql;
    const ss_arg_t *args;
    int *changed;
} change_t;

static ss_status_t run_change(ss_ctx_t *ctx, void *input)
{
    const change_t *change = input;

    return ss_db_change(ctx, change->sql, change->args, change->changed);
}

ss_status_t ss_db_transact_change(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, int *changed)
{
    return ss_db_transact(ctx, run_change, &(change_t){ sql, args, changed });
}

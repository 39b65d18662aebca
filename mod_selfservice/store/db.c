/*
 * Statements as everybody above runs them: on the connection of the context, taken when first
 * needed.
 */
#include "store/db.h"

#include "store/db_connection.h"
#include "store/db_internal.h"
#include "store/reads.h"

ss_arg_t ss_arg_text(const char *text)
{
    return (ss_arg_t){ .type = SS_TEXT, .text = text };
}

ss_arg_t ss_arg_int(int64_t number)
{
    return (ss_arg_t){ .type = SS_INT, .number = number };
}

ss_arg_t ss_arg_bytes(const void *bytes, int64_t length)
{
    return (ss_arg_t){ .type = SS_BYTES, .text = bytes, .number = length };
}

ss_status_t ss_db_take(ss_ctx_t *ctx)
{
    ss_status_t status;

    if (ctx->db != NULL) {
        return SS_OK;
    }
    if (ctx->db_source == NULL) {
        return SS_UNAVAILABLE;
    }
    status = ctx->db_source->acquire(ctx->db_source->baton, ctx->pool, &ctx->db);
    if (status == SS_OK) {
        ctx->db->has_read = false;
        status = ctx->db->engine->check(ctx->db, ctx);
        if (status != SS_OK) {
            ss_db_release(ctx);
        }
    } else {
        ctx->db = NULL;
    }
    return status;
}

void ss_db_release(ss_ctx_t *ctx)
{
    if (ctx->db != NULL && ctx->db_source != NULL && !ctx->db->in_transaction) {
        ctx->db_source->release(ctx->db_source->baton, ctx->db);
        ctx->db = NULL;
    }
}

/*
 * A statement that cannot be prepared may mean that the schema went away; then it is not our
 * mistake.
 */
static ss_status_t explain(ss_db_t *db, ss_ctx_t *ctx, ss_status_t status)
{
    if (status == SS_ERROR && db->prepare_failed && !db->in_transaction) {
        db->is_ready = false;
        return ss_db_make_ready(db, ctx) == SS_OK ? SS_ERROR : SS_UNAVAILABLE;
    }
    return status;
}

static ss_status_t run_here(ss_ctx_t *ctx, ss_call_t *call)
{
    ss_db_t *db = ctx->db;
    ss_status_t status;

    if (db->in_transaction && db->failure != SS_OK) {
        return db->failure;
    }
    status = ss_db_make_ready(db, ctx);
    if (status == SS_OK) {
        status = explain(db, ctx, ss_statement_run(db, ctx, call, false));
        db->has_read = db->has_read || status == SS_OK;
    }
    if (db->in_transaction && status != SS_OK) {
        db->statement_failed = true;
        db->failure = status;
    }
    return status;
}

static ss_status_t run_as_action(ss_ctx_t *ctx, void *input)
{
    return run_here(ctx, input);
}

/* SQLite refuses a second writer after a long wait; so every write takes its place in the queue. */
static ss_status_t run(ss_ctx_t *ctx, ss_call_t *call)
{
    bool reads = ss_sql_statements[call->sql].reads;
    ss_status_t status;

    if (!reads && ctx->db == NULL && ctx->db_source != NULL && ctx->db_source->writer != NULL) {
        return ss_db_transact(ctx, run_as_action, call);
    }
    status = ss_db_take(ctx);
    if (status != SS_OK) {
        return status;
    }
    if (!reads && ctx->db->engine->one_writer && !ctx->db->in_transaction) {
        return ss_db_transact(ctx, run_as_action, call);
    }
    return run_here(ctx, call);
}

ss_status_t ss_db_select(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, ss_rows_t **rows)
{
    ss_call_t call = { .sql = sql, .args = args, .rows = rows };
    ss_status_t status = run(ctx, &call);

    if (status == SS_OK && ctx->reads != NULL) {
        ss_reads_note(ctx, sql, args, *rows);
    }
    return status;
}

ss_status_t ss_db_change(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, int *changed)
{
    ss_call_t call = { .sql = sql, .args = args };
    ss_status_t status = run(ctx, &call);

    if (changed != NULL) {
        *changed = call.changed;
    }
    return status;
}

ss_status_t ss_db_touched(ss_status_t status, int changed, ss_status_t nothing)
{
    return status == SS_OK && changed == 0 ? nothing : status;
}

ss_status_t ss_db_change_some(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args,
                              ss_status_t nothing)
{
    int changed = 0;
    ss_status_t status = ss_db_change(ctx, sql, args, &changed);

    return ss_db_touched(status, changed, nothing);
}

ss_status_t ss_db_one(ss_ctx_t *ctx, const ss_query_t *query, const ss_arg_t *args, void *out)
{
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, query->sql, args, &rows);

    if (status != SS_OK) {
        return status;
    }
    if (rows->count == 0) {
        return SS_NOT_FOUND;
    }
    ss_rows_read(rows, 0, query->record, out);
    return SS_OK;
}

ss_status_t ss_db_list(ss_ctx_t *ctx, const ss_query_t *query, const ss_arg_t *args,
                       apr_array_header_t **list)
{
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, query->sql, args, &rows);

    if (status != SS_OK) {
        return status;
    }
    *list = apr_array_make(ctx->pool, rows->count, (int)query->record->size);
    for (int i = 0; i < rows->count; i++) {
        void *out = apr_array_push(*list);

        ss_rows_read(rows, i, query->record, out);
    }
    return SS_OK;
}

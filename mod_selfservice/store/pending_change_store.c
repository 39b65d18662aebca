/* Changes that wait for the code from a mail: at most one of a kind per customer. */
#include "store/pending_change_store.h"

#include "base/date.h"
#include "store/record.h"

static const ss_column_t columns[] = {
    { SS_TEXT, offsetof(ss_pending_change_t, customer_id) },
    { SS_TEXT, offsetof(ss_pending_change_t, kind) },
    { SS_TEXT, offsetof(ss_pending_change_t, wanted) },
    { SS_TEXT, offsetof(ss_pending_change_t, code_hash) },
    { SS_INT, offsetof(ss_pending_change_t, attempts_left) },
    { SS_TEXT, offsetof(ss_pending_change_t, expires_at) },
    { SS_INT, offsetof(ss_pending_change_t, codes) },
    { SS_TEXT, offsetof(ss_pending_change_t, codes_since) },
};
static const ss_record_t record = { columns, SS_COUNT(columns), sizeof(ss_pending_change_t) };
static const ss_query_t put = { SS_SQL_PENDING_CHANGE_PUT, &record };
static const ss_query_t find = { SS_SQL_PENDING_CHANGE_FIND, &record };

ss_status_t ss_pending_change_put(ss_ctx_t *ctx, const ss_pending_change_t *change)
{
    return ss_record_insert(ctx, &put, change, NULL);
}

ss_status_t ss_pending_change_find(ss_ctx_t *ctx, const char *customer_id, const char *kind,
                                   ss_pending_change_t *change)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id),
                              ss_arg_text(kind) };

    return ss_db_one(ctx, &find, args, change);
}

ss_status_t ss_pending_change_try(ss_ctx_t *ctx, const char *customer_id, const char *kind)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id),
                              ss_arg_text(kind), ss_arg_text(ss_time_text(ctx->now, ctx->pool)) };
    int changed = 0;
    ss_status_t status = ss_db_transact_change(ctx, SS_SQL_PENDING_CHANGE_TRY, args, &changed);

    return ss_db_touched(status, changed, SS_NOT_FOUND);
}

ss_status_t ss_pending_change_end(ss_ctx_t *ctx, const char *customer_id, const char *kind)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id),
                              ss_arg_text(kind) };

    return ss_db_transact_change(ctx, SS_SQL_PENDING_CHANGE_END, args, NULL);
}

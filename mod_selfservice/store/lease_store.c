/* Leases: which of many processes and machines does a piece of background work at the moment. */
#include "store/lease_store.h"

#include "base/date.h"

#include <string.h>

static ss_status_t take(ss_ctx_t *ctx, const char *name, const char *holder, apr_time_t length)
{
    ss_arg_t args[] = {
        ss_arg_text(name),
        ss_arg_text(holder),
        ss_arg_text(ss_time_text(ctx->now + length, ctx->pool)),
        ss_arg_text(holder),
        ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
    };
    int changed = 0;
    ss_status_t status = ss_db_transact_change(ctx, SS_SQL_LEASE_TAKE, args, &changed);

    return status == SS_OK && changed == 0 ? SS_CONFLICT : status;
}

ss_status_t ss_lease_take(ss_ctx_t *ctx, const char *name, const char *holder, apr_time_t length)
{
    ss_arg_t args[] = { ss_arg_text(name) };
    apr_time_t until = 0;
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_LEASE_FIND, args, &rows);

    if (status != SS_OK) {
        return status;
    }
    if (rows->count > 0) {
        bool mine = strcmp(ss_rows_text(rows, 0, 0), holder) == 0;

        ss_time_parse(ss_rows_text(rows, 0, 1), &until);
        if (mine && until > ctx->now + length / 2) {
            return SS_OK;
        }
        if (!mine && until > ctx->now) {
            return SS_CONFLICT;
        }
    }
    return take(ctx, name, holder, length);
}

ss_status_t ss_lease_end(ss_ctx_t *ctx, const char *name, const char *holder)
{
    ss_arg_t args[] = { ss_arg_text(name), ss_arg_text(holder) };

    return ss_db_transact_change(ctx, SS_SQL_LEASE_END, args, NULL);
}

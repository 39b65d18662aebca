/* Leases: which of many processes and machines does a piece of background work at the moment. */
#include "store/lease_store.h"

#include "base/date.h"

#include <string.h>

typedef struct taking_t {
    const ss_lease_t *lease;
    bool mine;
} taking_t;

static ss_status_t take(ss_ctx_t *ctx, void *input)
{
    const taking_t *taking = input;
    const ss_lease_t *lease = taking->lease;
    ss_arg_t args[] = {
        ss_arg_text(lease->name),
        ss_arg_text(lease->holder),
        ss_arg_text(ss_time_text(ctx->now + lease->length, ctx->pool)),
        ss_arg_text(lease->holder),
        ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
    };
    ss_status_t status = ss_db_change_some(ctx, SS_SQL_LEASE_TAKE, args, SS_CONFLICT);

    return status == SS_OK && !taking->mine && lease->on_taking != NULL
               ? lease->on_taking(ctx, lease->holder)
               : status;
}

ss_status_t ss_lease_take(ss_ctx_t *ctx, const ss_lease_t *lease)
{
    ss_arg_t args[] = { ss_arg_text(lease->name) };
    taking_t taking = { lease, false };
    apr_time_t until = 0;
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_LEASE_FIND, args, &rows);

    if (status != SS_OK) {
        return status;
    }
    if (rows->count > 0) {
        taking.mine = strcmp(ss_rows_text(rows, 0, 0), lease->holder) == 0;
        ss_time_parse(ss_rows_text(rows, 0, 1), &until);
        if (taking.mine && until > ctx->now + lease->length / 2) {
            return SS_OK;
        }
        if (!taking.mine && until > ctx->now) {
            return SS_CONFLICT;
        }
    }
    return ss_db_transact(ctx, take, &taking);
}

ss_status_t ss_lease_end(ss_ctx_t *ctx, const char *name, const char *holder)
{
    ss_arg_t args[] = { ss_arg_text(name), ss_arg_text(holder) };

    return ss_db_transact_change(ctx, SS_SQL_LEASE_END, args, NULL);
}

ss_status_t ss_lease_end_old(ss_ctx_t *ctx)
{
    ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)) };

    return ss_db_transact_change(ctx, SS_SQL_LEASE_END_OLD, args, NULL);
}

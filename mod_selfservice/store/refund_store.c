/* Refunds as rows. */
#include "store/refund_store.h"

#include "base/date.h"
#include "store/record.h"

#define REFUND(type, field)                                                                        \
    {                                                                                              \
        type, offsetof(ss_refund_t, field)                                                         \
    }
#define FIRST "" /* bounds of an absent filter */
#define LAST "~"

static const ss_column_t columns[] = {
    REFUND(SS_TEXT, credit_note_id), REFUND(SS_TEXT, contract_id), REFUND(SS_TEXT, number),
    REFUND(SS_TEXT, contract_number), REFUND(SS_TEXT, currency),   REFUND(SS_INT, amount),
    REFUND(SS_TEXT, payment),        REFUND(SS_TEXT, due_date),    REFUND(SS_TEXT, status),
    REFUND(SS_TEXT, created_at),     REFUND(SS_TEXT, done_at),
};

static const ss_record_t read_record = { columns, SS_COUNT(columns), sizeof(ss_refund_t) };
/* A new one is open: done_at, the last column, stays NULL. */
static const ss_record_t add_record = { columns, SS_COUNT(columns) - 1, sizeof(ss_refund_t) };

static const ss_query_t refund_insert = { SS_SQL_REFUND_ADD, &add_record };
static const ss_query_t refund_by_number = { SS_SQL_REFUND_FIND_BY_NUMBER, &read_record };
static const ss_query_t refund_all = { SS_SQL_REFUND_LIST, &read_record };

ss_status_t ss_refund_add(ss_ctx_t *ctx, const ss_refund_t *refund)
{
    return ss_record_insert(ctx, &refund_insert, refund, NULL);
}

ss_status_t ss_refund_find(ss_ctx_t *ctx, const char *number, ss_refund_t *refund)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(number) };

    return ss_db_one(ctx, &refund_by_number, args, refund);
}

ss_status_t ss_refund_list(ss_ctx_t *ctx, const char *status, int limit,
                           apr_array_header_t **refunds)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id),
                        ss_arg_text(*status == '\0' ? FIRST : status),
                        ss_arg_text(*status == '\0' ? LAST : status), ss_arg_int(limit) };

    return ss_db_list(ctx, &refund_all, args, refunds);
}

ss_status_t ss_refund_done(ss_ctx_t *ctx, const char *number)
{
    ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                        ss_arg_text(ctx->merchant_id), ss_arg_text(number) };

    return ss_db_change_some(ctx, SS_SQL_REFUND_DONE, args, SS_CONFLICT);
}

ss_status_t ss_refund_lower(ss_ctx_t *ctx, const ss_refund_t *refund, int64_t less)
{
    ss_arg_t args[] = { ss_arg_int(less), ss_arg_text(ctx->merchant_id),
                        ss_arg_text(refund->number), ss_arg_int(refund->amount) };

    return ss_db_change_some(ctx, SS_SQL_REFUND_LOWER, args, SS_CONFLICT);
}

ss_status_t ss_refund_cover(ss_ctx_t *ctx, const char *number, int64_t paid)
{
    ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                        ss_arg_text(ctx->merchant_id), ss_arg_text(number), ss_arg_int(paid) };

    return ss_db_change(ctx, SS_SQL_REFUND_COVER, args, NULL);
}

/* VAT IDs to be looked up by an outside service, and what it said. */
#include "store/vat_check_store.h"

#include "base/date.h"
#include "model/site.h"
#include "store/outbox_store.h"

static const ss_column_t columns[] = {
    { SS_TEXT, offsetof(ss_vat_check_t, merchant_id) },
    { SS_TEXT, offsetof(ss_vat_check_t, order_id) },
    { SS_TEXT, offsetof(ss_vat_check_t, site_id) },
    { SS_TEXT, offsetof(ss_vat_check_t, vat_id) },
    { SS_INT, offsetof(ss_vat_check_t, attempts) },
};

static const ss_record_t record = { columns, SS_COUNT(columns), sizeof(ss_vat_check_t) };

static const ss_column_t bad_columns[] = {
    { SS_TEXT, offsetof(ss_bad_vat_id_t, order_number) },
    { SS_TEXT, offsetof(ss_bad_vat_id_t, status) },
    { SS_TEXT, offsetof(ss_bad_vat_id_t, reference) },
    { SS_TEXT, offsetof(ss_bad_vat_id_t, checked_at) },
};

static const ss_record_t bad_record = { bad_columns, SS_COUNT(bad_columns),
                                        sizeof(ss_bad_vat_id_t) };

ss_status_t ss_vat_check_add(ss_ctx_t *ctx, const char *order_id, const char *vat_id)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);
    ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(order_id),
        ss_arg_text(ctx->site->id),
        ss_arg_text(vat_id),
        ss_arg_text(ctx->site->sandbox ? "" : now), /* whose clock may be far from the worker's */
        ss_arg_text(now),
    };

    return ss_db_change(ctx, SS_SQL_VAT_CHECK_ADD, args, NULL);
}

ss_status_t ss_vat_check_next(ss_ctx_t *ctx, ss_vat_check_t *check)
{
    const ss_query_t query = { SS_SQL_VAT_CHECK_NEXT, &record };
    ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)) };

    return ss_db_one(ctx, &query, args, check);
}

ss_status_t ss_vat_check_answer(ss_ctx_t *ctx, const ss_vat_check_t *check, bool valid,
                                const char *reference)
{
    ss_arg_t args[] = {
        ss_arg_text(valid ? "valid" : "invalid"),
        ss_arg_text(reference),
        ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
        ss_arg_text(check->merchant_id),
        ss_arg_text(check->order_id),
    };

    return ss_db_change_some(ctx, SS_SQL_VAT_CHECK_ANSWER, args, SS_CONFLICT);
}

typedef struct wait_t {
    const char *status, *error;
    int64_t attempts;
    apr_time_t due;
} wait_t;

static ss_status_t let_wait(ss_ctx_t *ctx, const ss_vat_check_t *check, const wait_t *wait)
{
    ss_arg_t args[] = {
        ss_arg_text(wait->status),
        ss_arg_int(wait->attempts),
        ss_arg_text(ss_time_text(wait->due, ctx->pool)),
        ss_arg_text(wait->error),
        ss_arg_text(check->merchant_id),
        ss_arg_text(check->order_id),
    };

    return ss_db_transact_change(ctx, SS_SQL_VAT_CHECK_WAIT, args, NULL);
}

ss_status_t ss_vat_check_mark_failed(ss_ctx_t *ctx, const ss_vat_check_t *check, const char *error)
{
    apr_time_t delay = ss_outbox_delay(check->attempts + 1);
    const wait_t wait = { delay == 0 ? "failed" : "waiting", error, check->attempts + 1,
                          ctx->now + delay };

    return let_wait(ctx, check, &wait);
}

ss_status_t ss_vat_check_postpone(ss_ctx_t *ctx, const ss_vat_check_t *check, apr_time_t due,
                                  const char *reason)
{
    const wait_t wait = { "waiting", reason, check->attempts, due };

    return let_wait(ctx, check, &wait);
}

ss_status_t ss_vat_check_list_bad(ss_ctx_t *ctx, apr_time_t since, int limit,
                                  apr_array_header_t **list)
{
    const ss_query_t query = { SS_SQL_VAT_CHECK_LIST_BAD, &bad_record };
    ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(ss_time_text(since, ctx->pool)),
        ss_arg_int(limit),
    };

    return ss_db_list(ctx, &query, args, list);
}

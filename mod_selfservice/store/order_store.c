/* Orders as rows, and the uses of coupons. */
#include "store/order_store.h"

#include "base/date.h"
#include "base/random_id.h"
#include "store/number_store.h"
#include "store/record.h"

#include <apr_strings.h>

#define ORDER(type, field)                                                                         \
    {                                                                                              \
        type, offsetof(ss_order_t, field)                                                          \
    }

static const ss_column_t order_columns[] = {
    ORDER(SS_TEXT, id),           ORDER(SS_TEXT, number),      ORDER(SS_TEXT, submission_key),
    ORDER(SS_TEXT, receipt_hash), ORDER(SS_TEXT, kind),        ORDER(SS_TEXT, status),
    ORDER(SS_TEXT, customer_id),  ORDER(SS_TEXT, contract_id), ORDER(SS_TEXT, variant_id),
    ORDER(SS_TEXT, lang),         ORDER(SS_TEXT, data),        ORDER(SS_TEXT, created_at),
    ORDER(SS_BOOL, test),
};

static const ss_record_t order_record = { order_columns, SS_COUNT(order_columns),
                                          sizeof(ss_order_t) };

static const ss_query_t order_insert = { SS_SQL_ORDER_ADD, &order_record };
static const ss_query_t order_by_id = { SS_SQL_ORDER_FIND, &order_record };
static const ss_query_t order_by_number = { SS_SQL_ORDER_FIND_BY_NUMBER, &order_record };
static const ss_query_t order_by_contract = { SS_SQL_ORDER_FIND_BY_CONTRACT, &order_record };
static const ss_query_t order_list = { SS_SQL_ORDER_LIST, &order_record };
static const ss_query_t order_by_submission = { SS_SQL_ORDER_FIND_BY_SUBMISSION, &order_record };
static const ss_query_t order_by_receipt = { SS_SQL_ORDER_FIND_BY_RECEIPT, &order_record };

ss_status_t ss_order_add(ss_ctx_t *ctx, const ss_order_t *order)
{
    ss_order_t row = *order;
    int changed = 0;
    ss_status_t status;

    /* Whoever reads the table must not be able to derive a receipt's address from the key. */
    row.submission_key = ss_hash_text(order->submission_key, ctx->pool);
    status = ss_record_insert(ctx, &order_insert, &row, &changed);
    return ss_db_touched(status, changed, SS_CONFLICT);
}

static ss_status_t find_by(ss_ctx_t *ctx, const ss_query_t *query, const char *key,
                           ss_order_t *order)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(key) };

    return ss_db_one(ctx, query, args, order);
}

ss_status_t ss_order_find_by_submission(ss_ctx_t *ctx, const char *submission_key,
                                        ss_order_t *order)
{
    return find_by(ctx, &order_by_submission, ss_hash_text(submission_key, ctx->pool), order);
}

ss_status_t ss_order_find_by_receipt(ss_ctx_t *ctx, const char *receipt_hash, ss_order_t *order)
{
    return find_by(ctx, &order_by_receipt, receipt_hash, order);
}

ss_status_t ss_order_find(ss_ctx_t *ctx, const char *id, ss_order_t *order)
{
    return find_by(ctx, &order_by_id, id, order);
}

ss_status_t ss_order_find_by_contract(ss_ctx_t *ctx, const char *contract_id, ss_order_t *order)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id) };

    return ss_db_one(ctx, &order_by_contract, args, order);
}

ss_status_t ss_order_find_by_number(ss_ctx_t *ctx, const char *number, ss_order_t *order)
{
    return find_by(ctx, &order_by_number, number, order);
}

ss_status_t ss_order_list(ss_ctx_t *ctx, const char *status, int limit, apr_array_header_t **orders)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(status),
                        ss_arg_text(*status == '\0' ? "~" : status), ss_arg_int(limit) };

    return ss_db_list(ctx, &order_list, args, orders);
}

ss_status_t ss_order_decide(ss_ctx_t *ctx, const ss_order_t *order)
{
    ss_arg_t args[] = { ss_arg_text(order->status), ss_arg_text(order->data),
                        ss_arg_text(ctx->merchant_id), ss_arg_text(order->id) };

    return ss_db_change_some(ctx, SS_SQL_ORDER_DECIDE, args, SS_CONFLICT);
}

ss_status_t ss_coupon_use_remove(ss_ctx_t *ctx, const char *order_id)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(order_id) };

    return ss_db_change(ctx, SS_SQL_COUPON_USE_REMOVE, args, NULL);
}

ss_status_t ss_coupon_use_add(ss_ctx_t *ctx, const char *coupon_id, const char *code,
                              const char *order_id)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(coupon_id), ss_arg_text(code),
                        ss_arg_text(order_id), ss_arg_text(ss_time_text(ctx->now, ctx->pool)) };

    return ss_db_change(ctx, SS_SQL_COUPON_USE_ADD, args, NULL);
}

ss_status_t ss_coupon_use_count(ss_ctx_t *ctx, const char *coupon_id, const char *code,
                                int64_t *of_coupon, int64_t *of_code)
{
    ss_arg_t args[] = { ss_arg_text(code), ss_arg_text(ctx->merchant_id), ss_arg_text(coupon_id) };
    ss_rows_t *rows = NULL;
    ss_status_t status = ss_db_select(ctx, SS_SQL_COUPON_USE_COUNT, args, &rows);

    if (status == SS_OK) {
        *of_coupon = ss_rows_int(rows, 0, 0);
        *of_code = ss_rows_int(rows, 0, 1);
    }
    return status;
}

ss_status_t ss_coupon_lock(ss_ctx_t *ctx, const char *coupon_id)
{
    int64_t takes;

    return ss_counter_next(ctx, apr_pstrcat(ctx->pool, "Coupon/", coupon_id, NULL), &takes);
}

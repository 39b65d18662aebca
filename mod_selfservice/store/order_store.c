/* Orders as rows, coupon uses, and the chain of proof records. */
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
    return status == SS_OK && changed == 0 ? SS_CONFLICT : status;
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

static const char *chain_hash(const char *previous, const char *record, apr_pool_t *pool)
{
    const char *text = apr_pstrcat(pool, previous, record, NULL);

    return ss_sha256(text, strlen(text), pool);
}

static ss_status_t previous_hash(ss_ctx_t *ctx, int64_t sequence, const char **hash)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_int(sequence - 1) };
    ss_rows_t *rows = NULL;
    ss_status_t status = ss_db_select(ctx, SS_SQL_ORDER_PROOF_PREVIOUS, args, &rows);

    if (status == SS_OK) {
        *hash = rows->count == 0 ? "" : ss_rows_text(rows, 0, 0);
    }
    return status;
}

ss_status_t ss_order_proof_add(ss_ctx_t *ctx, const char *order_id, const char *record)
{
    const char *previous = "";
    int64_t sequence = 0;
    /* The counted row is locked until commit, so that the previous record is known to be the last
     * one. */
    ss_status_t status = ss_counter_next(ctx, "OrderProof", &sequence);

    if (status == SS_OK) {
        status = previous_hash(ctx, sequence, &previous);
    }
    if (status == SS_OK) {
        ss_arg_t args[] = { ss_arg_text(ctx->merchant_id),
                            ss_arg_int(sequence),
                            ss_arg_text(order_id),
                            ss_arg_text(record),
                            ss_arg_text(previous),
                            ss_arg_text(chain_hash(previous, record, ctx->pool)),
                            ss_arg_text(ss_time_text(ctx->now, ctx->pool)) };

        status = ss_db_change(ctx, SS_SQL_ORDER_PROOF_ADD, args, NULL);
    }
    return status;
}

/* One page of the chain. @return SS_CONFLICT at the first record that does not fit */
static ss_status_t verify_page(ss_ctx_t *ctx, const ss_rows_t *rows, ss_proof_check_t *check)
{
    for (int i = 0; i < rows->count; i++) {
        const char *hash = chain_hash(check->last_hash, ss_rows_text(rows, i, 2), ctx->pool);

        if (ss_rows_int(rows, i, 0) != check->count + 1
            || strcmp(ss_rows_text(rows, i, 3), check->last_hash) != 0
            || strcmp(ss_rows_text(rows, i, 4), hash) != 0) {
            check->broken_order = ss_rows_text(rows, i, 1);
            return SS_CONFLICT;
        }
        check->last_hash = hash;
        check->count++;
    }
    return SS_OK;
}

ss_status_t ss_order_proof_verify(ss_ctx_t *ctx, ss_proof_check_t *check)
{
    ss_rows_t *rows = NULL;
    ss_status_t status = SS_OK;

    check->count = 0;
    check->last_hash = "";
    check->broken_order = "";
    do {
        ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_int(check->count) };

        status = ss_db_select(ctx, SS_SQL_ORDER_PROOF_LIST, args, &rows);
        if (status == SS_OK) {
            status = verify_page(ctx, rows, check);
        }
    } while (status == SS_OK && rows->count > 0);
    return status;
}

/* An order that waits for approval is refused: nothing comes about, and no account is kept. */
#include "actions/decline_order.h"

#include "actions/order_rows.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/order_store.h"

/* The view keeps how it was to be paid, but no account. */
static void forget_account(json_t *payment, apr_pool_t *pool)
{
    static const char *const members[] = { "holder", "iban", "iban_ending", "first_debit_date",
                                           "first_debit_amount" };

    for (int i = 0; i < SS_COUNT(members); i++) {
        ss_json_set_text(payment, members[i], "");
    }
    ss_json_set(payment, "facts", ss_json_list(pool));
}

/* Runs inside the transaction. */
static ss_status_t store(ss_ctx_t *ctx, void *input)
{
    const ss_order_rows_t *rows = input;
    json_t *after = ss_json_object(ctx->pool);
    ss_status_t status = ss_order_decide(ctx, &rows->order);

    ss_json_set_text(after, "number", rows->order.number);
    if (status == SS_OK) {
        status = ss_contract_decline(ctx, rows->order.contract_id);
    }
    if (status == SS_OK) {
        status = ss_coupon_use_remove(ctx, rows->order.id);
    }
    if (status == SS_OK) {
        status = ss_payment_method_remove(ctx, rows->order.customer_id);
    }
    if (status == SS_OK) {
        status = ss_order_rows_mail(ctx, rows, ss_json_list(ctx->pool));
    }
    return status == SS_OK ? ss_audit_add(ctx, "order.declined", rows->order.id, NULL, after)
                           : status;
}

ss_status_t ss_decline_order(ss_ctx_t *ctx, ss_order_t *order, const char *reason)
{
    ss_order_rows_t rows = { .order = *order, .terms_documents = ss_json_list(ctx->pool) };
    const char *lang = ctx->lang, *error;
    json_t *view = ss_json_parse(order->data, &error, ctx->pool);
    ss_status_t status = ss_customer_find(ctx, order->customer_id, &rows.customer);

    if (status != SS_OK || view == NULL) {
        return status == SS_UNAVAILABLE ? status : SS_ERROR;
    }
    forget_account(json_object_get(view, "payment"), ctx->pool);
    ss_json_set_text(view, "decline_reason", reason);
    rows.order.status = "declined";
    rows.order.data = ss_json_print(view, ctx->pool);
    ctx->lang = order->lang;
    status = ss_db_transact(ctx, store, &rows);
    ctx->lang = lang;
    if (status == SS_OK) {
        order->status = rows.order.status;
        order->data = rows.order.data;
    }
    return status;
}

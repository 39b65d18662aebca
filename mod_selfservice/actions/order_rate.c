/* How many orders one e-mail address may have within SelfServiceOrderRate: each sends it a mail. */
#include "actions/order_rate.h"

#include "base/log.h"
#include "model/catalogue.h"
#include "model/site.h"
#include "store/outbox_store.h"

ss_status_t ss_order_rate_check(ss_ctx_t *ctx, const char *email, int own)
{
    const ss_outbox_filter_t filter = { email, { "order_confirmed", "order_waiting" }, "" };
    int64_t count;
    ss_status_t status;

    if (ctx->site->order_rate == 0) {
        return SS_OK;
    }
    status = ss_outbox_count_since(ctx, &filter, ctx->now - ctx->site->order_rate_period, &count);
    if (status != SS_OK || count - own < ctx->site->order_rate) {
        return status;
    }
    ss_log(SS_LOG_WARNING, "SS0427", ctx, "check order: its address had %d within %d s",
           ctx->site->order_rate, (int)apr_time_sec(ctx->site->order_rate_period));
    ss_problem_add_detail(ctx, "email", "too_many_orders", ctx->catalogue->merchant.phone);
    return SS_INVALID;
}

/* What was used in a period and what it costs. */
#include "actions/usage_bill.h"

#include "actions/price_words.h"
#include "base/log.h"
#include "store/usage_store.h"

#include <string.h>

apr_array_header_t *ss_usage_spans(const ss_cart_t *agreed, apr_pool_t *pool)
{
    apr_array_header_t *spans = apr_array_make(pool, 2, sizeof(ss_span_t));

    for (int i = 0; i < agreed->item_count; i++) {
        const ss_component_t *component = agreed->items[i].component;
        ss_span_t span = ss_usage_span(agreed->variant, component);
        bool known = component->type != SS_METERED;

        for (int k = 0; !known && k < spans->nelts; k++) {
            known = ss_span_equal(APR_ARRAY_IDX(spans, k, ss_span_t), span);
        }
        if (!known) {
            APR_ARRAY_PUSH(spans, ss_span_t) = span;
        }
    }
    return spans;
}

/* At most what fits. @return false if more was used than prices are made for */
static bool sum_of(const apr_array_header_t *sums, const char *component_id, int64_t *quantity)
{
    *quantity = 0;
    for (int i = 0; i < sums->nelts; i++) {
        const ss_usage_sum_t *sum = &APR_ARRAY_IDX(sums, i, ss_usage_sum_t);

        if (strcmp(sum->component_id, component_id) == 0) {
            if (__builtin_mul_overflow(sum->units, SS_MILLION, quantity)
                || __builtin_add_overflow(*quantity, sum->rest, quantity)) {
                *quantity = INT64_MAX;
            }
            return *quantity <= SS_MILLIONTHS_MAX;
        }
    }
    return true;
}

/* The metered components of a fee period with what was used of them. @return how many */
static int used_items(const ss_cart_t *agreed, ss_span_t span, const apr_array_header_t *sums,
                      ss_cart_item_t *used, bool *too_large)
{
    int count = 0;

    *too_large = false;

    for (int i = 0; i < agreed->item_count; i++) {
        const ss_component_t *component = agreed->items[i].component;

        if (component->type == SS_METERED
            && ss_span_equal(ss_usage_span(agreed->variant, component), span)) {
            used[count].component = component;
            *too_large = !sum_of(sums, component->id, &used[count++].quantity) || *too_large;
        }
    }
    return count;
}

static int64_t cost_of(const ss_usage_bill_t *bill, const ss_component_t *component)
{
    const ss_bill_t *charged = &bill->price.regular[0];

    for (int i = 0; !bill->period.trial && i < charged->line_count; i++) {
        if (charged->lines[i].component == component) {
            return charged->lines[i].shown;
        }
    }
    return 0;
}

static void set_lines(ss_usage_bill_t *bill, apr_pool_t *pool)
{
    const ss_cart_t *cart = &bill->cart;
    ss_usage_line_t *lines = apr_pcalloc(pool, sizeof(*lines) * ((size_t)cart->item_count + 1));

    for (int i = 0; i < cart->item_count; i++) {
        const ss_cart_item_t *item = &cart->items[i];
        int64_t included = ss_variant_quota(cart->variant, item->component);

        lines[i] = (ss_usage_line_t){
            .component = item->component,
            .used = item->quantity,
            .included = included,
            .beyond = item->quantity > included ? item->quantity - included : 0,
            .cost = cost_of(bill, item->component),
        };
    }
    bill->lines = lines;
    bill->line_count = cart->item_count;
    bill->cost = bill->period.trial ? 0 : bill->price.regular[0].shown;
}

static ss_status_t find_sums(ss_ctx_t *ctx, const ss_contract_t *contract, ss_usage_bill_t *bill,
                             apr_array_header_t **sums)
{
    const char *zone = ctx->catalogue->merchant.time_zone, *until = SS_USAGE_FOREVER;
    ss_status_t status;

    if (ss_date_is_set(bill->period.last)) {
        until = ss_time_text(ss_date_start(ss_date_add_days(bill->period.last, 1), zone),
                             ctx->pool);
    }
    status = ss_usage_sum(ctx, contract->id,
                          ss_time_text(ss_date_start(bill->period.first, zone), ctx->pool), until,
                          sums);
    bill->counted_at = "";
    for (int i = 0; status == SS_OK && i < (*sums)->nelts; i++) {
        const char *counted_at = APR_ARRAY_IDX(*sums, i, ss_usage_sum_t).counted_at;

        bill->counted_at = strcmp(counted_at, bill->counted_at) > 0 ? counted_at : bill->counted_at;
    }
    return status;
}

/* What is too large for any price is told without one: the page with all the rest must not fail. */
static ss_status_t set_price(ss_ctx_t *ctx, const ss_contract_t *contract, ss_usage_bill_t *bill)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;
    const ss_seller_t seller = { merchant->country, merchant->small_business, merchant->oss };
    int problems = ctx->problems->nelts;
    ss_cart_t nothing = bill->cart;

    if (!bill->too_large && ss_price(ctx, &bill->cart, &seller, &bill->price) == SS_OK) {
        return SS_OK;
    }
    ctx->problems->nelts = problems; /* nobody who asks can mend it */
    bill->too_large = true;
    ss_log(SS_LOG_WARNING, "SS0413", ctx, "usage of contract %s from %s: too much for a price",
           contract->id, ss_date_text(bill->period.first, ctx->pool));
    nothing.item_count = 0;
    return ss_price(ctx, &nothing, &seller, &bill->price) == SS_OK ? SS_OK : SS_ERROR;
}

ss_status_t ss_usage_bill(ss_ctx_t *ctx, const ss_contract_t *contract, const ss_cart_t *agreed,
                          ss_span_t span, int back, ss_usage_bill_t *bill)
{
    ss_date_t today = ss_today(ctx);
    ss_cart_item_t *used =
        apr_pcalloc(ctx->pool, sizeof(*used) * ((size_t)agreed->item_count + 1));
    apr_array_header_t *sums;
    ss_status_t status;
    int count;

    if (!ss_usage_period(contract, span, today, back, &bill->period)) {
        return SS_NOT_FOUND;
    }
    status = find_sums(ctx, contract, bill, &sums);
    if (status != SS_OK) {
        return status;
    }
    count = used_items(agreed, span, sums, used, &bill->too_large);
    bill->cart = ss_usage_cart(agreed, used, count,
                               ss_date_is_set(bill->period.last) ? bill->period.last : today,
                               ctx->pool);
    status = set_price(ctx, contract, bill);
    if (status == SS_OK) {
        set_lines(bill, ctx->pool);
    }
    return status;
}

int64_t ss_usage_unit_price(ss_ctx_t *ctx, const ss_usage_bill_t *bill,
                            const ss_usage_line_t *line)
{
    const ss_offer_price_t offer = { ctx, &bill->cart, &bill->price, NULL };
    const ss_component_t *component = line->component;
    const ss_price_part_t part = { component->price, line->beyond };
    int finer = 0;

    if (component->scale != SS_SCALE_NONE && component->tier_count > 0) {
        return -1;
    }
    if (line->cost != 0) {
        finer = ss_price_decimals(&offer, component->tax_policy, &part, 1, line->cost);
    }
    return ss_price_shown_unit(&offer, component->tax_policy, component->price, finer);
}

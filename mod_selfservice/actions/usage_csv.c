/* What was used, as a table for programs. */
#include "actions/usage_csv.h"

#include "actions/say.h"
#include "render/csv.h"

static void add_heads(ss_ctx_t *ctx, ss_buffer_t *out)
{
    const char *const heads[] = {
        ss_say(ctx, "portal.usage.csv_from", NULL), ss_say(ctx, "portal.usage.csv_until", NULL),
        ss_say(ctx, "portal.usage.service", NULL),  ss_say(ctx, "portal.usage.csv_unit", NULL),
        ss_say(ctx, "portal.usage.head_included", NULL),
        ss_say(ctx, "portal.usage.head_used", NULL), ss_say(ctx, "portal.usage.head_beyond", NULL),
        ss_say(ctx, "portal.usage.head_price", NULL), ss_say(ctx, "portal.usage.head_cost", NULL),
        ss_say(ctx, "portal.usage.csv_currency", NULL),
    };

    ss_csv_row(out, heads, SS_COUNT(heads));
}

static void add_lines(ss_ctx_t *ctx, const ss_usage_bill_t *bill, ss_buffer_t *out)
{
    const ss_currency_t *currency = &bill->price.currency;

    for (int i = 0; i < bill->line_count; i++) {
        const ss_usage_line_t *line = &bill->lines[i];
        int64_t price = ss_usage_unit_price(ctx, bill, line);
        const char *const cells[] = {
            ss_date_text(bill->period.first, ctx->pool),
            ss_date_text(bill->period.last, ctx->pool),
            ss_name(line->component->name, ctx->lang),
            ss_name(line->component->unit_name, ctx->lang),
            ss_quantity_plain(line->included, ctx->pool),
            ss_quantity_plain(line->used, ctx->pool),
            ss_quantity_plain(line->beyond, ctx->pool),
            price < 0 ? "" : ss_quantity_plain(price, ctx->pool),
            bill->too_large ? "" : ss_money_plain(line->cost, currency->digits, ctx->pool),
            currency->code,
        };

        ss_csv_row(out, cells, SS_COUNT(cells));
    }
}

ss_status_t ss_usage_csv(ss_ctx_t *ctx, const ss_contract_t *contract, const ss_cart_t *agreed,
                         ss_buffer_t *out)
{
    const apr_array_header_t *spans = ss_usage_spans(agreed, ctx->pool);
    ss_status_t status = SS_OK;

    add_heads(ctx, out);
    for (int i = 0; i < spans->nelts; i++) {
        for (int back = 0; back <= SS_USAGE_EARLIER; back++) {
            ss_usage_bill_t bill;

            status = ss_usage_bill(ctx, contract, agreed, APR_ARRAY_IDX(spans, i, ss_span_t), back,
                                   &bill);
            if (status != SS_OK) {
                break;
            }
            add_lines(ctx, &bill, out);
        }
        if (status != SS_OK && status != SS_NOT_FOUND) {
            return status;
        }
    }
    return SS_OK;
}

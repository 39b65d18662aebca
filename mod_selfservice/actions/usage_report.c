/* What was used, in words: for the page, the overview and the download. */
#include "actions/usage_report.h"

#include "actions/price_words.h"
#include "actions/say.h"
#include "base/json.h"

#include <apr_strings.h>

static ss_offer_price_t offer_of(ss_ctx_t *ctx, const ss_usage_bill_t *bill)
{
    return (ss_offer_price_t){ ctx, &bill->cart, &bill->price, NULL };
}

static const char *cost_of(ss_ctx_t *ctx, const ss_usage_bill_t *bill, int64_t cost)
{
    const ss_offer_price_t offer = offer_of(ctx, bill);

    return bill->too_large ? ss_say(ctx, "portal.usage.too_large", NULL)
                           : ss_offer_money(&offer, cost);
}

/* "0,0015 €"; "" where a scale decides. */
static const char *price_of(ss_ctx_t *ctx, const ss_usage_bill_t *bill,
                            const ss_usage_line_t *line)
{
    int64_t price = ss_usage_unit_price(ctx, bill, line);

    return price < 0 ? "" : ss_i18n_price(ss_i18n(ctx->lang), price, &bill->price.currency,
                                          ctx->pool);
}

static const char *each_of(ss_ctx_t *ctx, const char *unit)
{
    return *unit == '\0' ? ss_say(ctx, "order.each_piece", NULL)
                         : ss_say(ctx, "order.each_unit", "unit", unit, NULL);
}

/* What is charged of it, or that it is included. */
static const char *note_of(ss_ctx_t *ctx, const ss_usage_line_t *line, const char *price)
{
    const char *each = each_of(ctx, ss_name(line->component->unit_name, ctx->lang));
    const char *rule = *price == '\0' ? ss_say(ctx, "portal.usage.by_scale", NULL)
                                      : ss_both(ctx, price, " ", each);

    if (line->included == 0) {
        return rule;
    }
    if (line->beyond == 0) {
        return ss_say(ctx, "portal.usage.included", NULL);
    }
    return ss_say(ctx, "portal.usage.beyond", "quantity", ss_say_quantity(ctx, line->beyond), "rule",
                  rule, NULL);
}

static json_t *meter_of(ss_ctx_t *ctx, const ss_usage_line_t *line)
{
    json_t *meter = ss_json_object(ctx->pool);

    if (line->included == 0) {
        return ss_json_in_pool(json_false(), ctx->pool);
    }
    ss_json_set_text(meter, "max", ss_quantity_plain(line->included, ctx->pool));
    ss_json_set_text(meter, "value",
                     ss_quantity_plain(line->used - line->beyond, ctx->pool));
    ss_json_set_bool(meter, "full", line->beyond > 0);
    return meter;
}

static json_t *line_view(ss_ctx_t *ctx, const ss_usage_bill_t *bill, const ss_usage_line_t *line)
{
    const char *unit = ss_name(line->component->unit_name, ctx->lang);
    const char *price = price_of(ctx, bill, line), *used = ss_say_quantity(ctx, line->used);
    json_t *view = ss_json_object(ctx->pool);
    json_t *scale = ss_scale_view(ctx, &bill->cart, &bill->price, line->component, line->used);

    ss_json_set_text(view, "name", ss_name(line->component->name, ctx->lang));
    ss_json_set_text(view, "unit", unit);
    ss_json_set_text(view, "used", used);
    ss_json_set_text(view, "included", ss_say_quantity(ctx, line->included));
    ss_json_set_text(view, "beyond", ss_say_quantity(ctx, line->beyond));
    ss_json_set_text(view, "amount",
                     line->included == 0
                         ? ss_say_amount(ctx, line->used, unit)
                         : ss_say(ctx, "portal.usage.of", "used", used, "included",
                                  ss_say_amount(ctx, line->included, unit), NULL));
    ss_json_set(view, "meter", meter_of(ctx, line));
    ss_json_set_text(view, "note", note_of(ctx, line, price));
    ss_json_set_text(view, "price",
                     *price == '\0' ? ss_say(ctx, "portal.usage.by_scale", NULL) : price);
    ss_json_set_text(view, "cost", cost_of(ctx, bill, line->cost));
    ss_json_set_bool(view, "charged", line->cost != 0);
    ss_json_set(view, "scale", scale != NULL ? scale : ss_json_in_pool(json_false(), ctx->pool));
    return view;
}

static const char *period_words(ss_ctx_t *ctx, const ss_usage_period_t *period)
{
    return ss_date_is_set(period->last)
               ? ss_say_range(ctx, period->first, period->last)
               : ss_say(ctx, "order.from", "date", ss_say_date(ctx, period->first), NULL);
}

/* How many days of the period are to come; "" where it has no end. */
static const char *days_left(ss_ctx_t *ctx, const ss_usage_period_t *period)
{
    ss_date_t today = ss_today(ctx);
    int days = ss_date_is_set(period->last) ? ss_date_days_between(today, period->last) : -1;

    if (days <= 0) {
        return days == 0 ? ss_say(ctx, "portal.usage.last_day", NULL) : "";
    }
    return ss_say_count(ctx, "portal.usage.days_left", days, NULL);
}

static const char *counted_words(ss_ctx_t *ctx, const ss_usage_bill_t *bill)
{
    apr_time_t counted_at;

    return ss_time_parse(bill->counted_at, &counted_at)
               ? ss_i18n_time(ss_i18n(ctx->lang), counted_at, ctx->catalogue->merchant.time_zone,
                              ctx->pool)
               : "";
}

/* The invoice that follows the period, if it is known. */
static const char *billed_words(ss_ctx_t *ctx, const ss_contract_t *contract,
                                const ss_usage_period_t *period)
{
    ss_date_t next;

    return ss_date_is_set(period->last) && !period->trial
                   && ss_date_parse(contract->next_billing_date, &next)
                   && ss_date_compare(next, period->last) > 0
               ? ss_say_date(ctx, next)
               : "";
}

static json_t *group_view(ss_ctx_t *ctx, const ss_contract_t *contract,
                          const ss_usage_bill_t *bill, int n)
{
    const ss_offer_price_t offer = offer_of(ctx, bill);
    json_t *group = ss_json_object(ctx->pool), *lines = ss_json_list(ctx->pool);

    for (int i = 0; i < bill->line_count; i++) {
        json_t *line = line_view(ctx, bill, &bill->lines[i]);

        ss_json_set_text(line, "id", apr_psprintf(ctx->pool, "use-%d-%d", n, i + 1));
        ss_json_append(lines, line);
    }
    ss_json_set_int(group, "n", n);
    ss_json_set_bool(group, "first", n == 1);
    ss_json_set_text(group, "period", period_words(ctx, &bill->period));
    ss_json_set_text(group, "billed_on", billed_words(ctx, contract, &bill->period));
    ss_json_set_bool(group, "trial", bill->period.trial);
    ss_json_set_text(group, "cost", cost_of(ctx, bill, bill->cost));
    ss_json_set_text(group, "tax", ss_offer_tax(&offer, &bill->price.regular[0]));
    ss_json_set_text(group, "counted", counted_words(ctx, bill));
    ss_json_set_text(group, "left", days_left(ctx, &bill->period));
    ss_json_set(group, "lines", lines);
    return group;
}

static json_t *earlier_row(ss_ctx_t *ctx, const ss_usage_bill_t *bill)
{
    json_t *row = ss_json_object(ctx->pool), *cells = ss_json_list(ctx->pool);

    for (int i = 0; i < bill->line_count; i++) {
        const ss_component_t *component = bill->lines[i].component;
        json_t *cell = ss_json_object(ctx->pool);

        ss_json_set_text(cell, "label", ss_name(component->name, ctx->lang));
        ss_json_set_text(cell, "value",
                         ss_say_amount(ctx, bill->lines[i].used,
                                       ss_name(component->unit_name, ctx->lang)));
        ss_json_append(cells, cell);
    }
    ss_json_set_text(row, "period", period_words(ctx, &bill->period));
    ss_json_set(row, "cells", cells);
    ss_json_set_text(row, "cost", cost_of(ctx, bill, bill->cost));
    return row;
}

/* @return SS_OK also where there is none */
static ss_status_t add_earlier(ss_ctx_t *ctx, const ss_contract_t *contract,
                               const ss_cart_t *agreed, ss_span_t span, json_t *group)
{
    json_t *earlier = ss_json_list(ctx->pool);
    ss_status_t status = SS_OK;

    for (int back = 1; status == SS_OK && back <= SS_USAGE_EARLIER; back++) {
        ss_usage_bill_t bill;

        status = ss_usage_bill(ctx, contract, agreed, span, back, &bill);
        if (status == SS_OK) {
            ss_json_append(earlier, earlier_row(ctx, &bill));
        }
    }
    ss_json_set(group, "earlier", earlier);
    ss_json_set_bool(group, "has_earlier", json_array_size(earlier) > 0);
    return status == SS_NOT_FOUND ? SS_OK : status;
}

static ss_status_t add_groups(ss_ctx_t *ctx, const ss_contract_t *contract,
                              const ss_cart_t *agreed, bool with_earlier, json_t *data)
{
    const apr_array_header_t *spans = ss_usage_spans(agreed, ctx->pool);
    json_t *groups = ss_json_list(ctx->pool);
    ss_status_t status = SS_OK;

    for (int i = 0; status == SS_OK && i < spans->nelts; i++) {
        ss_span_t span = APR_ARRAY_IDX(spans, i, ss_span_t);
        ss_usage_bill_t bill;

        status = ss_usage_bill(ctx, contract, agreed, span, 0, &bill);
        if (status == SS_OK) {
            json_t *group = group_view(ctx, contract, &bill, i + 1);

            ss_json_append(groups, group);
            status = with_earlier ? add_earlier(ctx, contract, agreed, span, group) : SS_OK;
        }
    }
    ss_json_set(data, "usage", groups);
    return status == SS_NOT_FOUND ? SS_OK : status;
}

ss_status_t ss_usage_report(ss_ctx_t *ctx, const ss_contract_t *contract, const ss_cart_t *agreed,
                            json_t *data)
{
    return add_groups(ctx, contract, agreed, true, data);
}

ss_status_t ss_usage_summary(ss_ctx_t *ctx, const ss_contract_t *contract, const ss_cart_t *agreed,
                             json_t *data)
{
    return add_groups(ctx, contract, agreed, false, data);
}

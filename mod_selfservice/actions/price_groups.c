/* Groups of the price view: what recurs by fee period, what is paid once, each with its totals. */
#include "actions/price_words.h"

#include "base/json.h"

#include <string.h>

static void mark(json_t *row, const char *style)
{
    ss_json_set_bool(row, "hi", strcmp(style, "hi") == 0);
    ss_json_set_bool(row, "strong", strcmp(style, "strong") == 0);
    ss_json_set_bool(row, "thin", strcmp(style, "thin") == 0);
}

static void append_total(json_t *totals, const char *style, json_t *row)
{
    mark(row, style);
    ss_json_append(totals, row);
}

/* What a longer fee period costs per month. Source: BGB 312j(2), EGBGB 246a 1(1) no. 6. */
static const char *per_month(const ss_offer_price_t *offer, const ss_bill_t *bill)
{
    if (bill->per_month == 0 || ss_span_months(bill->fee_period) <= 1) {
        return "";
    }
    return ss_say(offer->ctx, offer->price->shows_gross ? "order.per_month" : "order.per_month_net",
                  "amount", ss_offer_money(offer, bill->per_month), NULL);
}

/* Net sum and VAT by rate, for customers who see net lines. */
static void append_breakdown(const ss_offer_price_t *offer, json_t *totals, const ss_bill_t *bill,
                             const char *when)
{
    ss_ctx_t *ctx = offer->ctx;

    if (!ss_offer_has_vat(offer)) {
        append_total(totals, "thin",
                     ss_offer_row(offer, ss_say(ctx, "order.total.no_vat", NULL), "", 0));
        return;
    }
    append_total(totals, "strong",
                 ss_offer_row(offer, ss_say(ctx, "order.total.net", NULL), when, bill->net));
    for (int i = 0; i < bill->tax_count; i++) {
        append_total(totals, "thin",
                     ss_offer_row(offer,
                                  ss_say(ctx, "order.total.vat", "rate",
                                         ss_say_rate(ctx, bill->taxes[i].rate), NULL),
                                  "", bill->taxes[i].vat));
    }
}

static void append_bill(const ss_offer_price_t *offer, json_t *totals, const ss_bill_t *bill,
                        const char *when, bool broken_down)
{
    ss_ctx_t *ctx = offer->ctx;
    const char *label = ss_say(ctx, "order.total.per", "per",
                               ss_say_span(ctx, "order.per", bill->fee_period), NULL);
    const char *tax = broken_down && ss_offer_has_vat(offer) ? ss_offer_tax_total(offer)
                                                             : ss_offer_tax_contained(offer, bill);

    if (broken_down) {
        append_breakdown(offer, totals, bill, when);
    }
    append_total(totals, "hi",
                 ss_offer_row(offer, label,
                              ss_join(ctx->pool, when, tax, per_month(offer, bill), NULL),
                              bill->gross));
}

/* The days for which a total holds, or the first of them. */
static const char *days_of(const ss_offer_price_t *offer, int i, bool reduced)
{
    ss_date_t start = offer->price->billing_start, until = ss_offer_reduced_until(offer, i);

    if (!ss_date_is_set(until)) {
        return ss_say_date(offer->ctx, start);
    }
    return reduced ? ss_say_range(offer->ctx, start, until)
                   : ss_say_date(offer->ctx, ss_date_add_days(until, 1));
}

/* The same, with the days without a consent where it decides them. */
static const char *days_by_consent(const ss_offer_price_t *offer, int i, bool reduced)
{
    const char *days = days_of(offer, i, reduced), *later = days;
    ss_offer_price_t deferred = *offer;

    if (offer->deferred != NULL) {
        deferred.price = offer->deferred;
        later = days_of(&deferred, i, reduced);
    }
    if (strcmp(days, later) == 0) {
        return days;
    }
    return reduced && !ss_offer_is_reduced(&deferred, i)
               ? ss_say(offer->ctx, "order.change.days_early", "days", days, NULL)
               : ss_say(offer->ctx, "order.change.effective_either", "date", later, "early", days,
                        NULL);
}

/* When a total holds; "" for what does so already. */
static const char *when(const ss_offer_price_t *offer, int i, bool reduced)
{
    ss_ctx_t *ctx = offer->ctx;
    const char *days = days_by_consent(offer, i, reduced);
    ss_date_t start = offer->price->billing_start;
    bool ends = ss_date_is_set(ss_offer_reduced_until(offer, i));
    bool depends = offer->deferred != NULL
                   && ss_date_compare(offer->deferred->billing_start, start) != 0;

    if (ends && reduced) {
        return days;
    }
    return ends || depends || ss_date_compare(start, ss_today(ctx)) > 0
               ? ss_say(ctx, "order.from", "date", days, NULL)
               : "";
}

static void append_recurring_totals(const ss_offer_price_t *offer, json_t *totals, int i)
{
    const ss_price_t *price = offer->price;
    bool reduced = ss_offer_is_reduced(offer, i);

    append_bill(offer, totals, reduced ? &price->reduced[i] : &price->regular[i],
                when(offer, i, reduced), !price->shows_gross);
    if (ss_date_is_set(ss_offer_reduced_until(offer, i))) {
        append_bill(offer, totals, &price->regular[i], when(offer, i, false), false);
    }
}

static const char *group_title(const ss_offer_price_t *offer, ss_span_t period)
{
    ss_ctx_t *ctx = offer->ctx;
    const char *every = ss_say_span(ctx, "order.every", period);
    const char *net = offer->price->shows_gross ? "" : ss_say(ctx, "order.net", NULL);

    if (ss_date_is_set(offer->price->trial_end)) {
        every = ss_say(ctx, "order.every_from", "every", every, "date",
                       ss_say_date(ctx, offer->price->billing_start), NULL);
    }
    return ss_join(ctx->pool, every, net, NULL);
}

static json_t *recurring_group(const ss_offer_price_t *offer, const ss_bill_t *bill,
                               bool with_offered)
{
    json_t *group = ss_json_object(offer->ctx->pool);

    ss_json_set_text(group, "kind", "recurring");
    ss_json_set_text(group, "title", group_title(offer, bill->fee_period));
    ss_json_set_text(group, "per", ss_say_span(offer->ctx, "order.per", bill->fee_period));
    ss_json_set_bool(group, "selected", bill->line_count > 0);
    ss_json_set(group, "lines", ss_offer_lines(offer, bill, with_offered));
    return group;
}

static void append_first_invoice(const ss_offer_price_t *offer, json_t *totals)
{
    const ss_price_t *price = offer->price;
    ss_ctx_t *ctx = offer->ctx;
    const char *tax = price->shows_gross ? "" : ss_offer_tax_contained(offer, &price->first);
    const char *parts = ss_offer_first_adds_up(offer)
                            ? ""
                            : ss_say(ctx, "order.total.parts", "parts",
                                     ss_offer_parts(offer, &price->first, false), NULL);

    if (price->due_now == 0) {
        append_total(totals, "strong",
                     ss_offer_row(offer, ss_say(ctx, "order.total.due_now", NULL), "", 0));
    }
    if (price->first.gross > 0) {
        append_total(
            totals, "strong",
            ss_offer_row(offer,
                         ss_say(ctx, "order.total.first_invoice", "date",
                                ss_say_date(ctx, price->first_invoice_date), NULL),
                         ss_join(ctx->pool, ss_offer_net_part(offer, price->first.net), tax, parts,
                                 NULL),
                         price->first.gross));
    }
}

static void append_minimum(const ss_offer_price_t *offer, json_t *totals)
{
    const ss_price_t *price = offer->price;
    const ss_variant_t *variant = offer->cart->variant;
    ss_ctx_t *ctx = offer->ctx;
    const char *term = ss_say_span(ctx, "order.span", variant->contract_period);
    const char *sum =
        ss_offer_first_adds_up(offer) ? "" : ss_say(ctx, "order.total.of_invoices", NULL);

    if (!ss_date_is_set(price->term_end)) {
        return;
    }
    if (variant->setup_fee > 0) {
        term = ss_say(ctx, "order.total.and_setup", "term", term, NULL);
    }
    append_total(
        totals, "strong",
        ss_offer_row(offer, ss_say(ctx, "order.total.minimum", NULL),
                     ss_join(ctx->pool, term, sum, ss_offer_net_part(offer, price->minimum_shown),
                             ss_say(ctx, "order.total.without_usage", NULL), NULL),
                     price->minimum_total));
}

static json_t *once_group(const ss_offer_price_t *offer)
{
    const ss_bill_t *once = &offer->price->once;
    ss_ctx_t *ctx = offer->ctx;
    json_t *group = ss_json_object(ctx->pool), *totals = ss_json_list(ctx->pool);
    bool pays = once->line_count > 0;
    const char *net = pays && !offer->price->shows_gross ? ss_say(ctx, "order.net", NULL) : "";

    append_first_invoice(offer, totals);
    append_minimum(offer, totals);
    ss_json_set_text(group, "kind", "once");
    ss_json_set_text(group, "title",
                     ss_join(ctx->pool,
                             ss_say(ctx, pays ? "order.group.once" : "order.group.payments", NULL),
                             net, NULL));
    ss_json_set_text(group, "per", "");
    ss_json_set_bool(group, "selected", pays);
    ss_json_set(group, "lines", ss_offer_lines(offer, once, false));
    ss_json_set(group, "totals", totals);
    return group;
}

/* A bill of the price with this fee period, or one of the groups made before it. */
static bool has_period(const ss_price_t *price, const apr_array_header_t *more, ss_span_t period)
{
    for (int i = 0; i < price->period_count; i++) {
        if (ss_span_equal(price->regular[i].fee_period, period)) {
            return true;
        }
    }
    for (int i = 0; i < more->nelts; i++) {
        if (ss_span_equal(APR_ARRAY_IDX(more, i, ss_span_t), period)) {
            return true;
        }
    }
    return false;
}

/* Fee periods that only components not yet chosen have. */
static void append_offered_groups(const ss_offer_price_t *offer, json_t *groups)
{
    const ss_catalogue_t *catalogue = offer->ctx->catalogue;
    apr_array_header_t *more = apr_array_make(offer->ctx->pool, 2, sizeof(ss_span_t));

    for (int i = 0; i < catalogue->component_count; i++) {
        const ss_component_t *component = &catalogue->components[i];
        ss_bill_t empty = { .fee_period = component->fee_period };
        json_t *group;

        if (!ss_component_is_offered(component, offer->cart->variant->plan->group)
            || has_period(offer->price, more, component->fee_period)) {
            continue;
        }
        APR_ARRAY_PUSH(more, ss_span_t) = component->fee_period;
        group = recurring_group(offer, &empty, true);
        ss_json_set(group, "totals", ss_json_list(offer->ctx->pool));
        ss_json_append(groups, group);
    }
}

json_t *ss_offer_groups(const ss_offer_price_t *offer, bool with_offered)
{
    const ss_price_t *price = offer->price;
    json_t *groups = ss_json_list(offer->ctx->pool);

    for (int i = 0; i < price->period_count; i++) {
        json_t *group = recurring_group(offer, &price->reduced[i], with_offered);
        json_t *totals = ss_json_list(offer->ctx->pool);

        append_recurring_totals(offer, totals, i);
        ss_json_set(group, "totals", totals);
        ss_json_append(groups, group);
    }
    if (with_offered) {
        append_offered_groups(offer, groups);
    }
    ss_json_append(groups, once_group(offer));
    return groups;
}

/* What differs between a contract and what becomes of it, line by line. */
#include "actions/change_lines.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/change_name.h"
#include "actions/price_view.h"
#include "base/json.h"

static ss_offer_price_t price_of(ss_ctx_t *ctx, const ss_change_t *change)
{
    return (ss_offer_price_t){ ctx, &change->cart_after, &change->price_after, NULL };
}

/* "+7,00 €" */
static const char *signed_money(const ss_offer_price_t *offer, int64_t minor)
{
    const char *amount = ss_offer_money(offer, minor);

    return minor > 0 ? apr_pstrcat(offer->ctx->pool, "+", amount, NULL) : amount;
}

/* ---- by period ---- */

static const ss_bill_t *bill_in(const ss_price_t *price, ss_span_t period)
{
    for (int i = 0; i < price->period_count; i++) {
        if (ss_span_equal(price->regular[i].fee_period, period)) {
            return &price->regular[i];
        }
    }
    return NULL;
}

/* All periods that something is paid in, those afterwards first. List of ss_span_t. */
static apr_array_header_t *periods_of(const ss_change_t *change, apr_pool_t *pool)
{
    const ss_price_t *before = &change->price_before, *after = &change->price_after;
    apr_array_header_t *list = apr_array_make(pool, 4, sizeof(ss_span_t));

    for (int i = 0; i < after->period_count; i++) {
        APR_ARRAY_PUSH(list, ss_span_t) = after->regular[i].fee_period;
    }
    for (int i = 0; i < before->period_count; i++) {
        if (bill_in(after, before->regular[i].fee_period) == NULL) {
            APR_ARRAY_PUSH(list, ss_span_t) = before->regular[i].fee_period;
        }
    }
    return list;
}

json_t *ss_change_side(const ss_offer_price_t *offer, const ss_price_t *price, const char *key)
{
    ss_ctx_t *ctx = offer->ctx;
    json_t *side = ss_json_list(ctx->pool);

    for (int i = 0; i < price->period_count; i++) {
        const ss_bill_t *bill = &price->regular[i];
        json_t *row = ss_json_object(ctx->pool);

        ss_json_set_text(row, "label",
                         ss_say(ctx, key, "per", ss_say_span(ctx, "order.per", bill->fee_period),
                                NULL));
        ss_json_set_text(row, "amount", ss_offer_money(offer, bill->shown));
        ss_json_append(side, row);
    }
    return side;
}

/* The first day on which a period costs what it costs afterwards. */
static ss_date_t first_day_of(const ss_change_t *change, ss_span_t period)
{
    ss_date_t billed = { 0, 0, 0 };

    if (bill_in(&change->price_after, period) == NULL) {
        return change->day;
    }
    if (ss_span_equal(period, change->cart_after.variant->fee_period)) {
        return change->cart_after.start;
    }
    ss_date_parse(change->before.billed_until, &billed);
    return ss_period_after(ss_agreement_billing_start(&change->before), period, billed, change->day);
}

/* The same in words, with the day without a consent where it decides that. */
static const char *first_day(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later,
                             ss_span_t period)
{
    ss_date_t day = first_day_of(change, period),
              deferred = later == NULL ? day : first_day_of(later, period);

    return ss_date_compare(day, deferred) == 0
               ? ss_say_date(ctx, day)
               : ss_say(ctx, "order.change.effective_either", "date", ss_say_date(ctx, deferred),
                        "early", ss_say_date(ctx, day), NULL);
}

json_t *ss_change_totals(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later)
{
    const ss_offer_price_t offer = price_of(ctx, change);
    const apr_array_header_t *periods = periods_of(change, ctx->pool);
    json_t *totals = ss_json_list(ctx->pool);

    for (int i = 0; i < periods->nelts; i++) {
        ss_span_t period = APR_ARRAY_IDX(periods, i, ss_span_t);
        const ss_bill_t *before = bill_in(&change->price_before, period);
        const ss_bill_t *after = bill_in(&change->price_after, period);
        int64_t more = (after == NULL ? 0 : after->shown) - (before == NULL ? 0 : before->shown);
        json_t *row = ss_json_object(ctx->pool);

        if (more == 0 && periods->nelts > 1) {
            continue;
        }
        ss_json_set_text(row, "label",
                         ss_say(ctx, more < 0 ? "order.change.less" : "order.change.more", "per",
                                ss_say_span(ctx, "order.per", period), NULL));
        ss_json_set_text(row, "detail",
                         ss_say(ctx, "order.from", "date", first_day(ctx, change, later, period),
                                NULL));
        ss_json_set_text(row, "amount", signed_money(&offer, more));
        ss_json_append(totals, row);
    }
    return totals;
}

/* Money of a year as this customer sees amounts. */
static int64_t shown_yearly(const ss_price_t *price, apr_pool_t *pool)
{
    ss_price_t shown = *price;
    ss_bill_t *bills = apr_pmemdup(pool, price->regular,
                                   sizeof(*bills) * (size_t)price->period_count);

    for (int i = 0; i < price->period_count; i++) {
        bills[i].gross = bills[i].shown;
    }
    shown.regular = bills;
    return ss_change_yearly(&shown);
}

const char *ss_change_net(ss_ctx_t *ctx, const ss_change_t *change)
{
    const ss_offer_price_t offer = price_of(ctx, change);
    int64_t before = shown_yearly(&change->price_before, ctx->pool);
    int64_t after = shown_yearly(&change->price_after, ctx->pool);
    int64_t less = before - after;

    if (less == 0 || periods_of(change, ctx->pool)->nelts < 2) {
        return "";
    }
    return ss_say(ctx, less > 0 ? "order.change.year_less" : "order.change.year_more", "before",
                  ss_offer_money(&offer, before), "after", ss_offer_money(&offer, after), "amount",
                  ss_offer_money(&offer, less > 0 ? less : -less), NULL);
}

/* ---- line by line ---- */

/* A line that is told. */
typedef struct told_t {
    const char *label;
    ss_span_t period;
    int64_t minor;
} told_t;

typedef struct telling_t {
    ss_ctx_t *ctx;
    const ss_change_t *change;
    apr_array_header_t *lines; /* list of told_t */
} telling_t;

static void add_line(telling_t *telling, const char *label, ss_span_t period, int64_t minor)
{
    APR_ARRAY_PUSH(telling->lines, told_t) = (told_t){ label, period, minor };
}

static const char *key_of(const ss_line_t *line)
{
    return line->component != NULL         ? line->component->id
           : line->kind == SS_LINE_DISCOUNT ? "discount"
                                            : "plan";
}

static const ss_line_t *line_of(const ss_price_t *price, const char *key)
{
    for (int i = 0; i < price->period_count; i++) {
        for (int j = 0; j < price->regular[i].line_count; j++) {
            if (strcmp(key_of(&price->regular[i].lines[j]), key) == 0) {
                return &price->regular[i].lines[j];
            }
        }
    }
    return NULL;
}

static const char *component_label(ss_ctx_t *ctx, const ss_line_t *before, const ss_line_t *after)
{
    return ss_change_component_words(ctx, (after != NULL ? after : before)->component,
                                     before == NULL ? 0 : before->quantity,
                                     after == NULL ? 0 : after->quantity);
}

static const char *plan_name(ss_ctx_t *ctx, const ss_cart_t *cart)
{
    return ss_name(cart->variant->plan->name, ctx->lang);
}

const char *ss_change_title(ss_ctx_t *ctx, const ss_change_t *change)
{
    return ss_change_plan_words(ctx, change->cart_before.variant, change->cart_after.variant);
}

static bool same_period(const ss_line_t *before, const ss_line_t *after)
{
    return ss_span_equal(before->fee_period, after->fee_period);
}

static bool is_told(const ss_change_t *change, const ss_line_t *before, const ss_line_t *after)
{
    return before == NULL || before->amount != after->amount || before->quantity != after->quantity
           || (after->kind == SS_LINE_PLAN && change->plan_changes);
}

static const char *name_of(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_line_t *line)
{
    return line->component != NULL ? ss_name(line->component->name, ctx->lang)
                                   : ss_join(ctx->pool, plan_name(ctx, cart),
                                             ss_name(cart->variant->description, ctx->lang), NULL);
}

/* In another period than before, amounts do not compare: both are told. */
static void add_moved(telling_t *telling, const ss_line_t *before, const ss_line_t *after)
{
    const ss_change_t *change = telling->change;
    ss_ctx_t *ctx = telling->ctx;

    add_line(telling,
             ss_say(ctx, "order.change.so_far", "name", name_of(ctx, &change->cart_before, before),
                    NULL),
             before->fee_period, -before->shown);
    add_line(telling,
             ss_say(ctx, "order.change.from_now", "name", name_of(ctx, &change->cart_after, after),
                    NULL),
             after->fee_period, after->shown);
}

static void add_after(telling_t *telling, const ss_line_t *before, const ss_line_t *after)
{
    const ss_change_t *change = telling->change;

    if (before != NULL && !same_period(before, after)) {
        add_moved(telling, before, after);
    } else if (is_told(change, before, after)) {
        add_line(telling,
                 after->kind == SS_LINE_PLAN ? ss_change_title(telling->ctx, change)
                                             : component_label(telling->ctx, before, after),
                 after->fee_period, after->shown - (before == NULL ? 0 : before->shown));
    }
}

static void add_removed(telling_t *telling, const ss_line_t *before, const ss_line_t *after)
{
    if (before->kind == SS_LINE_COMPONENT && after == NULL) {
        add_line(telling, component_label(telling->ctx, before, NULL), before->fee_period,
                 -before->shown);
    }
}

/* Cents that fell to a line that stays are told with the last line of its period. */
static void add_cents(telling_t *telling, const ss_line_t *before, const ss_line_t *after)
{
    if (before == NULL || !same_period(before, after) || is_told(telling->change, before, after)) {
        return;
    }
    for (int i = telling->lines->nelts - 1; i >= 0; i--) {
        told_t *line = &APR_ARRAY_IDX(telling->lines, i, told_t);

        if (ss_span_equal(line->period, after->fee_period)) {
            line->minor += after->shown - before->shown;
            return;
        }
    }
}

/* Each line of a price with the one that stands for the same in the other, NULL if none does. */
static void each_line(telling_t *telling, const ss_price_t *price, const ss_price_t *other,
                      void (*add)(telling_t *telling, const ss_line_t *before,
                                  const ss_line_t *after))
{
    bool is_after = price == &telling->change->price_after;

    for (int i = 0; i < price->period_count; i++) {
        for (int j = 0; j < price->regular[i].line_count; j++) {
            const ss_line_t *line = &price->regular[i].lines[j];
            const ss_line_t *match = line_of(other, key_of(line));

            add(telling, is_after ? match : line, is_after ? line : match);
        }
    }
}

static json_t *line_view(const ss_offer_price_t *offer, const told_t *line, bool mixes)
{
    json_t *view = ss_json_object(offer->ctx->pool);

    ss_json_set_text(view, "label", line->label);
    ss_json_set_text(view, "per",
                     mixes ? ss_say_span(offer->ctx, "order.per", line->period) : "");
    ss_json_set_text(view, "amount", signed_money(offer, line->minor));
    return view;
}

json_t *ss_change_differences(ss_ctx_t *ctx, const ss_change_t *change)
{
    const ss_offer_price_t offer = price_of(ctx, change);
    const ss_price_t *before = &change->price_before, *after = &change->price_after;
    bool mixes = periods_of(change, ctx->pool)->nelts > 1; /* each line says in which it is paid */
    telling_t telling = { ctx, change, apr_array_make(ctx->pool, 8, sizeof(told_t)) };
    json_t *views = ss_json_list(ctx->pool);

    each_line(&telling, after, before, add_after);
    each_line(&telling, before, after, add_removed);
    each_line(&telling, after, before, add_cents);
    for (int i = 0; i < telling.lines->nelts; i++) {
        ss_json_append(views, line_view(&offer, &APR_ARRAY_IDX(telling.lines, i, told_t), mixes));
    }
    return views;
}

/* Credit and charge of a change within a period. */
#include "model/proration.h"

#include "model/price_lines.h"

#include <apr_strings.h>
#include <apr_tables.h>
#include <stdlib.h>
#include <string.h>

#define WHOLE_RATE 10000 /* 100 % in hundredths of a percent */

/* A line of either side with the part of its period. The rate is the one its amount contains. */
typedef struct part_t {
    ss_line_t line;
    ss_prorated_t days;
    ss_date_t first; /* of its whole period */
} part_t;

typedef struct proration_work_t {
    ss_ctx_t *ctx;
    const ss_change_carts_t *change;
    const ss_seller_t *seller;
    ss_price_t price; /* case, currency and tax mode, equal on both sides */
    apr_array_header_t *parts; /* of part_t */
} proration_work_t;

ss_date_t ss_period_around(ss_date_t anchor, ss_span_t span, ss_date_t day)
{
    ss_date_t first = { 0, 0, 0 };

    if (!ss_span_is_set(span)) {
        return first;
    }
    for (int k = 0; ss_date_compare(ss_period_start(anchor, span, k), day) <= 0; k++) {
        first = ss_period_start(anchor, span, k);
    }
    return first;
}

static ss_date_t period_last(ss_date_t anchor, ss_span_t span, ss_date_t first)
{
    int k = 0;

    while (ss_date_compare(ss_period_start(anchor, span, k), first) <= 0) {
        k++;
    }
    return ss_date_add_days(ss_period_start(anchor, span, k), -1);
}

/* How many whole periods lie between the first paid day and `day`. */
static int periods_before(ss_date_t anchor, ss_span_t span, ss_date_t day)
{
    int k = 0;

    while (ss_date_compare(ss_period_start(anchor, span, k + 1), day) <= 0) {
        k++;
    }
    return k;
}

/* Whether fees for the period that begins on `first` have been billed when the change comes. */
static bool was_billed(const ss_change_carts_t *change, ss_date_t first)
{
    return ss_date_is_set(first)
           && (ss_date_compare(first, change->day) < 0
               || ss_date_compare(first, change->billed_until) <= 0);
}

/*
 * What the discount takes off fees that fell due on `first`, as ss_price() grants it: a percentage
 * in each period that began while it held, an amount once with the variant's own fee.
 */
static int64_t discount_on(const ss_change_carts_t *change, const ss_cart_t *cart, ss_date_t first,
                           int64_t left)
{
    const ss_discount_t *discount = cart->discount;
    ss_span_t span = cart->variant->fee_period;

    if (discount == NULL
        || (discount->periods != 0
            && periods_before(change->anchor, span, first) >= discount->periods)) {
        return 0;
    }
    if (discount->percent) {
        return discount->value;
    }
    return ss_date_compare(first, ss_period_around(change->anchor, span, change->day)) == 0 ? left
                                                                                            : 0;
}

/* The last day of a period on which there is a contract. */
static ss_date_t last_served(const ss_change_carts_t *change, ss_date_t last)
{
    return ss_date_is_set(change->end) && ss_date_compare(change->end, last) < 0 ? change->end
                                                                               : last;
}

static bool add_part(proration_work_t *work, const ss_cart_t *cart, const ss_line_t *line,
                     ss_date_t first, ss_date_t last)
{
    const ss_change_carts_t *change = work->change;
    ss_date_t served = last_served(change, last);
    part_t part = { .line = *line, .first = first };

    part.days = (ss_prorated_t){
        .cart = cart,
        .credit = cart == change->before,
        .from = change->day,
        .last = served,
        .days = ss_date_days_between(change->day, served) + 1,
        .period_days = ss_date_days_between(first, last) + 1,
    };
    if (part.days.days <= 0) {
        return true;
    }
    if (!ss_muldiv(line->amount, part.days.days, part.days.period_days, &part.line.amount)) {
        return false;
    }
    part.line.amount = part.days.credit ? -part.line.amount : part.line.amount;
    APR_ARRAY_PUSH(work->parts, part_t) = part;
    return true;
}

/* The lines of one fee period of one side. @param left  of a fixed discount, reduced by its use */
static bool add_period(proration_work_t *work, const ss_price_work_t *side, int period,
                       int64_t *left)
{
    const ss_change_carts_t *change = work->change;
    ss_span_t span = side->periods[period];
    ss_date_t first = ss_period_around(change->anchor, span, change->day), last;
    ss_due_t due = { .periods = UINT64_C(1) << period };
    ss_bill_t bill;

    if (!was_billed(change, first)) {
        return true;
    }
    last = period_last(change->anchor, span, first);
    due.discount = discount_on(change, side->cart, first, *left);
    if (!ss_bill_make(&side->pricing, &due, &bill)) {
        return false;
    }
    for (int i = 0; i < bill.line_count; i++) {
        ss_line_t line = bill.lines[i];

        if (line.kind == SS_LINE_DISCOUNT) {
            *left += line.amount;
        }
        line.fee_period = span;
        if (!add_part(work, side->cart, &line, first, last)) {
            return false;
        }
    }
    return true;
}

/* The cart without setup fee and trial, at the rates of the day its fees are for. */
static bool add_side(proration_work_t *work, const ss_cart_t *cart, ss_date_t supplied)
{
    ss_variant_t variant = *cart->variant;
    ss_plan_t plan = *variant.plan;
    ss_cart_t *bare = apr_pmemdup(work->ctx->pool, cart, sizeof(*cart));
    ss_price_t price;
    ss_price_work_t side = { .cart = bare, .seller = work->seller, .price = &price };
    int64_t left = cart->discount != NULL && !cart->discount->percent ? cart->discount->value : 0;

    plan.trial = (ss_span_t){ SS_UNIT_NONE, 0 };
    variant.plan = &plan;
    variant.setup_fee = 0;
    bare->variant = &variant;
    bare->start = supplied;
    if (ss_price(work->ctx, bare, work->seller, &price) != SS_OK) {
        return false;
    }
    work->price = price;
    price.period_count = 0;
    if (!ss_price_lines_make(&side, work->ctx->pool)) {
        return false;
    }
    side.cart = cart;
    side.pricing.taxed = true; /* keeps the rates that amounts contain */
    for (int i = 0; i < price.period_count; i++) {
        if (!add_period(work, &side, i, &left)) {
            return false;
        }
    }
    return true;
}

static bool is_same_thing(const part_t *a, const part_t *b)
{
    const char *one = a->line.component == NULL ? "" : a->line.component->id;
    const char *other = b->line.component == NULL ? "" : b->line.component->id;

    return a->line.kind == b->line.kind && strcmp(one, other) == 0
           && (a->line.kind != SS_LINE_PLAN
               || strcmp(a->days.cart->variant->id, b->days.cart->variant->id) == 0);
}

static bool cancel_out(const part_t *a, const part_t *b)
{
    return a->days.credit != b->days.credit && is_same_thing(a, b)
           && a->line.amount == -b->line.amount && a->line.rate == b->line.rate
           && ss_date_compare(a->first, b->first) == 0
           && ss_date_compare(a->days.last, b->days.last) == 0;
}

/* What stays as it is does not stand on the bill. */
static void drop_unchanged(apr_array_header_t *parts)
{
    part_t *list = (part_t *)parts->elts;
    int kept = 0;

    for (int i = 0; i < parts->nelts; i++) {
        bool gone = list[i].line.amount == 0;

        for (int j = i + 1; j < parts->nelts && !gone; j++) {
            if (cancel_out(&list[i], &list[j])) {
                list[j].line.amount = 0;
                gone = true;
            }
        }
        if (!gone) {
            list[kept++] = list[i];
        }
    }
    parts->nelts = kept;
}

static bool is_taxed(const ss_price_t *price)
{
    return price->tax_case == SS_TAX_DOMESTIC || price->tax_case == SS_TAX_OSS;
}

/* Net, VAT and gross of a sum of amounts of one rate, which may be negative. */
static bool convert(const ss_price_t *price, int rate, int64_t sum, ss_tax_group_t *total)
{
    int64_t vat;

    if (!ss_muldiv(sum, rate, price->group_gross ? WHOLE_RATE + rate : WHOLE_RATE, &vat)) {
        return false;
    }
    total->rate = is_taxed(price) ? rate : 0;
    total->net = price->group_gross ? sum - vat : sum;
    total->vat = is_taxed(price) ? vat : 0;
    return ss_money_add(total->net, total->vat, &total->gross);
}

/*
 * Net and gross of the lines of one rate: each is what it adds to the total so far, so that they add
 * up to the total of the rate whatever their signs.
 */
static bool set_rate_lines(const ss_price_t *price, apr_array_header_t *parts, int rate,
                           ss_tax_group_t *total)
{
    part_t *list = (part_t *)parts->elts;
    ss_tax_group_t before = { 0, 0, 0, 0 };
    int64_t sum = 0;

    for (int i = 0; i < parts->nelts; i++) {
        ss_line_t *line = &list[i].line;

        if (line->rate != rate) {
            continue;
        }
        if (!ss_money_add(sum, line->amount, &sum) || !convert(price, rate, sum, total)) {
            return false;
        }
        line->net = total->net - before.net;
        line->gross = total->gross - before.gross;
        line->shown = price->shows_gross ? line->gross : line->net;
        before = *total;
    }
    return true;
}

static int higher_first(const void *a, const void *b)
{
    return *(const int *)b - *(const int *)a;
}

/* The rates of all lines, highest first, each once. */
static int rates_of(const apr_array_header_t *parts, int *rates)
{
    int count = 0;

    for (int i = 0; i < parts->nelts; i++) {
        rates[i] = APR_ARRAY_IDX(parts, i, part_t).line.rate;
    }
    qsort(rates, (size_t)parts->nelts, sizeof(*rates), higher_first);
    for (int i = 0; i < parts->nelts; i++) {
        if (count == 0 || rates[count - 1] != rates[i]) {
            rates[count++] = rates[i];
        }
    }
    return count;
}

static void add_up(ss_bill_t *bill, const ss_tax_group_t *part)
{
    bill->net += part->net;
    bill->vat += part->vat;
    bill->gross += part->gross;
}

static bool make_totals(proration_work_t *work, ss_bill_t *bill)
{
    size_t room = (size_t)work->parts->nelts + 1;
    int *rates = apr_palloc(work->ctx->pool, sizeof(*rates) * room);
    ss_tax_group_t *taxes = apr_palloc(work->ctx->pool, sizeof(*taxes) * room);
    int count = rates_of(work->parts, rates);

    for (int i = 0; i < count; i++) {
        if (!set_rate_lines(&work->price, work->parts, rates[i], &taxes[i])) {
            return false;
        }
        add_up(bill, &taxes[i]);
    }
    if (!is_taxed(&work->price) && count > 0) {
        taxes[0] = (ss_tax_group_t){ 0, bill->net, 0, bill->gross };
        count = 1;
    }
    bill->taxes = taxes;
    bill->tax_count = count;
    bill->shown = work->price.shows_gross ? bill->gross : bill->net;
    return true;
}

/* Lines as they are billed, each with the days it stands for. */
static void make_lines(const proration_work_t *work, ss_proration_t *due)
{
    int count = work->parts->nelts;
    size_t room = (size_t)count + 1;
    ss_line_t *lines = apr_palloc(work->ctx->pool, sizeof(*lines) * room);
    ss_prorated_t *days = apr_palloc(work->ctx->pool, sizeof(*days) * room);

    for (int i = 0; i < count; i++) {
        const part_t *part = &APR_ARRAY_IDX(work->parts, i, part_t);

        lines[i] = part->line;
        lines[i].rate = is_taxed(&work->price) ? part->line.rate : 0;
        days[i] = part->days;
    }
    due->bill.lines = lines;
    due->bill.line_count = count;
    due->parts = days;
}

ss_status_t ss_prorate_change(ss_ctx_t *ctx, const ss_change_carts_t *change,
                              const ss_seller_t *seller, ss_proration_t *due)
{
    proration_work_t work = { .ctx = ctx, .change = change, .seller = seller };
    ss_date_t around = ss_period_around(change->anchor, change->before->variant->fee_period,
                                        change->day);
    bool fits = true;

    work.parts = apr_array_make(ctx->pool, 16, sizeof(part_t));
    memset(due, 0, sizeof(*due));
    if (ss_date_is_set(around) && change->before->variant->prepaid
        && change->after->variant->prepaid) {
        fits = add_side(&work, change->before, around)
               && add_side(&work, change->after, change->day);
    }
    drop_unchanged(work.parts);
    if (!fits || !make_totals(&work, &due->bill)) {
        if (ss_problem_of(ctx, "price") == NULL) {
            ss_problem_add(ctx, "price", "too_large");
        }
        return SS_INVALID;
    }
    make_lines(&work, due);
    return SS_OK;
}

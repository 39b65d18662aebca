/* Bills: sums by VAT rate, discount, VAT, and the net and gross of each line. */
#include "model/price_bill.h"

#include <apr_strings.h>

#define WHOLE_PERCENT (100 * SS_MILLION) /* 100 % in millionths of a percent */
#define WHOLE_RATE    10000              /* 100 % in hundredths of a percent */

/* The lines of one rate. Amounts are in the tax mode of the plan group. */
typedef struct group_t {
    int rate;
    int64_t sum, discountable, discount;
} group_t;

typedef struct groups_t {
    group_t *list; /* highest rate first */
    int count;
    int line_count;
} groups_t;

typedef struct total_t {
    int64_t net, vat, gross;
} total_t;

static bool is_due(const ss_priced_line_t *line, const ss_due_t *due)
{
    return line->period < 0 ? due->setup : (due->periods >> line->period & 1) != 0;
}

/* The group of a rate, made in its place on first use. */
static group_t *group_of(groups_t *groups, int rate)
{
    int place = 0;

    while (place < groups->count && groups->list[place].rate > rate) {
        place++;
    }
    if (place == groups->count || groups->list[place].rate != rate) {
        for (int i = groups->count; i > place; i--) {
            groups->list[i] = groups->list[i - 1];
        }
        groups->list[place] = (group_t){ .rate = rate };
        groups->count++;
    }
    return &groups->list[place];
}

static bool sum_lines(const ss_pricing_t *pricing, const ss_due_t *due, groups_t *groups)
{
    groups->list = apr_palloc(pricing->pool, sizeof(group_t) * (size_t)(pricing->line_count + 1));
    groups->count = 0;
    groups->line_count = 0;
    for (int i = 0; i < pricing->line_count; i++) {
        const ss_priced_line_t *line = &pricing->lines[i];
        group_t *group;

        if (!is_due(line, due)) {
            continue;
        }
        group = group_of(groups, line->contained);
        if (!ss_money_add(group->sum, line->line.amount, &group->sum)) {
            return false;
        }
        group->discountable += line->discountable ? line->line.amount : 0;
        groups->line_count++;
    }
    return true;
}

static bool discount_by_percent(groups_t *groups, int64_t percent)
{
    for (int i = 0; i < groups->count; i++) {
        if (!ss_muldiv(groups->list[i].discountable, percent, WHOLE_PERCENT,
                       &groups->list[i].discount)) {
            return false;
        }
    }
    return true;
}

/* At most `limit`, over the rates in proportion to what can be reduced. */
static bool discount_by_amount(groups_t *groups, int64_t limit, apr_pool_t *pool)
{
    int64_t *weights = apr_palloc(pool, 2 * sizeof(*weights) * (size_t)(groups->count + 1));
    int64_t *parts = weights + groups->count;
    int64_t sum = 0;

    for (int i = 0; i < groups->count; i++) {
        weights[i] = groups->list[i].discountable;
        if (!ss_money_add(sum, weights[i], &sum)) {
            return false;
        }
    }
    if (!ss_allocate(limit < sum ? limit : sum, weights, groups->count, parts)) {
        return false;
    }
    for (int i = 0; i < groups->count; i++) {
        groups->list[i].discount = parts[i];
    }
    return true;
}

static bool collect(const ss_pricing_t *pricing, const ss_due_t *due, groups_t *groups)
{
    if (!sum_lines(pricing, due, groups)) {
        return false;
    }
    if (due->discount == 0) {
        return true;
    }
    return pricing->percent ? discount_by_percent(groups, due->discount)
                            : discount_by_amount(groups, due->discount, pricing->pool);
}

/* Net, VAT and gross of a sum of lines of one rate. */
static bool convert(const ss_pricing_t *pricing, int rate, int64_t sum, total_t *total)
{
    int64_t vat;

    if (!ss_muldiv(sum, rate, pricing->group_gross ? WHOLE_RATE + rate : WHOLE_RATE, &vat)) {
        return false;
    }
    total->net = pricing->group_gross ? sum - vat : sum;
    total->vat = pricing->taxed ? vat : 0;
    return ss_money_add(total->net, total->vat, &total->gross);
}

static bool add_total(total_t *sum, const total_t *part)
{
    return ss_money_add(sum->net, part->net, &sum->net)
           && ss_money_add(sum->vat, part->vat, &sum->vat)
           && ss_money_add(sum->gross, part->gross, &sum->gross);
}

bool ss_bill_totals(const ss_pricing_t *pricing, const ss_due_t *due, int64_t *net, int64_t *gross)
{
    total_t sum = { 0, 0, 0 };
    groups_t groups;

    if (!collect(pricing, due, &groups)) {
        return false;
    }
    for (int i = 0; i < groups.count; i++) {
        const group_t *group = &groups.list[i];
        total_t total;

        if (!convert(pricing, group->rate, group->sum - group->discount, &total)
            || !add_total(&sum, &total)) {
            return false;
        }
    }
    *net = sum.net;
    *gross = sum.gross;
    return true;
}

/* Both sides of a line: its amount, and the other one (net in gross groups, gross in net ones). */
static void set_sides(const ss_pricing_t *pricing, ss_line_t *line, int64_t other)
{
    if (pricing->group_gross) {
        line->net = other;
        line->gross = pricing->taxed ? line->amount : other;
    } else {
        line->net = line->amount;
        line->gross = pricing->taxed ? other : line->amount;
    }
    line->shown = pricing->shows_gross ? line->gross : line->net;
}

static int64_t other_side(const ss_pricing_t *pricing, const total_t *total)
{
    return pricing->group_gross ? total->net : total->gross;
}

/* The lines of one rate among `lines`: their total without discount is spread over them. */
static bool set_group_lines(const ss_pricing_t *pricing, const group_t *group, ss_line_t *lines,
                            int count)
{
    int64_t *weights = apr_palloc(pricing->pool, 2 * sizeof(*weights) * (size_t)(count + 1));
    int64_t *parts = weights + count;
    int found = 0;
    total_t total;

    for (int i = 0; i < count; i++) {
        if (lines[i].rate == group->rate) {
            weights[found++] = lines[i].amount;
        }
    }
    if (!convert(pricing, group->rate, group->sum, &total)
        || !ss_allocate(other_side(pricing, &total), weights, found, parts)) {
        return false;
    }
    for (int i = 0, next = 0; i < count; i++) {
        if (lines[i].rate == group->rate) {
            set_sides(pricing, &lines[i], parts[next++]);
        }
    }
    return true;
}

/* The discount of one rate: what is left between the total with it and the lines without it. */
static bool set_discount_line(const ss_pricing_t *pricing, const group_t *group, ss_line_t *line)
{
    total_t before, after;

    if (!convert(pricing, group->rate, group->sum, &before)
        || !convert(pricing, group->rate, group->sum - group->discount, &after)) {
        return false;
    }
    *line =
        (ss_line_t){ .kind = SS_LINE_DISCOUNT, .rate = group->rate, .amount = -group->discount };
    set_sides(pricing, line, other_side(pricing, &after) - other_side(pricing, &before));
    return true;
}

/* Without VAT nobody cares for the rates contained in prices: one discount line, all at 0. */
static int drop_rates(ss_line_t *lines, int line_count, int first_discount)
{
    for (int i = 0; i < line_count; i++) {
        lines[i].rate = 0;
    }
    for (int i = first_discount + 1; i < line_count; i++) {
        lines[first_discount].amount += lines[i].amount;
        lines[first_discount].net += lines[i].net;
        lines[first_discount].gross += lines[i].gross;
        lines[first_discount].shown += lines[i].shown;
    }
    return line_count > first_discount ? first_discount + 1 : line_count;
}

static bool make_lines(const ss_pricing_t *pricing, const ss_due_t *due, const groups_t *groups,
                       ss_bill_t *bill)
{
    ss_line_t *lines = apr_palloc(
        pricing->pool, sizeof(*lines) * (size_t)(groups->line_count + groups->count + 1));
    int count = 0, discounts = 0;

    for (int i = 0; i < pricing->line_count; i++) {
        if (is_due(&pricing->lines[i], due)) {
            lines[count] = pricing->lines[i].line;
            lines[count].discounted = pricing->lines[i].discountable;
            lines[count++].rate = pricing->lines[i].contained;
        }
    }
    for (int i = 0; i < groups->count; i++) {
        const group_t *group = &groups->list[i];

        if (!set_group_lines(pricing, group, lines, count)) {
            return false;
        }
        if (group->discount > 0
            && !set_discount_line(pricing, group, &lines[count + discounts++])) {
            return false;
        }
    }
    bill->lines = lines;
    bill->line_count =
        pricing->taxed ? count + discounts : drop_rates(lines, count + discounts, count);
    return true;
}

/* One entry per rate as charged, which is a single 0 without VAT. */
static bool make_taxes(const ss_pricing_t *pricing, const groups_t *groups, ss_bill_t *bill)
{
    ss_tax_group_t *taxes = apr_palloc(pricing->pool, sizeof(*taxes) * (size_t)(groups->count + 1));
    total_t sum = { 0, 0, 0 };

    bill->tax_count = 0;
    for (int i = 0; i < groups->count; i++) {
        const group_t *group = &groups->list[i];
        total_t total;

        if (!convert(pricing, group->rate, group->sum - group->discount, &total)
            || !add_total(&sum, &total)) {
            return false;
        }
        taxes[bill->tax_count++] =
            (ss_tax_group_t){ group->rate, total.net, total.vat, total.gross };
    }
    if (!pricing->taxed && groups->count > 0) {
        taxes[0] = (ss_tax_group_t){ 0, sum.net, sum.vat, sum.gross };
        bill->tax_count = 1;
    }
    bill->taxes = taxes;
    bill->net = sum.net;
    bill->vat = sum.vat;
    bill->gross = sum.gross;
    bill->shown = pricing->shows_gross ? sum.gross : sum.net;
    return true;
}

bool ss_bill_make(const ss_pricing_t *pricing, const ss_due_t *due, ss_bill_t *bill)
{
    groups_t groups;

    *bill = (ss_bill_t){ .line_count = 0 };
    return collect(pricing, due, &groups) && make_lines(pricing, due, &groups, bill)
           && make_taxes(pricing, &groups, bill);
}

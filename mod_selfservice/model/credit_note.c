/* What is taken back of an invoice: its lines, less what was credited before and what was used. */
#include "model/credit_note.h"

#include "base/date.h"
#include "model/credit_check.h"
#include "model/exchange_rate.h"

#include <string.h>

#define EXTRA_LINES 3 /* beside those of the invoice, for each rate */

typedef struct making_t {
    const ss_invoice_data_t *invoice;
    const apr_array_header_t *earlier;
    const ss_credit_wish_t *wish;
    ss_invoice_line_t *lines;
    int line_count;
    ss_invoice_tax_t *taxes;
    int tax_count;
    int64_t relief; /* days used of what a change took back: taken off those of other rates */
    apr_pool_t *pool;
} making_t;

static bool is_whole(const making_t *making)
{
    return *making->wish->component == '\0';
}

static bool is_wanted(const making_t *making, const ss_invoice_line_t *line)
{
    return is_whole(making) || strcmp(line->component, making->wish->component) == 0;
}

/* The part of a line that was used: whole days of its period. */
static int64_t used_of(const ss_credit_wish_t *wish, const ss_invoice_line_t *line)
{
    ss_date_t first, last;

    if (!wish->keeps_used || !ss_date_parse(line->period_start, &first)
        || !ss_date_parse(line->period_end, &last) || ss_date_compare(last, first) < 0) {
        return 0;
    }
    return line->gross - ss_prorate(line->gross, first, last, ss_date_add_days(wish->last_used, 1));
}

/* What lines of one rate come to. */
typedef struct sums_t {
    int64_t gross;      /* of those taken back, with their share of the discount */
    int64_t used;       /* of it, what stays owed */
    int64_t reduction;  /* share of the discount, not positive */
    int64_t net;        /* of the lines */
    ss_date_t from, to; /* days used */
} sums_t;

static int64_t share(int64_t amount, int64_t part, int64_t whole)
{
    int64_t result;

    return ss_muldiv(amount, part, whole, &result) ? result : 0;
}

static void note_days(const making_t *making, const ss_invoice_line_t *line, sums_t *sums)
{
    ss_date_t first, last;

    if (!ss_date_parse(line->period_start, &first) || !ss_date_parse(line->period_end, &last)) {
        return;
    }
    last = ss_date_compare(making->wish->last_used, last) < 0 ? making->wish->last_used : last;
    if (!ss_date_is_set(sums->from) || ss_date_compare(first, sums->from) < 0) {
        sums->from = first;
    }
    if (!ss_date_is_set(sums->to) || ss_date_compare(last, sums->to) > 0) {
        sums->to = last;
    }
}

/*
 * The component's share of a discount, not positive: by largest remainder over the lines it reduces,
 * so that the shares of all of them come to the discount.
 */
static int64_t reduction_of(const making_t *making, int64_t rate, int64_t discount)
{
    int count = making->invoice->line_count;
    int64_t *weights = apr_palloc(making->pool, 2 * sizeof(*weights) * (size_t)(count + 1));
    int64_t *parts = weights + count, sum = 0;

    for (int i = 0; i < count; i++) {
        const ss_invoice_line_t *line = &making->invoice->lines[i];

        weights[i] = line->rate == rate && line->discounted != 0 ? line->gross : 0;
    }
    if (!ss_allocate(discount, weights, count, parts)) { /* such an invoice is not split */
        return 0;
    }
    for (int i = 0; i < count; i++) {
        sum += is_wanted(making, &making->invoice->lines[i]) ? parts[i] : 0;
    }
    return sum;
}

static sums_t add_up(const making_t *making, int64_t rate)
{
    int64_t discount = 0, wanted = 0, used_reduced = 0;
    sums_t sums = { 0 };

    for (int i = 0; i < making->invoice->line_count; i++) {
        const ss_invoice_line_t *line = &making->invoice->lines[i];
        int64_t used = used_of(making->wish, line);

        if (line->rate != rate) {
            continue;
        }
        discount += ss_credit_is_discount(line) ? line->gross : 0;
        if (!is_wanted(making, line) || ss_credit_is_discount(line)) {
            continue;
        }
        sums.gross += line->gross;
        sums.net += line->net;
        sums.used += used;
        wanted += line->discounted != 0 ? line->gross : 0;
        used_reduced += line->discounted != 0 ? used : 0;
        if (used > 0) {
            note_days(making, line, &sums);
        }
    }
    sums.reduction = is_whole(making) ? discount : reduction_of(making, rate, discount);
    sums.used += share(sums.reduction, used_reduced, wanted);
    sums.gross += sums.reduction;
    return sums;
}

/* A component is taken back once. */
static bool was_credited(const making_t *making)
{
    for (int e = 0; e < making->earlier->nelts && !is_whole(making); e++) {
        const ss_invoice_data_t *note = APR_ARRAY_IDX(making->earlier, e,
                                                      const ss_invoice_data_t *);

        for (int i = 0; i < note->line_count; i++) {
            if (strcmp(note->lines[i].component, making->wish->component) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* The gross amount itself, which no invoice adds up to, in place of one that cannot be. */
static int64_t net_of(int64_t gross, int64_t rate)
{
    int64_t net;

    return ss_muldiv(gross, 10000, 10000 + rate, &net) ? net : gross;
}

static ss_invoice_line_t *add_line(making_t *making, const char *name, int64_t rate, int64_t gross)
{
    ss_invoice_line_t *line = &making->lines[making->line_count++];

    *line = (ss_invoice_line_t){
        .name = name,
        .detail = "",
        .component = "",
        .quantity = SS_MILLION,
        .unit = "",
        .unit_price = SS_NO_UNIT_PRICE,
        .rate = rate,
        .net = net_of(gross, rate),
        .gross = gross,
        .period_start = "",
        .period_end = "",
    };
    return line;
}

static void copy_lines(making_t *making, int64_t rate)
{
    for (int i = 0; i < making->invoice->line_count; i++) {
        const ss_invoice_line_t *line = &making->invoice->lines[i];

        if (line->rate == rate && is_wanted(making, line)) {
            making->lines[making->line_count++] = *line;
        }
    }
}

/*
 * Net amounts add up to that of the rate: the last line takes the cent that rounding left.
 * @param left  of the rate: who takes back all of it takes back its net amount too
 */
static void close_group(making_t *making, int first_line, const ss_invoice_tax_t *left)
{
    ss_invoice_tax_t tax = { .rate = left->rate };
    int64_t net = 0;

    for (int i = first_line; i < making->line_count; i++) {
        tax.gross += making->lines[i].gross;
        net += making->lines[i].net;
    }
    tax.net = tax.gross == left->gross ? left->net : net_of(tax.gross, tax.rate);
    making->lines[making->line_count - 1].net += tax.net - net;
    tax.vat = tax.gross - tax.net;
    making->taxes[making->tax_count++] = tax;
}

static void add_used(making_t *making, int64_t rate, const sums_t *sums)
{
    ss_invoice_line_t *line = add_line(making, making->wish->used_name, rate, -sums->used);

    line->period_start = ss_date_text(sums->from, making->pool);
    line->period_end = ss_date_text(sums->to, making->pool);
}

/* Days used of all at a rate; negative where a change took more back than it charged. */
static int64_t whole_used(const making_t *making, const ss_invoice_tax_t *charged,
                          const sums_t *sums)
{
    int64_t net, before = ss_credited_at(making->earlier, charged->rate, &net);

    return before > 0 && sums->gross > 0 ? share(sums->used, charged->gross - before, sums->gross)
                                         : sums->used;
}

/* What a change took back of one rate was not used in full either: others owe that much less. */
static void find_relief(making_t *making)
{
    for (int i = 0; i < making->invoice->tax_count && is_whole(making); i++) {
        const ss_invoice_tax_t *charged = &making->invoice->taxes[i];
        sums_t sums = add_up(making, charged->rate);
        int64_t used = whole_used(making, charged, &sums);

        making->relief -= used < 0 ? used : 0;
    }
}

/* All of a rate with what was used of it; a negative sum goes back as a whole. */
static void limit_whole(making_t *making, const ss_invoice_tax_t *charged, sums_t *sums)
{
    int64_t used = charged->gross > 0 ? whole_used(making, charged, sums) : 0, relief;

    used = used < 0 ? 0 : used;
    relief = making->relief < used ? making->relief : used;
    making->relief -= relief;
    sums->used = used - relief;
}

/* A component never takes back more than is left of its rate. */
static void limit_part(int64_t left, sums_t *sums)
{
    int64_t more = sums->gross - left;

    if (more > 0 && sums->reduction < 0) {
        sums->reduction -= more;
        sums->gross = left;
    }
    sums->used = sums->used < 0 ? 0 : sums->used;
}

/* Lines and sums of one rate; none if it has nothing left to take back. */
static void add_group(making_t *making, const ss_invoice_tax_t *charged)
{
    int first_line = making->line_count;
    int64_t before_net, before = ss_credited_at(making->earlier, charged->rate, &before_net), back;
    const ss_invoice_tax_t left = { .rate = charged->rate,
                                    .net = charged->net - before_net,
                                    .gross = charged->gross - before };
    sums_t sums = add_up(making, charged->rate);

    if (is_whole(making)) {
        limit_whole(making, charged, &sums);
    } else {
        limit_part(left.gross, &sums);
    }
    back = (is_whole(making) ? left.gross : sums.gross) - sums.used;
    if (back == 0 || (back < 0 && (!is_whole(making) || charged->gross > 0))) {
        return;
    }
    copy_lines(making, charged->rate);
    if (making->line_count == first_line) { /* nothing of it at this rate */
        return;
    }
    if (!is_whole(making) && sums.reduction < 0) {
        add_line(making, making->wish->discount_name, charged->rate, sums.reduction);
    }
    if (is_whole(making) && before > 0) {
        add_line(making, making->wish->before_name, charged->rate, -before)->net = -before_net;
    }
    if (sums.used > 0) {
        add_used(making, charged->rate, &sums);
    }
    close_group(making, first_line, &left);
}

bool ss_credit_note_close(const ss_invoice_data_t *invoice, ss_invoice_data_t *credit)
{
    ss_currency_t currency = { "EUR", 2 };

    credit->kind = "credit_note";
    credit->purpose = "";
    credit->number = "";
    credit->corrects_number = invoice->number;
    credit->corrects_date = invoice->issue_date;
    credit->notes = NULL;
    credit->net = credit->vat = credit->gross = credit->vat_euro = 0;
    for (int i = 0; i < credit->tax_count; i++) {
        credit->net += credit->taxes[i].net;
        credit->vat += credit->taxes[i].vat;
        credit->gross += credit->taxes[i].gross;
    }
    ss_currency_find(credit->currency, &currency);
    return credit->gross > 0
           && (credit->euro_rate == 0
               || ss_in_euro(credit->vat, &currency, credit->euro_rate, &credit->vat_euro));
}

bool ss_credit_note_make(const ss_invoice_data_t *invoice, const apr_array_header_t *earlier,
                         const ss_credit_wish_t *wish, ss_invoice_data_t *credit, apr_pool_t *pool)
{
    size_t groups = (size_t)invoice->tax_count + 1;
    size_t room = (size_t)invoice->line_count + EXTRA_LINES * groups;
    making_t making = { .invoice = invoice, .earlier = earlier, .wish = wish, .pool = pool };

    making.lines = apr_pcalloc(pool, room * sizeof(*making.lines));
    making.taxes = apr_pcalloc(pool, groups * sizeof(*making.taxes));
    if (was_credited(&making)) {
        return false;
    }
    find_relief(&making);
    for (int i = 0; i < invoice->tax_count; i++) {
        add_group(&making, &invoice->taxes[i]);
    }
    *credit = *invoice;
    credit->lines = making.lines;
    credit->line_count = making.line_count;
    credit->taxes = making.taxes;
    credit->tax_count = making.tax_count;
    return ss_credit_note_close(invoice, credit);
}

/* The price of a cart: its bills, when they come, and what the minimum term costs. */
#include "model/price.h"

#include "base/random_id.h"
#include "model/price_lines.h"

#include <string.h>

#define ALL_PERIODS    UINT64_MAX
#define VARIANT_PERIOD UINT64_C(1) /* the bit of the variant's own fee period */

static void set_case(ss_price_work_t *work)
{
    const ss_cart_t *cart = work->cart;
    ss_price_t *price = work->price;

    price->currency = cart->variant->plan->group->currency;
    price->group_gross = cart->variant->plan->group->gross;
    price->shows_gross = !cart->business;
    price->tax_case =
        ss_tax_case(work->seller, cart->country, cart->business, cart->vat_id_plausible);
}

static void set_start(ss_price_work_t *work)
{
    const ss_span_t trial = work->cart->variant->plan->trial;
    ss_price_t *price = work->price;

    price->billing_start = work->cart->start;
    if (ss_span_is_set(trial)) {
        price->trial_end = ss_term_end(work->cart->start, trial);
        price->billing_start = ss_date_add_days(price->trial_end, 1);
    }
}

/* A discount that reduces nothing in this cart is none. */
static int count_discount_periods(const ss_price_work_t *work)
{
    for (int i = 0; i < work->pricing.line_count; i++) {
        if (work->pricing.lines[i].discountable && work->pricing.lines[i].line.amount > 0) {
            int periods = ss_discount_periods(work->cart->discount, work->cart->variant,
                                              work->price->billing_start);

            return periods == 0 ? -1 : periods;
        }
    }
    return 0;
}

static void set_later_dates(ss_price_work_t *work)
{
    const ss_variant_t *variant = work->cart->variant;
    ss_price_t *price = work->price;

    if (ss_span_is_set(variant->contract_period)) {
        price->term_end = ss_term_end(price->billing_start, variant->contract_period);
    }
    if (!ss_span_is_set(variant->fee_period)) {
        return;
    }
    price->next_date = ss_period_start(price->billing_start, variant->fee_period, 1);
    if (price->discount_periods > 0) {
        price->regular_from =
            ss_period_start(price->billing_start, variant->fee_period, price->discount_periods);
    }
}

/*
 * What the discount may take off fees of the variant's k-th period: a fixed amount only together
 * with the variant's own fee; where that is paid only once, there are no further periods to count.
 */
static int64_t discount_in(const ss_price_work_t *work, int k, uint64_t periods)
{
    int last = work->price->discount_periods;
    bool with_plan = (periods & VARIANT_PERIOD) != 0;
    bool counts = with_plan || ss_span_is_set(work->cart->variant->fee_period);
    bool holds = last < 0 || (counts && k < last);

    if (!holds || (!work->pricing.percent && !with_plan)) {
        return 0;
    }
    return work->cart->discount->value;
}

static void set_period(ss_bill_t *bill, ss_span_t period)
{
    int months = ss_span_months(period);

    bill->fee_period = period;
    if (!ss_muldiv(bill->shown, 1, months, &bill->per_month)) {
        bill->per_month = 0; /* a fee that recurs in no months */
    }
}

/* What a discount took off a bill, in the tax mode of the plan group. */
static int64_t granted(const ss_bill_t *bill)
{
    int64_t sum = 0;

    for (int i = 0; i < bill->line_count; i++) {
        sum -= bill->lines[i].kind == SS_LINE_DISCOUNT ? bill->lines[i].amount : 0;
    }
    return sum;
}

/*
 * When the k-th fee of a period is charged: on its first day or, postpaid, on the day after its
 * last one.
 */
static ss_date_t due_day(const ss_price_work_t *work, int period, int k)
{
    return ss_period_start(work->price->billing_start, work->periods[period],
                           work->prepaid ? k : k + 1);
}

/*
 * In which fee period of the variant something falls due that is charged on `day`; postpaid fees
 * still do on the last day of their own. `known` is a period that is not later.
 */
static int variant_period_on(const ss_price_work_t *work, ss_date_t day, int known)
{
    ss_date_t start = work->price->billing_start;
    ss_date_t last = work->prepaid ? day : ss_date_add_days(day, -1);

    while (ss_span_is_set(work->periods[0])
           && ss_date_compare(ss_period_start(start, work->periods[0], known + 1), last) <= 0) {
        known++;
    }
    return known;
}

/* The bills of each fee period, without and with discount; a fixed amount goes to the first. */
static bool make_period_bills(ss_price_work_t *work, apr_pool_t *pool)
{
    ss_price_t *price = work->price;
    ss_bill_t *regular = apr_pcalloc(pool, 2 * sizeof(*regular) * (size_t)price->period_count);
    ss_bill_t *reduced = price->discount_periods == 0 ? regular : regular + price->period_count;
    int64_t left = discount_in(work, 0, ALL_PERIODS);

    for (int i = 0; i < price->period_count; i++) {
        ss_due_t due = { .periods = UINT64_C(1) << i };

        if (!ss_bill_make(&work->pricing, &due, &regular[i])) {
            return false;
        }
        set_period(&regular[i], work->periods[i]);
        if (reduced == regular) {
            continue;
        }
        if (discount_in(work, variant_period_on(work, due_day(work, i, 0), 0), ALL_PERIODS) != 0) {
            due.discount = left;
        }
        if (!ss_bill_make(&work->pricing, &due, &reduced[i])) {
            return false;
        }
        set_period(&reduced[i], work->periods[i]);
        left -= work->pricing.percent ? 0 : granted(&reduced[i]);
    }
    price->regular = regular;
    price->reduced = reduced;
    return true;
}

/* Postpaid: the day after the shortest fee period, and which fees fall due on it. */
static ss_date_t first_due_after(const ss_price_work_t *work, uint64_t *periods)
{
    ss_date_t first = { 0, 0, 0 };

    for (int i = 0; i < work->price->period_count; i++) {
        ss_date_t day = due_day(work, i, 0);
        int order = ss_date_is_set(first) ? ss_date_compare(day, first) : -1;

        if (order < 0) {
            first = day;
            *periods = 0;
        }
        *periods |= order <= 0 ? UINT64_C(1) << i : 0;
    }
    return first;
}

static bool make_first_bills(ss_price_work_t *work)
{
    ss_price_t *price = work->price;
    ss_due_t setup = { .setup = true };
    ss_due_t first = { .periods = work->prepaid ? ALL_PERIODS : 0, .setup = true };
    bool starts_paid = work->prepaid || work->has_setup;

    price->first_invoice_date = price->billing_start;
    if (!starts_paid) {
        price->first_invoice_date = first_due_after(work, &first.periods);
    }
    first.discount = discount_in(work, 0, work->has_setup ? ALL_PERIODS : first.periods);
    if (!ss_bill_make(&work->pricing, &setup, &price->once)
        || !ss_bill_make(&work->pricing, &first, &price->first)) {
        return false;
    }
    if (starts_paid && !ss_date_is_set(price->trial_end)) {
        price->due_now = price->first.gross;
    }
    return true;
}

/* Totals of what was due last: most days of a term are alike. */
typedef struct term_t {
    ss_due_t last;
    int64_t net, gross;
} term_t;

static bool add_to_minimum(ss_price_work_t *work, const ss_due_t *due, term_t *term)
{
    ss_price_t *price = work->price;
    bool known = term->last.periods == due->periods && term->last.setup == due->setup
                 && term->last.discount == due->discount;

    if (!known && !ss_bill_totals(&work->pricing, due, &term->net, &term->gross)) {
        return false;
    }
    term->last = *due;
    return ss_money_add(price->minimum_total, term->gross, &price->minimum_total)
           && ss_money_add(price->minimum_shown, price->shows_gross ? term->gross : term->net,
                           &price->minimum_shown);
}

/*
 * What is charged next of each fee period whose turn comes within the minimum term; unset: no more.
 */
typedef struct calendar_t {
    ss_date_t due[SS_FEE_PERIODS_MAX];
    int charged[SS_FEE_PERIODS_MAX];
    int variant_period; /* in which the last day lies */
} calendar_t;

static void set_due(const ss_price_work_t *work, calendar_t *calendar, int period)
{
    const ss_price_t *price = work->price;
    int k = calendar->charged[period];
    ss_date_t begin = ss_period_start(price->billing_start, work->periods[period], k);
    bool is_paid_once = !ss_span_is_set(work->periods[period]);

    calendar->due[period] = (ss_date_t){ 0, 0, 0 };
    if ((is_paid_once && k == 0)
        || (!is_paid_once && ss_date_compare(begin, price->term_end) <= 0)) {
        calendar->due[period] = due_day(work, period, k);
    }
}

/*
 * The next day on which fees are charged, and of which periods; they count as charged. Unset: there
 * is none.
 */
static ss_date_t next_day(const ss_price_work_t *work, calendar_t *calendar, uint64_t *periods)
{
    ss_date_t day = { 0, 0, 0 };
    int count = work->price->period_count;

    for (int i = 0; i < count; i++) {
        bool later = ss_date_is_set(day) && ss_date_compare(calendar->due[i], day) >= 0;

        if (ss_date_is_set(calendar->due[i]) && !later) {
            day = calendar->due[i];
        }
    }
    *periods = 0;
    for (int i = 0; i < count; i++) {
        if (ss_date_is_set(day) && ss_date_compare(calendar->due[i], day) == 0) {
            *periods |= UINT64_C(1) << i;
            calendar->charged[i]++;
            set_due(work, calendar, i);
        }
    }
    if (ss_date_is_set(day)) {
        calendar->variant_period = variant_period_on(work, day, calendar->variant_period);
    }
    return day;
}

/* All fees of periods that begin within the minimum term, invoice by invoice. */
static bool sum_minimum(ss_price_work_t *work)
{
    ss_due_t due = { .setup = true };
    term_t term = { .gross = 0 };
    calendar_t calendar = { .variant_period = 0 };

    if (!ss_date_is_set(work->price->term_end)) {
        return true;
    }
    if (!work->prepaid) {
        due.discount = discount_in(work, 0, ALL_PERIODS);
        if (!add_to_minimum(work, &due, &term)) {
            return false;
        }
        due.setup = false;
    }
    for (int i = 0; i < work->price->period_count; i++) {
        set_due(work, &calendar, i);
    }
    while (ss_date_is_set(next_day(work, &calendar, &due.periods))) {
        due.discount = discount_in(work, calendar.variant_period, due.periods);
        if (!add_to_minimum(work, &due, &term)) {
            return false;
        }
        due.setup = false;
    }
    return true;
}

ss_status_t ss_price(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_seller_t *seller,
                     ss_price_t *price)
{
    ss_price_work_t work = { .cart = cart, .seller = seller, .price = price };
    bool fits;

    memset(price, 0, sizeof(*price));
    set_case(&work);
    set_start(&work);
    fits = ss_price_lines_make(&work, ctx->pool);
    if (fits) {
        price->discount_periods = count_discount_periods(&work);
        set_later_dates(&work);
        fits = make_period_bills(&work, ctx->pool) && make_first_bills(&work) && sum_minimum(&work);
    }
    if (!fits) {
        ss_problem_add(ctx, "price", "too_large");
        return SS_INVALID;
    }
    return SS_OK;
}

static void add_number(apr_array_header_t *bytes, int64_t number)
{
    for (size_t i = 0; i < sizeof(number); i++) {
        APR_ARRAY_PUSH(bytes, char) = (char)(number >> (8 * i) & 0xFF);
    }
}

static void add_text(apr_array_header_t *bytes, const char *text)
{
    do {
        APR_ARRAY_PUSH(bytes, char) = *text;
    } while (*text++ != '\0');
}

static void add_line(apr_array_header_t *bytes, const ss_line_t *line)
{
    const int64_t numbers[] = { line->kind,
                                line->quantity,
                                line->unit_price,
                                line->rate,
                                line->amount,
                                line->net,
                                line->gross,
                                line->shown,
                                line->fee_period.unit,
                                line->fee_period.quantity };

    add_text(bytes, line->component == NULL ? "" : line->component->id);
    for (int i = 0; i < SS_COUNT(numbers); i++) {
        add_number(bytes, numbers[i]);
    }
}

static void add_bill(apr_array_header_t *bytes, const ss_bill_t *bill)
{
    add_number(bytes, bill->line_count);
    for (int i = 0; i < bill->line_count; i++) {
        add_line(bytes, &bill->lines[i]);
    }
    add_number(bytes, bill->net);
    add_number(bytes, bill->vat);
    add_number(bytes, bill->gross);
}

const char *ss_price_fingerprint(const ss_price_t *price, apr_pool_t *pool)
{
    apr_array_header_t *bytes = apr_array_make(pool, 1024, 1);

    add_text(bytes, price->currency.code);
    add_number(bytes, price->tax_case);
    add_bill(bytes, &price->once);
    for (int i = 0; i < price->period_count; i++) {
        add_bill(bytes, &price->regular[i]);
        add_bill(bytes, &price->reduced[i]);
    }
    add_bill(bytes, &price->first);
    add_number(bytes, price->discount_periods);
    add_number(bytes, price->due_now);
    add_number(bytes, price->minimum_total);
    return ss_sha256(bytes->elts, (size_t)bytes->nelts, pool);
}

/* The lines of a cart in order: setup, plan, components; each with amount, rate and fee period. */
#include "model/price_lines.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* The same length in the same unit: a year is twelve months, a week seven days. */
static ss_span_t normal(ss_span_t span)
{
    if (span.unit == SS_UNIT_YEAR) {
        span = (ss_span_t){ SS_UNIT_MONTH, 12 * span.quantity };
    }
    if (span.unit == SS_UNIT_WEEK) {
        span = (ss_span_t){ SS_UNIT_DAY, 7 * span.quantity };
    }
    return span;
}

/* The index of a fee period, a new one on first use; -1 if there are too many. */
static int period_of(ss_price_work_t *work, ss_span_t span)
{
    int *count = &work->price->period_count;

    for (int i = 0; i < *count; i++) {
        if (ss_span_equal(normal(work->periods[i]), normal(span))) {
            return i;
        }
    }
    if (*count == SS_FEE_PERIODS_MAX) {
        return -1;
    }
    work->periods[*count] = span;
    return (*count)++;
}

/* The rate that is in a gross price or comes on top of a net one. */
static int contained_rate(const ss_price_work_t *work, const ss_tax_policy_t *policy)
{
    const ss_price_t *price = work->price;

    switch (price->tax_case) {
    case SS_TAX_OSS:
        return ss_tax_rate(policy, work->cart->country, price->billing_start);
    case SS_TAX_SMALL_BUSINESS:
        return 0;
    case SS_TAX_DOMESTIC:
        break;
    case SS_TAX_REVERSE_CHARGE:
    case SS_TAX_THIRD_COUNTRY:
        if (!price->group_gross) {
            return 0;
        }
        break;
    }
    return ss_tax_rate(policy, work->seller->country, price->billing_start);
}

static bool is_target(const ss_discount_t *discount, const char *id, const char *external_id)
{
    size_t count = json_array_size(discount->targets);

    for (size_t i = 0; i < count; i++) {
        const char *target = json_string_value(json_array_get(discount->targets, i));

        if (target != NULL
            && (strcmp(target, id) == 0
                || (external_id != NULL && *target != '\0' && strcmp(target, external_id) == 0))) {
            return true;
        }
    }
    return count == 0;
}

/* A fixed amount spares a setup fee that has an invoice of its own: it would be granted twice. */
static bool is_discountable(const ss_price_work_t *work, const ss_line_t *line)
{
    const ss_discount_t *discount = work->cart->discount;
    const ss_plan_t *plan = work->cart->variant->plan;

    if (discount == NULL) {
        return false;
    }
    if (line->kind == SS_LINE_SETUP
        && !(discount->include_setup && (discount->percent || work->prepaid))) {
        return false;
    }
    if (line->kind == SS_LINE_COMPONENT) {
        return is_target(discount, line->component->id, line->component->external_id);
    }
    return is_target(discount, plan->id, plan->external_id);
}

static bool add_line(ss_price_work_t *work, const ss_line_t *line, const ss_tax_policy_t *policy)
{
    ss_pricing_t *pricing = &work->pricing;
    ss_priced_line_t *added = (ss_priced_line_t *)&pricing->lines[pricing->line_count++];

    added->line = *line;
    added->contained = contained_rate(work, policy);
    added->period = line->kind == SS_LINE_SETUP ? -1 : period_of(work, line->fee_period);
    added->discountable = is_discountable(work, line);
    return line->kind == SS_LINE_SETUP || added->period >= 0;
}

static bool add_plan_lines(ss_price_work_t *work)
{
    const ss_variant_t *variant = work->cart->variant;
    int digits = work->price->currency.digits;
    ss_line_t setup = { .kind = SS_LINE_SETUP,
                        .quantity = SS_MILLION,
                        .unit_price = variant->setup_fee };
    ss_line_t plan = { .kind = SS_LINE_PLAN,
                       .quantity =
                           variant->plan->quantity_based ? work->cart->plan_quantity : SS_MILLION,
                       .unit_price = variant->recurring_fee,
                       .fee_period = variant->fee_period };

    if (!ss_unit_amount(setup.unit_price, setup.quantity, digits, &setup.amount)
        || !ss_unit_amount(plan.unit_price, plan.quantity, digits, &plan.amount)) {
        return false;
    }
    if (work->has_setup && !add_line(work, &setup, variant->plan->tax_policy)) {
        return false;
    }
    return add_line(work, &plan, variant->plan->tax_policy);
}

static bool add_component_line(ss_price_work_t *work, const ss_cart_item_t *item)
{
    const ss_component_t *component = item->component;
    int64_t quota = ss_variant_quota(work->cart->variant, component);
    bool has_scale = component->scale != SS_SCALE_NONE && component->tier_count > 0;
    ss_line_t line = { .kind = SS_LINE_COMPONENT,
                       .component = component,
                       .quantity = item->quantity,
                       .unit_price = has_scale ? 0 : component->price,
                       .fee_period = component->fee_period };

    if (!ss_span_is_set(line.fee_period)) {
        line.fee_period = work->cart->variant->fee_period;
    }
    return ss_component_amount(component, item->quantity, quota, work->price->currency.digits,
                               &line.amount)
           && add_line(work, &line, component->tax_policy);
}

/* By place in the catalogue, then by id: the order in which things were chosen does not matter. */
static int compare_items(const void *one, const void *other)
{
    const ss_component_t *a = ((const ss_cart_item_t *)one)->component;
    const ss_component_t *b = ((const ss_cart_item_t *)other)->component;

    return a->position != b->position ? (a->position > b->position) - (a->position < b->position)
                                      : strcmp(a->id, b->id);
}

/* More of the same; too much stays too much. */
static void add_quantity(ss_cart_item_t *item, int64_t more)
{
    if (item->component->type != SS_ON_OFF
        && __builtin_add_overflow(item->quantity, more, &item->quantity)) {
        item->quantity = INT64_MAX;
    }
}

/* Sorted, each component once with all that was chosen of it. */
static int sort_items(const ss_cart_t *cart, ss_cart_item_t *sorted)
{
    int taken = 0, count = 0;

    for (int i = 0; i < cart->item_count; i++) {
        ss_cart_item_t item = cart->items[i];

        if (item.component->type != SS_METERED && item.quantity > 0) {
            item.quantity = item.component->type == SS_ON_OFF ? SS_MILLION : item.quantity;
            sorted[taken++] = item;
        }
    }
    qsort(sorted, (size_t)taken, sizeof(*sorted), compare_items);
    for (int i = 0; i < taken; i++) {
        if (count > 0 && sorted[count - 1].component == sorted[i].component) {
            add_quantity(&sorted[count - 1], sorted[i].quantity);
        } else {
            sorted[count++] = sorted[i];
        }
    }
    return count;
}

bool ss_price_lines_make(ss_price_work_t *work, apr_pool_t *pool)
{
    const ss_cart_t *cart = work->cart;
    size_t room = (size_t)cart->item_count + 2;
    ss_cart_item_t *items = apr_palloc(pool, room * sizeof(*items));
    int count = sort_items(cart, items);

    work->has_setup = cart->variant->setup_fee > 0;
    work->prepaid = cart->variant->prepaid || !ss_span_is_set(cart->variant->fee_period);
    work->pricing = (ss_pricing_t){
        .pool = pool,
        .lines = apr_palloc(pool, room * sizeof(ss_priced_line_t)),
        .group_gross = work->price->group_gross,
        .shows_gross = work->price->shows_gross,
        .taxed = work->price->tax_case == SS_TAX_DOMESTIC || work->price->tax_case == SS_TAX_OSS,
        .percent = cart->discount != NULL && cart->discount->percent,
    };
    if (!add_plan_lines(work)) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        if (!add_component_line(work, &items[i])) {
            return false;
        }
    }
    return true;
}

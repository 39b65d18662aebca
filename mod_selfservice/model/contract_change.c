/* Changes of a running contract: targets, terms, and the day they begin. */
#include "model/contract_change.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"

static bool is_named(const json_t *targets, const char *id)
{
    for (size_t i = 0; i < json_array_size(targets); i++) {
        if (strcmp(json_string_value(json_array_get(targets, i)), id) == 0) {
            return true;
        }
    }
    return targets == NULL;
}

bool ss_change_allows(const ss_variant_t *from, const ss_variant_t *to, bool business,
                      apr_time_t now)
{
    const ss_plan_t *plan = to->plan;

    if (strcmp(from->id, to->id) == 0) {
        return true;
    }
    return plan->group == from->plan->group && from->prepaid == to->prepaid
           && ss_span_is_set(from->fee_period) && ss_span_is_set(to->fee_period)
           && ss_variant_is_orderable(to, now) && !plan->requires_order_approval
           && (business ? plan->for_businesses : plan->for_consumers)
           && is_named(from->change_targets, to->id);
}

/* ---- terms ---- */

static bool same_variant(const ss_contract_t *contract, const ss_change_wish_t *wish)
{
    return strcmp(contract->variant_id, wish->variant->id) == 0;
}

static const ss_component_t *agreed_component(const ss_cart_t *agreed, const char *id)
{
    for (int i = 0; i < agreed->item_count; i++) {
        if (strcmp(agreed->items[i].component->id, id) == 0) {
            return agreed->items[i].component;
        }
    }
    return NULL;
}

/* The new plan on the old conditions: term, notice, renewal and setup as agreed. */
static ss_variant_t *merged_variant(const ss_cart_t *agreed, const ss_change_wish_t *wish, bool same,
                                    apr_pool_t *pool)
{
    const ss_variant_t *old = agreed->variant;
    ss_variant_t *variant = apr_pmemdup(pool, same ? old : wish->variant, sizeof(*variant));
    ss_plan_t *plan = apr_pmemdup(pool, variant->plan, sizeof(*plan));

    plan->trial = (ss_span_t){ SS_UNIT_NONE, 0 };
    variant->plan = plan;
    variant->setup_fee = old->setup_fee;
    variant->renews = old->renews;
    variant->contract_period = old->contract_period;
    variant->later_contract_period = old->later_contract_period;
    variant->cancellation_period = old->cancellation_period;
    variant->later_cancellation_period = old->later_cancellation_period;
    return variant;
}

static void add_item(ss_cart_t *cart, const ss_component_t *component, int64_t quantity,
                     int64_t quota)
{
    ss_cart_item_t *items = (ss_cart_item_t *)cart->items;
    ss_variant_t *variant = (ss_variant_t *)cart->variant;
    ss_quota_t *quotas = (ss_quota_t *)variant->quotas;

    quotas[variant->quota_count++] = (ss_quota_t){ component, quota };
    items[cart->item_count++] = (ss_cart_item_t){ component, quantity };
}

/* As agreed where the variant stays, or where the catalogue has no offer that could replace it. */
static void add_wished(ss_cart_t *cart, const ss_cart_t *agreed, const ss_change_wish_t *wish,
                       bool same)
{
    for (int i = 0; i < wish->item_count; i++) {
        const ss_component_t *now = wish->items[i].component;
        const ss_component_t *kept = agreed_component(agreed, now->id);
        bool offered = now->allow_self_service && now->show_self_service && !now->hidden;
        bool keeps = kept != NULL && (same || !offered);

        add_item(cart, keeps ? kept : now, wish->items[i].quantity,
                 keeps ? ss_variant_quota(agreed->variant, kept)
                       : ss_variant_quota(wish->variant, now));
    }
}

/* Usage as agreed where the variant stays; with another one freezing takes it from the catalogue. */
static void add_usage(ss_cart_t *cart, const ss_catalogue_t *catalogue, const ss_cart_t *agreed,
                      const ss_change_wish_t *wish, bool same)
{
    for (int i = 0; same && i < agreed->item_count; i++) {
        const ss_component_t *component = agreed->items[i].component;

        if (component->type == SS_METERED) {
            add_item(cart, component, 0, ss_variant_quota(agreed->variant, component));
        }
    }
    for (int i = 0; !same && i < catalogue->component_count; i++) {
        const ss_component_t *component = &catalogue->components[i];

        if (component->type == SS_METERED && component->group == wish->variant->plan->group
            && !component->hidden) {
            add_item(cart, component, 0, ss_variant_quota(wish->variant, component));
        }
    }
}

/*
 * How long a discount holds in all, counted in the new fee periods: in as many as end before it
 * would have ended.
 */
static int periods_in_all(ss_date_t anchor, const ss_discount_t *discount, ss_span_t before,
                          ss_span_t after)
{
    ss_date_t end;
    int count = 0;

    if (discount->periods == 0 || ss_span_equal(before, after)) {
        return discount->periods;
    }
    end = ss_period_start(anchor, before, discount->periods);
    while (ss_date_compare(ss_period_start(anchor, after, count + 1), end) <= 0) {
        count++;
    }
    return count;
}

/* The discount in the terms after the change; NULL if nothing of it fits. */
static const ss_discount_t *rest_of_discount(const ss_catalogue_t *catalogue,
                                             const ss_contract_t *contract,
                                             const ss_cart_t *agreed, ss_span_t fee_period,
                                             apr_pool_t *pool)
{
    const ss_discount_t *granted = ss_agreement_discount(catalogue, contract, pool);
    ss_discount_t *rest;
    int periods;

    if (granted == NULL) {
        return NULL;
    }
    periods = periods_in_all(ss_agreement_billing_start(contract), granted,
                             agreed->variant->fee_period, fee_period);
    if (periods == 0 && granted->periods != 0) {
        return NULL;
    }
    rest = apr_pmemdup(pool, granted, sizeof(*granted));
    rest->periods = periods;
    return rest;
}

void ss_change_contract_terms(const ss_catalogue_t *catalogue, const ss_contract_t *before,
                              const ss_cart_t *agreed, const ss_change_wish_t *wish,
                              ss_contract_t *after, apr_pool_t *pool)
{
    bool same = same_variant(before, wish);
    size_t room = (size_t)(wish->item_count + agreed->item_count + catalogue->component_count) + 1;
    ss_variant_t *variant = merged_variant(agreed, wish, same, pool);
    ss_cart_t cart = {
        .variant = variant,
        .plan_quantity = wish->plan_quantity,
        .items = apr_pcalloc(pool, room * sizeof(ss_cart_item_t)),
        .discount = rest_of_discount(catalogue, before, agreed, variant->fee_period, pool),
        .start = ss_agreement_billing_start(before),
        .agreed = true,
    };

    variant->quotas = apr_pcalloc(pool, room * sizeof(ss_quota_t));
    variant->quota_count = 0;
    add_wished(&cart, agreed, wish, same);
    add_usage(&cart, catalogue, agreed, wish, same);
    *after = *before;
    after->variant_id = wish->variant->id;
    after->plan_quantity = wish->plan_quantity;
    after->terms = ss_json_print(ss_agreement_freeze(catalogue, &cart, pool), pool);
    if (cart.discount == NULL) {
        after->discount_periods_left = 0;
    }
}

/* ---- rows ---- */

apr_array_header_t *ss_change_booked(const ss_change_wish_t *wish, apr_pool_t *pool)
{
    apr_array_header_t *booked = apr_array_make(pool, wish->item_count + 1,
                                                sizeof(ss_component_subscription_t));

    for (int i = 0; i < wish->item_count; i++) {
        APR_ARRAY_PUSH(booked, ss_component_subscription_t) = (ss_component_subscription_t){
            .component_id = wish->items[i].component->id,
            .quantity = wish->items[i].quantity,
            .start_date = "",
            .end_date = "",
        };
    }
    return booked;
}

json_t *ss_change_state(const ss_contract_t *contract, const apr_array_header_t *booked,
                        apr_pool_t *pool)
{
    json_t *state = ss_json_object(pool), *components = ss_json_object(pool);

    for (int i = 0; i < booked->nelts; i++) {
        const ss_component_subscription_t *row = &APR_ARRAY_IDX(booked, i,
                                                                ss_component_subscription_t);

        ss_json_set_int(components, row->component_id, row->quantity);
    }
    ss_json_set_text(state, "variant", contract->variant_id);
    ss_json_set_int(state, "quantity", contract->plan_quantity);
    ss_json_set(state, "components", components);
    ss_json_set_text(state, "terms", contract->terms);
    ss_json_set_text(state, "billed_until", contract->billed_until);
    ss_json_set_text(state, "next_billing_date", contract->next_billing_date);
    ss_json_set_int(state, "discount_periods_left", contract->discount_periods_left);
    return state;
}

bool ss_change_read_state(const json_t *state, const ss_contract_t *now, ss_contract_t *after,
                          apr_array_header_t **booked, apr_pool_t *pool)
{
    json_t *components = json_object_get(state, "components"), *quantity;
    const char *id;

    *after = *now;
    after->variant_id = ss_json_text(state, "variant");
    after->plan_quantity = ss_json_int(state, "quantity");
    after->terms = ss_json_text(state, "terms");
    *booked = apr_array_make(pool, 8, sizeof(ss_component_subscription_t));
    json_object_foreach (components, id, quantity) {
        APR_ARRAY_PUSH(*booked, ss_component_subscription_t) = (ss_component_subscription_t){
            .component_id = id,
            .quantity = json_integer_value(quantity),
            .start_date = "",
            .end_date = "",
        };
    }
    return *after->variant_id != '\0' && *after->terms != '\0';
}

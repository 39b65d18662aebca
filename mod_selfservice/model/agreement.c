/*
 * What a contract was agreed at: prices and periods frozen in contract.terms, whatever the
 * catalogue says later.
 */
#include "model/agreement.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"

static json_t *span_json(ss_span_t span, apr_pool_t *pool)
{
    json_t *json = ss_json_object(pool);

    ss_json_set_text(json, "unit", ss_unit_name(span.unit));
    ss_json_set_int(json, "quantity", span.quantity);
    return json;
}

static ss_span_t span_of(const json_t *json)
{
    ss_span_t span = { SS_UNIT_NONE, (int)ss_json_int(json, "quantity") };

    ss_unit_find(ss_json_text(json, "unit"), &span.unit);
    return span;
}

/* The price of a component, of usage too, and how many units are included. */
static json_t *component_json(const ss_variant_t *variant, const ss_component_t *component,
                              apr_pool_t *pool)
{
    json_t *json = ss_json_object(pool), *tiers = ss_json_list(pool);

    for (int i = 0; i < component->tier_count; i++) {
        json_t *tier = ss_json_object(pool);

        ss_json_set_int(tier, "from", component->tiers[i].from);
        ss_json_set_int(tier, "value", component->tiers[i].value);
        ss_json_append(tiers, tier);
    }
    ss_json_set_int(json, "type", component->type);
    ss_json_set_int(json, "price", component->price);
    ss_json_set(json, "fee_period", span_json(component->fee_period, pool));
    ss_json_set_int(json, "scale", component->scale);
    ss_json_set(json, "tiers", tiers);
    ss_json_set_int(json, "quota", ss_variant_quota(variant, component));
    return json;
}

/* What was chosen, and all usage that can be charged in the plan group. */
static json_t *components_json(const ss_catalogue_t *catalogue, const ss_cart_t *cart,
                               apr_pool_t *pool)
{
    const ss_variant_t *variant = cart->variant;
    json_t *components = ss_json_object(pool);

    for (int i = 0; i < cart->item_count; i++) {
        const ss_component_t *component = cart->items[i].component;

        ss_json_set(components, component->id, component_json(variant, component, pool));
    }
    for (int i = 0; !cart->agreed && i < catalogue->component_count; i++) {
        const ss_component_t *component = &catalogue->components[i];

        if (component->type == SS_METERED && component->group == variant->plan->group
            && !component->hidden) {
            ss_json_set(components, component->id, component_json(variant, component, pool));
        }
    }
    return components;
}

/* Ids of what is reduced: an ExternalId may be given to something else one day. */
static json_t *targets_json(const ss_catalogue_t *catalogue, const ss_cart_t *cart,
                            apr_pool_t *pool)
{
    const json_t *targets = cart->discount->targets;
    const ss_plan_t *plan = cart->variant->plan;
    json_t *ids = ss_json_list(pool);

    for (size_t i = 0; i < json_array_size(targets); i++) {
        const char *target = json_string_value(json_array_get(targets, i));
        const ss_component_t *component = ss_catalogue_component(catalogue, target);

        if (component != NULL) {
            target = component->id;
        } else if (strcmp(target, plan->external_id) == 0) {
            target = plan->id;
        }
        json_array_append_new(ids, json_string(target));
    }
    return ids;
}

/* The first paid day: periods are counted from it. */
static ss_date_t paid_from(const ss_cart_t *cart)
{
    ss_span_t trial = cart->variant->plan->trial;

    return ss_span_is_set(trial) ? ss_date_add_days(ss_term_end(cart->start, trial), 1)
                                 : cart->start;
}

/* How much of it is left is counted in contract.discount_periods_left. */
static json_t *discount_json(const ss_catalogue_t *catalogue, const ss_cart_t *cart,
                             apr_pool_t *pool)
{
    const ss_discount_t *discount = cart->discount;
    json_t *json = ss_json_object(pool);

    ss_json_set_int(json, "periods", ss_discount_periods(discount, cart->variant, paid_from(cart)));
    ss_json_set_bool(json, "percent", discount->percent);
    ss_json_set_int(json, "value", discount->value);
    ss_json_set_bool(json, "include_setup", discount->include_setup);
    ss_json_set(json, "targets", targets_json(catalogue, cart, pool));
    return json;
}

json_t *ss_agreement_freeze(const ss_catalogue_t *catalogue, const ss_cart_t *cart,
                            apr_pool_t *pool)
{
    const ss_variant_t *variant = cart->variant;
    json_t *json = ss_json_object(pool);

    ss_json_set_text(json, "currency", variant->plan->group->currency.code);
    ss_json_set_bool(json, "gross", variant->plan->group->gross);
    ss_json_set_bool(json, "quantity_based", variant->plan->quantity_based);
    ss_json_set_int(json, "recurring_fee", variant->recurring_fee);
    ss_json_set_int(json, "setup_fee", variant->setup_fee);
    ss_json_set_bool(json, "prepaid", variant->prepaid);
    ss_json_set_bool(json, "renews", variant->renews);
    ss_json_set(json, "trial", span_json(variant->plan->trial, pool));
    ss_json_set(json, "fee_period", span_json(variant->fee_period, pool));
    ss_json_set(json, "billing_period", span_json(variant->billing_period, pool));
    ss_json_set(json, "contract_period", span_json(variant->contract_period, pool));
    ss_json_set(json, "later_contract_period", span_json(variant->later_contract_period, pool));
    ss_json_set(json, "cancellation_period", span_json(variant->cancellation_period, pool));
    ss_json_set(json, "later_cancellation_period",
                span_json(variant->later_cancellation_period, pool));
    ss_json_set(json, "components", components_json(catalogue, cart, pool));
    if (cart->discount != NULL) {
        ss_json_set(json, "discount", discount_json(catalogue, cart, pool));
    }
    return json;
}

/* Not concluded yet: the merchant still has to agree. */
static bool is_waiting(const ss_contract_t *contract)
{
    return strcmp(contract->status, "waiting") == 0;
}

/* The trial is over or under way, and granted once; before an approval all of it is to come. */
static ss_plan_t *frozen_plan(const ss_plan_t *now, const ss_contract_t *contract,
                              const json_t *terms, apr_pool_t *pool)
{
    ss_plan_t *plan = apr_pmemdup(pool, now, sizeof(*now));
    ss_plan_group_t *group = apr_pmemdup(pool, now->group, sizeof(*now->group));

    ss_currency_find(ss_json_text(terms, "currency"), &group->currency);
    group->gross = ss_json_bool(terms, "gross");
    plan->group = group;
    plan->quantity_based = ss_json_bool(terms, "quantity_based");
    plan->trial = is_waiting(contract) ? span_of(json_object_get(terms, "trial"))
                                       : (ss_span_t){ SS_UNIT_NONE, 0 };
    return plan;
}

ss_date_t ss_agreement_billing_start(const ss_contract_t *contract)
{
    ss_date_t day = { 0, 0, 0 };

    if (ss_date_parse(contract->trial_end, &day)) {
        return ss_date_add_days(day, 1);
    }
    ss_date_parse(contract->start_date, &day);
    return day;
}

/* The setup fee is on the first invoice, which comes after a trial. */
static bool awaits_first_invoice(const ss_contract_t *contract, apr_pool_t *pool)
{
    const char *start = ss_date_text(ss_agreement_billing_start(contract), pool);

    return is_waiting(contract) || (*contract->billed_until == '\0'
           && strcmp(contract->next_billing_date, start) == 0);
}

/* The catalogue's variant with everything that was agreed put in its place. */
static ss_variant_t *frozen_variant(const ss_variant_t *now, const ss_contract_t *contract,
                                    const json_t *terms, apr_pool_t *pool)
{
    ss_variant_t *variant = apr_pmemdup(pool, now, sizeof(*now));

    variant->plan = frozen_plan(now->plan, contract, terms, pool);
    variant->recurring_fee = ss_json_int(terms, "recurring_fee");
    variant->setup_fee = awaits_first_invoice(contract, pool) ? ss_json_int(terms, "setup_fee") : 0;
    variant->prepaid = ss_json_bool(terms, "prepaid");
    variant->renews = ss_json_bool(terms, "renews");
    variant->fee_period = span_of(json_object_get(terms, "fee_period"));
    variant->billing_period = span_of(json_object_get(terms, "billing_period"));
    variant->contract_period = span_of(json_object_get(terms, "contract_period"));
    variant->later_contract_period = span_of(json_object_get(terms, "later_contract_period"));
    variant->cancellation_period = span_of(json_object_get(terms, "cancellation_period"));
    variant->later_cancellation_period = span_of(
        json_object_get(terms, "later_cancellation_period"));
    return variant;
}

/*
 * Components that were booked after the contract began have no frozen price: the catalogue's holds.
 */
static ss_component_t *frozen_component(const ss_component_t *now, const json_t *agreed,
                                        apr_pool_t *pool)
{
    ss_component_t *component = apr_pmemdup(pool, now, sizeof(*now));
    const json_t *list = json_object_get(agreed, "tiers");
    size_t count = json_array_size(list);
    ss_price_tier_t *tiers = apr_pcalloc(pool, (count + 1) * sizeof(*tiers));

    if (agreed == NULL) {
        return component;
    }
    for (size_t i = 0; i < count; i++) {
        tiers[i].from = ss_json_int(json_array_get(list, i), "from");
        tiers[i].value = ss_json_int(json_array_get(list, i), "value");
    }
    component->type = (ss_component_type_t)ss_json_int(agreed, "type");
    component->price = ss_json_int(agreed, "price");
    component->fee_period = span_of(json_object_get(agreed, "fee_period"));
    component->scale = (ss_scale_type_t)ss_json_int(agreed, "scale");
    component->tiers = tiers;
    component->tier_count = (int)count;
    return component;
}

/*
 * What ends before `from` is not booked any more; nothing that ends is, if `from` is "".
 */
static bool has_ended(const ss_component_subscription_t *subscription, const char *from)
{
    const char *end = subscription->end_date;

    return *end != '\0' && (*from == '\0' || strcmp(end, from) < 0);
}

static int64_t booked_quantity(const apr_array_header_t *booked, const char *component_id,
                               const char *from)
{
    int64_t sum = 0;

    for (int i = 0; i < booked->nelts; i++) {
        const ss_component_subscription_t *subscription = &APR_ARRAY_IDX(
            booked, i, ss_component_subscription_t);

        if (strcmp(subscription->component_id, component_id) == 0
            && !has_ended(subscription, from)) {
            sum += subscription->quantity;
        }
    }
    return sum;
}

/*
 * What is booked and what is charged by usage (quantity 0), in the order of the catalogue, with the
 * quotas that were agreed.
 */
static void add_items(const ss_catalogue_t *catalogue, const apr_array_header_t *booked,
                      const json_t *terms, ss_cart_t *cart, const char *from, apr_pool_t *pool)
{
    const json_t *agreed = json_object_get(terms, "components");
    ss_variant_t *variant = (ss_variant_t *)cart->variant;
    size_t room = (size_t)catalogue->component_count + 1;
    ss_cart_item_t *items = apr_pcalloc(pool, room * sizeof(*items));
    ss_quota_t *quotas = apr_pcalloc(pool, room * sizeof(*quotas));
    int count = 0;

    for (int c = 0; c < catalogue->component_count; c++) {
        const ss_component_t *now = &catalogue->components[c];
        const json_t *frozen = json_object_get(agreed, now->id);
        const ss_quota_t quota = { frozen_component(now, frozen, pool),
                                   frozen != NULL ? ss_json_int(frozen, "quota")
                                                  : ss_variant_quota(variant, now) };
        int64_t quantity = booked_quantity(booked, now->id, from);

        if (quantity > 0 || (frozen != NULL && quota.component->type == SS_METERED)) {
            quotas[count] = quota;
            items[count++] = (ss_cart_item_t){ quota.component, quantity };
        }
    }
    variant->quotas = quotas;
    variant->quota_count = count;
    cart->items = items;
    cart->item_count = count;
}

/* The discount as it was agreed, for so many periods (0: for ever); NULL if there is none. */
static const ss_discount_t *frozen_discount(const ss_catalogue_t *catalogue,
                                            const ss_contract_t *contract, const json_t *terms,
                                            int periods, apr_pool_t *pool)
{
    const json_t *agreed = json_object_get(terms, "discount");

    for (int i = 0; agreed != NULL && i < catalogue->discount_count; i++) {
        if (strcmp(catalogue->discounts[i].id, contract->discount_id) == 0) {
            ss_discount_t *rest = apr_pmemdup(pool, &catalogue->discounts[i], sizeof(*rest));

            rest->percent = ss_json_bool(agreed, "percent");
            rest->value = ss_json_int(agreed, "value");
            rest->include_setup = ss_json_bool(agreed, "include_setup");
            rest->targets = json_object_get(agreed, "targets");
            rest->duration = (ss_span_t){ SS_UNIT_NONE, 0 }; /* counted in periods by now */
            rest->periods = periods;
            return rest;
        }
    }
    return NULL;
}

const ss_discount_t *ss_agreement_discount(const ss_catalogue_t *catalogue,
                                           const ss_contract_t *contract, apr_pool_t *pool)
{
    const char *error;
    const json_t *terms = ss_json_parse(contract->terms, &error, pool);
    const json_t *agreed = json_object_get(terms, "discount");

    return frozen_discount(catalogue, contract, terms, (int)ss_json_int(agreed, "periods"), pool);
}

ss_status_t ss_agreement_cart(const ss_catalogue_t *catalogue, const ss_contract_t *contract,
                              const apr_array_header_t *booked, ss_cart_t *cart, apr_pool_t *pool)
{
    const ss_variant_t *variant = ss_catalogue_variant(catalogue, contract->variant_id);
    const char *error = "";
    const json_t *terms = ss_json_parse(contract->terms, &error, pool);
    int left = (int)contract->discount_periods_left;

    if (variant == NULL || terms == NULL) {
        return variant == NULL ? SS_NOT_FOUND : SS_ERROR;
    }
    *cart = (ss_cart_t){
        .variant = frozen_variant(variant, contract, terms, pool),
        .plan_quantity = contract->plan_quantity,
        .discount = left == 0 ? NULL
                              : frozen_discount(catalogue, contract, terms, left < 0 ? 0 : left,
                                                pool),
        .coupon_code = contract->coupon_code,
        .country = "",
        .agreed = true,
    };
    if (!ss_date_parse(contract->next_billing_date, &cart->start)) {
        ss_date_parse(contract->start_date, &cart->start);
    }
    add_items(catalogue, booked, terms, cart, contract->next_billing_date, pool);
    return SS_OK;
}

bool ss_agreement_bills_afterwards(const ss_cart_t *cart)
{
    const ss_variant_t *agreed = cart->variant;

    for (int i = 0; i < cart->item_count; i++) {
        if (cart->items[i].component->type == SS_METERED) {
            return true;
        }
    }
    return !agreed->prepaid && ss_span_is_set(agreed->fee_period);
}

ss_end_rules_t ss_agreement_end_rules(const ss_contract_t *contract, const ss_cart_t *cart)
{
    const ss_variant_t *agreed = cart->variant;
    ss_end_rules_t rules = {
        .term = agreed->contract_period,
        .later_term = agreed->later_contract_period,
        .notice = agreed->cancellation_period,
        .later_notice = agreed->later_cancellation_period,
    };

    ss_date_parse(contract->trial_end, &rules.trial_end);
    rules.start = ss_agreement_billing_start(contract);
    return rules;
}

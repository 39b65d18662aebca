/* Rules of tax policies, plan groups, plans and plan variants. */
#include "base/json.h"
#include "model/catalogue_rules.h"
#include "model/catalogue_values.h"

#include <apr_strings.h>
#include <string.h>

/*
 * Countries of tax entries: real ones, and billwerk's EU (rest of the union) and XX (rest of the
 * world).
 */
static void check_tax_entry(const ss_check_t *check, const ss_item_t *policy, const json_t *entry,
                            const char *place)
{
    apr_pool_t *pool = check->file->pool;
    const char *country = ss_json_text(entry, "Country");
    int64_t rate;

    if (*country != '\0' && strcmp(country, "EU") != 0 && strcmp(country, "XX") != 0
        && !ss_rule_is_country(country)) {
        ss_rule_broken(check, policy, apr_pstrcat(pool, place, ".Country", NULL),
                       "must be an ISO 3166-1 code such as DE (or EU, XX)");
    }
    if (ss_value_millionths(json_object_get(entry, "Rate"), &rate)
        && (rate > 100 * SS_MILLION || rate % (SS_MILLION / 100) != 0)) {
        ss_rule_broken(check, policy, apr_pstrcat(pool, place, ".Rate", NULL),
                       "must be a percentage from 0 to 100 with at most two decimals");
    }
}

void ss_rules_of_tax_policy(const ss_check_t *check, const ss_item_t *policy)
{
    const json_t *entries = json_object_get(policy->data, "Entries");
    apr_hash_t *seen = apr_hash_make(check->file->pool);

    for (size_t i = 0; i < json_array_size(entries); i++) {
        const json_t *entry = json_array_get(entries, i);
        const char *place = ss_path_element("Entries", i, check->file->pool);
        const char *key = apr_pstrcat(check->file->pool, ss_json_text(entry, "Country"), " from ",
                                      ss_json_text(entry, "ValidFrom"), NULL);

        check_tax_entry(check, policy, entry, place);
        if (apr_hash_get(seen, key, APR_HASH_KEY_STRING) != NULL) {
            ss_rule_broken(check, policy, place, "gives a second rate for %s; keep one", key);
        }
        apr_hash_set(seen, key, APR_HASH_KEY_STRING, entry);
    }
}

void ss_rules_of_plan_group(const ss_check_t *check, const ss_item_t *group)
{
    const char *currency = ss_json_text(group->data, "Currency");
    ss_currency_t found;

    if (*currency != '\0' && !ss_currency_find(currency, &found)) {
        ss_rule_broken(check, group, "Currency",
                       "is no known currency; use an ISO 4217 code such as EUR");
    }
}

void ss_rules_of_plan(const ss_check_t *check, const ss_item_t *plan)
{
    const char *policy = ss_json_text(plan->data, "TrialEndPolicy");
    const json_t *types = json_object_get(plan->data, "AllowedCustomerTypes");
    ss_span_t trial;

    ss_value_span(json_object_get(plan->data, "TrialPeriod"), &trial);
    if (strcmp(policy, "End") == 0) {
        ss_rule_broken(check, plan, "TrialEndPolicy",
                       "End is not offered: a trial goes on as a paid contract unless it is "
                       "cancelled; use Continue");
    }
    if (strcmp(policy, "NoTrial") == 0 && ss_span_is_set(trial)) {
        ss_rule_broken(check, plan, "TrialPeriod",
                       "contradicts TrialEndPolicy NoTrial; remove one of them");
    }
    if (json_is_array(types) && json_array_size(types) == 0) {
        ss_rule_broken(
            check, plan, "AllowedCustomerTypes",
            "is empty, so nobody could order; name Consumer or Business, or leave it out for both");
    }
}

static void check_next_step(const ss_check_t *check, const ss_item_t *variant)
{
    const char *next = ss_json_text(variant->data, "AfterFirstContractPeriodNextStep");
    bool ends = ss_json_bool(variant->data, "EndAfterFirstContractPeriod");
    const char *alignment = ss_json_text(variant->data, "BillingDateAlignment");
    ss_span_t term;

    if (strcmp(next, "ChangeAfterFirstPeriod") == 0) {
        ss_rule_broken(
            check, variant, "AfterFirstContractPeriodNextStep",
            "ChangeAfterFirstPeriod is not offered; use RenewAutomatically or EndAfterFirstPeriod");
    }
    if (!ss_value_absent(variant->data, "NextPlanId")
        || !ss_value_absent(variant->data, "NextPlanVariantId")) {
        ss_rule_broken(check, variant, "NextPlanVariantId",
                       "a change after the first period is not offered; remove NextPlanId and "
                       "NextPlanVariantId");
    }
    if (ends && *next != '\0' && strcmp(next, "EndAfterFirstPeriod") != 0) {
        ss_rule_broken(check, variant, "EndAfterFirstContractPeriod",
                       "contradicts AfterFirstContractPeriodNextStep; remove one of them");
    }
    ss_value_span(json_object_get(variant->data, "ContractPeriod"), &term);
    if ((ends || strcmp(next, "EndAfterFirstPeriod") == 0) && !ss_span_is_set(term)) {
        ss_rule_broken(check, variant, "ContractPeriod",
                       "is missing, but the contract is to end after it");
    }
    if (*alignment != '\0' && strcmp(alignment, "None") != 0) {
        ss_rule_broken(
            check, variant, "BillingDateAlignment",
            "only None is offered: periods are counted from the first day of the contract");
    }
}

static void check_fees(const ss_check_t *check, const ss_item_t *variant)
{
    ss_span_t fee_period, billing_period;

    ss_value_span(json_object_get(variant->data, "FeePeriod"), &fee_period);
    ss_value_span(json_object_get(variant->data, "BillingPeriod"), &billing_period);
    if (ss_span_is_set(billing_period) && ss_span_is_set(fee_period)
        && !ss_span_equal(billing_period, fee_period)) {
        ss_rule_broken(check, variant, "BillingPeriod",
                       "differs from FeePeriod; a fee is billed for the period it is paid for, so "
                       "leave it out or make a plan variant with another FeePeriod");
    }
    if (strcmp(ss_json_text(variant->data, "PaymentPeriodMode"), "PrePaidBilledUntil") == 0) {
        ss_rule_broken(check, variant, "PaymentPeriodMode",
                       "PrePaidBilledUntil is not offered; use PrePaid or PostPaid");
    }
    if (ss_value_millionths_or(variant->data, "RecurringFee", 0) > 0 && !ss_span_is_set(fee_period)
        && ss_value_absent(variant->data, "FeePeriod")) {
        ss_rule_broken(check, variant, "FeePeriod",
                       "is missing; say what RecurringFee is paid for");
    }
}

static void check_quota(const ss_check_t *check, const ss_item_t *variant, const char *group)
{
    const json_t *quotas = json_object_get(variant->data, "Quota");
    apr_hash_t *seen = apr_hash_make(check->file->pool);

    for (size_t i = 0; i < json_array_size(quotas); i++) {
        const char *id = ss_json_text(json_array_get(quotas, i), "ComponentId");
        const char *place = apr_pstrcat(check->file->pool,
                                        ss_path_element("Quota", i, check->file->pool),
                                        ".ComponentId", NULL);
        const ss_item_t *component = ss_catalogue_file_item(check->file, SS_KIND_COMPONENT, id);

        if (component != NULL && strcmp(ss_json_text(component->data, "PlanGroupId"), group) != 0) {
            ss_rule_broken(check, variant, place, "is a component of another plan group");
        }
        if (component != NULL && apr_hash_get(seen, id, APR_HASH_KEY_STRING) != NULL) {
            ss_rule_broken(check, variant, place, "has a quota already; keep one");
        }
        apr_hash_set(seen, id, APR_HASH_KEY_STRING, id);
    }
}

static bool is_paid_afterwards(const ss_item_t *variant)
{
    return strcmp(ss_json_text(variant->data, "PaymentPeriodMode"), "PostPaid") == 0;
}

/* Customers change within a plan group, and never between paying in advance and afterwards. */
static void check_change_targets(const ss_check_t *check, const ss_item_t *variant,
                                 const ss_item_t *group)
{
    const json_t *targets = json_object_get(variant->data, "ChangeTargets");

    for (size_t i = 0; i < json_array_size(targets); i++) {
        const char *key = json_string_value(json_array_get(targets, i));
        const char *place = ss_path_element("ChangeTargets", i, check->file->pool);
        const ss_item_t *target = key == NULL ? NULL
                                              : ss_catalogue_file_item(check->file,
                                                                       SS_KIND_VARIANT, key);
        const ss_item_t *plan = target == NULL ? NULL
                                               : ss_rule_target(check, target, SS_KIND_PLAN,
                                                                "PlanId");

        const ss_item_t *home = plan == NULL ? NULL
                                             : ss_rule_target(check, plan, SS_KIND_PLAN_GROUP,
                                                              "PlanGroupId");

        if (home == NULL) {
            continue; /* found already */
        }
        if (home != group) {
            ss_rule_broken(check, variant, place, "is a plan variant of another plan group");
        } else if (is_paid_afterwards(target) != is_paid_afterwards(variant)) {
            ss_rule_broken(check, variant, place,
                           "has another PaymentPeriodMode; a contract cannot change that");
        }
    }
}

void ss_rules_of_variant(const ss_check_t *check, const ss_item_t *variant)
{
    const ss_item_t *plan = ss_rule_target(check, variant, SS_KIND_PLAN, "PlanId");
    const ss_item_t *group = ss_rule_target(check, variant, SS_KIND_PLAN_GROUP, "PlanGroupId");
    const ss_item_t *home;

    check_fees(check, variant);
    check_next_step(check, variant);
    ss_rule_window(check, variant);
    if (plan == NULL) {
        return;
    }
    home = ss_rule_target(check, plan, SS_KIND_PLAN_GROUP, "PlanGroupId");
    if (home != NULL && group != NULL && group != home) {
        ss_rule_broken(check, variant, "PlanGroupId",
                       "differs from the plan group of its plan; leave it out");
    }
    if (home != NULL) {
        check_quota(check, variant, home->key);
        check_change_targets(check, variant, home);
    }
    if (ss_value_allows(json_object_get(plan->data, "AllowedCustomerTypes"), "Consumer")) {
        ss_rules_of_consumer_terms(check, variant);
    }
}

/* How long consumers may be bound. Source: BGB section 309 no. 9. */
#include "model/catalogue_rules.h"
#include "model/catalogue_values.h"

#define ONLY_FOR_BUSINESSES "or set the plan's AllowedCustomerTypes to [\"Business\"]"

/*
 * True if a span never lasts longer than `months` months, whatever the day it begins on: 28 days
 * and 4 weeks are the most that always fit into one month.
 */
static bool fits(ss_span_t span, int months, int days)
{
    switch (span.unit) {
    case SS_UNIT_DAY:
        return span.quantity <= days;
    case SS_UNIT_WEEK:
        return span.quantity * 7 <= days;
    case SS_UNIT_NONE:
        return true;
    default:
        return ss_span_months(span) <= months;
    }
}

static void check_notice(const ss_check_t *check, const ss_item_t *variant, const char *member)
{
    ss_span_t notice;

    ss_value_span(json_object_get(variant->data, member), &notice);
    if (!fits(notice, 1, 28)) {
        ss_rule_broken(check, variant, member,
                       "is longer than one month, which consumers cannot agree to (BGB section 309 "
                       "no. 9); use at "
                       "most 1 Month, 4 Week or 28 Day, " ONLY_FOR_BUSINESSES);
    }
}

void ss_rules_of_consumer_terms(const ss_check_t *check, const ss_item_t *variant)
{
    ss_span_t term, later;

    ss_value_span(json_object_get(variant->data, "ContractPeriod"), &term);
    ss_value_span(json_object_get(variant->data, "LaterContractPeriod"), &later);
    if (!fits(term, 24, 730)) {
        ss_rule_broken(
            check, variant, "ContractPeriod",
            "binds consumers for more than two years (BGB section 309 no. 9 a); use at most 24 "
            "Month, " ONLY_FOR_BUSINESSES);
    }
    if (ss_span_is_set(later)) {
        ss_rule_broken(
            check, variant, "LaterContractPeriod",
            "binds consumers again after the first term (BGB section 309 no. 9 b); remove it, so "
            "that the contract goes on with one month's notice, " ONLY_FOR_BUSINESSES);
    }
    check_notice(check, variant, "CancellationPeriod");
    check_notice(check, variant, "LaterCancellationPeriod");
}

/* Rules of discounts and coupons. */
#include "base/json.h"
#include "model/catalogue_rules.h"
#include "model/catalogue_values.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* The currency of the plan group an object belongs to; EUR if that cannot be told. */
static ss_currency_t currency_of(const ss_check_t *check, const ss_item_t *item)
{
    const ss_item_t *group = ss_rule_target(check, item, SS_KIND_PLAN_GROUP, "PlanGroupId");
    ss_currency_t currency;

    if (group == NULL || !ss_currency_find(ss_json_text(group->data, "Currency"), &currency)) {
        ss_currency_find("EUR", &currency);
    }
    return currency;
}

static void check_fixed(const ss_check_t *check, const ss_item_t *discount, const json_t *effect)
{
    int64_t amount, minor = SS_MILLION;

    for (int digits = currency_of(check, discount).digits; digits > 0; digits--) {
        minor /= 10;
    }
    if (ss_value_absent(effect, "Amount")) {
        ss_rule_broken(check, discount, "Effect.Amount", "is missing; a Fixed effect takes it off");
    } else if (ss_value_millionths(json_object_get(effect, "Amount"), &amount)
               && (amount == 0 || amount % minor != 0)) {
        ss_rule_broken(check, discount, "Effect.Amount",
                       "must be more than 0 and a sum that can be paid, such as 5 or 2.5");
    }
}

static void check_effect(const ss_check_t *check, const ss_item_t *discount)
{
    const json_t *effect = json_object_get(discount->data, "Effect");
    const json_t *percentage = ss_value_percentage(effect);
    int64_t value;

    if (!json_is_object(effect)) {
        return;
    }
    if (percentage != NULL && !ss_value_absent(effect, "Amount")) {
        ss_rule_broken(check, discount, "Effect", "has both a percentage and an amount; keep one");
        return;
    }
    if (ss_value_is_fixed(effect)) {
        check_fixed(check, discount, effect);
    } else if (percentage == NULL) {
        ss_rule_broken(check, discount, "Effect.Percentage", "is missing");
    } else if (ss_value_millionths(percentage, &value)
               && (value == 0 || value > 100 * SS_MILLION)) {
        ss_rule_broken(check, discount, "Effect.Percentage", "must be more than 0 and at most 100");
    }
}

/* In the file {"Type", "Quantity"}, in the API {"Unit", "Quantity"}. */
static void check_duration(const ss_check_t *check, const ss_item_t *discount)
{
    const json_t *duration = json_object_get(discount->data, "Duration");
    const char *type = ss_json_text(duration, "Type");
    bool counts = !ss_value_absent(duration, "Quantity");

    if (!json_is_object(duration)) {
        return;
    }
    if (!ss_value_absent(duration, "Type") == !ss_value_absent(duration, "Unit")) {
        ss_rule_broken(
            check, discount, "Duration",
            "needs either Type (Once, Periods or Forever) or Unit (Day, Week, Month or Year)");
    } else if (!counts && (strcmp(type, "Periods") == 0 || *type == '\0')) {
        ss_rule_broken(check, discount, "Duration.Quantity", "is missing");
    }
}

/* Targets are plans or components of the discount's own plan group. */
static void check_targets(const ss_check_t *check, const ss_item_t *discount)
{
    const json_t *targets = json_object_get(discount->data, "Targets");
    const char *group = ss_json_text(discount->data, "PlanGroupId");

    for (size_t i = 0; i < json_array_size(targets); i++) {
        const char *id = json_string_value(json_array_get(targets, i));
        const ss_item_t *target = id == NULL
                                      ? NULL
                                      : ss_catalogue_file_item(check->file, SS_KIND_COMPONENT, id);

        if (id != NULL && target == NULL) {
            target = ss_catalogue_file_item(check->file, SS_KIND_PLAN, id);
        }
        if (target != NULL && strcmp(ss_json_text(target->data, "PlanGroupId"), group) != 0) {
            ss_rule_broken(check, discount, ss_path_element("Targets", i, check->file->pool),
                           "belongs to another plan group");
        }
    }
}

void ss_rules_of_discount(const ss_check_t *check, const ss_item_t *discount)
{
    if (ss_value_absent(discount->data, "Name")
        && ss_value_absent(discount->data, "InternalName")) {
        ss_rule_broken(check, discount, "Name", "is missing; it stands on orders and invoices");
    }
    check_effect(check, discount);
    check_duration(check, discount);
    check_targets(check, discount);
}

/* Codes as they are compared: capital letters without space around them. */
static const char *comparable(const char *code, apr_pool_t *pool)
{
    char *upper;

    while (apr_isspace(*code)) {
        code++;
    }
    upper = apr_pstrdup(pool, code);
    for (char *end = upper + strlen(upper); end > upper && apr_isspace(end[-1]); end--) {
        end[-1] = '\0';
    }
    for (char *letter = upper; *letter != '\0'; letter++) {
        *letter = (char)apr_toupper(*letter);
    }
    return upper;
}

static void check_codes(const ss_check_t *check, const ss_item_t *coupon)
{
    const json_t *codes = json_object_get(coupon->data, "Codes");

    if (json_is_array(codes) && json_array_size(codes) == 0) {
        ss_rule_broken(check, coupon, "Codes", "must not be empty");
    }
    for (size_t i = 0; i < json_array_size(codes); i++) {
        const char *text = json_string_value(json_array_get(codes, i));
        const char *code = text == NULL ? NULL : comparable(text, check->file->pool);
        const char *place = ss_path_element("Codes", i, check->file->pool);

        if (code == NULL || *code == '\0') {
            continue;
        }
        if (strlen(code) > 64) {
            ss_rule_broken(check, coupon, place, "must have at most 64 characters");
        } else if (apr_hash_get(check->codes, code, APR_HASH_KEY_STRING) != NULL) {
            ss_rule_broken(check, coupon, place,
                           "stands twice (codes are compared without case); remove one");
        }
        apr_hash_set(check->codes, code, APR_HASH_KEY_STRING, coupon);
    }
}

void ss_rules_of_coupon(const ss_check_t *check, const ss_item_t *coupon)
{
    const ss_item_t *discount = ss_rule_target(check, coupon, SS_KIND_DISCOUNT, "DiscountId");
    const ss_item_t *group = ss_rule_target(check, coupon, SS_KIND_PLAN_GROUP, "PlanGroupId");

    if (discount != NULL && group != NULL
        && strcmp(ss_json_text(discount->data, "PlanGroupId"), group->key) != 0) {
        ss_rule_broken(check, coupon, "PlanGroupId",
                       "differs from the plan group of its discount; leave it out");
    }
    if (!ss_json_bool(coupon->data, "Hidden")) {
        check_codes(check, coupon);
    }
    ss_rule_window(check, coupon);
}

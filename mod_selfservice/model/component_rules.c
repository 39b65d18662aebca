/* Rules of components: prices, scales and the quantities that can be ordered. */
#include "base/json.h"
#include "model/catalogue_rules.h"
#include "model/catalogue_values.h"

#include <apr_strings.h>
#include <string.h>

static const char *item_place(const ss_check_t *check, size_t index, const char *member)
{
    return apr_pstrcat(check->file->pool,
                       ss_path_element("PriceScale.Items", index, check->file->pool), ".", member,
                       NULL);
}

static void check_tiers(const ss_check_t *check, const ss_item_t *component, const json_t *items)
{
    int64_t previous = 0;

    for (size_t i = 0; i < json_array_size(items); i++) {
        int64_t from;

        if (!ss_value_millionths(json_object_get(json_array_get(items, i), "From"), &from)) {
            continue;
        }
        if (i == 0 && from != 0) {
            ss_rule_broken(
                check, component, item_place(check, i, "From"),
                "must be 0: the first step begins at the first unit, else a gap is left");
        }
        if (i > 0 && from <= previous) {
            ss_rule_broken(check, component, item_place(check, i, "From"),
                           "must be higher than the From before it");
        }
        previous = from;
    }
}

static void check_percentages(const ss_check_t *check, const ss_item_t *component,
                              const json_t *items)
{
    for (size_t i = 0; i < json_array_size(items); i++) {
        if (ss_value_millionths_or(json_array_get(items, i), "Value", 0) > 100 * SS_MILLION) {
            ss_rule_broken(check, component, item_place(check, i, "Value"),
                           "is a percentage here and must not exceed 100");
        }
    }
}

static void check_scale(const ss_check_t *check, const ss_item_t *component, const json_t *scale)
{
    const json_t *items = json_object_get(scale, "Items");
    ss_scale_type_t type = ss_value_scale_type(scale);

    if (strcmp(ss_json_text(component->data, "ComponentType"), "OnOff") == 0) {
        ss_rule_broken(check, component, "PriceScale",
                       "makes no sense for an OnOff component; remove it or use QuantityBased");
    }
    if (json_is_array(items) && json_array_size(items) == 0) {
        ss_rule_broken(check, component, "PriceScale.Items", "must not be empty");
    }
    if (type == SS_SCALE_DISCOUNT && ss_value_absent(component->data, "PricePerUnit")) {
        ss_rule_broken(check, component, "PricePerUnit",
                       "is missing; a Discount scale takes percentages off it");
    }
    check_tiers(check, component, items);
    if (type == SS_SCALE_DISCOUNT) {
        check_percentages(check, component, items);
    }
}

static void check_quantities(const ss_check_t *check, const ss_item_t *component)
{
    int64_t min = ss_value_millionths_or(component->data, "Min", 0);
    int64_t max = ss_value_millionths_or(component->data, "Max", 0);
    int64_t step = ss_value_millionths_or(component->data, "Step", SS_MILLION);

    if (max != 0 && max < min) {
        ss_rule_broken(check, component, "Max", "is smaller than Min");
    }
    if (step <= 0) {
        ss_rule_broken(check, component, "Step", "must be more than 0");
    } else if (min % step != 0) {
        ss_rule_broken(check, component, "Min", "must be a multiple of Step");
    }
}

void ss_rules_of_component(const ss_check_t *check, const ss_item_t *component)
{
    const json_t *scale = json_object_get(component->data, "PriceScale");
    bool metered = strcmp(ss_json_text(component->data, "ComponentType"), "Metered") == 0;

    if (json_is_object(scale)) {
        check_scale(check, component, scale);
    } else if (ss_value_absent(component->data, "PricePerUnit")) {
        ss_rule_broken(check, component, "PricePerUnit",
                       "is missing; write 0 for a free component");
    }
    if (!metered && ss_value_absent(component->data, "FeePeriod")) {
        ss_rule_broken(check, component, "FeePeriod", "is missing; say what the price is paid for");
    }
    if (ss_json_bool(component->data, "BillInTrial")) {
        ss_rule_broken(check, component, "BillInTrial",
                       "must be false: nothing is charged during a trial");
    }
    check_quantities(check, component);
}

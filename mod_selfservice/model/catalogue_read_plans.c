/* Reads tax policies, plan groups and plans. */
#include "base/json.h"
#include "model/catalogue_reader.h"
#include "model/catalogue_values.h"

#include <string.h>

static void read_tax_policy(ss_reader_t *reader, const ss_item_t *item, ss_tax_policy_t *policy)
{
    const json_t *list = ss_reader_list(reader, item->data, "Entries");
    ss_tax_entry_t *entries;

    policy->id = item->key;
    policy->external_id = ss_reader_external_id(item);
    policy->name = json_object_get(item->data, "Name");
    policy->entry_count = (int)json_array_size(list);
    entries = apr_pcalloc(reader->pool, sizeof(*entries) * (size_t)(policy->entry_count + 1));
    policy->entries = entries;
    for (int i = 0; i < policy->entry_count; i++) {
        const json_t *entry = json_array_get(list, (size_t)i);

        entries[i].country = ss_json_text(entry, "Country");
        entries[i].rate = (int)(ss_value_millionths_or(entry, "Rate", 0) / (SS_MILLION / 100));
        ss_date_parse(ss_json_text(entry, "ValidFrom"), &entries[i].valid_from);
    }
}

static void read_plan_group(ss_reader_t *reader, const ss_item_t *item, ss_plan_group_t *group)
{
    group->id = item->key;
    group->external_id = ss_reader_external_id(item);
    group->name = json_object_get(item->data, "Name");
    ss_currency_find(ss_json_text(item->data, "Currency"), &group->currency);
    group->gross = strcmp(ss_json_text(item->data, "PriceTaxType"), "Gross") == 0;
    group->tax_policy = ss_reader_target(reader, item, "TaxPolicyId");
}

static void read_plan(ss_reader_t *reader, const ss_item_t *item, ss_plan_t *plan)
{
    const json_t *types = json_object_get(item->data, "AllowedCustomerTypes");
    const ss_item_t *group;

    plan->id = item->key;
    plan->external_id = ss_reader_external_id(item);
    plan->group = ss_reader_target(reader, item, "PlanGroupId");
    if (plan->group == NULL) {
        return;
    }
    group = ss_catalogue_file_item(reader->file, SS_KIND_PLAN_GROUP, plan->group->id);
    plan->name = json_object_get(item->data, "Name");
    plan->description = json_object_get(item->data, "PlanDescription");
    plan->information = json_object_get(item->data, "PreContractInfo");
    plan->features = ss_reader_list(reader, item->data, "Features");
    ss_value_span(json_object_get(item->data, "TrialPeriod"), &plan->trial);
    plan->quantity_based = ss_json_bool(item->data, "IsQuantityBased");
    plan->requires_order_approval = ss_json_bool(item->data, "RequiresOrderApproval");
    plan->hidden = ss_json_bool(item->data, "Hidden") || ss_json_bool(group->data, "Hidden");
    plan->digital_content = ss_json_bool(item->data, "DigitalContent");
    plan->for_consumers = ss_value_allows(types, "Consumer");
    plan->for_businesses = ss_value_allows(types, "Business");
    plan->tax_policy = ss_reader_target_or(reader, item, "TaxPolicyId", plan->group->tax_policy);
}

void ss_read_plans(ss_reader_t *reader, ss_catalogue_t *catalogue)
{
    ss_tax_policy_t *policies = ss_reader_room(reader, SS_KIND_TAX_POLICY, sizeof(*policies),
                                               &catalogue->tax_policy_count);
    ss_plan_group_t *groups = ss_reader_room(reader, SS_KIND_PLAN_GROUP, sizeof(*groups),
                                             &catalogue->plan_group_count);
    ss_plan_t *plans = ss_reader_room(reader, SS_KIND_PLAN, sizeof(*plans), &catalogue->plan_count);

    for (int i = 0; i < catalogue->tax_policy_count; i++) {
        const ss_item_t *item = ss_catalogue_file_at(reader->file, SS_KIND_TAX_POLICY, i);

        read_tax_policy(reader, item, &policies[i]);
        ss_reader_keep(reader, item, &policies[i]);
    }
    for (int i = 0; i < catalogue->plan_group_count; i++) {
        const ss_item_t *item = ss_catalogue_file_at(reader->file, SS_KIND_PLAN_GROUP, i);

        read_plan_group(reader, item, &groups[i]);
        ss_reader_keep(reader, item, &groups[i]);
    }
    for (int i = 0; i < catalogue->plan_count; i++) {
        const ss_item_t *item = ss_catalogue_file_at(reader->file, SS_KIND_PLAN, i);

        read_plan(reader, item, &plans[i]);
        ss_reader_keep(reader, item, &plans[i]);
    }
    catalogue->tax_policies = policies;
    catalogue->plan_groups = groups;
    catalogue->plans = plans;
}

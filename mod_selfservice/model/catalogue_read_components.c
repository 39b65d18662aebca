/* Reads components with their price scales. */
#include "base/json.h"
#include "model/catalogue_reader.h"
#include "model/catalogue_values.h"

#include <string.h>

static ss_component_type_t component_type(const char *name)
{
    if (strcmp(name, "OnOff") == 0) {
        return SS_ON_OFF;
    }
    return strcmp(name, "Metered") == 0 ? SS_METERED : SS_QUANTITY;
}

static void read_scale(ss_reader_t *reader, const json_t *scale, ss_component_t *component)
{
    const json_t *items = ss_reader_list(reader, scale, "Items");
    ss_price_tier_t *tiers;

    component->scale = ss_value_scale_type(scale);
    component->tier_count = (int)json_array_size(items);
    tiers = apr_pcalloc(reader->pool, sizeof(*tiers) * (size_t)(component->tier_count + 1));
    component->tiers = tiers;
    for (int i = 0; i < component->tier_count; i++) {
        const json_t *item = json_array_get(items, (size_t)i);

        tiers[i].from = ss_value_millionths_or(item, "From", 0);
        tiers[i].value = ss_value_millionths_or(item, "Value", 0);
    }
}

static void read_component(ss_reader_t *reader, const ss_item_t *item, ss_component_t *component)
{
    const ss_span_t month = { SS_UNIT_MONTH, 1 };
    const json_t *data = item->data;

    component->id = item->key;
    component->external_id = ss_reader_external_id(item);
    component->group = ss_reader_target(reader, item, "PlanGroupId");
    if (component->group == NULL) {
        return;
    }
    component->type = component_type(ss_json_text(data, "ComponentType"));
    component->name = json_object_get(data, "Name");
    component->description = json_object_get(data, "Description");
    component->unit_name = json_object_get(data, "UnitName");
    component->price = ss_value_millionths_or(data, "PricePerUnit", 0);
    ss_value_span(json_object_get(data, "FeePeriod"), &component->fee_period);
    if (!ss_span_is_set(component->fee_period)) {
        component->fee_period = month;
    }
    read_scale(reader, json_object_get(data, "PriceScale"), component);
    component->min = ss_value_millionths_or(data, "Min", 0);
    component->max = ss_value_millionths_or(data, "Max", 0);
    component->step = ss_value_millionths_or(data, "Step", SS_MILLION);
    component->tax_policy = ss_reader_target_or(reader, item, "TaxPolicyId",
                                                component->group->tax_policy);
    component->allow_self_service = ss_json_bool(data, "AllowSelfService");
    component->show_self_service = ss_json_bool(data, "ShowSelfService");
    component->show_price_information = ss_json_bool(data, "ShowPriceInformation");
    component->hidden = ss_json_bool(data, "Hidden");
    component->prorate = ss_value_bool(data, "Prorate", true);
}

void ss_read_components(ss_reader_t *reader, ss_catalogue_t *catalogue)
{
    ss_component_t *components = ss_reader_room(reader, SS_KIND_COMPONENT, sizeof(*components),
                                                &catalogue->component_count);

    for (int i = 0; i < catalogue->component_count; i++) {
        const ss_item_t *item = ss_catalogue_file_at(reader->file, SS_KIND_COMPONENT, i);

        read_component(reader, item, &components[i]);
        components[i].position = i;
        ss_reader_keep(reader, item, &components[i]);
    }
    catalogue->components = components;
}

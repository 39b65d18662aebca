/* Reads plan variants with their periods and quotas. */
#include "base/json.h"
#include "model/catalogue_reader.h"
#include "model/catalogue_values.h"

#include <string.h>

/* A period, or `absent` if the file has none. */
static ss_span_t span_or(const json_t *data, const char *member, ss_span_t absent)
{
    ss_span_t span;

    ss_value_span(json_object_get(data, member), &span);
    return ss_span_is_set(span) ? span : absent;
}

static void read_periods(const json_t *data, ss_variant_t *variant)
{
    const ss_span_t none = { SS_UNIT_NONE, 0 }, month = { SS_UNIT_MONTH, 1 };
    const char *next = ss_json_text(data, "AfterFirstContractPeriodNextStep");

    variant->fee_period = span_or(data, "FeePeriod", month);
    variant->billing_period = span_or(data, "BillingPeriod", variant->fee_period);
    variant->contract_period = span_or(data, "ContractPeriod", none);
    variant->later_contract_period = span_or(data, "LaterContractPeriod", none);
    variant->cancellation_period = span_or(data, "CancellationPeriod", none);
    variant->later_cancellation_period =
        span_or(data, "LaterCancellationPeriod", variant->cancellation_period);
    variant->renews = strcmp(next, "EndAfterFirstPeriod") != 0
        && !ss_json_bool(data, "EndAfterFirstContractPeriod");
}

static void read_quotas(ss_reader_t *reader, const ss_item_t *item, ss_variant_t *variant)
{
    const json_t *list = ss_reader_list(reader, item->data, "Quota");
    ss_quota_t *quotas;

    variant->quota_count = (int)json_array_size(list);
    quotas = apr_pcalloc(reader->pool, sizeof(*quotas) * (size_t)(variant->quota_count + 1));
    variant->quotas = quotas;
    for (int i = 0; i < variant->quota_count; i++) {
        json_t *data = json_array_get(list, (size_t)i);
        ss_item_t quota = { .path = ss_path_element(
                                ss_path_member(item->path, "Quota", reader->pool), (size_t)i,
                                reader->pool),
                            .data = data };

        quotas[i].component = ss_reader_target(reader, &quota, "ComponentId");
        quotas[i].quantity = ss_value_millionths_or(data, "Quota", 0);
    }
}

static void read_variant(ss_reader_t *reader, const ss_item_t *item, ss_variant_t *variant)
{
    const json_t *data = item->data;
    const ss_item_t *plan;

    variant->id = item->key;
    variant->external_id = ss_reader_external_id(item);
    variant->plan = ss_reader_target(reader, item, "PlanId");
    if (variant->plan == NULL) {
        return;
    }
    plan = ss_catalogue_file_item(reader->file, SS_KIND_PLAN, variant->plan->id);
    variant->internal_name = ss_json_text(data, "InternalName");
    variant->description = json_object_get(data, "Description");
    variant->recurring_fee = ss_value_millionths_or(data, "RecurringFee", 0);
    variant->setup_fee = ss_value_millionths_or(data, "SetupFee", 0);
    variant->setup_description = ss_value_absent(data, "SetupDescription")
                                     ? json_object_get(plan->data, "SetupDescription")
                                     : json_object_get(data, "SetupDescription");
    read_periods(data, variant);
    variant->allow_self_service = ss_json_bool(data, "AllowSelfService");
    variant->allow_without_payment_data = ss_json_bool(data, "AllowWithoutPaymentData");
    variant->hidden = ss_json_bool(data, "Hidden");
    variant->prepaid = strcmp(ss_json_text(data, "PaymentPeriodMode"), "PostPaid") != 0;
    ss_value_instant(json_object_get(data, "ValidFrom"), reader->zone, &variant->valid_from);
    ss_value_instant(json_object_get(data, "ValidUntil"), reader->zone, &variant->valid_until);
    if (!ss_value_absent(data, "ChangeTargets")) {
        variant->change_targets = json_object_get(data, "ChangeTargets");
    }
    read_quotas(reader, item, variant);
}

void ss_read_variants(ss_reader_t *reader, ss_catalogue_t *catalogue)
{
    ss_variant_t *variants = ss_reader_room(reader, SS_KIND_VARIANT, sizeof(*variants),
                                            &catalogue->variant_count);

    for (int i = 0; i < catalogue->variant_count; i++) {
        const ss_item_t *item = ss_catalogue_file_at(reader->file, SS_KIND_VARIANT, i);

        read_variant(reader, item, &variants[i]);
        ss_reader_keep(reader, item, &variants[i]);
    }
    catalogue->variants = variants;
}

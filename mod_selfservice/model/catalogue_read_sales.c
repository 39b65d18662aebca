/* Reads discounts and coupons. */
#include "base/json.h"
#include "model/catalogue_reader.h"
#include "model/catalogue_values.h"

#include <string.h>

/* Percent in millionths, or an amount in minor units. */
static void read_effect(const json_t *effect, ss_discount_t *discount)
{
    discount->percent = !ss_value_is_fixed(effect);
    if (discount->percent) {
        ss_value_millionths(ss_value_percentage(effect), &discount->value);
        return;
    }
    if (!ss_muldiv(ss_value_millionths_or(effect, "Amount", 0),
                   ss_currency_unit(&discount->group->currency), SS_MILLION, &discount->value)) {
        discount->value = 0; /* beyond what the checks let in */
    }
}

/* Once, n periods or forever; or a span of time, whose periods depend on the variant. */
static void read_duration(const json_t *duration, ss_discount_t *discount)
{
    const char *type = ss_json_text(duration, "Type");
    int64_t quantity = 0;

    if (strcmp(type, "Once") == 0) {
        discount->periods = 1;
        return;
    }
    if (*type == '\0') {
        ss_value_span(duration, &discount->duration);
        discount->periods = discount->duration.quantity;
        return;
    }
    if (strcmp(type, "Periods") == 0) {
        ss_value_int(json_object_get(duration, "Quantity"), &quantity);
    }
    discount->periods = (int)quantity;
}

static void read_discount(ss_reader_t *reader, const ss_item_t *item, ss_discount_t *discount)
{
    discount->id = item->key;
    discount->external_id = ss_reader_external_id(item);
    discount->group = ss_reader_target(reader, item, "PlanGroupId");
    if (discount->group == NULL) {
        return;
    }
    discount->name = json_object_get(item->data,
                                     ss_value_absent(item->data, "Name") ? "InternalName" : "Name");
    read_effect(json_object_get(item->data, "Effect"), discount);
    read_duration(json_object_get(item->data, "Duration"), discount);
    discount->include_setup = ss_json_bool(item->data, "IncludeSetup");
    discount->targets = ss_reader_list(reader, item->data, "Targets");
}

static void read_coupon(ss_reader_t *reader, const ss_item_t *item, ss_coupon_t *coupon)
{
    const json_t *data = item->data;

    coupon->id = item->key;
    coupon->external_id = ss_reader_external_id(item);
    coupon->discount = ss_reader_target(reader, item, "DiscountId");
    if (coupon->discount == NULL) {
        return;
    }
    coupon->group = coupon->discount->group;
    coupon->internal_name = ss_json_text(data, "InternalName");
    coupon->codes = ss_reader_list(reader, data, "Codes");
    ss_value_instant(json_object_get(data, "ValidFrom"), reader->zone, &coupon->valid_from);
    ss_value_instant(json_object_get(data, "ValidUntil"), reader->zone, &coupon->valid_until);
    ss_value_int(json_object_get(data, "MaxUses"), &coupon->max_uses);
    coupon->single_use = ss_json_bool(data, "IsSingleUse");
    coupon->active = ss_value_bool(data, "Active", true) && ss_value_bool(data, "Enabled", true)
        && !ss_json_bool(data, "Hidden");
    coupon->plan_ids = ss_reader_list(reader, data, "PlanIds");
}

void ss_read_sales(ss_reader_t *reader, ss_catalogue_t *catalogue)
{
    ss_discount_t *discounts = ss_reader_room(reader, SS_KIND_DISCOUNT, sizeof(*discounts),
                                              &catalogue->discount_count);
    ss_coupon_t *coupons = ss_reader_room(reader, SS_KIND_COUPON, sizeof(*coupons),
                                          &catalogue->coupon_count);

    for (int i = 0; i < catalogue->discount_count; i++) {
        const ss_item_t *item = ss_catalogue_file_at(reader->file, SS_KIND_DISCOUNT, i);

        read_discount(reader, item, &discounts[i]);
        ss_reader_keep(reader, item, &discounts[i]);
    }
    for (int i = 0; i < catalogue->coupon_count; i++) {
        read_coupon(reader, ss_catalogue_file_at(reader->file, SS_KIND_COUPON, i), &coupons[i]);
    }
    catalogue->discounts = discounts;
    catalogue->coupons = coupons;
}

/*
 * Brings the accepted spellings of a catalogue object into one: the API's loose form, and
 * billwerk's members.
 */
#include "base/json.h"
#include "model/catalogue_shape.h"
#include "model/catalogue_values.h"

#include <string.h>

static json_t *canonical_value(const json_t *value, const ss_member_t *member, apr_pool_t *pool)
{
    json_t *list;

    if (member->members != NULL && json_is_object(value)) {
        return ss_shape_canonical(value, member->members, pool);
    }
    if (member->members == NULL || !json_is_array(value)) {
        return (json_t *)value;
    }
    list = ss_json_list(pool);
    for (size_t i = 0; i < json_array_size(value); i++) {
        ss_json_append(list, ss_shape_canonical(json_array_get(value, i), member->members, pool));
    }
    return list;
}

json_t *ss_shape_canonical(const json_t *object, const ss_member_t *members, apr_pool_t *pool)
{
    json_t *canonical = ss_json_object(pool);
    const char *name;
    json_t *value;

    if (!json_is_object(object)) {
        return (json_t *)object;
    }
    json_object_foreach((json_t *)object, name, value) {
        const ss_member_t *member = ss_member_find_any_case(members, name);

        if (member != NULL && member->type != SS_MEMBER_READ_ONLY && !json_is_null(value)) {
            ss_json_set(canonical, member->name, canonical_value(value, member, pool));
        }
    }
    return canonical;
}

/* {"ReductionPercent": 20} becomes {"Type": "Percent", "Percentage": 20}. */
static json_t *own_effect(const json_t *effect, apr_pool_t *pool)
{
    const json_t *percentage = ss_value_percentage(effect);
    json_t *own = ss_json_object(pool);

    if (percentage == NULL) {
        return (json_t *)effect;
    }
    ss_json_set_text(own, "Type", "Percent");
    ss_json_set(own, "Percentage", (json_t *)percentage);
    return own;
}

/* IsCumulative and IsBucketPrice become Type. */
static json_t *own_scale(const json_t *scale, apr_pool_t *pool)
{
    const json_t *items = json_object_get(scale, "Items");
    json_t *own = ss_json_object(pool);
    json_t *own_items = ss_json_list(pool);

    ss_json_set_text(own, "Type", ss_scale_type_name(ss_value_scale_type(scale)));
    for (size_t i = 0; i < json_array_size(items); i++) {
        json_t *item = ss_json_in_pool(json_copy(json_array_get(items, i)), pool);

        json_object_del(item, "IsBucketPrice");
        ss_json_append(own_items, item);
    }
    ss_json_set(own, "Items", own_items);
    return own;
}

json_t *ss_shape_own_spelling(const json_t *object, ss_kind_t kind, apr_pool_t *pool)
{
    json_t *own = ss_json_in_pool(json_copy((json_t *)object), pool);
    const json_t *effect = json_object_get(own, "Effect");
    const json_t *scale = json_object_get(own, "PriceScale");

    if (kind == SS_KIND_DISCOUNT && json_is_object(effect)) {
        ss_json_set(own, "Effect", own_effect(effect, pool));
    }
    if (kind == SS_KIND_COMPONENT && json_is_object(scale)
        && json_is_array(json_object_get(scale, "Items"))) {
        ss_json_set(own, "PriceScale", own_scale(scale, pool));
    }
    return own;
}

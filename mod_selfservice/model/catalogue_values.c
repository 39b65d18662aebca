/* Single values of catalogue objects, read tolerantly: what cannot be read counts as absent. */
#include "model/catalogue_values.h"

#include "base/json.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

bool ss_value_millionths(const json_t *value, int64_t *millionths)
{
    *millionths = 0;
    return json_is_number(value) && ss_millionths_read(json_number_value(value), millionths);
}

int64_t ss_value_millionths_or(const json_t *object, const char *name, int64_t absent)
{
    int64_t millionths;

    return ss_value_millionths(json_object_get(object, name), &millionths) ? millionths : absent;
}

bool ss_value_int(const json_t *value, int64_t *number)
{
    double real = json_number_value(value);

    *number = json_integer_value(value);
    if (json_is_real(value) && fabs(real) < 1e15 && real == trunc(real)) {
        *number = (int64_t)real;
        return true;
    }
    return json_is_integer(value);
}

bool ss_value_span(const json_t *value, ss_span_t *span)
{
    int64_t quantity;

    *span = (ss_span_t){ SS_UNIT_NONE, 0 };
    if (value == NULL || json_is_null(value)) {
        return true;
    }
    if (!ss_value_int(json_object_get(value, "Quantity"), &quantity) || quantity < 0
        || quantity > 1000 || !ss_unit_find(ss_json_text(value, "Unit"), &span->unit)) {
        span->unit = SS_UNIT_NONE;
        return false;
    }
    span->quantity = (int)quantity;
    if (quantity == 0) {
        span->unit = SS_UNIT_NONE;
    }
    return true;
}

/* Reads "+02:00", "-0530", "Z" or nothing at the end of an instant. */
static bool read_offset(const char *text, int *minutes)
{
    int hour, minute, length = 0;

    *minutes = 0;
    if (*text == '\0' || strcmp(text, "Z") == 0 || strcmp(text, "z") == 0) {
        return true;
    }
    if ((*text != '+' && *text != '-') || strspn(text + 1, "0123456789:") != strlen(text + 1)
        || (sscanf(text + 1, "%2d:%2d%n", &hour, &minute, &length) != 2
            && sscanf(text + 1, "%2d%2d%n", &hour, &minute, &length) != 2)
        || text[1 + length] != '\0' || hour > 14 || minute > 59) {
        return false;
    }
    *minutes = (*text == '-' ? -1 : 1) * (hour * 60 + minute);
    return true;
}

bool ss_value_instant(const json_t *value, const char *zone, apr_time_t *instant)
{
    const char *text = json_string_value(value);
    char whole[21];
    ss_date_t day;
    int minutes;

    *instant = 0;
    if (text == NULL) {
        return false;
    }
    if (ss_date_parse(text, &day)) {
        *instant = ss_date_start(day, zone);
        return true;
    }
    if (strlen(text) < 19) {
        return false;
    }
    apr_cpystrn(whole, text, 20);
    whole[19] = 'Z';
    whole[20] = '\0';
    text += 19;
    if (*text == '.') {
        text += 1 + strspn(text + 1, "0123456789");
    }
    if (!ss_time_parse(whole, instant) || !read_offset(text, &minutes)) {
        return false;
    }
    *instant -= apr_time_from_sec(60 * minutes);
    return true;
}

static const char *const scale_names[] = {
    [SS_SCALE_NONE] = "",
    [SS_SCALE_VOLUME] = "Volume",
    [SS_SCALE_GRADUATED] = "Graduated",
    [SS_SCALE_BUCKET] = "Bucket",
    [SS_SCALE_DISCOUNT] = "Discount",
};

const char *ss_scale_type_name(ss_scale_type_t type)
{
    return scale_names[type];
}

ss_scale_type_t ss_value_scale_type(const json_t *scale)
{
    const char *type = ss_json_text(scale, "Type");
    const json_t *items = json_object_get(scale, "Items");

    if (!json_is_object(scale)) {
        return SS_SCALE_NONE;
    }
    for (int i = SS_SCALE_VOLUME; i < SS_COUNT(scale_names); i++) {
        if (strcmp(type, scale_names[i]) == 0) {
            return (ss_scale_type_t)i;
        }
    }
    for (size_t i = 0; i < json_array_size(items); i++) {
        if (ss_json_bool(json_array_get(items, i), "IsBucketPrice")) {
            return SS_SCALE_BUCKET;
        }
    }
    return ss_json_bool(scale, "IsCumulative") ? SS_SCALE_GRADUATED : SS_SCALE_VOLUME;
}

const json_t *ss_value_percentage(const json_t *effect)
{
    static const char *const names[] = { "Percentage", "Percent", "ReductionPercent" };

    for (int i = 0; i < SS_COUNT(names); i++) {
        if (!ss_value_absent(effect, names[i])) {
            return json_object_get(effect, names[i]);
        }
    }
    return NULL;
}

bool ss_value_is_fixed(const json_t *effect)
{
    const char *type = ss_json_text(effect, "Type");

    return strcmp(type, "Fixed") == 0 || (*type == '\0' && !ss_value_absent(effect, "Amount"));
}

bool ss_value_allows(const json_t *types, const char *type)
{
    for (size_t i = 0; i < json_array_size(types); i++) {
        const char *name = json_string_value(json_array_get(types, i));

        if (name != NULL && strcmp(name, type) == 0) {
            return true;
        }
    }
    return json_array_size(types) == 0;
}

bool ss_value_absent(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);

    return value == NULL || json_is_null(value);
}

bool ss_value_bool(const json_t *object, const char *name, bool absent)
{
    const json_t *value = json_object_get(object, name);

    return json_is_boolean(value) ? json_is_true(value) : absent;
}

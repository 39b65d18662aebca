/* Quantities of components as people type them and as steppers change them, in millionths. */
#include "web/order/quantity.h"

#include <apr_lib.h>

#define DECIMALS    6
#define WHOLE_LIMIT INT64_C(1000000000)

/* Up to six digits after the separator, as millionths. */
static bool read_decimals(const char *text, int64_t *millionths)
{
    int64_t value = 0;
    int digits = 0;

    for (; apr_isdigit(text[digits]); digits++) {
        if (digits == DECIMALS) {
            return false;
        }
        value = value * 10 + (text[digits] - '0');
    }
    if (digits == 0 || text[digits] != '\0') {
        return false;
    }
    for (int i = digits; i < DECIMALS; i++) {
        value *= 10;
    }
    *millionths = value;
    return true;
}

bool ss_quantity_read(const char *typed, int64_t *quantity)
{
    int64_t whole = 0, part = 0;
    const char *at = typed;

    *quantity = 0;
    if (*typed == '\0') {
        return true;
    }
    for (; apr_isdigit(*at); at++) {
        whole = whole * 10 + (*at - '0');
        if (whole > WHOLE_LIMIT) {
            return false;
        }
    }
    if (at == typed) {
        return false;
    }
    if (*at == '.' || *at == ',') {
        if (!read_decimals(at + 1, &part)) {
            return false;
        }
    } else if (*at != '\0') {
        return false;
    }
    *quantity = whole * SS_MILLION + part;
    return true;
}

int64_t ss_quantity_limit(const ss_component_t *component)
{
    if (component->type == SS_ON_OFF) {
        return SS_MILLION;
    }
    return component->max > 0 ? component->max : SS_QUANTITY_MAX;
}

static int64_t step_of(const ss_component_t *component)
{
    return component->type == SS_QUANTITY && component->step > 0 ? component->step : SS_MILLION;
}

static int64_t least_of(const ss_component_t *component)
{
    return component->type == SS_QUANTITY && component->min > 0 ? component->min
                                                                : step_of(component);
}

int64_t ss_quantity_fit(const ss_component_t *component, int64_t quantity)
{
    int64_t least = least_of(component), limit = ss_quantity_limit(component);

    if (quantity <= 0) {
        return 0;
    }
    quantity = quantity < least ? least : quantity > limit ? limit : quantity;
    return least + (quantity - least) / step_of(component) * step_of(component);
}

int64_t ss_quantity_step(const ss_component_t *component, int64_t quantity, int count)
{
    int64_t next = quantity + count * step_of(component);

    if (next < least_of(component)) {
        return count > 0 ? least_of(component) : 0;
    }
    return ss_quantity_fit(component, next);
}

bool ss_component_is_free(const ss_component_t *component)
{
    if (component->scale == SS_SCALE_NONE || component->scale == SS_SCALE_DISCOUNT) {
        return component->price == 0;
    }
    for (int i = 0; i < component->tier_count; i++) {
        if (component->tiers[i].value != 0) {
            return false;
        }
    }
    return true;
}

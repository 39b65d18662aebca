/*
 * What customers typed into the merchant's further fields, as facts for review, confirmation, mail
 * and contract.
 */
#include "actions/order_view.h"

#include "base/json.h"
#include "model/custom_field.h"

#include <apr_strings.h>
#include <string.h>

static const char *option_label(ss_ctx_t *ctx, const ss_custom_field_t *field, const char *value)
{
    for (size_t i = 0; i < json_array_size(field->options); i++) {
        ss_names_t *option = json_array_get(field->options, i);

        if (strcmp(ss_custom_option(option), value) == 0) {
            return ss_name(option, ctx->lang);
        }
    }
    return value;
}

/* "1.50" with the language's decimal sign; digits stay as they were typed. */
static const char *said_number(ss_ctx_t *ctx, const char *value)
{
    char *number = apr_pstrdup(ctx->pool, value), *point = strchr(number, '.');

    if (point != NULL) {
        *point = ss_say_quantity(ctx, SS_MILLION / 2)[1]; /* "0,5" */
    }
    return number;
}

static const char *said(ss_ctx_t *ctx, const ss_custom_field_t *field, const char *value)
{
    ss_date_t date;

    switch (field->type) {
    case SS_CUSTOM_BOOLEAN:
        return ss_say(ctx, "order.custom_yes", NULL);
    case SS_CUSTOM_CHOICE:
        return option_label(ctx, field, value);
    case SS_CUSTOM_DATE:
        return ss_date_parse(value, &date) ? ss_say_date(ctx, date) : value;
    case SS_CUSTOM_NUMBER:
        return said_number(ctx, value);
    default:
        return value;
    }
}

void ss_custom_facts_add(ss_ctx_t *ctx, json_t *facts, const json_t *values)
{
    for (int i = 0; i < ctx->catalogue->custom_field_count; i++) {
        const ss_custom_field_t *field = &ctx->catalogue->custom_fields[i];
        const char *value = ss_json_text(values, field->name);

        if (*value != '\0') {
            ss_fact_add_named(ctx, facts, ss_name(field->label, ctx->lang),
                              said(ctx, field, value));
        }
    }
}

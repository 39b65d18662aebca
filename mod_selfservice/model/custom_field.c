/* Further fields of the order form, as the catalogue describes them and as they are checked. */
#include "model/custom_field.h"

#include "base/date.h"
#include "base/json.h"
#include "base/text.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define USUAL_LIMIT 200
#define NUMBER_LIMIT 20

const char *ss_custom_option(ss_names_t *option)
{
    return ss_name(option, "");
}

static ss_custom_type_t type_of(const char *word)
{
    static const char *const words[] = { "Text", "Number", "Date", "Boolean", "Choice" };

    for (int i = 0; i < SS_COUNT(words); i++) {
        if (strcmp(words[i], word) == 0) {
            return (ss_custom_type_t)i;
        }
    }
    return SS_CUSTOM_TEXT;
}

static ss_custom_field_t read_field(const json_t *data, apr_pool_t *pool)
{
    int limit = (int)ss_json_int(data, "MaxLength");

    return (ss_custom_field_t){
        .name = ss_json_text(data, "Name"),
        .input = apr_pstrcat(pool, "custom[", ss_json_text(data, "Name"), "]", NULL),
        .type = type_of(ss_json_text(data, "Type")),
        .of_contract = strcmp(ss_json_text(data, "Target"), "Contract") == 0,
        .required = ss_json_bool(data, "Required"),
        .limit = limit > 0 ? limit : USUAL_LIMIT,
        .label = json_object_get(data, "Label"),
        .options = json_object_get(data, "Options"),
    };
}

const ss_custom_field_t *ss_custom_fields_read(const json_t *list, int *count, apr_pool_t *pool)
{
    ss_custom_field_t *fields = apr_palloc(pool, sizeof(*fields) * (json_array_size(list) + 1));

    *count = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *data = json_array_get(list, i);

        if (strcmp(ss_json_text(data, "Signup"), "Write") == 0
            && strcmp(ss_json_text(data, "Target"), "Product") != 0) {
            fields[(*count)++] = read_field(data, pool);
        }
    }
    return fields;
}

/*
 * "-1234,5" and "1234.5"; no thousands separators, which mean different things in different
 * languages.
 */
static const char *read_number(const char *typed, apr_pool_t *pool)
{
    char *number = apr_pstrdup(pool, typed);
    char *at = number + (*number == '-');
    size_t whole = strspn(at, "0123456789");

    if (whole == 0 || strlen(number) > NUMBER_LIMIT) {
        return NULL;
    }
    at += whole;
    if (*at == ',' || *at == '.') {
        *at++ = '.';
        at += strspn(at, "0123456789");
    }
    return *at == '\0' && at[-1] != '.' ? number : NULL;
}

static bool is_option(const ss_custom_field_t *field, const char *value)
{
    for (size_t i = 0; i < json_array_size(field->options); i++) {
        if (strcmp(ss_custom_option(json_array_get(field->options, i)), value) == 0) {
            return true;
        }
    }
    return false;
}

/*
 * What is wrong with a value that is there; NULL if nothing is. @param plain  set to the form that
 * is kept
 */
static const char *check_value(const ss_custom_field_t *field, const char *value,
                               const char **plain, apr_pool_t *pool)
{
    ss_date_t date;

    *plain = value;
    switch (field->type) {
    case SS_CUSTOM_NUMBER:
        *plain = read_number(value, pool);
        return *plain == NULL ? "bad_number" : NULL;
    case SS_CUSTOM_DATE:
        if (!ss_date_parse(value, &date)) {
            return "bad_date";
        }
        *plain = ss_date_text(date, pool);
        return NULL;
    case SS_CUSTOM_BOOLEAN:
        return strcmp(value, "1") == 0 ? NULL : "not_allowed";
    case SS_CUSTOM_CHOICE:
        return is_option(field, value) ? NULL : "not_allowed";
    default:
        return ss_text_length(value) > field->limit ? "too_long" : NULL;
    }
}

static void check_field(ss_ctx_t *ctx, const ss_custom_field_t *field, const json_t *values,
                        json_t *kept)
{
    const char *value = ss_json_text(values, field->name), *plain = value, *code;

    if (!ss_text_is_visible(value)) {
        if (field->required) {
            ss_problem_add_detail(ctx, field->input,
                                  field->type == SS_CUSTOM_BOOLEAN ? "missing_tick"
                                                                   : "missing_named",
                                  ss_name(field->label, ctx->lang));
        }
        return;
    }
    code = check_value(field, value, &plain, ctx->pool);
    if (code != NULL && ss_problem_of(ctx, field->input) == NULL) {
        ss_problem_add_detail(ctx, field->input, code, apr_itoa(ctx->pool, field->limit));
    }
    ss_json_set_text(kept, field->name, code == NULL ? plain : value);
}

ss_status_t ss_custom_fields_check(ss_ctx_t *ctx, json_t *values, bool only_contract)
{
    json_t *kept = ss_json_object(ctx->pool);

    for (int i = 0; i < ctx->catalogue->custom_field_count; i++) {
        const ss_custom_field_t *field = &ctx->catalogue->custom_fields[i];

        if (field->of_contract || !only_contract) {
            check_field(ctx, field, values, kept);
        }
    }
    json_object_clear(values);
    json_object_update(values, kept);
    return ss_problems_status(ctx);
}

const char *ss_custom_fields_text(const ss_catalogue_t *catalogue, const json_t *values,
                                  bool of_contract, apr_pool_t *pool)
{
    json_t *chosen = ss_json_object(pool);

    for (int i = 0; i < catalogue->custom_field_count; i++) {
        const ss_custom_field_t *field = &catalogue->custom_fields[i];
        const char *value = ss_json_text(values, field->name);

        if (field->of_contract == of_contract && *value != '\0') {
            ss_json_set_text(chosen, field->name, value);
        }
    }
    return ss_json_print(chosen, pool);
}

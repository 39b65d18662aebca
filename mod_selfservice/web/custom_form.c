/* The merchant's further fields on the order page: read, and drawn behind those of the address. */
#include "web/custom_form.h"

#include "base/json.h"
#include "model/custom_field.h"
#include "web/field_view.h"
#include "web/form.h"
#include "web/page.h"

json_t *ss_custom_form_read(ss_web_t *web)
{
    json_t *values = ss_json_object(web->ctx->pool);

    for (int i = 0; i < web->catalogue->custom_field_count; i++) {
        const ss_custom_field_t *field = &web->catalogue->custom_fields[i];

        ss_json_set_text(values, field->name, ss_form_text(web, field->input, field->limit));
    }
    return values;
}

static void add_option(ss_web_t *web, json_t *options, const char *code, const char *name,
                       bool selected)
{
    json_t *option = ss_json_object(web->ctx->pool);

    ss_json_set_text(option, "code", code);
    ss_json_set_text(option, "name", name);
    ss_json_set_bool(option, "selected", selected);
    ss_json_append(options, option);
}

/* The first option is empty: nothing is chosen for the customer. */
static json_t *options_of(ss_web_t *web, const ss_custom_field_t *field, const char *value)
{
    json_t *options = ss_json_list(web->ctx->pool);

    add_option(web, options, "", ss_web_text(web, "order.custom_choose", NULL), *value == '\0');
    for (size_t i = 0; i < json_array_size(field->options); i++) {
        ss_names_t *option = json_array_get(field->options, i);
        const char *code = ss_custom_option(option);

        add_option(web, options, code, ss_name(option, web->ctx->lang), strcmp(code, value) == 0);
    }
    return options;
}

static json_t *field_json(ss_web_t *web, const ss_custom_field_t *field, const char *value)
{
    ss_field_view_t view = {
        .name = field->input,
        .label = ss_name(field->label, web->ctx->lang),
        .value = value,
        .type = field->type == SS_CUSTOM_DATE ? "date" : "text",
        .inputmode = field->type == SS_CUSTOM_NUMBER ? "decimal" : NULL,
        .css = field->type == SS_CUSTOM_BOOLEAN ? "" : "f-3",
        .limit = field->type == SS_CUSTOM_TEXT ? field->limit : 0,
        .required = field->required,
        .show_optional = !field->required,
    };
    json_t *json = ss_field_json(web, &view);

    ss_json_set_bool(json, "is_select", field->type == SS_CUSTOM_CHOICE);
    ss_json_set_bool(json, "is_check", field->type == SS_CUSTOM_BOOLEAN);
    ss_json_set_bool(json, "checked", strcmp(value, "1") == 0);
    if (field->type == SS_CUSTOM_CHOICE) {
        ss_json_set(json, "options", options_of(web, field, value));
    }
    return json;
}

void ss_custom_form_add(ss_web_t *web, json_t *fields, const json_t *values, bool only_contract)
{
    for (int i = 0; i < web->catalogue->custom_field_count; i++) {
        const ss_custom_field_t *field = &web->catalogue->custom_fields[i];

        if (field->of_contract || !only_contract) {
            ss_json_append(fields, field_json(web, field, ss_json_text(values, field->name)));
        }
    }
}

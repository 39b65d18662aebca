/* The fields of a person, as the order page and the portal's billing page read and show them. */
#include "web/person_form.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "web/field_view.h"
#include "web/form.h"
#include "web/page.h"

/* How a field is drawn. Labels are "frame.field.<name>", hints "frame.field.<name>_hint". */
typedef struct field_look_t {
    ss_field_id_t id;
    const char *type, *autocomplete, *inputmode, *css;
} field_look_t;

static const field_look_t looks[] = {
    { SS_FIELD_CNAME, "text", "organization", NULL, "f-3 when-business" },
    { SS_FIELD_VATID, "text", "off", NULL, "f-3 when-business" },
    { SS_FIELD_FNAME, "text", "given-name", NULL, "f-3 f-half" },
    { SS_FIELD_LNAME, "text", "family-name", NULL, "f-3 f-half" },
    { SS_FIELD_EMAIL, "email", "email", NULL, "" },
    { SS_FIELD_PNUM, "tel", "tel", NULL, "" },
    { SS_FIELD_STREET, "text", "address-line1", NULL, "f-4 f-street" },
    { SS_FIELD_HNUM, "text", "off", NULL, "f-2 f-no" },
    { SS_FIELD_ALINE1, "text", "address-line1", NULL, "" },
    { SS_FIELD_PCODE, "text", "postal-code", NULL, "f-2 f-zip" },
    { SS_FIELD_CITY, "text", "address-level2", NULL, "f-4 f-city" },
    { SS_FIELD_ALINE2, "text", "address-line2", NULL, "f-3 f-half" },
    { SS_FIELD_COUNTRY, "text", "country", NULL, "f-3 f-half" },
};

ss_person_t ss_person_form_read(ss_web_t *web)
{
    ss_person_t person = { .business = strcmp(ss_form_text(web, "type", 20), "business") == 0 };

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        person.fields[i] = web->site->fields[i] == SS_HIDDEN
            ? "" : ss_form_text(web, ss_field_names[i], ss_field_limits[i]);
    }
    return person;
}

typedef struct country_t {
    const char *code, *name;
    bool near;
    const ss_i18n_t *i18n;
} country_t;

static int compare_countries(const void *left, const void *right)
{
    const country_t *a = left, *b = right;

    if (a->near != b->near) {
        return a->near ? -1 : 1;
    }
    return a->near ? 0 : ss_i18n_compare(a->i18n, a->name, b->name);
}

/* Germany, Austria and Switzerland stand first, the others as the language sorts them. */
static json_t *country_options(ss_web_t *web, const char *chosen)
{
    apr_pool_t *pool = web->ctx->pool;
    apr_array_header_t *countries = apr_array_make(pool, 256, sizeof(country_t));
    json_t *options = ss_json_list(pool);

    for (int i = 0; ss_countries[i] != NULL; i++) {
        const char *code = ss_countries[i];
        country_t *country = apr_array_push(countries);

        country->code = code;
        country->i18n = ss_texts_i18n(web->texts);
        country->name = ss_i18n_country(country->i18n, code, pool);
        country->near = strcmp(code, "DE") == 0 || strcmp(code, "AT") == 0 || strcmp(code, "CH") == 0;
    }
    qsort(countries->elts, (size_t)countries->nelts, sizeof(country_t), compare_countries);
    for (int i = 0; i < countries->nelts; i++) {
        const country_t *country = &APR_ARRAY_IDX(countries, i, country_t);
        json_t *option = ss_json_object(pool);

        ss_json_set_text(option, "code", country->code);
        ss_json_set_text(option, "name", country->name);
        ss_json_set_bool(option, "selected", strcmp(country->code, chosen) == 0);
        ss_json_append(options, option);
    }
    return options;
}

static json_t *field_json(ss_web_t *web, const field_look_t *look, const ss_person_t *person)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *name = ss_field_names[look->id];
    const char *key = apr_pstrcat(pool, "frame.field.", name, NULL);
    const char *hint_key = apr_pstrcat(pool, key, "_hint", NULL);
    bool required = web->site->fields[look->id] == SS_REQUIRED;
    const char *chosen = person->fields[look->id];
    ss_field_view_t view = {
        .name = name,
        .label = ss_web_text(web, key, NULL),
        .hint = ss_texts_has(web->texts, hint_key) ? ss_web_text(web, hint_key, NULL) : NULL,
        .value = chosen,
        .type = look->type,
        .autocomplete = look->autocomplete,
        .inputmode = look->inputmode,
        .css = look->css,
        .limit = ss_field_limits[look->id],
        .required = required,
        .show_optional = !required && look->id != SS_FIELD_CNAME,
    };
    json_t *field = ss_field_json(web, &view);

    ss_json_set_bool(field, "is_select", look->id == SS_FIELD_COUNTRY);
    if (look->id == SS_FIELD_COUNTRY) {
        chosen = *chosen == '\0' ? web->catalogue->merchant.country : chosen;
        ss_json_set(field, "options", country_options(web, chosen));
    }
    return field;
}

json_t *ss_person_form_fields(ss_web_t *web, const ss_person_t *person)
{
    json_t *fields = ss_json_list(web->ctx->pool);

    for (int i = 0; i < SS_COUNT(looks); i++) {
        bool is_business_field = looks[i].id == SS_FIELD_CNAME || looks[i].id == SS_FIELD_VATID;

        if (web->site->fields[looks[i].id] != SS_HIDDEN && (web->site->for_businesses || !is_business_field)) {
            ss_json_append(fields, field_json(web, &looks[i], person));
        }
    }
    return fields;
}

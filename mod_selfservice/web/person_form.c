/* The fields of a person, as the order page and the portal's billing page read and show them. */
#include "web/person_form.h"

#include "actions/say.h"
#include "base/json.h"
#include "model/postcode.h"
#include "web/field_view.h"
#include "web/form.h"
#include "web/page.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* How a field is drawn. Labels are "frame.field.<name>", hints "frame.field.<name>_hint". */
typedef struct field_look_t {
    ss_field_id_t id;
    const char *type, *autocomplete, *css;
} field_look_t;

/* In order of appearance: the street line first, then postcode and town, then what few need. */
static const field_look_t looks[] = {
    { SS_FIELD_CNAME, "text", "organization", "f-3" },
    { SS_FIELD_VATID, "text", "off", "f-3" },
    { SS_FIELD_FNAME, "text", "given-name", "f-3 f-half" },
    { SS_FIELD_LNAME, "text", "family-name", "f-3 f-half" },
    { SS_FIELD_EMAIL, "email", "email", "" },
    { SS_FIELD_PNUM, "tel", "tel", "" },
    { SS_FIELD_STREET, "text", "address-line1", "f-4 f-street" },
    { SS_FIELD_HNUM, "text", "off", "f-2 f-no" },
    { SS_FIELD_ALINE1, "text", "address-line2", "" },
    { SS_FIELD_PCODE, "text", "postal-code", "f-2 f-zip" },
    { SS_FIELD_CITY, "text", "address-level2", "f-4 f-city" },
    { SS_FIELD_ALINE2, "text", "address-line2", "f-3 f-half" },
    { SS_FIELD_COUNTRY, "text", "country", "f-3 f-half" },
};

ss_person_t ss_person_form_read(ss_web_t *web, bool business)
{
    ss_person_t person = { .business = business };

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        person.fields[i] = ss_person_need(web->site, business, (ss_field_id_t)i) == SS_HIDDEN
            ? "" : ss_form_text(web, ss_field_names[i], ss_field_limits[i]);
    }
    return person;
}

static bool is_for_business(ss_field_id_t id)
{
    return id == SS_FIELD_CNAME || id == SS_FIELD_VATID;
}

/* ---- countries ---- */

static const char *const near_countries[] = { "DE", "AT", "CH" };

typedef struct country_t {
    const char *code, *name;
    int rank; /* place among the near ones, else one more than they are */
    const ss_i18n_t *i18n;
} country_t;

static int rank_of(const char *code)
{
    for (int i = 0; i < SS_COUNT(near_countries); i++) {
        if (strcmp(code, near_countries[i]) == 0) {
            return i;
        }
    }
    return SS_COUNT(near_countries);
}

static int compare_countries(const void *left, const void *right)
{
    const country_t *a = left, *b = right;

    return a->rank != b->rank ? a->rank - b->rank : ss_i18n_compare(a->i18n, a->name, b->name);
}

static country_t *sorted_countries(ss_web_t *web, int *count)
{
    const ss_i18n_t *i18n = ss_texts_i18n(web->texts);
    country_t *list;

    for (*count = 0; ss_countries[*count] != NULL; ++*count) {
        continue;
    }
    list = apr_pcalloc(web->ctx->pool, (size_t)*count * sizeof(*list));
    for (int i = 0; i < *count; i++) {
        list[i].code = ss_countries[i];
        list[i].name = ss_i18n_country(i18n, ss_countries[i], web->ctx->pool);
        list[i].rank = rank_of(ss_countries[i]);
        list[i].i18n = i18n;
    }
    qsort(list, (size_t)*count, sizeof(*list), compare_countries);
    return list;
}

static json_t *country_options(ss_web_t *web, const char *chosen)
{
    json_t *options = ss_json_list(web->ctx->pool);
    int count;
    const country_t *list = sorted_countries(web, &count);

    for (int i = 0; i < count; i++) {
        json_t *option = ss_json_object(web->ctx->pool);

        ss_json_set_text(option, "code", list[i].code);
        ss_json_set_text(option, "name", list[i].name);
        ss_json_set_bool(option, "selected", strcasecmp(list[i].code, chosen) == 0);
        ss_json_append(options, option);
    }
    return options;
}

/* ---- fields ---- */

const char *ss_person_postcode_hint(ss_web_t *web, const ss_person_t *person)
{
    const char *country = person->fields[SS_FIELD_COUNTRY];

    if (ss_postcode_fits(country, person->fields[SS_FIELD_PCODE])) {
        return NULL;
    }
    country = ss_i18n_country(ss_texts_i18n(web->texts), country, web->ctx->pool);
    return ss_say(web->ctx, "frame.field.pcode_unusual", "country", country, NULL);
}

static const char *hint_of(ss_web_t *web, const ss_person_t *person, ss_field_id_t id,
                           bool switched)
{
    const char *key = apr_pstrcat(web->ctx->pool, "frame.field.", ss_field_names[id], "_hint",
                                  NULL);

    if (id == SS_FIELD_PCODE) {
        return ss_person_postcode_hint(web, person);
    }
    if (id == SS_FIELD_CNAME && !switched) {
        return NULL; /* it only says when a company is needed */
    }
    if (id == SS_FIELD_VATID && ss_person_has_vat_id(person, web->ctx->pool)) {
        key = "frame.field.vatid_hint_checked";
    }
    return ss_texts_has(web->texts, key) ? ss_web_text(web, key, NULL) : NULL;
}

static json_t *field_json(ss_web_t *web, const ss_person_t *person, const field_look_t *look,
                          bool choosing)
{
    apr_pool_t *pool = web->ctx->pool;
    bool switched = choosing && is_for_business(look->id);
    ss_need_t need = ss_person_need(web->site, person->business || switched, look->id);
    ss_field_view_t view = {
        .name = ss_field_names[look->id],
        .label = ss_web_text(web, apr_pstrcat(pool, "frame.field.", ss_field_names[look->id], NULL),
                             NULL),
        .hint = hint_of(web, person, look->id, switched),
        .value = person->fields[look->id],
        .type = look->type,
        .autocomplete = look->autocomplete,
        .css = switched ? apr_pstrcat(pool, look->css, " when-business", NULL) : look->css,
        .limit = ss_field_limits[look->id],
        /* A company is needed only once "business" is chosen, which HTML cannot say. */
        .required = need == SS_REQUIRED && !switched,
        .show_optional = need == SS_OPTIONAL,
    };
    json_t *field;

    if (look->id == SS_FIELD_ALINE2 && web->site->fields[SS_FIELD_ALINE1] != SS_HIDDEN) {
        view.autocomplete = "address-line3";
    }
    field = ss_field_json(web, &view);
    ss_json_set_bool(field, "is_select", look->id == SS_FIELD_COUNTRY);
    if (look->id == SS_FIELD_COUNTRY) {
        ss_json_set(field, "options",
                    country_options(web, *view.value == '\0' ? web->catalogue->merchant.country
                                                             : view.value));
    }
    return field;
}

json_t *ss_person_form_fields(ss_web_t *web, const ss_person_t *person, bool choosing)
{
    json_t *fields = ss_json_list(web->ctx->pool);

    for (int i = 0; i < SS_COUNT(looks); i++) {
        bool switched = choosing && is_for_business(looks[i].id);

        if (ss_person_need(web->site, person->business || switched, looks[i].id) != SS_HIDDEN) {
            ss_json_append(fields, field_json(web, person, &looks[i], choosing));
        }
    }
    return fields;
}

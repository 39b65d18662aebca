/* Customers: rules of the address fields, and their JSON. */
#include "model/customer.h"

#include "base/json.h"
#include "base/text.h"
#include "base/text_link.h"
#include "model/email.h"
#include "model/vat_id.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

/* ISO 3166-1. */
const char *const ss_countries[] = {
    "AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ", "AR", "AS", "AT", "AU", "AW", "AX", "AZ",
    "BA", "BB", "BD", "BE", "BF", "BG", "BH", "BI", "BJ", "BL", "BM", "BN", "BO", "BQ", "BR", "BS",
    "BT", "BV", "BW", "BY", "BZ", "CA", "CC", "CD", "CF", "CG", "CH", "CI", "CK", "CL", "CM", "CN",
    "CO", "CR", "CU", "CV", "CW", "CX", "CY", "CZ", "DE", "DJ", "DK", "DM", "DO", "DZ", "EC", "EE",
    "EG", "EH", "ER", "ES", "ET", "FI", "FJ", "FK", "FM", "FO", "FR", "GA", "GB", "GD", "GE", "GF",
    "GG", "GH", "GI", "GL", "GM", "GN", "GP", "GQ", "GR", "GS", "GT", "GU", "GW", "GY", "HK", "HM",
    "HN", "HR", "HT", "HU", "ID", "IE", "IL", "IM", "IN", "IO", "IQ", "IR", "IS", "IT", "JE", "JM",
    "JO", "JP", "KE", "KG", "KH", "KI", "KM", "KN", "KP", "KR", "KW", "KY", "KZ", "LA", "LB", "LC",
    "LI", "LK", "LR", "LS", "LT", "LU", "LV", "LY", "MA", "MC", "MD", "ME", "MF", "MG", "MH", "MK",
    "ML", "MM", "MN", "MO", "MP", "MQ", "MR", "MS", "MT", "MU", "MV", "MW", "MX", "MY", "MZ", "NA",
    "NC", "NE", "NF", "NG", "NI", "NL", "NO", "NP", "NR", "NU", "NZ", "OM", "PA", "PE", "PF", "PG",
    "PH", "PK", "PL", "PM", "PN", "PR", "PS", "PT", "PW", "PY", "QA", "RE", "RO", "RS", "RU", "RW",
    "SA", "SB", "SC", "SD", "SE", "SG", "SH", "SI", "SJ", "SK", "SL", "SM", "SN", "SO", "SR", "SS",
    "ST", "SV", "SX", "SY", "SZ", "TC", "TD", "TF", "TG", "TH", "TJ", "TK", "TL", "TM", "TN", "TO",
    "TR", "TT", "TV", "TW", "TZ", "UA", "UG", "UM", "US", "UY", "UZ", "VA", "VC", "VE", "VG", "VI",
    "VN", "VU", "WF", "WS", "YE", "YT", "ZA", "ZM", "ZW", NULL,
};

const int ss_field_limits[SS_FIELD_COUNT] = {
    [SS_FIELD_CNAME] = 120, [SS_FIELD_VATID] = 20,  [SS_FIELD_FNAME] = 60,  [SS_FIELD_LNAME] = 60,
    [SS_FIELD_EMAIL] = 254, [SS_FIELD_PNUM] = 40,   [SS_FIELD_STREET] = 80, [SS_FIELD_HNUM] = 20,
    [SS_FIELD_ALINE1] = 80, [SS_FIELD_ALINE2] = 80, [SS_FIELD_PCODE] = 12,  [SS_FIELD_CITY] = 80,
    [SS_FIELD_COUNTRY] = 2,
};

/* An ISO 3166-1 alpha-2 code in upper case. */
static bool country_exists(const char *code)
{
    for (int i = 0; ss_countries[i] != NULL; i++) {
        if (strcmp(ss_countries[i], code) == 0) {
            return true;
        }
    }
    return false;
}

bool ss_country_is_eu(const char *code)
{
    static const char members[] = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL "
                                  "PL PT RO SE SI SK";

    return strlen(code) == 2 && strchr(code, ' ') == NULL && strstr(members, code) != NULL;
}

ss_need_t ss_person_need(const ss_site_t *site, bool business, ss_field_id_t field)
{
    if (!business && (field == SS_FIELD_CNAME || field == SS_FIELD_VATID)) {
        return SS_HIDDEN;
    }
    if (field == SS_FIELD_EMAIL || field == SS_FIELD_CNAME) {
        return SS_REQUIRED;
    }
    return site->fields[field];
}

/* Inside the EU the id must be one of the address's country; elsewhere any text will do. */
static const char *check_vat_id(const ss_person_t *person, const char **value, apr_pool_t *pool)
{
    const char *country = person->fields[SS_FIELD_COUNTRY];
    const char *vat_id = ss_vat_id_read(*value, pool);

    if (*country != '\0' && !ss_country_is_eu(country)) {
        return NULL;
    }
    if (vat_id == NULL) {
        return "bad_vatid";
    }
    *value = vat_id;
    return *country == '\0' || strcmp(ss_vat_id_country(vat_id, pool), country) == 0 ? NULL
                                                                                     : "bad_vatid";
}

/* Names and addresses stand in mails to whatever address was typed: they must not carry links. */
static bool holds_link(ss_field_id_t field, const char *value)
{
    return ss_text_holds_link(value, field == SS_FIELD_FNAME || field == SS_FIELD_LNAME
                                         || field == SS_FIELD_CITY);
}

/* What is wrong with the form of a value that is there; NULL if nothing is. */
static const char *check_form(ss_person_t *person, ss_field_id_t field, apr_pool_t *pool)
{
    const char **value = &person->fields[field];

    if (!ss_text_is_clean(*value, false)) {
        return "bad_value";
    }
    switch (field) {
    case SS_FIELD_EMAIL:
        return ss_email_is(*value) ? NULL : "bad_email";
    case SS_FIELD_COUNTRY:
        return country_exists(*value) ? NULL : "bad_country";
    case SS_FIELD_VATID:
        return check_vat_id(person, value, pool);
    default:
        return holds_link(field, *value) ? "web_address" : NULL;
    }
}

static void check_field(ss_ctx_t *ctx, ss_person_t *person, ss_field_id_t field, ss_need_t need)
{
    const char *name = ss_field_names[field];
    const char *code;

    if (need == SS_HIDDEN || !ss_text_is_visible(person->fields[field])) {
        person->fields[field] = "";
        if (need == SS_REQUIRED) {
            ss_problem_add(ctx, name, "missing");
        }
    } else if (ss_text_length(person->fields[field]) > ss_field_limits[field]) {
        ss_problem_add_detail(ctx, name, "too_long", apr_itoa(ctx->pool, ss_field_limits[field]));
    } else if ((code = check_form(person, field, ctx->pool)) != NULL) {
        ss_problem_add(ctx, name, code);
    }
}

static const char *upper_case(const char *text, apr_pool_t *pool)
{
    char *upper = apr_pstrdup(pool, text);

    for (char *at = upper; *at != '\0'; at++) {
        *at = (char)apr_toupper(*at);
    }
    return upper;
}

ss_status_t ss_person_check(ss_ctx_t *ctx, const ss_site_t *site, ss_person_t *person)
{
    int before = ctx->problems->nelts;

    if (person->business ? !site->for_businesses : !site->for_consumers) {
        ss_problem_add(ctx, "type", "not_allowed");
    }
    person->fields[SS_FIELD_COUNTRY] = upper_case(person->fields[SS_FIELD_COUNTRY], ctx->pool);
    for (int field = 0; field < SS_FIELD_COUNT; field++) {
        ss_need_t need = ss_person_need(site, person->business, (ss_field_id_t)field);

        check_field(ctx, person, (ss_field_id_t)field, need);
    }
    return ctx->problems->nelts == before ? SS_OK : SS_INVALID;
}

bool ss_person_has_vat_id(const ss_person_t *person, apr_pool_t *pool)
{
    const char *vat_id = ss_vat_id_read(person->fields[SS_FIELD_VATID], pool);

    return person->business && vat_id != NULL
           && strcmp(ss_vat_id_country(vat_id, pool), person->fields[SS_FIELD_COUNTRY]) == 0;
}

const char *ss_person_display_name(const ss_person_t *person, apr_pool_t *pool)
{
    const char *first = person->fields[SS_FIELD_FNAME];
    const char *last = person->fields[SS_FIELD_LNAME];

    if (*person->fields[SS_FIELD_CNAME] != '\0') {
        return person->fields[SS_FIELD_CNAME];
    }
    return apr_pstrcat(pool, first, *first != '\0' && *last != '\0' ? " " : "", last, NULL);
}

bool ss_person_equal(const ss_person_t *a, const ss_person_t *b)
{
    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        if (strcmp(a->fields[i], b->fields[i]) != 0) {
            return false;
        }
    }
    return a->business == b->business;
}

json_t *ss_person_to_json(const ss_person_t *person, apr_pool_t *pool)
{
    json_t *json = ss_json_object(pool);

    ss_json_set_text(json, "type", person->business ? "business" : "consumer");
    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        ss_json_set_text(json, ss_field_names[i], person->fields[i]);
    }
    return json;
}

ss_person_t ss_person_from_json(const json_t *json, apr_pool_t *pool)
{
    ss_person_t person = { .business = strcmp(ss_json_text(json, "type"), "business") == 0 };

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        person.fields[i] = apr_pstrdup(pool, ss_json_text(json, ss_field_names[i]));
    }
    return person;
}

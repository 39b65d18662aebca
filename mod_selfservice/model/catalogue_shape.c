/* Checks one catalogue object against the table of its members and collects every deviation. */
#include "model/catalogue_shape.h"

#include "base/json.h"
#include "base/random_id.h"
#include "base/share_dir.h"
#include "model/catalogue_values.h"
#include "model/catalogue_words.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define LINE_LENGTH 500
#define PROSE_LENGTH 300000 /* some hundred pages; documents are typeset from it */

/* One value of one member on its way through the checks. */
typedef struct place_t {
    apr_array_header_t *findings;
    const ss_member_t *member;
    const json_t *value;
    const char *path;
} place_t;

static void find(const place_t *place, const char *text)
{
    ss_finding_add(place->findings, place->path, "%s", text);
}

static bool has_control(const char *text, bool lines_allowed)
{
    for (; *text != '\0'; text++) {
        bool line = *text == '\n' || *text == '\r' || *text == '\t';

        if ((apr_iscntrl(*text) && !(line && lines_allowed)) || *text == 127) {
            return true;
        }
    }
    return false;
}

static void check_text(const place_t *place, bool lines_allowed)
{
    const char *text = json_string_value(place->value);

    if (text == NULL) {
        find(place, "must be a text");
    } else if (has_control(text, lines_allowed)) {
        find(place, lines_allowed ? "contains control characters; remove them"
                                  : "must be one line without control characters");
    } else if (!lines_allowed && strlen(text) > LINE_LENGTH) {
        find(place, "is longer than 500 bytes; shorten it");
    } else if (strlen(text) > PROSE_LENGTH) {
        find(place, "is longer than 300000 bytes; shorten it");
    } else if (place->member->required && text[strspn(text, " \t\r\n")] == '\0') {
        find(place, "must not be empty");
    }
}

static void check_names(const place_t *place, bool lines_allowed)
{
    place_t inner = *place;
    const char *language;
    json_t *text;

    if (!json_is_object(place->value)) {
        if (!json_is_string(place->value)) {
            find(place, "must be a text or an object of texts by language, such as "
                        "{\"_c\": \"monthly\", \"de\": \"monatlich\"}");
            return;
        }
        check_text(place, lines_allowed);
        return;
    }
    if (json_object_size(place->value) == 0 && place->member->required) {
        find(place, "needs at least the text for \"_c\" (the fallback of all languages)");
    }
    json_object_foreach((json_t *)place->value, language, text) {
        inner.path = ss_path_member(place->path, language, place->findings->pool);
        inner.value = text;
        if (strcmp(language, "_c") != 0 && !ss_language_is(language)) {
            find(&inner, "is no language; use \"_c\" or a tag such as \"de\" or \"en-GB\"");
        }
        check_text(&inner, lines_allowed);
    }
}

static void check_amount(const place_t *place)
{
    int64_t millionths;

    if (!json_is_number(place->value)) {
        find(place, "must be a number such as 9.9 (not a text)");
    } else if (json_number_value(place->value) < 0) {
        find(place, "must not be negative");
    } else if (!ss_value_millionths(place->value, &millionths)) {
        find(place, "must have at most six decimals and not exceed 1,000,000,000");
    }
}

static void check_int(const place_t *place)
{
    int64_t number;

    if (!ss_value_int(place->value, &number) || number < place->member->low
        || number > place->member->high) {
        ss_finding_add(place->findings, place->path, "must be a whole number from %d to %d",
                       place->member->low, place->member->high);
    }
}

static void check_period(const place_t *place)
{
    const char *name;
    json_t *value;
    ss_span_t span;

    if (!json_is_object(place->value) || !ss_value_span(place->value, &span)) {
        find(place, "must be a period such as {\"Unit\": \"Month\", \"Quantity\": 12}; "
                    "units are Day, Week, Month and Year");
        return;
    }
    json_object_foreach((json_t *)place->value, name, value) {
        if (strcmp(name, "Unit") != 0 && strcmp(name, "Quantity") != 0) {
            ss_finding_add(place->findings,
                           ss_path_member(place->path, name, place->findings->pool),
                           "is not known; a period has Unit and Quantity");
        }
    }
}

static void check_choice(const place_t *place)
{
    const char *const *choices = place->member->choices;
    const char *text = json_string_value(place->value);
    const char *list = "";

    for (; *choices != NULL; choices++) {
        if (text != NULL && strcmp(*choices, text) == 0) {
            return;
        }
        list = apr_pstrcat(place->findings->pool, list, *list ? ", " : "", *choices, NULL);
    }
    ss_finding_add(place->findings, place->path, "must be one of %s", list);
}

static void check_key(const place_t *place)
{
    const char *text = json_string_value(place->value);

    if (text == NULL || *text == '\0' || strlen(text) > 32
        || strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen(text)) {
        find(place, "must be 1 to 32 of the characters a-z 0-9 _ -");
    }
}

/* Ids, references and times. */
static void check_word(const place_t *place, ss_member_type_t type)
{
    const char *text = json_string_value(place->value);
    ss_date_t day;
    apr_time_t instant;

    switch (type) {
    case SS_MEMBER_ID:
        if (text == NULL || !ss_id_is(text)) {
            find(place, "must be 24 lower-case hex digits; leave it out to have one made");
        }
        return;
    case SS_MEMBER_EXTERNAL_ID:
        if (text == NULL || !ss_external_id_is(text)) {
            find(place,
                 "must be 1 to 64 of the characters a-z 0-9 - and none of done, terms, assets, "
                 "embed.js or 24 hex digits: it is part of addresses");
        }
        return;
    case SS_MEMBER_REFERENCE:
        if (text == NULL || *text == '\0') {
            find(place, "must be the Id or ExternalId of another object");
        }
        return;
    case SS_MEMBER_DATE:
        if (text == NULL || !ss_date_parse(text, &day)) {
            find(place, "must be a day such as \"2026-11-24\"");
        }
        return;
    default:
        if (!ss_value_instant(place->value, "UTC", &instant)) {
            find(place, "must be an instant such as \"2026-11-24T08:00:00Z\" or a day");
        }
    }
}

static void check_map(const place_t *place)
{
    const char *name;
    json_t *value;

    if (!json_is_object(place->value)) {
        find(place, "must be an object of texts");
        return;
    }
    json_object_foreach((json_t *)place->value, name, value) {
        if (json_is_object(value) || json_is_array(value)) {
            ss_finding_add(place->findings,
                           ss_path_member(place->path, name, place->findings->pool),
                           "must be a text, a number, true or false");
        }
    }
}

/* Checks a value that is no list. */
static void check_single(const place_t *place, ss_member_type_t type)
{
    switch (type) {
    case SS_MEMBER_KEY:
        check_key(place);
        return;
    case SS_MEMBER_TEXT:
    case SS_MEMBER_PROSE:
        check_text(place, type == SS_MEMBER_PROSE);
        return;
    case SS_MEMBER_NAMES:
    case SS_MEMBER_PROSE_NAMES:
        check_names(place, type == SS_MEMBER_PROSE_NAMES);
        return;
    case SS_MEMBER_TEXT_MAP:
        check_map(place);
        return;
    case SS_MEMBER_BOOL:
        if (!json_is_boolean(place->value)) {
            find(place, "must be true or false");
        }
        return;
    case SS_MEMBER_INT:
        check_int(place);
        return;
    case SS_MEMBER_AMOUNT:
        check_amount(place);
        return;
    case SS_MEMBER_PERIOD:
        check_period(place);
        return;
    case SS_MEMBER_CHOICE:
        check_choice(place);
        return;
    case SS_MEMBER_OBJECT:
        ss_shape_check(place->findings, place->value, place->member->members, place->path);
        return;
    default:
        check_word(place, type);
    }
}

/* The type of the elements of a list; the type itself for everything else. */
static ss_member_type_t element_type(ss_member_type_t type)
{
    switch (type) {
    case SS_MEMBER_NAMES_LIST:
        return SS_MEMBER_NAMES;
    case SS_MEMBER_TEXT_LIST:
        return SS_MEMBER_TEXT;
    case SS_MEMBER_CHOICE_LIST:
        return SS_MEMBER_CHOICE;
    case SS_MEMBER_REFERENCE_LIST:
        return SS_MEMBER_REFERENCE;
    case SS_MEMBER_LIST:
        return SS_MEMBER_OBJECT;
    default:
        return type;
    }
}

static void check_member(const place_t *place)
{
    ss_member_type_t single = element_type(place->member->type);
    place_t element = *place;

    if (place->member->type == SS_MEMBER_READ_ONLY) {
        return;
    }
    if (single == place->member->type) {
        check_single(place, single);
        return;
    }
    if (!json_is_array(place->value)) {
        find(place, "must be a list");
        return;
    }
    for (size_t i = 0; i < json_array_size(place->value); i++) {
        element.value = json_array_get(place->value, i);
        element.path = ss_path_element(place->path, i, place->findings->pool);
        check_single(&element, single);
    }
}

/*
 * Money asked for the way of paying is told apart from a mere slip of the pen. Source: BGB section
 * 270a.
 */
static bool is_payment_surcharge(const char *name, apr_pool_t *pool)
{
    static const char *const ways[] = { "payment", "debit",   "transfer", "card",
                                        "sepa",    "invoice", "bearer" };
    static const char *const prices[] = { "fee", "charge", "cost", "price" };
    char *lower = apr_pstrdup(pool, name);
    bool way = false, price = false;

    for (char *letter = lower; *letter != '\0'; letter++) {
        *letter = (char)apr_tolower(*letter);
    }
    for (int i = 0; i < SS_COUNT(ways); i++) {
        way = way || strstr(lower, ways[i]) != NULL;
    }
    for (int i = 0; i < SS_COUNT(prices); i++) {
        price = price || strstr(lower, prices[i]) != NULL;
    }
    return strstr(lower, "surcharge") != NULL || (way && price);
}

static void check_unknown(apr_array_header_t *findings, const char *name, const char *path)
{
    if (is_payment_surcharge(name, findings->pool)) {
        ss_finding_add(findings, path, "asks money for a way of paying, which is forbidden "
                                       "(BGB section 270a); remove it");
    } else {
        ss_finding_add(findings, path, "is not known; see %s for the known members",
                       ss_import_schema_file);
    }
}

void ss_shape_check(apr_array_header_t *findings, const json_t *object, const ss_member_t *members,
                    const char *path)
{
    place_t place = { .findings = findings };
    const char *name;
    json_t *value;

    if (!json_is_object(object)) {
        ss_finding_add(findings, path, "must be an object");
        return;
    }
    json_object_foreach((json_t *)object, name, value) {
        place.path = ss_path_member(path, name, findings->pool);
        place.value = value;
        place.member = ss_member_find(members, name);
        if (place.member == NULL) {
            check_unknown(findings, name, place.path);
        } else if (!json_is_null(value)) {
            check_member(&place);
        }
    }
    for (; members->name != NULL; members++) {
        if (members->required && ss_value_absent(object, members->name)) {
            ss_finding_add(findings, ss_path_member(path, members->name, findings->pool),
                           "is missing");
        }
    }
}

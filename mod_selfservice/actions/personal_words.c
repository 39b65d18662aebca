/* What a copy of personal data says for a member of a row: its label and its value, in words. */
#include "actions/personal_words.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "base/random_id.h"

#define SHA256_LENGTH 32

typedef enum format_t {
    PLAIN, /* as it stands; days and instants as the language writes them */
    MONEY,
    PRICE, /* millionths */
    QUANTITY,
    RATE,
    FLAG,
    LANGUAGE,
    COUNTRY,
    WORD, /* a text below privacy.word */
    EVENT,
    AREAS,
    TYPED, /* what somebody typed, whatever it looks like */
} format_t;

/* How members are told, in rows and what is nested in them. */
static const struct {
    const char *name;
    format_t format;
} formats[] = {
    { "net", MONEY },          { "vat", MONEY },         { "gross", MONEY },
    { "amount", MONEY },       { "paid", MONEY },        { "credited", MONEY },
    { "fee", MONEY },          { "unit_price", PRICE },  { "price", PRICE },
    { "recurring_fee", PRICE }, { "setup_fee", PRICE },  { "quantity", QUANTITY },
    { "plan_quantity", QUANTITY }, { "quota", QUANTITY }, { "rate", RATE },
    { "business", FLAG },      { "test", FLAG },         { "all_contracts", FLAG },
    { "single_use", FLAG },    { "lang", LANGUAGE },     { "country", COUNTRY },
    { "status", WORD },        { "kind", WORD },         { "channel", WORD },
    { "type", WORD },          { "actor", WORD },        { "event", EVENT },
    { "scope", AREAS },        { "result", WORD },
    { "reference", TYPED },    { "memo", TYPED },        { "usage_key", TYPED },
    { "checked", FLAG },       { "given", FLAG },
};

static format_t format_of(const char *name)
{
    for (int i = 0; i < SS_COUNT(formats); i++) {
        if (strcmp(formats[i].name, name) == 0) {
            return formats[i].format;
        }
    }
    return PLAIN;
}

/* The name of what an id stands for: the customer's own rows and the catalogue. "" if it has none. */
static const char *name_of_id(const ss_reader_t *reader, const char *id)
{
    const ss_catalogue_t *catalogue = reader->ctx->catalogue;
    const ss_variant_t *variant = ss_catalogue_variant(catalogue, id);
    const ss_component_t *component = ss_catalogue_component(catalogue, id);

    if (variant != NULL || component != NULL) {
        return ss_name(variant != NULL ? variant->plan->name : component->name, reader->ctx->lang);
    }
    return ss_json_text(reader->names, id);
}

json_t *ss_personal_names(const json_t *tables, apr_pool_t *pool)
{
    static const struct {
        const char *table, *name;
    } named[] = { { "contract", "number" }, { "invoice", "number" },   { "order_", "number" },
                  { "dunning", "number" },  { "document", "filename" }, { "cancellation", "number" },
                  { "withdrawal", "number" }, { "customer", "number" } };
    json_t *names = ss_json_object(pool), *row;
    size_t index;

    for (int i = 0; i < SS_COUNT(named); i++) {
        json_array_foreach(json_object_get(tables, named[i].table), index, row) {
            ss_json_set_text(names, ss_json_text(row, "id"), ss_json_text(row, named[i].name));
        }
    }
    return names;
}

/* An id, or a hash, which stands for nothing that has a name. */
static bool is_id(const char *text)
{
    size_t length = strspn(text, "0123456789abcdef");

    return text[length] == '\0' && (length == SS_ID_LENGTH || length == 2 * SHA256_LENGTH);
}

const char *ss_personal_label(const ss_reader_t *reader, const char *name)
{
    ss_ctx_t *ctx = reader->ctx;
    const char *key = apr_pstrcat(ctx->pool, "frame.field.", name, NULL); /* as in the forms */

    if (is_id(name)) {
        const char *label = name_of_id(reader, name);

        return *label == '\0' ? NULL : label;
    }
    if (ss_name_index(ss_field_names, SS_FIELD_COUNT, name) < 0) {
        key = apr_pstrcat(ctx->pool, "privacy.column.", name, NULL);
    }
    return ss_say_has(ctx, key) ? ss_say(ctx, key, NULL) : NULL;
}

static const char *word(ss_ctx_t *ctx, const char *group, const char *text)
{
    const char *key = apr_pstrcat(ctx->pool, group, text, NULL);

    return ss_say_has(ctx, key) ? ss_say(ctx, key, NULL) : text;
}

/* Of the record of changes, of other systems, or of a mail. */
static const char *event_name(ss_ctx_t *ctx, const char *event)
{
    const char *name = word(ctx, "privacy.event.", event);

    return name != event ? name : word(ctx, "privacy.mail.", event);
}

/* "customer:<id>" and "ctl:<user>" are who they are before the colon. */
static const char *first_word(ss_ctx_t *ctx, const char *text)
{
    return apr_pstrmemdup(ctx->pool, text, strcspn(text, ":"));
}

static const char *area_names(ss_ctx_t *ctx, const char *scope)
{
    char *state = NULL, *list = apr_pstrdup(ctx->pool, scope);
    const char *names = "";

    for (char *area = apr_strtok(list, " ", &state); area != NULL;
         area = apr_strtok(NULL, " ", &state)) {
        names = ss_both(ctx, names, ", ", word(ctx, "portal.menu.", area));
    }
    return names;
}

const char *ss_personal_text(const ss_reader_t *reader, const char *text)
{
    ss_ctx_t *ctx = reader->ctx;
    apr_time_t time;
    ss_date_t day;

    if (is_id(text)) {
        return name_of_id(reader, text);
    }
    if (ss_time_parse(text, &time)) {
        return ss_i18n_time(ss_i18n(ctx->lang), time, ctx->catalogue->merchant.time_zone,
                            ctx->pool);
    }
    return ss_date_parse(text, &day) ? ss_say_date(ctx, day) : text;
}

static const char *text_value(const ss_reader_t *reader, const char *name, const char *text)
{
    ss_ctx_t *ctx = reader->ctx;

    if (*text == '\0') {
        return "";
    }
    switch (format_of(name)) {
    case LANGUAGE:
        return ss_i18n_language(ss_i18n(ctx->lang), text, ctx->pool);
    case COUNTRY:
        return ss_i18n_country(ss_i18n(ctx->lang), text, ctx->pool);
    case WORD:
        return word(ctx, "privacy.word.", first_word(ctx, text));
    case EVENT:
        return event_name(ctx, text);
    case AREAS:
        return area_names(ctx, text);
    case TYPED:
        return text;
    default:
        return ss_personal_text(reader, text);
    }
}

static const char *number_value(const ss_reader_t *reader, const char *name, int64_t number)
{
    ss_ctx_t *ctx = reader->ctx;
    const ss_i18n_t *i18n = ss_i18n(ctx->lang);

    switch (format_of(name)) {
    case MONEY:
        return ss_say_money(ctx, number, &reader->currency);
    case PRICE:
        return ss_i18n_price(i18n, number, &reader->currency, ctx->pool);
    case QUANTITY:
        return ss_say_quantity(ctx, number);
    case RATE:
        return ss_say_rate(ctx, (int)number);
    case WORD:
        return "";
    case FLAG:
        return ss_say(ctx, number != 0 ? "privacy.yes" : "privacy.no", NULL);
    default:
        return is_id(name) ? ss_say_quantity(ctx, number) : ss_i18n_int(i18n, number, ctx->pool);
    }
}

const char *ss_personal_value(const ss_reader_t *reader, const char *name, const json_t *value)
{
    ss_span_t span = { SS_UNIT_NONE, 0 };

    switch (json_typeof(value)) {
    case JSON_STRING:
        return text_value(reader, name, json_string_value(value));
    case JSON_INTEGER:
        return number_value(reader, name, json_integer_value(value));
    case JSON_TRUE:
    case JSON_FALSE:
        return format_of(name) == FLAG ? number_value(reader, name, json_is_true(value)) : "";
    case JSON_OBJECT:
        ss_unit_find(ss_json_text(value, "unit"), &span.unit);
        span.quantity = (int)ss_json_int(value, "quantity");
        return ss_say_span(reader->ctx, "order.span", span);
    default:
        return "";
    }
}

bool ss_personal_is_span(const json_t *value)
{
    return json_is_object(value) && json_object_size(value) == 2
        && json_is_string(json_object_get(value, "unit"))
        && json_is_integer(json_object_get(value, "quantity"));
}

/* Placeholders and plural forms filled in from C values. */
#include "actions/say.h"

#include "base/json.h"

#include <apr_strings.h>
#include <stdarg.h>

static const char *fill(ss_ctx_t *ctx, const char *key, const json_t *values)
{
    if (ctx->site == NULL || ctx->site->skin == NULL) {
        return key;
    }
    return ss_text(ss_skin_texts(ctx->site->skin, ctx->lang), key, values, ctx->pool);
}

static void set_pairs(json_t *values, const char *name, va_list pairs)
{
    for (; name != NULL; name = va_arg(pairs, const char *)) {
        ss_json_set_text(values, name, va_arg(pairs, const char *));
    }
}

const char *ss_say(ss_ctx_t *ctx, const char *key, ...)
{
    json_t *values = NULL; /* most texts have none */
    const char *name;
    va_list pairs;

    va_start(pairs, key);
    name = va_arg(pairs, const char *);
    if (name != NULL) {
        values = ss_json_object(ctx->pool);
        set_pairs(values, name, pairs);
    }
    va_end(pairs);
    return fill(ctx, key, values);
}

const char *ss_say_count(ss_ctx_t *ctx, const char *key, int64_t count, ...)
{
    json_t *values = ss_json_object(ctx->pool);
    va_list pairs;

    ss_json_set_int(values, "count", count);
    va_start(pairs, count);
    set_pairs(values, va_arg(pairs, const char *), pairs);
    va_end(pairs);
    return fill(ctx, key, values);
}

bool ss_say_has(const ss_ctx_t *ctx, const char *key)
{
    return ctx->site != NULL && ctx->site->skin != NULL
           && ss_texts_has(ss_skin_texts(ctx->site->skin, ctx->lang), key);
}

const char *ss_say_span(ss_ctx_t *ctx, const char *group, ss_span_t span)
{
    static const char *const units[] = { "", "day", "week", "month", "year" };
    int count = span.quantity;
    const char *key;

    if (!ss_span_is_set(span)) {
        return "";
    }
    key = apr_pstrcat(ctx->pool, group, ".", units[span.unit], NULL);
    if (span.unit == SS_UNIT_YEAR && !ss_say_has(ctx, key)) {
        key = apr_pstrcat(ctx->pool, group, ".month", NULL);
        count = ss_span_months(span);
    }
    return ss_say_count(ctx, key, count, NULL);
}

const char *ss_say_date(ss_ctx_t *ctx, ss_date_t date)
{
    return ss_date_is_set(date) ? ss_i18n_date(ss_i18n(ctx->lang), date, ctx->pool) : "";
}

const char *ss_say_money_in(ss_ctx_t *ctx, int64_t minor, const char *code)
{
    ss_currency_t currency = { "EUR", 2 };

    ss_currency_find(code, &currency);
    return ss_say_money(ctx, minor, &currency);
}

const char *ss_say_day(ss_ctx_t *ctx, const char *iso)
{
    ss_date_t day;

    return ss_date_parse(iso, &day) ? ss_say_date(ctx, day) : "";
}

const char *ss_say_day_of(ss_ctx_t *ctx, const char *instant)
{
    apr_time_t time;

    return ss_time_parse(instant, &time) ? ss_say_date(ctx, ss_day_at(ctx, time)) : "";
}

const char *ss_say_range(ss_ctx_t *ctx, ss_date_t first, ss_date_t last)
{
    return ss_say(ctx, "order.range", "first", ss_say_date(ctx, first), "last",
                  ss_say_date(ctx, last), NULL);
}

const char *ss_say_days(ss_ctx_t *ctx, const char *first, const char *last)
{
    ss_date_t from, to;

    if (!ss_date_parse(first, &from) || !ss_date_parse(last, &to)
        || ss_date_compare(from, to) == 0) {
        return ss_say_day(ctx, first);
    }
    return ss_say_range(ctx, from, to);
}

const char *ss_say_money(ss_ctx_t *ctx, int64_t minor, const ss_currency_t *currency)
{
    return ss_i18n_money(ss_i18n(ctx->lang), minor, currency, ctx->pool);
}

const char *ss_say_quantity(ss_ctx_t *ctx, int64_t millionths)
{
    return ss_i18n_quantity(ss_i18n(ctx->lang), millionths, ctx->pool);
}

const char *ss_say_amount(ss_ctx_t *ctx, int64_t millionths, const char *unit)
{
    const char *count = ss_say_quantity(ctx, millionths);

    return *unit != '\0' && strlen(unit) <= 3 ? apr_pstrcat(ctx->pool, count, "\u00a0", unit, NULL)
                                              : count;
}

const char *ss_say_rate(ss_ctx_t *ctx, int rate)
{
    return ss_i18n_rate(ss_i18n(ctx->lang), rate, ctx->pool);
}

const char *ss_say_value(ss_ctx_t *ctx, const char *key, const char *value)
{
    return *value == '\0' ? "" : ss_say(ctx, key, "value", value, NULL);
}

const char *ss_both(ss_ctx_t *ctx, const char *a, const char *between, const char *b)
{
    return apr_pstrcat(ctx->pool, a, *a != '\0' && *b != '\0' ? between : "", b, NULL);
}

const char *ss_say_contract(ss_ctx_t *ctx, const ss_contract_t *contract)
{
    const ss_variant_t *variant = ss_catalogue_variant(ctx->catalogue, contract->variant_id);

    return ss_both(ctx, contract->number, ", ",
                   variant == NULL ? "" : ss_name(variant->plan->name, ctx->lang));
}

void ss_fact_add(ss_ctx_t *ctx, json_t *facts, const char *label_key, const char *value)
{
    ss_fact_add_named(ctx, facts, ss_say(ctx, label_key, NULL), value);
}

void ss_fact_add_named(ss_ctx_t *ctx, json_t *facts, const char *label, const char *value)
{
    json_t *fact;

    if (*value == '\0') {
        return;
    }
    fact = ss_json_object(ctx->pool);
    ss_json_set_text(fact, "label", label);
    ss_json_set_text(fact, "value", value);
    ss_json_append(facts, fact);
}

/* Look-ups in a catalogue snapshot. */
#include "model/catalogue.h"

#include <string.h>

const char *ss_name(ss_names_t *names, const char *lang)
{
    const json_t *text;

    if (json_is_string(names)) {
        return json_string_value(names);
    }
    text = json_object_get(names, lang);
    if (!json_is_string(text)) {
        text = json_object_get(names, "_c");
    }
    if (!json_is_string(text)) {
        text = json_object_iter_value(json_object_iter((json_t *)names));
    }
    return json_is_string(text) ? json_string_value(text) : "";
}

/* Found by id first or by the readable name; an empty name matches nothing. */
static bool is_called(const char *id, const char *external_id, const char *key)
{
    return strcmp(id, key) == 0
           || (external_id != NULL && *key != '\0' && strcmp(external_id, key) == 0);
}

ss_date_t ss_day_at(const ss_ctx_t *ctx, apr_time_t instant)
{
    return ss_date_in_zone(instant, ctx->catalogue->merchant.time_zone);
}

ss_date_t ss_today(const ss_ctx_t *ctx)
{
    return ss_day_at(ctx, ctx->now);
}

const char *ss_today_text(const ss_ctx_t *ctx)
{
    return ss_date_text(ss_today(ctx), ctx->pool);
}

const ss_variant_t *ss_catalogue_variant(const ss_catalogue_t *catalogue, const char *key)
{
    for (int i = 0; i < catalogue->variant_count; i++) {
        if (is_called(catalogue->variants[i].id, catalogue->variants[i].external_id, key)) {
            return &catalogue->variants[i];
        }
    }
    return NULL;
}

const ss_component_t *ss_catalogue_component(const ss_catalogue_t *catalogue, const char *key)
{
    for (int i = 0; i < catalogue->component_count; i++) {
        if (is_called(catalogue->components[i].id, catalogue->components[i].external_id, key)) {
            return &catalogue->components[i];
        }
    }
    return NULL;
}

static const ss_terms_t *terms_in(const ss_catalogue_t *catalogue, const char *kind,
                                  const char *lang)
{
    for (int i = 0; i < catalogue->terms_count; i++) {
        const ss_terms_t *terms = &catalogue->terms[i];

        if (strcmp(terms->kind, kind) == 0 && strcmp(terms->lang, lang) == 0) {
            return terms;
        }
    }
    return NULL;
}

const ss_terms_t *ss_catalogue_terms(const ss_catalogue_t *catalogue, const char *kind,
                                     const char *lang)
{
    const ss_terms_t *terms = terms_in(catalogue, kind, lang);

    return terms != NULL ? terms : terms_in(catalogue, kind, catalogue->merchant.default_lang);
}

/* Closed-open; 0: no limit. */
static bool is_within(apr_time_t from, apr_time_t until, apr_time_t now)
{
    return (from == 0 || now >= from) && (until == 0 || now < until);
}

bool ss_variant_is_orderable(const ss_variant_t *variant, apr_time_t now)
{
    return variant->allow_self_service && !variant->hidden && !variant->plan->hidden
           && is_within(variant->valid_from, variant->valid_until, now);
}

bool ss_coupon_is_current(const ss_coupon_t *coupon, apr_time_t now)
{
    return is_within(coupon->valid_from, coupon->valid_until, now);
}

int64_t ss_variant_quota(const ss_variant_t *variant, const ss_component_t *component)
{
    for (int i = 0; i < variant->quota_count; i++) {
        if (variant->quotas[i].component == component) {
            return variant->quotas[i].quantity;
        }
    }
    return 0;
}

int ss_discount_periods(const ss_discount_t *discount, const ss_variant_t *variant, ss_date_t start)
{
    ss_date_t last;
    int count = 0;

    if (!ss_span_is_set(discount->duration) || !ss_span_is_set(variant->fee_period)) {
        return discount->periods;
    }
    last = ss_term_end(start, discount->duration);
    while (ss_date_compare(ss_period_start(start, variant->fee_period, count), last) <= 0) {
        count++;
    }
    return count;
}

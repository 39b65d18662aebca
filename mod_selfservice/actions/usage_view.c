/* Price scales and what is charged by usage. */
#include "actions/price_words.h"

#include "base/json.h"

#include <apr_strings.h>
#include <string.h>

#define WHOLE_PERCENT (100 * SS_MILLION) /* 100 % in millionths of a percent */

static const char *shown_price(const ss_offer_price_t *offer, const ss_component_t *component,
                               int64_t millionths, int finer)
{
    if (component->scale == SS_SCALE_BUCKET) {
        return ss_offer_money(offer, ss_price_shown_once(offer, component->tax_policy, millionths));
    }
    return ss_i18n_price(ss_i18n(offer->ctx->lang),
                         ss_price_shown_unit(offer, component->tax_policy, millionths, finer),
                         &offer->price->currency, offer->ctx->pool);
}

static const char *tier_value(const ss_offer_price_t *offer, const ss_component_t *component,
                              int tier, int finer)
{
    int64_t value = component->tiers[tier].value;

    if (component->scale != SS_SCALE_DISCOUNT) {
        return shown_price(offer, component, value, finer);
    }
    return value == 0 ? shown_price(offer, component, component->price, finer)
                      : ss_say(offer->ctx, "order.scale.less", "price",
                               shown_price(offer, component, component->price, finer), "percent",
                               ss_say_rate(offer->ctx, (int)(value / 10000)), NULL);
}

/* "6 bis 20", "ab 21"; included units come before the first tier. */
static const char *tier_range(const ss_offer_price_t *offer, const ss_component_t *component,
                              int tier, int64_t quota)
{
    ss_ctx_t *ctx = offer->ctx;
    int64_t step = component->step > 0 ? component->step : SS_MILLION;
    const char *first = ss_say_quantity(ctx, component->tiers[tier].from + quota + step);

    if (tier + 1 == component->tier_count) {
        return ss_say(ctx, "order.scale.above", "first", first, NULL);
    }
    return ss_say(ctx, "order.scale.range", "first", first, "last",
                  ss_say_quantity(ctx, component->tiers[tier + 1].from + quota), NULL);
}

static int tier_of(const ss_component_t *component, int64_t quantity)
{
    int tier = 0;

    while (tier + 1 < component->tier_count && quantity > component->tiers[tier + 1].from) {
        tier++;
    }
    return tier;
}

/* A quantity beyond what is included, some way into the second tier, in whole steps. */
static int64_t example_quantity(const ss_component_t *component)
{
    int64_t step = component->step > 0 ? component->step : SS_MILLION;
    int64_t from = component->tiers[component->tier_count > 1 ? 1 : 0].from;
    int64_t width = component->tier_count > 2 ? component->tiers[2].from - from : from;
    int64_t into = width / 5 / step * step;

    return from + (into > 0 ? into : step);
}

/* What a quantity is charged at: units of the reached tier, or of all tiers up to it. */
static ss_price_part_t example_part(const ss_component_t *component, int tier, int64_t quantity)
{
    int64_t from = component->tiers[tier].from, value = component->tiers[tier].value;
    bool last = tier == tier_of(component, quantity);
    ss_price_part_t part = { value, quantity };

    if (component->scale == SS_SCALE_GRADUATED) {
        part.quantity = (last ? quantity : component->tiers[tier + 1].from) - from;
    }
    if (component->scale == SS_SCALE_DISCOUNT) {
        part.price = component->price;
        if (!ss_muldiv(quantity, WHOLE_PERCENT - value, WHOLE_PERCENT, &part.quantity)) {
            part.quantity = 0;
        }
    }
    return part;
}

/* One quantity worked out, and the decimals that make it true. */
typedef struct example_t {
    int64_t quantity, quota; /* charged are those beyond the quota */
    int64_t amount; /* minor units, as charged; negative if it is too large */
    const ss_price_part_t *parts;
    int first, count; /* tiers, one part each */
    int finer;
} example_t;

static example_t example_of(const ss_offer_price_t *offer, const ss_component_t *component)
{
    int64_t quantity = example_quantity(component), amount;
    int64_t quota = ss_variant_quota(offer->cart->variant, component);
    int last = tier_of(component, quantity);
    int first = component->scale == SS_SCALE_GRADUATED ? 0 : last;
    ss_price_part_t *parts = apr_palloc(offer->ctx->pool,
                                        sizeof(*parts) * (size_t)(component->tier_count));
    example_t example = { quantity, quota, -1, parts, first, last - first + 1, 0 };

    for (int i = 0; i < example.count; i++) {
        parts[i] = example_part(component, first + i, quantity);
    }
    if (ss_component_amount(component, quota + quantity, quota, offer->price->currency.digits,
                            &amount)) {
        example.amount = ss_price_shown_amount(offer, component->tax_policy, amount);
    }
    if (component->scale != SS_SCALE_BUCKET) {
        example.finer = ss_price_decimals(offer, component->tax_policy, parts, example.count,
                                          example.amount);
    }
    return example;
}

/* "5 × 2,00 € + 3 × 1,60 € = "; nothing where a tier has one price for all. */
static const char *example_parts(const ss_offer_price_t *offer, const ss_component_t *component,
                                 const example_t *example)
{
    ss_ctx_t *ctx = offer->ctx;
    const char *text = "";

    if (component->scale == SS_SCALE_BUCKET) {
        return "";
    }
    for (int i = 0; i < example->count; i++) {
        int64_t units = component->scale == SS_SCALE_GRADUATED ? example->parts[i].quantity
                                                               : example->quantity;
        const char *price = tier_value(offer, component, example->first + i, example->finer);

        text = apr_pstrcat(ctx->pool, text, i == 0 ? "" : " + ",
                           ss_say(ctx, "order.line.times", "quantity", ss_say_quantity(ctx, units),
                                  "price", price, NULL),
                           NULL);
    }
    return apr_pstrcat(ctx->pool, text, " = ", NULL);
}

static const char *example_text(const ss_offer_price_t *offer, const ss_component_t *component,
                                const example_t *example)
{
    ss_ctx_t *ctx = offer->ctx;

    if (example->amount < 0) {
        return "";
    }
    return ss_say(ctx, example->quota > 0 ? "order.scale.example_quota" : "order.scale.example",
                  "quantity",
                  ss_say_amount(ctx, example->quota + example->quantity,
                                ss_name(component->unit_name, ctx->lang)),
                  "included", ss_say_quantity(ctx, example->quota), "sum",
                  apr_pstrcat(ctx->pool, example_parts(offer, component, example),
                              ss_offer_money(offer, example->amount), NULL),
                  NULL);
}

static void append_tier(ss_ctx_t *ctx, json_t *rows, const char *range, const char *price, bool on)
{
    json_t *row = ss_json_object(ctx->pool);

    ss_json_set_text(row, "range", range);
    ss_json_set_text(row, "price", price);
    ss_json_set_bool(row, "on", on);
    ss_json_append(rows, row);
}

static json_t *scale_rows(const ss_offer_price_t *offer, const ss_component_t *component,
                          int64_t quantity, int finer)
{
    ss_ctx_t *ctx = offer->ctx;
    json_t *rows = ss_json_list(ctx->pool);
    int64_t quota = ss_variant_quota(offer->cart->variant, component);
    int64_t step = component->step > 0 ? component->step : SS_MILLION;

    if (quota > 0) {
        append_tier(ctx, rows,
                    ss_say(ctx, "order.scale.range", "first", ss_say_quantity(ctx, step), "last",
                           ss_say_quantity(ctx, quota), NULL),
                    ss_say(ctx, "order.scale.included", NULL), quantity > 0 && quantity <= quota);
    }
    for (int i = 0; i < component->tier_count; i++) {
        append_tier(ctx, rows, tier_range(offer, component, i, quota),
                    tier_value(offer, component, i, finer),
                    quantity > quota && tier_of(component, quantity - quota) == i);
    }
    return rows;
}

/* The lowest price of a unit, or of a quantity where a tier has one price for all. */
static int64_t lowest_price(const ss_component_t *component)
{
    int64_t lowest = INT64_MAX;

    for (int i = 0; i < component->tier_count; i++) {
        int64_t value = component->tiers[i].value, price = value;

        if (component->scale == SS_SCALE_DISCOUNT) {
            if (!ss_muldiv(component->price, WHOLE_PERCENT - value, WHOLE_PERCENT, &price)) {
                continue;
            }
        }
        lowest = price < lowest ? price : lowest;
    }
    return lowest;
}

json_t *ss_scale_view(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price,
                      const ss_component_t *component, int64_t quantity)
{
    static const char *const modes[] = { "", "volume", "graduated", "bucket", "discount" };
    const ss_offer_price_t offer = { ctx, cart, price, NULL };
    const char *unit = ss_name(component->unit_name, ctx->lang);
    example_t example;
    json_t *view;

    if (component->scale == SS_SCALE_NONE || component->tier_count == 0) {
        return NULL;
    }
    example = example_of(&offer, component);
    view = ss_json_object(ctx->pool);
    ss_json_set_text(view, "title",
                     ss_say(ctx,
                            component->scale == SS_SCALE_GRADUATED ? "order.scale.title_graduated"
                                                                   : "order.scale.title",
                            "name", ss_name(component->name, ctx->lang), NULL));
    ss_json_set_text(
        view, "rule",
        ss_say(ctx, apr_pstrcat(ctx->pool, "order.scale.rule_", modes[component->scale], NULL),
               NULL));
    ss_json_set_text(view, "unit",
                     *unit == '\0' ? ss_say(ctx, "order.scale.quantity", NULL)
                                   : ss_say(ctx, "order.scale.quantity_of", "unit", unit, NULL));
    ss_json_set_text(view, "lowest",
                     shown_price(&offer, component, lowest_price(component), example.finer));
    ss_json_set_text(view, "example", example_text(&offer, component, &example));
    ss_json_set(view, "rows", scale_rows(&offer, component, quantity, example.finer));
    return view;
}

static json_t *usage_line(const ss_offer_price_t *offer, const ss_component_t *component)
{
    ss_ctx_t *ctx = offer->ctx;
    json_t *line = ss_json_object(ctx->pool);
    json_t *scale = ss_scale_view(ctx, offer->cart, offer->price, component, 0);
    const char *unit = ss_name(component->unit_name, ctx->lang);
    const char *period = ss_say_span(ctx, "order.each", component->fee_period);
    int64_t quota = ss_variant_quota(offer->cart->variant, component);
    const char *included = quota > 0 ? ss_say_amount(ctx, quota, unit) : "";

    ss_json_set_text(line, "label", ss_name(component->name, ctx->lang));
    ss_json_set_text(line, "description", ss_name(component->description, ctx->lang));
    ss_json_set_text(line, "included", included);
    ss_json_set_text(
        line, "over",
        quota > 0 ? ss_say(ctx, "order.usage.over", "included", included, "period", period, NULL)
                  : "");
    ss_json_set_text(line, "price",
                     scale == NULL ? shown_price(offer, component, component->price, 0) : "");
    ss_json_set_text(line, "each",
                     *unit == '\0' ? ss_say(ctx, "order.each_piece", NULL)
                                   : ss_say(ctx, "order.each_unit", "unit", unit, NULL));
    ss_json_set_text(line, "period", period);
    ss_json_set(line, "scale", scale != NULL ? scale : ss_json_in_pool(json_false(), ctx->pool));
    return line;
}

static void add_metered(apr_array_header_t *shown, const ss_component_t *component)
{
    if (component->type == SS_METERED && component->show_price_information) {
        APR_ARRAY_PUSH(shown, const ss_component_t *) = component;
    }
}

const apr_array_header_t *ss_usage_shown(const ss_ctx_t *ctx, const ss_cart_t *cart)
{
    apr_array_header_t *shown = apr_array_make(ctx->pool, 4, sizeof(const ss_component_t *));

    for (int i = 0; cart->agreed && i < cart->item_count; i++) {
        add_metered(shown, cart->items[i].component);
    }
    for (int i = 0; !cart->agreed && i < ctx->catalogue->component_count; i++) {
        const ss_component_t *component = &ctx->catalogue->components[i];

        if (component->group == cart->variant->plan->group && !component->hidden) {
            add_metered(shown, component);
        }
    }
    return shown;
}

json_t *ss_usage_view(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price)
{
    const ss_offer_price_t offer = { ctx, cart, price, NULL };
    const apr_array_header_t *shown = ss_usage_shown(ctx, cart);
    json_t *view = ss_json_object(ctx->pool), *lines = ss_json_list(ctx->pool);
    const char *net = price->shows_gross         ? ""
                      : ss_offer_has_vat(&offer) ? ss_say(ctx, "order.net_plus", NULL)
                                                 : ss_say(ctx, "order.net", NULL);

    for (int i = 0; i < shown->nelts; i++) {
        ss_json_append(lines, usage_line(&offer, APR_ARRAY_IDX(shown, i, const ss_component_t *)));
    }
    ss_json_set_text(view, "title",
                     ss_join(ctx->pool, ss_say(ctx, "order.usage.title", NULL), net, NULL));
    ss_json_set_text(view, "note",
                     ss_say(ctx,
                            strcmp(price->currency.code, "EUR") == 0 ? "order.usage.note"
                                                                     : "order.usage.note_other",
                            NULL));
    ss_json_set_bool(view, "net", !price->shows_gross);
    ss_json_set(view, "lines", lines);
    return view;
}

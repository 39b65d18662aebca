/* Unit prices, price scales and what is charged by usage. */
#include "actions/price_words.h"

#include "base/json.h"
#include "model/tax.h"

#include <apr_strings.h>

/* Round a converted price: to minor units, but three digits that count stay. */
static int64_t rounded(int64_t millionths, int digits)
{
    int64_t unit = SS_MILLION, result = millionths;

    for (int i = 0; i < digits; i++) {
        unit /= 10;
    }
    while (unit > 1 && millionths < 100 * unit) {
        unit /= 10;
    }
    if (ss_muldiv(millionths, 1, unit, &result)) {
        result *= unit;
    }
    return result;
}

int64_t ss_price_shown_unit(const ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price,
                            const ss_tax_policy_t *policy, int64_t millionths)
{
    const char *country =
        price->tax_case == SS_TAX_OSS ? cart->country : ctx->catalogue->merchant.country;
    int rate = ss_tax_rate(policy, country, cart->start);
    int64_t shown = millionths;

    if (price->tax_case == SS_TAX_SMALL_BUSINESS || price->group_gross == price->shows_gross) {
        return millionths;
    }
    if (price->group_gross) {
        ss_muldiv(millionths, 10000, 10000 + rate, &shown);
    } else if (price->tax_case == SS_TAX_DOMESTIC || price->tax_case == SS_TAX_OSS) {
        ss_muldiv(millionths, 10000 + rate, 10000, &shown);
    }
    return rounded(shown, price->currency.digits);
}

static const char *shown_price(const ss_offer_price_t *offer, const ss_component_t *component,
                               int64_t millionths)
{
    int64_t shown = ss_price_shown_unit(offer->ctx, offer->cart, offer->price,
                                        component->tax_policy, millionths);

    return ss_i18n_price(ss_i18n(offer->ctx->lang), shown, &offer->price->currency,
                         offer->ctx->pool);
}

/* "1.000 GB"; the name of a longer unit would need a plural, which catalogues do not have. */
static const char *with_unit(ss_ctx_t *ctx, int64_t quantity, const char *unit)
{
    const char *count = ss_say_quantity(ctx, quantity);

    return *unit != '\0' && strlen(unit) <= 3 ? apr_pstrcat(ctx->pool, count, "\u00a0", unit, NULL)
                                              : count;
}

static const char *tier_value(const ss_offer_price_t *offer, const ss_component_t *component,
                              int tier)
{
    int64_t value = component->tiers[tier].value;

    if (component->scale != SS_SCALE_DISCOUNT) {
        return shown_price(offer, component, value);
    }
    return value == 0 ? shown_price(offer, component, component->price)
                      : ss_say(offer->ctx, "order.scale.less", "price",
                               shown_price(offer, component, component->price), "percent",
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

/* A quantity some way into the second tier, in whole steps. */
static int64_t example_quantity(const ss_component_t *component)
{
    int64_t step = component->step > 0 ? component->step : SS_MILLION;
    int64_t from = component->tiers[component->tier_count > 1 ? 1 : 0].from;
    int64_t width = component->tier_count > 2 ? component->tiers[2].from - from : from;
    int64_t into = width / 5 / step * step;

    return from + (into > 0 ? into : step);
}

/* "5 × 2,00 € + 3 × 1,60 €" */
static const char *example_parts(const ss_offer_price_t *offer, const ss_component_t *component,
                                 int64_t quantity)
{
    ss_ctx_t *ctx = offer->ctx;
    const char *parts = "";

    for (int i = 0; i <= tier_of(component, quantity); i++) {
        int64_t to = i == tier_of(component, quantity) ? quantity : component->tiers[i + 1].from;
        const char *part = ss_say(ctx, "order.line.times", "quantity",
                                  ss_say_quantity(ctx, to - component->tiers[i].from), "price",
                                  tier_value(offer, component, i), NULL);

        parts = *parts == '\0' ? part : apr_pstrcat(ctx->pool, parts, " + ", part, NULL);
    }
    return parts;
}

static const char *example_text(const ss_offer_price_t *offer, const ss_component_t *component)
{
    ss_ctx_t *ctx = offer->ctx;
    int64_t quantity = example_quantity(component), amount = 0;
    const char *parts = "";

    if (!ss_component_amount(component, quantity, 0, offer->price->currency.digits, &amount)) {
        return "";
    }
    for (int i = offer->price->currency.digits; i < 6; i++) {
        amount *= 10;
    }
    if (component->scale == SS_SCALE_GRADUATED) {
        parts = apr_pstrcat(ctx->pool, example_parts(offer, component, quantity), " = ", NULL);
    } else if (component->scale != SS_SCALE_BUCKET) {
        parts = apr_pstrcat(
            ctx->pool,
            ss_say(ctx, "order.line.times", "quantity", ss_say_quantity(ctx, quantity), "price",
                   tier_value(offer, component, tier_of(component, quantity)), NULL),
            " = ", NULL);
    }
    return ss_say(ctx, "order.scale.example", "quantity",
                  with_unit(ctx, quantity, ss_name(component->unit_name, ctx->lang)), "sum",
                  apr_pstrcat(ctx->pool, parts, shown_price(offer, component, amount), NULL), NULL);
}

/* "5:200 20:160 *:120" in minor units, as the page's script reads it. */
static const char *script_scale(const ss_offer_price_t *offer, const ss_component_t *component)
{
    apr_pool_t *pool = offer->ctx->pool;
    const ss_tax_policy_t *policy = component->tax_policy;
    const char *text = "";
    int64_t cents = 1;

    for (int i = 0; i < offer->price->currency.digits; i++) {
        cents *= 10;
    }
    for (int i = 0; i < component->tier_count; i++) {
        bool last = i + 1 == component->tier_count;
        const char *to = last ? "*" : ss_quantity_plain(component->tiers[i + 1].from, pool);
        int64_t value = component->scale == SS_SCALE_DISCOUNT
                            ? component->tiers[i].value
                            : ss_price_shown_unit(offer->ctx, offer->cart, offer->price, policy,
                                                  component->tiers[i].value)
                                  * cents;

        text = apr_pstrcat(pool, text, i == 0 ? "" : " ", to, ":", ss_quantity_plain(value, pool),
                           NULL);
    }
    return text;
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
                          int64_t quantity)
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
                    tier_value(offer, component, i),
                    quantity > quota && tier_of(component, quantity - quota) == i);
    }
    return rows;
}

json_t *ss_scale_view(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price,
                      const ss_component_t *component, int64_t quantity)
{
    static const char *const modes[] = { "", "volume", "graduated", "bucket", "discount" };
    const ss_offer_price_t offer = { ctx, cart, price };
    const char *unit = ss_name(component->unit_name, ctx->lang);
    json_t *view;

    if (component->scale == SS_SCALE_NONE || component->tier_count == 0) {
        return NULL;
    }
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
    ss_json_set_text(view, "example", example_text(&offer, component));
    ss_json_set(view, "rows", scale_rows(&offer, component, quantity));
    ss_json_set_text(view, "script", script_scale(&offer, component));
    ss_json_set_text(view, "mode", modes[component->scale]);
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
    const char *included = quota > 0 ? with_unit(ctx, quota, unit) : "";

    ss_json_set_text(line, "label", ss_name(component->name, ctx->lang));
    ss_json_set_text(line, "description", ss_name(component->description, ctx->lang));
    ss_json_set_text(line, "included", included);
    ss_json_set_text(
        line, "over",
        quota > 0 ? ss_say(ctx, "order.usage.over", "included", included, "period", period, NULL)
                  : "");
    ss_json_set_text(line, "price",
                     scale == NULL ? shown_price(offer, component, component->price) : "");
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
    const ss_offer_price_t offer = { ctx, cart, price };
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
    ss_json_set_text(view, "note", ss_say(ctx, "order.usage.note", NULL));
    ss_json_set_bool(view, "net", !price->shows_gross);
    ss_json_set(view, "lines", lines);
    return view;
}

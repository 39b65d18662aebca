/* Lines of the price view: plan, setup, components chosen or offered, discount. */
#include "actions/price_words.h"

#include "base/json.h"

#include <apr_strings.h>
#include <string.h>

/* The group of an agreed plan is a copy with the currency of the agreement. */
static bool is_in(const ss_component_t *component, const ss_plan_group_t *group)
{
    return component->group == group || strcmp(component->group->id, group->id) == 0;
}

bool ss_component_is_offered(const ss_component_t *component, const ss_plan_group_t *group)
{
    return is_in(component, group) && component->type != SS_METERED
           && component->show_self_service && component->allow_self_service && !component->hidden;
}

const char *ss_component_field(const ss_component_t *component, apr_pool_t *pool)
{
    const char *key = *component->external_id != '\0' ? component->external_id : component->id;

    return apr_pstrcat(pool, "component[", key, "]", NULL);
}

/* "0,0015 €"; beside a quantity with the decimals that its amount needs. */
static void set_unit_price(const ss_offer_price_t *offer, json_t *line,
                           const ss_tax_policy_t *policy, const ss_price_part_t *part,
                           int64_t amount)
{
    int finer = part->quantity > 0 ? ss_price_decimals(offer, policy, part, 1, amount) : 0;
    int64_t shown = ss_price_shown_unit(offer, policy, part->price, finer);

    ss_json_set_text(
        line, "unit_price",
        ss_i18n_price(ss_i18n(offer->ctx->lang), shown, &offer->price->currency, offer->ctx->pool));
}

/* "2 × 1,20 €", "8, davon 5 enthalten", "8, gestaffelt". */
static const char *quantity_detail(const ss_offer_price_t *offer, const ss_component_t *component,
                                   int64_t quantity, const char *unit_price)
{
    ss_ctx_t *ctx = offer->ctx;
    int64_t quota = ss_variant_quota(offer->cart->variant, component);
    const char *count = ss_say_quantity(ctx, quantity);

    if (component->type != SS_QUANTITY) {
        return "";
    }
    if (component->scale != SS_SCALE_NONE) {
        const char *key = component->scale == SS_SCALE_GRADUATED ? "order.line.graduated"
                                                                 : "order.line.scaled";

        return ss_say(ctx, key, "quantity", count, NULL);
    }
    if (quota > 0) {
        return ss_say(ctx, "order.line.quota", "quantity", count, "quota",
                      ss_say_quantity(ctx, quota), "price", unit_price, NULL);
    }
    return ss_say(ctx, "order.line.times", "quantity", count, "price", unit_price, NULL);
}

static json_t *line_object(const ss_offer_price_t *offer, const char *name, const char *label,
                           const char *detail, int64_t minor)
{
    static const char *const texts[] = { "quantity",  "unit",        "unit_price",
                                         "unit_each", "period_each", "description" };
    static const char *const flags[] = { "is_plan", "is_setup", "is_component", "is_quantity",
                                         "is_discount" };
    json_t *line = ss_offer_row(offer, label, detail, minor);

    /* All members are there on every line, for a template would look for a missing one further
     * out. */
    for (int i = 0; i < SS_COUNT(texts); i++) {
        ss_json_set_text(line, texts[i], "");
    }
    for (int i = 0; i < SS_COUNT(flags); i++) {
        ss_json_set_bool(line, flags[i], false);
    }
    ss_json_set_text(line, "name", name);
    ss_json_set_bool(line, "selected", true);
    return line;
}

/* A component, chosen (quantity > 0) or offered. */
static json_t *component_line(const ss_offer_price_t *offer, const ss_component_t *component,
                              int64_t quantity, int64_t minor)
{
    ss_ctx_t *ctx = offer->ctx;
    const char *unit = ss_name(component->unit_name, ctx->lang);
    json_t *line = line_object(offer, ss_component_field(component, ctx->pool),
                               ss_name(component->name, ctx->lang), "", minor);
    int64_t quota = ss_variant_quota(offer->cart->variant, component);
    const ss_price_part_t part = { component->price, quantity > quota ? quantity - quota : 0 };

    set_unit_price(offer, line, component->tax_policy, &part, minor);
    if (component->type == SS_ON_OFF) {
        ss_json_set_text(line, "unit_price",
                         ss_offer_money(offer, ss_price_shown_once(offer, component->tax_policy,
                                                                   component->price)));
    }
    ss_json_set_text(line, "detail",
                     quantity_detail(offer, component, quantity, ss_json_text(line, "unit_price")));
    if (component->scale != SS_SCALE_NONE) {
        ss_json_set_text(line, "unit_price", "");
    }
    ss_json_set_text(line, "description", ss_name(component->description, ctx->lang));
    ss_json_set_text(line, "unit", unit);
    ss_json_set_text(line, "unit_each",
                     *unit == '\0' ? "" : ss_say(ctx, "order.each_unit", "unit", unit, NULL));
    ss_json_set_text(line, "period_each", ss_say_span(ctx, "order.each", component->fee_period));
    ss_json_set_bool(line, "is_component", true);
    ss_json_set_bool(line, "is_quantity", component->type == SS_QUANTITY);
    ss_json_set_bool(line, "selected", quantity > 0);
    if (component->type == SS_QUANTITY) {
        ss_json_set_text(line, "quantity", ss_say_quantity(ctx, quantity));
    }
    return line;
}

static json_t *plan_line(const ss_offer_price_t *offer, const ss_line_t *line)
{
    ss_ctx_t *ctx = offer->ctx;
    const ss_variant_t *variant = offer->cart->variant;
    json_t *view = line_object(offer, "plan", ss_name(variant->plan->name, ctx->lang), "",
                               line->shown);
    const ss_price_part_t part = { line->unit_price, line->quantity };

    set_unit_price(offer, view, variant->plan->tax_policy, &part, line->shown);
    if (variant->plan->quantity_based) {
        ss_json_set_text(view, "detail",
                         ss_say(ctx, "order.line.times", "quantity",
                                ss_say_quantity(ctx, line->quantity), "price",
                                ss_json_text(view, "unit_price"), NULL));
    }
    ss_json_set_bool(view, "is_plan", true);
    return view;
}

static json_t *setup_line(const ss_offer_price_t *offer, const ss_line_t *line)
{
    const char *label = ss_name(offer->cart->variant->setup_description, offer->ctx->lang);
    json_t *view;

    view = line_object(offer, "setup",
                       *label != '\0' ? label : ss_say(offer->ctx, "order.line.setup", NULL), "",
                       line->shown);
    ss_json_set_bool(view, "is_setup", true);
    return view;
}

static json_t *discount_line(const ss_offer_price_t *offer, const ss_line_t *line)
{
    json_t *view = line_object(offer, "discount", ss_offer_discount_name(offer),
                               ss_offer_discount(offer), line->shown);

    ss_json_set_bool(view, "is_discount", true);
    return view;
}

static void append_line(const ss_offer_price_t *offer, json_t *lines, const ss_bill_t *bill,
                        json_t *line)
{
    ss_json_set_text(line, "tax", ss_offer_tax(offer, bill));
    ss_json_append(lines, line);
}

/* Compared by id: an agreed cart holds components of its own, with the prices of the agreement. */
static const ss_line_t *line_of(const ss_bill_t *bill, const ss_component_t *component)
{
    for (int i = 0; i < bill->line_count; i++) {
        if (bill->lines[i].kind == SS_LINE_COMPONENT
            && strcmp(bill->lines[i].component->id, component->id) == 0) {
            return &bill->lines[i];
        }
    }
    return NULL;
}

static void append_kind(const ss_offer_price_t *offer, json_t *lines, const ss_bill_t *bill,
                        ss_line_kind_t kind)
{
    for (int i = 0; i < bill->line_count; i++) {
        if (bill->lines[i].kind != kind) {
            continue;
        }
        append_line(offer, lines, bill,
                    kind == SS_LINE_PLAN    ? plan_line(offer, &bill->lines[i])
                    : kind == SS_LINE_SETUP ? setup_line(offer, &bill->lines[i])
                                            : discount_line(offer, &bill->lines[i]));
    }
}

/* Chosen components of a bill and, if wanted, those that could be added with the same fee period.
 * */
static void append_components(const ss_offer_price_t *offer, json_t *lines, const ss_bill_t *bill,
                              bool with_offered)
{
    const ss_catalogue_t *catalogue = offer->ctx->catalogue;
    const ss_plan_group_t *group = offer->cart->variant->plan->group;

    for (int i = 0; i < catalogue->component_count; i++) {
        const ss_component_t *component = &catalogue->components[i];
        const ss_line_t *line = line_of(bill, component);

        if (line != NULL) {
            append_line(offer, lines, bill,
                        component_line(offer, line->component, line->quantity, line->shown));
        } else if (with_offered && ss_component_is_offered(component, group)
                   && ss_span_equal(component->fee_period, bill->fee_period)) {
            append_line(offer, lines, bill, component_line(offer, component, 0, 0));
        }
    }
}

json_t *ss_offer_lines(const ss_offer_price_t *offer, const ss_bill_t *bill, bool with_offered)
{
    json_t *lines = ss_json_list(offer->ctx->pool);

    append_kind(offer, lines, bill, SS_LINE_SETUP);
    append_kind(offer, lines, bill, SS_LINE_PLAN);
    append_components(offer, lines, bill, with_offered);
    append_kind(offer, lines, bill, SS_LINE_DISCOUNT);
    return lines;
}

/* Of one calculation, lines are the same in each bill but for what was allocated to them. */
static bool has_line(const ss_bill_t *bill, const ss_line_t *line)
{
    for (int i = 0; i < bill->line_count; i++) {
        if (bill->lines[i].kind == line->kind && bill->lines[i].component == line->component) {
            return true;
        }
    }
    return false;
}

bool ss_offer_first_adds_up(const ss_offer_price_t *offer)
{
    const ss_price_t *price = offer->price;
    int64_t shown = price->first.shown, gross = price->first.gross;

    for (int i = -1; i < price->period_count; i++) {
        const ss_bill_t *part = i < 0 ? &price->once : &price->reduced[i];

        if (part->line_count > 0 && has_line(&price->first, &part->lines[0])) {
            shown -= part->shown;
            gross -= part->gross;
        }
    }
    return shown == 0 && gross == 0;
}

const char *ss_offer_parts(const ss_offer_price_t *offer, const ss_bill_t *bill, bool gross)
{
    ss_ctx_t *ctx = offer->ctx;
    ss_line_t *lines = apr_pmemdup(ctx->pool, bill->lines,
                                   sizeof(*lines) * (size_t)bill->line_count);
    ss_bill_t told = *bill;
    const char *parts = "";
    json_t *line;
    size_t i;

    told.lines = lines;
    for (int at = 0; gross && at < bill->line_count; at++) {
        lines[at].shown = lines[at].gross;
    }
    json_array_foreach(ss_offer_lines(offer, &told, false), i, line) {
        parts = ss_join(ctx->pool, parts,
                        ss_both(ctx, ss_json_text(line, "label"), " ", ss_json_text(line, "amount")),
                        NULL);
    }
    return parts;
}

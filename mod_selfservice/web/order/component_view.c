/* What can be added to a plan on the order form: switches, steppers, scales, suggestions. */
#include "web/order/component_view.h"

#include "actions/price_view.h"
#include "base/json.h"
#include "web/order/quantity.h"
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

/* Everything a row is made from. */
typedef struct row_source_t {
    ss_web_t *web;
    const ss_order_input_t *input;
    const ss_component_t *component;
    const char *field;  /* "component[domain]" */
    const json_t *line; /* of the price view */
    json_t *scale;      /* NULL without one */
} row_source_t;

static const json_t *line_named(const json_t *lines, const char *name)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);

        if (strcmp(ss_json_text(line, "name"), name) == 0) {
            return line;
        }
    }
    return NULL;
}

static const json_t *find_line(const json_t *price_view, const char *name)
{
    const json_t *groups = json_object_get(price_view, "groups");
    const json_t *line = NULL;

    for (size_t i = 0; i < json_array_size(groups) && line == NULL; i++) {
        line = line_named(json_object_get(json_array_get(groups, i), "lines"), name);
    }
    return line;
}

static int64_t quantity_of(const ss_draft_t *draft, const ss_component_t *component)
{
    for (int i = 0; i < draft->item_count; i++) {
        if (draft->items[i].component == component) {
            return draft->items[i].quantity;
        }
    }
    return 0;
}

void ss_scale_prepare(json_t *scale, const char *id, const char *heading)
{
    if (scale == NULL) {
        return;
    }
    ss_json_set_text(scale, "id", id);
    ss_json_set_text(scale, "heading", heading);
    ss_json_set_bool(scale, "flat", strncmp(id, "usage-", 6) == 0);
}

/* The fee period of all components of a type that the form offers; none if they differ. */
static ss_span_t common_period(const ss_web_t *web, const ss_variant_t *variant,
                               ss_component_type_t type)
{
    ss_span_t none = { SS_UNIT_NONE, 0 }, period = none;

    for (int i = 0; i < web->catalogue->component_count; i++) {
        const ss_component_t *component = &web->catalogue->components[i];

        if (component->type != type || !ss_order_offers(component, variant)) {
            continue;
        }
        if (ss_span_is_set(period) && !ss_span_equal(period, component->fee_period)) {
            return none;
        }
        period = component->fee_period;
    }
    return period;
}

/* "1,20 €"; "ab 1,20 €" where a scale decides. */
static const char *price_text(const row_source_t *row)
{
    return row->scale == NULL ? ss_json_text(row->line, "unit_price")
                              : ss_say(row->web->ctx, "order.from_price", "price",
                                       ss_json_text(row->scale, "lowest"), NULL);
}

static json_t *row_json(const row_source_t *row)
{
    json_t *json = ss_json_object(row->web->ctx->pool);

    ss_json_set_text(json, "id", row->field);
    ss_json_set_text(json, "field", row->field);
    ss_json_set_text(json, "name", ss_name(row->component->name, row->web->ctx->lang));
    ss_json_set_text(json, "description",
                     ss_name(row->component->description, row->web->ctx->lang));
    ss_json_set_text(json, "price", price_text(row));
    ss_json_set_text(json, "per", ss_json_text(row->line, "period_each"));
    ss_json_set_text(json, "error", ss_web_problem_text(row->web, row->field));
    return json;
}

static json_t *option_json(const row_source_t *row)
{
    json_t *json = row_json(row);

    ss_json_set_bool(json, "checked", quantity_of(&row->input->draft, row->component) > 0);
    return json;
}

static const char *quantity_note(const row_source_t *row)
{
    ss_ctx_t *ctx = row->web->ctx;
    const char *description = ss_name(row->component->description, ctx->lang);
    const char *max;

    if (row->component->max <= 0) {
        return description;
    }
    max = ss_say_quantity(ctx, row->component->max);
    return ss_say(ctx, *description == '\0' ? "order.at_most" : "order.at_most_after",
                  "description", description, "max", max, NULL);
}

static const char *scale_heading(const row_source_t *row)
{
    const char *period = ss_json_text(row->line, "period_each");
    const char *unit = row->component->scale == SS_SCALE_BUCKET
                           ? ""
                           : ss_json_text(row->line, "unit_each");

    return ss_say(row->web->ctx, "order.scale_heading", "each",
                  ss_join(row->web->ctx->pool, unit, period, NULL), NULL);
}

static json_t *quantity_json(const row_source_t *row)
{
    const ss_component_t *component = row->component;
    apr_pool_t *pool = row->web->ctx->pool;
    int64_t step = component->step > 0 ? component->step : SS_MILLION;
    const char *typed = ss_order_typed(row->input, row->field);
    json_t *json = row_json(row);

    ss_json_set_text(json, "each", ss_json_text(row->line, "unit_each"));
    if (ss_span_is_set(common_period(row->web, row->input->variant, SS_QUANTITY))) {
        ss_json_set_text(json, "per", ""); /* the section's note says it once */
    }
    ss_json_set_text(json, "description", quantity_note(row));
    ss_json_set_text(json, "value", *typed == '\0' ? "0" : typed);
    ss_json_set_text(json, "least", ss_quantity_plain(component->min, pool));
    ss_json_set_text(json, "max", ss_quantity_plain(ss_quantity_limit(component), pool));
    ss_json_set_text(json, "step", ss_quantity_plain(step, pool));
    ss_json_set_text(json, "inputmode", step % SS_MILLION == 0 ? "numeric" : "decimal");
    ss_scale_prepare(row->scale, row->field, scale_heading(row));
    ss_json_set_bool(json, "scale", false);
    if (row->scale != NULL) {
        ss_json_set(json, "scale", row->scale);
    }
    return json;
}

/* ---- suggestions of a link: shown, never chosen ---- */

static void add_suggestion(const row_source_t *row, json_t *list, int64_t wanted)
{
    ss_ctx_t *ctx = row->web->ctx;
    int64_t step = row->component->step > 0 ? row->component->step : SS_MILLION;
    int64_t missing = wanted - quantity_of(&row->input->draft, row->component);
    json_t *json;

    if (missing <= 0) {
        return;
    }
    json = ss_json_object(ctx->pool);
    ss_json_set_text(
        json, "suggestion",
        ss_say(ctx, "order.suggestion", "quantity", ss_say_quantity(ctx, missing), "name",
               ss_name(row->component->name, ctx->lang), "price", price_text(row), "each",
               ss_json_text(row->line,
                            row->component->type == SS_ON_OFF ? "period_each" : "unit_each"),
               NULL));
    ss_json_set_text(
        json, "step_value",
        apr_psprintf(ctx->pool, "%s:+%d", row->field, (int)((missing + step - 1) / step)));
    ss_json_append(list, json);
}

/* ---- the sections ---- */

/* How prices of components are to be read. */
typedef enum price_kind_t { PRICE_GROSS, PRICE_NET, PRICE_UNTAXED } price_kind_t;

static price_kind_t price_kind(const ss_price_t *price)
{
    if (price->tax_case == SS_TAX_REVERSE_CHARGE || price->tax_case == SS_TAX_THIRD_COUNTRY) {
        return PRICE_UNTAXED;
    }
    return price->shows_gross || price->tax_case == SS_TAX_SMALL_BUSINESS ? PRICE_GROSS : PRICE_NET;
}

static const char *options_key(const ss_order_price_t *priced, ss_span_t period)
{
    price_kind_t kind = price_kind(&priced->offer.price);

    if (kind != PRICE_GROSS) {
        return kind == PRICE_NET ? "order.options_note_net" : "order.options_note_zero";
    }
    if (ss_span_is_set(priced->offer.cart.variant->plan->trial)) {
        return "order.options_note_trial";
    }
    return ss_span_is_set(period) ? "order.options_note" : "order.options_note_mixed";
}

static const char *options_note(ss_web_t *web, const ss_order_price_t *priced)
{
    ss_span_t period = common_period(web, priced->offer.cart.variant, SS_ON_OFF);

    return ss_say(web->ctx, options_key(priced, period), "every",
                  ss_say_span(web->ctx, "order.every", period), "every_low",
                  ss_say_span(web->ctx, "order.every_low", period), NULL);
}

static const char *quantities_note(ss_web_t *web, const ss_order_price_t *priced)
{
    static const char *const keys[] = {
        [PRICE_GROSS] = "order.quantities_note_gross",
        [PRICE_NET] = "order.quantities_note_net",
        [PRICE_UNTAXED] = "order.quantities_note_zero",
    };
    ss_span_t period = common_period(web, priced->offer.cart.variant, SS_QUANTITY);
    const char *note = ss_web_text(web, keys[price_kind(&priced->offer.price)], NULL);

    return ss_say(web->ctx, ss_span_is_set(period) ? "order.note_billed" : "order.note_plain",
                  "note", note, "every", ss_say_span(web->ctx, "order.every_low", period), NULL);
}

static row_source_t row_of(ss_web_t *web, const ss_order_input_t *input,
                           const ss_order_price_t *priced, const ss_component_t *component)
{
    const char *field = ss_component_field(component, web->ctx->pool);
    row_source_t row = {
        .web = web,
        .input = input,
        .component = component,
        .field = field,
        .line = find_line(priced->view, field),
        .scale = ss_scale_view(web->ctx, &priced->offer.cart, &priced->offer.price, component,
                               quantity_of(&input->draft, component)),
    };

    return row;
}

void ss_components_add(ss_web_t *web, json_t *data, const ss_order_input_t *input,
                       const ss_order_state_t *state, const ss_order_price_t *priced)
{
    json_t *options = ss_json_list(web->ctx->pool), *quantities = ss_json_list(web->ctx->pool);
    json_t *suggestions = ss_json_list(web->ctx->pool);

    for (int i = 0; i < web->catalogue->component_count; i++) {
        const ss_component_t *component = &web->catalogue->components[i];
        row_source_t row;

        if (!ss_order_offers(component, input->variant)) {
            continue;
        }
        row = row_of(web, input, priced, component);
        if (component->type == SS_ON_OFF) {
            ss_json_append(options, option_json(&row));
        } else {
            ss_json_append(quantities, quantity_json(&row));
        }
        add_suggestion(&row, suggestions, ss_json_int(state->suggested, component->id));
    }
    ss_json_set(data, "options", options);
    ss_json_set_bool(data, "has_options", json_array_size(options) > 0);
    ss_json_set(data, "quantities", quantities);
    ss_json_set_bool(data, "has_quantities", json_array_size(quantities) > 0);
    ss_json_set(data, "suggestions", suggestions);
    ss_json_set_bool(data, "has_suggestions", json_array_size(suggestions) > 0);
    ss_json_set_bool(data, "has_components",
                     json_array_size(options) + json_array_size(quantities) > 0);
    ss_json_set_text(data, "options_note", options_note(web, priced));
    ss_json_set_text(data, "quantities_note", quantities_note(web, priced));
}

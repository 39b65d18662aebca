/* The form that changes plan and components, and the pages that stand in its place. */
#include "web/portal/change_form.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/apply_change.h"
#include "actions/change_lines.h"
#include "actions/change_view.h"
#include "actions/contract_cart.h"
#include "actions/price_view.h"
#include "actions/price_words.h"
#include "base/json.h"
#include "web/form.h"
#include "web/order/component_view.h"
#include "web/order/form_view.h"
#include "web/order/quantity.h"
#include "web/page.h"

#define KEY_LIMIT 64

/* ---- reading ---- */

/* The plan that was chosen; the present one where there is no choice, or none that is offered. */
static const ss_variant_t *chosen_variant(ss_change_page_t *page, const ss_variant_t *own)
{
    ss_web_t *web = page->web;
    const char *key = ss_form_text(web, "plan", KEY_LIMIT);
    const ss_variant_t *variant = ss_catalogue_variant(web->catalogue, key);
    const apr_array_header_t *targets = ss_change_targets(web->ctx, &page->change);

    if (!page->plans || *key == '\0') {
        return own;
    }
    for (int i = 0; i < targets->nelts; i++) {
        if (APR_ARRAY_IDX(targets, i, const ss_variant_t *) == variant) {
            return variant;
        }
    }
    ss_problem_add(web->ctx, "plan", "plan_not_offered");
    return own;
}

ss_order_input_t *ss_change_form_read(ss_change_page_t *page)
{
    ss_web_t *web = page->web;
    ss_draft_t booked = ss_change_draft(web->ctx, &page->change);
    const ss_variant_t *variant = chosen_variant(page, booked.variant);
    bool quantity = *ss_form_text(web, "quantity", 20) != '\0' && page->plans;
    ss_order_input_t *read = ss_order_input_read(web, variant), *input;

    booked.variant = variant;
    if (!variant->plan->quantity_based) {
        booked.plan_quantity = SS_MILLION;
    } else if (quantity) {
        booked.plan_quantity = read->draft.plan_quantity;
    }
    if (page->components) {
        booked.items = read->draft.items;
        booked.item_count = read->draft.item_count;
        input = read;
        input->draft = booked;
        return input;
    }
    return ss_order_input_of_draft(web, &booked);
}

/* ---- plans ---- */

static const char *key_of(const ss_variant_t *variant)
{
    return *variant->external_id == '\0' ? variant->id : variant->external_id;
}

/* What a plan costs in its fee period, with today's price or, for one's own, the agreed one. */
static json_t *choice_of(ss_change_page_t *page, const ss_variant_t *variant, bool checked)
{
    ss_web_t *web = page->web;
    bool own = strcmp(variant->id, page->change.before.variant_id) == 0;
    ss_cart_t cart = page->change.cart_before;
    ss_offer_price_t offer = { web->ctx, &cart, &page->change.price_before, NULL };
    json_t *view = ss_json_object(web->ctx->pool);
    const ss_variant_t *priced = own ? cart.variant : variant;
    ss_price_t price;
    ss_variant_t bare = *priced;
    ss_plan_t plan = *priced->plan;

    plan.trial = (ss_span_t){ SS_UNIT_NONE, 0 };
    bare.plan = &plan;
    bare.setup_fee = 0;
    cart.variant = &bare;
    cart.item_count = 0;
    cart.discount = NULL;
    if (ss_contract_price(web->ctx, &cart, &price) != SS_OK) {
        return NULL;
    }
    offer.price = &price;
    ss_json_set_text(view, "value", key_of(variant));
    ss_json_set_text(view, "name", ss_name(variant->plan->name, web->ctx->lang));
    ss_json_set_text(view, "variant", ss_name(variant->description, web->ctx->lang));
    ss_json_set_text(view, "description", ss_name(variant->plan->description, web->ctx->lang));
    ss_json_set_text(view, "price", ss_offer_money(&offer, price.regular[0].shown));
    ss_json_set_text(view, "per", ss_say_span(web->ctx, "order.per", variant->fee_period));
    ss_json_set_bool(view, "own", own);
    ss_json_set_bool(view, "checked", checked);
    return view;
}

static void add_plans(ss_change_page_t *page, json_t *data, const ss_variant_t *chosen)
{
    ss_web_t *web = page->web;
    apr_array_header_t *targets = ss_change_targets(web->ctx, &page->change);
    json_t *choices = ss_json_list(web->ctx->pool);

    for (int i = 0; page->plans && i < targets->nelts; i++) {
        const ss_variant_t *variant = APR_ARRAY_IDX(targets, i, const ss_variant_t *);
        json_t *choice = choice_of(page, variant, variant == chosen);

        if (choice != NULL) {
            ss_json_append(choices, choice);
        }
    }
    ss_json_set(data, "choices", choices);
    ss_json_set_bool(data, "has_choices", json_array_size(choices) > 0);
    ss_json_set_text(data, "plan_error", ss_web_problem_text(web, "plan"));
}

static void add_plan_quantity(ss_change_page_t *page, json_t *data, const ss_order_input_t *input)
{
    ss_web_t *web = page->web;
    json_t *view;

    ss_json_set_bool(data, "plan_quantity", false);
    if (!page->plans || !input->variant->plan->quantity_based) {
        return;
    }
    view = ss_json_object(web->ctx->pool);
    ss_json_set_text(view, "value",
                     ss_quantity_plain(input->draft.plan_quantity, web->ctx->pool));
    ss_json_set_text(view, "max", ss_quantity_plain(SS_QUANTITY_MAX, web->ctx->pool));
    ss_json_set_text(view, "error", ss_web_problem_text(web, "quantity"));
    ss_json_set(data, "plan_quantity", view);
}

/* ---- components ---- */

static int64_t quantity_in(const ss_cart_t *cart, const char *id)
{
    for (int i = 0; i < cart->item_count; i++) {
        if (strcmp(cart->items[i].component->id, id) == 0) {
            return cart->items[i].quantity;
        }
    }
    return 0;
}

/* "Bisher 3, neu 5" in the place of the description, where it differs. */
static void tell_difference(ss_change_page_t *page, json_t *row)
{
    ss_web_t *web = page->web;
    const char *field = ss_json_text(row, "field") + strlen("component[");
    const ss_component_t *component = ss_catalogue_component(
        web->catalogue, apr_pstrndup(web->ctx->pool, field, strlen(field) - 1));
    int64_t before, after;

    if (component == NULL) {
        return;
    }
    before = quantity_in(&page->change.cart_before, component->id);
    after = quantity_in(&page->change.cart_after, component->id);
    if (before == after) {
        return;
    }
    if (component->type == SS_ON_OFF) {
        ss_json_set_text(row, "description",
                         ss_web_text(web, before == 0 ? "portal.change.is_added"
                                                      : "portal.change.is_removed",
                                     NULL));
        return;
    }
    ss_json_set_text(row, "description",
                     ss_say(web->ctx, "portal.change.counts", "old",
                            ss_say_quantity(web->ctx, before), "new",
                            ss_say_quantity(web->ctx, after), NULL));
}

static void add_components(ss_change_page_t *page, json_t *data, const ss_order_input_t *input)
{
    static const char *const lists[] = { "options", "quantities" };
    const ss_change_t *change = &page->change;
    const ss_order_state_t nothing = { .submission_key = "" };
    ss_order_price_t priced = { .offer = { .draft = &input->draft,
                                           .cart = change->cart_after,
                                           .price = change->price_after } };
    json_t *row;
    size_t at;

    ss_json_set_bool(data, "has_components", false);
    if (!page->components) {
        return;
    }
    priced.view = ss_price_view(page->web->ctx, &change->cart_after, &change->price_after);
    ss_components_add(page->web, data, input, &nothing, &priced);
    for (int i = 0; i < SS_COUNT(lists); i++) {
        json_array_foreach(json_object_get(data, lists[i]), at, row) {
            tell_difference(page, row);
        }
    }
}

/* ---- pages ---- */

static ss_response_t *portal_page(ss_change_page_t *page, const char *template_name, json_t *data,
                                  int status)
{
    ss_web_t *web = page->web;
    bool plan = page->area == SS_AREA_PLAN;
    ss_response_t *response;

    ss_json_set_text(data, "action", ss_portal_path(web, plan ? "/plan" : "/components"));
    ss_json_set_text(data, "title", ss_portal_label(web, page->area));
    ss_json_set_text(data, "lang", web->ctx->lang);
    ss_page_add_problems(web, data);
    response = ss_portal_page(web, &page->portal, page->area, template_name, data);
    if (status != 0) {
        response->status = status;
    }
    return response;
}

static const char *tax_note(ss_change_page_t *page)
{
    const json_t *view = ss_price_view_agreed(page->web->ctx, &page->change.cart_after,
                                              &page->change.price_after);

    return ss_json_text(view, "note");
}

static void add_term(ss_change_page_t *page, json_t *data)
{
    ss_date_t end;

    ss_json_set_text(data, "term_end",
                     ss_date_parse(page->change.before.term_end, &end)
                             && ss_date_compare(end, page->change.today) >= 0
                         ? ss_say_date(page->web->ctx, end)
                         : "");
}

/* What changes, by the days on which it may begin. @param draft  NULL for one with problems */
static void add_summary(ss_change_page_t *page, json_t *data, const ss_draft_t *draft)
{
    ss_ctx_t *ctx = page->web->ctx;
    const ss_change_t *change = &page->change,
                      *later = draft == NULL ? NULL : ss_change_deferred(ctx, draft, change);
    json_t *summary = ss_change_summary(ctx, change);

    ss_json_set(summary, "totals", ss_change_totals(ctx, change, later));
    ss_json_set(data, "change", summary);
    ss_json_set(data, "dues", ss_change_dues(ctx, change, later));
    ss_json_set_bool(data, "changes", change->changes);
}

ss_response_t *ss_change_form_show(ss_change_page_t *page, ss_order_input_t *input,
                                   const char *notice, int status)
{
    ss_web_t *web = page->web;
    json_t *data = ss_json_object(web->ctx->pool);
    ss_status_t priced = ss_change_make(web->ctx, &input->draft, false, &page->change);

    if (priced != SS_OK && priced != SS_INVALID) {
        return ss_page_error(web, priced);
    }
    if (page->change.price_after.period_count == 0) {
        return ss_page_error(web, SS_ERROR);
    }
    add_plans(page, data, input->variant);
    add_plan_quantity(page, data, input);
    add_components(page, data, input);
    add_summary(page, data, priced == SS_OK ? &input->draft : NULL);
    ss_json_set_text(data, "note", tax_note(page));
    add_term(page, data);
    ss_json_set_text(data, "plan_url",
                     page->area == SS_AREA_COMPONENTS && ss_portal_may(web, SS_AREA_PLAN)
                             && web->site->areas[SS_AREA_PLAN] == SS_AREA_EDIT
                         ? ss_portal_path(web, "/plan")
                         : "");
    ss_json_set_text(data, "notice", notice == NULL ? "" : ss_web_text(web, notice, NULL));
    ss_json_set_bool(data, "is_good", status == 0);
    return portal_page(page, "portal/change", data, status);
}

/* Why nothing can be changed, in words; "" for no obstacle. */
static const char *reason(ss_web_t *web, const char *obstacle)
{
    static const struct {
        const char *obstacle, *key;
    } reasons[] = {
        { "waiting", "portal.change.no_waiting" },
        { "declined", "portal.change.no_declined" },
        { "cancelled", "portal.change.no_cancelled" },
        { "ended", "portal.change.no_ended" },
        { "withdrawn", "portal.change.no_ended" },
        { "unavailable", "portal.change.no_unavailable" },
    };

    for (int i = 0; i < SS_COUNT(reasons); i++) {
        if (strcmp(reasons[i].obstacle, obstacle) == 0) {
            return ss_web_text(web, reasons[i].key, NULL);
        }
    }
    return "";
}

ss_response_t *ss_change_closed_show(ss_change_page_t *page, const char *obstacle, int status)
{
    ss_web_t *web = page->web;
    const ss_change_t *change = &page->change;
    json_t *data = ss_json_object(web->ctx->pool);

    ss_json_set_text(data, "reason", reason(web, obstacle));
    ss_json_set_bool(data, "is_view", *obstacle == '\0');
    ss_json_set(data, "groups", ss_json_list(web->ctx->pool));
    if (change->price_before.period_count > 0) {
        ss_json_set(data, "groups",
                    ss_recurring_groups(ss_price_view_agreed(web->ctx, &change->cart_before,
                                                             &change->price_before),
                                        web->ctx->pool));
    }
    ss_json_set_bool(data, "has_groups", json_array_size(json_object_get(data, "groups")) > 0);
    return portal_page(page, "portal/change_closed", data, status);
}

ss_response_t *ss_change_scheduled_show(ss_change_page_t *page, const ss_contract_change_t *row,
                                        int status)
{
    ss_web_t *web = page->web;
    json_t *data = ss_json_object(web->ctx->pool);
    apr_time_t ordered = web->ctx->now;
    ss_status_t read = ss_change_of_row(web->ctx, row, &page->change);

    if (read != SS_OK) {
        return ss_page_error(web, read);
    }
    ss_time_parse(row->created_at, &ordered);
    ss_json_set(data, "change", ss_change_summary(web->ctx, &page->change));
    ss_json_set_text(data, "change_id", row->id);
    ss_json_set_bool(data, "noted", strcmp(ss_query_text(web, "notice", 10), "done") == 0);
    ss_json_set_text(data, "ordered_at",
                     ss_i18n_time_exact(ss_texts_i18n(web->texts), ordered,
                                        web->catalogue->merchant.time_zone, web->ctx->pool));
    ss_json_set_bool(data, "may_withdraw", (page->plans || page->components)
                                               && !page->change.at_once);
    return portal_page(page, "portal/change_scheduled", data, status);
}

/* The data of templates/order/form.html: plan, components, usage, fields and texts around them. */
#include "web/order/form_view.h"

#include "actions/order_view.h"
#include "actions/payment_method.h"
#include "actions/price_view.h"
#include "base/json.h"
#include "model/order_button.h"
#include "model/session.h"
#include "web/custom_form.h"
#include "web/order/component_view.h"
#include "web/order/payment_choice.h"
#include "web/order/quantity.h"
#include "web/page.h"
#include "web/person_form.h"

#include <apr_strings.h>
#include <string.h>

json_t *ss_order_steps(ss_web_t *web, int current)
{
    static const char *const labels[] = { "order.step_choose", "order.step_review",
                                          "order.step_done" };
    json_t *steps = ss_json_list(web->ctx->pool);

    for (int i = 0; i < SS_COUNT(labels); i++) {
        json_t *step = ss_json_object(web->ctx->pool);

        ss_json_set_int(step, "number", i + 1);
        ss_json_set_text(step, "step_label", ss_web_text(web, labels[i], NULL));
        ss_json_set_bool(step, "done", i + 1 < current);
        ss_json_set_bool(step, "current", i + 1 == current);
        ss_json_append(steps, step);
    }
    return steps;
}

const char *ss_variant_path(ss_web_t *web, const ss_variant_t *variant)
{
    const char *key = variant->external_id == NULL || *variant->external_id == '\0'
                          ? variant->id
                          : variant->external_id;

    return web->buyer == NULL
               ? apr_pstrcat(web->ctx->pool, web->site->order_path, "/", key, NULL)
               : apr_pstrcat(web->ctx->pool, web->site->portal_path, "/order/", key, NULL);
}

void ss_order_add_csrf(const ss_web_t *web, json_t *data)
{
    ss_json_set_text(data, "csrf", web->session == NULL ? "" : web->session->csrf);
}

/* ---- plan ---- */

const char *ss_variant_terms(ss_web_t *web, const ss_order_price_t *priced)
{
    return ss_json_text(ss_term_view(web->ctx, &priced->offer), "summary");
}

static json_t *texts_of(ss_web_t *web, const json_t *names)
{
    json_t *list = ss_json_list(web->ctx->pool);

    for (size_t i = 0; i < json_array_size(names); i++) {
        json_array_append_new(list, json_string(ss_name(json_array_get(names, i), web->ctx->lang)));
    }
    return list;
}

static json_t *trial_of(ss_web_t *web, const ss_variant_t *variant, const json_t *price_view)
{
    ss_ctx_t *ctx = web->ctx;
    const json_t *trial = json_object_get(price_view, "trial");
    const json_t *plan = json_object_get(price_view, "plan_price");
    const char *term = ss_say_span(ctx, "order.span", variant->contract_period);
    json_t *view = ss_json_object(ctx->pool);

    ss_json_set_text(view, "trial_title",
                     ss_say(ctx, "order.trial_title", "span",
                            ss_say_span(ctx, "order.span", variant->plan->trial), "amount",
                            ss_json_text(plan, "amount"), "per", ss_json_text(plan, "per"), NULL));
    ss_json_set_text(view, "trial_text",
                     ss_say(ctx, *term == '\0' ? "order.trial_text_open" : "order.trial_text",
                            "end", ss_json_text(trial, "end"), "after",
                            ss_json_text(trial, "after"), "term", term, NULL));
    return view;
}

static json_t *plan_quantity_of(ss_web_t *web, const ss_order_input_t *input)
{
    json_t *view = ss_json_object(web->ctx->pool);
    const char *typed = ss_order_typed(input, "quantity");

    ss_json_set_text(view, "value", *typed == '\0' ? "1" : typed);
    ss_json_set_text(view, "max", ss_quantity_plain(SS_QUANTITY_MAX, web->ctx->pool));
    ss_json_set_text(view, "error", ss_web_problem_text(web, "quantity"));
    return view;
}

static void add_plan(ss_web_t *web, json_t *data, const ss_order_input_t *input,
                     const ss_order_price_t *priced)
{
    const ss_plan_t *plan = input->variant->plan;

    ss_json_set_text(data, "plan", ss_name(plan->name, web->ctx->lang));
    ss_json_set_text(data, "plan_description", ss_name(plan->description, web->ctx->lang));
    ss_json_set_text(data, "plan_terms", ss_variant_terms(web, priced));
    ss_json_set(data, "features", texts_of(web, plan->features));
    ss_json_set_bool(data, "has_features", json_array_size(plan->features) > 0);
    ss_json_set_bool(data, "approval", plan->requires_order_approval);
    ss_json_set_bool(data, "trial", false);
    ss_json_set_bool(data, "plan_quantity", false);
    if (ss_span_is_set(plan->trial)) {
        ss_json_set(data, "trial", trial_of(web, input->variant, priced->view));
    }
    if (plan->quantity_based) {
        ss_json_set(data, "plan_quantity", plan_quantity_of(web, input));
    }
}

/* ---- usage ---- */

/* "je Monat" if all lines are counted by the month, else "". */
static const char *common_period(const json_t *lines)
{
    const char *period = ss_json_text(json_array_get(lines, 0), "period");

    for (size_t i = 1; i < json_array_size(lines); i++) {
        if (strcmp(ss_json_text(json_array_get(lines, i), "period"), period) != 0) {
            return "";
        }
    }
    return period;
}

static void add_usage(ss_web_t *web, json_t *data, json_t *price_view)
{
    json_t *usage = json_object_get(price_view, "usage");
    json_t *lines = json_object_get(usage, "lines");
    bool net = ss_json_bool(usage, "net");

    ss_json_set_bool(data, "has_usage", json_array_size(lines) > 0);
    ss_json_set_text(usage, "heading",
                     ss_web_text(web, net ? "order.usage_price_net" : "order.usage_price", NULL));
    ss_json_set_text(usage, "lead",
                     ss_say(web->ctx, net ? "order.usage_lead_net" : "order.usage_lead", "note",
                            ss_json_text(usage, "note"), NULL));
    ss_json_set_text(
        usage, "included_heading",
        ss_say(web->ctx, "order.usage_included", "period", common_period(lines), NULL));
    for (size_t i = 0; i < json_array_size(lines); i++) {
        json_t *line = json_array_get(lines, i);
        const char *each = ss_join(web->ctx->pool, ss_json_text(line, "each"),
                                   ss_json_text(line, "period"), NULL);

        ss_scale_prepare(json_object_get(line, "scale"),
                         apr_psprintf(web->ctx->pool, "usage-%d", (int)i),
                         ss_say(web->ctx, "order.scale_heading", "each", each, NULL));
    }
}

/* ---- customer and texts ---- */

static bool may_choose_type(const ss_web_t *web, const ss_plan_t *plan)
{
    return web->site->for_consumers && plan->for_consumers && web->site->for_businesses
           && plan->for_businesses;
}

static void add_customer(ss_web_t *web, json_t *data, const ss_order_input_t *input)
{
    const ss_person_t *person = &input->draft.person;
    bool choosing = may_choose_type(web, input->variant->plan);

    if (web->buyer != NULL) {
        ss_json_set(data, "known", ss_customer_view(web->ctx, person));
        choosing = false;
    }
    ss_json_set_bool(data, "choose_type", choosing);
    ss_json_set_bool(data, "business", person->business);
    ss_json_set_text(data, "type", person->business ? "business" : "consumer");
    ss_json_set(data, "fields", web->buyer == NULL
                                    ? ss_person_form_fields(web, person, choosing)
                                    : ss_json_list(web->ctx->pool));
    ss_custom_form_add(web, json_object_get(data, "fields"), input->draft.custom,
                       web->buyer != NULL);
    ss_json_set_bool(data, "has_fields", json_array_size(json_object_get(data, "fields")) > 0);
}

static const char *joined_with_and(ss_web_t *web, const char *const *items, int count)
{
    ss_ctx_t *ctx = web->ctx;
    const char *first = items[0];

    if (count == 1) {
        return first;
    }
    for (int i = 1; i < count - 1; i++) {
        first = apr_pstrcat(ctx->pool, first, ", ", items[i], NULL);
    }
    return ss_say(ctx, "order.list_and", "first", first, "last", items[count - 1], NULL);
}

/* Accepted means of payment and where orders may come from. Source: BGB section 312j(1) */
static const char *lead_of(ss_web_t *web, const ss_plan_group_t *group)
{
    bool debit = ss_site_debits(web->site, group);
    const char *key = !debit                  ? "order.lead_invoice"
                      : web->site->on_account ? "order.lead_both"
                                              : "order.lead_debit";

    return apr_pstrcat(web->ctx->pool, ss_web_text(web, key, NULL), " ",
                       ss_web_text(web, "order.lead_countries", NULL), NULL);
}

/*
 * How the contract comes about, what is stored, which languages. Source: BGB section 312i(1) no. 2
 */
static const char *how_of(ss_web_t *web, const ss_plan_t *plan)
{
    ss_ctx_t *ctx = web->ctx;
    const char *key = plan->requires_order_approval ? "order.how_approval"
                      : ss_span_is_set(plan->trial) ? "order.how_trial"
                                                    : "order.how";
    const char **names;
    int count = 0;

    while (web->site->languages[count] != NULL) {
        count++;
    }
    names = apr_pcalloc(ctx->pool, (size_t)(count + 1) * sizeof(*names));
    for (int i = 0; i < count; i++) {
        names[i] = ss_i18n_language(ss_texts_i18n(web->texts), web->site->languages[i], ctx->pool);
    }
    return ss_say(ctx, key, "button", ss_order_button(web->site, ctx->lang), "languages",
                  joined_with_and(web, names, count), NULL);
}

/* Rules that the merchant has bound himself to. Source: EGBGB 246c no. 5 */
static void add_codes_of_conduct(ss_web_t *web, json_t *data)
{
    const json_t *codes = web->catalogue->merchant.codes_of_conduct;
    json_t *list = ss_json_list(web->ctx->pool);

    for (size_t i = 0; i < json_array_size(codes); i++) {
        json_t *code = json_array_get(codes, i), *view = ss_json_object(web->ctx->pool);

        ss_json_set_text(view, "name", ss_name(json_object_get(code, "Name"), web->ctx->lang));
        ss_json_set_text(view, "url", ss_json_text(code, "Url"));
        ss_json_append(list, view);
    }
    ss_json_set_bool(data, "has_codes_of_conduct", json_array_size(list) > 0);
    ss_json_set(data, "codes_of_conduct", list);
}

static void add_payment(ss_web_t *web, json_t *data, const ss_order_input_t *input, bool needed)
{
    const ss_payment_form_t form = {
        .group = input->variant->plan->group,
        .chosen = input->draft.payment,
        .holder = ss_order_typed(input, "holder"),
        .iban = ss_order_typed(input, "iban"),
        .may_wait = input->variant->allow_without_payment_data,
        .needed = needed,
    };

    ss_payment_add(web, data, &form);
    if (ss_draft_keeps_method(&input->draft)) {
        const ss_payment_method_t *method = &web->buyer->method;

        ss_json_set_text(data, "kept_payment",
                         ss_payment_words(web->ctx, method->kind, method->holder,
                                          method->iban_masked));
    }
}

static void add_coupon(ss_web_t *web, json_t *data, const ss_order_input_t *input)
{
    const char *error = ss_web_problem_text(web, "coupon");
    bool accepted = *input->draft.coupon != '\0' && *error == '\0';

    ss_json_set_text(data, "coupon",
                     accepted ? ss_coupon_code(input->draft.coupon, web->ctx->pool)
                              : input->draft.coupon);
    ss_json_set_text(data, "coupon_error", error);
    ss_json_set_bool(data, "coupon_accepted", accepted);
    ss_json_set_bool(data, "coupon_field", web->site->coupon_field);
}

/* Back to the list, and where a known customer changes what this form only shows. */
static void add_portal_links(ss_web_t *web, json_t *data)
{
    static const struct {
        ss_area_t area;
        const char *name, *path;
    } links[] = {
        { SS_AREA_BILLING, "billing_url", "/billing" },
        { SS_AREA_PAYMENT, "payment_url", "/payment" },
        { SS_AREA_ORDER, "portal_url", "/order" },
    };

    for (int i = 0; web->buyer != NULL && i < SS_COUNT(links); i++) {
        bool may = web->site->areas[links[i].area] == SS_AREA_EDIT
                   && ss_scope_has(web->session->scope, links[i].area);

        ss_json_set_text(data, links[i].name,
                         may ? ss_web_link(web, apr_pstrcat(web->ctx->pool, web->site->portal_path,
                                                            links[i].path, NULL))
                             : "");
    }
}

/* Where a field stands on the page: choice, person, payment, coupon. */
static int place_of(const char *field)
{
    static const char *const payment[] = { "payment", "holder", "iban" };

    if (strncmp(field, "component[", 10) == 0 || strcmp(field, "quantity") == 0) {
        return 0;
    }
    for (int i = 0; i < SS_COUNT(payment); i++) {
        if (strcmp(field, payment[i]) == 0) {
            return 2;
        }
    }
    return strcmp(field, "coupon") == 0 ? 3 : 1;
}

/* The summary lists problems as the page shows their fields; the order within a section stays. */
static void sort_problems(apr_array_header_t *problems)
{
    ss_problem_t *list = (ss_problem_t *)problems->elts;

    for (int i = 1; i < problems->nelts; i++) {
        ss_problem_t moved = list[i];
        int to = i;

        for (; to > 0 && place_of(list[to - 1].field) > place_of(moved.field); to--) {
            list[to] = list[to - 1];
        }
        list[to] = moved;
    }
}

json_t *ss_order_form_view(ss_web_t *web, const ss_order_input_t *input,
                           const ss_order_state_t *state, const ss_order_price_t *priced)
{
    json_t *data = ss_json_object(web->ctx->pool);

    ss_json_set(data, "price", priced->view);
    add_plan(web, data, input, priced);
    ss_json_set_text(data, "title",
                     ss_say(web->ctx, "order.title", "plan", ss_json_text(data, "plan"), NULL));
    ss_json_set(data, "steps", ss_order_steps(web, 1));
    ss_json_set_text(data, "action", ss_variant_path(web, input->variant));
    ss_order_add_csrf(web, data);
    add_portal_links(web, data);
    ss_json_set_text(data, "lang", web->ctx->lang);
    ss_json_set_text(data, "tag", input->draft.tag);
    ss_json_set_text(data, "return", input->draft.return_url);
    ss_json_set_text(data, "lead", lead_of(web, input->variant->plan->group));
    ss_json_set_text(data, "how", how_of(web, input->variant->plan));
    add_codes_of_conduct(web, data);
    ss_json_set_bool(data, "test_order", state->test);
    ss_components_add(web, data, input, state, priced);
    add_usage(web, data, priced->view);
    add_customer(web, data, input);
    add_payment(web, data, input,
                ss_draft_needs_payment(priced->offer.draft, &priced->offer.price));
    add_coupon(web, data, input);
    sort_problems(web->ctx->problems);
    ss_page_add_problems(web, data);
    return data;
}

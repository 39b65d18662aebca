/* The overview of a contract: what is booked, next invoice, term. */
#include "web/portal/contract_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/account_view.h"
#include "actions/apply_change.h"
#include "actions/change_view.h"
#include "actions/contract_cart.h"
#include "actions/price_view.h"
#include "actions/say.h"
#include "actions/usage_report.h"
#include "base/json.h"
#include "model/session.h"
#include "store/contract_change_store.h"
#include "store/contract_store.h"
#include "web/page.h"
#include "web/portal/kept_page.h"

static ss_date_t date_of(const char *iso)
{
    ss_date_t date = { 0, 0, 0 };

    ss_date_parse(iso, &date);
    return date;
}

/* What the contract costs now: at the prices agreed for its next fee period. */
static ss_status_t read_cart(ss_web_t *web, const ss_portal_t *portal, ss_cart_t *cart)
{
    ss_status_t status =
        ss_contract_cart(web->ctx, &portal->contract, &portal->customer.person, cart);

    if (status != SS_OK) {
        return status;
    }
    if (*portal->contract.billed_until != '\0' && cart->discount == NULL) {
        cart->start = ss_today(web->ctx); /* a price that holds already needs no "from" */
    }
    return SS_OK;
}

/* The amount of the next invoice, which part of it is paid once, and that VAT is in it. */
static void add_next_invoice(const json_t *view, json_t *data)
{
    const json_t *next = json_object_get(view, "first_invoice");

    ss_json_set_text(data, "next_amount", ss_json_text(next, "amount"));
    ss_json_set_text(data, "next_parts", ss_json_text(next, "parts"));
    ss_json_set_text(data, "next_tax", ss_json_text(next, "tax"));
}

static ss_status_t add_prices(ss_web_t *web, const ss_cart_t *cart, json_t *data)
{
    ss_price_t price;
    json_t *view;
    ss_status_t status = ss_contract_price(web->ctx, cart, &price);

    if (status != SS_OK) {
        return status;
    }
    view = ss_price_view_agreed(web->ctx, cart, &price);
    ss_json_set(data, "groups", ss_recurring_groups(view, web->ctx->pool));
    add_next_invoice(view, data);
    ss_json_set_text(data, "tax", ss_json_text(view, "tax"));
    ss_json_set_text(data, "tax_note", ss_json_text(view, "tax_note"));
    ss_json_set_bool(data, "has_usage",
                     json_array_size(json_object_get(json_object_get(view, "usage"), "lines")) > 0);
    return SS_OK;
}

/* How the minimum term ends, and by when one has to say so; "" if that day has passed. */
static const char *term_text(ss_ctx_t *ctx, const ss_variant_t *agreed, ss_date_t term_end,
                             ss_date_t day)
{
    ss_date_t latest = ss_span_is_set(agreed->cancellation_period)
        ? ss_notice_latest(term_end, agreed->cancellation_period) : term_end;
    ss_span_t later = ss_span_is_set(agreed->later_cancellation_period)
                          ? agreed->later_cancellation_period
                          : agreed->cancellation_period;

    if (!agreed->renews) {
        return ss_say(ctx, "portal.contract.ends_by_itself", NULL);
    }
    if (ss_date_compare(latest, day) < 0) {
        return "";
    }
    if (ss_span_is_set(agreed->later_contract_period)) {
        return ss_say(ctx, "portal.contract.notice_or_renewal", "date", ss_say_date(ctx, latest),
                      "span", ss_say_span(ctx, "order.span", agreed->later_contract_period), NULL);
    }
    if (!ss_span_is_set(later)) {
        return ss_say(ctx, "portal.contract.notice_then_any_time", "date", ss_say_date(ctx, latest),
                      NULL);
    }
    return ss_say(ctx, "portal.contract.notice_then", "date", ss_say_date(ctx, latest), "span",
                  ss_say_span(ctx, "order.span_of", later), NULL);
}

/* Term, notice and end as agreed, in days of the merchant's zone. */
static void add_term(ss_web_t *web, const ss_contract_t *contract, const ss_cart_t *cart,
                     json_t *data)
{
    ss_ctx_t *ctx = web->ctx;
    ss_date_t day = ss_today(web->ctx), term_end = date_of(contract->term_end),
              trial_end = date_of(contract->trial_end);
    bool in_trial = ss_date_is_set(trial_end) && ss_date_compare(trial_end, day) >= 0;
    bool in_term = ss_date_is_set(term_end) && ss_date_compare(term_end, day) >= 0;
    ss_end_rules_t rules = ss_agreement_end_rules(contract, cart);
    const char *words = in_term && !in_trial ? term_text(ctx, cart->variant, term_end, day) : "";

    if (*words == '\0') {
        words = ss_say(ctx, "portal.contract.notice_today", "date",
                       ss_say_date(ctx, ss_ordinary_end(&rules, day)), NULL);
    }
    ss_json_set_text(data, "start", ss_say_day(ctx, contract->start_date));
    ss_json_set_text(data, "ends", ss_say_day(ctx, contract->end_date));
    ss_json_set_text(data, "term_end", in_term ? ss_say_date(ctx, term_end) : "");
    ss_json_set_text(data, "trial_end", in_trial ? ss_say_date(ctx, trial_end) : "");
    ss_json_set_text(data, "notice", words);
    /* A day that has passed tells nothing: whoever bills has not come by yet. */
    ss_json_set_text(data, "next_invoice",
                     ss_date_compare(date_of(contract->next_billing_date), day) >= 0
                         ? ss_say_day(ctx, contract->next_billing_date)
                         : "");
}

/* What has to be paid at once, told where the customer may see invoices or the balance. */
static ss_status_t add_overdue(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    bool balance = ss_portal_may(web, SS_AREA_BALANCE),
         documents = ss_portal_may(web, SS_AREA_DOCUMENTS);

    ss_json_set_text(data, "balance_url", balance ? ss_portal_path(web, "/balance") : "");
    ss_json_set_text(data, "invoices_url", documents ? ss_portal_path(web, "/documents") : "");
    return balance || documents ? ss_account_overdue(web->ctx, &portal->contract, data) : SS_OK;
}

/* Bars of what was used, where the customer may see it. */
static ss_status_t add_usage(ss_web_t *web, const ss_portal_t *portal, const ss_cart_t *cart,
                             json_t *data)
{
    bool shown = ss_portal_may(web, SS_AREA_USAGE);
    ss_status_t status = shown ? ss_usage_summary(web->ctx, &portal->contract, cart, data) : SS_OK;

    ss_json_set_text(data, "usage_url", ss_portal_path(web, "/usage"));
    return status;
}

/* Other contracts of this customer: which, if the link opens them, else only that there are some. */
static ss_status_t add_choice(ss_web_t *web, json_t *data)
{
    apr_array_header_t *contracts;
    ss_status_t status;

    status = ss_contract_list(web->ctx, web->session->customer_id, &contracts);
    ss_json_set_bool(data, web->session->all_contracts ? "has_others" : "has_more",
                     status == SS_OK && contracts->nelts > 1);
    return status;
}

/* What is booked can be changed while the contract is in force and not cancelled. */
static void add_change_links(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    bool active = *ss_change_obstacle(web->ctx, &portal->contract, &portal->customer) == '\0';
    bool components = active && ss_portal_may(web, SS_AREA_COMPONENTS);
    bool plan = active && ss_portal_may(web, SS_AREA_PLAN);

    ss_json_set_bool(data, "may_change", components || plan);
    ss_json_set_text(data, "components_label",
                     components ? ss_portal_label(web, SS_AREA_COMPONENTS) : "");
    ss_json_set_text(data, "plan_label", plan ? ss_portal_label(web, SS_AREA_PLAN) : "");
}

/*
 * What the first whole period after a change comes to. The setup fee is no part of a change, but of
 * this invoice if none has been before.
 */
static ss_status_t add_price_after(ss_web_t *web, const ss_change_t *change, json_t *data)
{
    ss_cart_t cart = change->cart_after;
    ss_variant_t variant = *cart.variant;
    ss_price_t price;
    ss_status_t status;

    variant.setup_fee = change->agreed.variant->setup_fee;
    cart.variant = &variant;
    status = ss_contract_price(web->ctx, &cart, &price);
    if (status == SS_OK) {
        add_next_invoice(ss_price_view_agreed(web->ctx, &cart, &price), data);
    }
    return status;
}

/*
 * The next invoices with a change that comes before the next of the contract, or with it: what is
 * due on its day, then what the period costs afterwards; as the page of the change tells it.
 */
static ss_status_t add_changed_invoices(ss_web_t *web, const ss_portal_t *portal,
                                        const ss_contract_change_t *row, json_t *data)
{
    ss_ctx_t *ctx = web->ctx;
    ss_change_t change;
    ss_status_t status;

    if (strcmp(row->effective_date, portal->contract.next_billing_date) > 0) {
        return SS_OK;
    }
    status = ss_change_open(ctx, &portal->contract, &portal->customer, &change);
    if (status == SS_OK) {
        status = ss_change_of_row(ctx, row, &change);
    }
    if (status != SS_OK) {
        return status == SS_INVALID ? SS_ERROR : status;
    }
    ss_json_set_text(data, "next_invoice", ss_say_day(ctx, change.after.next_billing_date));
    status = add_price_after(web, &change, data);
    if (status == SS_OK && change.due.bill.gross > 0) {
        ss_json_set_text(data, "then_invoice", ss_json_text(data, "next_invoice"));
        ss_json_set_text(data, "then_amount", ss_json_text(data, "next_amount"));
        ss_json_set_text(data, "next_invoice", ss_say_date(ctx, change.day));
        ss_json_set_text(data, "next_amount",
                         ss_json_text(ss_change_summary(ctx, &change), "due"));
        ss_json_set_text(data, "next_parts", "");
    }
    return status;
}

/* What will change on a later day, with the way to where it can be taken back. */
static ss_status_t add_scheduled(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    ss_contract_change_t change;
    ss_area_t area = ss_portal_may(web, SS_AREA_PLAN) ? SS_AREA_PLAN : SS_AREA_COMPONENTS;
    ss_status_t status =
        ss_contract_change_scheduled(web->ctx, portal->contract.id, &change);

    ss_json_set_text(data, "scheduled",
                     status == SS_OK ? ss_say_day(web->ctx, change.effective_date) : "");
    ss_json_set_text(data, "scheduled_url",
                     ss_portal_may(web, area)
                         ? ss_portal_path(web, apr_pstrcat(web->ctx->pool, "/",
                                                           ss_area_names[area], NULL))
                         : "");
    if (status == SS_OK) {
        return add_changed_invoices(web, portal, &change, data);
    }
    return status == SS_NOT_FOUND ? SS_OK : status;
}

ss_response_t *ss_contract_page_show(ss_web_t *web)
{
    json_t *data = ss_json_object(web->ctx->pool);
    ss_portal_t portal;
    ss_cart_t cart;
    ss_response_t *other = ss_portal_open_kept(web, &portal, "");
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    status = read_cart(web, &portal, &cart);
    if (status == SS_OK) {
        status = add_prices(web, &cart, data);
    }
    if (status == SS_OK) {
        status = add_choice(web, data);
    }
    if (status == SS_OK) {
        status = add_usage(web, &portal, &cart, data);
    }
    if (status == SS_OK) {
        status = add_overdue(web, &portal, data);
    }
    if (status == SS_OK) {
        add_term(web, &portal.contract, &cart, data);
        status = add_scheduled(web, &portal, data);
    }
    if (status == SS_OK) {
        status = ss_portal_add_declared(web, &portal, data);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    /* Tabs and history do not name the customer, as the greeting does. */
    ss_json_set_text(data, "title", ss_web_text(web, "portal.menu.contract", NULL));
    ss_json_set_bool(data, "declined", strcmp(portal.contract.status, "declined") == 0);
    ss_json_set_bool(data, "waiting", strcmp(portal.contract.status, "waiting") == 0);
    ss_json_set_bool(data, "withdrawn", strcmp(portal.contract.status, "withdrawn") == 0);
    ss_json_set_bool(data, "may_see_documents", ss_portal_may(web, SS_AREA_DOCUMENTS));
    ss_json_set_bool(data, "may_cancel", ss_portal_may(web, SS_AREA_CANCEL)
                                             && ss_portal_is_cancellable(&portal.contract));
    add_change_links(web, &portal, data);
    return ss_portal_page(web, &portal, SS_AREA_CONTRACT, "portal/contract", data);
}

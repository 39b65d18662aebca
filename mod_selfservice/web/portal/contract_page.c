/* The overview of a contract: what is booked, next invoice, term. */
#include "web/portal/contract_page.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "model/agreement.h"
#include "store/contract_store.h"
#include "web/page.h"
#include "web/portal/portal.h"

static const char *day(ss_web_t *web, ss_date_t date)
{
    return ss_date_is_set(date) ? ss_i18n_date(ss_texts_i18n(web->texts), date, web->ctx->pool) : "";
}

static const char *day_of(ss_web_t *web, const char *iso)
{
    ss_date_t date;

    return ss_date_parse(iso, &date) ? day(web, date) : "";
}

/* "pro Monat", "alle 3 Monate": key by unit and number. */
static const char *every(ss_web_t *web, ss_span_t span)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *values = ss_json_object(pool);

    ss_json_set_int(values, "count", span.quantity);
    return ss_web_text(web, apr_pstrcat(pool, "portal.contract.every_", ss_unit_name(span.unit), NULL), values);
}

static const char *line_label(ss_web_t *web, const ss_portal_t *portal, const ss_line_t *line)
{
    json_t *values = ss_json_object(web->ctx->pool);

    switch (line->kind) {
    case SS_LINE_PLAN:
        return portal->plan_name;
    case SS_LINE_COMPONENT:
        return ss_name(line->component->name, web->ctx->lang);
    case SS_LINE_DISCOUNT:
        ss_json_set_text(values, "code", portal->contract.coupon_code);
        return ss_web_text(web, "portal.contract.discount", values);
    case SS_LINE_SETUP:
        break;
    }
    return "";
}

/* "2 × 1,20 €" for quantities with one unit price, "2" where a scale decides. */
static const char *line_quantity(ss_web_t *web, const ss_line_t *line, const ss_price_t *price)
{
    const ss_i18n_t *i18n = ss_texts_i18n(web->texts);
    apr_pool_t *pool = web->ctx->pool;
    const char *quantity;

    if (line->kind != SS_LINE_COMPONENT || line->component->type != SS_QUANTITY) {
        return "";
    }
    quantity = ss_i18n_quantity(i18n, line->quantity, pool);
    if (line->unit_price == 0 || price->group_gross != price->shows_gross) {
        return quantity;
    }
    return apr_pstrcat(pool, quantity, " \xC3\x97 ", ss_i18n_price(i18n, line->unit_price, &price->currency, pool),
                       NULL);
}

static json_t *bill_json(ss_web_t *web, const ss_portal_t *portal, const ss_price_t *price, const ss_bill_t *bill)
{
    const ss_i18n_t *i18n = ss_texts_i18n(web->texts);
    apr_pool_t *pool = web->ctx->pool;
    json_t *json = ss_json_object(pool), *lines = ss_json_list(pool);

    for (int i = 0; i < bill->line_count; i++) {
        const ss_line_t *line = &bill->lines[i];
        json_t *entry = ss_json_object(pool);

        ss_json_set_text(entry, "label", line_label(web, portal, line));
        ss_json_set_text(entry, "quantity", line_quantity(web, line, price));
        ss_json_set_text(entry, "amount", ss_i18n_money(i18n, line->shown, &price->currency, pool));
        ss_json_append(lines, entry);
    }
    ss_json_set(json, "lines", lines);
    ss_json_set_text(json, "every", every(web, bill->fee_period));
    ss_json_set_text(json, "total", ss_i18n_money(i18n, bill->shown, &price->currency, pool));
    ss_json_set_text(json, "gross", ss_i18n_money(i18n, bill->gross, &price->currency, pool));
    ss_json_set_text(json, "vat", ss_i18n_money(i18n, bill->vat, &price->currency, pool));
    return json;
}

/* What is booked at its agreed prices, and the next invoice. */
static ss_status_t add_prices(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    const ss_merchant_t *merchant = &web->catalogue->merchant;
    const ss_seller_t seller = { merchant->country, merchant->small_business, merchant->oss };
    const ss_person_t *person = &portal->customer.person;
    json_t *bills = ss_json_list(web->ctx->pool);
    apr_array_header_t *booked;
    ss_cart_t cart;
    ss_price_t price;
    ss_status_t status = ss_component_subscription_list(web->ctx, portal->contract.id, &booked);

    if (status == SS_OK) {
        status = ss_agreement_cart(web->catalogue, &portal->contract, booked, &cart, web->ctx->pool);
    }
    if (status != SS_OK) {
        return status;
    }
    cart.business = person->business;
    cart.country = person->fields[SS_FIELD_COUNTRY];
    cart.vat_id_plausible = *person->fields[SS_FIELD_VATID] != '\0';
    status = ss_price(web->ctx, &cart, &seller, &price);
    for (int i = 0; status == SS_OK && i < price.period_count; i++) {
        ss_json_append(bills, bill_json(web, portal, &price, &price.reduced[i]));
    }
    ss_json_set(data, "bills", bills);
    if (status == SS_OK && price.period_count > 0) {
        ss_json_set_text(data, "next_amount",
                         ss_i18n_money(ss_texts_i18n(web->texts), price.reduced[0].gross, &price.currency,
                                       web->ctx->pool));
    }
    ss_json_set_bool(data, "shows_net", status == SS_OK && !price.shows_gross);
    return status;
}

/* Term, notice and end, in words of the merchant's day. */
static void add_term(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    const ss_contract_t *contract = &portal->contract;
    ss_date_t term_end = { 0, 0, 0 }, today;

    today = ss_date_in_zone(web->ctx->now, web->catalogue->merchant.time_zone);
    ss_json_set_text(data, "start", day_of(web, contract->start_date));
    ss_json_set_text(data, "trial_end", day_of(web, contract->trial_end));
    ss_json_set_text(data, "ends", day_of(web, contract->end_date));
    if (ss_date_parse(contract->term_end, &term_end) && ss_date_compare(term_end, today) >= 0) {
        ss_json_set_text(data, "term_end", day(web, term_end));
        if (portal->variant != NULL) {
            ss_json_set_text(data, "notice_until",
                             day(web, ss_notice_latest(term_end, portal->variant->cancellation_period)));
        }
    }
    ss_json_set_text(data, "next_invoice", day_of(web, contract->next_billing_date));
    ss_json_set_bool(data, "waiting", strcmp(contract->status, "waiting") == 0);
}

ss_response_t *ss_contract_page_show(ss_web_t *web)
{
    json_t *data = ss_json_object(web->ctx->pool);
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    status = add_prices(web, &portal, data);
    if (status != SS_OK) {
        return ss_page_error(web, status == SS_NOT_FOUND ? SS_ERROR : status);
    }
    add_term(web, &portal, data);
    return ss_portal_page(web, &portal, SS_AREA_CONTRACT, "portal/contract", data);
}

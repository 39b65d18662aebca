/* The overview of a contract: what is booked, next invoice, term. */
#include "web/portal/contract_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/price_view.h"
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

/* What is booked at its agreed prices, from the same view as order page and mail. */
static ss_status_t add_prices(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    const ss_merchant_t *merchant = &web->catalogue->merchant;
    const ss_seller_t seller = { merchant->country, merchant->small_business, merchant->oss };
    const ss_person_t *person = &portal->customer.person;
    apr_array_header_t *booked;
    ss_cart_t cart;
    ss_price_t price;
    json_t *view;
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
    if (status == SS_OK) {
        view = ss_price_view_agreed(web->ctx, &cart, &price);
        ss_json_set(data, "price", view);
        ss_json_set_text(data, "next_amount", ss_json_text(json_object_get(view, "first_invoice"), "amount"));
    }
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

/* A customer who is signed in orders a further contract: the order page with name, address and
 * payment known. */
#include "web/portal/portal_order.h"

#include "base/json.h"
#include "model/order.h"
#include "store/contract_store.h"
#include "store/erasure_store.h"
#include "web/order/form_page.h"
#include "web/order/list_page.h"
#include "web/order/submit_page.h"
#include "web/page.h"
#include "web/portal/kept_page.h"
#include "web/portal/portal.h"

#include <apr_strings.h>

/* NULL if it is known who orders, else what to answer instead. */
static ss_response_t *take_buyer(ss_web_t *web, const ss_portal_t *portal)
{
    ss_buyer_t *buyer = apr_pcalloc(web->ctx->pool, sizeof(*buyer));
    ss_status_t status;

    buyer->customer = portal->customer;
    buyer->method.kind = buyer->method.holder = buyer->method.iban_masked = "";
    buyer->method.mandate_reference = "";
    status = ss_payment_method_find(web->ctx, portal->customer.id, &buyer->method);
    web->buyer = buyer;
    return status == SS_OK || status == SS_NOT_FOUND ? NULL : ss_page_error(web, status);
}

/* @return SS_NOT_FOUND for a customer who may order */
static ss_status_t find_erasure(ss_web_t *web, const ss_portal_t *portal)
{
    ss_erasure_t erasure;

    return ss_erasure_find(web->ctx, portal->customer.id, &erasure);
}

ss_response_t *ss_portal_order_list(ss_web_t *web)
{
    json_t *data = ss_json_object(web->ctx->pool);
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open_kept(web, &portal, "");
    ss_status_t erasure;

    if (other == NULL) {
        other = take_buyer(web, &portal);
    }
    if (other != NULL) {
        return other;
    }
    ss_portal_holds_offers(web, &portal);
    erasure = find_erasure(web, &portal);
    if (erasure != SS_OK && erasure != SS_NOT_FOUND) {
        return ss_page_error(web, erasure);
    }
    ss_order_offers_add(web, data);
    ss_json_set_bool(data, "erasure", erasure == SS_OK);
    ss_json_set_bool(data, "may_order", web->site->areas[SS_AREA_ORDER] == SS_AREA_EDIT
                                            && erasure == SS_NOT_FOUND);
    ss_json_set_text(data, "title", ss_web_text(web, "portal.menu.order", NULL));
    return ss_portal_page(web, &portal, SS_AREA_ORDER, "portal/order", data);
}

/* Load the customer as the buyer. @return NULL, else what to answer instead */
static ss_response_t *open_order(ss_web_t *web, ss_portal_t *portal)
{
    ss_response_t *other = ss_portal_open(web, portal);

    return other != NULL ? other : take_buyer(web, portal);
}

/* The order page as this customer sees it; nobody else's business. */
ss_response_t *ss_portal_order_form(ss_web_t *web)
{
    ss_portal_t portal;
    ss_response_t *other = open_order(web, &portal);

    if (other == NULL && find_erasure(web, &portal) == SS_OK) {
        other = ss_redirect(web, ss_portal_path(web, "/order"));
    }
    return other != NULL ? other : ss_response_private(ss_order_form_page(web));
}

/* Whether the customer may order is asked inside the order's transaction. */
ss_response_t *ss_portal_order_submit(ss_web_t *web)
{
    ss_portal_t portal;
    ss_response_t *other = open_order(web, &portal);

    return other != NULL ? other : ss_response_private(ss_order_submit_page(web));
}

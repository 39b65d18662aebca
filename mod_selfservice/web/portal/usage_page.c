/* What was used in the running period and before, what it costs so far, and the same as a file. */
#include "web/portal/usage_page.h"

#include "actions/contract_cart.h"
#include "actions/say.h"
#include "actions/usage_csv.h"
#include "actions/usage_report.h"
#include "base/json.h"
#include "web/csv_response.h"
#include "web/page.h"
#include "web/portal/kept_page.h"

/* When counting begins, if it has not yet; "" otherwise. */
static const char *begins_on(ss_web_t *web, const ss_contract_t *contract)
{
    ss_date_t start, today = ss_today(web->ctx);

    return ss_date_parse(contract->start_date, &start) && ss_date_compare(today, start) < 0
               ? ss_say_date(web->ctx, start)
               : "";
}

ss_response_t *ss_usage_page_show(ss_web_t *web)
{
    json_t *data = ss_json_object(web->ctx->pool);
    ss_portal_t portal;
    ss_cart_t cart;
    ss_response_t *other = ss_portal_open_kept(web, &portal, "");
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    status = ss_contract_cart(web->ctx, &portal.contract, &portal.customer.person, &cart);
    if (status == SS_OK) {
        status = ss_usage_report(web->ctx, &portal.contract, &cart, data);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    ss_json_set_bool(data, "has_usage", json_array_size(json_object_get(data, "usage")) > 0);
    ss_json_set_bool(data, "with_costs", true);
    ss_json_set_text(data, "begins_on", begins_on(web, &portal.contract));
    ss_json_set_text(data, "csv_url", ss_portal_path(web, "/usage.csv"));
    return ss_portal_page(web, &portal, SS_AREA_USAGE, "portal/usage", data);
}

ss_response_t *ss_usage_page_csv(ss_web_t *web)
{
    ss_buffer_t *out = ss_buffer_make(4096, web->ctx->pool);
    ss_portal_t portal;
    ss_cart_t cart;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    status = ss_contract_cart(web->ctx, &portal.contract, &portal.customer.person, &cart);
    if (status == SS_OK) {
        status = ss_usage_csv(web->ctx, &portal.contract, &cart, out);
    }
    return status == SS_OK
               ? ss_csv_response(web, "portal.usage.file", portal.contract.number, out)
               : ss_page_error(web, status);
}

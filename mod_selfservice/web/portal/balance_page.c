/* The account of the contract: what is open and how to pay it, and what moved it. */
#include "web/portal/balance_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/account_view.h"
#include "base/json.h"
#include "render/qr_image.h"
#include "store/invoice_store.h"
#include "web/csv_response.h"
#include "web/page.h"
#include "web/portal/kept_page.h"
#include "web/portal/page_key.h"

#define PICTURE ".svg"

static void add_links(ss_web_t *web, json_t *data)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *item;
    size_t i;

    json_array_foreach(json_object_get(data, "open"), i, item) {
        const char *path = apr_pstrcat(pool, "/balance/", ss_json_text(item, "id"), PICTURE, NULL);

        ss_json_set_text(item, "giro_url", ss_portal_path(web, path));
    }
    ss_json_set_text(data, "csv_url", ss_portal_path(web, "/balance.csv"));
}

ss_response_t *ss_balance_page_show(ss_web_t *web)
{
    json_t *data = ss_json_object(web->ctx->pool);
    ss_account_key_t after;
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open_kept(web, &portal, "");
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    after = ss_page_key_read(web);
    status = ss_account_open(web->ctx, &portal.contract, data);
    if (status == SS_OK) {
        status = ss_account_bookings(web->ctx, &portal.contract, &after, data);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    add_links(web, data);
    ss_page_key_links(web, data, "/balance", &after);
    return ss_portal_page(web, &portal, SS_AREA_BALANCE, "portal/balance", data);
}

ss_response_t *ss_balance_page_csv(ss_web_t *web)
{
    ss_buffer_t *out = ss_buffer_make(4096, web->ctx->pool);
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    status = ss_account_csv(web->ctx, &portal.contract, out);
    return status == SS_OK
               ? ss_csv_response(web, "portal.balance.file", portal.contract.number, out)
               : ss_page_error(web, status);
}

/* The GiroCode's text of the invoice that the path names; not found if it has none. */
static ss_status_t find_code(ss_web_t *web, const ss_portal_t *portal, const char **code)
{
    const char *dot = strrchr(web->path_rest, '.');
    ss_invoice_t invoice;
    bool debited;
    ss_status_t status;

    if (dot == NULL || strcmp(dot, PICTURE) != 0) {
        return SS_NOT_FOUND;
    }
    status = ss_invoice_find(
        web->ctx, apr_pstrmemdup(web->ctx->pool, web->path_rest, dot - web->path_rest), &invoice);
    if (status == SS_OK && strcmp(invoice.contract_id, portal->contract.id) != 0) {
        status = SS_NOT_FOUND;
    }
    if (status == SS_OK) {
        status = ss_customer_is_debited(web->ctx, portal->customer.id, &debited);
    }
    if (status == SS_OK) {
        *code = ss_account_giro_code(web->ctx, &invoice, debited);
        status = **code == '\0' ? SS_NOT_FOUND : SS_OK;
    }
    return status;
}

ss_response_t *ss_balance_page_giro(ss_web_t *web)
{
    ss_buffer_t *picture = ss_buffer_make(8192, web->ctx->pool);
    const char *code;
    ss_portal_t portal;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    status = find_code(web, &portal, &code);
    if (status == SS_OK && !ss_qr_image(picture, code)) {
        status = SS_NOT_FOUND;
    }
    return status == SS_OK ? ss_response_private(ss_response(web, 200, "image/svg+xml",
                                                             picture->text, picture->length))
                           : ss_page_error(web, status);
}

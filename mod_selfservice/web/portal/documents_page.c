/* Invoices and credit notes of the contract, newest first, and their PDFs. */
#include "web/portal/documents_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/account_view.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/contract_store.h"
#include "store/invoice_store.h"
#include "web/document_response.h"
#include "web/form.h"
#include "web/page.h"
#include "web/portal/kept_page.h"

#define DAY_LENGTH 10

static const char *day(ss_web_t *web, const char *iso)
{
    ss_date_t date;

    return ss_date_parse(iso, &date) ? ss_i18n_date(ss_texts_i18n(web->texts), date, web->ctx->pool)
                                     : "";
}

/* The merchant's day of an instant; "" for none. */
static const char *day_of(ss_web_t *web, const char *instant)
{
    const char *zone = web->catalogue->merchant.time_zone;
    apr_time_t time;

    return ss_time_parse(instant, &time)
               ? ss_i18n_date(ss_texts_i18n(web->texts), ss_date_in_zone(time, zone), web->ctx->pool)
               : "";
}

static json_t *document_view(ss_web_t *web, const ss_invoice_t *invoice, bool debited)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *view = ss_json_object(pool);
    const char *today = ss_date_text(
        ss_date_in_zone(web->ctx->now, web->catalogue->merchant.time_zone), pool);
    ss_invoice_state_t state = ss_invoice_state(invoice, today, debited);
    ss_currency_t currency = { "EUR", 2 };

    ss_currency_find(invoice->currency, &currency);
    ss_json_set_text(
        view, "title",
        ss_web_text(web, apr_pstrcat(pool, "portal.documents.", invoice->kind, NULL), NULL));
    ss_json_set_text(view, "number", invoice->number);
    ss_json_set_text(view, "date", day(web, invoice->issue_date));
    ss_json_set_text(view, "due", day(web, invoice->due_date));
    ss_json_set_text(view, "from", day(web, invoice->period_start));
    ss_json_set_text(view, "until", day(web, invoice->period_end));
    ss_json_set_text(view, "amount",
                     ss_i18n_money(ss_texts_i18n(web->texts), invoice->gross, &currency, pool));
    ss_json_set_text(
        view, "pdf_url",
        ss_portal_path(web, apr_pstrcat(pool, "/documents/", invoice->id, ".pdf", NULL)));
    ss_json_set_text(view, "paid_on", day_of(web, invoice->paid_at));
    ss_json_set_bool(view, ss_invoice_state_name(state), true);
    return view;
}

/* Key of the last row seen, from "?before=2026-11-24.<id>"; the first page if it is absent or
 * malformed. */
static void read_key(ss_web_t *web, const char **date, const char **id)
{
    const char *before = ss_query_text(web, "before", DAY_LENGTH + 1 + SS_ID_LENGTH);

    *date = "9999-12-31";
    *id = "~";
    if (strlen(before) == DAY_LENGTH + 1 + SS_ID_LENGTH && ss_id_is(before + DAY_LENGTH + 1)) {
        *date = apr_pstrndup(web->ctx->pool, before, DAY_LENGTH);
        *id = before + DAY_LENGTH + 1;
    }
}

ss_response_t *ss_documents_page_show(ss_web_t *web)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *data = ss_json_object(pool), *documents = ss_json_list(pool);
    apr_array_header_t *invoices;
    ss_portal_t portal;
    const char *date, *id;
    bool debited;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    other = ss_portal_kept(web, &portal);
    if (other != NULL) {
        return other;
    }
    read_key(web, &date, &id);
    status = ss_invoice_list(web->ctx, portal.contract.id, date, id, &invoices);
    if (status == SS_OK) {
        status = ss_customer_is_debited(web->ctx, portal.customer.id, &debited);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    for (int i = 0; i < invoices->nelts && i < SS_INVOICE_PAGE; i++) {
        ss_json_append(documents,
                       document_view(web, &APR_ARRAY_IDX(invoices, i, ss_invoice_t), debited));
    }
    if (invoices->nelts > SS_INVOICE_PAGE) {
        const ss_invoice_t *last = &APR_ARRAY_IDX(invoices, SS_INVOICE_PAGE - 1, ss_invoice_t);

        ss_json_set_text(data, "older_url",
                         ss_portal_path(web, apr_pstrcat(pool, "/documents?before=",
                                                         last->issue_date, ".", last->id, NULL)));
    }
    ss_json_set(data, "documents", documents);
    ss_json_set_bool(data, "has_documents", json_array_size(documents) > 0);
    ss_json_set_text(data, "next_invoice", day(web, portal.contract.next_billing_date));
    return ss_portal_page(web, &portal, SS_AREA_DOCUMENTS, "portal/documents", data);
}

ss_response_t *ss_documents_page_download(ss_web_t *web)
{
    const char *dot = strrchr(web->path_rest, '.');
    ss_portal_t portal;
    ss_invoice_t invoice;
    ss_response_t *other = ss_portal_open(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    if (dot == NULL || strcmp(dot, ".pdf") != 0) {
        return ss_page_error(web, SS_NOT_FOUND);
    }
    status = ss_invoice_find(
        web->ctx, apr_pstrmemdup(web->ctx->pool, web->path_rest, dot - web->path_rest), &invoice);
    if (status == SS_OK && strcmp(invoice.contract_id, portal.contract.id) != 0) {
        status = SS_NOT_FOUND;
    }
    return status == SS_OK ? ss_document_response(web, "invoice", invoice.id)
                           : ss_page_error(web, status);
}

/*
 * From frozen data to PDF: invoices, contracts, terms, receipts of cancellations and withdrawals;
 * invoices to XML too.
 */
#ifndef SS_RENDER_DOCUMENT_H
#define SS_RENDER_DOCUMENT_H

#include "model/catalogue.h"
#include "render/skin.h"
#include "store/document_store.h"

/*
 * What a document is drawn from, by kind:
 * invoice: invoice.data, see model/invoice_data.h. contract: order_.data, see actions/order_view.c.
 * terms: the version of the terms document with this id.
 * cancellation, withdrawal: `statement` of the row, in its language:
 *   {"number": "K-2027-004412", "title": "Bestätigung Ihrer Kündigung",
 *    "lead": "wir bestätigen den Eingang Ihrer Kündigung. Ihr Vertrag endet am 23.11.2027.",
 *    "name": as typed, "address": [lines below the name; empty if unknown], "contract": "V-000001"
 * or "", "customer": "K-000001" or "", "ends": "23.11.2027" or "", "fields": [{"label", "value"}]
 * everything that was declared, time of receipt with seconds and zone first, "form_note":
 * "Abgegeben durch Betätigen der Schaltfläche „jetzt kündigen“.", "next_title", "next_text": what
 * happens now, "" for none}
 */

/**
 * Give the bytes of a document, rendering and storing them first if it still waits. Bytes that are
 * stored never change: of two renderings at the same moment the first one stored is given to both.
 * Not inside a transaction.
 * @param site   any virtual host of the merchant, with skin: logo, colour and texts
 * @param bytes  live as long as ctx->pool
 * @return SS_OK, SS_NOT_FOUND (also for another merchant's id), SS_UNAVAILABLE, SS_ERROR (could not
 * be drawn)
 */
ss_status_t ss_render_document(ss_ctx_t *ctx, const ss_site_t *site, const char *document_id,
                               const void **bytes, int64_t *length);

/**
 * Draw the receipt of a cancellation or withdrawal as its mail tells of it: the stored one, which
 * stands on a page for whoever declared, must not tell whose contract it is. Nothing is stored.
 * @param told  the mail's data, of the form above
 * @return SS_OK, SS_NOT_FOUND, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_render_told(ss_ctx_t *ctx, const ss_document_t *document, const json_t *told,
                           ss_buffer_t *out);

/**
 * See to it that the XML of an invoice is stored, if it has any: it comes into being with the PDF.
 * Not inside a transaction. @return as ss_render_document(); SS_OK also where there is none
 */
ss_status_t ss_render_einvoice(ss_ctx_t *ctx, const ss_site_t *site, const char *invoice_id);

/** Draw terms for a direct download; nothing is stored. */
ss_status_t ss_render_terms(ss_ctx_t *ctx, const ss_site_t *site, const ss_terms_t *terms,
                            ss_buffer_t *out);

#endif

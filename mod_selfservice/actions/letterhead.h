/*
 * The merchant's letterhead for documents: brand and logo of the site, particulars of the seller.
 */
#ifndef SS_ACTION_LETTERHEAD_H
#define SS_ACTION_LETTERHEAD_H

#include "model/invoice_data.h"
#include "render/pdf.h"

/**
 * A letterhead in ctx->lang; needs ctx->site with skin.
 * @param seller   as frozen in an invoice, or ss_seller_of()
 * @param title    of the document, for readers and the file's properties
 * @param created  instant written into the file: the one the document belongs to, so that it never
 * changes
 */
ss_letterhead_t ss_letterhead_make(ss_ctx_t *ctx, const ss_invoice_seller_t *seller,
                                   const char *title, apr_time_t created);

/** "DE02 1203 0000 0000 2020 51" */
const char *ss_iban_groups(const char *iban, apr_pool_t *pool);

#endif

/* The electronic invoice: XML after EN 16931 from the same frozen data as the PDF. */
#ifndef SS_INVOICE_XML_H
#define SS_INVOICE_XML_H

#include "model/invoice_data.h"
#include "render/buffer.h"

/**
 * The XML of an invoice or credit note, in ctx->lang; the same data give the same bytes. Its sums
 * and required particulars are checked before.
 * @param id  of the invoice, for the log
 * @return NULL if a rule is broken or memory was short (logged)
 */
const ss_buffer_t *ss_invoice_xml(ss_ctx_t *ctx, const ss_invoice_data_t *data, const char *id);

#endif

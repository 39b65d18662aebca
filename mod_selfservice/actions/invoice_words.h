/* What invoices say in words, in ctx->lang: the same on their PDF and in their XML. */
#ifndef SS_INVOICE_WORDS_H
#define SS_INVOICE_WORDS_H

#include "base/base.h"
#include "model/invoice_data.h"

/** "150 GB", "1 Domain", "2 × Domain", "3 Monate"; "" for a discount. */
const char *ss_invoice_quantity(ss_ctx_t *ctx, const ss_invoice_line_t *line);

/** How and when it is paid, in one sentence. */
const char *ss_invoice_terms(ss_ctx_t *ctx, const ss_invoice_data_t *data);

/** Why there is no VAT; "" where there is. Source: UStG section 14(4) no. 8, 14a(5) */
const char *ss_invoice_exemption(ss_ctx_t *ctx, const ss_invoice_data_t *data);

#endif

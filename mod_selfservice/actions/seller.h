/* The merchant's particulars as they stand today, as invoices, letters and mails name them. */
#ifndef SS_SELLER_H
#define SS_SELLER_H

#include "model/invoice_data.h"

/**
 * Needs ctx->catalogue. Source: UStG section 14(4) no. 1 and 2, GmbHG section 35a, HGB section
 * 37a.
 */
ss_invoice_seller_t ss_seller_of(ss_ctx_t *ctx);

#endif

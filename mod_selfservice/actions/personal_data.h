/* All that is stored about a customer, for the customer: a file for programs and one to read. */
#ifndef SS_PERSONAL_DATA_H
#define SS_PERSONAL_DATA_H

#include "model/customer.h"

/**
 * {"merchant", "customer", "made_at", "left_out": [tables with more rows than `most`, of
 * which the newest are here], "data": {table: [rows]}}; IBANs in full, as a copy must be
 * complete: they stand nowhere else the customer can see. The export is noted in the audit.
 * Source: GDPR articles 15(3) and 20(1)
 * @param format  "json" or "html", for the audit
 * @param most  rows of one table: SS_PERSONAL_ROWS from the portal
 */
ss_status_t ss_export_personal_data(ss_ctx_t *ctx, const ss_customer_t *customer,
                                    const char *format, int most, json_t **data);

/**
 * The same to be read: [{"title", "left_out", "rows": [{"facts": [{"label", "value"} or {"label",
 * "is_table", "head": [{"text"}], "rows": [{"cells": [{"text"}]}]}]}]}] in ctx->lang; empty tables
 * and columns without a value are left out.
 */
json_t *ss_personal_data_view(ss_ctx_t *ctx, const json_t *data);

#endif

/* What was used, as a table for programs. */
#ifndef SS_USAGE_CSV_H
#define SS_USAGE_CSV_H

#include "actions/usage_bill.h"
#include "render/buffer.h"

/**
 * The present period and the earlier ones that the page shows, as comma-separated values with
 * headings in ctx->lang: days in ISO form, decimal points.
 * @param agreed  of ss_contract_cart()
 */
ss_status_t ss_usage_csv(ss_ctx_t *ctx, const ss_contract_t *contract, const ss_cart_t *agreed,
                         ss_buffer_t *out);

#endif

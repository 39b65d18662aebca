/* What a bank took back is not paid back as well. */
#ifndef SS_LOWER_REFUND_H
#define SS_LOWER_REFUND_H

#include "model/invoice.h"

/**
 * After a chargeback: open refunds of the credit notes on this invoice are lowered to what is still
 * overpaid; one of which nothing is left is done. The credit note is set off by as much. Inside an
 * action, with an audit event for each.
 * @param invoice  as it is by now
 * @return SS_OK also if there is nothing to lower; SS_CONFLICT if somebody else booked on a credit
 * note at this moment; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_lower_refunds(ss_ctx_t *ctx, const ss_invoice_t *invoice);

#endif

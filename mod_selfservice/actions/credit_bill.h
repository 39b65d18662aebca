/* One invoice of which something is taken back: the steps that all credit notes share. */
#ifndef SS_CREDIT_BILL_H
#define SS_CREDIT_BILL_H

#include "actions/credit_contract.h"
#include "model/invoice.h"

/** An invoice with its content, and what is to be taken back of it. Amounts in minor units. */
typedef struct ss_credit_bill_t {
    const ss_invoice_t *row;
    const ss_invoice_data_t *data;
    ss_invoice_data_t credit;
    int64_t paid, before; /* before: taken back earlier */
    int64_t refund;
    bool keeps_used; /* days used are owed, by the consent in the order of this invoice */
} ss_credit_bill_t;

/** The content of an invoice or credit note that was read whole; lives as long as ctx->pool. */
ss_invoice_data_t *ss_credit_read(ss_ctx_t *ctx, const ss_invoice_t *invoice);

/** Those among `invoices` that correct this number: list of const ss_invoice_data_t *. */
apr_array_header_t *ss_credit_earlier(ss_ctx_t *ctx, const apr_array_header_t *invoices,
                                      const char *number);

/** What was paid of the invoice, and what of it goes back with bill->credit, whose payment is set.
 */
void ss_credit_weigh(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                     const apr_array_header_t *earlier, ss_credit_bill_t *bill);

/** Issue bill->credit in ctx->lang with its refund and mail, inside the transaction. */
ss_status_t ss_credit_one(ss_ctx_t *ctx, const ss_crediting_t *crediting, ss_credit_bill_t *bill,
                          ss_credited_t *credited);

#endif

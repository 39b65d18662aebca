/* An invoice from a calculated bill: prepared before the transaction, numbered and stored inside
 * it. */
#ifndef SS_ISSUE_INVOICE_H
#define SS_ISSUE_INVOICE_H

#include "model/customer.h"
#include "model/invoice.h"
#include "model/invoice_data.h"
#include "model/proration.h"

/** What is billed to whom. */
typedef struct ss_billing_t {
    const ss_cart_t *cart;
    const ss_price_t *price;
    const ss_bill_t *bill;          /* one of the price */
    const ss_person_t *person;
    ss_date_t issue_date;
    ss_date_t period_start;         /* first day of the fees in the bill */
    const char *payment;            /* "direct-debit", "invoice", "" if none was chosen */
    const char *holder, *iban_masked, *mandate_reference; /* direct debit only */
    const char *key; /* of the slots the numbers are filled into: a random id */
    const ss_prorated_t *parts; /* of a change: one per line of the bill; NULL for whole periods */
} ss_billing_t;

/** Ids and numbers that are known inside the transaction only. */
typedef struct ss_invoice_refs_t {
    const char *customer_id, *customer_number;
    const char *contract_id, *contract_number;
    const char *order_number;
} ss_invoice_refs_t;

/** An invoice that lacks its numbers. */
typedef struct ss_prepared_invoice_t {
    ss_invoice_data_t data;
    const char *key;  /* of the slots in `text` */
    const char *text; /* its frozen JSON; see actions/slots.h */
} ss_prepared_invoice_t;

/** Name and address of a customer, as they stand on an invoice. */
ss_invoice_recipient_t ss_invoice_recipient(ss_ctx_t *ctx, const ss_person_t *person);

/**
 * Everything of an invoice but its numbers, in ctx->lang.
 * @return SS_OK; SS_ERROR if lines and totals do not add up (logged)
 */
ss_status_t ss_invoice_prepare(ss_ctx_t *ctx, const ss_billing_t *billing,
                               ss_prepared_invoice_t *prepared);

/**
 * Take the next number and store the invoice with its waiting document, webhook event and audit
 * record, inside the caller's transaction. Source: UStG section 14(4) no. 4.
 * @param invoice  set to what was stored
 */
ss_status_t ss_invoice_issue(ss_ctx_t *ctx, const ss_prepared_invoice_t *prepared,
                             const ss_invoice_refs_t *refs, ss_invoice_t *invoice);
/**
 * The row of an invoice or credit note from its content, with a new id; customer, contract and data
 * are the caller's to set.
 */
ss_invoice_t ss_invoice_row(const ss_ctx_t *ctx, const ss_invoice_data_t *data);
/**
 * Store an invoice or credit note that has its number and content, with its waiting document, webhook
 * event and audit record, inside the caller's transaction.
 * @param invoice  document_id is set
 */
ss_status_t ss_invoice_store(ss_ctx_t *ctx, ss_invoice_t *invoice);

#endif

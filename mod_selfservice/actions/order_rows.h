/* The rows an order consists of: made before the transaction, completed with numbers and stored
 * inside it. */
#ifndef SS_ORDER_ROWS_H
#define SS_ORDER_ROWS_H

#include "actions/draft.h"
#include "actions/issue_invoice.h"
#include "model/contract.h"

/** Ids are set, numbers are not. */
typedef struct ss_order_rows_t {
    ss_offer_t *offer;
    ss_customer_t customer;         /* with its number if it is draft->buyer's */
    ss_contract_t contract;
    ss_component_subscription_t *booked;
    int booked_count;
    bool has_method;                /* `method` is new */
    ss_payment_method_t method;
    ss_order_t order;
    bool bills;                     /* the first invoice is issued at once */
    ss_prepared_invoice_t invoice;  /* only if it is */
    const char *key;   /* of the slots for numbers; see actions/slots.h */
    const char *view;  /* the order's view as JSON text with slots */
    const char *proof;
    json_t *terms_documents; /* ids of the legal documents' PDFs, to go out with the mail */
} ss_order_rows_t;

/**
 * Make everything that needs no number: view, proof, sealed IBAN, frozen prices, invoice, ids.
 * @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_order_rows_prepare(ss_ctx_t *ctx, ss_offer_t *offer, ss_order_rows_t *rows);

/**
 * Store all of them in one transaction. Number series are locked last, because everybody waits
 * for them.
 * @return SS_OK; SS_INVALID if the coupon was used up meanwhile; SS_CONFLICT if the submission
 * key was used before; SS_FORBIDDEN if draft->buyer wants to be forgotten
 */
ss_status_t ss_order_rows_store(ss_ctx_t *ctx, ss_order_rows_t *rows);

/**
 * Move rows that were read back to the day of their offer: dates, discount, invoice and view, as
 * ss_order_rows_prepare() would have made them on that day.
 * @param view  the kept view; changed
 * @return SS_OK, SS_ERROR
 */
ss_status_t ss_order_rows_conclude(ss_ctx_t *ctx, ss_order_rows_t *rows, json_t *view);

/** The events by which other systems hear of a contract; inside the transaction. */
ss_status_t ss_order_rows_announce(ss_ctx_t *ctx, const ss_order_rows_t *rows);
/**
 * The documents of a contract, its first invoice if that is due, and order.data with all numbers;
 * inside the transaction. Ids of the documents are appended to `documents`.
 */
ss_status_t ss_order_rows_bill(ss_ctx_t *ctx, ss_order_rows_t *rows, json_t *documents);
/** The mail about the order, with these documents and the terms; inside the transaction. */
ss_status_t ss_order_rows_mail(ss_ctx_t *ctx, const ss_order_rows_t *rows, json_t *documents);

#endif

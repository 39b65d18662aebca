/* Credit notes for what a withdrawn contract, or a component of it, was invoiced. */
#ifndef SS_CREDIT_CONTRACT_H
#define SS_CREDIT_CONTRACT_H

#include "actions/declaration_effect.h"
#include "model/invoice_data.h"

/** What is taken back. */
typedef struct ss_crediting_t {
    const ss_contract_t *contract;
    const ss_customer_t *customer;
    const char *component; /* id; "" for the whole contract */
    const char *order_number; /* only invoices of this order; NULL for all */
    apr_time_t received;   /* of the declaration: day of receipt and due day count from it */
} ss_crediting_t;

/**
 * Issue a credit note for each invoice of the contract that has something to take back, each with
 * its mail, and a refund for what was paid; inside the caller's transaction, which holds the
 * contract. Days used are kept where the order of the invoice asked for an early start.
 * Source: BGB sections 355(3), 357(1), 357a(2); UStG section 17, UStDV section 31(5).
 * @param credited  sums over all of them; `unclear` if nothing was written because what is to go
 *                  back cannot be told, or is more than was invoiced or paid: people look at it
 */
ss_status_t ss_credit_contract(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                               ss_credited_t *credited);

/**
 * A change gives back more than it charges for a time that was invoiced: issue a credit note on the
 * newest invoice of that time which bears it, with mail and refund; inside the caller's transaction.
 * @param back      of ss_invoice_prepare(): its lines, positive in sum; numbers and payment are set
 * @param credited  `unclear` if no invoice is of that time, or none is high enough: nothing is written
 */
ss_status_t ss_credit_difference(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                                 const ss_invoice_data_t *back, ss_credited_t *credited);

/**
 * Issue one credit note of an amount that people found, with its mail, and a refund for what was
 * paid of it; inside the caller's transaction, which holds the contract. An amount of 0 issues none.
 * @return SS_OK; SS_INVALID with problem "invoice" / "unknown", or "credit" / "no_invoice" or
 * "more_than_invoiced" if the invoice has not so much left at the VAT rate of the component
 */
ss_status_t ss_credit_by_hand(ss_ctx_t *ctx, const ss_crediting_t *crediting,
                              const ss_by_hand_t *by_hand, ss_credited_t *credited);

#endif

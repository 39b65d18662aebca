/* Money that came in, came back or was paid out. */
#ifndef SS_BOOK_PAYMENT_H
#define SS_BOOK_PAYMENT_H

#include "model/contract.h"
#include "model/invoice.h"
#include "model/ledger.h"

#define SS_REFERENCE_LIMIT 140 /* characters; what a SEPA transfer carries */

/** A movement as it is reported. */
typedef struct ss_movement_t {
    const char *kind;    /* "payment", "chargeback", "refund", "payout" */
    int64_t amount;      /* minor units, above 0 */
    ss_date_t booked_on; /* not set: today */
    const char *invoice; /* number of the invoice or credit note; "" for none */
    const char *reference;
} ss_movement_t;

/**
 * Book a movement. A payment without an invoice goes to what is due first; what is left of it, and a
 * payout, moves the balance alone. An invoice that is covered is paid from that day; a chargeback
 * opens it again and lowers what was to be paid back of it; a refund belongs to a credit note. Audit
 * event and webhook event (PaymentSucceeded, PaymentFailed) come with it. Source: BGB section 366.
 * A payout takes no more than the credit beside what is to be paid back for credit notes; a
 * chargeback of a debit that was not booked books that first.
 * @param entries  list of ss_ledger_entry_t that were stored
 * @return SS_OK; SS_INVALID with problems "kind" / "unknown", "amount" / "out_of_range",
 * "more_than_was_paid", "more_than_to_be_paid_back" or "more_than_credit", "date" / "in_future",
 * "reference" / "too_long" or "bad_value", "invoice" / "missing" or "unknown"; SS_CONFLICT if
 * somebody else booked on the invoice at this moment; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_book_payment(ss_ctx_t *ctx, const ss_contract_t *contract,
                            const ss_movement_t *movement, apr_array_header_t **entries);

/**
 * Book what counts as paid of an invoice by ss_invoice_paid() and was not booked: the debit, on its
 * day, so that the account shows what comes back or goes back of it. Inside an action.
 * @return as ss_book_payment(); SS_OK also if there is nothing to book
 */
ss_status_t ss_book_debit(ss_ctx_t *ctx, const ss_contract_t *contract,
                          const ss_invoice_t *invoice);

#endif

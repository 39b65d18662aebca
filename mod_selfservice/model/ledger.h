/* What moves the balance of a contract. */
#ifndef SS_LEDGER_H
#define SS_LEDGER_H

#include "base/base.h"

/** A movement of money. */
typedef struct ss_ledger_entry_t {
    const char *id, *contract_id;
    const char *kind;       /* "payment", "chargeback", "refund", "payout", "fee" */
    int64_t amount;         /* minor units; above 0 the customer owes more: payments are negative */
    const char *booked_on;  /* ISO day */
    const char *reference;  /* of the bank or the merchant; "" for none */
    const char *invoice_id; /* what it was for; "" for none */
    const char *created_at;
} ss_ledger_entry_t;

/** A line of the account: an entry, an invoice or a credit note. */
typedef struct ss_booking_t {
    const char *day, *id; /* of the row; both are its place in the account */
    const char *kind;     /* as above, or "invoice", "credit_note" */
    const char *number;   /* of the document it is or belongs to; "" for none */
    const char *reference;
    int64_t amount;       /* as above; credit notes are negative */
} ss_booking_t;

#endif

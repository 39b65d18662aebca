/* What is to be paid back to a customer after a credit note. */
#ifndef SS_REFUND_H
#define SS_REFUND_H

#include "base/base.h"

typedef struct ss_refund_t {
    const char *credit_note_id, *contract_id;
    const char *number;          /* of the credit note: "RK-2026-000001" */
    const char *contract_number;
    const char *currency;
    int64_t amount;              /* minor units */
    const char *payment;         /* how the invoice was paid: "direct-debit", "invoice" */
    const char *due_date;        /* ISO day by which the customer must have it */
    const char *status;          /* "open", "done" */
    const char *created_at, *done_at; /* done_at: "" while open */
} ss_refund_t;

#endif

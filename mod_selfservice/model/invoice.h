/* An invoice or credit note, its content frozen at issue. */
#ifndef SS_INVOICE_H
#define SS_INVOICE_H

#include "model/price.h"

typedef struct ss_invoice_t {
    const char *id, *number;
    const char *kind; /* "invoice", "credit_note" */
    const char *customer_id, *contract_id, *lang, *currency;
    int64_t net, vat, gross; /* minor units */
    const char *issue_date, *due_date, *period_start, *period_end; /* ISO days */
    const char *paid_at;     /* "" while open */
    const char *document_id;
    const char *data; /* JSON: seller, recipient, lines, taxes, notes, payment; what the PDF is
                         drawn from */
    const char *created_at;
} ss_invoice_t;

#endif

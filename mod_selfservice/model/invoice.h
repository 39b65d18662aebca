/* An invoice or credit note, its content frozen at issue. */
#ifndef SS_INVOICE_H
#define SS_INVOICE_H

#include "model/price.h"

typedef struct ss_invoice_t {
    const char *id, *number;
    const char *kind; /* "invoice", "credit_note"; in lists of documents also "dunning" */
    const char *customer_id, *contract_id, *lang, *currency;
    int64_t net, vat, gross; /* minor units */
    const char *issue_date, *due_date, *period_start, *period_end; /* ISO days */
    const char *paid_at;     /* "" while open */
    const char *document_id;
    const char *data; /* JSON: seller, recipient, lines, taxes, notes, payment; what the PDF is
                         drawn from */
    const char *created_at;
    const char *debit_date; /* ISO day on which it is debited, as it says itself; "" if it is not */
    const char *purpose; /* "setup", "plan" or "components", as its data says; "" for fees alone */
    int64_t paid;     /* minor units: came in for it and was not returned; of a credit note: went out */
    int64_t credited; /* minor units: of its credit notes; of one: set off against its invoice */
    const char *returned_at; /* the last debit of it came back; "" if not, or paid since */
    int64_t einvoices; /* 1: there is XML of it; in lists of documents only */
} ss_invoice_t;

/** How an invoice or credit note stands, as its customer is told. */
typedef enum ss_invoice_state_t {
    SS_INVOICE_PAID,
    SS_INVOICE_CREDITED, /* nothing is owed any more: credit notes balance it */
    SS_INVOICE_DEBIT,    /* will be debited: nothing to do */
    SS_INVOICE_COLLECTED, /* was debited, and the money is not booked yet: counts as paid */
    SS_INVOICE_OPEN,
    SS_INVOICE_OVERDUE,
    SS_INVOICE_REFUNDED, /* credit note: paid out */
    SS_INVOICE_REFUND,   /* credit note: will be paid out by its due day */
    SS_INVOICE_SETTLED   /* credit note: balanced with its invoice */
} ss_invoice_state_t;

/**
 * What is paid of an invoice, minor units: the one rule for pages, balance, reminders, credit notes
 * and refunds. Paid is what was booked; and from the day of its announced debit on all that credit
 * notes leave of it, unless the bank returned that. Such an invoice says "debited" to its customer,
 * who has nothing to pay and is never reminded, and gets the money back upon a withdrawal. Should
 * the debit be returned, it is open again. What is yet to be debited is not paid.
 * @param today  ISO day of the merchant
 */
int64_t ss_invoice_paid(const ss_invoice_t *invoice, const char *today);

/** What is still to be paid of an invoice by that rule; minor units, 0 for credit notes. */
int64_t ss_invoice_rest(const ss_invoice_t *invoice, const char *today);

/** What of an invoice no booking and no credit note covers; minor units. */
int64_t ss_invoice_unbooked(const ss_invoice_t *invoice);

/**
 * How it stands on a day. A credit note without anything to pay out is due on its day of issue.
 * @param today    ISO day of the merchant
 * @param debited  the customer pays by direct debit: what is open will be debited, unless that came
 *                 back once; as will what says so itself, whatever the customer chose since
 */
ss_invoice_state_t ss_invoice_state(const ss_invoice_t *invoice, const char *today, bool debited);

/** "paid", "credited", "debit", "collected", "open", "overdue", "refunded", "refund", "settled". */
const char *ss_invoice_state_name(ss_invoice_state_t state);

#endif

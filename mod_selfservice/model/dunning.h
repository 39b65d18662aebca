/* Letters about an invoice that is overdue: which level is due when, and what it asks for. */
#ifndef SS_DUNNING_H
#define SS_DUNNING_H

#include "model/catalogue.h"
#include "model/invoice.h"

/** A letter. Amounts are minor units, days ISO texts. */
typedef struct ss_dunning_t {
    const char *id, *number;
    const char *invoice_id, *contract_id, *customer_id;
    int64_t level;  /* from 1 */
    int64_t fee;    /* of this letter */
    int64_t amount; /* asked for: the rest of the invoice and all its fees */
    const char *lang, *currency;
    const char *issue_date, *due_date;
    const char *document_id;
    const char *data; /* JSON as of an invoice, see invoice_data.h: what the PDF is drawn from */
    const char *created_at;
} ss_dunning_t;

/** What was written about an invoice before. */
typedef struct ss_dunning_past_t {
    int level;                         /* of the last letter; 0: none */
    const char *issue_date, *due_date; /* of the last letter; "" for none */
    int64_t fees;                      /* of all letters; minor units */
} ss_dunning_past_t;

/**
 * The level whose letter is due for an overdue invoice on a day: Days after the due day, or after
 * the day its debit came back if that is later; of a later level after the letter before, and never
 * before its time to pay is over.
 * @return 0 if none is due
 */
int ss_dunning_level(const ss_merchant_t *merchant, const ss_invoice_t *invoice,
                     const ss_dunning_past_t *past, ss_date_t today);

/** The fee of a level in a currency; minor units. */
int64_t ss_dunning_fee(const ss_merchant_t *merchant, int level, const char *currency);

/** The day until which a letter of today asks to pay: 14 days, or less if the next comes earlier. */
ss_date_t ss_dunning_due(const ss_merchant_t *merchant, int level, ss_date_t today);

#endif

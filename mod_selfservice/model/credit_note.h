/* What is taken back of an invoice: its lines, less what was credited before and what was used. */
#ifndef SS_CREDIT_NOTE_H
#define SS_CREDIT_NOTE_H

#include "model/invoice_data.h"

/** What is taken back, and how the lines are called that are not on the invoice. */
typedef struct ss_credit_wish_t {
    const char *component; /* id; "" for the whole invoice */
    ss_date_t last_used;   /* day up to which services were used, it included */
    bool keeps_used;       /* days used are owed. Source: BGB section 357a(2) */
    const char *used_name;     /* "Anteil für die Nutzung" */
    const char *discount_name; /* "Anteil am Rabatt" */
    const char *before_name;   /* "Schon korrigiert" */
} ss_credit_wish_t;

/**
 * The content of a credit note, without number and day of issue. A whole invoice is repeated line by
 * line; then come what earlier credit notes took back and what was used, as negative lines. A
 * component has its lines with their share of the discount; the shares of all are the discount. What
 * was used is counted in days of each line's period; setup fees go back in full. No rate gets more
 * back than it was charged; one of which a change took back more than it charged is reversed as a
 * whole, with its sign.
 * @param earlier  credit notes on the same invoice: list of const ss_invoice_data_t *
 * @param credit   owned by the pool, shares texts with `invoice`; amounts positive
 * @return false if nothing is left to take back
 */
bool ss_credit_note_make(const ss_invoice_data_t *invoice, const apr_array_header_t *earlier,
                         const ss_credit_wish_t *wish, ss_invoice_data_t *credit, apr_pool_t *pool);

/** An amount that people found, where the invoice does not tell it. */
typedef struct ss_credit_amount_t {
    const char *component; /* id: at the VAT rate of its lines; "", or not on the invoice: at its only rate */
    const char *name;      /* what the line says */
    int64_t gross;         /* minor units, above 0 */
} ss_credit_amount_t;

/**
 * The content of a credit note with this one line.
 * @return false if the VAT rate cannot be told
 */
bool ss_credit_note_amount(const ss_invoice_data_t *invoice, const apr_array_header_t *earlier,
                           const ss_credit_amount_t *wish, ss_invoice_data_t *credit,
                           apr_pool_t *pool);

/**
 * A copy of the invoice that has got lines and taxes of its own becomes a credit note on it, with
 * their sums.
 * @return false if these are not above 0, or beyond all amounts in euro
 */
bool ss_credit_note_close(const ss_invoice_data_t *invoice, ss_invoice_data_t *credit);

#endif

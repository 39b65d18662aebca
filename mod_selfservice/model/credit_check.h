/* Whether a credit note can be told from its invoice, and fits it. */
#ifndef SS_CREDIT_CHECK_H
#define SS_CREDIT_CHECK_H

#include "model/credit_note.h"

/** @return true for a discount; what is negative for a period was taken back by a change */
bool ss_credit_is_discount(const ss_invoice_line_t *line);

/**
 * What credit notes took back at a VAT rate, minor units.
 * @param notes  list of const ss_invoice_data_t *. @return gross
 */
int64_t ss_credited_at(const apr_array_header_t *notes, int64_t rate, int64_t *net);

/**
 * The last check of a credit note: with earlier ones on the same invoice it takes back no more than
 * was invoiced, neither in total nor of any VAT rate. Source: UStG section 14c, 17.
 */
bool ss_credit_note_fits(const ss_invoice_data_t *invoice, const apr_array_header_t *earlier,
                         const ss_invoice_data_t *credit);

/**
 * @return false if what the component of a wish cost cannot be told from the invoice: a change of
 * the contract took back something in it, of the component itself or beside it
 */
bool ss_credit_note_can_split(const ss_invoice_data_t *invoice, const ss_credit_wish_t *wish);

#endif

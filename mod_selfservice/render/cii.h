/* Invoices as XML of UN/CEFACT, Cross Industry Invoice, after EN 16931. */
#ifndef SS_CII_H
#define SS_CII_H

#include "model/einvoice.h"
#include "render/buffer.h"

/** Texts of an invoice that its data do not hold, in its language; none is NULL. */
typedef struct ss_cii_words_t {
    const char *mark;               /* said first, "not valid" of a sandbox; "" for none */
    const char *exemption;          /* why there is no VAT, BT-120; "" where there is */
    const char *terms;              /* how and when it is paid, BT-20 */
    const char *quantity;           /* "Menge" */
    const char *const *quantities;  /* of each line with its unit, "150 GB" */
} ss_cii_words_t;

/**
 * Write an invoice or credit note. The same data give the same bytes. Whoever collects by direct
 * debit has the debtor's account already: it is not named (BT-91), as the data hold it masked only.
 * Source: EN 16931-1, EN 16931-3-3; profile EN 16931 of Factur-X and ZUGFeRD.
 * @return SS_OK with the bytes in `out`, SS_ERROR if memory is short
 */
ss_status_t ss_cii_write(const ss_invoice_data_t *data, const ss_cii_words_t *words,
                         ss_buffer_t *out);

#endif

/* International bank account numbers (ISO 13616). */
#ifndef SS_IBAN_H
#define SS_IBAN_H

#include "base/base.h"

/**
 * Bring an IBAN as typed into its compact form and check country, length and mod 97.
 * @return the compact IBAN, NULL if it is not one of a SEPA country
 */
const char *ss_iban_read(const char *typed, apr_pool_t *pool);

/** "DE89 •••• •••• •••• ••30 00" (U+2022): country, check digits and the last four characters. */
const char *ss_iban_mask(const char *iban, apr_pool_t *pool);

#endif

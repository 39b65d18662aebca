/* The text of a GiroCode: a transfer that a banking app reads from a QR code. Source: EPC069-12. */
#ifndef SS_GIRO_CODE_H
#define SS_GIRO_CODE_H

#include "base/base.h"

/** To whom money goes. */
typedef struct ss_payee_t {
    const char *holder, *iban, *bic; /* bic: "" for none */
} ss_payee_t;

/**
 * @return true if a transfer to this account can be read from a QR code by a banking app: euro only,
 *         names of at most 70 characters
 */
bool ss_giro_code_fits(const char *currency, const ss_payee_t *payee);

/**
 * @param minor      cents, from 1 to 99,999,999,999
 * @param reference  what the transfer is for, at most 140 characters
 * @return "" if it does not fit the standard
 */
const char *ss_giro_code(const char *currency, const ss_payee_t *payee, int64_t minor,
                         const char *reference, apr_pool_t *pool);

#endif

/* The text of a GiroCode. Source: EPC069-12 of the European Payments Council. */
#include "model/giro_code.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"

#define NAME_LIMIT      70
#define REFERENCE_LIMIT 140
#define LARGEST         INT64_C(99999999999)

bool ss_giro_code_fits(const char *currency, const ss_payee_t *payee)
{
    return strcmp(currency, "EUR") == 0 && *payee->iban != '\0'
           && ss_text_length(payee->holder) <= NAME_LIMIT;
}

const char *ss_giro_code(const char *currency, const ss_payee_t *payee, int64_t minor,
                         const char *reference, apr_pool_t *pool)
{
    if (!ss_giro_code_fits(currency, payee) || minor < 1 || minor > LARGEST
        || ss_text_length(reference) > REFERENCE_LIMIT) {
        return "";
    }
    return apr_psprintf(pool, "BCD\n002\n1\nSCT\n%s\n%s\n%s\nEUR%" APR_INT64_T_FMT ".%02d\n\n\n%s",
                        payee->bic, payee->holder, payee->iban, (apr_int64_t)(minor / 100),
                        (int)(minor % 100), reference);
}

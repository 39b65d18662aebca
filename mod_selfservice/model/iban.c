/* IBANs: length by country, check digits (ISO 7064 mod 97-10), and how they are shown. */
#include "model/iban.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define MAX_IBAN 34

/* Countries and territories of the SEPA schemes, with the length of their IBANs. */
static const char lengths[] =
    "AD24 AL28 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 "
    "HU28 IE22 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MD24 ME22 MK19 MT31 NL18 NO15 PL28 PT25 RO24 "
    "RS22 SE24 SI19 SK24 SM27 VA22 ";

/* Upper-case letters and digits without what stands between; NULL if anything else is found. */
static const char *compact(const char *typed, apr_pool_t *pool)
{
    char *iban = apr_pcalloc(pool, MAX_IBAN + 1);
    int length = 0;

    for (const char *at = typed; *at != '\0'; at++) {
        unsigned char c = (unsigned char)*at;

        if (c == 0xC2 && (unsigned char)at[1] == 0xA0) { /* no-break space */
            at++;
        } else if (c == 0xE2 && (unsigned char)at[1] == 0x80 && (unsigned char)at[2] == 0xAF) {
            at += 2; /* narrow no-break space */
        } else if (c < 0x80 && apr_isalnum(c) && length < MAX_IBAN) {
            iban[length++] = (char)apr_toupper(c);
        } else if (strchr(" \t.-", c) == NULL) {
            return NULL;
        }
    }
    return iban;
}

static bool has_length_of_country(const char *iban)
{
    char entry[5];

    if (strlen(iban) < 5) {
        return false;
    }
    apr_snprintf(entry, sizeof(entry), "%c%c%02d", iban[0], iban[1], (int)strlen(iban));
    return strstr(lengths, entry) != NULL;
}

/* Country and check digits go to the end, letters count as 10 to 35: the rest by 97 must be 1. */
static bool has_check_digits(const char *iban)
{
    int length = (int)strlen(iban);
    int rest = 0;

    for (int i = 0; i < length; i++) {
        char c = iban[(i + 4) % length];

        rest = apr_isdigit(c) ? rest * 10 + (c - '0') : rest * 100 + (c - 'A' + 10);
        rest %= 97;
    }
    return rest == 1;
}

const char *ss_iban_read(const char *typed, apr_pool_t *pool)
{
    const char *iban = compact(typed, pool);

    if (iban == NULL || !has_length_of_country(iban) || !apr_isdigit(iban[2])
        || !apr_isdigit(iban[3]) || !has_check_digits(iban)) {
        return NULL;
    }
    return iban;
}

const char *ss_iban_mask(const char *iban, apr_pool_t *pool)
{
    static const char bullet[] = "\xE2\x80\xA2";
    int length = (int)strlen(iban);
    char *masked = apr_pcalloc(pool, (size_t)length * sizeof(bullet) + 1);
    char *end = masked;

    for (int i = 0; i < length; i++) {
        if (i > 0 && i % 4 == 0) {
            *end++ = ' ';
        }
        if (i < 4 || i >= length - 4) {
            *end++ = iban[i];
        } else {
            end = apr_cpystrn(end, bullet, sizeof(bullet));
        }
    }
    return masked;
}

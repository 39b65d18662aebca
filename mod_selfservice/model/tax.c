/* The VAT case of a customer. */
#include "model/tax.h"

#include "model/customer.h"

#include <string.h>

ss_tax_case_t ss_tax_case(const ss_seller_t *seller, const char *country, bool business,
                          bool vat_id_plausible)
{
    if (seller->small_business) {
        return SS_TAX_SMALL_BUSINESS;
    }
    if (*country == '\0' || strcmp(country, seller->country) == 0) {
        return SS_TAX_DOMESTIC;
    }
    if (!ss_country_is_eu(country)) {
        return SS_TAX_THIRD_COUNTRY;
    }
    if (business && vat_id_plausible) {
        return SS_TAX_REVERSE_CHARGE;
    }
    return seller->oss ? SS_TAX_OSS : SS_TAX_DOMESTIC;
}

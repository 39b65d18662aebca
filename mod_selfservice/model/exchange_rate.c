/* Amounts of other currencies in euro, at the merchant's rates. */
#include "model/exchange_rate.h"

#include <string.h>

int64_t ss_exchange_rate(const ss_merchant_t *merchant, const char *currency, ss_date_t day)
{
    const ss_exchange_rate_t *found = NULL;

    for (int i = 0; i < merchant->exchange_rate_count; i++) {
        const ss_exchange_rate_t *rate = &merchant->exchange_rates[i];

        if (strcmp(rate->currency, currency) == 0 && ss_date_compare(rate->valid_from, day) <= 0
            && (found == NULL || ss_date_compare(found->valid_from, rate->valid_from) < 0)) {
            found = rate;
        }
    }
    return found == NULL ? 0 : found->rate;
}

bool ss_in_euro(int64_t minor, const ss_currency_t *currency, int64_t rate, int64_t *cents)
{
    return ss_muldiv(minor, 100 * SS_MILLION, ss_currency_unit(currency) * rate, cents)
           && ss_money_add(*cents, 0, cents);
}

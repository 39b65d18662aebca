/*
 * Amounts of other currencies in euro, at the merchant's rates: VAT of an invoice is stated in euro
 * too.
 */
#ifndef SS_EXCHANGE_RATE_H
#define SS_EXCHANGE_RATE_H

#include "model/catalogue.h"

#define SS_EXCHANGE_RATE_MAX (1000000 * SS_MILLION)

/**
 * What a euro costs on a day: the entry valid last, in millionths of the currency; 0 where none
 * is, also for the euro itself. Source: UStG section 16(6), Directive 2006/112/EC article 230
 */
int64_t ss_exchange_rate(const ss_merchant_t *merchant, const char *currency, ss_date_t day);

/**
 * An amount in euro cents, rounded half up. @param rate  above 0, at most SS_EXCHANGE_RATE_MAX
 * @return false beyond SS_MONEY_MAX; *cents is then 0
 */
bool ss_in_euro(int64_t minor, const ss_currency_t *currency, int64_t rate, int64_t *cents);

#endif

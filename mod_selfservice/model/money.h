/* Money and unit prices: int64 only, every step checked for overflow. */
#ifndef SS_MONEY_H
#define SS_MONEY_H

#include "base/base.h"

#define SS_MILLION INT64_C(1000000)
#define SS_MONEY_MAX INT64_C(100000000000000)       /* 10^14 minor units: limit of every amount */
#define SS_MILLIONTHS_MAX INT64_C(1000000000000000) /* 10^9: limit of prices and quantities */

/** An ISO 4217 code, in upper case, with the number of its minor digits (JPY 0, EUR 2). */
typedef struct ss_currency_t {
    char code[4];
    int digits;
} ss_currency_t;

/** @return false if the code is unknown */
bool ss_currency_find(const char *code, ss_currency_t *currency);

/** Minor units in one unit of a currency: 100 for euro, 1 for yen. */
int64_t ss_currency_unit(const ss_currency_t *currency);

/** An amount of minor units as a unit price in millionths. @return false if it is too large for one */
bool ss_money_as_price(int64_t minor, const ss_currency_t *currency, int64_t *price)
    __attribute__((warn_unused_result));

/**
 * round(a * b / c), half up and away from zero for negatives, with a 128-bit intermediate.
 * @return false on overflow or c <= 0; *result is then 0. Whoever drops that would go on with a wrong
 * amount: compilers refuse it.
 */
bool ss_muldiv(int64_t a, int64_t b, int64_t c, int64_t *result)
    __attribute__((warn_unused_result));

/** a + b. @return false if the sum is beyond SS_MONEY_MAX */
bool ss_money_add(int64_t a, int64_t b, int64_t *sum);

/**
 * Split `total` over `weights` by largest remainder, earlier first on a tie; the parts add up
 * exactly. Used for lines that must add up to a total with VAT. A negative total is split like its
 * positive mirror. `parts` must be another array than `weights`.
 * @return false for a negative weight, or if all weights are 0 while the total is not
 */
bool ss_allocate(int64_t total, const int64_t *weights, int count, int64_t *parts);

/**
 * Read a JSON number with at most six decimals as millionths: llround(v * 10^6), refused beyond a
 * residue of 10^-3 of a millionth or out of range.
 */
bool ss_millionths_read(double value, int64_t *millionths);

/** "1.5": as form fields and programs read it, in every language. */
const char *ss_quantity_plain(int64_t millionths, apr_pool_t *pool);
/** "-12.34": an amount as programs read it, without its currency. */
const char *ss_money_plain(int64_t minor, int digits, apr_pool_t *pool);

#endif

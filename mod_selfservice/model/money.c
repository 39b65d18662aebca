/* Currencies, and the checked integer arithmetic of all amounts. */
#include "model/money.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* Minor units of every ISO 4217 currency in circulation, three letters and a blank each. */
static const struct {
    int digits;
    const char *codes;
} currencies[] = {
    { 2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN "
         "BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN "
         "ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES "
         "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK "
         "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR "
         "SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD "
         "TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL " },
    { 0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF " },
    { 3, "BHD IQD JOD KWD LYD OMR TND " },
    { 4, "CLF UYW " },
};

bool ss_currency_find(const char *code, ss_currency_t *currency)
{
    if (strlen(code) != 3 || strchr(code, ' ') != NULL) {
        return false;
    }
    for (int i = 0; i < SS_COUNT(currencies); i++) {
        if (strstr(currencies[i].codes, code) != NULL) {
            memcpy(currency->code, code, sizeof(currency->code));
            currency->digits = currencies[i].digits;
            return true;
        }
    }
    return false;
}

static int64_t power_of_ten(int digits)
{
    int64_t power = 1;

    for (int i = 0; i < digits; i++) {
        power *= 10;
    }
    return power;
}

int64_t ss_currency_unit(const ss_currency_t *currency)
{
    return power_of_ten(currency->digits);
}

bool ss_money_as_price(int64_t minor, const ss_currency_t *currency, int64_t *price)
{
    return ss_muldiv(minor, SS_MILLION, ss_currency_unit(currency), price);
}

bool ss_muldiv(int64_t a, int64_t b, int64_t c, int64_t *result)
{
    __int128 product = (__int128)a * b;
    __int128 quotient;

    *result = 0;
    if (c <= 0) {
        return false;
    }
    quotient = ((product < 0 ? -product : product) + c / 2) / c;
    if (quotient > INT64_MAX) {
        return false;
    }
    *result = (int64_t)(product < 0 ? -quotient : quotient);
    return true;
}

bool ss_money_add(int64_t a, int64_t b, int64_t *sum)
{
    *sum = 0;
    if (__builtin_add_overflow(a, b, sum) || *sum > SS_MONEY_MAX || *sum < -SS_MONEY_MAX) {
        *sum = 0;
        return false;
    }
    return true;
}

/* @return false for a negative weight or a sum beyond int64 */
static bool sum_weights(const int64_t *weights, int count, int64_t *sum)
{
    *sum = 0;
    for (int i = 0; i < count; i++) {
        if (weights[i] < 0 || __builtin_add_overflow(*sum, weights[i], sum)) {
            return false;
        }
    }
    return true;
}

/* What the `wanted` largest remainders have at least; all are below `limit`. */
static int64_t least_of_largest(const int64_t *remainders, int count, int64_t wanted, int64_t limit)
{
    int64_t least = 0;

    while (limit - least > 1) {
        int64_t middle = least + (limit - least) / 2, found = 0;

        for (int i = 0; i < count; i++) {
            found += remainders[i] >= middle;
        }
        if (found >= wanted) {
            least = middle;
        } else {
            limit = middle;
        }
    }
    return least;
}

/*
 * One more for each of the `left` largest remainders, the first of equal ones; they turn negative.
 */
static void give_left(int64_t *remainders, int count, int64_t left, int64_t limit)
{
    int64_t least = least_of_largest(remainders, count, left, limit);

    for (int i = 0; i < count; i++) {
        if (remainders[i] > least) {
            remainders[i] = -1 - remainders[i];
            left--;
        }
    }
    for (int i = 0; i < count && left > 0; i++) {
        if (remainders[i] == least) {
            remainders[i] = -1 - remainders[i];
            left--;
        }
    }
}

bool ss_allocate(int64_t total, const int64_t *weights, int count, int64_t *parts)
{
    int64_t amount = total < 0 ? -total : total;
    int64_t left = amount;
    int64_t sum;

    if (!sum_weights(weights, count, &sum)) {
        return false;
    }
    if (sum == 0) {
        memset(parts, 0, sizeof(*parts) * (size_t)count);
        return total == 0;
    }
    /*
     * Remainders live in `parts` until the units left over are given; a taken one turns negative.
     */
    for (int i = 0; i < count; i++) {
        __int128 product = (__int128)amount * weights[i];

        parts[i] = (int64_t)(product % sum);
        left -= (int64_t)(product / sum);
    }
    if (left > 0) {
        give_left(parts, count, left, sum);
    }
    for (int i = 0; i < count; i++) {
        int64_t part = (int64_t)((__int128)amount * weights[i] / sum) + (parts[i] < 0);

        parts[i] = total < 0 ? -part : part;
    }
    return true;
}

bool ss_millionths_read(double value, int64_t *millionths)
{
    double scaled = value * 1e6;

    *millionths = 0;
    if (!(fabs(scaled) <= (double)SS_MILLIONTHS_MAX)) {
        return false;
    }
    *millionths = llround(scaled);
    /* Large values lie further apart than that: they pass as the double next to six decimals. */
    if (fabs(scaled - (double)*millionths) > 1e-3 && (double)*millionths / 1e6 != value) {
        *millionths = 0;
        return false;
    }
    return true;
}

const char *ss_money_plain(int64_t minor, int digits, apr_pool_t *pool)
{
    int64_t unit = power_of_ten(digits), size = minor < 0 ? -minor : minor;
    const char *sign = minor < 0 ? "-" : "";

    return digits == 0 ? apr_psprintf(pool, "%" APR_INT64_T_FMT, (apr_int64_t)minor)
                       : apr_psprintf(pool, "%s%" APR_INT64_T_FMT ".%0*" APR_INT64_T_FMT, sign,
                                      (apr_int64_t)(size / unit), digits,
                                      (apr_int64_t)(size % unit));
}

const char *ss_quantity_plain(int64_t millionths, apr_pool_t *pool)
{
    char *text = (char *)ss_money_plain(millionths, 6, pool);
    size_t end = strlen(text);

    while (text[end - 1] == '0') {
        end--;
    }
    text[text[end - 1] == '.' ? end - 1 : end] = '\0';
    return text;
}

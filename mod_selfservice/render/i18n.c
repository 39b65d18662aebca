/* Numbers and money as a language writes them. Plain C over symbols learnt from ICU, because a
   page may show hundreds of amounts. */
#include "render/i18n_kit.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

#define NUMBER_LENGTH 128
#define MILLION_DIGITS 6

/* A number: its sign, the whole part, and a fraction of so many digits. */
typedef struct parts_t {
    bool negative;
    uint64_t whole, fraction;
    int fraction_digits;
} parts_t;

static uint64_t power_of_ten(int exponent)
{
    uint64_t power = 1;

    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

static parts_t split(int64_t number, int fraction_digits)
{
    uint64_t magnitude = number < 0 ? (uint64_t)0 - (uint64_t)number : (uint64_t)number;
    uint64_t unit = power_of_ten(fraction_digits);
    parts_t parts = { number < 0, magnitude / unit, magnitude % unit, fraction_digits };

    return parts;
}

/* Millionths or hundredths with as many decimals as they have, at least `least_digits`. */
static parts_t split_short(int64_t number, int fraction_digits, int least_digits)
{
    parts_t parts = split(number, fraction_digits);

    while (parts.fraction_digits > least_digits && parts.fraction % 10 == 0) {
        parts.fraction /= 10;
        parts.fraction_digits--;
    }
    return parts;
}

/* Is there a separator when so many digits follow? */
static bool group_ends(const ss_separators_t *separators, int following)
{
    int beyond = following - separators->first_group;

    return beyond == 0 || (beyond > 0 && beyond % separators->next_group == 0);
}

static size_t put_whole(char *out, const ss_separators_t *separators, uint64_t whole)
{
    char digits[24];
    int count = apr_snprintf(digits, sizeof(digits), "%" APR_UINT64_T_FMT, whole);
    int least = separators->first_group + separators->least_grouped;
    bool grouped = separators->first_group > 0 && count >= least;
    size_t group_length = strlen(separators->group), length = 0;

    for (int i = 0; i < count; i++) {
        int following = count - i - 1;

        out[length++] = digits[i];
        if (grouped && following > 0 && group_ends(separators, following)) {
            memcpy(out + length, separators->group, group_length);
            length += group_length;
        }
    }
    return length;
}

static size_t put_fraction(char *out, const ss_separators_t *separators, parts_t parts)
{
    size_t length = strlen(separators->decimal);

    if (parts.fraction_digits == 0) {
        return 0;
    }
    memcpy(out, separators->decimal, length);
    for (int i = parts.fraction_digits - 1; i >= 0; i--) {
        out[length + (size_t)i] = (char)('0' + parts.fraction % 10);
        parts.fraction /= 10;
    }
    return length + (size_t)parts.fraction_digits;
}

static const char *dress(parts_t parts, const ss_separators_t *separators,
                         const ss_affixes_t *affixes, apr_pool_t *pool)
{
    char number[NUMBER_LENGTH];
    size_t length = put_whole(number, separators, parts.whole);

    length += put_fraction(number + length, separators, parts);
    number[length] = '\0';
    if (parts.negative) {
        return apr_pstrcat(pool, affixes->minus_before, number, affixes->minus_after, NULL);
    }
    return apr_pstrcat(pool, affixes->before, number, affixes->after, NULL);
}

const char *ss_i18n_money(const ss_i18n_t *i18n, int64_t minor, const ss_currency_t *currency,
                          apr_pool_t *pool)
{
    ss_i18n_kit_t *kit = ss_i18n_kit(i18n);
    const ss_affixes_t *affixes = ss_i18n_kit_currency(kit, currency->code);

    return dress(split(minor, currency->digits), &kit->money, affixes, pool);
}

const char *ss_i18n_price(const ss_i18n_t *i18n, int64_t millionths, const ss_currency_t *currency,
                          apr_pool_t *pool)
{
    ss_i18n_kit_t *kit = ss_i18n_kit(i18n);
    const ss_affixes_t *affixes = ss_i18n_kit_currency(kit, currency->code);
    parts_t parts = split_short(millionths, MILLION_DIGITS, currency->digits);

    return dress(parts, &kit->money, affixes, pool);
}

const char *ss_i18n_quantity(const ss_i18n_t *i18n, int64_t millionths, apr_pool_t *pool)
{
    ss_i18n_kit_t *kit = ss_i18n_kit(i18n);
    parts_t parts = split_short(millionths, MILLION_DIGITS, 0);

    return dress(parts, &kit->plain, &kit->plain_affixes, pool);
}

const char *ss_i18n_int(const ss_i18n_t *i18n, int64_t number, apr_pool_t *pool)
{
    ss_i18n_kit_t *kit = ss_i18n_kit(i18n);

    return dress(split(number, 0), &kit->plain, &kit->plain_affixes, pool);
}

const char *ss_i18n_rate(const ss_i18n_t *i18n, int rate, apr_pool_t *pool)
{
    ss_i18n_kit_t *kit = ss_i18n_kit(i18n);
    parts_t parts = split_short(rate, 2, 0);

    return dress(parts, &kit->plain, &kit->percent, pool);
}

/*
 * Check digits of VAT identification numbers, one rule per member state, as their tax authorities
 * describe them. A rule gets the number behind the prefix; its syntax has been checked.
 */
#include "model/vat_check.h"

#include "base/base.h"

#include <string.h>

static int digit(char c)
{
    return c - '0';
}

/* The sum of the first digits, each times its weight. */
static int weighted(const char *number, const short *weights, int count)
{
    int sum = 0;

    for (int i = 0; i < count; i++) {
        sum += digit(number[i]) * weights[i];
    }
    return sum;
}

/* The sum of `count` digits with falling weights: first, first - 1 ... */
static int falling(const char *number, int count, int first)
{
    int sum = 0;

    for (int i = 0; i < count; i++) {
        sum += digit(number[i]) * (first - i);
    }
    return sum;
}

/* The first `count` digits as a number modulo `modulus`. */
static int remainder_of(const char *number, int count, int modulus)
{
    int rest = 0;

    for (int i = 0; i < count; i++) {
        rest = (rest * 10 + digit(number[i])) % modulus;
    }
    return rest;
}

/* Luhn: each second digit from the right counts twice, as the sum of its digits; it ends in 0. */
static bool luhn(const char *number, int count)
{
    int sum = 0;

    for (int i = 0; i < count; i++) {
        int value = digit(number[i]) * ((count - i) % 2 == 0 ? 2 : 1);

        sum += value / 10 + value % 10;
    }
    return sum % 10 == 0;
}

/* ISO 7064 mod 11,10: Germany and Croatia. */
static bool mod_11_10(const char *number)
{
    int product = 10;
    int count = (int)strlen(number);

    for (int i = 0; i < count - 1; i++) {
        int sum = (digit(number[i]) + product) % 10;

        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (product + digit(number[count - 1])) % 10 == 1;
}

/* "U" and eight digits: digit sums of the doubled ones, four more, up to the next ten. */
static bool austria(const char *number)
{
    int sum = 4;

    for (int i = 0; i < 7; i++) {
        int value = digit(number[i + 1]) * (i % 2 == 0 ? 1 : 2);

        sum += value / 10 + value % 10;
    }
    return (sum + digit(number[8])) % 10 == 0;
}

static bool belgium(const char *number)
{
    return 97 - remainder_of(number, 8, 97) == remainder_of(number + 8, 2, 100);
}

/* Nine digits: companies. Ten: citizens, foreigners, others; one of three rules must fit. */
static bool bulgaria(const char *number)
{
    static const short company[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
    static const short company_again[] = { 3, 4, 5, 6, 7, 8, 9, 10 };
    static const short citizen[] = { 2, 4, 8, 5, 10, 9, 7, 3, 6 };
    static const short foreigner[] = { 21, 19, 17, 13, 11, 9, 7, 3, 1 };
    static const short other[] = { 4, 3, 2, 7, 6, 5, 4, 3, 2 };
    int check;

    if (strlen(number) == 9) {
        check = weighted(number, company, 8) % 11;
        if (check == 10) {
            check = weighted(number, company_again, 8) % 11 % 10;
        }
        return check == digit(number[8]);
    }
    check = digit(number[9]);
    return weighted(number, citizen, 9) % 11 % 10 == check
           || weighted(number, foreigner, 9) % 10 == check
           || (11 - weighted(number, other, 9) % 11) % 11 == check;
}

/* Digits in odd places go through a table; the sum gives the letter. */
static bool cyprus(const char *number)
{
    static const short odd[] = { 1, 0, 5, 7, 9, 13, 15, 17, 19, 21 };
    int sum = 0;

    for (int i = 0; i < 8; i++) {
        sum += i % 2 == 0 ? odd[digit(number[i])] : digit(number[i]);
    }
    return number[8] == 'A' + sum % 26;
}

/* Companies have eight digits; ten are a birth number: nine digits modulo 11, 10 counting as 0. */
static bool czechia(const char *number)
{
    int check;

    if (strlen(number) == 8) {
        check = (11 - falling(number, 7, 8) % 11) % 11;
        return digit(number[7]) == (check == 0 ? 1 : check % 10);
    }
    if (strlen(number) == 10) {
        return remainder_of(number, 9, 11) % 10 == digit(number[9]);
    }
    return true;
}

static bool denmark(const char *number)
{
    static const short weights[] = { 2, 7, 6, 5, 4, 3, 2, 1 };

    return number[0] != '0' && weighted(number, weights, 8) % 11 == 0;
}

static bool estonia(const char *number)
{
    static const short weights[] = { 3, 7, 1, 3, 7, 1, 3, 7, 1 };

    return weighted(number, weights, 9) % 10 == 0;
}

static bool greece(const char *number)
{
    static const short weights[] = { 256, 128, 64, 32, 16, 8, 4, 2 };

    return weighted(number, weights, 8) % 11 % 10 == digit(number[8]);
}

/* The control letter of Spanish natural persons: a number modulo 23 picks it. */
static bool spanish_person(int leading, const char *seven, char letter)
{
    int rest = (leading * 10000000 + remainder_of(seven, 7, 10000000)) % 23;

    return letter == "TRWAGMYFPDXBNJZSQVHLCKE"[rest];
}

/* Organisations: Luhn over seven digits; the control is its digit or, for some kinds, a letter. */
static bool spanish_organisation(const char *number)
{
    int sum = 0;
    int check;

    for (int i = 1; i <= 7; i++) {
        int value = digit(number[i]) * (i % 2 == 1 ? 2 : 1);

        sum += value / 10 + value % 10;
    }
    check = (10 - sum % 10) % 10;
    return number[8] == '0' + check || number[8] == "JABCDEFGHI"[check];
}

static bool spain(const char *number)
{
    if (number[0] >= '0' && number[0] <= '9') {
        return spanish_person(digit(number[0]), number + 1, number[8]);
    }
    if (number[0] >= 'X' && number[0] <= 'Z') {
        return spanish_person(number[0] - 'X', number + 1, number[8]);
    }
    if (number[0] >= 'K' && number[0] <= 'M') {
        return spanish_person(0, number + 1, number[8]);
    }
    return strchr("ABCDEFGHJNPQRSUVW", number[0]) != NULL && spanish_organisation(number);
}

static bool finland(const char *number)
{
    static const short weights[] = { 7, 9, 10, 5, 8, 4, 2, 1 };

    return weighted(number, weights, 8) % 11 == 0;
}

/* Two key characters and a SIREN. Two digits: modulo 97; with a letter: their code modulo 11. */
static bool france(const char *number)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    int first = (int)(strchr(alphabet, number[0]) - alphabet);
    int second = (int)(strchr(alphabet, number[1]) - alphabet);
    int siren = remainder_of(number + 2, 9, 1000000000);
    int code;

    if (!luhn(number + 2, 9) && strncmp(number + 2, "000", 3) != 0) { /* 000: Monaco */
        return false;
    }
    if (first < 10 && second < 10) {
        return (12 + 3 * (siren % 97)) % 97 == first * 10 + second;
    }
    code = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100;
    return (siren + 1 + code / 11) % 11 == code % 11;
}

static bool hungary(const char *number)
{
    static const short weights[] = { 9, 7, 3, 1, 9, 7, 3, 1 };

    return weighted(number, weights, 8) % 10 == 0;
}

/* Seven digits and a letter; a second letter counts too. In old ids the second is no digit. */
static bool ireland(const char *number)
{
    static const char alphabet[] = "WABCDEFGHIJKLMNOPQRSTUV";
    const char *extra = number[8] == '\0' ? alphabet : strchr(alphabet, number[8]);
    int sum;

    if (extra == NULL) {
        return false;
    }
    if (number[1] >= '0' && number[1] <= '9') {
        sum = falling(number, 7, 8);
    } else {
        sum = falling(number + 2, 5, 7) + digit(number[0]) * 2;
    }
    return number[7] == alphabet[(sum + 9 * (int)(extra - alphabet)) % 23];
}

static bool italy(const char *number)
{
    return luhn(number, 11);
}

/* Weights 1 to 9 in a circle; if that leaves 10, the same from 3 on. */
static bool lithuania(const char *number)
{
    int last = (int)strlen(number) - 1;
    int sum = 0, sum_again = 0;

    for (int i = 0; i < last; i++) {
        sum += digit(number[i]) * (1 + i % 9);
        sum_again += digit(number[i]) * (1 + (i + 2) % 9);
    }
    return number[last - 1] == '1'
           && digit(number[last]) == (sum % 11 == 10 ? sum_again % 11 % 10 : sum % 11);
}

static bool luxembourg(const char *number)
{
    return remainder_of(number, 6, 89) == remainder_of(number + 6, 2, 100);
}

/* Numbers from 4 on are companies; the others are persons and pass. */
static bool latvia(const char *number)
{
    static const short weights[] = { 9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1 };

    return number[0] <= '3' || weighted(number, weights, 11) % 11 == 3;
}

static bool malta(const char *number)
{
    static const short weights[] = { 3, 4, 6, 7, 8, 9, 10, 1 };

    return weighted(number, weights, 8) % 37 == 0;
}

/* The eleven test over nine digits, or (newer) mod 97-10 with the letters N, L, B as numbers. */
static bool netherlands(const char *number)
{
    int rest = 2321; /* "NL" */

    if (falling(number, 8, 9) % 11 == digit(number[8])) {
        return true;
    }
    for (const char *at = number; *at != '\0'; at++) {
        rest = *at == 'B' ? rest * 100 + 11 : rest * 10 + digit(*at);
        rest %= 97;
    }
    return rest == 1;
}

static bool poland(const char *number)
{
    static const short weights[] = { 6, 5, 7, 2, 3, 4, 5, 6, 7 };

    return weighted(number, weights, 9) % 11 == digit(number[9]);
}

static bool portugal(const char *number)
{
    return (11 - falling(number, 8, 9) % 11) % 11 % 10 == digit(number[8]);
}

/* Weights end with the digit before the last, so shorter numbers skip the first ones. */
static bool romania(const char *number)
{
    static const short weights[] = { 7, 5, 3, 2, 1, 7, 5, 3, 2 };
    int last = (int)strlen(number) - 1;

    return weighted(number, weights + 9 - last, last) * 10 % 11 % 10 == digit(number[last]);
}

static bool sweden(const char *number)
{
    return luhn(number, 10);
}

static bool slovenia(const char *number)
{
    int check = 11 - falling(number, 7, 8) % 11;

    return number[0] != '0' && digit(number[7]) == (check == 10 ? 0 : check);
}

static bool slovakia(const char *number)
{
    return remainder_of(number, 10, 11) == 0;
}

/* Standard ids end in two check digits, by an old or a new rule; public bodies have none. */
static bool northern_ireland(const char *number)
{
    int sum;

    if (number[0] == 'G') {
        return remainder_of(number + 2, 3, 1000) < 500;
    }
    if (number[0] == 'H') {
        return remainder_of(number + 2, 3, 1000) >= 500;
    }
    sum = falling(number, 7, 8) + digit(number[7]) * 10 + digit(number[8]);
    return sum % 97 == 0 || (sum + 55) % 97 == 0;
}

static const struct {
    const char *prefix;
    bool (*fits)(const char *number);
} rules[] = {
    { "AT", austria },     { "BE", belgium },    { "BG", bulgaria }, { "CY", cyprus },
    { "CZ", czechia },     { "DE", mod_11_10 },  { "DK", denmark },  { "EE", estonia },
    { "EL", greece },      { "ES", spain },      { "FI", finland },  { "FR", france },
    { "HR", mod_11_10 },   { "HU", hungary },    { "IE", ireland },  { "IT", italy },
    { "LT", lithuania },   { "LU", luxembourg }, { "LV", latvia },   { "MT", malta },
    { "NL", netherlands }, { "PL", poland },     { "PT", portugal }, { "RO", romania },
    { "SE", sweden },      { "SI", slovenia },   { "SK", slovakia }, { "XI", northern_ireland },
};

bool ss_vat_id_has_check_digits(const char *vat_id)
{
    for (int i = 0; i < SS_COUNT(rules); i++) {
        if (strncmp(rules[i].prefix, vat_id, 2) == 0) {
            return rules[i].fits(vat_id + 2);
        }
    }
    return true;
}

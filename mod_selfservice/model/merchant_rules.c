/* Rules of the seller's data: what invoices, direct debits and links in mails need. */
#include "base/date.h"
#include "base/json.h"
#include "model/catalogue_rules.h"
#include "model/catalogue_values.h"
#include "model/catalogue_words.h"
#include "model/customer.h"
#include "model/email.h"
#include "model/exchange_rate.h"
#include "model/iban.h"
#include "model/vat_id.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define MAX_CODES 20
#define MAX_LEVELS 5
#define MIN_PAUSE 7                /* days between two letters */
#define MAX_FEE (5 * SS_MILLION)
#define CENT (SS_MILLION / 100)

bool ss_rule_is_country(const char *code)
{
    for (int i = 0; ss_countries[i] != NULL; i++) {
        if (strcmp(ss_countries[i], code) == 0) {
            return true;
        }
    }
    return false;
}

static void find(const ss_check_t *check, const char *member, const char *text)
{
    ss_finding_add(check->findings, apr_pstrcat(check->file->pool, "$.Merchant.", member, NULL),
                   "%s", text);
}

/* A member that is there but does not fit. */
static void expect(const ss_check_t *check, const char *member, bool fits, const char *text)
{
    if (*ss_json_text(check->file->merchant, member) != '\0' && !fits) {
        find(check, member, text);
    }
}

/* Remainder by 97 of a number of any length, letters counting 10 to 35. Source: ISO 7064. */
static int mod_97(const char *text)
{
    int rest = 0;

    for (; *text != '\0'; text++) {
        int value = apr_isdigit(*text) ? *text - '0' : *text - 'A' + 10;

        rest = (value > 9 ? rest * 100 + value : rest * 10 + value) % 97;
    }
    return rest;
}

/* Source: EPC262-08; the business code (characters 5 to 7) is not part of the check digits. */
static bool is_creditor_id(const char *id, apr_pool_t *pool)
{
    size_t length = strlen(id);

    if (length < 8 || length > 35 || strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != length
        || !apr_isalpha(id[0]) || !apr_isalpha(id[1]) || !apr_isdigit(id[2]) || !apr_isdigit(id[3])
        || (strncmp(id, "DE", 2) == 0 && length != 18)) {
        return false;
    }
    return mod_97(apr_pstrcat(pool, id + 7, apr_pstrndup(pool, id, 4), NULL)) == 1;
}

/* "RE-{yyyy}-{n:6}": counts, and knows no other placeholder. */
static bool is_number_pattern(const char *pattern)
{
    bool counts = false;

    if (strlen(pattern) > 30) {
        return false;
    }
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '}') {
            return false;
        }
        if (*pattern != '{') {
            continue;
        }
        if (strncmp(pattern, "{yyyy}", 6) == 0) {
            pattern += 5;
        } else if (strncmp(pattern, "{n:", 3) == 0 && pattern[3] >= '1' && pattern[3] <= '9'
                   && pattern[4] == '}') {
            pattern += 4;
            counts = true;
        } else {
            return false;
        }
    }
    return counts;
}

static void check_number_series(const ss_check_t *check)
{
    const char *name;
    json_t *pattern;

    json_object_foreach(json_object_get(check->file->merchant, "NumberSeries"), name, pattern)
    {
        if (json_is_string(pattern) && !is_number_pattern(json_string_value(pattern))) {
            find(check, apr_pstrcat(check->file->pool, "NumberSeries.", name, NULL),
                 "must be at most 30 characters with the counter {n:6} and, for one series a year, "
                 "{yyyy}");
        }
    }
}

static bool is_web_address(const char *url)
{
    const char *host = strncmp(url, "https://", 8) == 0  ? url + 8
                       : strncmp(url, "http://", 7) == 0 ? url + 7
                                                         : "";

    return *host != '\0' && *host != '/' && strpbrk(url, " \"<>\\^`{|}") == NULL;
}

static void check_money_matters(const ss_check_t *check)
{
    const json_t *merchant = check->file->merchant;
    const json_t *account = json_object_get(merchant, "BankAccount");
    const char *iban = ss_json_text(account, "Iban");
    const char *bic = ss_json_text(account, "Bic");

    if (*ss_json_text(merchant, "VatId") == '\0' && *ss_json_text(merchant, "TaxNumber") == '\0') {
        find(check, "VatId",
             "is missing, and so is TaxNumber; invoices need one of them (UStG section 14(4) no. "
             "2)");
    }
    expect(check, "VatId",
           ss_vat_id_read(ss_json_text(merchant, "VatId"), check->file->pool) != NULL,
           "is no VAT ID of the EU (form or check digit); correct it");
    expect(check, "CreditorId",
           is_creditor_id(ss_json_text(merchant, "CreditorId"), check->file->pool),
           "is no SEPA creditor identifier (form or check digits), such as DE98ZZZ09999999999");
    if (*iban != '\0' && ss_iban_read(iban, check->file->pool) == NULL) {
        find(check, "BankAccount.Iban", "is no valid IBAN of a SEPA country");
    }
    if (*bic != '\0' && strlen(bic) != 8 && strlen(bic) != 11) {
        find(check, "BankAccount.Bic", "must have 8 or 11 characters");
    }
}

static void check_codes_of_conduct(const ss_check_t *check)
{
    const json_t *codes = json_object_get(check->file->merchant, "CodesOfConduct");

    if (json_array_size(codes) > MAX_CODES) {
        find(check, "CodesOfConduct", "has more than 20 entries, which all stand on the order page");
    }
    for (size_t i = 0; i < json_array_size(codes); i++) {
        const char *url = ss_json_text(json_array_get(codes, i), "Url");

        if (*url != '\0' && !is_web_address(url)) {
            find(check,
                 apr_psprintf(check->file->pool, "CodesOfConduct[%" APR_SIZE_T_FMT "].Url", i),
                 "must begin with https:// or http://");
        }
    }
}

/* One rate per currency and day. */
static bool is_repeated(const json_t *rates, size_t place)
{
    const json_t *rate = json_array_get(rates, place);

    for (size_t i = 0; i < place; i++) {
        const json_t *earlier = json_array_get(rates, i);

        if (strcmp(ss_json_text(earlier, "Currency"), ss_json_text(rate, "Currency")) == 0
            && strcmp(ss_json_text(earlier, "ValidFrom"), ss_json_text(rate, "ValidFrom")) == 0) {
            return true;
        }
    }
    return false;
}

static void check_exchange_rates(const ss_check_t *check)
{
    const json_t *rates = json_object_get(check->file->merchant, "ExchangeRates");
    apr_pool_t *pool = check->file->pool;

    for (size_t i = 0; i < json_array_size(rates); i++) {
        const json_t *entry = json_array_get(rates, i);
        const char *currency = ss_json_text(entry, "Currency");
        const char *place = ss_path_element("ExchangeRates", i, pool);
        ss_currency_t found;
        int64_t rate;

        if (*currency != '\0'
            && (strcmp(currency, "EUR") == 0 || !ss_currency_find(currency, &found))) {
            find(check, apr_pstrcat(pool, place, ".Currency", NULL),
                 "must be an ISO 4217 code other than EUR, such as CHF");
        }
        if (ss_value_millionths(json_object_get(entry, "Rate"), &rate)
            && (rate == 0 || rate > SS_EXCHANGE_RATE_MAX)) {
            find(check, apr_pstrcat(pool, place, ".Rate", NULL),
                 "must be above 0 and at most 1000000: units of the currency for one euro");
        }
        if (is_repeated(rates, i)) {
            find(check, place, "gives a second rate for a currency and day; keep one");
        }
    }
}

/*
 * The letter that puts a customer in default is no damage of the default, and later ones cost what
 * they cost, postage and paper, not staff. Source: BGB sections 280(2), 286(1), 309 no. 5; BGH,
 * 26 June 2019, VIII ZR 95/18.
 */
static void check_dunning_level(const ss_check_t *check, const json_t *levels, size_t place)
{
    const json_t *level = json_array_get(levels, place);
    apr_pool_t *pool = check->file->pool;
    const char *path = ss_path_element("Dunning", place, pool);
    int64_t fee, days;

    if (ss_value_millionths(json_object_get(level, "Fee"), &fee)) {
        if (place == 0 && fee != 0) {
            find(check, apr_pstrcat(pool, path, ".Fee", NULL),
                 "must be 0: the first letter puts the customer in default, its costs are the "
                 "merchant's (BGB sections 280(2), 286)");
        } else if (fee < 0 || fee > MAX_FEE || fee % CENT != 0) {
            find(check, apr_pstrcat(pool, path, ".Fee", NULL),
                 "must be at most 5.00, with two decimals: a letter costs paper and postage");
        }
    }
    if (place > 0 && ss_value_int(json_object_get(level, "Days"), &days) && days < MIN_PAUSE) {
        find(check, apr_pstrcat(pool, path, ".Days", NULL),
             "must be at least 7, so that the letter before can be paid");
    }
}

static void check_dunning(const ss_check_t *check)
{
    const json_t *levels = json_object_get(check->file->merchant, "Dunning");

    if (json_array_size(levels) > MAX_LEVELS) {
        find(check, "Dunning", "has more than 5 levels");
    }
    for (size_t i = 0; i < json_array_size(levels); i++) {
        check_dunning_level(check, levels, i);
    }
}

void ss_rules_of_merchant(const ss_check_t *check)
{
    const json_t *merchant = check->file->merchant;
    const char *name = ss_json_text(merchant, "Name");
    const char *url = ss_json_text(merchant, "PublicUrl");
    const char *country = ss_json_text(json_object_get(merchant, "Address"), "Country");

    if (*name != '\0' && strcmp(name, check->merchant_name) != 0) {
        ss_finding_add(check->findings, "$.Merchant.Name",
                       "is \"%s\", but the import is for \"%s\"", name, check->merchant_name);
    }
    if (*country != '\0' && !ss_rule_is_country(country)) {
        find(check, "Address.Country",
             "must be an ISO 3166-1 code of two capital letters, such as DE");
    }
    expect(check, "EmailAddress", ss_email_is(ss_json_text(merchant, "EmailAddress")),
           "is no e-mail address");
    expect(check, "Website", is_web_address(ss_json_text(merchant, "Website")),
           "must begin with https:// or http://");
    expect(check, "PublicUrl",
           is_web_address(url) && url[strlen(url) - 1] != '/' && strpbrk(url, "?#") == NULL,
           "must begin with https:// or http:// and have neither a slash at its end nor ? or #");
    expect(check, "TimeZone", ss_zone_exists(ss_json_text(merchant, "TimeZone")),
           "is not known to the tz database; use a name such as Europe/Berlin");
    expect(check, "DefaultLanguage", ss_language_exists(ss_json_text(merchant, "DefaultLanguage")),
           "must be the tag of a language, such as de (ISO 639)");
    check_money_matters(check);
    check_number_series(check);
    check_codes_of_conduct(check);
    check_exchange_rates(check);
    check_dunning(check);
}

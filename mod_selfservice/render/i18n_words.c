/* Dates, times, plural forms, country names and sorting, by ICU. */
#include "render/i18n_kit.h"

#include <apr_strings.h>
#include <string.h>
#include <unicode/ustring.h>

#define TEXT_LENGTH 128
#define MICROSECONDS_PER_MILLISECOND 1000
#define MILLISECONDS_PER_DAY 86400000.0

static const char *in_pool(const UChar *text, int32_t length, apr_pool_t *pool)
{
    char utf8[TEXT_LENGTH * 3];
    UErrorCode status = U_ZERO_ERROR;

    u_strToUTF8(utf8, sizeof(utf8), NULL, text, length, &status);
    return U_SUCCESS(status) ? apr_pstrdup(pool, utf8) : "";
}

static const char *format_instant(const UDateFormat *format, UDate instant, apr_pool_t *pool)
{
    UChar text[TEXT_LENGTH];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = udat_format(format, instant, text, TEXT_LENGTH, NULL, &status);

    return U_SUCCESS(status) ? in_pool(text, length, pool) : "";
}

const char *ss_i18n_date(const ss_i18n_t *i18n, ss_date_t date, apr_pool_t *pool)
{
    static const ss_date_t epoch = { 1970, 1, 1 };
    ss_i18n_kit_t *kit = ss_i18n_kit(i18n);
    int day = ss_date_days_between(epoch, date);
    ss_date_text_t *known = &kit->dates[(unsigned int)day % SS_KIT_DATES];
    const char *text;

    if (!ss_date_is_set(date)) {
        return "";
    }
    if (known->day == day && *known->text != '\0') {
        return apr_pstrdup(pool, known->text);
    }
    text = format_instant(kit->date, day * MILLISECONDS_PER_DAY, pool);
    if (strlen(text) < sizeof(known->text)) {
        known->day = day;
        apr_cpystrn(known->text, text, sizeof(known->text));
    }
    return text;
}

static UDate instant_of(apr_time_t time)
{
    return (UDate)(time / MICROSECONDS_PER_MILLISECOND);
}

const char *ss_i18n_clock(const ss_i18n_t *i18n, apr_time_t time, const char *zone,
                          apr_pool_t *pool)
{
    ss_i18n_kit_t *kit = ss_i18n_kit(i18n);
    const ss_zone_formats_t *formats = ss_i18n_kit_zone(kit, zone);
    const char *clock = format_instant(formats->minutes, instant_of(time), pool);

    return apr_pstrcat(pool, clock, kit->hour_word, NULL);
}

const char *ss_i18n_time(const ss_i18n_t *i18n, apr_time_t time, const char *zone,
                         apr_pool_t *pool)
{
    const char *date = ss_i18n_date(i18n, ss_date_in_zone(time, zone), pool);

    return apr_pstrcat(pool, date, ", ", ss_i18n_clock(i18n, time, zone, pool), NULL);
}

const char *ss_i18n_time_exact(const ss_i18n_t *i18n, apr_time_t time, const char *zone,
                               apr_pool_t *pool)
{
    ss_i18n_kit_t *kit = ss_i18n_kit(i18n);
    const ss_zone_formats_t *formats = ss_i18n_kit_zone(kit, zone);
    const char *date = ss_i18n_date(i18n, ss_date_in_zone(time, zone), pool);
    const char *clock = format_instant(formats->seconds, instant_of(time), pool);
    const char *abbreviation = format_instant(formats->abbreviation, instant_of(time), pool);

    return apr_pstrcat(pool, date, ", ", clock, kit->hour_word, " (", abbreviation, ")", NULL);
}

const char *ss_i18n_country(const ss_i18n_t *i18n, const char *code, apr_pool_t *pool)
{
    const ULocaleDisplayNames *names = ss_i18n_kit(i18n)->names;
    UChar text[TEXT_LENGTH];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = uldn_regionDisplayName(names, code, text, TEXT_LENGTH, &status);

    return U_SUCCESS(status) && length > 0 ? in_pool(text, length, pool) : apr_pstrdup(pool, code);
}

const char *ss_i18n_language(const ss_i18n_t *i18n, const char *code, apr_pool_t *pool)
{
    const ULocaleDisplayNames *names = ss_i18n_kit(i18n)->names;
    UChar text[TEXT_LENGTH];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = uldn_languageDisplayName(names, code, text, TEXT_LENGTH, &status);

    return U_SUCCESS(status) && length > 0 ? in_pool(text, length, pool) : apr_pstrdup(pool, code);
}

static const char *select_plural(const UPluralRules *plurals, int64_t number)
{
    static const char *const categories[] = { "zero", "one", "two", "few", "many" };
    UChar keyword[16];
    char name[16];
    UErrorCode status = U_ZERO_ERROR;

    uplrules_select(plurals, (double)number, keyword, 16, &status);
    if (U_FAILURE(status)) {
        return "other";
    }
    u_austrncpy(name, keyword, sizeof(name));
    for (int i = 0; i < SS_COUNT(categories); i++) {
        if (strcmp(name, categories[i]) == 0) {
            return categories[i];
        }
    }
    return "other";
}

const char *ss_i18n_plural(const ss_i18n_t *i18n, int64_t number)
{
    ss_i18n_kit_t *kit = ss_i18n_kit(i18n);

    if (number < 0 || number >= SS_KIT_SMALL) {
        return select_plural(kit->plurals, number);
    }
    if (kit->small_plurals[number] == NULL) {
        kit->small_plurals[number] = select_plural(kit->plurals, number);
    }
    return kit->small_plurals[number];
}

int ss_i18n_compare(const ss_i18n_t *i18n, const char *a, const char *b)
{
    UErrorCode status = U_ZERO_ERROR;

    return ucol_strcollUTF8(ss_i18n_kit(i18n)->collator, a, -1, b, -1, &status);
}

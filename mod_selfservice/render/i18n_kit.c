/* Languages known to this process and, for each thread, what it learnt about them from ICU.
   The only state of render/ that outlives a call: ICU objects are dear and belong to one thread. */
#include "render/i18n_kit.h"

#include <apr_strings.h>
#include <ctype.h>
#include <pthread.h>
#include <string.h>
#include <unicode/udatpg.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

#define LANGUAGES 16
#define UNICODE_LENGTH 128

/*
 * How a language departs from the rule: dates spell out the month, times are bare, the tag is the
 * locale.
 */
typedef struct custom_t {
    const char *lang;
    const char *locale; /* of the bare tag; NULL: the tag itself */
    UDateFormatStyle date_style;
    bool has_hour_word; /* "10:42 Uhr" */
} custom_t;

static const custom_t rule = { "", NULL, UDAT_LONG, false };
static const custom_t customs[] = {
    { "de", NULL, UDAT_MEDIUM, true },
    { "en", "en-GB", UDAT_LONG, false }, /* no day and month to be confused */
};

static ss_i18n_t languages[LANGUAGES];
static int language_count;
static pthread_mutex_t languages_lock = PTHREAD_MUTEX_INITIALIZER;

static _Thread_local ss_i18n_kit_t kits[LANGUAGES];
static pthread_key_t at_thread_end;

static const custom_t *custom_of(const char *tag)
{
    size_t length = strcspn(tag, "-");

    for (int i = 0; i < SS_COUNT(customs); i++) {
        if (strlen(customs[i].lang) == length && strncmp(customs[i].lang, tag, length) == 0) {
            return &customs[i];
        }
    }
    return &rule;
}

static void close_zone(ss_zone_formats_t *zone)
{
    udat_close(zone->minutes);
    udat_close(zone->seconds);
    udat_close(zone->abbreviation);
}

static void close_kits(void *unused)
{
    (void)unused;
    for (int i = 0; i < LANGUAGES; i++) {
        ss_i18n_kit_t *kit = &kits[i];

        if (kit->i18n != NULL) {
            udat_close(kit->date);
            uplrules_close(kit->plurals);
            uldn_close(kit->names);
            ucol_close(kit->collator);
            for (int k = 0; k < kit->zone_count; k++) {
                close_zone(&kit->zones[k]);
            }
            kit->i18n = NULL;
        }
    }
}

/* Before any thread asks, and when the module is unloaded: httpd does that at each restart. */
static void __attribute__((constructor)) watch_thread_ends(void)
{
    pthread_key_create(&at_thread_end, close_kits);
}

/*
 * Also runs in a process that ends, where prefork may have interrupted malloc(): no memory is
 * touched here.
 */
static void __attribute__((destructor)) forget_thread_ends(void)
{
    pthread_key_delete(at_thread_end);
}

void ss_i18n_forget(void)
{
    close_kits(NULL);
    pthread_setspecific(at_thread_end, NULL);
}

/* UTF-16 to UTF-8; "" if it does not fit. */
static void to_utf8(char *out, int size, const UChar *text, int32_t length)
{
    UErrorCode status = U_ZERO_ERROR;

    u_strToUTF8(out, size, NULL, text, length, &status);
    if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING) {
        out[0] = '\0';
    }
}

/* An affix without ICU's hyphen: the minus sign of all output is U+2212. */
static void copy_affix(char *out, const UChar *text, int32_t length)
{
    UChar copy[UNICODE_LENGTH];

    for (int32_t i = 0; i < length; i++) {
        copy[i] = text[i] == '-' ? 0x2212 : text[i];
    }
    to_utf8(out, SS_AFFIX_LENGTH, copy, length);
}

/* Formats 1 or -1 and keeps what stands around the digit. */
static void learn_around(const UNumberFormat *format, int number, char *before, char *after)
{
    UChar text[UNICODE_LENGTH];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = unum_formatInt64(format, number, text, UNICODE_LENGTH, NULL, &status);
    const UChar *digit = U_SUCCESS(status) ? u_memchr(text, '1', length) : NULL;

    before[0] = after[0] = '\0';
    if (digit != NULL) {
        copy_affix(before, text, (int32_t)(digit - text));
        copy_affix(after, digit + 1, (int32_t)(text + length - digit - 1));
    }
}

static void learn_affixes(ss_affixes_t *affixes, UNumberFormat *format)
{
    learn_around(format, 1, affixes->before, affixes->after);
    learn_around(format, -1, affixes->minus_before, affixes->minus_after);
}

static void learn_symbol(char *out, const UNumberFormat *format, UNumberFormatSymbol symbol)
{
    UChar text[8];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = unum_getSymbol(format, symbol, text, 8, &status);

    to_utf8(out, 8, text, U_SUCCESS(status) ? length : 0);
}

/* Spanish and Polish write 1000 but 10.000; ICU tells only by doing it. */
static void learn_groups(ss_separators_t *separators, UNumberFormat *format)
{
    UChar text[UNICODE_LENGTH];
    UErrorCode status = U_ZERO_ERROR;
    bool used = unum_getAttribute(format, UNUM_GROUPING_USED) != 0;
    int next = unum_getAttribute(format, UNUM_SECONDARY_GROUPING_SIZE);
    int32_t length;

    unum_setAttribute(format, UNUM_MINIMUM_GROUPING_DIGITS, UNUM_MINIMUM_GROUPING_DIGITS_AUTO);
    length = unum_formatInt64(format, 1000, text, UNICODE_LENGTH, NULL, &status);
    separators->first_group = used ? unum_getAttribute(format, UNUM_GROUPING_SIZE) : 0;
    separators->next_group = next > 0 ? next : separators->first_group;
    separators->least_grouped = U_SUCCESS(status) && length == 4 ? 2 : 1;
}

static void learn_numbers(ss_i18n_kit_t *kit)
{
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *plain = unum_open(UNUM_DECIMAL, NULL, 0, kit->i18n->locale, NULL, &status);
    UNumberFormat *percent = unum_open(UNUM_PERCENT, NULL, 0, kit->i18n->locale, NULL, &status);

    if (U_SUCCESS(status)) {
        learn_symbol(kit->plain.decimal, plain, UNUM_DECIMAL_SEPARATOR_SYMBOL);
        learn_symbol(kit->plain.group, plain, UNUM_GROUPING_SEPARATOR_SYMBOL);
        learn_groups(&kit->plain, plain);
        learn_symbol(kit->money.decimal, plain, UNUM_MONETARY_SEPARATOR_SYMBOL);
        learn_symbol(kit->money.group, plain, UNUM_MONETARY_GROUPING_SEPARATOR_SYMBOL);
        learn_groups(&kit->money, plain);
        learn_affixes(&kit->plain_affixes, plain);
        unum_setAttribute(percent, UNUM_MULTIPLIER, 1);
        learn_affixes(&kit->percent, percent);
    }
    unum_close(plain);
    unum_close(percent);
}

const ss_affixes_t *ss_i18n_kit_currency(ss_i18n_kit_t *kit, const char *code)
{
    UErrorCode status = U_ZERO_ERROR;
    ss_currency_style_t *style;
    UNumberFormat *format;
    UChar text[4];

    for (int i = 0; i < kit->currency_count && i < SS_KIT_CURRENCIES; i++) {
        if (strcmp(kit->currencies[i].code, code) == 0) {
            return &kit->currencies[i].affixes;
        }
    }
    style = &kit->currencies[kit->currency_count++ % SS_KIT_CURRENCIES];
    apr_cpystrn(style->code, code, sizeof(style->code));
    format = unum_open(UNUM_CURRENCY, NULL, 0, kit->i18n->locale, NULL, &status);
    if (U_SUCCESS(status)) {
        u_uastrncpy(text, style->code, 4);
        unum_setTextAttribute(format, UNUM_CURRENCY_CODE, text, 3, &status);
        unum_setAttribute(format, UNUM_FRACTION_DIGITS, 0);
        learn_affixes(&style->affixes, format);
    }
    unum_close(format);
    return &style->affixes;
}

/* German times end with a word of their own; CLDR has it in the pattern of a bare hour. */
static void learn_hour_word(ss_i18n_kit_t *kit, UDateTimePatternGenerator *patterns)
{
    UChar pattern[UNICODE_LENGTH], word[UNICODE_LENGTH];
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = udatpg_getBestPattern(patterns, u"H", 1, pattern, UNICODE_LENGTH, &status);
    int32_t out = 0;

    if (U_FAILURE(status) || !custom_of(kit->i18n->tag)->has_hour_word) {
        return;
    }
    for (int32_t i = 0; i < length; i++) {
        if (pattern[i] != 'H' && pattern[i] != '\'') {
            word[out++] = pattern[i];
        }
    }
    to_utf8(kit->hour_word, SS_AFFIX_LENGTH, word, out);
}

static void make_kit(ss_i18n_kit_t *kit, const ss_i18n_t *i18n)
{
    UDateFormatStyle style = custom_of(i18n->tag)->date_style;
    UErrorCode status = U_ZERO_ERROR;
    UDateTimePatternGenerator *patterns = udatpg_open(i18n->locale, &status);

    memset(kit, 0, sizeof(*kit));
    kit->i18n = i18n;
    learn_numbers(kit);
    learn_hour_word(kit, patterns);
    udatpg_close(patterns);
    kit->date = udat_open(UDAT_NONE, style, i18n->locale, u"UTC", 3, NULL, 0, &status);
    kit->plurals = uplrules_open(i18n->locale, &status);
    kit->names = uldn_open(i18n->locale, ULDN_STANDARD_NAMES, &status);
    kit->collator = ucol_open(i18n->locale, &status);
    pthread_setspecific(at_thread_end, kits);
}

ss_i18n_kit_t *ss_i18n_kit(const ss_i18n_t *i18n)
{
    ss_i18n_kit_t *kit = &kits[i18n->index];

    if (kit->i18n == NULL) {
        make_kit(kit, i18n);
    }
    return kit;
}

static UDateFormat *open_time(const ss_i18n_kit_t *kit, const UChar *skeleton, const UChar *zone)
{
    const char *locale = kit->i18n->locale;
    UErrorCode status = U_ZERO_ERROR;
    UDateTimePatternGenerator *patterns = udatpg_open(locale, &status);
    UChar best[UNICODE_LENGTH];
    int32_t length = udatpg_getBestPattern(patterns, skeleton, -1, best, UNICODE_LENGTH, &status);

    udatpg_close(patterns);
    return udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, zone, -1, best, length, &status);
}

const ss_zone_formats_t *ss_i18n_kit_zone(ss_i18n_kit_t *kit, const char *zone)
{
    ss_zone_formats_t *formats;
    UChar name[SS_ZONE_LENGTH];

    for (int i = 0; i < kit->zone_count; i++) {
        if (strcmp(kit->zones[i].zone, zone) == 0) {
            return &kit->zones[i];
        }
    }
    if (kit->zone_count == SS_KIT_ZONES) {
        close_zone(&kit->zones[--kit->zone_count]);
    }
    formats = &kit->zones[kit->zone_count++];
    apr_cpystrn(formats->zone, zone, sizeof(formats->zone));
    u_uastrcpy(name, formats->zone);
    formats->minutes = open_time(kit, u"jmm", name);
    formats->seconds = open_time(kit, u"jmmss", name);
    formats->abbreviation = open_time(kit, u"z", name);
    return formats;
}

/* Does CLDR have texts for the language of this tag? Also refuses what is no tag at all. */
static bool language_is_known(const char *tag)
{
    size_t length = strspn(tag, "abcdefghijklmnopqrstuvwxyz");
    bool ends = tag[length] == '\0' || tag[length] == '-';

    if (length < 2 || length > 3 || strlen(tag) > 12 || !ends) {
        return false;
    }
    for (int32_t i = 0; i < uloc_countAvailable(); i++) {
        const char *locale = uloc_getAvailable(i);
        char next = strncmp(locale, tag, length) == 0 ? locale[length] : '?';

        if (next == '\0' || next == '_') {
            return true;
        }
    }
    return false;
}

static void add_language(ss_i18n_t *i18n, const char *tag)
{
    const custom_t *custom = custom_of(tag);
    bool is_bare = custom->locale != NULL && strcmp(tag, custom->lang) == 0;
    UErrorCode status = U_ZERO_ERROR;
    char locale[24] = "en_GB";

    uloc_forLanguageTag(is_bare ? custom->locale : tag, locale, sizeof(locale), NULL, &status);
    apr_cpystrn(i18n->tag, tag, sizeof(i18n->tag));
    apr_snprintf(i18n->locale, sizeof(i18n->locale), "%s@numbers=latn", locale);
    i18n->index = (int)(i18n - languages);
}

const ss_i18n_t *ss_i18n(const char *lang)
{
    const ss_i18n_t *found = NULL;
    int count = __atomic_load_n(&language_count, __ATOMIC_ACQUIRE);

    for (int i = 0; i < count; i++) {
        if (strcmp(languages[i].tag, lang) == 0) {
            return &languages[i];
        }
    }
    if (!language_is_known(lang)) {
        return ss_i18n("en");
    }
    pthread_mutex_lock(&languages_lock);
    for (int i = 0; found == NULL && i < language_count; i++) {
        found = strcmp(languages[i].tag, lang) == 0 ? &languages[i] : NULL;
    }
    if (found == NULL && language_count < LANGUAGES) {
        add_language(&languages[language_count], lang);
        found = &languages[language_count];
        __atomic_store_n(&language_count, language_count + 1, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&languages_lock);
    return found != NULL ? found : &languages[0];
}

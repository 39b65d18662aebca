/*
 * Inside of i18n: what one thread knows about one language, learnt from ICU once and then used
 * without it.
 */
#ifndef SS_I18N_KIT_H
#define SS_I18N_KIT_H

#include "render/i18n.h"

#include <unicode/ucol.h>
#include <unicode/udat.h>
#include <unicode/uldnames.h>
#include <unicode/upluralrules.h>

#define SS_AFFIX_LENGTH 24
#define SS_KIT_CURRENCIES 8
#define SS_KIT_ZONES 8
#define SS_KIT_SMALL 128
#define SS_KIT_DATES 64
#define SS_DATE_LENGTH 40
#define SS_ZONE_LENGTH 40

/* What stands around the digits: "" and " €", "−" and " €". */
typedef struct ss_affixes_t {
    char before[SS_AFFIX_LENGTH], after[SS_AFFIX_LENGTH];
    char minus_before[SS_AFFIX_LENGTH], minus_after[SS_AFFIX_LENGTH];
} ss_affixes_t;

/* Separators and the sizes of groups, counted from the decimal separator. */
typedef struct ss_separators_t {
    char decimal[8], group[8];
    int first_group, next_group; /* 0: digits are not grouped */
    int least_grouped;           /* digits that must stand before the first separator */
} ss_separators_t;

typedef struct ss_currency_style_t {
    char code[4];
    ss_affixes_t affixes;
} ss_currency_style_t;

typedef struct ss_zone_formats_t {
    char zone[SS_ZONE_LENGTH];
    UDateFormat *minutes, *seconds, *abbreviation;
} ss_zone_formats_t;

typedef struct ss_date_text_t {
    int day;                   /* since the beginning of 1970 */
    char text[SS_DATE_LENGTH]; /* "": nothing yet */
} ss_date_text_t;

struct ss_i18n_t {
    char tag[16];    /* "de-AT" */
    char locale[40]; /* ICU's name, western digits */
    int index;       /* of the kit in every thread */
};

typedef struct ss_i18n_kit_t {
    const ss_i18n_t *i18n;
    ss_separators_t plain, money;
    ss_affixes_t plain_affixes, percent;
    ss_currency_style_t currencies[SS_KIT_CURRENCIES];
    int currency_count;
    UDateFormat *date; /* in UTC */
    ss_date_text_t dates[SS_KIT_DATES]; /* as written before, by day; later ones take the places */
    char hour_word[SS_AFFIX_LENGTH]; /* " Uhr", or "" */
    UPluralRules *plurals;
    const char *small_plurals[SS_KIT_SMALL]; /* categories of 0, 1, 2 ...; NULL: not asked yet */
    ULocaleDisplayNames *names;
    UCollator *collator;
    ss_zone_formats_t zones[SS_KIT_ZONES];
    int zone_count;
} ss_i18n_kit_t;

/**
 * @return this thread's kit of a language, made on first use; its ICU objects are closed when the
 * thread ends
 */
ss_i18n_kit_t *ss_i18n_kit(const ss_i18n_t *i18n);

/** @return the affixes of a currency, learnt on first use */
const ss_affixes_t *ss_i18n_kit_currency(ss_i18n_kit_t *kit, const char *code);

/** @return the formats of a time zone, made on first use */
const ss_zone_formats_t *ss_i18n_kit_zone(ss_i18n_kit_t *kit, const char *zone);

#endif

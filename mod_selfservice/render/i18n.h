/* Numbers, money, dates, plurals and country names by CLDR (ICU), for one language at a time. */
#ifndef SS_I18N_H
#define SS_I18N_H

#include "base/date.h"
#include "model/money.h"

/*
 * Formatters of one language, by a tag like "de", "en", "de-AT"; ICU objects inside are per thread.
 *    English dates are British.
 */
typedef struct ss_i18n_t ss_i18n_t;

/** @return the formatters of a language, shared and never freed; an unknown tag gives English */
const ss_i18n_t *ss_i18n(const char *lang);
/** Free what the calling thread keeps between calls; threads that end do so by themselves. */
void ss_i18n_forget(void);

/** "18,20 €"; minus is U+2212, no-break space before the sign where CLDR has one. */
const char *ss_i18n_money(const ss_i18n_t *i18n, int64_t minor, const ss_currency_t *currency,
                          apr_pool_t *pool);
/**
 * A unit price in millionths with all its decimals, at least the currency's: "0,0015 €", "9,90 €".
 */
const char *ss_i18n_price(const ss_i18n_t *i18n, int64_t millionths, const ss_currency_t *currency,
                          apr_pool_t *pool);
/** A quantity in millionths without trailing zeros: "1.000", "1,5". */
const char *ss_i18n_quantity(const ss_i18n_t *i18n, int64_t millionths, apr_pool_t *pool);
/** A whole number with the language's group marks. */
const char *ss_i18n_int(const ss_i18n_t *i18n, int64_t number, apr_pool_t *pool);
/** A VAT rate in hundredths of a percent: "19 %", "25,5 %". */
const char *ss_i18n_rate(const ss_i18n_t *i18n, int rate, apr_pool_t *pool);
/**
 * "24.11.2026" in German, "24 November 2026" in English (month spelt out: no day/month confusion).
 */
const char *ss_i18n_date(const ss_i18n_t *i18n, ss_date_t date, apr_pool_t *pool);
/** "24.11.2026, 10:42 Uhr"; with seconds and zone "24.11.2026, 10:42:17 Uhr (MEZ)". */
const char *ss_i18n_time(const ss_i18n_t *i18n, apr_time_t time, const char *zone,
                         apr_pool_t *pool);
const char *ss_i18n_time_exact(const ss_i18n_t *i18n, apr_time_t time, const char *zone,
                               apr_pool_t *pool);
/** "14:36 Uhr" / "14:36". */
const char *ss_i18n_clock(const ss_i18n_t *i18n, apr_time_t time, const char *zone,
                          apr_pool_t *pool);
/** "Deutschland". */
const char *ss_i18n_country(const ss_i18n_t *i18n, const char *code, apr_pool_t *pool);
/** "Englisch" for "en". */
const char *ss_i18n_language(const ss_i18n_t *i18n, const char *code, apr_pool_t *pool);
/** CLDR plural category of a whole number: "one", "few", "many", "other" ... */
const char *ss_i18n_plural(const ss_i18n_t *i18n, int64_t number);
/** Sort texts as the language does. */
int ss_i18n_compare(const ss_i18n_t *i18n, const char *a, const char *b);

#endif

/* Numbers, money, dates and words by language. */
#include "unit.h"

#include "render/i18n.h"

#define NBSP "\xC2\xA0"
#define NARROW "\xE2\x80\xAF"
#define MINUS "\xE2\x88\x92"
#define CLOCK APR_TIME_C(1795513337) /* 2026-11-24T09:42:17Z */

static const ss_currency_t euro = { "EUR", 2 }, yen = { "JPY", 0 }, dinar = { "KWD", 3 };

static const char *money(const char *lang, int64_t minor, const ss_currency_t *currency)
{
    return ss_i18n_money(ss_i18n(lang), minor, currency, ss_test_pool());
}

static const char *price(const char *lang, int64_t millionths, const ss_currency_t *currency)
{
    return ss_i18n_price(ss_i18n(lang), millionths, currency, ss_test_pool());
}

static void test_money_follows_the_language(void)
{
    CU_ASSERT_STRING_EQUAL(money("de", 1820, &euro), "18,20" NBSP "€");
    CU_ASSERT_STRING_EQUAL(money("en", 1820, &euro), "€18.20");
    CU_ASSERT_STRING_EQUAL(money("de", 123456789, &euro), "1.234.567,89" NBSP "€");
    CU_ASSERT_STRING_EQUAL(money("de", 5, &euro), "0,05" NBSP "€");
    CU_ASSERT_STRING_EQUAL(money("en", 123456, &yen), "JP¥123,456");
    CU_ASSERT_STRING_EQUAL(money("de", 1234, &dinar), "1,234" NBSP "KWD");
    CU_ASSERT_STRING_EQUAL(money("es", 123456, &euro), "1234,56" NBSP "€");
}

static void test_negative_amounts_carry_a_real_minus(void)
{
    CU_ASSERT_STRING_EQUAL(money("de", -455, &euro), MINUS "4,55" NBSP "€");
    CU_ASSERT_STRING_EQUAL(money("en", -455, &euro), MINUS "€4.55");
    CU_ASSERT_STRING_EQUAL(money("de", INT64_MIN, &yen),
                           MINUS "9.223.372.036.854.775.808" NBSP "¥");
}

static void test_unit_prices_keep_all_their_decimals(void)
{
    CU_ASSERT_STRING_EQUAL(price("de", 1500, &euro), "0,0015" NBSP "€");
    CU_ASSERT_STRING_EQUAL(price("de", 9900000, &euro), "9,90" NBSP "€");
    CU_ASSERT_STRING_EQUAL(price("de", 9000000, &yen), "9" NBSP "¥");
    CU_ASSERT_STRING_EQUAL(price("en", 1, &euro), "€0.000001");
    CU_ASSERT_STRING_EQUAL(price("en", -1234567890, &euro), MINUS "€1,234.56789");
}

static void test_plain_numbers_follow_the_language(void)
{
    const ss_i18n_t *german = ss_i18n("de"), *english = ss_i18n("en");
    apr_pool_t *pool = ss_test_pool();

    CU_ASSERT_STRING_EQUAL(ss_i18n_quantity(german, 1000000000, pool), "1.000");
    CU_ASSERT_STRING_EQUAL(ss_i18n_quantity(german, 1500000, pool), "1,5");
    CU_ASSERT_STRING_EQUAL(ss_i18n_quantity(english, 1500000, pool), "1.5");
    CU_ASSERT_STRING_EQUAL(ss_i18n_int(english, 1234567, pool), "1,234,567");
    CU_ASSERT_STRING_EQUAL(ss_i18n_int(german, -7, pool), MINUS "7");
    CU_ASSERT_STRING_EQUAL(ss_i18n_rate(german, 1900, pool), "19" NBSP "%");
    CU_ASSERT_STRING_EQUAL(ss_i18n_rate(german, 2550, pool), "25,5" NBSP "%");
    CU_ASSERT_STRING_EQUAL(ss_i18n_rate(english, 1900, pool), "19%");
}

static void test_dates_cannot_be_misread(void)
{
    const ss_date_t date = { 2026, 11, 24 }, early = { 2027, 3, 5 }, none = { 0, 0, 0 };
    apr_pool_t *pool = ss_test_pool();

    CU_ASSERT_STRING_EQUAL(ss_i18n_date(ss_i18n("de"), date, pool), "24.11.2026");
    CU_ASSERT_STRING_EQUAL(ss_i18n_date(ss_i18n("de"), early, pool), "05.03.2027");
    CU_ASSERT_STRING_EQUAL(ss_i18n_date(ss_i18n("en"), date, pool), "24 November 2026");
    CU_ASSERT_STRING_EQUAL(ss_i18n_date(ss_i18n("en"), none, pool), "");
}

static void test_times_name_their_zone_where_it_matters(void)
{
    const ss_i18n_t *german = ss_i18n("de"), *english = ss_i18n("en");
    apr_time_t time = CLOCK * APR_USEC_PER_SEC;
    apr_pool_t *pool = ss_test_pool();

    CU_ASSERT_STRING_EQUAL(ss_i18n_time(german, time, "Europe/Berlin", pool), "24.11.2026, 10:42 Uhr");
    CU_ASSERT_STRING_EQUAL(ss_i18n_time_exact(german, time, "Europe/Berlin", pool),
                           "24.11.2026, 10:42:17 Uhr (MEZ)");
    CU_ASSERT_STRING_EQUAL(ss_i18n_time_exact(english, time, "Europe/Berlin", pool),
                           "24 November 2026, 10:42:17 (CET)");
    CU_ASSERT_STRING_EQUAL(ss_i18n_clock(german, time, "Europe/Berlin", pool), "10:42 Uhr");
    CU_ASSERT_STRING_EQUAL(ss_i18n_clock(english, time, "UTC", pool), "09:42");
}

static void test_more_zones_than_kept_still_work(void)
{
    static const char *const zones[] = { "Europe/Berlin", "Europe/London", "America/New_York", "Asia/Tokyo",
                                         "Asia/Kolkata",  "Europe/Paris",  "Europe/Madrid",    "UTC",
                                         "Europe/Athens", "Asia/Seoul" };
    const ss_i18n_t *english = ss_i18n("en");

    for (int i = 0; i < SS_COUNT(zones); i++) {
        ss_i18n_clock(english, CLOCK * APR_USEC_PER_SEC, zones[i], ss_test_pool());
    }
    CU_ASSERT_STRING_EQUAL(
        ss_i18n_clock(english, CLOCK * APR_USEC_PER_SEC, "Asia/Seoul", ss_test_pool()), "18:42");
    CU_ASSERT_STRING_EQUAL(
        ss_i18n_clock(english, CLOCK * APR_USEC_PER_SEC, "Europe/Berlin", ss_test_pool()), "10:42");
}

static void test_words_come_from_the_language(void)
{
    apr_pool_t *pool = ss_test_pool();

    CU_ASSERT_STRING_EQUAL(ss_i18n_country(ss_i18n("de"), "AT", pool), "Österreich");
    CU_ASSERT_STRING_EQUAL(ss_i18n_country(ss_i18n("en"), "DE", pool), "Germany");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(ss_i18n("en"), 1), "one");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(ss_i18n("en"), 0), "other");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(ss_i18n("pl"), 3), "few");
    CU_ASSERT(ss_i18n_compare(ss_i18n("de"), "Österreich", "Polen") < 0);
}

static void test_french_formats_are_its_own(void)
{
    const ss_i18n_t *french = ss_i18n("fr");
    const ss_date_t date = { 2027, 8, 1 };
    apr_pool_t *pool = ss_test_pool();

    CU_ASSERT_STRING_EQUAL(money("fr", 123456789, &euro), "1" NARROW "234" NARROW "567,89" NBSP "€");
    CU_ASSERT_STRING_EQUAL(money("fr", -455, &euro), MINUS "4,55" NBSP "€");
    CU_ASSERT_STRING_EQUAL(price("fr", 1500, &euro), "0,0015" NBSP "€");
    CU_ASSERT_STRING_EQUAL(ss_i18n_quantity(french, 1000500000, pool), "1" NARROW "000,5");
    CU_ASSERT_STRING_EQUAL(ss_i18n_rate(french, 550, pool), "5,5" NBSP "%");
    CU_ASSERT_STRING_EQUAL(ss_i18n_date(french, date, pool), "1 août 2027");
    CU_ASSERT_STRING_EQUAL(ss_i18n_time(french, CLOCK * APR_USEC_PER_SEC, "Europe/Paris", pool),
                           "24 novembre 2026, 10:42");
    CU_ASSERT_STRING_EQUAL(ss_i18n_country(french, "DE", pool), "Allemagne");
    CU_ASSERT_STRING_EQUAL(ss_i18n_country(french, "AT", pool), "Autriche");
    CU_ASSERT_STRING_EQUAL(ss_i18n_language(french, "nl", pool), "néerlandais");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(french, 0), "one");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(french, 1), "one");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(french, 2), "other");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(french, 1000000), "many");
    CU_ASSERT(ss_i18n_compare(french, "Équateur", "Espagne") < 0);
}

static void test_dutch_formats_are_its_own(void)
{
    const ss_i18n_t *dutch = ss_i18n("nl");
    const ss_date_t date = { 2027, 3, 5 };
    apr_pool_t *pool = ss_test_pool();

    CU_ASSERT_STRING_EQUAL(money("nl", 123456, &euro), "€" NBSP "1.234,56");
    CU_ASSERT_STRING_EQUAL(money("nl", -455, &euro), "€" NBSP MINUS "4,55");
    CU_ASSERT_STRING_EQUAL(price("nl", 1500, &euro), "€" NBSP "0,0015");
    CU_ASSERT_STRING_EQUAL(ss_i18n_rate(dutch, 2100, pool), "21%");
    CU_ASSERT_STRING_EQUAL(ss_i18n_date(dutch, date, pool), "5 maart 2027");
    CU_ASSERT_STRING_EQUAL(ss_i18n_time(dutch, CLOCK * APR_USEC_PER_SEC, "Europe/Amsterdam", pool),
                           "24 november 2026, 10:42");
    CU_ASSERT_STRING_EQUAL(ss_i18n_country(dutch, "DE", pool), "Duitsland");
    CU_ASSERT_STRING_EQUAL(ss_i18n_language(dutch, "fr", pool), "Frans");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(dutch, 0), "other");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(dutch, 1), "one");
    CU_ASSERT_STRING_EQUAL(ss_i18n_plural(dutch, 2), "other");
    CU_ASSERT(ss_i18n_compare(dutch, "België", "Bermuda") < 0);
}

static void test_unknown_language_counts_as_english(void)
{
    CU_ASSERT_PTR_EQUAL(ss_i18n("xx"), ss_i18n("en"));
    CU_ASSERT_PTR_EQUAL(ss_i18n(""), ss_i18n("en"));
    CU_ASSERT_PTR_EQUAL(ss_i18n("de; drop"), ss_i18n("en"));
    CU_ASSERT_PTR_EQUAL(ss_i18n("de"), ss_i18n("de"));
}

void ss_test_i18n(void)
{
    static const ss_test_t tests[] = {
        { "LOC-02 test_money_follows_the_language", test_money_follows_the_language },
        { "test_negative_amounts_carry_a_real_minus", test_negative_amounts_carry_a_real_minus },
        { "test_unit_prices_keep_all_their_decimals", test_unit_prices_keep_all_their_decimals },
        { "LOC-02 test_plain_numbers_follow_the_language", test_plain_numbers_follow_the_language },
        { "LOC-03 test_dates_cannot_be_misread", test_dates_cannot_be_misread },
        { "test_times_name_their_zone_where_it_matters", test_times_name_their_zone_where_it_matters },
        { "test_more_zones_than_kept_still_work", test_more_zones_than_kept_still_work },
        { "LOC-05 test_words_come_from_the_language", test_words_come_from_the_language },
        { "LOC-02 LOC-03 LOC-05 test_french_formats_are_its_own", test_french_formats_are_its_own },
        { "LOC-02 LOC-03 LOC-05 test_dutch_formats_are_its_own", test_dutch_formats_are_its_own },
        { "test_unknown_language_counts_as_english", test_unknown_language_counts_as_english },
    };

    ss_suite_add("i18n", tests, SS_COUNT(tests));
}

/* VAT IDs: one or more real-looking ids of each country, and each of them with a wrong digit. */
#include "unit.h"

#include "model/vat_id.h"

#include <apr_strings.h>
#include <string.h>

static const char *const valid_ids[] = {
    "ATU13585627",    "BE0403170701",  "BE1000000021",   "BG175074752",    "BG7523169263",
    "CY10259033P",    "CZ25123891",    "CZ7103192745",   "DE136695976",    "DK13585628",
    "EE100594102",    "EL094259216",   "ES54362315K",    "ESX2482300W",    "ESA13585625",
    "ESJ99216582",    "FI20774740",    "FR40303265045",  "FRK7399859412",  "FR23334175221",
    "HR33392005961",  "HU12892312",    "IE6433435F",     "IE6433435OA",    "IE8D79739I",
    "IT00743110157",  "LT119511515",   "LT100001919017", "LU15027442",     "LV40003521600",
    "MT11679112",     "NL004495445B01", "NL000099998B57", "PL8567346215",  "PT501964843",
    "RO18547290",     "SE556042722001", "SI50223054",    "SK2020317068",   "XI980780684",
    "XI100000034",    "XIGD001",       "XIHA599",
};

static void test_ids_of_every_country_are_read(void)
{
    for (int i = 0; i < SS_COUNT(valid_ids); i++) {
        const char *read = ss_vat_id_read(valid_ids[i], ss_test_pool());

        CU_ASSERT_PTR_NOT_NULL_FATAL(read);
        CU_ASSERT_STRING_EQUAL(read, valid_ids[i]);
    }
}

/* The first digit of the number proper, changed by one: every rule has to notice. */
static void test_one_wrong_digit_is_noticed(void)
{
    for (int i = 0; i < SS_COUNT(valid_ids); i++) {
        char *wrong = apr_pstrdup(ss_test_pool(), valid_ids[i]);
        char *digit = wrong + 2 + strcspn(wrong + 2, "0123456789") + 3;

        if (strncmp(wrong, "XIG", 3) == 0 || strncmp(wrong, "XIH", 3) == 0) {
            continue; /* ranges without check digits */
        }
        *digit = *digit == '9' ? '0' : (char)(*digit + 1);
        CU_ASSERT_PTR_NULL(ss_vat_id_read(wrong, ss_test_pool()));
    }
    CU_ASSERT_PTR_NULL(ss_vat_id_read("XIGD600", ss_test_pool()));
    CU_ASSERT_PTR_NULL(ss_vat_id_read("XIHA499", ss_test_pool()));
}

static void test_id_as_typed_becomes_compact(void)
{
    CU_ASSERT_STRING_EQUAL(ss_vat_id_read(" de 136.695.976 ", ss_test_pool()), "DE136695976");
    CU_ASSERT_STRING_EQUAL(ss_vat_id_read("BE 0403-170-701", ss_test_pool()), "BE0403170701");
    CU_ASSERT_STRING_EQUAL(ss_vat_id_read("atu\xC2\xA0" "13585627", ss_test_pool()),
                           "ATU13585627");
    CU_ASSERT_STRING_EQUAL(ss_vat_id_read("GR094259216", ss_test_pool()), "EL094259216");
}

static void test_wrong_syntax_is_refused(void)
{
    static const char *const typed[] = {
        "",
        "DE",
        "136695976",           /* no country */
        "DE036695976",         /* begins with 0 */
        "DE13669597",          /* too short */
        "DE1366959760",        /* too long */
        "CHE116281710MWST",    /* not of the EU */
        "GB980780684",         /* not of the EU any more */
        "AT13585627",          /* U is missing */
        "BE2000000021",        /* begins with 2 */
        "SE556042722002",      /* does not end with 01 */
        "NL004495445C01",      /* B is missing */
        "FRIO303265045",       /* letters that are not used */
        "DE136695976<script>", /* other characters */
        "ES\303\2043585625",
    };

    for (int i = 0; i < SS_COUNT(typed); i++) {
        CU_ASSERT_PTR_NULL(ss_vat_id_read(typed[i], ss_test_pool()));
    }
}

static void test_country_of_an_id_is_its_iso_code(void)
{
    CU_ASSERT_STRING_EQUAL(ss_vat_id_country("ATU13585627", ss_test_pool()), "AT");
    CU_ASSERT_STRING_EQUAL(ss_vat_id_country("EL094259216", ss_test_pool()), "GR");
    CU_ASSERT_STRING_EQUAL(ss_vat_id_country("XI980780684", ss_test_pool()), "GB");
}

void ss_test_vat_id(void)
{
    static const ss_test_t tests[] = {
        { "VAT-07 ids_of_every_country_are_read", test_ids_of_every_country_are_read },
        { "VAT-07 one_wrong_digit_is_noticed", test_one_wrong_digit_is_noticed },
        { "id_as_typed_becomes_compact", test_id_as_typed_becomes_compact },
        { "VAT-07 wrong_syntax_is_refused", test_wrong_syntax_is_refused },
        { "VAT-07 country_of_an_id_is_its_iso_code", test_country_of_an_id_is_its_iso_code },
    };

    ss_suite_add("vat_id", tests, SS_COUNT(tests));
}

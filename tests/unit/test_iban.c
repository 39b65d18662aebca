/* IBANs of every SEPA country, and how they are masked. */
#include "unit.h"

#include "model/iban.h"

#include <apr_strings.h>

static void test_ibans_of_every_country_are_read(void)
{
    static const char *const ibans[] = {
        "AD1200012030200359100100",         "AL47212110090000000235698741",
        "AT611904300234573201",             "BE68539007547034",
        "BG80BNBG96611020345678",           "CH9300762011623852957",
        "CY17002001280000001200527600",     "CZ6508000000192000145399",
        "DE89370400440532013000",           "DK5000400440116243",
        "EE382200221020145685",             "ES9121000418450200051332",
        "FI2112345600000785",               "FR1420041010050500013M02606",
        "GB29NWBK60161331926819",           "GI75NWBK000000007099453",
        "GR1601101250000000012300695",      "HR1210010051863000160",
        "HU42117730161111101800000000",     "IE29AIBK93115212345678",
        "IS140159260076545510730339",       "IT60X0542811101000000123456",
        "LI21088100002324013AA",            "LT121000011101001000",
        "LU280019400644750000",             "LV80BANK0000435195001",
        "MC5811222000010123456789030",      "MD24AG000225100013104168",
        "ME25505000012345678951",           "MK07250120000058984",
        "MT84MALT011000012345MTLCAST001S",  "NL91ABNA0417164300",
        "NO9386011117947",                  "PL61109010140000071219812874",
        "PT50000201231234567890154",        "RO49AAAA1B31007593840000",
        "RS35260005601001611379",           "SE4550000000058398257466",
        "SI56191000000123438",              "SK3112000000198742637541",
        "SM86U0322509800000000270100",      "VA59001123000012345678",
    };

    for (int i = 0; i < SS_COUNT(ibans); i++) {
        const char *iban = ss_iban_read(ibans[i], ss_test_pool());

        CU_ASSERT_PTR_NOT_NULL_FATAL(iban);
        CU_ASSERT_STRING_EQUAL(iban, ibans[i]);
        CU_ASSERT_PTR_NULL(ss_iban_read(apr_pstrcat(ss_test_pool(), ibans[i], "0", NULL),
                                        ss_test_pool()));
    }
}

static void test_iban_as_typed_becomes_compact(void)
{
    static const char *const typed[] = {
        " de89 3704 0044 0532 0130 00 ",
        "DE89-3704-0044-0532-0130-00",
        "DE89\xC2\xA0" "3704\xC2\xA0" "0044\xE2\x80\xAF" "0532\t0130.00",
    };

    for (int i = 0; i < SS_COUNT(typed); i++) {
        const char *iban = ss_iban_read(typed[i], ss_test_pool());

        CU_ASSERT_PTR_NOT_NULL_FATAL(iban);
        CU_ASSERT_STRING_EQUAL(iban, "DE89370400440532013000");
    }
}

static void test_wrong_ibans_are_refused(void)
{
    static const char *const typed[] = {
        "",
        "DE",
        "DE88370400440532013000",                   /* check digits */
        "DE8937040044053201300",                    /* too short */
        "US64SVBKUS6S3300958879",                   /* no SEPA country */
        "TR330006100519786457841326",               /* no SEPA country */
        "DE89370400440532013000<b>",                /* other characters */
        "DE89370400440532013\303\20400",           /* a letter beyond ASCII */
        "DEA9370400440532013000",                   /* a letter as check digit */
        "DE893704004405320130003704004405320130000", /* longer than any */
        "89370400440532013000",                     /* no country */
    };

    for (int i = 0; i < SS_COUNT(typed); i++) {
        CU_ASSERT_PTR_NULL(ss_iban_read(typed[i], ss_test_pool()));
    }
}

static void test_mask_keeps_country_check_digits_and_last_four(void)
{
#define DOT "\xE2\x80\xA2"
#define DOTS DOT DOT DOT DOT
    CU_ASSERT_STRING_EQUAL(ss_iban_mask("DE89370400440532013000", ss_test_pool()),
                           "DE89 " DOTS " " DOTS " " DOTS " " DOT DOT "30 00");
    CU_ASSERT_STRING_EQUAL(ss_iban_mask("BE68539007547034", ss_test_pool()),
                           "BE68 " DOTS " " DOTS " 7034");
    CU_ASSERT_STRING_EQUAL(ss_iban_mask("NO9386011117947", ss_test_pool()),
                           "NO93 " DOTS " " DOT DOT DOT "7 947");
}

void ss_test_iban(void)
{
    static const ss_test_t tests[] = {
        { "ibans_of_every_country_are_read", test_ibans_of_every_country_are_read },
        { "iban_as_typed_becomes_compact", test_iban_as_typed_becomes_compact },
        { "wrong_ibans_are_refused", test_wrong_ibans_are_refused },
        { "mask_keeps_country_check_digits_and_last_four",
          test_mask_keeps_country_check_digits_and_last_four },
    };

    ss_suite_add("iban", tests, SS_COUNT(tests));
}

/* GiroCode: the lines of the standard, what does not fit it, and the picture. */
#include "unit.h"

#include "model/giro_code.h"
#include "render/qr_image.h"

#include <apr_strings.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const ss_payee_t payee = { "Nordwolke Hosting GmbH", "DE02120300000000202051", "BYLADEM1001" };

static const char *code_of(const char *currency, const ss_payee_t *to, int64_t minor)
{
    return ss_giro_code(currency, to, minor, "RE-2027-118240", ss_test_pool());
}

static void test_the_lines_are_those_of_the_standard(void)
{
    const ss_payee_t no_bic = { "Jörg", "DE02120300000000202051", "" };

    CU_ASSERT_STRING_EQUAL(code_of("EUR", &payee, 2033),
                           "BCD\n002\n1\nSCT\nBYLADEM1001\nNordwolke Hosting GmbH\n"
                           "DE02120300000000202051\nEUR20.33\n\n\nRE-2027-118240");
    CU_ASSERT_STRING_EQUAL(code_of("EUR", &no_bic, 5),
                           "BCD\n002\n1\nSCT\n\nJörg\nDE02120300000000202051\nEUR0.05\n\n\nRE-2027-118240");
}

static void test_what_does_not_fit_has_no_code(void)
{
    const ss_payee_t without = { "Nordwolke", "", "" };
    const ss_payee_t long_name = { "1234567890123456789012345678901234567890123456789012345678901234567890x",
                                   payee.iban, "" };

    CU_ASSERT_STRING_EQUAL(code_of("CHF", &payee, 2033), "");
    CU_ASSERT_STRING_EQUAL(code_of("EUR", &without, 2033), "");
    CU_ASSERT_STRING_EQUAL(code_of("EUR", &long_name, 2033), "");
    CU_ASSERT_STRING_EQUAL(code_of("EUR", &payee, 0), "");
    CU_ASSERT_STRING_EQUAL(code_of("EUR", &payee, INT64_C(100000000000)), "");
    CU_ASSERT_STRING_NOT_EQUAL(code_of("EUR", &payee, INT64_C(99999999999)), "");
}

/* How many modules the bars of a picture cover, and whether one stands on a light module. */
static int dark_modules(const char *path, const QRcode *code, bool *astray)
{
    int sum = 0, x, y, width;

    for (const char *at = strchr(path, 'M'); at != NULL; at = strchr(at + 1, 'M')) {
        CU_ASSERT_EQUAL_FATAL(sscanf(at, "M%d %dh%d", &x, &y, &width), 3);
        sum += width;
        for (int i = 0; i < width; i++) {
            *astray |= (code->data[(y - 4) * code->width + x - 4 + i] & 1) == 0;
        }
    }
    return sum;
}

static void test_the_picture_holds_every_module_and_no_other(void)
{
    const char *text = code_of("EUR", &payee, 2033);
    ss_buffer_t *out = ss_buffer_make(1000, ss_test_pool());
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    int dark = 0;
    bool astray = false;

    CU_ASSERT_TRUE_FATAL(ss_qr_image(out, text));
    CU_ASSERT_TRUE(code->version <= 13);
    CU_ASSERT_PTR_NOT_NULL(strstr(out->text, apr_psprintf(ss_test_pool(), "viewBox=\"0 0 %d %d\"", code->width + 8,
                                                          code->width + 8)));
    for (int i = 0; i < code->width * code->width; i++) {
        dark += code->data[i] & 1;
    }
    CU_ASSERT_EQUAL(dark_modules(strstr(out->text, "#000"), code, &astray), dark);
    CU_ASSERT_FALSE(astray);
    QRcode_free(code);
}

void ss_test_giro_code(void)
{
    static const ss_test_t tests[] = {
        { "SEP-14 test_the_lines_are_those_of_the_standard", test_the_lines_are_those_of_the_standard },
        { "SEP-14 test_what_does_not_fit_has_no_code", test_what_does_not_fit_has_no_code },
        { "SEP-14 test_the_picture_holds_every_module_and_no_other",
          test_the_picture_holds_every_module_and_no_other },
    };

    ss_suite_add("giro-code", tests, SS_COUNT(tests));
}

/* Comma-separated values: what is quoted, and what no spreadsheet runs. */
#include "unit.h"

#include "render/csv.h"

static const char *row_of(const char *first, const char *second)
{
    ss_buffer_t *out = ss_buffer_make(10, ss_test_pool());
    const char *const cells[] = { first, second };

    ss_csv_row(out, cells, 2);
    return out->text;
}

static void test_texts_are_quoted_and_numbers_are_not(void)
{
    CU_ASSERT_STRING_EQUAL(row_of("a \"b\", c", "-12.50"), "\"a \"\"b\"\", c\",-12.50\r\n");
    CU_ASSERT_STRING_EQUAL(row_of("", "1,5"), ",\"1,5\"\r\n");
}

static void test_formulas_are_disarmed(void)
{
    CU_ASSERT_STRING_EQUAL(row_of("=1+1", "@x"), "\"'=1+1\",\"'@x\"\r\n");
    CU_ASSERT_STRING_EQUAL(row_of("+49", "-a"), "\"'+49\",\"'-a\"\r\n");
    CU_ASSERT_STRING_EQUAL(row_of("\tx", "\rx"), "\"'\tx\",\"'\rx\"\r\n");
    CU_ASSERT_STRING_EQUAL(row_of(" \u00a0=1", "\u3000\ufeff+1+1"),
                           "\"' \u00a0=1\",\"'\u3000\ufeff+1+1\"\r\n");
    CU_ASSERT_STRING_EQUAL(row_of("＝1", "＋1"), "\"'＝1\",\"'＋1\"\r\n");
    CU_ASSERT_STRING_EQUAL(row_of(" －1", "＠x"), "\"' －1\",\"'＠x\"\r\n");
    CU_ASSERT_STRING_EQUAL(row_of(" a=1", "\n-a"), "\" a=1\",\"'\n-a\"\r\n");
}

void ss_test_csv(void)
{
    static const ss_test_t tests[] = {
        { "test_texts_are_quoted_and_numbers_are_not", test_texts_are_quoted_and_numbers_are_not },
        { "test_formulas_are_disarmed", test_formulas_are_disarmed },
    };

    ss_suite_add("csv", tests, SS_COUNT(tests));
}

/* Brand colours: whatever the merchant chooses stays legible. */
#include "unit.h"

#include "render/color.h"

static double contrast(ss_color_t a, ss_color_t b)
{
    double one = ss_color_luminance(a) + 0.05, other = ss_color_luminance(b) + 0.05;

    return one > other ? one / other : other / one;
}

static void test_every_colour_stays_legible(void)
{
    const ss_color_t white = { 1, 1, 1 }, dark = { 0.11, 0.14, 0.17 };

    for (int i = 0; i < 9 * 9 * 9; i++) {
        ss_color_t color = { i / 81 / 8.0, i / 9 % 9 / 8.0, i % 9 / 8.0 };

        CU_ASSERT_TRUE(contrast(color, ss_color_ink(color)) >= 4.55);
        CU_ASSERT_TRUE(contrast(ss_color_on_light(color), white) >= 5.8);
        CU_ASSERT_TRUE(contrast(ss_color_on_dark(color), dark) >= 5.5);
    }
}

static void test_legible_colour_is_kept(void)
{
    ss_color_t color;

    CU_ASSERT_TRUE_FATAL(ss_color_parse("#0b5c7d", &color));
    CU_ASSERT_STRING_EQUAL(ss_color_text(ss_color_on_light(color), ss_test_pool()), "#0b5c7d");
    CU_ASSERT_STRING_EQUAL(ss_color_text(ss_color_ink(color), ss_test_pool()), "#ffffff");
}

static void test_other_notations_are_refused(void)
{
    ss_color_t color;

    CU_ASSERT_FALSE(ss_color_parse("red", &color));
    CU_ASSERT_FALSE(ss_color_parse("#fff", &color));
    CU_ASSERT_FALSE(ss_color_parse("#0b5c7g", &color));
    CU_ASSERT_FALSE(ss_color_parse("#0b5c7d;", &color));
}

void ss_test_color(void)
{
    static const ss_test_t tests[] = {
        { "test_every_colour_stays_legible", test_every_colour_stays_legible },
        { "test_legible_colour_is_kept", test_legible_colour_is_kept },
        { "test_other_notations_are_refused", test_other_notations_are_refused },
    };

    ss_suite_add("color", tests, SS_COUNT(tests));
}

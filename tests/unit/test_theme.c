/* Colours and fonts of a brand as they reach the stylesheet. */
#include "unit.h"

#include "render/theme.h"

#include <apr_strings.h>
#include <string.h>

#define ROUNDS 1000
#define MIN(a, b) ((a) < (b) ? (a) : (b))

static const ss_token_t surfaces[] = {
    SS_TOKEN_BG,      SS_TOKEN_SURFACE, SS_TOKEN_SURFACE_2,  SS_TOKEN_OK_BG,
    SS_TOKEN_WARN_BG, SS_TOKEN_BAD_BG,  SS_TOKEN_BRAND_TINT,
};
static const ss_token_t inks[] = {
    SS_TOKEN_INK, SS_TOKEN_INK_2, SS_TOKEN_INK_3, SS_TOKEN_OK,
    SS_TOKEN_WARN, SS_TOKEN_BAD, SS_TOKEN_BRAND_TEXT,
};

/* The same colours in every run. */
static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * UINT32_C(1664525) + UINT32_C(1013904223);
    return *seed >> 8;
}

static const char *random_color(uint32_t *seed)
{
    return apr_psprintf(ss_test_pool(), "#%06x", next_random(seed) & 0xffffff);
}

static double lowest_of(const ss_scheme_t *scheme, const ss_token_t *tokens, int count)
{
    double lowest = 21;

    for (int i = 0; i < count; i++) {
        for (int k = 0; k < SS_COUNT(surfaces); k++) {
            lowest = MIN(lowest, ss_color_contrast(scheme->colors[tokens[i]],
                                                   scheme->colors[surfaces[k]]));
        }
    }
    return lowest;
}

static double lowest_contrast(const ss_scheme_t *scheme)
{
    return lowest_of(scheme, inks, SS_COUNT(inks));
}

/* Borders of controls and the ring around what has the focus. */
static double lowest_border(const ss_scheme_t *scheme)
{
    static const ss_token_t borders[] = { SS_TOKEN_LINE_STRONG, SS_TOKEN_BRAND_TEXT };

    return lowest_of(scheme, borders, SS_COUNT(borders));
}

static double button_contrast(const ss_scheme_t *scheme, ss_token_t button)
{
    return ss_color_contrast(scheme->colors[SS_TOKEN_BRAND_INK], scheme->colors[button]);
}

static void test_any_brand_colour_stays_legible(void)
{
    uint32_t seed = 20261124;
    double text = 21, button = 21, hover = 21;

    for (int i = 0; i < ROUNDS; i++) {
        ss_brand_t brand = { .primary = random_color(&seed), .accent = random_color(&seed) };
        ss_theme_t theme;
        const char *error;

        CU_ASSERT_TRUE_FATAL(ss_theme_make(&theme, &brand, &error, ss_test_pool()));
        text = MIN(text, MIN(lowest_contrast(&theme.light), lowest_contrast(&theme.dark)));
        button = MIN(button, button_contrast(&theme.light, SS_TOKEN_BRAND));
        hover = MIN(hover, button_contrast(&theme.dark, SS_TOKEN_BRAND_HOVER));
    }
    CU_ASSERT(text >= 4.5);
    CU_ASSERT(button >= 4.5);
    CU_ASSERT(hover >= 4.5);
}

/* A role in `given` (a bit each) has a colour, the others are left to the module. */
static ss_brand_t random_brand(int given, uint32_t *seed)
{
    ss_brand_t brand = { .primary = random_color(seed), .accent = random_color(seed) };

    brand.background = given & 1 ? random_color(seed) : NULL;
    brand.surface = given & 2 ? random_color(seed) : NULL;
    brand.text = given & 4 ? random_color(seed) : NULL;
    return brand;
}

static void test_any_set_of_colours_is_taken_and_legible(void)
{
    uint32_t seed = 7;
    double text = 21, border = 21, button = 21;
    int dark = 0;

    for (int i = 0; i < ROUNDS; i++) {
        ss_brand_t brand = random_brand(i % 3 == 0 ? 7 : i % 8, &seed);
        const char *error = NULL;
        ss_theme_t theme;

        CU_ASSERT_TRUE_FATAL(ss_theme_make(&theme, &brand, &error, ss_test_pool()));
        text = MIN(text, MIN(lowest_contrast(&theme.light), lowest_contrast(&theme.dark)));
        border = MIN(border, MIN(lowest_border(&theme.light), lowest_border(&theme.dark)));
        button = MIN(button, button_contrast(&theme.light, SS_TOKEN_BRAND));
        dark += theme.always_dark;
    }
    CU_ASSERT(text >= 4.5);
    CU_ASSERT(border >= 3.0);
    CU_ASSERT(button >= 4.5);
    CU_ASSERT(dark > ROUNDS / 10 && dark < ROUNDS / 2);
}

/* Greys are the hardest: neither black nor white reads well on the middle one. */
static void test_any_pair_of_greys_is_legible(void)
{
    double text = 21, border = 21;

    for (int i = 0; i < 256; i += 5) {
        for (int k = 0; k < 256; k += 5) {
            ss_brand_t brand = { .primary = i < 128 ? "#ffffff" : "#000000",
                                 .surface = apr_psprintf(ss_test_pool(), "#%02x%02x%02x", i, i, i),
                                 .text = apr_psprintf(ss_test_pool(), "#%02x%02x%02x", k, k, k) };
            const char *error = NULL;
            ss_theme_t theme;

            CU_ASSERT_TRUE_FATAL(ss_theme_make(&theme, &brand, &error, ss_test_pool()));
            text = MIN(text, lowest_contrast(theme.always_dark ? &theme.dark : &theme.light));
            border = MIN(border, lowest_border(theme.always_dark ? &theme.dark : &theme.light));
        }
    }
    CU_ASSERT(text >= 4.5);
    CU_ASSERT(border >= 3.0);
}

static void test_extreme_brands_stay_legible(void)
{
    static const char *const colors[] = { "#000000", "#ffffff", "#ffd400", "#0000ff", "#767676" };

    for (int i = 0; i < SS_COUNT(colors); i++) {
        ss_brand_t brand = { .primary = colors[i] };
        ss_theme_t theme;
        const char *error;

        CU_ASSERT_TRUE_FATAL(ss_theme_make(&theme, &brand, &error, ss_test_pool()));
        CU_ASSERT(lowest_contrast(&theme.light) >= 4.5);
        CU_ASSERT(lowest_contrast(&theme.dark) >= 4.5);
        CU_ASSERT(button_contrast(&theme.light, SS_TOKEN_BRAND) >= 4.5);
    }
}

static void test_what_cannot_be_read_is_moved_and_told(void)
{
    ss_brand_t brand = { .surface = "#F5F5F5", .background = "#1a1a1a", .text = "#999999" };
    const char *error = NULL;
    ss_theme_t theme;
    ss_color_t *colors = theme.light.colors;

    CU_ASSERT_TRUE_FATAL(ss_theme_make(&theme, &brand, &error, ss_test_pool()));
    CU_ASSERT_FALSE(theme.always_dark);
    CU_ASSERT_STRING_EQUAL(ss_color_text(colors[SS_TOKEN_SURFACE], ss_test_pool()), "#f5f5f5");
    CU_ASSERT_STRING_EQUAL(
        theme.advice,
        apr_psprintf(ss_test_pool(),
                     "SelfServiceBrandColor background #1a1a1a: text would have too little "
                     "contrast, %s is used; SelfServiceBrandColor text #999999: text would have "
                     "too little contrast, %s is used",
                     ss_color_text(colors[SS_TOKEN_BG], ss_test_pool()),
                     ss_color_text(colors[SS_TOKEN_INK], ss_test_pool())));
}

static void test_what_can_be_read_stays_as_it_is(void)
{
    ss_brand_t brand = { .background = "#F6F1E7", .surface = "#fffdf8", .text = "#2b2118" };
    const char *error = NULL;
    ss_theme_t theme;
    ss_color_t *colors = theme.light.colors;

    CU_ASSERT_TRUE_FATAL(ss_theme_make(&theme, &brand, &error, ss_test_pool()));
    CU_ASSERT_STRING_EQUAL(theme.advice, "");
    CU_ASSERT_STRING_EQUAL(ss_color_text(colors[SS_TOKEN_BG], ss_test_pool()), "#f6f1e7");
    CU_ASSERT_STRING_EQUAL(ss_color_text(colors[SS_TOKEN_SURFACE], ss_test_pool()), "#fffdf8");
    CU_ASSERT_STRING_EQUAL(ss_color_text(colors[SS_TOKEN_INK], ss_test_pool()), "#2b2118");
}

static void test_text_alone_darkens_the_page_only_if_it_is_light(void)
{
    static const char *const texts[] = { "#767676", "#e8e4da" };

    for (int i = 0; i < SS_COUNT(texts); i++) {
        ss_brand_t brand = { .text = texts[i] };
        const char *error = NULL;
        ss_theme_t theme;

        CU_ASSERT_TRUE_FATAL(ss_theme_make(&theme, &brand, &error, ss_test_pool()));
        CU_ASSERT_EQUAL(theme.always_dark, i == 1);
    }
}

static void test_dark_surfaces_make_the_page_dark(void)
{
    ss_brand_t brand = { .background = "#101418", .surface = "#181c20", .radius = 4 };
    const char *advice, *error = NULL, *css = ss_theme_css(&brand, &advice, &error, ss_test_pool());

    CU_ASSERT_PTR_NOT_NULL_FATAL(css);
    CU_ASSERT_PTR_NOT_NULL(strstr(css, "@media screen{:root{color-scheme:dark;--bg:#101418"));
}

static void test_css_is_written_anew(void)
{
    ss_brand_t brand = { .primary = "#0B5C7D", .font = "Inter, 'Open Sans', serif", .radius = 8 };
    const char *advice, *error = NULL, *css = ss_theme_css(&brand, &advice, &error, ss_test_pool());

    CU_ASSERT_PTR_NOT_NULL_FATAL(css);
    CU_ASSERT_PTR_NOT_NULL(
        strstr(css, ":root{--font:\"Inter\",\"Open Sans\",serif;--radius:8px;color-scheme:light;"));
    CU_ASSERT_PTR_NOT_NULL(strstr(css, "--brand:#0b5c7d;--brand-ink:#ffffff;--brand-anti:#000000;"));
    CU_ASSERT_PTR_NOT_NULL(strstr(css, "prefers-color-scheme:dark"));
}

static void test_values_that_are_no_colours_are_refused(void)
{
    static const char *const values[] = { "red", "#12345", "#1234567", "#12345g", "#fff;}body{" };

    for (int i = 0; i < SS_COUNT(values); i++) {
        ss_brand_t brand = { .primary = values[i] };
        const char *advice, *error = NULL;

        CU_ASSERT_PTR_NULL(ss_theme_css(&brand, &advice, &error, ss_test_pool()));
        CU_ASSERT_PTR_NOT_NULL(error);
    }
}

static void test_radius_beyond_the_design_is_refused(void)
{
    ss_brand_t brand = { .radius = 21 };
    const char *advice, *error = NULL;

    CU_ASSERT_PTR_NULL(ss_theme_css(&brand, &advice, &error, ss_test_pool()));
    CU_ASSERT_PTR_NOT_NULL(strstr(error, "SelfServiceBrandRadius 21"));
}

static void test_font_stack_ends_with_a_generic_family(void)
{
    const char *error = NULL;

    CU_ASSERT_STRING_EQUAL(ss_font_stack("Inter", &error, ss_test_pool()), "\"Inter\",sans-serif");
    CU_ASSERT_STRING_EQUAL(ss_font_stack("SYSTEM-UI", &error, ss_test_pool()), "system-ui");
    CU_ASSERT_STRING_EQUAL(ss_font_stack("\"Größe 1\" , -apple-system", &error, ss_test_pool()),
                           "\"Größe 1\",-apple-system,sans-serif");
}

static void test_fonts_that_are_no_names_are_refused(void)
{
    static const char *const stacks[] = {
        "", "Inter,", "Inter;color:red", "url(x)", "\"Inter", "a\"b", "In\\74 er", "Inter}body{x",
        "a,b,c,d,e,f,g,h,i,j,k,l,m",
    };

    for (int i = 0; i < SS_COUNT(stacks); i++) {
        const char *error = NULL;

        CU_ASSERT_PTR_NULL(ss_font_stack(stacks[i], &error, ss_test_pool()));
        CU_ASSERT_PTR_NOT_NULL(error);
    }
}

void ss_test_theme(void)
{
    static const ss_test_t tests[] = {
        { "ACC-06 test_any_brand_colour_stays_legible", test_any_brand_colour_stays_legible },
        { "ACC-06 test_any_set_of_colours_is_taken_and_legible",
          test_any_set_of_colours_is_taken_and_legible },
        { "test_any_pair_of_greys_is_legible", test_any_pair_of_greys_is_legible },
        { "test_extreme_brands_stay_legible", test_extreme_brands_stay_legible },
        { "test_what_cannot_be_read_is_moved_and_told",
          test_what_cannot_be_read_is_moved_and_told },
        { "test_what_can_be_read_stays_as_it_is", test_what_can_be_read_stays_as_it_is },
        { "test_text_alone_darkens_the_page_only_if_it_is_light",
          test_text_alone_darkens_the_page_only_if_it_is_light },
        { "test_dark_surfaces_make_the_page_dark", test_dark_surfaces_make_the_page_dark },
        { "test_css_is_written_anew", test_css_is_written_anew },
        { "test_values_that_are_no_colours_are_refused",
          test_values_that_are_no_colours_are_refused },
        { "test_radius_beyond_the_design_is_refused", test_radius_beyond_the_design_is_refused },
        { "test_font_stack_ends_with_a_generic_family",
          test_font_stack_ends_with_a_generic_family },
        { "test_fonts_that_are_no_names_are_refused", test_fonts_that_are_no_names_are_refused },
    };

    ss_suite_add("theme", tests, SS_COUNT(tests));
}

/* Which of the offered languages a visitor gets. */
#include "unit.h"

#include "web/language.h"

static const char *const offered[] = { "de", "en", "pt-br", NULL };

static const char *accepted(const char *header)
{
    const char *lang = ss_language_accepted(offered, header, ss_test_pool());

    return lang == NULL ? "none" : lang;
}

static void test_main_language_stands_for_its_regions(void)
{
    CU_ASSERT_STRING_EQUAL(ss_language_match(offered, "EN"), "en");
    CU_ASSERT_STRING_EQUAL(ss_language_match(offered, "en-GB"), "en");
    CU_ASSERT_STRING_EQUAL(ss_language_match(offered, "pt-BR"), "pt-br");
    CU_ASSERT_PTR_NULL(ss_language_match(offered, "pt"));
    CU_ASSERT_PTR_NULL(ss_language_match(offered, "eng"));
    CU_ASSERT_PTR_NULL(ss_language_match(offered, ""));
}

static void test_highest_weight_wins(void)
{
    CU_ASSERT_STRING_EQUAL(accepted("fr, en;q=0.8, de;q=0.9"), "de");
    CU_ASSERT_STRING_EQUAL(accepted("en-US,en;q=0.9,de;q=0.8"), "en");
    CU_ASSERT_STRING_EQUAL(accepted("de;q=0.25, en;q=0.251"), "en");
    CU_ASSERT_STRING_EQUAL(accepted("en , de"), "en");
    CU_ASSERT_STRING_EQUAL(accepted("de;q=0.8, en;q=0.9"), "en");
    CU_ASSERT_STRING_EQUAL(accepted("en;q=0.5, pt-BR;q=0.5"), "en");
}

static void test_refused_and_unknown_languages_are_passed_over(void)
{
    CU_ASSERT_STRING_EQUAL(accepted(""), "none");
    CU_ASSERT_STRING_EQUAL(accepted("fr, it;q=0.5"), "none");
    CU_ASSERT_STRING_EQUAL(accepted("en;q=0, de;q=0.1"), "de");
    CU_ASSERT_STRING_EQUAL(accepted("en;q=0.0"), "none");
    CU_ASSERT_STRING_EQUAL(accepted("*"), "de");
    CU_ASSERT_STRING_EQUAL(accepted(";;,,q=1"), "none");
}

void ss_test_language(void)
{
    static const ss_test_t tests[] = {
        { "test_main_language_stands_for_its_regions", test_main_language_stands_for_its_regions },
        { "test_highest_weight_wins", test_highest_weight_wins },
        { "test_refused_and_unknown_languages_are_passed_over",
          test_refused_and_unknown_languages_are_passed_over },
    };

    ss_suite_add("language", tests, SS_COUNT(tests));
}

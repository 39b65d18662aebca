/* A hash over values: any other row of values gives another. */
#include "base/fingerprint.h"
#include "unit.h"

static const char *of(const char *first, const char *second)
{
    ss_fingerprint_t *fingerprint = ss_fingerprint_make(ss_test_pool());

    ss_fingerprint_add(fingerprint, first);
    ss_fingerprint_add(fingerprint, second);
    return ss_fingerprint_text(fingerprint, ss_test_pool());
}

static void test_same_values_give_the_same(void)
{
    CU_ASSERT_STRING_EQUAL(of("Ada", NULL), of("Ada", NULL));
}

static void test_other_values_give_another(void)
{
    CU_ASSERT_STRING_NOT_EQUAL(of("ab", "c"), of("a", "bc"));
    CU_ASSERT_STRING_NOT_EQUAL(of("a", "b"), of("b", "a"));
    CU_ASSERT_STRING_NOT_EQUAL(of("a", ""), of("a", NULL));
    CU_ASSERT_STRING_NOT_EQUAL(of("a", ""), of("", "a"));
}

static void test_looking_changes_nothing(void)
{
    ss_fingerprint_t *fingerprint = ss_fingerprint_make(ss_test_pool());

    ss_fingerprint_add(fingerprint, "a");
    CU_ASSERT_STRING_EQUAL(ss_fingerprint_text(fingerprint, ss_test_pool()),
                           ss_fingerprint_text(fingerprint, ss_test_pool()));
    ss_fingerprint_add(fingerprint, "b");
    CU_ASSERT_STRING_EQUAL(ss_fingerprint_text(fingerprint, ss_test_pool()), of("a", "b"));
}

void ss_test_fingerprint(void)
{
    static const ss_test_t tests[] = {
        { "test_same_values_give_the_same", test_same_values_give_the_same },
        { "test_other_values_give_another", test_other_values_give_another },
        { "test_looking_changes_nothing", test_looking_changes_nothing },
    };

    ss_suite_add("fingerprint", tests, SS_COUNT(tests));
}

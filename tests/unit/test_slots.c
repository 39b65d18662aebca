/* Numbers filled into texts that were made before them. */
#include "unit.h"

#include "actions/slots.h"
#include "base/json.h"

#include <apr_strings.h>

static void test_slots_are_filled_and_other_text_stays(void)
{
    apr_pool_t *pool = ss_test_pool();
    const char *numbers[SS_SLOT_COUNT] = { "B-1", "V-\"2\"", NULL, NULL };
    const char *text = apr_pstrcat(pool, "{\"o\":\"", ss_slot(SS_SLOT_ORDER, "k77", pool), "\",\"m\":\"",
                                   ss_slot(SS_SLOT_CONTRACT, "k77", pool), "-1\",\"i\":\"",
                                   ss_slot(SS_SLOT_INVOICE, "k77", pool), "\",\"x\":\"k77 k77z k7\"}", NULL);

    CU_ASSERT_STRING_EQUAL(ss_slots_fill(text, "k77", numbers, pool),
                           "{\"o\":\"B-1\",\"m\":\"V-\\\"2\\\"-1\",\"i\":\"\",\"x\":\"k77 k77z k7\"}");
}

static void test_text_without_slots_stays(void)
{
    const char *numbers[SS_SLOT_COUNT] = { "B-1" };

    CU_ASSERT_STRING_EQUAL(ss_slots_fill("", "k77", numbers, ss_test_pool()), "");
    CU_ASSERT_STRING_EQUAL(ss_slots_fill("k7", "k77", numbers, ss_test_pool()), "k7");
}

void ss_test_slots(void)
{
    static const ss_test_t tests[] = {
        { "test_slots_are_filled_and_other_text_stays", test_slots_are_filled_and_other_text_stays },
        { "test_text_without_slots_stays", test_text_without_slots_stays },
    };

    ss_suite_add("slots", tests, SS_COUNT(tests));
}

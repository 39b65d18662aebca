/* ChangeTargets of plan variants: read, checked, exported. */
#include "given_catalogue.h"

#include "model/contract_change.h"

static const ss_variant_t *variant(const ss_catalogue_t *catalogue, const char *name)
{
    const ss_variant_t *found = ss_catalogue_variant(catalogue, name);

    CU_ASSERT_PTR_NOT_NULL_FATAL(found);
    return found;
}

static void test_targets_are_references_within_the_group_and_paid_alike(void)
{
    static const struct {
        const char *place, *value, *path, *text;
    } refusals[] = {
        { "PlanVariants.0.ChangeTargets", "[\"gibt-es-nicht\"]", "$.PlanVariants[0].ChangeTargets[0]", "leads nowhere" },
        { "PlanVariants.0.ChangeTargets", "\"webhosting-pro\"", "$.PlanVariants[0].ChangeTargets", "list" },
        { "PlanVariants.0.ChangeTargets", "[3]", "$.PlanVariants[0].ChangeTargets[0]", "" },
    };
    json_t *document = given_demo("nordwolke");

    for (int i = 0; i < SS_COUNT(refusals); i++) {
        change(document, refusals[i].place, refusals[i].value);
        CU_ASSERT_TRUE(is_found(findings_of(document, "nordwolke"), refusals[i].path, refusals[i].text));
    }
    document = given_demo("nordwolke");
    change(document, "PlanVariants.0.ChangeTargets", "[\"webhosting-pro\"]");
    change(document, "PlanVariants.3.PaymentPeriodMode", "\"PostPaid\"");
    CU_ASSERT_TRUE(is_found(findings_of(document, "nordwolke"), "$.PlanVariants[0].ChangeTargets[0]", "PaymentPeriodMode"));
    document = given_demo("tidewater");
    change(document, "PlanGroups.1", "{\"Id\": \"5f00000000000000000000ff\", \"Name\": \"Other\", \"Currency\": \"EUR\", "
                                     "\"PriceTaxType\": \"Net\"}");
    change(document, "Plans.1.PlanGroupId", "\"5f00000000000000000000ff\"");
    change(document, "PlanVariants.0.ChangeTargets", "[\"berth-fleet\"]");
    CU_ASSERT_TRUE(is_found(findings_of(document, "tidewater"), "$.PlanVariants[0].ChangeTargets[0]", "another plan group"));
}

static void test_absent_means_all_that_fit_empty_means_none(void)
{
    const ss_catalogue_t *catalogue = given_snapshot(given_demo("nordwolke"), "nordwolke");
    const ss_variant_t *plus = variant(catalogue, "webhosting-plus"), *pro = variant(catalogue, "webhosting-pro"),
                       *partner = variant(catalogue, "webhosting-plus-partner"),
                       *server = variant(catalogue, "managed-server");
    apr_time_t now = ss_test_ctx()->now;

    CU_ASSERT_TRUE(ss_change_allows(plus, pro, false, now));
    CU_ASSERT_FALSE(ss_change_allows(plus, partner, false, now)); /* not ordered by customers */
    CU_ASSERT_FALSE(ss_change_allows(partner, pro, false, now));
    CU_ASSERT_TRUE(ss_change_allows(partner, partner, false, now));
    CU_ASSERT_TRUE(ss_change_allows(server, pro, true, now));
    CU_ASSERT_FALSE(ss_change_allows(server, plus, true, now));
    CU_ASSERT_FALSE(ss_change_allows(plus, server, false, now)); /* for businesses, after approval */
}

void ss_test_change_targets(void)
{
    static const ss_test_t tests[] = {
        { "targets_are_references_within_the_group_and_paid_alike",
          test_targets_are_references_within_the_group_and_paid_alike },
        { "absent_means_all_that_fit_empty_means_none", test_absent_means_all_that_fit_empty_means_none },
    };

    ss_suite_add("change_targets", tests, SS_COUNT(tests));
}

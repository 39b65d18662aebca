/* What the checker refuses in prices, terms and discounts, one change of a demo file at a time. */
#include "given_catalogue.h"

#define SCALE(items) "{\"Type\": \"Volume\", \"Items\": [" items "]}"

static void test_prices_are_refused(void)
{
    static const refusal_t refusals[] = {
        { "PlanGroups.0.Currency", "\"EURO\"", "$.PlanGroups[0].Currency", "ISO 4217" },
        { "PlanVariants.2.RecurringFee", "-1", "$.PlanVariants[2].RecurringFee", "must not be negative" },
        { "PlanVariants.2.RecurringFee", "\"9.90\"", "$.PlanVariants[2].RecurringFee", "number" },
        { "PlanVariants.2.RecurringFee", "9.9000001", "$.PlanVariants[2].RecurringFee", "six decimals" },
        { "PlanVariants.2.RecurringFee", "1e300", "$.PlanVariants[2].RecurringFee", "six decimals" },
        { "PlanVariants.0.RecurringFee", "", "$.PlanVariants[0].RecurringFee", "missing" },
        { "PlanVariants.0.FeePeriod", "", "$.PlanVariants[0].FeePeriod", "missing" },
        { "Components.0.PricePerUnit", "-0.5", "$.Components[0].PricePerUnit", "negative" },
        { "Components.0.PricePerUnit", "", "$.Components[0].PricePerUnit", "missing" },
        { "Components.0.FeePeriod", "", "$.Components[0].FeePeriod", "missing" },
        { "Components.0.BillInTrial", "true", "$.Components[0].BillInTrial", "trial" },
        { "Components.3.Step", "0", "$.Components[3].Step", "more than 0" },
        { "Components.3.Min", "60", "$.Components[3].Max", "smaller than Min" },
        { "Components.3.Min", "0.5", "$.Components[3].Min", "multiple of Step" },
        { "TaxPolicies.0.Entries.0.Rate", "19.125", "$.TaxPolicies[0].Entries[0].Rate", "two decimals" },
        { "TaxPolicies.0.Entries.0.Rate", "101", "$.TaxPolicies[0].Entries[0].Rate", "0 to 100" },
        { "TaxPolicies.0.Entries.1.Country", "\"ZZ\"", "$.TaxPolicies[0].Entries[1].Country", "ISO 3166" },
        { "TaxPolicies.0.Entries.2", "{\"Country\":\"DE\",\"Rate\":7,\"ValidFrom\":\"2021-01-01\"}",
          "$.TaxPolicies[0].Entries[2]", "second rate" },
        { "PlanVariants.0.DirectDebitFee", "1", "$.PlanVariants[0].DirectDebitFee", "270a" },
        { "Merchant.PaymentSurcharge", "{}", "$.Merchant.PaymentSurcharge", "270a" },
        { "Components.0.CardCharge", "1", "$.Components[0].CardCharge", "270a" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static void test_scales_are_refused(void)
{
    static const refusal_t refusals[] = {
        { "Components.3.PriceScale", SCALE("{\"From\": 1, \"Value\": 2}"),
          "$.Components[3].PriceScale.Items[0].From", "must be 0" },
        { "Components.3.PriceScale",
          SCALE("{\"From\":0,\"Value\":2},{\"From\":5,\"Value\":1},{\"From\":5,\"Value\":0}"),
          "$.Components[3].PriceScale.Items[2].From", "higher" },
        { "Components.3.PriceScale", SCALE("{\"From\": 0, \"Value\": -2}"),
          "$.Components[3].PriceScale.Items[0].Value", "negative" },
        { "Components.3.PriceScale", SCALE(""), "$.Components[3].PriceScale.Items", "empty" },
        { "Components.0.PriceScale", SCALE("{\"From\": 0, \"Value\": 2}"), "$.Components[0].PriceScale", "OnOff" },
        { "Components.3.PriceScale", "{\"Type\": \"Discount\", \"Items\": [{\"From\": 0, \"Value\": 101}]}",
          "$.Components[3].PriceScale.Items[0].Value", "100" },
        { "Components.3.PriceScale", "{\"Type\": \"Stairs\", \"Items\": [{\"From\": 0, \"Value\": 1}]}",
          "$.Components[3].PriceScale.Type", "Volume" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static void test_terms_that_bind_consumers_too_long_are_refused(void)
{
    static const refusal_t refusals[] = {
        { "PlanVariants.0.ContractPeriod", GIVEN_MONTHS(25), "$.PlanVariants[0].ContractPeriod", "309 no. 9 a" },
        { "PlanVariants.0.ContractPeriod", "{\"Unit\": \"Day\", \"Quantity\": 731}",
          "$.PlanVariants[0].ContractPeriod", "309 no. 9 a" },
        { "PlanVariants.0.LaterContractPeriod", GIVEN_MONTHS(1), "$.PlanVariants[0].LaterContractPeriod", "309 no. 9" },
        { "PlanVariants.0.CancellationPeriod", GIVEN_MONTHS(2), "$.PlanVariants[0].CancellationPeriod", "309 no. 9" },
        { "PlanVariants.0.CancellationPeriod", "{\"Unit\": \"Day\", \"Quantity\": 30}",
          "$.PlanVariants[0].CancellationPeriod", "28 Day" },
        { "PlanVariants.0.LaterCancellationPeriod", "{\"Unit\": \"Week\", \"Quantity\": 5}",
          "$.PlanVariants[0].LaterCancellationPeriod", "309 no. 9" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static void test_terms_for_businesses_alone_are_free(void)
{
    json_t *document = given_demo("nordwolke");

    change(document, "Plans.0.AllowedCustomerTypes", "[\"Business\"]");
    change(document, "PlanVariants.0.ContractPeriod", GIVEN_MONTHS(36));
    change(document, "PlanVariants.0.LaterContractPeriod", GIVEN_MONTHS(12));
    change(document, "PlanVariants.0.CancellationPeriod", GIVEN_MONTHS(6));
    CU_ASSERT_EQUAL(findings_of(document, "nordwolke")->nelts, 0);
}

static void test_absent_customer_types_include_consumers(void)
{
    json_t *document = given_demo("nordwolke");

    change(document, "Plans.0.AllowedCustomerTypes", "");
    change(document, "PlanVariants.0.LaterContractPeriod", GIVEN_MONTHS(12));
    CU_ASSERT_TRUE(is_found(findings_of(document, "nordwolke"), "$.PlanVariants[0].LaterContractPeriod", "309 no. 9"));
}

static void test_what_is_not_offered_is_refused(void)
{
    static const refusal_t refusals[] = {
        { "Plans.1.TrialEndPolicy", "\"End\"", "$.Plans[1].TrialEndPolicy", "Continue" },
        { "Plans.1.TrialEndPolicy", "\"NoTrial\"", "$.Plans[1].TrialPeriod", "contradicts" },
        { "Plans.0.AllowedCustomerTypes", "[]", "$.Plans[0].AllowedCustomerTypes", "empty" },
        { "PlanVariants.0.AfterFirstContractPeriodNextStep", "\"ChangeAfterFirstPeriod\"",
          "$.PlanVariants[0].AfterFirstContractPeriodNextStep", "not offered" },
        { "PlanVariants.0.EndAfterFirstContractPeriod", "true", "$.PlanVariants[0].EndAfterFirstContractPeriod",
          "contradicts" },
        { "PlanVariants.2.AfterFirstContractPeriodNextStep", "\"EndAfterFirstPeriod\"",
          "$.PlanVariants[2].ContractPeriod", "missing" },
        { "PlanVariants.0.BillingPeriod", "{\"Unit\": \"Month\", \"Quantity\": 3}", "$.PlanVariants[0].BillingPeriod",
          "differs from FeePeriod" },
        { "PlanVariants.0.PaymentPeriodMode", "\"PrePaidBilledUntil\"", "$.PlanVariants[0].PaymentPeriodMode",
          "not offered" },
        { "PlanVariants.0.NextPlanVariantId", "\"webhosting-start\"", "$.PlanVariants[0].NextPlanVariantId",
          "not offered" },
        { "PlanVariants.0.BillingDateAlignment", "\"FixedMonthly\"", "$.PlanVariants[0].BillingDateAlignment", "None" },
        { "PlanVariants.0.Quota.3", "{\"ComponentId\": \"traffic\", \"Quota\": 1}",
          "$.PlanVariants[0].Quota[3].ComponentId", "already" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static void test_discounts_and_coupons_are_refused(void)
{
    static const refusal_t refusals[] = {
        { "Discounts.0.Name", "", "$.Discounts[0].Name", "missing" },
        { "Discounts.0.Effect.Percentage", "0", "$.Discounts[0].Effect.Percentage", "more than 0" },
        { "Discounts.0.Effect.Percentage", "100.5", "$.Discounts[0].Effect.Percentage", "at most 100" },
        { "Discounts.0.Effect.Percentage", "", "$.Discounts[0].Effect.Percentage", "missing" },
        { "Discounts.0.Effect", "{\"Type\": \"Fixed\"}", "$.Discounts[0].Effect.Amount", "missing" },
        { "Discounts.0.Effect", "{\"Type\": \"Fixed\", \"Amount\": 2.505}", "$.Discounts[0].Effect.Amount", "paid" },
        { "Discounts.0.Duration", "{\"Type\": \"Periods\"}", "$.Discounts[0].Duration.Quantity", "missing" },
        { "Discounts.0.Duration", "{\"Quantity\": 3}", "$.Discounts[0].Duration", "either Type" },
        { "Discounts.0.Duration", "{\"Type\": \"Once\", \"Unit\": \"Month\", \"Quantity\": 1}",
          "$.Discounts[0].Duration", "either Type" },
        { "Coupons.0.Codes", "[]", "$.Coupons[0].Codes", "empty" },
        { "Coupons.0.Codes.1", "\" nord25 \"", "$.Coupons[0].Codes[1]", "twice" },
        { "Coupons.0.Codes.0", "\" \"", "$.Coupons[0].Codes[0]", "empty" },
        { "Coupons.0.ValidUntil", "\"2026-01-01T00:00:00Z\"", "$.Coupons[0].ValidUntil", "later than ValidFrom" },
        { "Coupons.0.MaxUses", "0", "$.Coupons[0].MaxUses", "whole number" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static const ss_test_t tests[] = {
    { "test_prices_are_refused", test_prices_are_refused },
    { "test_scales_are_refused", test_scales_are_refused },
    { "TRM-01 TRM-02 TRM-03 test_terms_that_bind_consumers_too_long_are_refused", test_terms_that_bind_consumers_too_long_are_refused },
    { "TRM-04 test_terms_for_businesses_alone_are_free", test_terms_for_businesses_alone_are_free },
    { "TRM-02 test_absent_customer_types_include_consumers", test_absent_customer_types_include_consumers },
    { "test_what_is_not_offered_is_refused", test_what_is_not_offered_is_refused },
    { "test_discounts_and_coupons_are_refused", test_discounts_and_coupons_are_refused },
};

void ss_test_catalogue_check_offers(void)
{
    ss_suite_add("catalogue_check_offers", tests, SS_COUNT(tests));
}

/* What the checker refuses in shape, names, references, texts and seller, and that it never stops at the first. */
#include "given_catalogue.h"

#include <apr_strings.h>
#include <string.h>

static void test_demo_merchants_are_without_findings(void)
{
    CU_ASSERT_EQUAL(findings_of(given_demo("nordwolke"), "nordwolke")->nelts, 0);
    CU_ASSERT_EQUAL(findings_of(given_demo("tidewater"), "tidewater")->nelts, 0);
}

static void test_shape_is_refused_with_its_path(void)
{
    static const refusal_t refusals[] = {
        { "Plan", "[]", "$.Plan", "not known" },
        { "CustomFields", "{}", "$.CustomFields", "must be a list" },
        { "Coupons.0", "7", "$.Coupons[0]", "must be an object" },
        { "Plans.0.Colour", "\"red\"", "$.Plans[0].Colour", "not known" },
        { "Plans.0.Name.__", "\"x\"", "$.Plans[0].Name.__", "no language" },
        { "Plans.0.Name", "7", "$.Plans[0].Name", "text" },
        { "Plans.0.Name", "{}", "$.Plans[0].Name", "_c" },
        { "Plans.0.Name", "", "$.Plans[0].Name", "missing" },
        { "Plans.0.Name.de", "\" \"", "$.Plans[0].Name.de", "empty" },
        { "Plans.0.Name.de", "\"a\\nb\"", "$.Plans[0].Name.de", "one line" },
        { "Plans.0.PlanDescription.de", "\"a\\u0007\"", "$.Plans[0].PlanDescription.de", "control" },
        { "Plans.0.Features.1", "[]", "$.Plans[0].Features[1]", "text" },
        { "Plans.0.Hidden", "\"no\"", "$.Plans[0].Hidden", "true or false" },
        { "Plans.0.AllowedCustomerTypes.0", "\"Child\"", "$.Plans[0].AllowedCustomerTypes[0]", "Consumer" },
        { "Plans.1.TrialPeriod.Unit", "\"Fortnight\"", "$.Plans[1].TrialPeriod", "period" },
        { "Plans.1.TrialPeriod.Quantity", "1.5", "$.Plans[1].TrialPeriod", "period" },
        { "Plans.1.TrialPeriod.Length", "1", "$.Plans[1].TrialPeriod.Length", "not known" },
        { "Plans.0.CustomFields", "{\"a\": []}", "$.Plans[0].CustomFields.a", "text" },
        { "PlanVariants.0.BillingDay", "32", "$.PlanVariants[0].BillingDay", "1 to 31" },
        { "TaxPolicies.0.Entries.0.ValidFrom", "\"2021-02-30\"", "$.TaxPolicies[0].Entries[0].ValidFrom", "day" },
        { "Coupons.0.ValidFrom", "\"soon\"", "$.Coupons[0].ValidFrom", "instant" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static void test_names_and_ids_are_refused(void)
{
    static const refusal_t refusals[] = {
        { "Coupons.0.Id", "\"5F0000000000000000000012\"", "$.Coupons[0].Id", "24 lower-case hex" },
        { "PlanVariants.7.Id", "\"5f0000000000000000000006\"", "$.PlanVariants[7].Id", "already the Id" },
        { "PlanVariants.7.Id", "\"5f0000000000000000000005\"", "$.Discounts[0].Id", "already the Id" },
        { "PlanVariants.0.ExternalId", "\"Webhosting\"", "$.PlanVariants[0].ExternalId", "a-z 0-9" },
        { "PlanVariants.0.ExternalId", "\"\"", "$.PlanVariants[0].ExternalId", "a-z 0-9" },
        { "PlanVariants.0.ExternalId", "\"done\"", "$.PlanVariants[0].ExternalId", "done" },
        { "PlanVariants.0.ExternalId", "\"terms\"", "$.PlanVariants[0].ExternalId", "terms" },
        { "PlanVariants.0.ExternalId", "\"assets\"", "$.PlanVariants[0].ExternalId", "assets" },
        { "PlanVariants.0.ExternalId", "\"embed.js\"", "$.PlanVariants[0].ExternalId", "embed.js" },
        { "PlanVariants.0.ExternalId", "\"5f0000000000000000000099\"", "$.PlanVariants[0].ExternalId", "24 hex" },
        { "PlanVariants.1.ExternalId", "\"webhosting-plus\"", "$.PlanVariants[1].ExternalId", "already used" },
        { "Components.1.ExternalId", "\"backup\"", "$.Components[1].ExternalId", "already used" },
        { "Consents.0.Id", "\"mandate\"", "$.Consents[0].Id", "reserved" },
        { "Consents.0.Id", "\"AGB\"", "$.Consents[0].Id", "a-z 0-9 _ -" },
        { "Consents.1.Id", "\"agb\"", "$.Consents[1]", "same as $.Consents[0]" },
        { "TermsDocuments.1.Language", "\"de\"", "$.TermsDocuments[1]", "same as" },
        { "CustomFields.0.Name", "\"1st\"", "$.CustomFields[0].Name", "letter" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static void test_references_to_nothing_are_refused(void)
{
    static const refusal_t refusals[] = {
        { "Plans.2.PlanGroupId", "\"5f00000000000000000000ff\"", "$.Plans[2].PlanGroupId", "leads nowhere" },
        { "PlanVariants.0.PlanId", "\"nothing\"", "$.PlanVariants[0].PlanId", "Plans" },
        { "PlanVariants.0.Quota.1.ComponentId", "\"ftp\"", "$.PlanVariants[0].Quota[1].ComponentId", "leads nowhere" },
        { "Components.0.TaxPolicyId", "\"x\"", "$.Components[0].TaxPolicyId", "TaxPolicies" },
        { "Discounts.0.Targets.0", "\"x\"", "$.Discounts[0].Targets[0]", "Plans or Components" },
        { "Coupons.0.DiscountId", "\"x\"", "$.Coupons[0].DiscountId", "leads nowhere" },
        { "Coupons.0.PlanIds.0", "\"x\"", "$.Coupons[0].PlanIds[0]", "leads nowhere" },
        { "Plans.0.PlanGroupId", "7", "$.Plans[0].PlanGroupId", "Id or ExternalId" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static void test_texts_are_refused(void)
{
    static const refusal_t refusals[] = {
        { "TermsDocuments.0.Kind", "\"imprint\"", "$.TermsDocuments[0].Kind", "tac, dpp, withdrawal" },
        { "TermsDocuments.0.Markdown", "\"\"", "$.TermsDocuments[0].Markdown", "empty" },
        { "TermsDocuments.0.Language", "\"German\"", "$.TermsDocuments[0].Language", "tag" },
        { "Consents.0.Text.de", "\"Ich mag {agb}\"", "$.Consents[0].Text.de", "{agb}" },
        { "Consents.0.Text.de", "\"Ich mag {tac\"", "$.Consents[0].Text.de", "without }" },
        { "Consents.2.Required", "true", "$.Consents[2].Required", "Notice" },
        { "MailTemplates.0", "{\"Event\": \"invoice\", \"Subject\": \"Hello {Nick}\", \"Text\": \"{FirstName}\"}",
          "$.MailTemplates[0].Subject", "{Nick}" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static void test_placeholder_needs_its_document(void)
{
    json_t *document = given_demo("nordwolke");

    for (int i = 0; i < 4; i++) { /* one in each language */
        change(document, "TermsDocuments.8", "");
    }
    CU_ASSERT_TRUE(is_found(findings_of(document, "nordwolke"), "$.Consents[3].Text.de", "{withdrawal}"));
}

static void test_sellers_data_are_refused(void)
{
    static const refusal_t refusals[] = {
        { "Merchant.Name", "\"suedwolke\"", "$.Merchant.Name", "import is for \"nordwolke\"" },
        { "Merchant.LegalName", "", "$.Merchant.LegalName", "missing" },
        { "Merchant.Address", "", "$.Merchant.Address", "missing" },
        { "Merchant.Address.City", "\"\"", "$.Merchant.Address.City", "empty" },
        { "Merchant.Address.Country", "\"de\"", "$.Merchant.Address.Country", "ISO 3166" },
        { "Merchant.VatId", "\"\"", "$.Merchant.VatId", "TaxNumber" },
        { "Merchant.VatId", "\"DE136695977\"", "$.Merchant.VatId", "check digit" },
        { "Merchant.CreditorId", "\"DE97ZZZ09999999999\"", "$.Merchant.CreditorId", "check digits" },
        { "Merchant.BankAccount.Iban", "\"DE88370400440532013000\"", "$.Merchant.BankAccount.Iban", "IBAN" },
        { "Merchant.BankAccount.Bic", "\"BYLA\"", "$.Merchant.BankAccount.Bic", "8 or 11" },
        { "Merchant.CodesOfConduct", "[{\"Name\": {\"_c\": \"x\"}, \"Url\": \"javascript:1\"}]",
          "$.Merchant.CodesOfConduct[0].Url", "https://" },
        { "Merchant.CodesOfConduct", "[{\"Name\": {\"_c\": \"x\"}}]", "$.Merchant.CodesOfConduct[0].Url", "missing" },
        { "Merchant.ExchangeRates", "[{\"Currency\": \"EUR\", \"Rate\": 1, \"ValidFrom\": \"2026-01-01\"}]",
          "$.Merchant.ExchangeRates[0].Currency", "other than EUR" },
        { "Merchant.ExchangeRates", "[{\"Currency\": \"CHF\", \"Rate\": 0, \"ValidFrom\": \"2026-01-01\"}]",
          "$.Merchant.ExchangeRates[0].Rate", "above 0" },
        { "Merchant.ExchangeRates",
          "[{\"Currency\": \"CHF\", \"Rate\": 1, \"ValidFrom\": \"2026-01-01\"},"
          " {\"Currency\": \"CHF\", \"Rate\": 2, \"ValidFrom\": \"2026-01-01\"}]",
          "$.Merchant.ExchangeRates[1]", "second rate" },
        { "Merchant.Dunning", "[{\"Days\": 7, \"Fee\": 1}]", "$.Merchant.Dunning[0].Fee", "must be 0" },
        { "Merchant.Dunning", "[{\"Days\": 7}, {\"Days\": 7, \"Fee\": 5.01}]", "$.Merchant.Dunning[1].Fee", "5.00" },
        { "Merchant.Dunning", "[{\"Days\": 7}, {\"Days\": 7, \"Fee\": 1.005}]", "$.Merchant.Dunning[1].Fee", "decimals" },
        { "Merchant.Dunning", "[{\"Days\": 7}, {\"Days\": 6}]", "$.Merchant.Dunning[1].Days", "at least 7" },
        { "Merchant.Dunning", "[{\"Fee\": 0}]", "$.Merchant.Dunning[0].Days", "missing" },
        { "Merchant.Dunning", "[{\"Days\": 0}]", "$.Merchant.Dunning[0].Days", "1 to 90" },
        { "Merchant.Dunning",
          "[{\"Days\": 7}, {\"Days\": 7}, {\"Days\": 7}, {\"Days\": 7}, {\"Days\": 7}, {\"Days\": 7}]",
          "$.Merchant.Dunning", "5 levels" },
        { "Merchant.EmailAddress", "\"hilfe\"", "$.Merchant.EmailAddress", "e-mail" },
        { "Merchant.TimeZone", "\"Europe/Hamburg\"", "$.Merchant.TimeZone", "tz database" },
        { "Merchant.DefaultLanguage", "\"deutsch\"", "$.Merchant.DefaultLanguage", "tag" },
        { "Merchant.DefaultLanguage", "\"xx\"", "$.Merchant.DefaultLanguage", "ISO 639" },
        { "Merchant.PublicUrl", "\"https://kunden.example/\"", "$.Merchant.PublicUrl", "slash" },
        { "Merchant.PublicUrl", "\"kunden.example\"", "$.Merchant.PublicUrl", "https://" },
        { "Merchant.PreNotificationDays", "0", "$.Merchant.PreNotificationDays", "1 to 14" },
        { "Merchant.NumberSeries.Invoice", "\"RE-{yyyy}\"", "$.Merchant.NumberSeries.Invoice", "counter" },
        { "Merchant.NumberSeries.Invoice", "\"RE-{year}-{n:6}\"", "$.Merchant.NumberSeries.Invoice", "counter" },
        { "Merchant", "", "$.Merchant", "missing" },
    };

    expect_refused(refusals, SS_COUNT(refusals));
}

static void test_all_findings_are_collected(void)
{
    json_t *document = given_demo("nordwolke");
    apr_array_header_t *findings;

    change(document, "Merchant.VatId", "\"\"");
    change(document, "Plans.0.Colour", "1");
    change(document, "PlanVariants.2.RecurringFee", "-1");
    change(document, "PlanVariants.0.LaterContractPeriod", GIVEN_MONTHS(12));
    change(document, "Coupons.0.DiscountId", "\"x\"");
    findings = findings_of(document, "nordwolke");
    CU_ASSERT_EQUAL(findings->nelts, 5);
    CU_ASSERT_TRUE(is_found(findings, "$.PlanVariants[2].RecurringFee", "must not be negative"));
    CU_ASSERT_TRUE(is_found(findings, "$.Coupons[0].DiscountId", "leads nowhere"));
}

static void test_anything_that_is_no_catalogue_is_a_finding(void)
{
    static const char *const texts[] = { "[]", "7", "null", "\"x\"", "{\"Merchant\": []}", "{\"Plans\": [null]}",
                                         "{\"Components\": [{\"PriceScale\": {\"Items\": [7]}}]}",
                                         "{\"PlanVariants\": [{\"Quota\": [null, {}], \"FeePeriod\": 3}]}",
                                         "{\"Coupons\": [{\"Codes\": [1, null]}]}" };

    for (int i = 0; i < SS_COUNT(texts); i++) {
        json_t *document = json_loads(texts[i], JSON_DECODE_ANY, NULL);

        CU_ASSERT_TRUE(findings_of(document, "nordwolke")->nelts > 0);
        json_decref(document);
    }
}

static void test_what_no_page_can_hold_is_refused(void)
{
    json_t *document = given_demo("nordwolke");
    char *text = apr_palloc(ss_test_pool(), 300002);
    const apr_array_header_t *findings;

    memset(text, '[', 300001);
    text[300001] = '\0';
    json_object_set_new(json_array_get(json_object_get(document, "TermsDocuments"), 0), "Markdown", json_string(text));
    json_object_set_new(document, "CustomFields", json_array());
    for (int i = 0; i < 101; i++) {
        json_array_append_new(json_object_get(document, "CustomFields"),
                              json_pack("{s:s, s:s, s:s, s:{s:s}}", "Signup", "Write", "Name", apr_psprintf(ss_test_pool(), "f%d", i),
                                        "Target", "Customer", "Label", "_c", "x"));
    }
    findings = findings_of(document, "nordwolke");
    CU_ASSERT_TRUE(is_found(findings, "$.TermsDocuments[0].Markdown", "300000 bytes"));
    CU_ASSERT_TRUE(is_found(findings, "$.CustomFields", "101 objects"));
    CU_ASSERT_TRUE(is_found(findings, "$.CustomFields", "4000 are allowed"));
    CU_ASSERT_EQUAL(findings->nelts, 3);
}

static const ss_test_t tests[] = {
    { "test_demo_merchants_are_without_findings", test_demo_merchants_are_without_findings },
    { "test_shape_is_refused_with_its_path", test_shape_is_refused_with_its_path },
    { "test_names_and_ids_are_refused", test_names_and_ids_are_refused },
    { "test_references_to_nothing_are_refused", test_references_to_nothing_are_refused },
    { "test_texts_are_refused", test_texts_are_refused },
    { "test_placeholder_needs_its_document", test_placeholder_needs_its_document },
    { "test_sellers_data_are_refused", test_sellers_data_are_refused },
    { "test_what_no_page_can_hold_is_refused", test_what_no_page_can_hold_is_refused },
    { "test_all_findings_are_collected", test_all_findings_are_collected },
    { "test_anything_that_is_no_catalogue_is_a_finding", test_anything_that_is_no_catalogue_is_a_finding },
};

void ss_test_catalogue_check(void)
{
    ss_suite_add("catalogue_check", tests, SS_COUNT(tests));
}

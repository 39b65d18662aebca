/* From JSON objects to the structs of a snapshot: every member, every accepted spelling, every default. */
#include "given_catalogue.h"

#include "base/json.h"
#include "model/catalogue_shape.h"

static json_t *parse(const char *text)
{
    const char *error;
    json_t *value = ss_json_parse(text, &error, ss_test_pool());

    CU_ASSERT_PTR_NOT_NULL_FATAL(value);
    return value;
}

static void test_merchant_is_read(void)
{
    const ss_catalogue_t *catalogue = given_snapshot(given_demo("nordwolke"), "nordwolke");
    const ss_merchant_t *merchant = &catalogue->merchant;

    CU_ASSERT_STRING_EQUAL(merchant->legal_name, "Nordwolke Hosting GmbH");
    CU_ASSERT_STRING_EQUAL(merchant->house_number, "12");
    CU_ASSERT_STRING_EQUAL(merchant->creditor_id, "DE98ZZZ09999999999");
    CU_ASSERT_STRING_EQUAL(merchant->bank_iban, "DE02120300000000202051");
    CU_ASSERT_STRING_EQUAL(merchant->time_zone, "Europe/Berlin");
    CU_ASSERT_STRING_EQUAL(ss_json_text(merchant->number_series, "Invoice"), "RE-{yyyy}-{n:6}");
    CU_ASSERT_EQUAL(merchant->payment_term_days, 14);
    CU_ASSERT_EQUAL(merchant->pre_notification_days, 2);
    CU_ASSERT_EQUAL(json_array_size(merchant->directors), 1);
    CU_ASSERT_FALSE(merchant->small_business || merchant->oss);
}

static void test_exchange_rates_are_read(void)
{
    json_t *document = given_demo("nordwolke");
    const ss_merchant_t *merchant;

    change(document, "Merchant.ExchangeRates",
           "[{\"Currency\": \"CHF\", \"Rate\": 0.9412, \"ValidFrom\": \"2026-11-01\"}]");
    merchant = &given_snapshot(document, "nordwolke")->merchant;
    CU_ASSERT_EQUAL_FATAL(merchant->exchange_rate_count, 1);
    CU_ASSERT_STRING_EQUAL(merchant->exchange_rates[0].currency, "CHF");
    CU_ASSERT_EQUAL(merchant->exchange_rates[0].rate, 941200);
    CU_ASSERT_EQUAL(merchant->exchange_rates[0].valid_from.month, 11);
}

static void test_dunning_levels_are_read(void)
{
    const ss_merchant_t *merchant = &given_snapshot(given_demo("nordwolke"), "nordwolke")->merchant;
    json_t *without = given_demo("nordwolke");

    CU_ASSERT_EQUAL_FATAL(merchant->dunning_count, 3);
    CU_ASSERT_EQUAL(merchant->dunning[0].days, 7);
    CU_ASSERT_EQUAL(merchant->dunning[0].fee, 0);
    CU_ASSERT_EQUAL(merchant->dunning[1].fee, 1200000);
    change(without, "Merchant.Dunning", "");
    CU_ASSERT_EQUAL(given_snapshot(without, "nordwolke")->merchant.dunning_count, 0);
}

static void test_variant_is_read_with_plan_and_quota(void)
{
    const ss_catalogue_t *catalogue = given_snapshot(given_demo("nordwolke"), "nordwolke");
    const ss_variant_t *variant = ss_catalogue_variant(catalogue, "webhosting-plus");

    CU_ASSERT_PTR_NOT_NULL_FATAL(variant);
    CU_ASSERT_STRING_EQUAL(variant->id, "5f0000000000000000000006");
    CU_ASSERT_EQUAL(variant->recurring_fee, 9900000);
    CU_ASSERT_EQUAL(variant->setup_fee, 9900000);
    CU_ASSERT_STRING_EQUAL(ss_name(variant->setup_description, "en"), "Setup");
    CU_ASSERT_EQUAL(ss_span_months(variant->contract_period), 12);
    CU_ASSERT_EQUAL(ss_span_months(variant->fee_period), 1);
    CU_ASSERT_FALSE(ss_span_is_set(variant->later_contract_period));
    CU_ASSERT_TRUE(variant->renews && variant->prepaid && variant->allow_self_service);
    CU_ASSERT_STRING_EQUAL(ss_name(variant->plan->name, "en"), "Web Hosting Plus");
    CU_ASSERT_TRUE(variant->plan->group->gross);
    CU_ASSERT_EQUAL(variant->plan->tax_policy->entries[0].rate, 1900);
    CU_ASSERT_EQUAL(ss_variant_quota(variant, ss_catalogue_component(catalogue, "traffic")), 1000 * SS_MILLION);
    CU_ASSERT_EQUAL(ss_catalogue_variant(catalogue, "webhosting-start")->plan->trial.quantity, 14);
    CU_ASSERT_FALSE(ss_catalogue_variant(catalogue, "webhosting-plus-partner")->allow_self_service);
    CU_ASSERT_FALSE(ss_catalogue_variant(catalogue, "managed-server")->plan->for_consumers);
}

static void test_component_is_read(void)
{
    const ss_catalogue_t *catalogue = given_snapshot(given_demo("nordwolke"), "nordwolke");
    const ss_component_t *domain = ss_catalogue_component(catalogue, "domain");
    const ss_component_t *smtp = ss_catalogue_component(catalogue, "smtp");

    CU_ASSERT_EQUAL(domain->type, SS_QUANTITY);
    CU_ASSERT_EQUAL(domain->price, 1200000);
    CU_ASSERT_EQUAL(domain->max, 50 * SS_MILLION);
    CU_ASSERT_EQUAL(domain->step, SS_MILLION);
    CU_ASSERT_EQUAL(domain->scale, SS_SCALE_NONE);
    CU_ASSERT_EQUAL(domain->position, 3);
    CU_ASSERT_EQUAL(smtp->type, SS_METERED);
    CU_ASSERT_EQUAL(smtp->price, 1500);
    CU_ASSERT_TRUE(smtp->show_price_information && !smtp->allow_self_service);
    CU_ASSERT_EQUAL(ss_catalogue_component(catalogue, "backup")->type, SS_ON_OFF);
}

static void test_scales_are_read_in_every_spelling(void)
{
    static const struct {
        const char *scale;
        ss_scale_type_t type;
    } cases[] = {
        { "{\"Type\":\"Volume\",\"Items\":[{\"From\":0,\"Value\":1.5}]}", SS_SCALE_VOLUME },
        { "{\"Type\":\"Discount\",\"Items\":[{\"From\":0,\"Value\":0},{\"From\":10,\"Value\":12.5}]}",
          SS_SCALE_DISCOUNT },
        { "{\"IsCumulative\":true,\"Items\":[{\"From\":0,\"Value\":1}]}", SS_SCALE_GRADUATED },
        { "{\"IsCumulative\":false,\"Items\":[{\"From\":0,\"Value\":1}]}", SS_SCALE_VOLUME },
        { "{\"Items\":[{\"From\":0,\"Value\":9,\"IsBucketPrice\":true}]}", SS_SCALE_BUCKET },
        { "{\"Type\":\"Graduated\",\"IsCumulative\":true,\"Items\":[{\"From\":0,\"Value\":1,\"IsBucketPrice\":false}]}",
          SS_SCALE_GRADUATED },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        const ss_catalogue_t *catalogue = given_demo_with("Components.3.PriceScale", cases[i].scale);

        CU_ASSERT_EQUAL(catalogue->components[3].scale, cases[i].type);
    }
    CU_ASSERT_EQUAL(given_demo_with("Components.3.PriceScale", cases[1].scale)->components[3].tiers[1].value, 12500000);
}

static void test_discounts_are_read_in_every_spelling(void)
{
    static const struct {
        const char *effect, *duration;
        bool percent;
        int64_t value;
        int monthly, yearly; /* fee periods of a monthly and a yearly variant */
    } cases[] = {
        { "{\"Type\":\"Percent\",\"Percentage\":25}", "{\"Type\":\"Periods\",\"Quantity\":3}", true, 25000000, 3, 3 },
        { "{\"Type\":\"Percentage\",\"ReductionPercent\":20}", "{\"Unit\":\"Month\",\"Quantity\":3}", true,
          20000000, 3, 1 },
        { "{\"Percent\":12.5}", "{\"Unit\":\"Year\",\"Quantity\":1}", true, 12500000, 12, 1 },
        { "{\"Type\":\"Fixed\",\"Amount\":5}", "{\"Type\":\"Once\"}", false, 500, 1, 1 },
        { "{\"Amount\":2.5}", "{\"Type\":\"Forever\"}", false, 250, 0, 0 },
        { "{\"Percentage\":100}", "null", true, 100000000, 0, 0 },
    };
    const ss_date_t start = { 2026, 11, 24 };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        json_t *document = given_demo("nordwolke");
        const ss_catalogue_t *catalogue;
        const ss_discount_t *discount;

        change(document, "Discounts.0.Effect", cases[i].effect);
        change(document, "Discounts.0.Duration", cases[i].duration);
        catalogue = given_snapshot(document, "nordwolke");
        discount = &catalogue->discounts[0];
        CU_ASSERT_EQUAL(discount->percent, cases[i].percent);
        CU_ASSERT_EQUAL(discount->value, cases[i].value);
        CU_ASSERT_EQUAL(ss_discount_periods(discount, ss_catalogue_variant(catalogue, "webhosting-plus"), start),
                        cases[i].monthly);
        CU_ASSERT_EQUAL(ss_discount_periods(discount, ss_catalogue_variant(catalogue, "webhosting-plus-jahr"), start),
                        cases[i].yearly);
    }
}

static void test_coupon_is_read_and_can_be_switched_off(void)
{
    const ss_catalogue_t *catalogue = given_snapshot(given_demo("nordwolke"), "nordwolke");
    const ss_coupon_t *coupon = &catalogue->coupons[0];

    CU_ASSERT_TRUE(coupon->active);
    CU_ASSERT_PTR_EQUAL(coupon->discount, &catalogue->discounts[0]);
    CU_ASSERT_EQUAL(coupon->max_uses, 0);
    CU_ASSERT_EQUAL(coupon->valid_until, 0);
    CU_ASSERT_EQUAL(json_array_size(coupon->codes), 1);
    CU_ASSERT_FALSE(given_demo_with("Coupons.0.Active", "false")->coupons[0].active);
    CU_ASSERT_FALSE(given_demo_with("Coupons.0.Enabled", "false")->coupons[0].active);
    CU_ASSERT_FALSE(given_demo_with("Coupons.0.Hidden", "true")->coupons[0].active);
    CU_ASSERT_TRUE(given_demo_with("Coupons.0.Active", "")->coupons[0].active);
}

static void test_references_may_be_readable_names(void)
{
    json_t *document = given_demo("nordwolke");
    const ss_catalogue_t *catalogue;

    change(document, "Plans.0.ExternalId", "\"plus\"");
    change(document, "PlanVariants.0.PlanId", "\"plus\"");
    change(document, "Discounts.0.Targets", "[\"backup\", \"plus\"]");
    catalogue = given_snapshot(document, "nordwolke");
    CU_ASSERT_PTR_EQUAL(catalogue->variants[0].plan, &catalogue->plans[0]);
    CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(catalogue->discounts[0].targets, 0)),
                           "5f0000000000000000000009");
    CU_ASSERT_STRING_EQUAL(json_string_value(json_array_get(catalogue->discounts[0].targets, 1)),
                           catalogue->plans[0].id);
}

static void test_absent_members_have_defaults(void)
{
    json_t *document = given_demo("nordwolke");
    const ss_catalogue_t *catalogue;
    const ss_variant_t *variant;

    change(document, "Merchant.TimeZone", "");
    change(document, "Merchant.PaymentTermDays", "");
    change(document, "Merchant.PreNotificationDays", "");
    change(document, "Merchant.NumberSeries", "");
    change(document, "PlanVariants.5",
           "{\"Id\": \"5f0000000000000000000018\", \"PlanId\": \"5f0000000000000000000014\","
           " \"RecurringFee\": 0}");
    change(document, "Plans.3.AllowedCustomerTypes", "");
    change(document, "Plans.3.Features", "");
    catalogue = given_snapshot(document, "nordwolke");
    variant = &catalogue->variants[5];
    CU_ASSERT_STRING_EQUAL(catalogue->merchant.time_zone, "Europe/Berlin");
    CU_ASSERT_EQUAL(catalogue->merchant.payment_term_days, 14);
    CU_ASSERT_EQUAL(catalogue->merchant.pre_notification_days, 14);
    CU_ASSERT_TRUE(json_is_object(catalogue->merchant.number_series));
    CU_ASSERT_EQUAL(ss_span_months(variant->fee_period), 1);
    CU_ASSERT_TRUE(ss_span_equal(variant->billing_period, variant->fee_period));
    CU_ASSERT_TRUE(variant->renews && variant->prepaid);
    CU_ASSERT_FALSE(variant->allow_self_service);
    CU_ASSERT_STRING_EQUAL(variant->external_id, "");
    CU_ASSERT_STRING_EQUAL(ss_name(variant->description, "de"), "");
    CU_ASSERT_TRUE(variant->plan->for_consumers && variant->plan->for_businesses);
    CU_ASSERT_EQUAL(json_array_size(variant->plan->features), 0);
}

static void test_hidden_consents_and_fields_are_left_out(void)
{
    json_t *document = given_demo("nordwolke");
    const ss_catalogue_t *catalogue;

    change(document, "Consents.1.Hidden", "true");
    change(document, "CustomFields.0.Hidden", "true");
    catalogue = given_snapshot(document, "nordwolke");
    CU_ASSERT_EQUAL(catalogue->consent_count, 3);
    CU_ASSERT_STRING_EQUAL(catalogue->consents[1].id, "datenschutz");
    CU_ASSERT_EQUAL(catalogue->consents[1].kind, SS_CONSENT_NOTICE);
    CU_ASSERT_EQUAL(catalogue->custom_field_count, 0);
}

static void test_plans_of_a_hidden_group_are_hidden(void)
{
    CU_ASSERT_TRUE(given_demo_with("PlanGroups.0.Hidden", "true")->plans[0].hidden);
}

static void test_api_form_becomes_canonical(void)
{
    const json_t *object = parse("{\"recurringfee\": 9.9, \"QUOTA\": [{\"componentid\": \"x\","
                                 " \"componentName\": \"y\", \"quota\": 1}], \"_id\": 7,"
                                 " \"IsDeletable\": true, \"SetupFee\": null}");
    const json_t *canonical = ss_shape_canonical(object, ss_kinds[SS_KIND_VARIANT].members, ss_test_pool());

    CU_ASSERT_STRING_EQUAL(ss_json_print(canonical, ss_test_pool()),
                           "{\"RecurringFee\":9.9,\"Quota\":[{\"ComponentId\":\"x\",\"Quota\":1}]}");
}

static void test_numbers_are_printed_with_fifteen_digits(void)
{
    CU_ASSERT_STRING_EQUAL(ss_json_print(parse("[9.9, 99.0, 0.0004, 1234567.123456, 19]"), ss_test_pool()),
                           "[9.9,99.0,0.0004,1234567.123456,19]");
}

/* How many names and texts lack one of the built-in languages. */
static int count_untranslated(const json_t *value)
{
    static const char *const languages[] = { "de", "en", "fr", "nl" };
    bool is_name = json_object_get(value, "_c") != NULL;
    const char *key;
    json_t *member;
    int count = 0;
    size_t index;

    for (int i = 0; is_name && i < SS_COUNT(languages); i++) {
        const char *text = json_string_value(json_object_get(value, languages[i]));

        count += text == NULL || *text == '\0';
    }
    json_object_foreach((json_t *)value, key, member) {
        count += count_untranslated(member);
    }
    json_array_foreach(value, index, member) {
        count += count_untranslated(member);
    }
    return count;
}

static void test_demo_catalogues_speak_every_language(void)
{
    static const char *const names[] = { "nordwolke", "tidewater" };

    for (int i = 0; i < SS_COUNT(names); i++) {
        json_t *document = given_demo(names[i]);

        CU_ASSERT_EQUAL(count_untranslated(document), 0);
        /* Terms, privacy notice and notice of withdrawal, each in four languages. */
        CU_ASSERT_EQUAL(json_array_size(json_object_get(document, "TermsDocuments")), 3 * 4);
    }
}

static const ss_test_t tests[] = {
    { "test_merchant_is_read", test_merchant_is_read },
    { "test_exchange_rates_are_read", test_exchange_rates_are_read },
    { "test_dunning_levels_are_read", test_dunning_levels_are_read },
    { "test_variant_is_read_with_plan_and_quota", test_variant_is_read_with_plan_and_quota },
    { "test_component_is_read", test_component_is_read },
    { "test_scales_are_read_in_every_spelling", test_scales_are_read_in_every_spelling },
    { "test_discounts_are_read_in_every_spelling", test_discounts_are_read_in_every_spelling },
    { "test_coupon_is_read_and_can_be_switched_off", test_coupon_is_read_and_can_be_switched_off },
    { "test_references_may_be_readable_names", test_references_may_be_readable_names },
    { "test_absent_members_have_defaults", test_absent_members_have_defaults },
    { "test_hidden_consents_and_fields_are_left_out", test_hidden_consents_and_fields_are_left_out },
    { "test_plans_of_a_hidden_group_are_hidden", test_plans_of_a_hidden_group_are_hidden },
    { "test_api_form_becomes_canonical", test_api_form_becomes_canonical },
    { "test_numbers_are_printed_with_fifteen_digits", test_numbers_are_printed_with_fifteen_digits },
    { "test_demo_catalogues_speak_every_language", test_demo_catalogues_speak_every_language },
};

void ss_test_catalogue_read(void)
{
    ss_suite_add("catalogue_read", tests, SS_COUNT(tests));
}

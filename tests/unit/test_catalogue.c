/* Look-ups in a catalogue. */
#include "unit.h"

#include "base/json.h"
#include "model/catalogue.h"

static const ss_component_t components[] = {
    { .id = "5f0000000000000000000009", .external_id = "backup" },
    { .id = "5f000000000000000000000c", .external_id = "" },
};
static const ss_quota_t quotas[] = { { &components[1], 5 * SS_MILLION } };
static const ss_plan_t plan = { .id = "5f0000000000000000000003" };
static const ss_variant_t variants[] = {
    { .id = "5f0000000000000000000006",
      .external_id = "plus",
      .plan = &plan,
      .allow_self_service = true,
      .quotas = quotas,
      .quota_count = 1 },
};
static const ss_terms_t terms[] = {
    { .kind = "tac", .lang = "de", .title = "AGB" },
    { .kind = "tac", .lang = "en", .title = "Terms" },
    { .kind = "dpp", .lang = "de", .title = "Datenschutz" },
};
static const ss_catalogue_t catalogue = {
    .merchant = { .default_lang = "de" },
    .components = components,
    .component_count = SS_COUNT(components),
    .variants = variants,
    .variant_count = SS_COUNT(variants),
    .terms = terms,
    .terms_count = SS_COUNT(terms),
};

static void test_objects_are_found_by_id_and_readable_name(void)
{
    CU_ASSERT_PTR_EQUAL(ss_catalogue_variant(&catalogue, "plus"), &variants[0]);
    CU_ASSERT_PTR_EQUAL(ss_catalogue_variant(&catalogue, "5f0000000000000000000006"), &variants[0]);
    CU_ASSERT_PTR_EQUAL(ss_catalogue_component(&catalogue, "backup"), &components[0]);
    CU_ASSERT_PTR_NULL(ss_catalogue_component(&catalogue, ""));
    CU_ASSERT_PTR_NULL(ss_catalogue_variant(&catalogue, "minus"));
}

static void test_terms_fall_back_to_the_merchants_language(void)
{
    CU_ASSERT_STRING_EQUAL(ss_catalogue_terms(&catalogue, "tac", "en")->title, "Terms");
    CU_ASSERT_STRING_EQUAL(ss_catalogue_terms(&catalogue, "dpp", "en")->title, "Datenschutz");
    CU_ASSERT_PTR_NULL(ss_catalogue_terms(&catalogue, "withdrawal", "de"));
}

static void test_name_falls_back_from_language_to_common_to_any(void)
{
    const char *error = NULL;
    apr_pool_t *pool = ss_test_pool();
    ss_names_t *names = ss_json_parse("{\"_c\": \"c\", \"de\": \"d\"}", &error, pool);

    CU_ASSERT_STRING_EQUAL(ss_name(names, "de"), "d");
    CU_ASSERT_STRING_EQUAL(ss_name(names, "en"), "c");
    CU_ASSERT_STRING_EQUAL(ss_name(ss_json_parse("{\"fr\": \"f\"}", &error, pool), "en"), "f");
    CU_ASSERT_STRING_EQUAL(ss_name(ss_json_parse("{}", &error, pool), "en"), "");
    CU_ASSERT_STRING_EQUAL(ss_name(ss_json_parse("\"x\"", &error, pool), "en"), "x");
    CU_ASSERT_STRING_EQUAL(ss_name(NULL, "en"), "");
}

static void test_variant_is_orderable_only_within_its_dates(void)
{
    ss_variant_t variant = variants[0];

    CU_ASSERT_TRUE(ss_variant_is_orderable(&variant, 1000));
    variant.valid_from = 1000;
    variant.valid_until = 2000;
    CU_ASSERT_FALSE(ss_variant_is_orderable(&variant, 999));
    CU_ASSERT_TRUE(ss_variant_is_orderable(&variant, 1000));
    CU_ASSERT_TRUE(ss_variant_is_orderable(&variant, 1999));
    CU_ASSERT_FALSE(ss_variant_is_orderable(&variant, 2000));
}

static void test_hidden_or_closed_variant_is_not_orderable(void)
{
    ss_variant_t variant = variants[0];
    ss_plan_t hidden_plan = plan;

    variant.hidden = true;
    CU_ASSERT_FALSE(ss_variant_is_orderable(&variant, 1000));
    variant.hidden = false;
    variant.allow_self_service = false;
    CU_ASSERT_FALSE(ss_variant_is_orderable(&variant, 1000));
    variant.allow_self_service = true;
    hidden_plan.hidden = true;
    variant.plan = &hidden_plan;
    CU_ASSERT_FALSE(ss_variant_is_orderable(&variant, 1000));
}

static void test_quota_is_that_of_the_component(void)
{
    CU_ASSERT_EQUAL(ss_variant_quota(&variants[0], &components[1]), 5 * SS_MILLION);
    CU_ASSERT_EQUAL(ss_variant_quota(&variants[0], &components[0]), 0);
}

void ss_test_catalogue(void)
{
    static const ss_test_t tests[] = {
        { "objects_are_found_by_id_and_readable_name",
          test_objects_are_found_by_id_and_readable_name },
        { "terms_fall_back_to_the_merchants_language",
          test_terms_fall_back_to_the_merchants_language },
        { "name_falls_back_from_language_to_common_to_any",
          test_name_falls_back_from_language_to_common_to_any },
        { "variant_is_orderable_only_within_its_dates",
          test_variant_is_orderable_only_within_its_dates },
        { "hidden_or_closed_variant_is_not_orderable",
          test_hidden_or_closed_variant_is_not_orderable },
        { "quota_is_that_of_the_component", test_quota_is_that_of_the_component },
    };

    ss_suite_add("catalogue", tests, SS_COUNT(tests));
}

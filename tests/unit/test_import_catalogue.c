/* Import and export through the database: what a file adds, changes, hides and leaves alone. */
#include "database.h"
#include "given_catalogue.h"

#include "actions/export_catalogue.h"
#include "actions/import_catalogue.h"
#include "base/json.h"
#include "store/catalogue_store.h"

#include <apr_strings.h>
#include <string.h>

static ss_import_result_t result;

static ss_status_t import(ss_ctx_t *ctx, const json_t *document)
{
    ss_import_t request = { .merchant_name = "nordwolke", .document = document, .strict = true };

    return ss_import_catalogue(ctx, &request, &result);
}

/* A file of one list. */
static json_t *file_of(const char *list, const char *objects)
{
    const char *error;
    json_t *file = ss_json_parse(apr_psprintf(ss_test_pool(), "{\"%s\": %s}", list, objects), &error, ss_test_pool());

    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    return file;
}

static ss_ctx_t *given_imported_demo(void)
{
    ss_ctx_t *ctx = given_database();

    CU_ASSERT_EQUAL_FATAL(import(ctx, given_demo("nordwolke")), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_catalogue_load(ctx, "nordwolke"), SS_OK);
    return ctx;
}

static const char *export_text(ss_ctx_t *ctx)
{
    json_t *document;

    CU_ASSERT_EQUAL_FATAL(ss_export_catalogue(ctx, "nordwolke", &document), SS_OK);
    return ss_json_print_pretty(document, ctx->pool);
}

static void reload(ss_ctx_t *ctx)
{
    CU_ASSERT_EQUAL_FATAL(ss_catalogue_load(ctx, "nordwolke"), SS_OK);
}

/* The change noted for an object of a list, "" if there is none. */
static const char *change_of(const char *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(result.changes); i++) {
        const json_t *entry = json_array_get(result.changes, i);

        if (strcmp(ss_json_text(entry, "List"), list) == 0
            && (strcmp(ss_json_text(entry, "Id"), name) == 0 || strcmp(ss_json_text(entry, "ExternalId"), name) == 0)) {
            return ss_json_text(entry, "Change");
        }
    }
    return "";
}

static void test_first_import_makes_the_merchant(void)
{
    ss_ctx_t *ctx = given_imported_demo();

    CU_ASSERT_EQUAL(result.revision, 1);
    CU_ASSERT_STRING_EQUAL(change_of("Merchant", "nordwolke"), "New");
    CU_ASSERT_EQUAL(strlen(ctx->merchant_id), 24);
    CU_ASSERT_STRING_EQUAL(ctx->catalogue->merchant.id, ctx->merchant_id);
    CU_ASSERT_EQUAL(ctx->catalogue->variant_count, 8);
    CU_ASSERT_EQUAL(ctx->catalogue->terms_count, 12);
    CU_ASSERT_EQUAL(strlen(ctx->catalogue->terms[0].hash), 64);
    CU_ASSERT_EQUAL(ctx->catalogue->terms[0].published_at, ctx->now);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT event FROM audit_event"), "catalogue.imported");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM webhook_event WHERE event = 'PlanVariantCreated'"), "8");
}

static void test_export_of_an_imported_file_is_that_file(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    const char *error, *text = export_text(ctx);

    CU_ASSERT_STRING_EQUAL(text, given_project_file("conf/demo/nordwolke.json"));
    CU_ASSERT_EQUAL(import(ctx, ss_json_parse(text, &error, ctx->pool)), SS_OK);
    CU_ASSERT_EQUAL(json_array_size(result.changes), 0);
    CU_ASSERT_EQUAL(result.revision, 2);
    CU_ASSERT_STRING_EQUAL(export_text(ctx), text);
}

static void test_file_with_findings_changes_nothing(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    json_t *document = given_demo("nordwolke");

    change(document, "PlanVariants.0.RecurringFee", "-1");
    CU_ASSERT_EQUAL(import(ctx, document), SS_INVALID);
    CU_ASSERT_TRUE(is_found(result.findings, "$.PlanVariants[0].RecurringFee", "negative"));
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT revision FROM catalogue_revision"), "1");
}

static void test_dry_run_tells_differences_and_stores_nothing(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    json_t *document = given_demo("nordwolke");
    ss_import_t request = { .merchant_name = "nordwolke", .document = document, .strict = true, .dry_run = true };
    const json_t *fee;

    change(document, "PlanVariants.0.RecurringFee", "10.9");
    change(document, "Components.1", "");
    CU_ASSERT_EQUAL(ss_import_catalogue(ctx, &request, &result), SS_OK);
    CU_ASSERT_EQUAL(json_array_size(result.changes), 2);
    CU_ASSERT_STRING_EQUAL(change_of("PlanVariants", "webhosting-plus"), "Changed");
    CU_ASSERT_STRING_EQUAL(change_of("Components", "support"), "Hidden");
    fee = json_object_get(json_object_get(json_array_get(result.changes, 0), "Members"), "RecurringFee");
    CU_ASSERT_STRING_EQUAL(ss_json_print(fee, ctx->pool), "{\"Before\":9.9,\"After\":10.9}");
    CU_ASSERT_EQUAL(result.revision, 1);
    reload(ctx);
    CU_ASSERT_EQUAL(ctx->catalogue->variants[0].recurring_fee, 9900000);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM merchant"), "1");
}

static void test_absent_list_is_untouched(void)
{
    ss_ctx_t *ctx = given_imported_demo();

    CU_ASSERT_EQUAL(import(ctx, file_of("Coupons", "[]")), SS_OK);
    reload(ctx);
    CU_ASSERT_EQUAL(ctx->catalogue->variant_count, 8);
    CU_ASSERT_FALSE(ctx->catalogue->variants[0].hidden);
    CU_ASSERT_EQUAL(ctx->catalogue->revision, 2);
}

static void test_empty_list_hides_all(void)
{
    ss_ctx_t *ctx = given_imported_demo();

    CU_ASSERT_EQUAL(import(ctx, file_of("PlanVariants", "[]")), SS_OK);
    reload(ctx);
    CU_ASSERT_EQUAL(ctx->catalogue->variant_count, 8);
    for (int i = 0; i < ctx->catalogue->variant_count; i++) {
        CU_ASSERT_TRUE(ctx->catalogue->variants[i].hidden);
    }
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM webhook_event WHERE event = 'PlanVariantDeleted'"), "8");
}

static void test_missing_object_is_hidden_and_comes_back(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    json_t *document = given_demo("nordwolke");

    change(document, "Coupons.0", "");
    CU_ASSERT_EQUAL(import(ctx, document), SS_OK);
    reload(ctx);
    CU_ASSERT_EQUAL(ctx->catalogue->coupon_count, 1);
    CU_ASSERT_FALSE(ctx->catalogue->coupons[0].active);
    CU_ASSERT_EQUAL(import(ctx, given_demo("nordwolke")), SS_OK);
    reload(ctx);
    CU_ASSERT_TRUE(ctx->catalogue->coupons[0].active);
}

static void test_made_id_is_found_again_by_external_id(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    json_t *document = given_demo("nordwolke");
    const char *id;

    change(document, "Components.9",
           "{\"ExternalId\": \"vpn\", \"PlanGroupId\": \"5f0000000000000000000001\", \"Name\": \"VPN\","
           " \"ComponentType\": \"OnOff\", \"PricePerUnit\": 2, \"FeePeriod\": {\"Unit\": \"Month\","
           " \"Quantity\": 1}}");
    CU_ASSERT_EQUAL(import(ctx, document), SS_OK);
    reload(ctx);
    CU_ASSERT_PTR_NOT_NULL_FATAL(ss_catalogue_component(ctx->catalogue, "vpn"));
    id = ss_catalogue_component(ctx->catalogue, "vpn")->id;
    change(document, "Components.9.PricePerUnit", "3");
    CU_ASSERT_EQUAL(import(ctx, document), SS_OK);
    CU_ASSERT_STRING_EQUAL(change_of("Components", "vpn"), "Changed");
    reload(ctx);
    CU_ASSERT_STRING_EQUAL(ss_catalogue_component(ctx->catalogue, "vpn")->id, id);
    CU_ASSERT_EQUAL(ss_catalogue_component(ctx->catalogue, "vpn")->price, 3000000);
}

static void test_object_without_any_id_is_found_again_by_name(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    const char *coupons = "[{\"DiscountId\": \"5f0000000000000000000005\", \"InternalName\": \"Messe\","
                          " \"Codes\": [\"MESSE\"]}]";

    CU_ASSERT_EQUAL(import(ctx, file_of("Coupons", coupons)), SS_OK);
    CU_ASSERT_EQUAL(import(ctx, file_of("Coupons", coupons)), SS_OK);
    CU_ASSERT_EQUAL(json_array_size(result.changes), 0);
}

static void test_external_id_may_move_to_another_object(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    json_t *document = given_demo("nordwolke");

    change(document, "PlanVariants.0.ExternalId", "\"webhosting-plus-jahr\"");
    change(document, "PlanVariants.1.ExternalId", "\"webhosting-plus\"");
    CU_ASSERT_EQUAL(import(ctx, document), SS_OK);
    reload(ctx);
    CU_ASSERT_STRING_EQUAL(ss_catalogue_variant(ctx->catalogue, "webhosting-plus")->id, "5f0000000000000000000007");
}

static void test_external_id_of_a_hidden_object_is_not_taken_silently(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    json_t *document = given_demo("nordwolke");

    change(document, "PlanVariants.0.Id", "\"5f00000000000000000000aa\"");
    CU_ASSERT_EQUAL(import(ctx, document), SS_INVALID);
    CU_ASSERT_TRUE(is_found(result.findings, "$.PlanVariants[0].ExternalId", "5f0000000000000000000006"));
}

static void test_list_alone_is_checked_against_what_is_stored(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    const json_t *demo = given_demo("nordwolke");
    json_t *file = ss_json_object(ctx->pool);

    ss_json_set(file, "Plans", json_object_get(demo, "Plans"));
    change(file, "Plans.4.AllowedCustomerTypes", "[\"Consumer\"]");
    CU_ASSERT_EQUAL(import(ctx, file), SS_INVALID);
    CU_ASSERT_TRUE(is_found(result.findings, "stored PlanVariants \"managed-server\".LaterContractPeriod", "309 no. 9"));
}

static void test_changed_terms_become_a_version(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    json_t *document = given_demo("nordwolke");
    const char *first = ss_catalogue_terms(ctx->catalogue, "tac", "de")->hash;

    ctx->now += apr_time_from_sec(3600);
    change(document, "TermsDocuments.0.Markdown", "\"# Neue Bedingungen\"");
    CU_ASSERT_EQUAL(import(ctx, document), SS_OK);
    CU_ASSERT_STRING_EQUAL(change_of("TermsDocuments", "tac.de"), "Changed");
    reload(ctx);
    CU_ASSERT_EQUAL(ctx->catalogue->terms_count, 12);
    CU_ASSERT_STRING_NOT_EQUAL(ss_catalogue_terms(ctx->catalogue, "tac", "de")->hash, first);
    CU_ASSERT_EQUAL(ss_catalogue_terms(ctx->catalogue, "tac", "de")->published_at, ctx->now);
    CU_ASSERT_EQUAL(ss_catalogue_terms(ctx->catalogue, "dpp", "de")->published_at, ctx->now - apr_time_from_sec(3600));
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM terms_document"), "13");
    CU_ASSERT_EQUAL(import(ctx, given_demo("nordwolke")), SS_OK);
    reload(ctx);
    CU_ASSERT_STRING_EQUAL(ss_catalogue_terms(ctx->catalogue, "tac", "de")->hash, first);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM terms_document"), "13");
}

static void test_changed_consent_keeps_its_versions(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    json_t *document = given_demo("nordwolke");

    change(document, "Consents.0.Text", "\"Neu: {tac}\"");
    CU_ASSERT_EQUAL(import(ctx, document), SS_OK);
    reload(ctx);
    CU_ASSERT_EQUAL(ctx->catalogue->consent_count, 4);
    CU_ASSERT_STRING_EQUAL(ss_name(ctx->catalogue->consents[0].text, "de"), "Neu: {tac}");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM catalogue_object WHERE kind = 'consent_version'"), "5");
}

static void test_aliases_are_stored_in_one_spelling(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    json_t *document = given_demo("nordwolke");

    change(document, "Discounts.0.Effect", "{\"Type\": \"Percentage\", \"ReductionPercent\": 20}");
    change(document, "Components.3.PriceScale", "{\"IsCumulative\": true, \"Items\": [{\"From\": 0, \"Value\": 0.99,"
                                                " \"IsBucketPrice\": false}]}");
    CU_ASSERT_EQUAL(import(ctx, document), SS_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(export_text(ctx), "\"Percentage\": 20"));
    CU_ASSERT_PTR_NOT_NULL(strstr(export_text(ctx), "\"Type\": \"Graduated\""));
    CU_ASSERT_PTR_NULL(strstr(export_text(ctx), "IsCumulative"));
}

static void test_single_object_of_the_api_leaves_the_others(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    ss_import_t request = { .merchant_name = "nordwolke", .keep_missing = true };

    request.document = file_of(
        "components", "[{\"id\": \"5f000000000000000000000c\", \"externalId\": \"domain\","
                      " \"planGroupId\": \"5f0000000000000000000001\", \"componentType\": \"QuantityBased\","
                      " \"name\": {\"_c\": \"D\"}, \"pricePerUnit\": 1.5, \"unknown\": true,"
                      " \"feePeriod\": {\"Unit\": \"Month\", \"Quantity\": 1}}]");
    CU_ASSERT_EQUAL(ss_import_catalogue(ctx, &request, &result), SS_OK);
    CU_ASSERT_EQUAL(json_array_size(result.changes), 1);
    reload(ctx);
    CU_ASSERT_EQUAL(ss_catalogue_component(ctx->catalogue, "domain")->price, 1500000);
    CU_ASSERT_EQUAL(ss_catalogue_component(ctx->catalogue, "domain")->position, 3);
    CU_ASSERT_FALSE(ss_catalogue_component(ctx->catalogue, "backup")->hidden);
}

static void test_slower_import_is_told_so(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    ss_stored_catalogue_t stored;
    ss_catalogue_rows_t rows = { .merchant_name = "nordwolke", .revision = 1 };

    CU_ASSERT_EQUAL(ss_stored_catalogue_find(ctx, "nordwolke", &stored, ctx->pool), SS_OK);
    rows.merchant_id = stored.merchant_id;
    rows.rows = ss_catalogue_rows_make(stored.file, rows.replaces);
    CU_ASSERT_EQUAL(ss_catalogue_save(ctx, &rows), SS_OK);
    CU_ASSERT_EQUAL(ss_catalogue_save(ctx, &rows), SS_CONFLICT);
    rows.revision = 0;
    rows.merchant_data = "{}";
    CU_ASSERT_EQUAL(ss_catalogue_save(ctx, &rows), SS_CONFLICT);
}

static void test_merchants_do_not_see_each_other(void)
{
    ss_ctx_t *ctx = given_imported_demo();
    ss_import_t request = { .merchant_name = "tidewater", .document = given_demo("tidewater"), .strict = true };

    CU_ASSERT_EQUAL(ss_import_catalogue(ctx, &request, &result), SS_OK);
    CU_ASSERT_EQUAL(ss_catalogue_load(ctx, "tidewater"), SS_OK);
    CU_ASSERT_PTR_NULL(ss_catalogue_variant(ctx->catalogue, "webhosting-plus"));
    CU_ASSERT_PTR_NOT_NULL(ss_catalogue_variant(ctx->catalogue, "berth-crew"));
    CU_ASSERT_EQUAL(ss_catalogue_load(ctx, "ostwolke"), SS_NOT_FOUND);
    CU_ASSERT_STRING_EQUAL(export_text(ctx), given_project_file("conf/demo/nordwolke.json"));
}

static void test_damaged_object_is_an_error(void)
{
    ss_ctx_t *ctx = given_imported_demo();

    CU_ASSERT_TRUE(db_run(ctx, "UPDATE catalogue_object SET data = '{' WHERE id = '5f0000000000000000000003'"));
    CU_ASSERT_EQUAL(ss_catalogue_load(ctx, "nordwolke"), SS_ERROR);
    CU_ASSERT_TRUE(db_run(ctx, "DELETE FROM catalogue_object WHERE id = '5f0000000000000000000003'"));
    CU_ASSERT_EQUAL(ss_catalogue_load(ctx, "nordwolke"), SS_ERROR);
}

static const ss_test_t tests[] = {
    { "test_first_import_makes_the_merchant", test_first_import_makes_the_merchant },
    { "test_export_of_an_imported_file_is_that_file", test_export_of_an_imported_file_is_that_file },
    { "test_file_with_findings_changes_nothing", test_file_with_findings_changes_nothing },
    { "test_dry_run_tells_differences_and_stores_nothing", test_dry_run_tells_differences_and_stores_nothing },
    { "test_absent_list_is_untouched", test_absent_list_is_untouched },
    { "test_empty_list_hides_all", test_empty_list_hides_all },
    { "test_missing_object_is_hidden_and_comes_back", test_missing_object_is_hidden_and_comes_back },
    { "test_made_id_is_found_again_by_external_id", test_made_id_is_found_again_by_external_id },
    { "test_object_without_any_id_is_found_again_by_name", test_object_without_any_id_is_found_again_by_name },
    { "test_external_id_may_move_to_another_object", test_external_id_may_move_to_another_object },
    { "test_external_id_of_a_hidden_object_is_not_taken_silently",
      test_external_id_of_a_hidden_object_is_not_taken_silently },
    { "test_list_alone_is_checked_against_what_is_stored", test_list_alone_is_checked_against_what_is_stored },
    { "test_changed_terms_become_a_version", test_changed_terms_become_a_version },
    { "test_changed_consent_keeps_its_versions", test_changed_consent_keeps_its_versions },
    { "test_aliases_are_stored_in_one_spelling", test_aliases_are_stored_in_one_spelling },
    { "test_single_object_of_the_api_leaves_the_others", test_single_object_of_the_api_leaves_the_others },
    { "test_slower_import_is_told_so", test_slower_import_is_told_so },
    { "test_merchants_do_not_see_each_other", test_merchants_do_not_see_each_other },
    { "test_damaged_object_is_an_error", test_damaged_object_is_an_error },
};

void ss_test_import_catalogue(void)
{
    ss_suite_add_database("import_catalogue", tests, SS_COUNT(tests));
}

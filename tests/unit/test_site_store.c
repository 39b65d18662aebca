/* Settings in force: stored once per virtual host, found for a merchant by id or name. */
#include "database.h"

#include "store/merchant_store.h"
#include "store/site_store.h"

static ss_site_t *given_site(const char *id, const char *merchant)
{
    ss_site_t *site = ss_site_make(ss_test_pool());

    site->id = id;
    site->merchant = merchant;
    site->public_url = "https://kunden.example";
    return site;
}

static void given_merchant(ss_ctx_t *ctx)
{
    CU_ASSERT_TRUE(db_run(
        ctx,
        "INSERT INTO merchant (id, name, data, created_at) VALUES ('m1', 'nordwolke', '{}', '')"));
    ctx->merchant_id = "m1";
}

static void test_saved_settings_are_loaded_again(void)
{
    ss_ctx_t *ctx = given_database();
    ss_site_t *loaded;

    given_merchant(ctx);
    CU_ASSERT_EQUAL(ss_site_store_save(ctx, given_site("s1", "nordwolke")), SS_OK);
    CU_ASSERT_EQUAL(ss_site_store_load(ctx, "s1", &loaded), SS_OK);
    CU_ASSERT_STRING_EQUAL(loaded->public_url, "https://kunden.example");
    CU_ASSERT_EQUAL(ss_site_store_load(ctx, "s2", &loaded), SS_NOT_FOUND);
}

static void test_saving_again_replaces(void)
{
    ss_ctx_t *ctx = given_database();
    ss_site_t *site = given_site("s1", "nordwolke");
    apr_array_header_t *sites;

    given_merchant(ctx);
    CU_ASSERT_EQUAL(ss_site_store_save(ctx, site), SS_OK);
    site->public_url = "https://neu.example";
    CU_ASSERT_EQUAL(ss_site_store_save(ctx, site), SS_OK);
    CU_ASSERT_EQUAL(ss_site_store_list(ctx, &sites), SS_OK);
    CU_ASSERT_EQUAL_FATAL(sites->nelts, 1);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(sites, 0, ss_site_t *)->public_url, "https://neu.example");
}

static void test_settings_stored_before_the_merchant_are_found(void)
{
    ss_ctx_t *ctx = given_database();
    ss_site_t *found;

    CU_ASSERT_EQUAL(ss_site_store_save(ctx, given_site("s1", "nordwolke")), SS_OK);
    given_merchant(ctx);
    CU_ASSERT_EQUAL(ss_site_store_find(ctx, "nordwolke", &found), SS_OK);
    CU_ASSERT_STRING_EQUAL(found->id, "s1");
    CU_ASSERT_EQUAL(ss_site_store_find(ctx, "another", &found), SS_NOT_FOUND);
}

static void test_merchants_are_listed_by_name(void)
{
    ss_ctx_t *ctx = given_database();
    apr_array_header_t *merchants;

    given_merchant(ctx);
    CU_ASSERT_TRUE(db_run(
        ctx, "INSERT INTO merchant (id, name, data, created_at) VALUES ('m2', 'alpha', '{}', '')"));
    CU_ASSERT_EQUAL(ss_merchant_list(ctx, &merchants), SS_OK);
    CU_ASSERT_EQUAL_FATAL(merchants->nelts, 2);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(merchants, 0, ss_merchant_entry_t).name, "alpha");
}

static const ss_test_t tests[] = {
    { "test_saved_settings_are_loaded_again", test_saved_settings_are_loaded_again },
    { "test_saving_again_replaces", test_saving_again_replaces },
    { "test_settings_stored_before_the_merchant_are_found",
      test_settings_stored_before_the_merchant_are_found },
    { "test_merchants_are_listed_by_name", test_merchants_are_listed_by_name },
};

void ss_test_site_store(void)
{
    ss_suite_add_database("site_store", tests, SS_COUNT(tests));
}

/* Faults of catalogues come into the log of the running server: all of them, none of them often. */
#include "shop.h"

#include "actions/tell_faults.h"
#include "base/log.h"
#include "store/catalogue_store.h"
#include "store/site_store.h"

#include <apr_strings.h>
#include <string.h>

#define TOLD "SS0428: check catalogue of nordwolke: the seller's data are incomplete; import Merchant.PhoneNumber"

/* A shop with one fault, and a process that looks at it. */
typedef struct look_t {
    ss_ctx_t *ctx;
    ss_worker_t worker;
} look_t;

static ss_status_t save_site(ss_ctx_t *ctx, void *site)
{
    return ss_site_store_save(ctx, site);
}

static ss_status_t find_site(void *baton, ss_ctx_t *ctx, const char *merchant_id, const char *site_id,
                             const ss_site_t **site)
{
    ss_site_t *stored = NULL;
    ss_status_t status = ss_site_store_load(ctx, site_id, &stored);

    (void)baton, (void)merchant_id;
    *site = stored;
    return status;
}

static void given_hosts(ss_ctx_t *ctx)
{
    static const char *const german[] = { "de", NULL };
    ss_site_t *site = apr_pmemdup(ctx->pool, ctx->site, sizeof(*site));

    site->enabled = true;
    site->languages = german;
    CU_ASSERT_EQUAL_FATAL(ss_db_transact(ctx, save_site, site), SS_OK);
    site->id = "s2";
    CU_ASSERT_EQUAL_FATAL(ss_db_transact(ctx, save_site, site), SS_OK);
}

static void given_process(look_t *look, const char *holder)
{
    look->worker = (ss_worker_t){ .find_site = find_site, .holder = holder, .told = ss_told_make(ss_test_pool()) };
}

static look_t given_shop_without_phone(void)
{
    look_t look = { .ctx = given_shop() };

    given_hosts(look.ctx);
    CU_ASSERT_TRUE(db_run(look.ctx, "UPDATE merchant SET data = REPLACE(data, '\"PhoneNumber\"', '\"Phone\"')"));
    given_process(&look, "one");
    return look;
}

/* What a minute's work logs last, "" if nothing. */
static const char *minute(look_t *look)
{
    ss_log(SS_LOG_INFO, "SS0000", NULL, "nothing");
    look->ctx->now += apr_time_from_sec(61);
    CU_ASSERT_EQUAL(ss_tell_faults(look->ctx, &look->worker), SS_OK);
    return strstr(ss_test_logged(), "SS0000") == NULL ? ss_test_logged() : "";
}

static void step_revision(const look_t *look)
{
    CU_ASSERT_TRUE(db_run(look->ctx, "UPDATE catalogue_revision SET revision = revision + 1"));
}

static void test_sound_catalogue_is_no_news(void)
{
    look_t look = given_shop_without_phone();

    CU_ASSERT_TRUE(db_run(look.ctx, "UPDATE merchant SET data = REPLACE(data, '\"Phone\"', '\"PhoneNumber\"')"));
    CU_ASSERT_STRING_EQUAL(minute(&look), "");
}

static void test_fault_is_told_once_per_revision(void)
{
    look_t look = given_shop_without_phone();

    CU_ASSERT_PTR_NOT_NULL(strstr(minute(&look), TOLD));
    CU_ASSERT_STRING_EQUAL(minute(&look), "");
    step_revision(&look);
    CU_ASSERT_PTR_NOT_NULL(strstr(minute(&look), TOLD));
    CU_ASSERT_STRING_EQUAL(minute(&look), "");
}

static void test_next_process_tells_it_again_after_a_day(void)
{
    look_t look = given_shop_without_phone();

    CU_ASSERT_PTR_NOT_NULL(strstr(minute(&look), TOLD));
    given_process(&look, "two");
    CU_ASSERT_STRING_EQUAL(minute(&look), "");
    look.ctx->now += apr_time_from_sec(24 * 60 * 60);
    given_process(&look, "three");
    CU_ASSERT_PTR_NOT_NULL(strstr(minute(&look), TOLD));
    CU_ASSERT_EQUAL(rows_of(look.ctx, "job_lease WHERE name LIKE 'faults/%'"), 1);
}

static void test_hint_is_left_to_the_doctor(void)
{
    look_t look = given_shop_without_phone();

    CU_ASSERT_TRUE(db_run(look.ctx, "UPDATE merchant SET data = REPLACE(data, '\"Phone\"', '\"PhoneNumber\"')"));
    CU_ASSERT_TRUE(db_run(look.ctx, "DELETE FROM catalogue_object WHERE kind = 'plan_variant'"));
    CU_ASSERT_STRING_EQUAL(minute(&look), "");
}

static void test_merchant_is_looked_at_once_somebody_serves_it(void)
{
    look_t look = given_shop_without_phone();

    CU_ASSERT_TRUE(db_run(look.ctx, "DELETE FROM site"));
    CU_ASSERT_STRING_EQUAL(minute(&look), "");
    given_hosts(look.ctx);
    CU_ASSERT_PTR_NOT_NULL(strstr(minute(&look), TOLD));
}

/* More merchants than one look takes; the last one has the fault. */
static void test_all_merchants_come_round(void)
{
    look_t look = given_shop_without_phone();

    for (int i = 0; i < 2 * SS_REVISIONS_PAGE; i++) {
        CU_ASSERT_TRUE(db_run(look.ctx, apr_psprintf(ss_test_pool(), "INSERT INTO merchant (id, name, data, "
                                                     "created_at) VALUES ('%024d', 'shop-%d', '{}', '')", i, i)));
        CU_ASSERT_TRUE(db_run(look.ctx, apr_psprintf(ss_test_pool(), "INSERT INTO catalogue_revision (merchant_id, "
                                                     "revision) VALUES ('%024d', 1)", i)));
    }
    CU_ASSERT_STRING_EQUAL(minute(&look), "");
    CU_ASSERT_STRING_EQUAL(minute(&look), "");
    CU_ASSERT_PTR_NOT_NULL(strstr(minute(&look), TOLD));
}

static void test_round_of_background_work_tells(void)
{
    look_t look = given_shop_without_phone();

    CU_ASSERT_EQUAL(ss_worker_tick(look.ctx, &look.worker), SS_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), TOLD));
}

static const ss_test_t tests[] = {
    { "test_sound_catalogue_is_no_news", test_sound_catalogue_is_no_news },
    { "test_fault_is_told_once_per_revision", test_fault_is_told_once_per_revision },
    { "test_next_process_tells_it_again_after_a_day", test_next_process_tells_it_again_after_a_day },
    { "test_hint_is_left_to_the_doctor", test_hint_is_left_to_the_doctor },
    { "test_merchant_is_looked_at_once_somebody_serves_it", test_merchant_is_looked_at_once_somebody_serves_it },
    { "test_all_merchants_come_round", test_all_merchants_come_round },
    { "test_round_of_background_work_tells", test_round_of_background_work_tells },
};

void ss_test_tell_faults(void)
{
    ss_suite_add_database("tell_faults", tests, SS_COUNT(tests));
}

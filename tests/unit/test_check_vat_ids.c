/* VAT IDs of orders without VAT: noted with the order, asked about by the worker, never in the way of either. */
#include "shop.h"

#include "actions/check_vat_ids.h"
#include "actions/worker.h"
#include "actions/worker_sites.h"
#include "base/share_dir.h"
#include "store/outbox_store.h"
#include "store/site_store.h"

#include <apr_strings.h>

#define NOBODY "http://127.0.0.1:1/{country}/{number}" /* nothing listens there */

static ss_status_t save_site(ss_ctx_t *ctx, void *site)
{
    return ss_site_store_save(ctx, site);
}

static void given_service(ss_ctx_t *shop, const char *service)
{
    ss_site_t *site = apr_pmemdup(shop->pool, shop->site, sizeof(*site));

    site->vat_check = service;
    site->mail.server = "off";
    shop->site = site;
    CU_ASSERT_EQUAL_FATAL(ss_db_transact(shop, save_site, site), SS_OK);
}

static ss_status_t place(ss_ctx_t *shop, ss_draft_t draft)
{
    ss_order_t order;

    given_price_was_shown(shop, &draft);
    return ss_place_order(shop, &draft, &order);
}

static ss_draft_t austrian(ss_ctx_t *shop)
{
    return given_business_draft(shop, "webhosting-plus", "AT", "atu 13585627");
}

static const char *checks(ss_ctx_t *shop, const char *columns)
{
    return db_text(shop, apr_pstrcat(shop->pool, "SELECT ", columns, " FROM vat_check", NULL));
}

static void test_only_orders_without_vat_for_a_vat_id_are_noted(void)
{
    ss_ctx_t *shop = given_shop();
    ss_draft_t test = austrian(shop);

    CU_ASSERT_EQUAL(place(shop, austrian(shop)), SS_OK);
    CU_ASSERT_EQUAL(rows_of(shop, "vat_check"), 0); /* there is no service */
    given_service(shop, NOBODY);
    test.test = true;
    CU_ASSERT_EQUAL(place(shop, test), SS_OK);
    CU_ASSERT_EQUAL(place(shop, given_draft(shop, "webhosting-plus")), SS_OK);
    CU_ASSERT_EQUAL(place(shop, given_business_draft(shop, "webhosting-plus", "AT", "")), SS_OK);
    CU_ASSERT_EQUAL(place(shop, given_business_draft(shop, "webhosting-plus", "DE", "DE136695976")), SS_OK);
    CU_ASSERT_EQUAL(rows_of(shop, "vat_check"), 0);
    CU_ASSERT_EQUAL(place(shop, austrian(shop)), SS_OK);
    CU_ASSERT_EQUAL(rows_of(shop, "vat_check"), 1);
    CU_ASSERT_STRING_EQUAL(checks(shop, "vat_id"), "ATU13585627");
    CU_ASSERT_STRING_EQUAL(checks(shop, "status"), "waiting");
}

static void test_order_and_note_are_stored_together_or_not_at_all(void)
{
    ss_ctx_t *shop = given_shop();

    given_service(shop, NOBODY);
    CU_ASSERT_TRUE(db_run(shop, "ALTER TABLE vat_check RENAME TO gone"));
    CU_ASSERT_NOT_EQUAL(place(shop, austrian(shop)), SS_OK);
    CU_ASSERT_EQUAL(rows_of(shop, "order_"), 0);
    CU_ASSERT_EQUAL(place(shop, given_draft(shop, "webhosting-plus")), SS_OK);
    CU_ASSERT_TRUE(db_run(shop, "ALTER TABLE gone RENAME TO vat_check"));
    CU_ASSERT_EQUAL(place(shop, austrian(shop)), SS_OK);
    CU_ASSERT_EQUAL(rows_of(shop, "vat_check"), 1);
}

typedef struct given_answer_t {
    const ss_vat_check_t *check;
    bool valid;
} given_answer_t;

static ss_status_t answer(ss_ctx_t *ctx, void *input)
{
    const given_answer_t *given = input;

    return ss_vat_check_answer(ctx, given->check, given->valid, "W-1");
}

static void test_answer_is_stored_once_and_a_wrong_id_is_listed(void)
{
    ss_ctx_t *shop = given_shop();
    ss_vat_check_t check;
    apr_array_header_t *list;
    given_answer_t given = { &check, false };

    given_service(shop, NOBODY);
    CU_ASSERT_EQUAL(place(shop, austrian(shop)), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_vat_check_next(shop, &check), SS_OK);
    CU_ASSERT_STRING_EQUAL(check.vat_id, "ATU13585627");
    CU_ASSERT_EQUAL(ss_db_transact(shop, answer, &given), SS_OK);
    given.valid = true;
    CU_ASSERT_EQUAL(ss_db_transact(shop, answer, &given), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(checks(shop, "status"), "invalid");
    CU_ASSERT_STRING_EQUAL(checks(shop, "checked_at"), "2026-11-24T08:00:00Z");
    CU_ASSERT_EQUAL(ss_vat_check_next(shop, &check), SS_NOT_FOUND);
    CU_ASSERT_EQUAL(ss_vat_check_list_bad(shop, shop->now - 1, 5, &list), SS_OK);
    CU_ASSERT_EQUAL_FATAL(list->nelts, 1);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(list, 0, ss_bad_vat_id_t).order_number, "B-2026-000001");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(list, 0, ss_bad_vat_id_t).reference, "W-1");
    CU_ASSERT_EQUAL(ss_vat_check_list_bad(shop, shop->now + 1, 5, &list), SS_OK);
    CU_ASSERT_EQUAL(list->nelts, 0);
}

static void test_attempts_pause_like_mails_and_end_after_five_days(void)
{
    ss_ctx_t *shop = given_shop();
    apr_time_t begin = shop->now;
    ss_vat_check_t check;
    int attempts = 0;

    given_service(shop, NOBODY);
    CU_ASSERT_EQUAL(place(shop, austrian(shop)), SS_OK);
    while (ss_vat_check_next(shop, &check) == SS_OK && attempts < 100) {
        CU_ASSERT_EQUAL(check.attempts, attempts);
        CU_ASSERT_EQUAL(ss_vat_check_mark_failed(shop, &check, "HTTP 503"), SS_OK);
        attempts++;
        CU_ASSERT_EQUAL(ss_vat_check_next(shop, &check), SS_NOT_FOUND);
        shop->now += ss_outbox_delay(attempts);
    }
    CU_ASSERT_TRUE(attempts > 5 && attempts < 20);
    CU_ASSERT_TRUE(shop->now - begin <= apr_time_from_sec(5 * 24 * 3600));
    CU_ASSERT_TRUE(shop->now - begin > apr_time_from_sec(4 * 24 * 3600));
    CU_ASSERT_STRING_EQUAL(checks(shop, "status"), "failed");
}

static ss_worker_t given_worker(void)
{
    return (ss_worker_t){
        .find_site = ss_worker_sites_find,
        .baton = ss_worker_sites_make(ss_share_dir, ss_test_pool()),
        .holder = "one",
        .vat_checks = ss_vat_checks_make(ss_test_pool()),
    };
}

/* Rounds until the row says so, 3 s at most: each waits 50 ms for a service. */
static void works_until(ss_ctx_t *shop, const ss_worker_t *worker, const char *condition)
{
    const char *row = apr_pstrcat(shop->pool, "vat_check WHERE ", condition, NULL);

    for (int i = 0; i < 60 && rows_of(shop, row) == 0; i++) {
        CU_ASSERT_EQUAL_FATAL(ss_worker_tick(shop, worker), SS_OK);
    }
    CU_ASSERT_EQUAL(rows_of(shop, row), 1);
}

static void test_worker_tries_again_where_nobody_answers(void)
{
    ss_ctx_t *shop = given_shop();
    ss_worker_t worker = given_worker();

    given_service(shop, NOBODY);
    CU_ASSERT_EQUAL(place(shop, austrian(shop)), SS_OK);
    works_until(shop, &worker, "attempts = 1");
    CU_ASSERT_STRING_EQUAL(checks(shop, "due_at"), "2026-11-24T08:00:30Z");
    CU_ASSERT_STRING_EQUAL(checks(shop, "last_error"), "Couldn't connect to server");
    CU_ASSERT_EQUAL(rows_of(shop, "audit_event WHERE event = 'order.vat_id_checked'"), 0);
    CU_ASSERT_FALSE(ss_vat_checks_are_busy(worker.vat_checks));
}

static void test_service_that_is_switched_off_costs_no_attempt(void)
{
    ss_ctx_t *shop = given_shop();
    ss_worker_t worker = given_worker();

    given_service(shop, NOBODY);
    CU_ASSERT_EQUAL(place(shop, austrian(shop)), SS_OK);
    given_service(shop, "off");
    works_until(shop, &worker, "due_at = '2026-11-24T09:00:00Z'");
    CU_ASSERT_STRING_EQUAL(checks(shop, "attempts"), "0");
    CU_ASSERT_STRING_EQUAL(checks(shop, "status"), "waiting");
}

static void test_command_beside_the_worker_asks_nobody(void)
{
    ss_ctx_t *shop = given_shop();
    ss_worker_t worker = given_worker();

    worker.vat_checks = NULL;
    given_service(shop, NOBODY);
    CU_ASSERT_EQUAL(place(shop, austrian(shop)), SS_OK);
    CU_ASSERT_EQUAL(ss_worker_tick(shop, &worker), SS_OK);
    CU_ASSERT_STRING_EQUAL(checks(shop, "attempts"), "0");
}

#define TEST(name) { #name, name }

void ss_test_check_vat_ids(void)
{
    static const ss_test_t tests[] = {
        TEST(test_only_orders_without_vat_for_a_vat_id_are_noted),
        TEST(test_order_and_note_are_stored_together_or_not_at_all),
        TEST(test_answer_is_stored_once_and_a_wrong_id_is_listed),
        TEST(test_attempts_pause_like_mails_and_end_after_five_days),
        TEST(test_worker_tries_again_where_nobody_answers),
        TEST(test_service_that_is_switched_off_costs_no_attempt),
        TEST(test_command_beside_the_worker_asks_nobody),
    };

    ss_suite_add_database("check-vat-ids", tests, SS_COUNT(tests));
}

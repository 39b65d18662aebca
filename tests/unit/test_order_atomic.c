/* The binding order under bad luck: whole or not at all, once, and without gaps in the numbers. */
#include "kill_at_statement.h"
#include "shop.h"

#include "base/random_id.h"
#include "store/proof_store.h"
#include "store/writer.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>

static void test_replay_gives_the_same_order(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t first, second;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &first), SS_OK);
    draft.shown_price = "changed meanwhile";
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &second), SS_OK);
    CU_ASSERT_STRING_EQUAL(first.id, second.id);
    CU_ASSERT_STRING_EQUAL(first.data, second.data);
    CU_ASSERT_EQUAL(rows_of(ctx, "order_"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 1);
}

static void test_two_keys_are_two_orders(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t one = given_example_draft(ctx), two = given_example_draft(ctx);
    ss_order_t first, second;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &one, &first), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &two, &second), SS_OK);
    CU_ASSERT_STRING_NOT_EQUAL(first.id, second.id);
    CU_ASSERT_STRING_EQUAL(second.number, "B-2026-000002");
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'terms'"), 3);
}

/* Documents of the terms are shared by all orders and made before. */
static int order_rows_of(ss_ctx_t *ctx, const char *table)
{
    return rows_of(ctx, strcmp(table, "document") == 0 ? "document WHERE kind <> 'terms'" : table);
}

static void test_failure_at_any_table_leaves_nothing(void)
{
    static const char *const tables[] = { "customer", "payment_method", "order_", "contract",
                                          "component_subscription", "coupon_use", "invoice", "order_proof", "outbox",
                                          "webhook_event", "audit_event", "number_series", "document" };
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    int before[SS_COUNT(tables)];
    ss_order_t order;

    for (int i = 0; i < SS_COUNT(tables); i++) {
        before[i] = order_rows_of(ctx, tables[i]);
    }
    for (int i = 0; i < SS_COUNT(tables); i++) {
        given_table_refuses(ctx, tables[i]);
        CU_ASSERT_NOT_EQUAL(ss_place_order(ctx, &draft, &order), SS_OK);
        given_table_accepts(ctx, tables[i]);
        for (int k = 0; k < SS_COUNT(tables); k++) {
            CU_ASSERT_EQUAL(order_rows_of(ctx, tables[k]), before[k]);
        }
    }
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(order.number, "B-2026-000001");
}

#define MOST_STATEMENTS 400

typedef struct attempt_t {
    ss_ctx_t *shop;
    ss_draft_t *draft;
} attempt_t;

/* An order over a connection of its own, as a server's process places it. */
static void place_once(void *baton)
{
    const attempt_t *attempt = baton;
    ss_order_t order;
    ss_ctx_t *ctx = given_shop_again(attempt->shop, attempt->shop->pool);

    ctx->db_source = given_second_connection(attempt->shop)->db_source;
    ss_place_order(ctx, attempt->draft, &order);
}

/* Rows of all tables an order writes, as one text; numbers too. */
static const char *state_of(ss_ctx_t *ctx)
{
    static const char *const tables[] = { "customer",   "payment_method", "order_",      "contract",
                                          "invoice",    "order_proof",    "outbox",      "webhook_event",
                                          "coupon_use", "audit_event",    "document",    "component_subscription" };
    const char *state = db_text(ctx, "SELECT coalesce(sum(last), 0) FROM number_series");

    for (int i = 0; i < SS_COUNT(tables); i++) {
        state = apr_psprintf(ctx->pool, "%s %s:%d", state, tables[i], order_rows_of(ctx, tables[i]));
    }
    return state;
}

/* One order whose process is killed at its n-th statement; then the same form is sent again if it was stored. */
static bool kill_at(ss_ctx_t *shop, int n, ss_death_t death)
{
    ss_draft_t draft = given_example_draft(shop);
    attempt_t attempt = { shop, &draft };
    const char *before = state_of(shop), *after;
    int orders = rows_of(shop, "order_");
    bool killed = ss_killed_at_statement(n, death, place_once, &attempt);
    bool stored = rows_of(shop, "order_") == orders + 1;
    ss_order_t order;

    after = state_of(shop);
    CU_ASSERT_TRUE(stored || strcmp(before, after) == 0);
    CU_ASSERT_TRUE(stored || killed);
    if (stored) {
        CU_ASSERT_EQUAL(ss_place_order(shop, &draft, &order), SS_OK);
        CU_ASSERT_STRING_EQUAL(after, state_of(shop));
    }
    return killed;
}

/* The process is killed at every statement in turn. @return how many statements an order has */
static int kill_at_each(ss_death_t death)
{
    ss_ctx_t *shop = given_shop();
    const char *orders;
    int n = 1;

    while (n < MOST_STATEMENTS && kill_at(shop, n, death)) {
        n++;
    }
    orders = db_text(shop, "SELECT count(*) FROM order_");
    CU_ASSERT_STRING_NOT_EQUAL(orders, "0");
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT max(sequence) FROM order_proof"), orders);
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT count(DISTINCT number) FROM invoice"), orders);
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT count(*) FROM outbox"), orders);
    return n - 1;
}

static void test_kill_at_any_statement_leaves_a_whole_order_or_none(void)
{
    int before = kill_at_each(SS_DIES_BEFORE), after = kill_at_each(SS_DIES_AFTER);

    CU_ASSERT_TRUE(before > 20 && before < MOST_STATEMENTS - 1);
    CU_ASSERT_TRUE(after > 20 && after < MOST_STATEMENTS - 1);
}

#define WORKERS 64
#define ORDERS_EACH 1
#define ALL_ORDERS (WORKERS * ORDERS_EACH)

typedef struct worker_t {
    ss_ctx_t *ctx;
    ss_draft_t drafts[ORDERS_EACH];
    int placed;
} worker_t;

static void *APR_THREAD_FUNC place_many(apr_thread_t *thread, void *data)
{
    worker_t *worker = data;
    ss_order_t order;

    (void)thread;
    for (int i = 0; i < ORDERS_EACH; i++) {
        worker->placed += ss_place_order(worker->ctx, &worker->drafts[i], &order) == SS_OK;
    }
    return NULL;
}

/* A context with a connection of its own; on SQLite all share the writer. */
static void given_worker(worker_t *worker, ss_ctx_t *shop, ss_writer_t *writer, const ss_draft_t *draft)
{
    apr_pool_t *pool;
    ss_db_source_t *source;
    ss_db_t *db;

    apr_pool_create(&pool, NULL);
    worker->ctx = given_shop_again(shop, pool);
    worker->placed = 0;
    CU_ASSERT_EQUAL_FATAL(ss_db_open(&db, ss_test_is_pgsql() ? "pgsql" : "sqlite3", ss_test_params(shop), pool),
                          SS_OK);
    source = apr_pmemdup(pool, ss_db_source_of(db, pool), sizeof(*source));
    source->writer = writer;
    worker->ctx->db_source = source;
    for (int i = 0; i < ORDERS_EACH; i++) {
        const char *key = ss_draft_make(draft->variant, "de", pool).submission_key;

        worker->drafts[i] = *draft;
        worker->drafts[i].submission_key = key;
        worker->drafts[i].person.fields[SS_FIELD_EMAIL] = /* one address may order 20 times an hour */
            apr_pstrcat(pool, ss_hash_text(key, pool) + 32, "@customer.example", NULL);
    }
}

/* Everybody who orders at the same moment. */
typedef struct crew_t {
    ss_writer_t *writer; /* NULL on PostgreSQL */
    worker_t workers[WORKERS];
} crew_t;

static void given_crew(crew_t *crew, ss_ctx_t *shop, const ss_draft_t *draft)
{
    crew->writer = NULL;
    if (!ss_test_is_pgsql()) {
        ss_writer_settings_t settings = { ss_test_params(shop), 0 };

        CU_ASSERT_EQUAL_FATAL(ss_writer_start(&crew->writer, &settings, shop->pool), SS_OK);
    }
    for (int i = 0; i < WORKERS; i++) {
        given_worker(&crew->workers[i], shop, crew->writer, draft);
    }
}

/* @return how many orders were answered with SS_OK */
static int all_order(crew_t *crew, apr_pool_t *pool)
{
    apr_thread_t *threads[WORKERS];
    apr_status_t result;
    int placed = 0;

    for (int i = 0; i < WORKERS; i++) {
        apr_thread_create(&threads[i], NULL, place_many, &crew->workers[i], pool);
    }
    for (int i = 0; i < WORKERS; i++) {
        apr_thread_join(&result, threads[i]);
        placed += crew->workers[i].placed;
    }
    return placed;
}

static void dismiss(crew_t *crew)
{
    if (crew->writer != NULL) {
        ss_writer_stop(crew->writer);
    }
    for (int i = 0; i < WORKERS; i++) {
        apr_pool_destroy(crew->workers[i].ctx->pool);
    }
}

static void test_numbers_stay_gapless_under_concurrent_orders(void)
{
    ss_ctx_t *shop = given_shop();
    ss_draft_t draft = given_example_draft(shop);
    ss_proof_check_t check;
    crew_t crew;

    given_crew(&crew, shop, &draft);
    CU_ASSERT_EQUAL(all_order(&crew, shop->pool), ALL_ORDERS);
    CU_ASSERT_EQUAL(rows_of(shop, "invoice"), ALL_ORDERS);
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT max(number) FROM invoice"), "RE-2026-000064");
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT count(DISTINCT number) FROM contract"), "64");
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT max(number) FROM contract"), "V-000064");
    CU_ASSERT_EQUAL(ss_order_proof_verify(shop, "", &check), SS_OK);
    CU_ASSERT_EQUAL(check.count, ALL_ORDERS);
    dismiss(&crew);
}

static void test_one_form_sent_at_once_gives_one_order(void)
{
    ss_ctx_t *shop = given_shop();
    ss_draft_t draft = given_example_draft(shop);
    crew_t crew;

    given_crew(&crew, shop, &draft);
    for (int i = 0; i < WORKERS; i++) {
        for (int k = 0; k < ORDERS_EACH; k++) {
            crew.workers[i].drafts[k].submission_key = draft.submission_key;
        }
    }
    CU_ASSERT_EQUAL(all_order(&crew, shop->pool), ALL_ORDERS);
    CU_ASSERT_EQUAL(rows_of(shop, "order_"), 1);
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT last FROM number_series WHERE name = 'Invoice/2026'"), "1");
    dismiss(&crew);
}

/* The coupon of the example may be used this often from now on. */
static void given_coupon_limit(ss_ctx_t *shop, int uses)
{
    ss_catalogue_t *catalogue = apr_pmemdup(shop->pool, shop->catalogue, sizeof(*catalogue));
    ss_coupon_t *coupons =
        apr_pmemdup(shop->pool, catalogue->coupons, sizeof(*coupons) * (size_t)catalogue->coupon_count);

    for (int i = 0; i < catalogue->coupon_count; i++) {
        coupons[i].max_uses = uses;
    }
    catalogue->coupons = coupons;
    shop->catalogue = catalogue;
}

static void test_coupon_is_used_as_often_as_it_may_be(void)
{
    ss_ctx_t *shop = given_shop();
    ss_draft_t draft = given_example_draft(shop);
    crew_t crew;

    given_coupon_limit(shop, 5);
    given_crew(&crew, shop, &draft);
    CU_ASSERT_EQUAL(all_order(&crew, shop->pool), 5);
    CU_ASSERT_EQUAL(rows_of(shop, "coupon_use"), 5);
    CU_ASSERT_EQUAL(rows_of(shop, "order_"), 5);
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT max(number) FROM invoice"), "RE-2026-000005");
    dismiss(&crew);
}

static void test_each_single_use_code_goes_to_one_of_many_orders(void)
{
    ss_ctx_t *shop = given_shop();
    ss_draft_t drafts[2] = { given_draft(shop, "webhosting-plus"),
                             given_draft(shop, "webhosting-plus") };
    crew_t crew;

    for (int i = 0; i < SS_COUNT(drafts); i++) {
        drafts[i].coupon = i == 0 ? "EINZELN-A" : "einzeln-b";
        given_price_was_shown(shop, &drafts[i]);
    }
    given_crew(&crew, shop, &drafts[0]);
    for (int i = 1; i < WORKERS; i += 2) { /* every other customer has the other code */
        crew.workers[i].drafts[0].coupon = drafts[1].coupon;
        crew.workers[i].drafts[0].shown_price = drafts[1].shown_price;
    }
    CU_ASSERT_EQUAL(all_order(&crew, shop->pool), 2);
    CU_ASSERT_EQUAL(rows_of(shop, "order_"), 2);
    CU_ASSERT_EQUAL(rows_of(shop, "coupon_use"), 2);
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT count(DISTINCT code) FROM coupon_use"), "2");
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT max(number) FROM invoice"), "RE-2026-000002");
    dismiss(&crew);
}

#define TEST(name) { #name, name }

void ss_test_order_atomic(void)
{
    static const ss_test_t tests[] = {
        TEST(test_replay_gives_the_same_order),
        TEST(test_two_keys_are_two_orders),
        TEST(test_failure_at_any_table_leaves_nothing),
        TEST(test_kill_at_any_statement_leaves_a_whole_order_or_none),
        TEST(test_numbers_stay_gapless_under_concurrent_orders),
        TEST(test_one_form_sent_at_once_gives_one_order),
        TEST(test_coupon_is_used_as_often_as_it_may_be),
        TEST(test_each_single_use_code_goes_to_one_of_many_orders),
    };

    ss_suite_add_long_database("order-atomic", tests, SS_COUNT(tests));
}

/* The binding order: complete, once, at the shown price, or not at all. */
#include "shop.h"

#include "base/json.h"
#include "base/seal.h"
#include "store/order_store.h"
#include "store/proof_store.h"
#include "store/writer.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>

static const json_t *order_data(ss_ctx_t *ctx, const ss_order_t *order)
{
    const char *error;

    return ss_json_parse(order->data, &error, ctx->pool);
}

static void test_example_order_is_complete_in_all_tables(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(order.number, "B-2026-000001");
    CU_ASSERT_STRING_EQUAL(order.status, "completed");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT number FROM customer"), "K-000001");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT number FROM contract"), "V-000001");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT mandate_reference FROM payment_method"), "V-000001-1");
    CU_ASSERT_EQUAL(rows_of(ctx, "component_subscription"), 3);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT code FROM coupon_use"), "NORD25");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT number FROM invoice"), "RE-2026-000001");
    CU_ASSERT_EQUAL(rows_of(ctx, "order_proof"), 1);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT event FROM outbox"), "order_confirmed");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT recipient FROM outbox"), "marlene@feddersen.example");
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event IN ('CustomerCreated', 'OrderSucceeded', "
                                 "'ContractCreated', 'InvoiceCreated')"),
                    4);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT actor FROM audit_event WHERE event = 'order.placed'"), "order-page");
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'contract'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'invoice'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'terms'"), 3);
}

static void test_first_invoice_of_the_example_is_23_55(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;
    const json_t *invoice;
    const char *error;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT net FROM invoice"), "1979");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT vat FROM invoice"), "376");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT gross FROM invoice"), "2355");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT period_end FROM invoice"), "2026-12-23");
    invoice = ss_json_parse(db_text(ctx, "SELECT data FROM invoice"), &error, ctx->pool);
    CU_ASSERT_EQUAL(json_array_size(json_at(invoice, "lines")), 6);
    CU_ASSERT_STRING_EQUAL(text_at(invoice, "payment.mandate_reference"), "V-000001-1");
    CU_ASSERT_STRING_EQUAL(text_at(invoice, "payment.debit_date"), "2026-11-26");
    CU_ASSERT_STRING_EQUAL(text_at(invoice, "order_number"), "B-2026-000001");
    CU_ASSERT_STRING_EQUAL(text_at(invoice, "recipient.name"), "Marlene Feddersen");
}

static void test_contract_has_its_dates(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT start_date FROM contract"), "2026-11-24");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT term_end FROM contract"), "2027-11-23");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT end_date FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT billed_until FROM contract"), "2026-12-23");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "2026-12-24");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "2026-12-08");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT discount_periods_left FROM contract"), "2");
}

static void test_iban_is_stored_sealed_and_masked_only(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const char *purpose = apr_pstrcat(ctx->pool, "iban/", ctx->merchant_id, NULL);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(
        ss_unseal(ctx->keys, purpose, db_text(ctx, "SELECT iban_sealed FROM payment_method"), ctx->pool),
        "DE89370400440532013000");
    CU_ASSERT_PTR_NULL(strstr(order.data, "370400440532"));
    CU_ASSERT_PTR_NULL(strstr(db_text(ctx, "SELECT data FROM invoice"), "370400440532"));
    CU_ASSERT_PTR_NULL(strstr(db_text(ctx, "SELECT record FROM order_proof"), "Feddersen"));
}

static void test_view_of_the_order_names_its_numbers(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;
    const json_t *data;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    data = order_data(ctx, &order);
    CU_ASSERT_STRING_EQUAL(text_at(data, "order_number"), "B-2026-000001");
    CU_ASSERT_STRING_EQUAL(text_at(data, "contract_number"), "V-000001");
    CU_ASSERT_STRING_EQUAL(text_at(data, "customer_number"), "K-000001");
    CU_ASSERT_STRING_EQUAL(text_at(data, "invoice_number"), "RE-2026-000001");
    CU_ASSERT_STRING_EQUAL(text_at(data, "payment.mandate_reference"), "V-000001-1");
    CU_ASSERT_STRING_EQUAL(text_at(data, "payment.facts.3.value"), "V-000001-1");
    CU_ASSERT_STRING_EQUAL(text_at(data, "ordered_at"), "24.11.2026, 09:00:00 Uhr (MEZ)");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT data FROM outbox"),
                           apr_pstrcat(ctx->pool, "{\"order_id\":\"", order.id, "\"}", NULL));
}

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

static void test_receipt_is_found_by_its_hash_only(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const char *receipt = ss_order_receipt(draft.submission_key, ctx->pool);
    ss_order_t order, found;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_order_find_by_receipt(ctx, order.receipt_hash, &found), SS_OK);
    CU_ASSERT_STRING_EQUAL(found.id, order.id);
    CU_ASSERT_EQUAL(strlen(receipt), 40);
    CU_ASSERT_EQUAL(ss_order_find_by_receipt(ctx, receipt, &found), SS_NOT_FOUND);
}

static void test_missing_consents_are_named(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    given_consents(&draft, (const char *const[]){ "sofort", NULL });
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "consent[agb]")->code, "missing_consent");
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "consent[mandate]")->code, "missing_consent");
    CU_ASSERT_PTR_NULL(ss_problem_of(ctx, "consent[unternehmen]"));
    CU_ASSERT_EQUAL(rows_of(ctx, "order_"), 0);
}

static void test_changed_price_is_a_conflict(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_variant_t dearer = *draft.variant;
    ss_order_t order;

    dearer.recurring_fee += 10000;
    draft.variant = &dearer;
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_CONFLICT);
    CU_ASSERT_EQUAL(rows_of(ctx, "customer"), 0);
}

/* The catalogue as it stands after somebody has changed it. */
static ss_catalogue_t *given_changed_catalogue(ss_ctx_t *ctx)
{
    ss_catalogue_t *catalogue = apr_pmemdup(ctx->pool, ctx->catalogue, sizeof(*catalogue));

    catalogue->terms = apr_pmemdup(ctx->pool, catalogue->terms, sizeof(*catalogue->terms) * (size_t)catalogue->terms_count);
    catalogue->components = apr_pmemdup(ctx->pool, catalogue->components,
                                        sizeof(*catalogue->components) * (size_t)catalogue->component_count);
    ctx->catalogue = catalogue;
    return catalogue;
}

static void test_new_terms_are_shown_before_they_bind(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    ((ss_terms_t *)given_changed_catalogue(ctx)->terms)[0].hash = "another";
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_CONFLICT);
}

static void test_dearer_usage_is_shown_before_it_binds(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    ss_component_t *components;
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    components = (ss_component_t *)given_changed_catalogue(ctx)->components;
    for (int i = 0; i < ctx->catalogue->component_count; i++) {
        components[i].price += components[i].type == SS_METERED ? 100 : 0;
    }
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_CONFLICT);
}

static void test_variant_that_left_the_shop_is_not_found(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_variant_t hidden = *draft.variant;
    ss_order_t order;

    hidden.allow_self_service = false;
    draft.variant = &hidden;
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_NOT_FOUND);
}

static void test_without_consent_to_start_all_dates_move(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    given_consents(&draft, (const char *const[]){ "agb", "mandate", NULL });
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT start_date FROM contract"), "2026-12-09");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT term_end FROM contract"), "2027-12-08");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "2026-12-09");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT billed_until FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT discount_periods_left FROM contract"), "3");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "2026-12-08");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event = 'InvoiceCreated'"), 0);
    CU_ASSERT_STRING_EQUAL(text_at(order_data(ctx, &order), "term.start"), "09.12.2026");
}

static void test_trial_is_billed_after_it(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-start");
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT trial_end FROM contract"), "2026-12-07");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "2026-12-08");
}

static void test_postpaid_bills_the_setup_at_once_and_fees_later(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "nachher");
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT gross FROM invoice"), "500");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT billed_until FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "2026-12-24");
}

static void test_order_for_approval_waits_without_bill(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "cloud");
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(order.status, "approval_pending");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract"), "waiting");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT event FROM outbox"), "order_waiting");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT documents FROM outbox"), "[]");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event = 'ContractCreated'"), 0);
}

static void test_test_order_takes_no_number_and_no_bill(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    draft.test = true;
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL(strncmp(order.number, "TEST-", 5), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "number_series WHERE name <> 'OrderProof'"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "coupon_use"), 0);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT test FROM contract"), "1");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "");
}

static void test_business_needs_its_own_consent_and_has_no_withdrawal(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_business_draft(ctx, "agentur", "DE", "");
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    given_consents(&draft, (const char *const[]){ "agb", "mandate", NULL });
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_INVALID);
    CU_ASSERT_PTR_NOT_NULL(ss_problem_of(ctx, "consent[unternehmen]"));
    ctx->problems->nelts = 0;
    given_consents(&draft, (const char *const[]){ "agb", "mandate", "unternehmen", NULL });
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT start_date FROM contract"), "2026-11-24");
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'terms'"), 2);
}

static void test_last_use_of_a_coupon_goes_to_one_order(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus"), again = given_draft(ctx, "webhosting-plus");
    ss_order_t order;

    draft.coupon = again.coupon = "einzeln-a";
    given_price_was_shown(ctx, &draft);
    given_price_was_shown(ctx, &again);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL(ss_place_order(ctx, &again, &order), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "coupon")->code, "coupon_used_up");
    CU_ASSERT_EQUAL(rows_of(ctx, "coupon_use"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "order_"), 1);
}

static void test_proof_tells_label_consents_and_prices(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_proof_check_t check;
    ss_order_t order;
    const json_t *record;
    const char *error;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    record = ss_json_parse(db_text(ctx, "SELECT record FROM order_proof"), &error, ctx->pool);
    CU_ASSERT_STRING_EQUAL(text_at(record, "button"), "zahlungspflichtig bestellen");
    CU_ASSERT_STRING_EQUAL(text_at(record, "order_id"), order.id);
    CU_ASSERT_STRING_EQUAL(text_at(record, "time"), "2026-11-24T08:00:00Z");
    CU_ASSERT_STRING_EQUAL(text_at(record, "consents.0.id"), "agb");
    CU_ASSERT_TRUE(json_is_true(json_at(record, "consents.0.given")));
    CU_ASSERT_EQUAL(strlen(text_at(record, "documents.0.hash")), 64);
    CU_ASSERT_STRING_EQUAL(text_at(record, "shown.price.first_invoice.amount"), "23,55\u00a0€");
    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_OK);
    CU_ASSERT_EQUAL(check.count, 1);
}

/* From now on the database refuses every new row of a table. */
static void given_table_refuses(ss_ctx_t *ctx, const char *table)
{
    if (ss_test_is_pgsql()) {
        CU_ASSERT_TRUE(db_run(ctx, "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                                   "$$BEGIN RAISE EXCEPTION 'refused'; END$$"));
        CU_ASSERT_TRUE(db_run(ctx, apr_psprintf(ctx->pool,
                                                "CREATE TRIGGER refuse_%s BEFORE INSERT ON %s FOR EACH ROW "
                                                "EXECUTE FUNCTION refuse()",
                                                table, table)));
        return;
    }
    CU_ASSERT_TRUE(db_run(ctx, apr_psprintf(ctx->pool,
                                            "CREATE TRIGGER refuse_%s BEFORE INSERT ON %s BEGIN "
                                            "SELECT RAISE(ABORT, 'refused'); END",
                                            table, table)));
}

static void given_table_accepts(ss_ctx_t *ctx, const char *table)
{
    CU_ASSERT_TRUE(db_run(ctx, apr_psprintf(ctx->pool, "DROP TRIGGER refuse_%s%s%s", table,
                                            ss_test_is_pgsql() ? " ON " : "", ss_test_is_pgsql() ? table : "")));
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

#define WORKERS 4
#define ORDERS_EACH 12

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
        worker->drafts[i] = *draft;
        worker->drafts[i].submission_key = ss_draft_make(draft->variant, "de", pool).submission_key;
    }
}

static void test_numbers_stay_gapless_under_concurrent_orders(void)
{
    ss_ctx_t *shop = given_shop();
    ss_draft_t draft = given_example_draft(shop);
    worker_t workers[WORKERS];
    apr_thread_t *threads[WORKERS];
    ss_writer_t *writer = NULL;
    ss_proof_check_t check;
    int placed = 0;
    apr_status_t result;

    if (!ss_test_is_pgsql()) {
        ss_writer_settings_t settings = { ss_test_params(shop), 0 };

        CU_ASSERT_EQUAL_FATAL(ss_writer_start(&writer, &settings, shop->pool), SS_OK);
    }
    for (int i = 0; i < WORKERS; i++) {
        given_worker(&workers[i], shop, writer, &draft);
    }
    for (int i = 0; i < WORKERS; i++) {
        apr_thread_create(&threads[i], NULL, place_many, &workers[i], shop->pool);
    }
    for (int i = 0; i < WORKERS; i++) {
        apr_thread_join(&result, threads[i]);
        placed += workers[i].placed;
    }
    CU_ASSERT_EQUAL(placed, WORKERS * ORDERS_EACH);
    CU_ASSERT_EQUAL(rows_of(shop, "invoice"), placed);
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT max(number) FROM invoice"), "RE-2026-000048");
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT count(DISTINCT number) FROM contract"), "48");
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT max(number) FROM contract"), "V-000048");
    CU_ASSERT_EQUAL(ss_order_proof_verify(shop, "", &check), SS_OK);
    CU_ASSERT_EQUAL(check.count, placed);
    if (writer != NULL) {
        ss_writer_stop(writer);
    }
    for (int i = 0; i < WORKERS; i++) {
        apr_pool_destroy(workers[i].ctx->pool);
    }
}

static void test_one_form_sent_at_once_gives_one_order(void)
{
    ss_ctx_t *shop = given_shop();
    ss_draft_t draft = given_example_draft(shop);
    worker_t workers[WORKERS];
    apr_thread_t *threads[WORKERS];
    ss_writer_t *writer = NULL;
    apr_status_t result;

    if (!ss_test_is_pgsql()) {
        ss_writer_settings_t settings = { ss_test_params(shop), 0 };

        CU_ASSERT_EQUAL_FATAL(ss_writer_start(&writer, &settings, shop->pool), SS_OK);
    }
    for (int i = 0; i < WORKERS; i++) {
        given_worker(&workers[i], shop, writer, &draft);
        for (int k = 0; k < ORDERS_EACH; k++) {
            workers[i].drafts[k].submission_key = draft.submission_key;
        }
    }
    for (int i = 0; i < WORKERS; i++) {
        apr_thread_create(&threads[i], NULL, place_many, &workers[i], shop->pool);
    }
    for (int i = 0; i < WORKERS; i++) {
        apr_thread_join(&result, threads[i]);
        CU_ASSERT_EQUAL(workers[i].placed, ORDERS_EACH);
    }
    CU_ASSERT_EQUAL(rows_of(shop, "order_"), 1);
    CU_ASSERT_STRING_EQUAL(db_text(shop, "SELECT last FROM number_series WHERE name = 'Invoice/2026'"), "1");
    if (writer != NULL) {
        ss_writer_stop(writer);
    }
    for (int i = 0; i < WORKERS; i++) {
        apr_pool_destroy(workers[i].ctx->pool);
    }
}

#define TEST(name) { #name, name }

void ss_test_place_order(void)
{
    static const ss_test_t tests[] = {
        TEST(test_example_order_is_complete_in_all_tables),
        TEST(test_first_invoice_of_the_example_is_23_55),
        TEST(test_contract_has_its_dates),
        TEST(test_iban_is_stored_sealed_and_masked_only),
        TEST(test_view_of_the_order_names_its_numbers),
        TEST(test_replay_gives_the_same_order),
        TEST(test_two_keys_are_two_orders),
        TEST(test_receipt_is_found_by_its_hash_only),
        TEST(test_missing_consents_are_named),
        TEST(test_changed_price_is_a_conflict),
        TEST(test_new_terms_are_shown_before_they_bind),
        TEST(test_dearer_usage_is_shown_before_it_binds),
        TEST(test_variant_that_left_the_shop_is_not_found),
        TEST(test_without_consent_to_start_all_dates_move),
        TEST(test_trial_is_billed_after_it),
        TEST(test_postpaid_bills_the_setup_at_once_and_fees_later),
        TEST(test_order_for_approval_waits_without_bill),
        TEST(test_test_order_takes_no_number_and_no_bill),
        TEST(test_business_needs_its_own_consent_and_has_no_withdrawal),
        TEST(test_last_use_of_a_coupon_goes_to_one_order),
        TEST(test_proof_tells_label_consents_and_prices),
        TEST(test_failure_at_any_table_leaves_nothing),
        TEST(test_numbers_stay_gapless_under_concurrent_orders),
        TEST(test_one_form_sent_at_once_gives_one_order),
    };

    ss_suite_add_database("place-order", tests, SS_COUNT(tests));
}

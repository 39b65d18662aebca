/* The chain of proof records: what an audit finds when somebody had hands on the database. */
#include "database.h"
#include "shop.h"

#include "actions/place_order.h"
#include "store/proof_store.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <stdatomic.h>

#define ORDERS 3

typedef struct tampering_t {
    const char *sql;
    ss_proof_fault_t fault;
    int64_t fitting;
} tampering_t;

static ss_ctx_t *given_orders(void)
{
    ss_ctx_t *ctx = given_shop();

    for (int i = 0; i < ORDERS; i++) {
        ss_draft_t draft = given_example_draft(ctx);
        ss_order_t order;

        draft.submission_key = apr_psprintf(ctx->pool, "key-%d", i);
        CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    }
    return ctx;
}

static void test_untouched_chain_is_sound(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_proof_check_t check;

    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_OK);
    CU_ASSERT_EQUAL(check.count, 0);
    CU_ASSERT_STRING_EQUAL(check.last_hash, "");
    ctx = given_orders();
    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_OK);
    CU_ASSERT_EQUAL(check.fault, SS_PROOF_SOUND);
    CU_ASSERT_EQUAL(check.count, ORDERS);
    CU_ASSERT_STRING_EQUAL(check.last_hash, db_text(ctx, "SELECT hash FROM order_proof WHERE sequence = 3"));
}

static void test_tampering_is_found(void)
{
    static const tampering_t cases[] = {
        { "UPDATE order_proof SET record = replace(record, 'zahlungspflichtig', 'kostenlos') WHERE sequence = 2",
          SS_PROOF_CHANGED, 1 },
        { "UPDATE order_proof SET hash = previous_hash WHERE sequence = 3", SS_PROOF_CHANGED, 2 },
        { "UPDATE order_proof SET order_id = 'another' WHERE sequence = 1", SS_PROOF_CHANGED, 0 },
        { "DELETE FROM order_proof WHERE sequence = 1", SS_PROOF_MISSING, 0 },
        { "DELETE FROM order_proof WHERE sequence = 2", SS_PROOF_MISSING, 1 },
        { "DELETE FROM order_proof WHERE sequence = 3", SS_PROOF_MISSING, 2 },
        { "DELETE FROM order_proof", SS_PROOF_MISSING, 0 },
        { "DELETE FROM order_ WHERE id = (SELECT order_id FROM order_proof WHERE sequence = 2)", SS_PROOF_ADDED, 3 },
        { "UPDATE number_series SET last = 2 WHERE name = 'OrderProof'", SS_PROOF_ADDED, 3 },
        { "UPDATE number_series SET last = 4 WHERE name = 'OrderProof'", SS_PROOF_MISSING, 3 },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        ss_ctx_t *ctx = given_orders();
        ss_proof_check_t check;

        CU_ASSERT_TRUE(db_run(ctx, cases[i].sql));
        CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_CONFLICT);
        CU_ASSERT_EQUAL(check.fault, cases[i].fault);
        CU_ASSERT_EQUAL(check.count, cases[i].fitting);
    }
}

/* Who may write to the database can reckon a whole new chain, but not one that holds a hash noted elsewhere. */
static void test_chain_made_anew_lacks_the_hash_noted_before(void)
{
    ss_ctx_t *ctx = given_orders();
    const char *noted = db_text(ctx, "SELECT hash FROM order_proof WHERE sequence = 2");
    ss_proof_check_t check;

    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, noted, &check), SS_OK);
    CU_ASSERT_TRUE(db_run(ctx, "DELETE FROM order_proof"));
    CU_ASSERT_TRUE(db_run(ctx, "DELETE FROM order_ WHERE number <> 'B-2026-000001'"));
    CU_ASSERT_TRUE(db_run(ctx, "DELETE FROM number_series WHERE name = 'OrderProof'"));
    CU_ASSERT_EQUAL(ss_order_proof_add(ctx, db_text(ctx, "SELECT id FROM order_"),
                                       apr_pstrcat(ctx->pool, "{\"order_id\":\"", db_text(ctx, "SELECT id FROM order_"),
                                                   "\"}", NULL)),
                    SS_OK);
    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_OK);
    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, noted, &check), SS_CONFLICT);
    CU_ASSERT_EQUAL(check.fault, SS_PROOF_NOT_SEEN);
}

#define LATER_ORDERS 40

typedef struct shopper_t {
    ss_ctx_t *ctx;
    ss_draft_t draft;
    atomic_bool done;
    int placed;
} shopper_t;

static void *APR_THREAD_FUNC place_on(apr_thread_t *thread, void *data)
{
    shopper_t *shopper = data;
    ss_order_t order;

    (void)thread;
    for (int i = 0; i < LATER_ORDERS; i++) {
        shopper->draft.submission_key = apr_psprintf(shopper->ctx->pool, "later-%d", i);
        shopper->placed += ss_place_order(shopper->ctx, &shopper->draft, &order) == SS_OK;
    }
    atomic_store(&shopper->done, true);
    return NULL;
}

static void test_orders_that_come_in_meanwhile_are_no_fault(void)
{
    ss_ctx_t *ctx = given_orders();
    shopper_t shopper = { .draft = given_example_draft(ctx) };
    ss_proof_check_t check;
    apr_thread_t *thread;
    apr_pool_t *pool;
    apr_status_t ended;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    shopper.ctx = given_shop_again(ctx, pool);
    shopper.ctx->db_source = given_second_connection(ctx)->db_source;
    CU_ASSERT_EQUAL_FATAL(apr_thread_create(&thread, NULL, place_on, &shopper, ctx->pool), APR_SUCCESS);
    while (!atomic_load(&shopper.done)) {
        CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_OK);
    }
    apr_thread_join(&ended, thread);
    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_OK);
    CU_ASSERT_EQUAL(check.count, ORDERS + shopper.placed);
    apr_pool_destroy(pool);
}

static void test_other_merchants_have_a_chain_of_their_own(void)
{
    ss_ctx_t *ctx = given_orders();
    ss_proof_check_t check;

    ctx->merchant_id = "another";
    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_OK);
    CU_ASSERT_EQUAL(check.count, 0);
}

static void test_records_are_handed_out_in_the_order_of_the_chain(void)
{
    ss_ctx_t *ctx = given_orders();
    const char *number = db_text(ctx, "SELECT o.number FROM order_ o JOIN order_proof p ON p.order_id = o.id "
                                      "WHERE p.sequence = 2");
    apr_array_header_t *list;
    ss_proof_t second, found;

    CU_ASSERT_TRUE(db_run(ctx, "DELETE FROM order_ WHERE id = (SELECT order_id FROM order_proof WHERE sequence = 3)"));
    CU_ASSERT_EQUAL_FATAL(ss_order_proof_list(ctx, 1, &list), SS_OK);
    CU_ASSERT_EQUAL_FATAL(list->nelts, 2);
    second = APR_ARRAY_IDX(list, 0, ss_proof_t);
    CU_ASSERT_EQUAL(second.sequence, 2);
    CU_ASSERT_STRING_EQUAL(second.order_number, number);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(list, 1, ss_proof_t).order_number, "");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(list, 1, ss_proof_t).previous_hash, second.hash);
    CU_ASSERT_EQUAL_FATAL(ss_order_proof_find(ctx, number, &found), SS_OK);
    CU_ASSERT_STRING_EQUAL(found.hash, second.hash);
    CU_ASSERT_EQUAL(ss_order_proof_find(ctx, "B-1", &found), SS_NOT_FOUND);
    ctx->merchant_id = "another";
    CU_ASSERT_EQUAL(ss_order_proof_find(ctx, number, &found), SS_NOT_FOUND);
}

static const ss_test_t tests[] = {
    { "test_untouched_chain_is_sound", test_untouched_chain_is_sound },
    { "test_tampering_is_found", test_tampering_is_found },
    { "test_chain_made_anew_lacks_the_hash_noted_before", test_chain_made_anew_lacks_the_hash_noted_before },
    { "test_orders_that_come_in_meanwhile_are_no_fault", test_orders_that_come_in_meanwhile_are_no_fault },
    { "test_other_merchants_have_a_chain_of_their_own", test_other_merchants_have_a_chain_of_their_own },
    { "test_records_are_handed_out_in_the_order_of_the_chain", test_records_are_handed_out_in_the_order_of_the_chain },
};

void ss_test_proof_store(void)
{
    ss_suite_add_long_database("proof_store", tests, SS_COUNT(tests));
}

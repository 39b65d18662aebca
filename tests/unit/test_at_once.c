/* The same thing sent many times at the same moment, each over a connection of its own. */
#include "shop.h"

#include "actions/confirm_code.h"
#include "actions/confirm_email.h"
#include "actions/declare.h"
#include "store/customer_store.h"

#include <apr_thread_proc.h>

#define SENDERS 12

typedef struct sender_t {
    ss_ctx_t *ctx;
    const ss_customer_t *customer; /* NULL: declares */
    ss_declaration_t declaration;
    ss_status_t status;
} sender_t;

static const ss_declaration_input_t input = { .name = "Marlene Feddersen",
                                              .contract = "meine Website",
                                              .email = "marlene@feddersen.example",
                                              .part = "",
                                              .reason = "",
                                              .end_date = "" };

static void *APR_THREAD_FUNC send_one(apr_thread_t *thread, void *data)
{
    sender_t *sender = data;

    (void)thread;
    sender->status =
        sender->customer != NULL
            ? ss_code_resend(sender->ctx, sender->customer, SS_CHANGE_EMAIL)
            : ss_declare(sender->ctx, SS_CANCELLATION, "k1", &input, &sender->declaration);
    return NULL;
}

static void given_sender(sender_t *sender, const ss_ctx_t *shop, const ss_customer_t *customer)
{
    ss_ctx_t *connected = given_second_connection(shop);
    apr_pool_t *pool;

    apr_pool_create_unmanaged(&pool); /* threads share no allocator */
    sender->ctx = given_shop_again(shop, pool);
    sender->ctx->db_source = connected->db_source;
    sender->customer = customer;
}

static void all_send(sender_t *senders, const ss_ctx_t *shop, const ss_customer_t *customer)
{
    apr_thread_t *threads[SENDERS];
    apr_status_t result;

    for (int i = 0; i < SENDERS; i++) {
        given_sender(&senders[i], shop, customer);
    }
    for (int i = 0; i < SENDERS; i++) {
        apr_thread_create(&threads[i], NULL, send_one, &senders[i], shop->pool);
    }
    for (int i = 0; i < SENDERS; i++) {
        apr_thread_join(&result, threads[i]);
    }
}

static void dismiss(sender_t *senders)
{
    for (int i = 0; i < SENDERS; i++) {
        ss_db_release(senders[i].ctx);
        apr_pool_destroy(senders[i].ctx->pool);
    }
}

static void test_one_statement_has_one_receipt(void)
{
    ss_ctx_t *shop = given_shop();
    sender_t senders[SENDERS];

    all_send(senders, shop, NULL);
    for (int i = 0; i < SENDERS; i++) {
        CU_ASSERT_EQUAL_FATAL(senders[i].status, SS_OK);
        CU_ASSERT_STRING_EQUAL(senders[i].declaration.id, senders[0].declaration.id);
    }
    CU_ASSERT_EQUAL(rows_of(shop, "cancellation"), 1);
    CU_ASSERT_EQUAL(rows_of(shop, "outbox WHERE event = 'cancellation_received'"), 1);
    dismiss(senders);
}

/* Five an hour, the first of them came with the wish. */
static void test_codes_stay_limited(void)
{
    ss_ctx_t *shop = given_shop();
    ss_draft_t draft = given_example_draft(shop);
    sender_t senders[SENDERS];
    ss_customer_t customer;
    ss_order_t order;
    int granted = 0;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(shop, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(shop, order.customer_id, &customer), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_code_request(shop, &customer, SS_CHANGE_EMAIL, "atelier@feddersen.example"), SS_OK);
    all_send(senders, shop, &customer);
    for (int i = 0; i < SENDERS; i++) {
        granted += senders[i].status == SS_OK;
    }
    CU_ASSERT_EQUAL(granted, 4);
    CU_ASSERT_EQUAL(rows_of(shop, "outbox WHERE event = 'email_confirm'"), 5);
    dismiss(senders);
}

void ss_test_at_once(void)
{
    static const ss_test_t tests[] = {
        { "test_one_statement_has_one_receipt", test_one_statement_has_one_receipt },
        { "test_codes_stay_limited", test_codes_stay_limited },
    };

    ss_suite_add_database("at_once", tests, SS_COUNT(tests));
}

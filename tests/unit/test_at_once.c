/* The same thing sent many times at the same moment, each over a connection of its own. */
#include "shop.h"

#include "actions/confirm_code.h"
#include "actions/confirm_email.h"
#include "actions/create_portal_link.h"
#include "actions/declare.h"
#include "actions/open_session.h"
#include "actions/open_window.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/customer_store.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <string.h>

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

/* Somebody with access through the old mailbox opens more of it while the address changes. */
typedef struct intruder_t {
    sender_t link, window;
    const char *secret, *pass;
    const char *link_cookie, *window_cookie;
    apr_thread_t *threads[2];
} intruder_t;

/* The address changes in `shop`; the threads start when that is done but not yet committed. */
typedef struct email_change_t {
    const ss_session_t *session;
    const char *code;
    intruder_t *intruder;
} email_change_t;

static void *APR_THREAD_FUNC open_link(apr_thread_t *thread, void *data)
{
    intruder_t *intruder = data;

    (void)thread;
    intruder->link.status = ss_open_session(intruder->link.ctx, intruder->secret, &intruder->link_cookie);
    return NULL;
}

static void *APR_THREAD_FUNC open_window(apr_thread_t *thread, void *data)
{
    intruder_t *intruder = data;

    (void)thread;
    intruder->window.status = ss_open_window(intruder->window.ctx, intruder->pass, &intruder->window_cookie);
    return NULL;
}

static ss_status_t change_email_slowly(ss_ctx_t *ctx, void *data)
{
    const email_change_t *change = data;
    intruder_t *intruder = change->intruder;
    ss_status_t status = ss_confirm_email(ctx, change->session, "V-000001", change->code);

    apr_thread_create(&intruder->threads[0], NULL, open_link, intruder, ss_test_pool());
    apr_thread_create(&intruder->threads[1], NULL, open_window, intruder, ss_test_pool());
    apr_sleep(apr_time_from_msec(300));
    return status;
}

static const char *given_link(ss_ctx_t *shop, const char *customer_id)
{
    const ss_link_request_t request = { .contract_id = "", .customer_id = customer_id, .all_contracts = true,
                                        .scope = "", .channel = SS_CHANNEL_MAIL, .lang = "de" };
    const char *url = "/";

    CU_ASSERT_EQUAL_FATAL(ss_create_portal_link(shop, &request, &url, NULL), SS_OK);
    return strrchr(url, '/') + 1;
}

static const char *given_session(ss_ctx_t *shop, const char *customer_id)
{
    const char *cookie = "";

    CU_ASSERT_EQUAL_FATAL(ss_open_session(shop, given_link(shop, customer_id), &cookie), SS_OK);
    return cookie;
}

static const char *given_code(ss_ctx_t *shop, const ss_customer_t *customer)
{
    const char *error;

    CU_ASSERT_EQUAL_FATAL(ss_code_request(shop, customer, SS_CHANGE_EMAIL, "atelier@feddersen.example"), SS_OK);
    return ss_json_text(ss_json_parse(db_text(shop, "SELECT data FROM outbox WHERE event = 'email_confirm'"),
                                      &error, shop->pool), "code");
}

static void test_nothing_is_opened_while_the_address_changes(void)
{
    ss_ctx_t *shop = given_shop();
    ss_draft_t draft = given_example_draft(shop);
    intruder_t intruder = { 0 };
    email_change_t change = { .intruder = &intruder };
    ss_customer_t customer;
    ss_session_t session;
    ss_order_t order;
    apr_status_t result;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(shop, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(shop, order.customer_id, &customer), SS_OK);
    intruder.secret = given_link(shop, customer.id);
    intruder.pass = ss_window_pass(shop, ss_hash_text(given_session(shop, customer.id), shop->pool));
    CU_ASSERT_EQUAL_FATAL(ss_resume_session(shop, given_session(shop, customer.id), &session), SS_OK);
    change.session = &session;
    change.code = given_code(shop, &customer);
    given_sender(&intruder.link, shop, NULL);
    given_sender(&intruder.window, shop, NULL);
    shop->now += apr_time_from_sec(2); /* the others began a little earlier */
    CU_ASSERT_EQUAL(ss_db_transact(shop, change_email_slowly, &change), SS_OK);
    apr_thread_join(&result, intruder.threads[0]);
    apr_thread_join(&result, intruder.threads[1]);
    CU_ASSERT_EQUAL(intruder.link.status, SS_NOT_FOUND);
    CU_ASSERT_EQUAL(intruder.window.status, SS_FORBIDDEN);
    CU_ASSERT_EQUAL(rows_of(shop, "session WHERE ended_at IS NULL"), 1);
    for (int i = 0; i < 2; i++) {
        sender_t *sender = i == 0 ? &intruder.link : &intruder.window;

        ss_db_release(sender->ctx);
        apr_pool_destroy(sender->ctx->pool);
    }
}

void ss_test_at_once(void)
{
    static const ss_test_t tests[] = {
        { "test_one_statement_has_one_receipt", test_one_statement_has_one_receipt },
        { "test_codes_stay_limited", test_codes_stay_limited },
        { "test_nothing_is_opened_while_the_address_changes",
          test_nothing_is_opened_while_the_address_changes },
    };

    ss_suite_add_database("at_once", tests, SS_COUNT(tests));
}

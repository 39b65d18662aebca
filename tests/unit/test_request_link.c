/* New links by mail: the same work for every address, a limit for each customer. */
#include "given_withdrawal.h"

#include "actions/request_link.h"
#include "model/email.h"

#include <apr_strings.h>
#include <string.h>

#define EMAIL "marlene@feddersen.example"

/* What the page does, and what the background makes of it. */
static ss_status_t ask_for_link(ss_ctx_t *ctx, const char *email)
{
    const ss_claim_t claim = { "", 50, apr_time_from_sec(1) };
    apr_array_header_t *rows;
    ss_status_t status = ss_request_link(ctx, email);

    if (status != SS_OK) {
        return status;
    }
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'link_request'"), 1);
    CU_ASSERT_EQUAL(ss_outbox_claim(ctx, &claim, &rows), SS_OK);
    for (int i = 0; i < rows->nelts; i++) {
        const ss_outbox_mail_t *row = &APR_ARRAY_IDX(rows, i, ss_outbox_mail_t);

        status = strcmp(row->event, SS_LINK_REQUEST) == 0 ? ss_answer_link_request(ctx, row) : status;
    }
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'link_request'"), 0);
    return status;
}

/* The page looks nobody up: it writes the same rows for whoever is asked for. */
static void test_request_for_a_link_is_the_same_for_every_address(void)
{
    ss_ctx_t *ctx = given_example_contract();

    CU_ASSERT_EQUAL(ss_request_link(ctx, EMAIL), SS_OK);
    CU_ASSERT_EQUAL(ss_request_link(ctx, "nobody@example.org"), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM (SELECT DISTINCT event, lang, contract_id, data, documents, "
                                        "status FROM outbox) AS kinds"), "1");
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox"), 2);
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'link.requested' AND object_id = ''"), 2);
}

static void test_known_address_gets_a_link_and_an_unknown_one_only_a_record(void)
{
    ss_ctx_t *ctx = given_example_contract();

    CU_ASSERT_EQUAL(ask_for_link(ctx, "nobody@example.org"), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox"), 0);
    CU_ASSERT_EQUAL(ask_for_link(ctx, "Marlene@Feddersen.example"), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT event FROM outbox"), "new_link");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT recipient FROM outbox"), EMAIL);
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'link.requested'"), 2);
    CU_ASSERT_EQUAL(ss_request_link(ctx, "nonsense"), SS_INVALID);
}

static const char *count_mails(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT count(*) FROM outbox");
}

static void test_customer_gets_five_links_an_hour(void)
{
    ss_ctx_t *ctx = given_example_contract();

    for (int i = 0; i < 7; i++) {
        CU_ASSERT_EQUAL(ask_for_link(ctx, i % 2 == 0 ? EMAIL : "MARLENE@feddersen.example"), SS_OK);
    }
    CU_ASSERT_STRING_EQUAL(count_mails(ctx), "5");
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'link.requested'"), 7);
    ctx->now += apr_time_from_sec(3601);
    CU_ASSERT_EQUAL(ask_for_link(ctx, EMAIL), SS_OK);
    CU_ASSERT_STRING_EQUAL(count_mails(ctx), "6");
}

static void test_each_customer_of_an_address_has_five_links_of_their_own(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    for (int i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(ask_for_link(ctx, EMAIL), SS_OK);
    }
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL(ask_for_link(ctx, EMAIL), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'new_link'"), 6);
}

/* Everybody may order with somebody's address; the one who had it first still gets a link. */
static void test_orders_of_strangers_do_not_keep_the_link_from_the_first_customer(void)
{
    ss_ctx_t *ctx = given_example_contract();
    const char *first = db_text(ctx, "SELECT id FROM customer");

    for (int i = 0; i < 8; i++) {
        ss_draft_t draft = given_example_draft(ctx);
        ss_order_t order;

        ctx->now += apr_time_from_sec(1);
        draft.submission_key = apr_psprintf(ctx->pool, "stranger-%d", i);
        CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    }
    CU_ASSERT_EQUAL(ask_for_link(ctx, EMAIL), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'new_link'"), 5);
    CU_ASSERT_EQUAL(rows_of(ctx, apr_psprintf(ctx->pool, "outbox WHERE event = 'new_link' AND data LIKE '%%%s%%'", first)), 1);
}

/* What is taken as an address must be one that mail can be sent to. */
static void test_addresses_that_mail_servers_refuse_are_not_taken(void)
{
    static const char *const refused[] = { "marlene@ex\u00e4mple.example", "m\u00e4rlene@example.org", "a@\u4f8b\u5b50.example" };

    for (int i = 0; i < SS_COUNT(refused); i++) {
        CU_ASSERT_FALSE(ss_email_is(refused[i]));
    }
    CU_ASSERT_TRUE(ss_email_is("marlene@xn--exmple-cua.example"));
}

void ss_test_request_link(void)
{
    static const ss_test_t tests[] = {
        { "test_request_for_a_link_is_the_same_for_every_address", test_request_for_a_link_is_the_same_for_every_address },
        { "test_known_address_gets_a_link_and_an_unknown_one_only_a_record",
          test_known_address_gets_a_link_and_an_unknown_one_only_a_record },
        { "test_customer_gets_five_links_an_hour", test_customer_gets_five_links_an_hour },
        { "test_each_customer_of_an_address_has_five_links_of_their_own",
          test_each_customer_of_an_address_has_five_links_of_their_own },
        { "test_orders_of_strangers_do_not_keep_the_link_from_the_first_customer",
          test_orders_of_strangers_do_not_keep_the_link_from_the_first_customer },
        { "test_addresses_that_mail_servers_refuse_are_not_taken", test_addresses_that_mail_servers_refuse_are_not_taken },
    };

    ss_suite_add_database("request_link", tests, SS_COUNT(tests));
}

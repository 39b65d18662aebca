/* An erasure: what its answer names, what waits to be mailed, and when it is carried out to the end. */
#include "given_withdrawal.h"

#include "actions/mail_data.h"
#include "actions/request_erasure.h"
#include "base/json.h"
#include "store/customer_store.h"
#include "store/outbox_store.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

/* The example contract, which ended the day before. */
static ss_ctx_t *given_contract_over(ss_customer_t *customer)
{
    ss_ctx_t *ctx = given_example_contract();

    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, db_text(ctx, "SELECT id FROM customer"), customer), SS_OK);
    db_run(ctx, "UPDATE contract SET status = 'cancelled', end_date = '2026-11-23', next_billing_date = ''");
    return ctx;
}

static json_t *answer_to(ss_ctx_t *ctx, const ss_customer_t *customer)
{
    const char *error;
    ss_erasure_t erasure;

    CU_ASSERT_EQUAL_FATAL(ss_request_erasure(ctx, customer, "", &erasure), SS_OK);
    return ss_json_parse(erasure.answer, &error, ctx->pool);
}

/* "documents 2034-12-31, contracts ..." */
static const char *kept(ss_ctx_t *ctx, const json_t *answer)
{
    const char *list = "";
    json_t *entry;
    size_t index;

    json_array_foreach(json_object_get(answer, "kept"), index, entry) {
        list = apr_pstrcat(ctx->pool, list, *list == '\0' ? "" : ", ", ss_json_text(entry, "what"), " ",
                           ss_json_text(entry, "until"), NULL);
    }
    return list;
}

static void given_usage(ss_ctx_t *ctx)
{
    CU_ASSERT_TRUE(db_run(ctx, "INSERT INTO metered_usage (merchant_id, id, contract_id, component_id, quantity, due_at, memo, "
                               "usage_key, created_at) SELECT merchant_id, 'u1', id, 'x', 1, '2026-12-01T00:00:00Z', '', '', "
                               "'2026-12-01T00:00:00Z' FROM contract"));
}

static void test_answer_names_usage_that_stays_until_it_is_billed(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_customer_t customer;
    json_t *answer, *view;

    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, db_text(ctx, "SELECT id FROM customer"), &customer), SS_OK);
    given_usage(ctx);
    answer = answer_to(ctx, &customer);
    CU_ASSERT_STRING_EQUAL(kept(ctx, answer), "documents , contracts , mandates , usage , audit ");
    view = ss_erasure_kept_view(ctx, json_object_get(answer, "kept"));
    CU_ASSERT_STRING_EQUAL(text_at(view, "3.until"), "bis zur Abrechnung, danach 180 Tage");
    CU_ASSERT_STRING_EQUAL(text_at(view, "0.until"), "solange der Vertrag läuft, danach 8 Jahre ab Jahresende");
    for (int i = 0; i < 5; i++) {
        CU_ASSERT_STRING_NOT_EQUAL(text_at(view, apr_psprintf(ctx->pool, "%d.why", i)), "");
    }
    CU_ASSERT_EQUAL(rows_of(ctx, "metered_usage"), 1);
}

/* What is left of usage of 2026-12-01 once another invoice has a period from this day to the other. */
static int usage_left_after(const char *first, const char *last)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_customer_t customer;

    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, db_text(ctx, "SELECT id FROM customer"), &customer), SS_OK);
    given_usage(ctx);
    CU_ASSERT_TRUE(db_run(ctx, apr_psprintf(ctx->pool,
        "INSERT INTO invoice (merchant_id, id, number, kind, customer_id, contract_id, lang, currency, net, vat, gross, issue_date, "
        "due_date, period_start, period_end, document_id, data, created_at) SELECT merchant_id, 'i2', 'RE-2', kind, customer_id, "
        "contract_id, lang, currency, net, vat, gross, issue_date, due_date, '%s', '%s', '', data, created_at FROM invoice",
        first, last)));
    answer_to(ctx, &customer);
    return rows_of(ctx, "metered_usage");
}

/* The period from 2026-11-24 to 2026-12-23 is still to be billed its usage, whatever a change in it was billed. */
static void test_invoice_of_a_change_bills_no_usage(void)
{
    CU_ASSERT_EQUAL(usage_left_after("2026-12-05", "2026-12-23"), 1);
    CU_ASSERT_EQUAL(usage_left_after("2026-12-24", "2027-01-23"), 0);
}

/* Source of the figures: AO section 147(3), HGB section 257(4); the last booking and the last letter count too. */
static void test_last_booking_and_last_letter_decide_the_days(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_contract_over(&customer);

    db_run(ctx, "INSERT INTO ledger_entry (merchant_id, id, contract_id, kind, amount, booked_on, reference, invoice_id, created_at) "
                "SELECT merchant_id, 'e1', id, 'payment', -100, '2027-01-05', '', '', '2027-01-05T10:00:00Z' FROM contract");
    db_run(ctx, "INSERT INTO outbox (merchant_id, id, site_id, event, class, recipient, lang, contract_id, customer_id, "
                "message_id, data, documents, status, attempts, due_at, claimed_until, claimed_by, last_error, created_at) "
                "SELECT merchant_id, 'm1', '', 'dunning', 'letters', 'a@b.example', 'de', id, '', '', '{}', '[]', 'sent', 0, "
                "'', '', '', '', '2027-02-05T10:00:00Z' FROM contract");
    ctx->now += DAYS(100);
    CU_ASSERT_STRING_EQUAL(kept(ctx, answer_to(ctx, &customer)),
                           "documents 2035-12-31, contracts 2033-12-31, mandates 2028-01-26, audit 2030-12-31");
}

static void given_mail(ss_ctx_t *ctx, const char *event, const char *data)
{
    const ss_new_mail_t mail = { .event = event, .recipient = "Marlene@Feddersen.example",
                                 .contract_id = db_text(ctx, "SELECT id FROM contract"),
                                 .customer_id = db_text(ctx, "SELECT id FROM customer"),
                                 .data = ss_json_parse(data, &(const char *){ NULL }, ctx->pool) };

    CU_ASSERT_EQUAL_FATAL(ss_outbox_add(ctx, &mail), SS_OK);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* What the next sending makes of each waiting mail, by event: "order_confirmed:0 ", 1 for one with a link. */
static const char *links_in_mails(ss_ctx_t *ctx)
{
    const ss_claim_t claim = { "", 50, apr_time_from_sec(1) };
    apr_array_header_t *rows, *names = apr_array_make(ctx->pool, 1, sizeof(const char *));
    apr_array_header_t *links = apr_array_make(ctx->pool, 4, sizeof(const char *));
    json_t *data;

    CU_ASSERT_EQUAL_FATAL(ss_outbox_claim(ctx, &claim, &rows), SS_OK);
    for (int i = 0; i < rows->nelts; i++) {
        const ss_outbox_mail_t *row = &APR_ARRAY_IDX(rows, i, ss_outbox_mail_t);

        CU_ASSERT_EQUAL_FATAL(ss_mail_data(ctx, row, names, &data), SS_OK);
        APR_ARRAY_PUSH(links, const char *) =
            apr_psprintf(ctx->pool, "%s:%d ", row->event, *ss_json_text(data, "SelfServicePortalUrl") != '\0');
    }
    qsort(links->elts, (size_t)links->nelts, sizeof(const char *), compare_texts);
    return apr_array_pstrcat(ctx->pool, links, '\0');
}

static void test_mails_that_wait_at_an_erasure_open_nothing_and_letters_still_go(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_contract_over(&customer);

    given_mail(ctx, "dunning", "{}");
    CU_ASSERT_STRING_EQUAL(links_in_mails(ctx), "dunning:1 ");
    db_run(ctx, "UPDATE outbox SET claimed_until = ''");
    given_mail(ctx, "new_link", "{}");
    given_mail(ctx, "email_confirm", "{}");
    answer_to(ctx, &customer);
    CU_ASSERT_STRING_EQUAL(links_in_mails(ctx), "dunning:0 erasure_received:0 ");
    CU_ASSERT_EQUAL(rows_of(ctx, "self_service_token"), 0);
}

/* While a contract runs its portal stays open: links still go out, codes that nobody can use do not. */
static void test_links_go_on_while_a_contract_runs(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_contract_over(&customer);

    db_run(ctx, "UPDATE contract SET status = 'active', end_date = ''");
    given_mail(ctx, "new_link", "{}");
    given_mail(ctx, "email_confirm", "{}");
    answer_to(ctx, &customer);
    CU_ASSERT_STRING_EQUAL(links_in_mails(ctx), "erasure_received:0 new_link:1 ");
}

/* On its very day: nothing of it runs any more, nor of what was declined, whatever day that was. */
static void test_contract_that_was_withdrawn_or_declined_does_not_run(void)
{
    static const char *const ends[] = { "'withdrawn', end_date = '2026-11-24'", "'declined', end_date = ''" };

    for (int i = 0; i < SS_COUNT(ends); i++) {
        ss_ctx_t *ctx = given_example_contract();
        ss_customer_t customer;
        bool runs = true;

        CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, db_text(ctx, "SELECT id FROM customer"), &customer), SS_OK);
        db_run(ctx, apr_pstrcat(ctx->pool, "UPDATE contract SET next_billing_date = '', status = ", ends[i], NULL));
        CU_ASSERT_EQUAL(ss_customer_has_contract(ctx, customer.id, &runs), SS_OK);
        CU_ASSERT_FALSE(runs);
        CU_ASSERT_FALSE(ss_json_bool(answer_to(ctx, &customer), "runs"));
        CU_ASSERT_EQUAL(rows_of(ctx, "erasure_request WHERE completed_at IS NOT NULL"), 1);
        CU_ASSERT_EQUAL(rows_of(ctx, "self_service_token"), 0);
    }
}

/* The answer to an earlier request, which was mailed, is no letter either. */
static void test_mailed_answer_goes_when_the_request_is_carried_out(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_customer_t customer;

    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, db_text(ctx, "SELECT id FROM customer"), &customer), SS_OK);
    answer_to(ctx, &customer);
    db_run(ctx, "UPDATE outbox SET status = 'sent'");
    db_run(ctx, "UPDATE contract SET status = 'cancelled', end_date = '2026-11-23', next_billing_date = ''");
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'erasure_received'"), 1);
    CU_ASSERT_EQUAL(ss_finish_erasures(ctx), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'erasure_received'"), 0);
}

/* Asked for while the contract ran, withdrawn from on the same day: it is carried out on that day. */
static void test_open_request_is_carried_out_after_a_withdrawal(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_customer_t customer;

    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, db_text(ctx, "SELECT id FROM customer"), &customer), SS_OK);
    answer_to(ctx, &customer);
    withdraw(ctx);
    CU_ASSERT_EQUAL(ss_finish_erasures(ctx), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "erasure_request WHERE completed_at IS NOT NULL"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'privacy.erased'"), 1);
}

static void given_open_requests(ss_ctx_t *ctx, const char *contract, int count)
{
    for (int i = 0; i < count; i++) {
        CU_ASSERT_TRUE(db_run(ctx, apr_psprintf(ctx->pool,
            "INSERT INTO erasure_request (merchant_id, id, customer_id, customer_number, answer, requested_at) "
            "SELECT merchant_id, 'r%d', customer_id, '', '{}', '2026-01-01T00:00:00Z' FROM contract WHERE number = '%s'", i, contract)));
    }
}

static void test_requests_that_wait_for_their_contract_hold_up_no_other(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_example_contract();
    ss_draft_t draft = given_example_draft(ctx);

    draft.submission_key = "another";
    draft.person.fields[SS_FIELD_EMAIL] = "jonas@petersen.example";
    given_ordered(ctx, &draft);
    given_open_requests(ctx, "V-000002", 600);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, db_text(ctx, "SELECT customer_id FROM contract WHERE number = 'V-000001'"),
                                           &customer), SS_OK);
    answer_to(ctx, &customer);
    db_run(ctx, "UPDATE contract SET status = 'cancelled', end_date = '2026-11-23' WHERE number = 'V-000001'");
    CU_ASSERT_EQUAL(ss_finish_erasures(ctx), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "erasure_request WHERE completed_at IS NOT NULL"), 1);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT customer_id FROM erasure_request WHERE completed_at IS NOT NULL"), customer.id);
}

void ss_test_request_erasure(void)
{
    static const ss_test_t tests[] = {
        { "GDP-02 test_answer_names_usage_that_stays_until_it_is_billed", test_answer_names_usage_that_stays_until_it_is_billed },
        { "GDP-02 test_invoice_of_a_change_bills_no_usage", test_invoice_of_a_change_bills_no_usage },
        { "GDP-02 test_last_booking_and_last_letter_decide_the_days", test_last_booking_and_last_letter_decide_the_days },
        { "GDP-02 test_mails_that_wait_at_an_erasure_open_nothing_and_letters_still_go",
          test_mails_that_wait_at_an_erasure_open_nothing_and_letters_still_go },
        { "test_links_go_on_while_a_contract_runs", test_links_go_on_while_a_contract_runs },
        { "GDP-02 test_contract_that_was_withdrawn_or_declined_does_not_run",
          test_contract_that_was_withdrawn_or_declined_does_not_run },
        { "GDP-02 test_open_request_is_carried_out_after_a_withdrawal",
          test_open_request_is_carried_out_after_a_withdrawal },
        { "GDP-02 test_mailed_answer_goes_when_the_request_is_carried_out",
          test_mailed_answer_goes_when_the_request_is_carried_out },
        { "GDP-02 test_requests_that_wait_for_their_contract_hold_up_no_other",
          test_requests_that_wait_for_their_contract_hold_up_no_other },
    };

    ss_suite_add_database("request_erasure", tests, SS_COUNT(tests));
}

/* What counts as paid, and what is credit: debits on their day, chargebacks of them, payouts at once. */
#include "given_account.h"

#include "actions/account_view.h"
#include "base/json.h"

#include <apr_thread_proc.h>
#include <string.h>

#define SENDERS 6

/* The money is gone from the customer's account: nobody asks for it twice, whatever is chosen now. */
static void test_a_debit_whose_day_has_come_counts_as_paid(void)
{
    visit_t visit = given_debit();
    const char *number = number_of(&visit);
    json_t *account = ss_json_object(visit.ctx->pool);

    CU_ASSERT_EQUAL(ss_account_open(visit.ctx, &visit.contract, account), SS_OK);
    CU_ASSERT_STRING_EQUAL(text_at(account, "open_total"), "23,55\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(account, "open.0.note"), "Einzug am 26.11.2026, Sie müssen nichts tun");
    CU_ASSERT_STRING_EQUAL(text_at(account, "collected"), "");
    given_invoice(&visit, "1", "invoice", 500, "2026-12-24");
    db_run(visit.ctx, "UPDATE payment_method SET kind = 'invoice'");
    CU_ASSERT_EQUAL(ss_account_open(visit.ctx, &visit.contract, account), SS_OK);
    CU_ASSERT_STRING_EQUAL(text_at(account, "open.0.note"), "Einzug am 26.11.2026, Sie müssen nichts tun");
    visit.ctx->now += apr_time_from_sec(2 * 86400);
    CU_ASSERT_STRING_EQUAL(state(&visit, number, true), "collected");
    CU_ASSERT_STRING_EQUAL(state(&visit, number, false), "collected");
    CU_ASSERT_EQUAL(ss_account_open(visit.ctx, &visit.contract, account), SS_OK);
    CU_ASSERT_STRING_EQUAL(text_at(account, "open_total"), "5,00\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(account, "open_rest"), "");
    CU_ASSERT_STRING_EQUAL(text_at(account, "open.0.number"), "1");
    CU_ASSERT_STRING_EQUAL(text_at(account, "open.1.number"), "(none)");
    CU_ASSERT_STRING_EQUAL(text_at(account, "collected"), "23,55\u00a0€");
    CU_ASSERT_EQUAL(book(&visit, "payment", 2355, number), SS_OK);
    CU_ASSERT_STRING_EQUAL(state(&visit, number, false), "paid");
    CU_ASSERT_EQUAL(ss_account_open(visit.ctx, &visit.contract, account), SS_OK);
    CU_ASSERT_STRING_EQUAL(text_at(account, "collected"), "");
}

/* What the bank takes back was there before: the account shows both. */
static void test_a_debit_that_was_not_booked_can_come_back(void)
{
    visit_t visit = given_debit();
    const char *number = number_of(&visit);

    CU_ASSERT_EQUAL(book(&visit, "chargeback", 2355, number), SS_INVALID);
    visit.ctx->now += apr_time_from_sec(3 * 86400);
    CU_ASSERT_EQUAL(book(&visit, "chargeback", 2355, number), SS_OK);
    CU_ASSERT_STRING_EQUAL(state(&visit, number, true), "overdue");
    CU_ASSERT_EQUAL(balance(&visit), 2355);
    CU_ASSERT_STRING_EQUAL(db_text(visit.ctx, "SELECT booked_on || ' ' || amount FROM ledger_entry WHERE kind = 'payment'"),
                           "2026-11-26 -2355");
    CU_ASSERT_EQUAL(book(&visit, "chargeback", 1, number), SS_INVALID);
}

/* What is announced for credit notes is not there to be paid out as well. */
static void test_no_more_is_paid_out_than_the_credit(void)
{
    visit_t visit = given_visit();

    CU_ASSERT_EQUAL(book(&visit, "payout", 1, ""), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(visit.ctx, "amount")->code, "more_than_credit");
    CU_ASSERT_EQUAL(book(&visit, "payment", 2355 + 50, ""), SS_OK);
    CU_ASSERT_EQUAL(book(&visit, "payout", 51, ""), SS_INVALID);
    CU_ASSERT_EQUAL(book(&visit, "payout", 30, ""), SS_OK);
    CU_ASSERT_EQUAL(book(&visit, "payout", 30, ""), SS_INVALID);
    given_invoice(&visit, "3", "credit_note", 1000, "2026-12-08");
    CU_ASSERT_EQUAL(balance(&visit), -1020);
    CU_ASSERT_EQUAL(book(&visit, "payout", 21, ""), SS_INVALID);
    CU_ASSERT_EQUAL(book(&visit, "refund", 400, "3"), SS_OK);
    CU_ASSERT_EQUAL(book(&visit, "payout", 21, ""), SS_INVALID);
    db_run(visit.ctx, "UPDATE contract SET status = 'ended'");
    CU_ASSERT_EQUAL(book(&visit, "payout", 20, ""), SS_OK);
    CU_ASSERT_EQUAL(book(&visit, "payout", 1, ""), SS_INVALID);
    CU_ASSERT_EQUAL(balance(&visit), -600);
}

typedef struct sender_t {
    visit_t visit;
    ss_status_t status;
} sender_t;

static void *APR_THREAD_FUNC pay_out(apr_thread_t *thread, void *data)
{
    sender_t *sender = data;

    (void)thread;
    sender->status = book(&sender->visit, "payout", 30, "");
    return NULL;
}

/* The credit is enough for two of six. */
static void test_payouts_at_once_share_the_credit(void)
{
    visit_t visit = given_visit();
    apr_thread_t *threads[SENDERS];
    sender_t senders[SENDERS];
    apr_status_t result;
    apr_pool_t *pool;
    int paid = 0;

    CU_ASSERT_EQUAL(book(&visit, "payment", 2355 + 89, ""), SS_OK);
    for (int i = 0; i < SENDERS; i++) {
        apr_pool_create_unmanaged(&pool); /* threads share no allocator */
        senders[i].visit = visit;
        senders[i].visit.ctx = given_shop_again(visit.ctx, pool);
        senders[i].visit.ctx->db_source = given_second_connection(visit.ctx)->db_source;
    }
    for (int i = 0; i < SENDERS; i++) {
        apr_thread_create(&threads[i], NULL, pay_out, &senders[i], visit.ctx->pool);
    }
    for (int i = 0; i < SENDERS; i++) {
        apr_thread_join(&result, threads[i]);
        paid += senders[i].status == SS_OK;
        CU_ASSERT_TRUE(senders[i].status == SS_OK || senders[i].status == SS_INVALID);
        ss_db_release(senders[i].visit.ctx);
        apr_pool_destroy(senders[i].visit.ctx->pool);
    }
    CU_ASSERT_EQUAL(paid, 2);
    CU_ASSERT_EQUAL(balance(&visit), -29);
}

void ss_test_account(void)
{
    static const ss_test_t tests[] = {
        { "test_a_debit_whose_day_has_come_counts_as_paid",
          test_a_debit_whose_day_has_come_counts_as_paid },
        { "test_a_debit_that_was_not_booked_can_come_back",
          test_a_debit_that_was_not_booked_can_come_back },
        { "test_no_more_is_paid_out_than_the_credit", test_no_more_is_paid_out_than_the_credit },
        { "test_payouts_at_once_share_the_credit", test_payouts_at_once_share_the_credit },
    };

    ss_suite_add_database("account", tests, SS_COUNT(tests));
}

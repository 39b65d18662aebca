/* Payments and what else moves the balance: where they go, what they cover, what the account says. */
#include "given_account.h"

#include "actions/account_view.h"
#include "actions/settle_refund.h"
#include "base/json.h"
#include "model/invoice.h"
#include "store/contract_store.h"
#include "store/invoice_store.h"
#include "store/refund_store.h"

#include <apr_strings.h>
#include <string.h>

static const char *events(visit_t *visit, const char *event)
{
    return db_text(visit->ctx, apr_psprintf(visit->ctx->pool,
                                            "SELECT count(*) FROM webhook_event WHERE event = '%s'", event));
}

static void test_a_payment_covers_its_invoice_and_a_chargeback_opens_it_again(void)
{
    visit_t visit = given_visit();
    const char *number = number_of(&visit);

    CU_ASSERT_STRING_EQUAL(state(&visit, number, true), "debit");
    CU_ASSERT_STRING_EQUAL(state(&visit, number, false), "overdue");
    CU_ASSERT_EQUAL(balance(&visit), 2355);
    CU_ASSERT_EQUAL(book(&visit, "payment", 1000, number), SS_OK);
    CU_ASSERT_STRING_EQUAL(state(&visit, number, true), "debit");
    CU_ASSERT_EQUAL(book(&visit, "payment", 1355, number), SS_OK);
    CU_ASSERT_STRING_EQUAL(state(&visit, number, true), "paid");
    CU_ASSERT_STRING_EQUAL(db_text(visit.ctx, "SELECT paid_at FROM invoice"), "2026-11-23T23:00:00Z");
    CU_ASSERT_EQUAL(balance(&visit), 0);
    CU_ASSERT_EQUAL(book(&visit, "chargeback", 1355, number), SS_OK);
    CU_ASSERT_STRING_EQUAL(state(&visit, number, true), "overdue");
    CU_ASSERT_STRING_EQUAL(db_text(visit.ctx, "SELECT count(*) FROM invoice WHERE paid_at IS NULL"), "1");
    CU_ASSERT_EQUAL(balance(&visit), 1355);
    CU_ASSERT_EQUAL(book(&visit, "payment", 1355, number), SS_OK);
    CU_ASSERT_STRING_EQUAL(state(&visit, number, true), "paid");
    CU_ASSERT_STRING_EQUAL(events(&visit, "PaymentSucceeded"), "3");
    CU_ASSERT_STRING_EQUAL(events(&visit, "PaymentFailed"), "1");
    CU_ASSERT_STRING_EQUAL(db_text(visit.ctx, "SELECT count(*) FROM audit_event WHERE event = 'payment.booked'"), "4");
}

static void test_a_payment_without_invoice_goes_to_what_is_due_first(void)
{
    visit_t visit = given_visit();

    given_invoice(&visit, "1", "invoice", 500, "2026-11-21");
    given_invoice(&visit, "2", "invoice", 700, "2026-11-22");
    CU_ASSERT_EQUAL(book(&visit, "payment", 800, ""), SS_OK);
    CU_ASSERT_EQUAL(visit.entries->nelts, 2);
    CU_ASSERT_STRING_EQUAL(state(&visit, "1", false), "paid");
    CU_ASSERT_STRING_EQUAL(db_text(visit.ctx, "SELECT paid FROM invoice WHERE number = '2'"), "300");
    CU_ASSERT_EQUAL(book(&visit, "payment", 400 + 2355 + 50, ""), SS_OK);
    CU_ASSERT_EQUAL(visit.entries->nelts, 3);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(visit.entries, 2, ss_ledger_entry_t).invoice_id, "");
    CU_ASSERT_EQUAL(balance(&visit), -50);
    CU_ASSERT_EQUAL(book(&visit, "payout", 50, ""), SS_OK);
    CU_ASSERT_EQUAL(balance(&visit), 0);
}

/* More than are read at once. */
static void test_a_payment_covers_any_number_of_open_invoices(void)
{
    visit_t visit = given_visit();
    json_t *account = ss_json_object(visit.ctx->pool);

    for (int i = 1; i <= 60; i++) {
        given_invoice(&visit, apr_itoa(visit.ctx->pool, i), "invoice", 100, "2026-11-21");
    }
    CU_ASSERT_EQUAL(ss_account_open(visit.ctx, &visit.contract, account), SS_OK);
    CU_ASSERT_STRING_EQUAL(text_at(account, "open_total"), "83,55\u00a0€");
    CU_ASSERT_EQUAL(book(&visit, "payment", 6000 + 2355 + 5, ""), SS_OK);
    CU_ASSERT_EQUAL(visit.entries->nelts, 62);
    CU_ASSERT_STRING_EQUAL(db_text(visit.ctx, "SELECT count(*) FROM invoice WHERE gross > paid"), "0");
    CU_ASSERT_EQUAL(balance(&visit), -5);
}

static void test_credit_notes_balance_and_refunds_belong_to_them(void)
{
    visit_t visit = given_visit();
    const char *number = number_of(&visit);
    const char *id = db_text(visit.ctx, "SELECT id FROM invoice");

    given_invoice(&visit, "3", "credit_note", 2355, "2026-12-08");
    CU_ASSERT_EQUAL(ss_invoice_credit(visit.ctx, id, 2355), SS_OK);
    CU_ASSERT_EQUAL(balance(&visit), 0);
    CU_ASSERT_STRING_EQUAL(state(&visit, number, false), "credited");
    CU_ASSERT_STRING_EQUAL(state(&visit, "3", false), "refund");
    CU_ASSERT_EQUAL(book(&visit, "payment", 2355, number), SS_OK);
    CU_ASSERT_EQUAL(balance(&visit), -2355);
    CU_ASSERT_EQUAL(book(&visit, "refund", 2355, "3"), SS_OK);
    CU_ASSERT_STRING_EQUAL(state(&visit, "3", false), "refunded");
    CU_ASSERT_EQUAL(balance(&visit), 0);
    given_invoice(&visit, "4", "credit_note", 100, "2026-11-20");
    CU_ASSERT_STRING_EQUAL(state(&visit, "4", false), "settled");
}

static const char *refused(visit_t *visit, const char *kind, int64_t amount, const char *invoice,
                           const char *field)
{
    const ss_problem_t *problem;

    CU_ASSERT_EQUAL(book(visit, kind, amount, invoice), SS_INVALID);
    problem = ss_problem_of(visit->ctx, field);
    return problem == NULL ? "" : problem->code;
}

static void test_what_cannot_be_booked_is_named_and_moves_nothing(void)
{
    visit_t visit = given_visit();
    const char *number = number_of(&visit);
    const ss_movement_t early = { .kind = "payment", .amount = 1, .invoice = "", .reference = "a\nb",
                                  .booked_on = { 2026, 11, 25 } };

    CU_ASSERT_STRING_EQUAL(refused(&visit, "gift", 1, "", "kind"), "unknown");
    CU_ASSERT_STRING_EQUAL(refused(&visit, "payment", 0, "", "amount"), "out_of_range");
    CU_ASSERT_STRING_EQUAL(refused(&visit, "payment", SS_MONEY_MAX + 1, "", "amount"), "out_of_range");
    CU_ASSERT_STRING_EQUAL(refused(&visit, "chargeback", 1, "", "invoice"), "missing");
    CU_ASSERT_STRING_EQUAL(refused(&visit, "payment", 1, "RE-0", "invoice"), "unknown");
    CU_ASSERT_STRING_EQUAL(refused(&visit, "refund", 1, number, "invoice"), "unknown");
    CU_ASSERT_STRING_EQUAL(refused(&visit, "chargeback", 1, number, "amount"), "more_than_was_paid");
    given_invoice(&visit, "5", "credit_note", 100, "2026-12-08");
    CU_ASSERT_STRING_EQUAL(refused(&visit, "refund", 101, "5", "amount"), "more_than_to_be_paid_back");
    CU_ASSERT_EQUAL(ss_book_payment(visit.ctx, &visit.contract, &early, &visit.entries), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(visit.ctx, "date")->code, "in_future");
    CU_ASSERT_STRING_EQUAL(ss_problem_of(visit.ctx, "reference")->code, "bad_value");
    visit.contract.id = "5f0000000000000000000000";
    CU_ASSERT_STRING_EQUAL(refused(&visit, "payment", 1, number, "invoice"), "unknown");
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "ledger_entry"), 0);
}

static void test_who_has_read_an_older_sum_changes_nothing(void)
{
    visit_t visit = given_visit();
    ss_invoice_t invoice;

    CU_ASSERT_EQUAL_FATAL(ss_invoice_find_by_number(visit.ctx, number_of(&visit), &invoice), SS_OK);
    book(&visit, "payment", 100, invoice.number);
    invoice.paid = 500;
    CU_ASSERT_EQUAL(ss_invoice_set_paid(visit.ctx, &invoice, 0), SS_CONFLICT);
    CU_ASSERT_EQUAL(ss_invoice_credit(visit.ctx, invoice.id, 1), SS_OK);
    CU_ASSERT_EQUAL(ss_invoice_set_paid(visit.ctx, &invoice, 100), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(db_text(visit.ctx, "SELECT paid FROM invoice"), "100");
}

/* Two pages make the whole account, and each begins at the balance where the one before it ended. */
static void test_pages_of_the_account_go_on_where_the_last_one_ended(void)
{
    visit_t visit = given_visit();
    ss_account_key_t after = SS_ACCOUNT_NEWEST;
    json_t *first = ss_json_object(visit.ctx->pool), *second = ss_json_object(visit.ctx->pool);

    /* The 24th is split: 55 cents for the invoice, 45 are left. */
    for (int i = 0; i < SS_ACCOUNT_PAGE + 1; i++) {
        visit.ctx->now += apr_time_from_sec(1);
        book(&visit, "payment", 100, "");
    }
    CU_ASSERT_EQUAL(ss_account_bookings(visit.ctx, &visit.contract, &after, first), SS_OK);
    CU_ASSERT_STRING_EQUAL(text_at(first, "balance"), "−2,45\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(first, "bookings.0.balance"), "−2,45\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(first, "bookings.24.balance"), "20,55\u00a0€");
    CU_ASSERT_STRING_NOT_EQUAL(after.id, "");
    CU_ASSERT_EQUAL(ss_account_bookings(visit.ctx, &visit.contract, &after, second), SS_OK);
    CU_ASSERT_STRING_EQUAL(text_at(second, "bookings.0.balance"), "21,55\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(second, "bookings.2.label"), "Rechnung");
    CU_ASSERT_STRING_EQUAL(text_at(second, "bookings.2.balance"), "23,55\u00a0€");
    CU_ASSERT_STRING_EQUAL(text_at(second, "bookings.3.balance"), "(none)");
    CU_ASSERT_STRING_EQUAL(after.id, "");
}

/* A credit note on the first invoice, of which `refund` is to be paid back. */
static void given_note(visit_t *visit, const char *number, int64_t gross, int64_t refund)
{
    apr_pool_t *pool = visit->ctx->pool;
    const ss_refund_t owed = {
        .credit_note_id = apr_psprintf(pool, "%024d", atoi(number)), .contract_id = visit->contract.id,
        .number = number, .contract_number = visit->contract.number, .currency = "EUR",
        .amount = refund, .payment = "invoice", .due_date = "2026-12-08", .status = "open",
        .created_at = "",
    };
    const char *id = db_text(visit->ctx, "SELECT id FROM invoice WHERE kind = 'invoice'");

    given_invoice(visit, number, "credit_note", gross, "2026-12-08");
    db_run(visit->ctx, apr_psprintf(pool, "UPDATE invoice SET data = '{\"corrects_number\": \"%s\"}'"
                                          " WHERE number = '%s'", number_of(visit), number));
    CU_ASSERT_EQUAL_FATAL(ss_invoice_credit(visit->ctx, id, gross), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_invoice_credit(visit->ctx, owed.credit_note_id, gross - refund), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_refund_add(visit->ctx, &owed), SS_OK);
}

static const char *refund_of(visit_t *visit, const char *number)
{
    return db_text(visit->ctx, apr_psprintf(visit->ctx->pool, "SELECT amount || ' ' || status FROM refund"
                                                              " WHERE number = '%s'", number));
}

static void test_a_chargeback_is_not_paid_back_as_well(void)
{
    visit_t visit = given_visit();
    ss_refund_t refund;

    CU_ASSERT_EQUAL(book(&visit, "payment", 2355, number_of(&visit)), SS_OK);
    given_note(&visit, "3", 2355, 2355);
    CU_ASSERT_EQUAL(book(&visit, "chargeback", 2300, number_of(&visit)), SS_OK);
    CU_ASSERT_STRING_EQUAL(refund_of(&visit, "3"), "55 open");
    CU_ASSERT_EQUAL(balance(&visit), -55);
    CU_ASSERT_STRING_EQUAL(refused(&visit, "refund", 56, "3", "amount"), "more_than_to_be_paid_back");
    apr_array_clear(visit.ctx->problems);
    CU_ASSERT_EQUAL(ss_settle_refund(visit.ctx, "3", &refund), SS_OK);
    CU_ASSERT_EQUAL(refund.amount, 55);
    CU_ASSERT_EQUAL(balance(&visit), 0);
    CU_ASSERT_STRING_EQUAL(state(&visit, "3", false), "refunded");
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "audit_event WHERE event = 'refund.lowered'"), 1);
}

static void test_a_refund_of_which_nothing_is_left_is_done(void)
{
    visit_t visit = given_visit();
    ss_refund_t refund;

    CU_ASSERT_EQUAL(book(&visit, "payment", 2355, number_of(&visit)), SS_OK);
    given_note(&visit, "3", 2355, 2355);
    CU_ASSERT_EQUAL(book(&visit, "chargeback", 2355, number_of(&visit)), SS_OK);
    CU_ASSERT_STRING_EQUAL(refund_of(&visit, "3"), "0 done");
    CU_ASSERT_STRING_EQUAL(state(&visit, "3", false), "settled");
    CU_ASSERT_EQUAL(ss_settle_refund(visit.ctx, "3", &refund), SS_CONFLICT);
    CU_ASSERT_EQUAL(balance(&visit), 0);
}

/* 1000 of 1300 went back before: no chargeback can make that less. */
static void test_a_chargeback_takes_only_what_was_not_paid_back_yet(void)
{
    visit_t visit = given_visit();

    CU_ASSERT_EQUAL(book(&visit, "payment", 2355, number_of(&visit)), SS_OK);
    given_note(&visit, "3", 500, 500);
    given_note(&visit, "4", 800, 800);
    CU_ASSERT_EQUAL(book(&visit, "refund", 500, "3"), SS_OK);
    CU_ASSERT_EQUAL(book(&visit, "refund", 500, "4"), SS_OK);
    CU_ASSERT_EQUAL(book(&visit, "chargeback", 100, number_of(&visit)), SS_OK);
    CU_ASSERT_STRING_EQUAL(refund_of(&visit, "4"), "700 open");
    CU_ASSERT_EQUAL(book(&visit, "chargeback", 2255, number_of(&visit)), SS_OK);
    CU_ASSERT_STRING_EQUAL(refund_of(&visit, "3"), "500 done");
    CU_ASSERT_STRING_EQUAL(refund_of(&visit, "4"), "500 done");
    CU_ASSERT_EQUAL(balance(&visit), 2355 - 1300 + 1000);
}

/* What was paid twice goes back first. */
static void test_a_chargeback_of_what_was_paid_twice_leaves_the_refund(void)
{
    visit_t visit = given_visit();

    CU_ASSERT_EQUAL(book(&visit, "payment", 2355, number_of(&visit)), SS_OK);
    CU_ASSERT_EQUAL(book(&visit, "payment", 2355, number_of(&visit)), SS_OK);
    given_note(&visit, "3", 2355, 2355);
    CU_ASSERT_EQUAL(book(&visit, "chargeback", 2355, number_of(&visit)), SS_OK);
    CU_ASSERT_STRING_EQUAL(refund_of(&visit, "3"), "2355 open");
    CU_ASSERT_EQUAL(balance(&visit), -2355);
}

/* What was paid back in part and booked is not booked a second time when all is paid. */
static void test_settling_books_what_is_left_of_a_refund(void)
{
    visit_t visit = given_visit();
    ss_refund_t refund;

    given_note(&visit, "3", 2355, 2355);
    CU_ASSERT_EQUAL(book(&visit, "payment", 2355, number_of(&visit)), SS_OK);
    CU_ASSERT_EQUAL(book(&visit, "refund", 1000, "3"), SS_OK);
    CU_ASSERT_EQUAL(ss_settle_refund(visit.ctx, "3", &refund), SS_OK);
    CU_ASSERT_STRING_EQUAL(refund.status, "done");
    CU_ASSERT_EQUAL(balance(&visit), 0);
    CU_ASSERT_EQUAL(ss_settle_refund(visit.ctx, "3", &refund), SS_CONFLICT);
}

void ss_test_book_payment(void)
{
    static const ss_test_t tests[] = {
        { "test_a_payment_covers_its_invoice_and_a_chargeback_opens_it_again",
          test_a_payment_covers_its_invoice_and_a_chargeback_opens_it_again },
        { "test_a_payment_without_invoice_goes_to_what_is_due_first",
          test_a_payment_without_invoice_goes_to_what_is_due_first },
        { "test_a_payment_covers_any_number_of_open_invoices",
          test_a_payment_covers_any_number_of_open_invoices },
        { "test_credit_notes_balance_and_refunds_belong_to_them",
          test_credit_notes_balance_and_refunds_belong_to_them },
        { "test_what_cannot_be_booked_is_named_and_moves_nothing",
          test_what_cannot_be_booked_is_named_and_moves_nothing },
        { "test_who_has_read_an_older_sum_changes_nothing",
          test_who_has_read_an_older_sum_changes_nothing },
        { "test_pages_of_the_account_go_on_where_the_last_one_ended",
          test_pages_of_the_account_go_on_where_the_last_one_ended },
        { "test_a_chargeback_is_not_paid_back_as_well",
          test_a_chargeback_is_not_paid_back_as_well },
        { "test_a_refund_of_which_nothing_is_left_is_done",
          test_a_refund_of_which_nothing_is_left_is_done },
        { "test_a_chargeback_takes_only_what_was_not_paid_back_yet",
          test_a_chargeback_takes_only_what_was_not_paid_back_yet },
        { "test_a_chargeback_of_what_was_paid_twice_leaves_the_refund",
          test_a_chargeback_of_what_was_paid_twice_leaves_the_refund },
        { "test_settling_books_what_is_left_of_a_refund",
          test_settling_books_what_is_left_of_a_refund },
    };

    ss_suite_add_database("book-payment", tests, SS_COUNT(tests));
}

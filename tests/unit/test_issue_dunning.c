/* Letters about overdue invoices: which level when, what a letter leaves behind, what stops it. */
#include "pdf_tools.h"
#include "shop.h"

#include "actions/book_payment.h"
#include "actions/issue_dunning.h"
#include "actions/render_document.h"
#include "base/json.h"
#include "store/contract_store.h"
#include "store/document_store.h"
#include "store/dunning_store.h"
#include "store/invoice_store.h"

#include <apr_strings.h>
#include <apr_thread_proc.h>
#include <string.h>

#define SENDERS 4

static const ss_dunning_level_t levels[] = { { 7, 0 }, { 10, 1200000 }, { 20, 2500000 } };

typedef struct visit_t {
    ss_ctx_t *ctx;
    ss_catalogue_t *catalogue;
    const char *invoice, *contract;
} visit_t;

static void set_day(visit_t *visit, int month, int day)
{
    visit->ctx->now = ss_date_start((ss_date_t){ 2027, month, day }, "Europe/Berlin") + apr_time_from_sec(36000);
}

/* An invoice of 23.55 that is paid by transfer, due on 2027-03-01; three levels. */
static visit_t given_visit(void)
{
    visit_t visit = { .ctx = given_shop() };
    ss_draft_t draft = given_example_draft(visit.ctx);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(visit.ctx, &draft, &order), SS_OK);
    db_run(visit.ctx, "UPDATE payment_method SET kind = 'invoice'");
    db_run(visit.ctx, "UPDATE invoice SET due_date = '2027-03-01', debit_date = ''");
    db_run(visit.ctx, "DELETE FROM outbox");
    visit.catalogue = apr_pmemdup(visit.ctx->pool, visit.ctx->catalogue, sizeof(*visit.catalogue));
    visit.catalogue->merchant.dunning = levels;
    visit.catalogue->merchant.dunning_count = SS_COUNT(levels);
    visit.ctx->catalogue = visit.catalogue;
    visit.invoice = db_text(visit.ctx, "SELECT id FROM invoice");
    visit.contract = order.contract_id;
    set_day(&visit, 3, 8);
    return visit;
}

static ss_status_t issue(visit_t *visit)
{
    ss_dunning_t letter;

    return ss_issue_dunning(visit->ctx, visit->invoice, &letter);
}

static const char *text(visit_t *visit, const char *sql)
{
    return db_text(visit->ctx, sql);
}

static int level_on(int days_before, int level, const char *issued, const char *due)
{
    const ss_merchant_t merchant = { .dunning = levels, .dunning_count = SS_COUNT(levels), .time_zone = "Europe/Berlin" };
    const ss_invoice_t invoice = { .due_date = "2027-03-01", .returned_at = "" };
    const ss_dunning_past_t past = { level, issued, due, 0 };

    return ss_dunning_level(&merchant, &invoice, &past, ss_date_add_days((ss_date_t){ 2027, 4, 30 }, -days_before));
}

/* Also of a customer who pays by transfer since. */
static void test_nobody_is_reminded_of_what_was_debited(void)
{
    visit_t visit = given_visit();

    db_run(visit.ctx, "UPDATE invoice SET debit_date = '2027-03-01'");
    CU_ASSERT_EQUAL(issue(&visit), SS_CONFLICT);
    db_run(visit.ctx, "UPDATE invoice SET returned_at = '2027-03-01T10:00:00Z'");
    CU_ASSERT_EQUAL(issue(&visit), SS_OK);
}

static void test_levels_are_due_one_after_the_other(void)
{
    ss_date_t day = { 2027, 3, 8 };
    const ss_merchant_t merchant = { .dunning = levels, .dunning_count = SS_COUNT(levels), .time_zone = "Europe/Berlin" };
    const ss_invoice_t returned = { .due_date = "2027-03-01", .returned_at = "2027-03-04T23:30:00Z" };
    const ss_dunning_past_t none = { 0, "", "", 0 };

    CU_ASSERT_EQUAL(level_on(54, 0, "", ""), 0); /* 7 March */
    CU_ASSERT_EQUAL(level_on(53, 0, "", ""), 1);
    CU_ASSERT_EQUAL(level_on(0, 0, "", ""), 1);  /* never two at once */
    CU_ASSERT_EQUAL(level_on(43, 1, "2027-03-08", "2027-03-18"), 0); /* 18 March: may be paid today */
    CU_ASSERT_EQUAL(level_on(42, 1, "2027-03-08", "2027-03-18"), 2);
    CU_ASSERT_EQUAL(level_on(0, 3, "2027-03-08", "2027-03-18"), 0);
    CU_ASSERT_EQUAL(ss_dunning_level(&merchant, &returned, &none, (ss_date_t){ 2027, 3, 11 }), 0);
    CU_ASSERT_EQUAL(ss_dunning_level(&merchant, &returned, &none, (ss_date_t){ 2027, 3, 12 }), 1);
    CU_ASSERT_EQUAL(ss_dunning_due(&merchant, 1, day).day, 18);
    CU_ASSERT_EQUAL(ss_dunning_due(&merchant, 2, day).day, 22);
    CU_ASSERT_EQUAL(ss_dunning_due(&merchant, 3, day).day, 22);
    CU_ASSERT_EQUAL(ss_dunning_fee(&merchant, 2, "EUR"), 120);
    CU_ASSERT_EQUAL(ss_dunning_fee(&merchant, 3, "JPY"), 3);
}

static void test_a_letter_has_number_document_mail_and_event(void)
{
    visit_t visit = given_visit();
    const void *bytes = NULL;
    const char *words;
    int64_t length = 0;
    ss_dunning_t letter;

    CU_ASSERT_EQUAL_FATAL(ss_issue_dunning(visit.ctx, visit.invoice, &letter), SS_OK);
    CU_ASSERT_STRING_EQUAL(letter.number, "MA-2027-000001");
    CU_ASSERT_EQUAL(letter.amount, 2355);
    CU_ASSERT_STRING_EQUAL(text(&visit, "SELECT filename FROM document WHERE kind = 'dunning' AND status = 'waiting'"),
                           "MA-2027-000001.pdf");
    CU_ASSERT_EQUAL(ss_render_document(visit.ctx, visit.ctx->site, letter.document_id, &bytes, &length), SS_OK);
    words = told_by("pdftotext -layout", "-", bytes, (size_t)length);
    CU_ASSERT_PTR_NOT_NULL(strstr(words, "Zahlungserinnerung MA-2027-000001"));
    CU_ASSERT_PTR_NOT_NULL(strstr(words, "Bitte überweisen Sie 23,55"));
    CU_ASSERT_PTR_NOT_NULL_FATAL(strstr(words, "Zu zahlen"));
    CU_ASSERT_PTR_NOT_NULL(strstr(apr_pstrndup(visit.ctx->pool, strstr(words, "Zu zahlen"), 120), "23,55"));
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "outbox WHERE event = 'dunning' AND lang = 'de'"), 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(text(&visit, "SELECT documents FROM outbox"), letter.document_id));
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "webhook_event WHERE event = 'DunningCreated'"), 1);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "audit_event WHERE event = 'dunning.issued'"), 1);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "ledger_entry"), 0);
}

static void test_fees_add_up_and_stand_in_the_account(void)
{
    visit_t visit = given_visit();
    int64_t balance = 0;

    CU_ASSERT_EQUAL(issue(&visit), SS_OK);
    set_day(&visit, 3, 19);
    CU_ASSERT_EQUAL(issue(&visit), SS_OK);
    set_day(&visit, 4, 9);
    CU_ASSERT_EQUAL(issue(&visit), SS_OK);
    set_day(&visit, 6, 1);
    CU_ASSERT_EQUAL(issue(&visit), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(text(&visit, "SELECT amount FROM dunning WHERE level = 2"), "2475");
    CU_ASSERT_STRING_EQUAL(text(&visit, "SELECT amount FROM dunning WHERE level = 3"), "2725");
    CU_ASSERT_STRING_EQUAL(text(&visit, "SELECT last FROM number_series WHERE name = 'Dunning/2027'"), "3");
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "ledger_entry WHERE kind = 'fee'"), 2);
    CU_ASSERT_EQUAL(ss_ledger_balance(visit.ctx, visit.contract, SS_ACCOUNT_NEWEST, &balance), SS_OK);
    CU_ASSERT_EQUAL(balance, 2355 + 120 + 250);
}

static void test_twice_a_day_is_once(void)
{
    visit_t visit = given_visit();
    ss_dunning_t letter;

    CU_ASSERT_EQUAL(ss_dunning_look(visit.ctx, visit.invoice, &letter), SS_OK);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "dunning"), 0);
    CU_ASSERT_EQUAL(issue(&visit), SS_OK);
    CU_ASSERT_EQUAL(issue(&visit), SS_CONFLICT);
    CU_ASSERT_EQUAL(ss_dunning_look(visit.ctx, visit.invoice, &letter), SS_CONFLICT);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "dunning"), 1);
    CU_ASSERT_STRING_EQUAL(text(&visit, "SELECT last FROM number_series WHERE name = 'Dunning/2027'"), "1");
}

static void test_what_is_paid_credited_debited_or_a_test_gets_no_letter(void)
{
    static const char *const reasons[][2] = {
        { "UPDATE invoice SET paid = gross", "UPDATE invoice SET paid = 0" },
        { "UPDATE invoice SET credited = gross", "UPDATE invoice SET credited = 0" },
        { "UPDATE payment_method SET kind = 'direct-debit'", "UPDATE payment_method SET kind = 'invoice'" },
        { "UPDATE contract SET test = 1", "UPDATE contract SET test = 0" },
        { "UPDATE invoice SET due_date = '2027-03-08'", "UPDATE invoice SET due_date = '2027-03-01'" },
    };
    visit_t visit = given_visit();

    for (int i = 0; i < SS_COUNT(reasons); i++) {
        db_run(visit.ctx, reasons[i][0]);
        CU_ASSERT_EQUAL(issue(&visit), SS_CONFLICT);
        db_run(visit.ctx, reasons[i][1]);
    }
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "dunning"), 0);
    db_run(visit.ctx, "UPDATE payment_method SET kind = 'direct-debit'");
    db_run(visit.ctx, "UPDATE invoice SET returned_at = '2027-02-28T23:00:00Z'");
    CU_ASSERT_EQUAL(issue(&visit), SS_OK);
    CU_ASSERT_PTR_NOT_NULL(strstr(text(&visit, "SELECT data FROM dunning"), "Lastschrift"));
}

static void test_a_payment_stops_the_letters(void)
{
    visit_t visit = given_visit();
    const ss_movement_t movement = { .kind = "payment", .amount = 2355, .invoice = "", .reference = "" };
    apr_array_header_t *entries, *invoices;
    ss_contract_t contract;

    CU_ASSERT_EQUAL(issue(&visit), SS_OK);
    set_day(&visit, 4, 1);
    CU_ASSERT_EQUAL(ss_dunning_candidates(visit.ctx, "2027-04-01", (ss_account_key_t){ "", "" }, &invoices), SS_OK);
    CU_ASSERT_EQUAL(invoices->nelts, 1);
    CU_ASSERT_EQUAL_FATAL(ss_contract_find(visit.ctx, visit.contract, &contract), SS_OK);
    CU_ASSERT_EQUAL(ss_book_payment(visit.ctx, &contract, &movement, &entries), SS_OK);
    CU_ASSERT_EQUAL(issue(&visit), SS_CONFLICT);
    CU_ASSERT_EQUAL(ss_dunning_candidates(visit.ctx, "2027-04-01", (ss_account_key_t){ "", "" }, &invoices), SS_OK);
    CU_ASSERT_EQUAL(invoices->nelts, 0);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "dunning"), 1);
}

static void test_the_customers_language_is_that_of_the_letter(void)
{
    static const char *const words[][2] = {
        { "en", "Invoice RE-" }, { "de", "Rechnung RE-" },
    };
    visit_t visit = given_visit();

    for (int i = 0; i < SS_COUNT(words); i++) {
        db_run(visit.ctx, "DELETE FROM dunning");
        db_run(visit.ctx, apr_psprintf(visit.ctx->pool, "UPDATE customer SET lang = '%s'", words[i][0]));
        CU_ASSERT_EQUAL(issue(&visit), SS_OK);
        CU_ASSERT_STRING_EQUAL(text(&visit, "SELECT lang FROM dunning"), words[i][0]);
        CU_ASSERT_PTR_NOT_NULL(strstr(text(&visit, "SELECT data FROM dunning"), words[i][1]));
        CU_ASSERT_STRING_EQUAL(visit.ctx->lang, "de");
    }
}

typedef struct sender_t {
    ss_ctx_t *ctx;
    const char *invoice;
    apr_thread_t *thread;
    ss_status_t status;
} sender_t;

static void *APR_THREAD_FUNC send_letter(apr_thread_t *thread, void *data)
{
    sender_t *sender = data;
    ss_dunning_t letter;

    (void)thread;
    sender->status = ss_issue_dunning(sender->ctx, sender->invoice, &letter);
    return NULL;
}

static void test_runs_at_once_write_one_letter(void)
{
    visit_t visit = given_visit();
    sender_t senders[SENDERS] = { 0 };
    apr_status_t result;
    int written = 0;

    for (int i = 0; i < SENDERS; i++) {
        ss_ctx_t *connected = given_second_connection(visit.ctx);
        apr_pool_t *pool;

        apr_pool_create_unmanaged(&pool); /* threads share no allocator */
        senders[i].ctx = given_shop_again(visit.ctx, pool);
        senders[i].ctx->db_source = connected->db_source;
        senders[i].ctx->now = visit.ctx->now;
        senders[i].ctx->catalogue = visit.catalogue;
        senders[i].invoice = visit.invoice;
    }
    for (int i = 0; i < SENDERS; i++) {
        apr_thread_create(&senders[i].thread, NULL, send_letter, &senders[i], ss_test_pool());
    }
    for (int i = 0; i < SENDERS; i++) {
        apr_thread_join(&result, senders[i].thread);
        written += senders[i].status == SS_OK;
        CU_ASSERT_TRUE(senders[i].status == SS_OK || senders[i].status == SS_CONFLICT);
        ss_db_release(senders[i].ctx);
        apr_pool_destroy(senders[i].ctx->pool);
    }
    CU_ASSERT_EQUAL(written, 1);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "dunning"), 1);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "outbox"), 1);
    CU_ASSERT_STRING_EQUAL(text(&visit, "SELECT last FROM number_series WHERE name = 'Dunning/2027'"), "1");
}

void ss_test_issue_dunning(void)
{
    static const ss_test_t tests[] = {
        { "test_nobody_is_reminded_of_what_was_debited", test_nobody_is_reminded_of_what_was_debited },
        { "test_levels_are_due_one_after_the_other", test_levels_are_due_one_after_the_other },
        { "test_a_letter_has_number_document_mail_and_event", test_a_letter_has_number_document_mail_and_event },
        { "test_fees_add_up_and_stand_in_the_account", test_fees_add_up_and_stand_in_the_account },
        { "test_twice_a_day_is_once", test_twice_a_day_is_once },
        { "test_what_is_paid_credited_debited_or_a_test_gets_no_letter",
          test_what_is_paid_credited_debited_or_a_test_gets_no_letter },
        { "test_a_payment_stops_the_letters", test_a_payment_stops_the_letters },
        { "test_the_customers_language_is_that_of_the_letter", test_the_customers_language_is_that_of_the_letter },
        { "test_runs_at_once_write_one_letter", test_runs_at_once_write_one_letter },
    };

    ss_suite_add_database("issue_dunning", tests, SS_COUNT(tests));
}

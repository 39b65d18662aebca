/* What a withdrawal does: the contract ends, invoices are corrected, what was paid goes back, once. */
#include "shop.h"

#include "actions/approve_order.h"
#include "actions/declare.h"
#include "actions/undo_cancellation.h"
#include "base/json.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/order_store.h"

#include <apr_strings.h>
#include <string.h>

#define EMAIL "marlene@feddersen.example"
#define DAYS(n) (apr_time_from_sec(86400) * (n))

static const char *const no_early_start[] = { "agb", "mandate", NULL };

static void order(ss_ctx_t *ctx, ss_draft_t *draft)
{
    ss_order_t placed;

    given_price_was_shown(ctx, draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, draft, &placed), SS_OK);
    db_run(ctx, "DELETE FROM outbox");
}

/* The example order of 24 November, its invoice of 23.55 by direct debit not paid yet. */
static ss_ctx_t *given_contract(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);

    order(ctx, &draft);
    return ctx;
}

static ss_declaration_t declared(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *part)
{
    static int key;
    ss_declaration_t declaration = { .id = "" };
    const ss_declaration_input_t input = { .name = "Marlene Feddersen", .contract = "V-000001", .email = EMAIL,
                                           .part = part, .reason = "", .end_date = "" };

    CU_ASSERT_EQUAL_FATAL(
        ss_declare(ctx, kind, apr_psprintf(ctx->pool, "form %d", ++key), &input, &declaration), SS_OK);
    return declaration;
}

static void withdraw(ss_ctx_t *ctx)
{
    CU_ASSERT_STRING_EQUAL(declared(ctx, SS_WITHDRAWAL, "").status, "assigned");
}

static const char *state(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT status || ' ' || end_date || ' ' || next_billing_date FROM contract");
}

static const char *notes(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT count(*) || ' ' || coalesce(sum(gross), 0) FROM invoice WHERE kind = 'credit_note'");
}

static const char *refunds(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT count(*) || ' ' || coalesce(sum(amount), 0) FROM refund");
}

static const char *mail_of(ss_ctx_t *ctx, const char *event)
{
    return db_text(ctx, apr_psprintf(ctx->pool, "SELECT data FROM outbox WHERE event = '%s' ORDER BY id DESC", event));
}

static bool mail_has(ss_ctx_t *ctx, const char *words)
{
    return strstr(mail_of(ctx, "withdrawal_received"), words) != NULL;
}

static void test_whole_contract_ends_on_the_day_of_receipt(void)
{
    ss_ctx_t *ctx = given_contract();

    ctx->now += DAYS(3);
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-27 ");
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'contract.withdrawn'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event = 'ContractCancelled'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event = 'InvoiceCorrected'"), 1);
    CU_ASSERT_TRUE(mail_has(ctx, "ist widerrufen und hat am 27.11.2026 geendet"));
}

/* 24 November to 8 December, 24:00 in Berlin, which is 23:00 UTC. Source: BGB sections 187, 188, 355 */
static void test_last_second_of_the_period_is_in_time(void)
{
    static const struct {
        const char *received, *state;
    } cases[] = {
        { "2026-12-08T22:59:59Z", "withdrawn 2026-12-08 " },
        { "2026-12-08T23:00:00Z", "cancelled 2027-11-23" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        ss_ctx_t *ctx = given_contract();

        CU_ASSERT_TRUE_FATAL(ss_time_parse(cases[i].received, &ctx->now));
        withdraw(ctx);
        CU_ASSERT_NSTRING_EQUAL(state(ctx), cases[i].state, strlen(cases[i].state));
    }
}

/* 23.55 were invoiced: setup 9.90, fees 18.20 less 25 %. Of 30 days 4 were used: 1.82 of 13.65. */
static void test_days_used_stay_owed_if_the_order_asked_for_an_early_start(void)
{
    ss_ctx_t *ctx = given_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET paid_at = '2026-11-25T08:00:00Z'");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT gross FROM invoice WHERE kind = 'invoice'"), "2355");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 2173");
    CU_ASSERT_STRING_EQUAL(refunds(ctx), "1 2173");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT number || ' ' || due_date || ' ' || payment || ' ' || status FROM refund"),
                           "RK-2026-000001 2026-12-11 direct-debit open");
    CU_ASSERT_TRUE(mail_has(ctx, "bis zum 11.12.2026"));
    CU_ASSERT_TRUE(mail_has(ctx, "anteilig berechnet"));
}

static void test_without_that_consent_all_goes_back(void)
{
    ss_ctx_t *ctx = given_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET paid_at = '2026-11-25T08:00:00Z'");
    db_run(ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"')");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 2355");
    CU_ASSERT_STRING_EQUAL(refunds(ctx), "1 2355");
    CU_ASSERT_FALSE(mail_has(ctx, "anteilig"));
}

static void test_digital_content_owes_nothing(void)
{
    ss_ctx_t *ctx = given_contract();
    ss_plan_t *plan = (ss_plan_t *)ss_catalogue_variant(ctx->catalogue, "webhosting-plus")->plan;

    plan->digital_content = true;
    ctx->now += DAYS(3);
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 2355");
}

static void test_what_was_not_paid_is_balanced_and_not_refunded(void)
{
    ss_ctx_t *ctx = given_contract();

    withdraw(ctx);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'credit_note'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "refund"), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(mail_of(ctx, "credit_note"), "\"refund\":\"\""));
}

static void test_debit_whose_day_has_come_counts_as_paid(void)
{
    ss_ctx_t *ctx = given_contract();

    CU_ASSERT_TRUE_FATAL(ss_time_parse("2026-12-08T12:00:00Z", &ctx->now));
    withdraw(ctx);
    CU_ASSERT_EQUAL(rows_of(ctx, "refund WHERE due_date = '2026-12-22'"), 1);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT kind || ' ' || amount || ' ' || booked_on FROM ledger_entry"),
                           "payment -2355 2026-11-26");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'invoice' AND paid = 2355 AND credited > 0"), 1);
}

static void test_debit_that_came_back_does_not_count_as_paid(void)
{
    ss_ctx_t *ctx = given_contract();

    CU_ASSERT_TRUE_FATAL(ss_time_parse("2026-12-08T12:00:00Z", &ctx->now));
    db_run(ctx, "UPDATE invoice SET returned_at = '2026-12-08T11:00:00Z'");
    withdraw(ctx);
    CU_ASSERT_EQUAL(rows_of(ctx, "refund"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "ledger_entry"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'credit_note'"), 1);
}

/* 10.00 of 23.55 came in, 21.73 are taken back: 8.18 too much. */
static void test_what_was_paid_in_part_goes_back_beyond_what_is_owed(void)
{
    ss_ctx_t *ctx = given_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET paid = 1000, data = replace(data, 'direct-debit', 'invoice')");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(refunds(ctx), "1 818");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT gross - credited FROM invoice WHERE kind = 'credit_note'"), "818");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT credited FROM invoice WHERE kind = 'invoice'"), "2173");
    CU_ASSERT_FALSE(mail_has(ctx, "bleiben"));
}

/* 1.00 came in for the share of 1.82. */
static void test_what_is_left_to_pay_is_told(void)
{
    ss_ctx_t *ctx = given_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET paid = 100, data = replace(data, 'direct-debit', 'invoice')");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(refunds(ctx), "0 0");
    CU_ASSERT_TRUE(mail_has(ctx, "Von Ihrer Rechnung bleiben 0,82"));
}

static void test_credit_note_has_a_series_of_its_own_and_names_the_invoice(void)
{
    ss_ctx_t *ctx = given_contract();
    const char *error;
    const json_t *data;

    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT number FROM invoice WHERE kind = 'credit_note'"), "RK-2026-000001");
    data = ss_json_parse(db_text(ctx, "SELECT data FROM invoice WHERE kind = 'credit_note'"), &error, ctx->pool);
    CU_ASSERT_STRING_EQUAL(text_at(data, "corrects_number"), "RE-2026-000001");
    CU_ASSERT_STRING_EQUAL(text_at(data, "corrects_date"), "2026-11-24");
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE filename = 'RK-2026-000001.pdf'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'credit_note'"), 1);
}

static void test_withdrawing_again_changes_nothing(void)
{
    ss_ctx_t *ctx = given_contract();

    withdraw(ctx);
    ctx->now += DAYS(1);
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-24 ");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'credit_note'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "withdrawal"), 2);
    CU_ASSERT_TRUE(mail_has(ctx, "war schon widerrufen"));
}

static void test_cancelling_after_a_withdrawal_changes_nothing(void)
{
    ss_ctx_t *ctx = given_contract();

    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(declared(ctx, SS_CANCELLATION, "").status, "assigned");
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-24 ");
    CU_ASSERT_PTR_NOT_NULL(strstr(mail_of(ctx, "cancellation_received"), "24.11.2026"));
}

static void test_withdrawing_after_a_cancellation_withdraws(void)
{
    ss_ctx_t *ctx = given_contract();

    declared(ctx, SS_CANCELLATION, "");
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "cancelled 2027-11-23", 20);
    ctx->now += DAYS(1);
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-25 ");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'credit_note'"), 1);
}

static void test_withdrawal_cannot_be_undone(void)
{
    ss_ctx_t *ctx = given_contract();
    ss_contract_t contract;
    ss_customer_t customer;

    withdraw(ctx);
    CU_ASSERT_EQUAL_FATAL(ss_contract_find_by_number(ctx, "V-000001", &contract), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, contract.customer_id, &customer), SS_OK);
    CU_ASSERT_EQUAL(ss_undo_cancellation(ctx, &contract, &customer), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-24 ");
}

static void test_change_that_was_to_come_never_comes(void)
{
    ss_ctx_t *ctx = given_contract();

    db_run(ctx, "INSERT INTO contract_change (merchant_id, id, site_id, contract_id, order_id, kind, status, effective_date, "
                "before_, after_, created_at, decided_at) SELECT merchant_id, '1', 's1', id, '', 'downgrade', 'scheduled', "
                "'2026-12-24', '{}', '{}', '2026-11-24T08:00:00Z', '' FROM contract");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract_change"), "superseded");
}

static void test_late_one_is_a_cancellation_and_says_so_politely(void)
{
    ss_ctx_t *ctx = given_contract();

    ctx->now += DAYS(30);
    withdraw(ctx);
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "cancelled 2027-11-23", 20);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "0 0");
    CU_ASSERT_TRUE(mail_has(ctx, "lief bis zum 08.12.2026"));
    CU_ASSERT_TRUE(mail_has(ctx, "behandeln wir Ihre Erklärung als Kündigung: Der Vertrag endet am 23.11.2027."));
}

static void test_business_has_no_such_right_and_cancels(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_business_draft(ctx, "webhosting-plus", "DE", "");

    order(ctx, &draft);
    withdraw(ctx);
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "cancelled ", 10);
    CU_ASSERT_TRUE(mail_has(ctx, "gilt für Verbraucher"));
    CU_ASSERT_STRING_EQUAL(notes(ctx), "0 0");
}

static void test_right_that_was_lost_cancels(void)
{
    ss_ctx_t *ctx = given_contract();

    db_run(ctx, "UPDATE contract SET withdrawal_end = ''");
    withdraw(ctx);
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "cancelled ", 10);
    CU_ASSERT_TRUE(mail_has(ctx, "digitale Inhalte"));
}

/* Backup of 2.90 less 25 % for 30 days, of which 4 were used. */
static void test_part_ends_alone_and_its_share_goes_back(void)
{
    ss_ctx_t *ctx = given_contract();

    ctx->now += DAYS(3);
    CU_ASSERT_STRING_EQUAL(declared(ctx, SS_WITHDRAWAL, "backup-archiv").status, "assigned");
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "active  ", 8);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) || ' ' || max(end_date) FROM component_subscription WHERE end_date <> ''"),
                           "1 2026-11-27");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 188");
    CU_ASSERT_TRUE(mail_has(ctx, "der Vertrag selbst läuft weiter"));
    CU_ASSERT_STRING_EQUAL(declared(ctx, SS_WITHDRAWAL, "backup").status, "assigned");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 188");
}

static void test_whole_after_a_part_takes_back_the_rest(void)
{
    ss_ctx_t *ctx = given_contract();

    db_run(ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"')");
    declared(ctx, SS_WITHDRAWAL, "backup");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "2 2355");
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-24 ");
}

static void test_part_that_nobody_can_read_waits_for_people(void)
{
    ss_ctx_t *ctx = given_contract();

    CU_ASSERT_STRING_EQUAL(declared(ctx, SS_WITHDRAWAL, "das mit den Mails").status, "waiting");
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "active  ", 8);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "0 0");
    CU_ASSERT_TRUE(mail_has(ctx, "Sie haben einen Teil des Vertrags genannt"));
}

static void test_late_part_waits_for_people(void)
{
    ss_ctx_t *ctx = given_contract();

    ctx->now += DAYS(30);
    CU_ASSERT_STRING_EQUAL(declared(ctx, SS_WITHDRAWAL, "backup").status, "waiting");
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "active  ", 8);
}

static void test_order_without_early_start_is_withdrawn_before_it_begins(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");

    given_consents(&draft, no_early_start);
    order(ctx, &draft);
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-24 ");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "0 0");
}

static void test_order_that_waits_is_taken_back_and_never_approved(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    ss_order_t waiting;

    ((ss_plan_t *)draft.variant->plan)->requires_order_approval = true;
    order(ctx, &draft);
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "waiting", 7);
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-24 ");
    CU_ASSERT_EQUAL_FATAL(ss_order_find_by_number(ctx, "B-2026-000001", &waiting), SS_OK);
    CU_ASSERT_STRING_EQUAL(waiting.status, "withdrawn");
    CU_ASSERT_EQUAL(ss_approve_order(ctx, &waiting), SS_CONFLICT);
}

static void test_withdrawal_that_fits_nobody_is_kept(void)
{
    ss_ctx_t *ctx = given_contract();
    const ss_declaration_input_t input = { .name = "M", .contract = "V-000001", .email = "other@example.org",
                                           .part = "", .reason = "", .end_date = "" };
    ss_declaration_t declaration;

    CU_ASSERT_EQUAL(ss_declare(ctx, SS_WITHDRAWAL, "k", &input, &declaration), SS_OK);
    CU_ASSERT_STRING_EQUAL(declaration.status, "unassigned");
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "active  ", 8);
}

void ss_test_withdraw(void)
{
    static const ss_test_t tests[] = {
        { "WDR-09 test_whole_contract_ends_on_the_day_of_receipt", test_whole_contract_ends_on_the_day_of_receipt },
        { "WDR-07 test_last_second_of_the_period_is_in_time", test_last_second_of_the_period_is_in_time },
        { "WDR-09 test_days_used_stay_owed_if_the_order_asked_for_an_early_start",
          test_days_used_stay_owed_if_the_order_asked_for_an_early_start },
        { "WDR-09 test_without_that_consent_all_goes_back", test_without_that_consent_all_goes_back },
        { "WDR-09 test_digital_content_owes_nothing", test_digital_content_owes_nothing },
        { "WDR-09 test_what_was_not_paid_is_balanced_and_not_refunded",
          test_what_was_not_paid_is_balanced_and_not_refunded },
        { "WDR-09 test_debit_whose_day_has_come_counts_as_paid", test_debit_whose_day_has_come_counts_as_paid },
        { "test_debit_that_came_back_does_not_count_as_paid",
          test_debit_that_came_back_does_not_count_as_paid },
        { "WDR-09 test_what_was_paid_in_part_goes_back_beyond_what_is_owed",
          test_what_was_paid_in_part_goes_back_beyond_what_is_owed },
        { "WDR-09 test_what_is_left_to_pay_is_told", test_what_is_left_to_pay_is_told },
        { "INV-04 INV-05 test_credit_note_has_a_series_of_its_own_and_names_the_invoice",
          test_credit_note_has_a_series_of_its_own_and_names_the_invoice },
        { "test_withdrawing_again_changes_nothing", test_withdrawing_again_changes_nothing },
        { "test_cancelling_after_a_withdrawal_changes_nothing", test_cancelling_after_a_withdrawal_changes_nothing },
        { "test_withdrawing_after_a_cancellation_withdraws", test_withdrawing_after_a_cancellation_withdraws },
        { "test_withdrawal_cannot_be_undone", test_withdrawal_cannot_be_undone },
        { "test_change_that_was_to_come_never_comes", test_change_that_was_to_come_never_comes },
        { "WDR-11 test_late_one_is_a_cancellation_and_says_so_politely",
          test_late_one_is_a_cancellation_and_says_so_politely },
        { "WDR-11 test_business_has_no_such_right_and_cancels", test_business_has_no_such_right_and_cancels },
        { "WDR-11 test_right_that_was_lost_cancels", test_right_that_was_lost_cancels },
        { "WDR-04 test_part_ends_alone_and_its_share_goes_back", test_part_ends_alone_and_its_share_goes_back },
        { "WDR-04 test_whole_after_a_part_takes_back_the_rest", test_whole_after_a_part_takes_back_the_rest },
        { "WDR-04 test_part_that_nobody_can_read_waits_for_people", test_part_that_nobody_can_read_waits_for_people },
        { "WDR-04 test_late_part_waits_for_people", test_late_part_waits_for_people },
        { "test_order_without_early_start_is_withdrawn_before_it_begins",
          test_order_without_early_start_is_withdrawn_before_it_begins },
        { "test_order_that_waits_is_taken_back_and_never_approved",
          test_order_that_waits_is_taken_back_and_never_approved },
        { "WDR-11 test_withdrawal_that_fits_nobody_is_kept", test_withdrawal_that_fits_nobody_is_kept },
    };

    ss_suite_add_database("withdraw", tests, SS_COUNT(tests));
}

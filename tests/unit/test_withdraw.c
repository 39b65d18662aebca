/* What a withdrawal does to the contract: it ends, whole or in part, once; or it is cancelled, or people look at it. */
#include "given_withdrawal.h"

#include "actions/approve_order.h"
#include "actions/undo_cancellation.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/order_store.h"

#include <string.h>

static const char *const no_early_start[] = { "agb", "mandate", NULL };

static const char *state(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT status || ' ' || end_date || ' ' || next_billing_date FROM contract");
}

static void test_whole_contract_ends_on_the_day_of_receipt(void)
{
    ss_ctx_t *ctx = given_example_contract();

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
        ss_ctx_t *ctx = given_example_contract();

        CU_ASSERT_TRUE_FATAL(ss_time_parse(cases[i].received, &ctx->now));
        withdraw(ctx);
        CU_ASSERT_NSTRING_EQUAL(state(ctx), cases[i].state, strlen(cases[i].state));
    }
}

static void test_withdrawing_again_changes_nothing(void)
{
    ss_ctx_t *ctx = given_example_contract();

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
    ss_ctx_t *ctx = given_example_contract();

    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(declared(ctx, SS_CANCELLATION, "").status, "assigned");
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-24 ");
    CU_ASSERT_PTR_NOT_NULL(strstr(mail_of(ctx, "cancellation_received"), "24.11.2026"));
}

static void test_withdrawing_after_a_cancellation_withdraws(void)
{
    ss_ctx_t *ctx = given_example_contract();

    declared(ctx, SS_CANCELLATION, "");
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "cancelled 2027-11-23", 20);
    ctx->now += DAYS(1);
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-25 ");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'credit_note'"), 1);
}

static void test_withdrawal_cannot_be_undone(void)
{
    ss_ctx_t *ctx = given_example_contract();
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
    ss_ctx_t *ctx = given_example_contract();

    db_run(ctx, "INSERT INTO contract_change (merchant_id, id, site_id, contract_id, order_id, kind, status, effective_date, "
                "before_, after_, created_at, decided_at) SELECT merchant_id, '1', 's1', id, '', 'downgrade', 'scheduled', "
                "'2026-12-24', '{}', '{}', '2026-11-24T08:00:00Z', '' FROM contract");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract_change"), "superseded");
}

static void test_late_one_is_a_cancellation_and_says_so_politely(void)
{
    ss_ctx_t *ctx = given_example_contract();

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

    given_ordered(ctx, &draft);
    withdraw(ctx);
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "cancelled ", 10);
    CU_ASSERT_TRUE(mail_has(ctx, "gilt für Verbraucher"));
    CU_ASSERT_STRING_EQUAL(notes(ctx), "0 0");
}

static void test_right_that_was_lost_cancels(void)
{
    ss_ctx_t *ctx = given_example_contract();

    db_run(ctx, "UPDATE contract SET withdrawal_end = ''");
    withdraw(ctx);
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "cancelled ", 10);
    CU_ASSERT_TRUE(mail_has(ctx, "digitale Inhalte"));
}

/* Backup of 2.90 less 0.72 of the discount of 4.55 for 30 days, of which 4 were used. */
static void test_part_ends_alone_and_its_share_goes_back(void)
{
    ss_ctx_t *ctx = given_example_contract();

    ctx->now += DAYS(3);
    CU_ASSERT_STRING_EQUAL(withdraws(ctx, "backup-archiv"), "assigned");
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "active  ", 8);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) || ' ' || max(end_date) FROM component_subscription WHERE end_date <> ''"),
                           "1 2026-11-27");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 189");
    CU_ASSERT_TRUE(mail_has(ctx, "der Vertrag selbst läuft weiter"));
    CU_ASSERT_STRING_EQUAL(withdraws(ctx, "backup"), "assigned");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 189");
}

static void test_whole_after_a_part_takes_back_the_rest(void)
{
    ss_ctx_t *ctx = given_example_contract();

    db_run(ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"')");
    withdraws(ctx, "backup");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "2 2355");
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-24 ");
}

static void test_part_that_nobody_can_read_waits_for_people(void)
{
    ss_ctx_t *ctx = given_example_contract();

    CU_ASSERT_STRING_EQUAL(withdraws(ctx, "das mit den Mails"), "waiting");
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "active  ", 8);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "0 0");
    CU_ASSERT_TRUE(mail_has(ctx, "Sie haben einen Teil des Vertrags genannt"));
}

static void test_late_part_waits_for_people(void)
{
    ss_ctx_t *ctx = given_example_contract();

    ctx->now += DAYS(30);
    CU_ASSERT_STRING_EQUAL(withdraws(ctx, "backup"), "waiting");
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "active  ", 8);
}

static void test_order_without_early_start_is_withdrawn_before_it_begins(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");

    given_consents(&draft, no_early_start);
    given_ordered(ctx, &draft);
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
    given_ordered(ctx, &draft);
    CU_ASSERT_NSTRING_EQUAL(state(ctx), "waiting", 7);
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(state(ctx), "withdrawn 2026-11-24 ");
    CU_ASSERT_EQUAL_FATAL(ss_order_find_by_number(ctx, "B-2026-000001", &waiting), SS_OK);
    CU_ASSERT_STRING_EQUAL(waiting.status, "withdrawn");
    CU_ASSERT_EQUAL(ss_approve_order(ctx, &waiting), SS_CONFLICT);
}

static void test_withdrawal_that_fits_nobody_is_kept(void)
{
    ss_ctx_t *ctx = given_example_contract();
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

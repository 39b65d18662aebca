/* What a withdrawal does to the money: invoices are corrected, what was paid goes back, days used may stay owed. */
#include "given_withdrawal.h"

#include "base/json.h"

#include <string.h>

#define NBSP "\xc2\xa0"

static const char *refunds(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT count(*) || ' ' || coalesce(sum(amount), 0) FROM refund");
}

/* 23.55 were invoiced: setup 9.90, fees 18.20 less 25 %. Of 30 days 4 were used: 1.82 of 13.65. */
static void test_days_used_stay_owed_if_the_order_asked_for_an_early_start(void)
{
    ss_ctx_t *ctx = given_example_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET paid = gross, paid_at = '2026-11-25T08:00:00Z'");
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
    ss_ctx_t *ctx = given_example_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET paid = gross, paid_at = '2026-11-25T08:00:00Z'");
    db_run(ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"')");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 2355");
    CU_ASSERT_STRING_EQUAL(refunds(ctx), "1 2355");
    CU_ASSERT_FALSE(mail_has(ctx, "anteilig"));
}

static void test_who_was_not_told_of_the_right_owes_nothing(void)
{
    ss_ctx_t *ctx = given_example_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET paid = gross, paid_at = '2026-11-25T08:00:00Z'");
    db_run(ctx, "UPDATE order_ SET data = replace(data, '\"informed\":true', '\"informed\":false')");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 2355");
    CU_ASSERT_STRING_EQUAL(refunds(ctx), "1 2355");
}

static void test_digital_content_owes_nothing(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_plan_t *plan = (ss_plan_t *)ss_catalogue_variant(ctx->catalogue, "webhosting-plus")->plan;

    plan->digital_content = true;
    ctx->now += DAYS(3);
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 2355");
}

static void test_what_was_not_paid_is_balanced_and_not_refunded(void)
{
    ss_ctx_t *ctx = given_example_contract();

    withdraw(ctx);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'credit_note'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "refund"), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(mail_of(ctx, "credit_note"), "\"refund\":\"\""));
}

static void test_debit_whose_day_has_come_counts_as_paid(void)
{
    ss_ctx_t *ctx = given_example_contract();

    CU_ASSERT_TRUE_FATAL(ss_time_parse("2026-12-08T12:00:00Z", &ctx->now));
    withdraw(ctx);
    CU_ASSERT_EQUAL(rows_of(ctx, "refund WHERE due_date = '2026-12-22'"), 1);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT kind || ' ' || amount || ' ' || booked_on FROM ledger_entry"),
                           "payment -2355 2026-11-26");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'invoice' AND paid = 2355 AND credited > 0"), 1);
}

static void test_debit_that_came_back_does_not_count_as_paid(void)
{
    ss_ctx_t *ctx = given_example_contract();

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
    ss_ctx_t *ctx = given_example_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET paid = 1000, debit_date = ''");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(refunds(ctx), "1 818");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT gross - credited FROM invoice WHERE kind = 'credit_note'"), "818");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT credited FROM invoice WHERE kind = 'invoice'"), "2173");
    CU_ASSERT_FALSE(mail_has(ctx, "bleiben"));
}

/* 1.00 came in for the share of 1.82. */
static void test_what_is_left_to_pay_is_told(void)
{
    ss_ctx_t *ctx = given_example_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET paid = 100, debit_date = '', due_date = '2026-12-08'");
    db_run(ctx, "UPDATE payment_method SET kind = 'invoice'");
    withdraw(ctx);
    CU_ASSERT_STRING_EQUAL(refunds(ctx), "0 0");
    CU_ASSERT_TRUE(mail_has(ctx, "Von der Rechnung RE-2026-000001 bleiben 0,82" NBSP "€; bitte überweisen Sie sie bis zum 08.12.2026."));
}

/* Of 23.55 are 21.73 taken back before the debit: the receipt, the mail and the document tell what is left. */
static void test_debit_is_told_as_it_will_be(void)
{
    static const char left[] = "Von der Rechnung RE-2026-000001 buchen wir am 08.12.2026 nur noch 1,82" NBSP "€ ab.";
    ss_ctx_t *ctx = given_example_contract();

    ctx->now += DAYS(3);
    db_run(ctx, "UPDATE invoice SET debit_date = '2026-12-08'");
    withdraw(ctx);
    CU_ASSERT_TRUE(mail_has(ctx, left));
    CU_ASSERT_PTR_NOT_NULL(strstr(mail_of(ctx, "credit_note"), left));
    CU_ASSERT_PTR_NOT_NULL(strstr(db_text(ctx, "SELECT data FROM invoice WHERE kind = 'credit_note'"), left));
}

static void test_credit_note_has_a_series_of_its_own_and_names_the_invoice(void)
{
    ss_ctx_t *ctx = given_example_contract();
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

void ss_test_withdraw_money(void)
{
    static const ss_test_t tests[] = {
        { "WDR-09 test_days_used_stay_owed_if_the_order_asked_for_an_early_start",
          test_days_used_stay_owed_if_the_order_asked_for_an_early_start },
        { "WDR-09 test_without_that_consent_all_goes_back", test_without_that_consent_all_goes_back },
        { "WDR-09 test_who_was_not_told_of_the_right_owes_nothing",
          test_who_was_not_told_of_the_right_owes_nothing },
        { "WDR-09 test_digital_content_owes_nothing", test_digital_content_owes_nothing },
        { "WDR-09 test_what_was_not_paid_is_balanced_and_not_refunded",
          test_what_was_not_paid_is_balanced_and_not_refunded },
        { "WDR-09 test_debit_whose_day_has_come_counts_as_paid", test_debit_whose_day_has_come_counts_as_paid },
        { "test_debit_that_came_back_does_not_count_as_paid",
          test_debit_that_came_back_does_not_count_as_paid },
        { "WDR-09 test_what_was_paid_in_part_goes_back_beyond_what_is_owed",
          test_what_was_paid_in_part_goes_back_beyond_what_is_owed },
        { "WDR-09 test_what_is_left_to_pay_is_told", test_what_is_left_to_pay_is_told },
        { "WDR-09 test_debit_is_told_as_it_will_be", test_debit_is_told_as_it_will_be },
        { "INV-04 INV-05 test_credit_note_has_a_series_of_its_own_and_names_the_invoice",
          test_credit_note_has_a_series_of_its_own_and_names_the_invoice },
    };

    ss_suite_add_database("withdraw_money", tests, SS_COUNT(tests));
}

/* Withdrawals that are in time for a change alone: the contract goes back to what it was before. */
#include "given_change.h"
#include "given_withdrawal.h"

#include "actions/revert_change.h"

#include <apr_strings.h>
#include <string.h>

static const char *contract_state(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT status || ' ' || variant_id || ' ' || billed_until || ' ' || next_billing_date || ' ' || terms "
                        "FROM contract");
}

static const char *booked_now(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT coalesce(sum(quantity), 0) FROM component_subscription WHERE end_date = ''");
}

/* 5.90 x 29 / 31 = 5.52, of which one day of 29 was used. */
static void test_change_in_force_goes_back_to_what_was_before(void)
{
    given_change_t *given = given_contract("webhosting-plus");
    ss_ctx_t *ctx = given->ctx;
    const char *before = contract_state(ctx);

    at(given, "2027-03-26T12:00:00Z");
    changed(given, "support", 1, true);
    CU_ASSERT_STRING_EQUAL(booked_now(ctx), "1000000");
    CU_ASSERT_STRING_EQUAL(withdraws(ctx, ""), "assigned");
    CU_ASSERT_STRING_EQUAL(contract_state(ctx), before);
    CU_ASSERT_STRING_EQUAL(booked_now(ctx), "0");
    CU_ASSERT_STRING_EQUAL(changes(ctx), "upgrade withdrawn 2027-03-26");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 533");
    CU_ASSERT_TRUE(mail_has(ctx, "es gilt wieder, was vorher vereinbart war"));
    CU_ASSERT_STRING_EQUAL(withdraws(ctx, ""), "assigned"); /* once more ends nothing */
    CU_ASSERT_STRING_EQUAL(contract_state(ctx), before);
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 533");
    at(given, "2027-03-26T12:10:00Z");
    CU_ASSERT_STRING_EQUAL(withdraws(ctx, ""), "assigned"); /* nothing is left to be withdrawn from */
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract"), "cancelled");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 533");
}

/* Who gave something up has nothing to withdraw from but the contract: too late, so it is cancelled. */
static void test_change_without_the_right_lets_a_late_withdrawal_cancel(void)
{
    static const char *const at_once[] = { "scheduled", "applied" };

    for (int i = 0; i < SS_COUNT(at_once); i++) {
        given_change_t *given = given_example_change();

        at(given, "2027-03-26T12:00:00Z");
        changed(given, "mailbox", 1, true);
        CU_ASSERT_NSTRING_EQUAL(changes(given->ctx), "downgrade scheduled", 19);
        db_run(given->ctx, apr_psprintf(ss_test_pool(), "UPDATE contract_change SET status = '%s'", at_once[i]));
        CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, ""), "assigned");
        CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT status FROM contract"), "cancelled");
        CU_ASSERT_EQUAL(rows_of(given->ctx, "contract_change WHERE status = 'withdrawn'"), 0);
    }
}

/* A year at once costs more than a month, though less over the year: its order told of the right. */
static void test_a_cheaper_year_that_was_ordered_is_withdrawn_from_alone(void)
{
    given_change_t *given = given_contract("webhosting-plus");
    const char *before = contract_state(given->ctx);

    at(given, "2027-03-26T12:00:00Z");
    CU_ASSERT_EQUAL_FATAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, false), SS_OK);
    CU_ASSERT_NSTRING_EQUAL(changes(given->ctx), "downgrade scheduled", 19);
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, ""), "assigned");
    CU_ASSERT_NSTRING_EQUAL(changes(given->ctx), "downgrade withdrawn", 19);
    CU_ASSERT_STRING_EQUAL(contract_state(given->ctx), before);
}

/* Nobody told the customer of the right when the change was ordered; that the shop does so later changes nothing. */
static void test_without_a_notice_the_period_of_a_change_is_the_longest(void)
{
    given_change_t *given = given_contract("webhosting-plus");
    const ss_catalogue_t *catalogue = given->ctx->catalogue;
    ss_catalogue_t silent = *catalogue;
    const char *before = contract_state(given->ctx);

    silent.terms_count = 0;
    at(given, "2027-03-26T12:00:00Z");
    given->ctx->catalogue = &silent;
    changed(given, "support", 1, true);
    given->ctx->catalogue = catalogue;
    at(given, "2027-04-12T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, ""), "assigned");
    CU_ASSERT_NSTRING_EQUAL(changes(given->ctx), "upgrade withdrawn", 17);
    CU_ASSERT_STRING_EQUAL(contract_state(given->ctx), before);
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 552"); /* all of it: nothing is owed for the days used */
}

static void test_another_period_of_a_withdrawn_change_goes_back_too(void)
{
    given_change_t *given = given_contract("webhosting-plus");
    const char *before = contract_state(given->ctx);

    ((ss_variant_t *)ss_catalogue_variant(given->ctx->catalogue, "webhosting-plus-jahr"))->recurring_fee = 990000000;
    at(given, "2027-03-26T12:00:00Z");
    CU_ASSERT_EQUAL_FATAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, true), SS_OK);
    CU_ASSERT_STRING_NOT_EQUAL(contract_state(given->ctx), before);
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, ""), "assigned");
    CU_ASSERT_STRING_EQUAL(contract_state(given->ctx), before);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "invoice WHERE kind = 'credit_note'"), 1);
}

static void test_components_of_a_withdrawn_change_come_back(void)
{
    given_change_t *given = given_example_change();
    const char *before;

    at(given, "2027-03-26T12:00:00Z");
    before = booked_now(given->ctx);
    CU_ASSERT_EQUAL_FATAL(changes_to(given, "webhosting-plus", "mailbox", 9), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, true), SS_OK);
    CU_ASSERT_STRING_NOT_EQUAL(booked_now(given->ctx), before);
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, ""), "assigned");
    CU_ASSERT_STRING_EQUAL(booked_now(given->ctx), before);
    CU_ASSERT_EQUAL(wishes(given, NULL, "support", 1), SS_OK); /* and it can be changed again */
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
}

static void test_change_with_another_upon_it_is_left_to_people(void)
{
    given_change_t *given = given_support_from("2027-03-26T12:00:00Z", true);

    at(given, "2027-03-27T12:00:00Z");
    changed(given, "backup", 1, true);
    expect_people(given->ctx, "");
    CU_ASSERT_TRUE(mail_has(given->ctx, "nicht für sich allein rückgängig machen"));
    CU_ASSERT_EQUAL(rows_of(given->ctx, "contract_change WHERE status = 'applied'"), 2);
}

static void test_change_of_a_contract_that_is_another_now_is_left_to_people(void)
{
    given_change_t *given = given_support_from("2027-03-26T12:00:00Z", true);

    db_run(given->ctx, "UPDATE contract SET billed_until = '2027-06-23'");
    expect_people(given->ctx, "");
}

static void test_change_that_cannot_go_back_whole_stays(void)
{
    static const char *const tables[] = { "invoice", "outbox", "webhook_event", "audit_event" };
    given_change_t *given = given_support_from("2027-03-26T12:00:00Z", true);
    const ss_declaration_input_t input = { .name = "Marlene Feddersen", .contract = given->contract.number,
                                           .email = given->customer.person.fields[SS_FIELD_EMAIL], .part = "",
                                           .reason = "", .end_date = "" };
    const char *before = contract_state(given->ctx);
    ss_declaration_t declaration;

    for (int i = 0; i < SS_COUNT(tables); i++) {
        given_table_refuses(given->ctx, tables[i]);
        CU_ASSERT_NOT_EQUAL(ss_declare(given->ctx, SS_WITHDRAWAL, "form", &input, &declaration), SS_OK);
        given_table_accepts(given->ctx, tables[i]);
        CU_ASSERT_STRING_EQUAL(contract_state(given->ctx), before);
        CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade applied 2027-03-26");
        CU_ASSERT_STRING_EQUAL(notes(given->ctx), "0 0");
    }
}

/* Whether people have to look at it is not known as long as it cannot be read. */
static void test_what_cannot_be_read_is_tried_again_by_the_customer(void)
{
    given_change_t *given = given_support_from("2027-03-26T12:00:00Z", true);
    const ss_declaration_input_t input = { .name = "Marlene Feddersen", .contract = given->contract.number,
                                           .email = given->customer.person.fields[SS_FIELD_EMAIL], .part = "",
                                           .reason = "", .end_date = "" };
    ss_declaration_t declaration;

    CU_ASSERT_TRUE(db_run(given->ctx, "ALTER TABLE payment_method RENAME TO gone"));
    CU_ASSERT_NOT_EQUAL(ss_declare(given->ctx, SS_WITHDRAWAL, "form", &input, &declaration), SS_OK);
    CU_ASSERT_TRUE(db_run(given->ctx, "ALTER TABLE gone RENAME TO payment_method"));
    CU_ASSERT_EQUAL(rows_of(given->ctx, "withdrawal"), 0);
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, ""), "assigned");
}

/* Both periods run: what was named goes back, and the contract that could be withdrawn from too goes on. */
static void test_a_change_that_is_named_goes_back_alone(void)
{
    static const char *const typed[] = { "Änderung vom 26.11.2026: Prioritäts-Support, neu", "Änderung vom 26.11.2026" };

    for (int i = 0; i < SS_COUNT(typed); i++) {
        given_change_t *given = given_contract("webhosting-plus");
        const char *before = contract_state(given->ctx);

        at(given, "2026-11-26T12:00:00Z");
        changed(given, "support", 1, true);
        CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, typed[i]), "assigned");
        CU_ASSERT_STRING_EQUAL(contract_state(given->ctx), before);
        CU_ASSERT_STRING_EQUAL(booked_now(given->ctx), "0");
        CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade withdrawn 2026-11-26");
        CU_ASSERT_NSTRING_EQUAL(notes(given->ctx), "1 ", 2);
        CU_ASSERT_TRUE(mail_has(given->ctx, "Der Vertrag selbst läuft weiter"));
        CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, typed[i]), "assigned"); /* once more ends nothing */
        CU_ASSERT_STRING_EQUAL(contract_state(given->ctx), before);
        CU_ASSERT_NSTRING_EQUAL(notes(given->ctx), "1 ", 2);
    }
}

static void test_another_plan_that_is_named_goes_back_alone(void)
{
    given_change_t *given = given_contract("verein");
    const char *before = contract_state(given->ctx);

    CU_ASSERT_EQUAL_FATAL(wishes(given, "webhosting-plus", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, true), SS_OK);
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, "Änderung vom 24.11.2026: Webhosting Plus statt Vereinsseite"), "assigned");
    CU_ASSERT_STRING_EQUAL(contract_state(given->ctx), before);
}

/* To come on the day after the period: of the one that is named, not of the one that stands. */
static void test_a_change_to_come_that_is_named_never_comes(void)
{
    given_change_t *given = given_support_from("2026-11-26T12:00:00Z", true);
    const char *before = contract_state(given->ctx);

    at(given, "2026-11-27T12:00:00Z");
    changed(given, "backup", 1, false);
    expect_people(given->ctx, "Änderung vom 26.11.2026"); /* the other stands upon it */
    CU_ASSERT_EQUAL(rows_of(given->ctx, "contract_change WHERE status = 'withdrawn'"), 0);
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, "Änderung vom 27.11.2026"), "assigned");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "contract_change WHERE status = 'withdrawn'"), 1);
    CU_ASSERT_STRING_EQUAL(contract_state(given->ctx), before);
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, "Änderung vom 26.11.2026"), "assigned");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "contract_change WHERE status = 'withdrawn'"), 2);
}

static void test_a_name_that_is_late_or_means_two_changes_is_left_to_people(void)
{
    given_change_t *given = given_support_from("2026-11-26T12:00:00Z", true);

    changed(given, "backup", 1, true);
    expect_people(given->ctx, "Änderung vom 26.11.2026");
    expect_people(given->ctx, "Änderung vom 25.11.2026");
    expect_people(given->ctx, "die Änderung auf Support");
    given = given_support_from("2027-03-26T12:00:00Z", true);
    at(given, "2027-04-10T12:00:00Z");
    expect_people(given->ctx, "Änderung vom 26.03.2027");
}

static void test_changes_are_offered_as_long_as_they_are_in_time(void)
{
    given_change_t *given = given_support_from("2026-11-26T12:00:00Z", true);
    ss_ctx_t *ctx = given->ctx;
    apr_array_header_t *names;

    at(given, "2026-12-10T22:59:59Z");
    CU_ASSERT_EQUAL_FATAL(ss_changes_to_withdraw(ctx, given->contract.id, &names), SS_OK);
    CU_ASSERT_EQUAL_FATAL(names->nelts, 1);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(names, 0, const char *), "Änderung vom 26.11.2026: Prioritäts-Support, neu");
    at(given, "2026-12-10T23:00:00Z");
    CU_ASSERT_EQUAL_FATAL(ss_changes_to_withdraw(ctx, given->contract.id, &names), SS_OK);
    CU_ASSERT_EQUAL(names->nelts, 0);
    at(given, "2026-11-27T12:00:00Z");
    withdraws(ctx, "Änderung vom 26.11.2026");
    CU_ASSERT_EQUAL_FATAL(ss_changes_to_withdraw(ctx, given->contract.id, &names), SS_OK);
    CU_ASSERT_EQUAL(names->nelts, 0);
}

void ss_test_revert_change(void)
{
    static const ss_test_t tests[] = {
        { "CHG-05 test_change_in_force_goes_back_to_what_was_before", test_change_in_force_goes_back_to_what_was_before },
        { "CHG-05 test_a_cheaper_year_that_was_ordered_is_withdrawn_from_alone",
          test_a_cheaper_year_that_was_ordered_is_withdrawn_from_alone },
        { "CHG-05 test_without_a_notice_the_period_of_a_change_is_the_longest",
          test_without_a_notice_the_period_of_a_change_is_the_longest },
        { "CHG-05 test_another_period_of_a_withdrawn_change_goes_back_too",
          test_another_period_of_a_withdrawn_change_goes_back_too },
        { "CHG-05 test_components_of_a_withdrawn_change_come_back", test_components_of_a_withdrawn_change_come_back },
        { "CHG-05 test_change_with_another_upon_it_is_left_to_people",
          test_change_with_another_upon_it_is_left_to_people },
        { "CHG-05 test_change_of_a_contract_that_is_another_now_is_left_to_people",
          test_change_of_a_contract_that_is_another_now_is_left_to_people },
        { "WDR-11 test_change_without_the_right_lets_a_late_withdrawal_cancel",
          test_change_without_the_right_lets_a_late_withdrawal_cancel },
        { "WDR-04 test_a_change_that_is_named_goes_back_alone", test_a_change_that_is_named_goes_back_alone },
        { "WDR-04 test_another_plan_that_is_named_goes_back_alone", test_another_plan_that_is_named_goes_back_alone },
        { "WDR-04 test_a_change_to_come_that_is_named_never_comes", test_a_change_to_come_that_is_named_never_comes },
        { "WDR-04 test_a_name_that_is_late_or_means_two_changes_is_left_to_people",
          test_a_name_that_is_late_or_means_two_changes_is_left_to_people },
        { "WDR-04 test_changes_are_offered_as_long_as_they_are_in_time",
          test_changes_are_offered_as_long_as_they_are_in_time },
        { "CHG-05 test_change_that_cannot_go_back_whole_stays", test_change_that_cannot_go_back_whole_stays },
        { "CHG-05 test_what_cannot_be_read_is_tried_again_by_the_customer",
          test_what_cannot_be_read_is_tried_again_by_the_customer },
    };

    ss_suite_add_database("revert_change", tests, SS_COUNT(tests));
}

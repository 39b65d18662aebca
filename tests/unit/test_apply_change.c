/* A change of a contract happens once, whole or not at all, and on its day. */
#include "given_change.h"
#include "office.h"

#include "actions/apply_change.h"
#include "actions/declare.h"
#include "actions/undo_cancellation.h"
#include "store/contract_change_store.h"

#include <string.h>

/* ---- once ---- */

static void test_another_price_or_another_version_is_not_what_was_shown(void)
{
    given_change_t *given = given_contract("webhosting-plus");

    wishes(given, NULL, "support", 1);
    CU_ASSERT_TRUE(db_run(given->ctx, "UPDATE contract SET version = version + 1"));
    CU_ASSERT_EQUAL(orders(given, true), SS_CONFLICT); /* found inside the transaction */
    wishes(given, NULL, "support", 1);
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
    wishes(given, NULL, "wildcard", 1);
    given->draft.shown_price = ss_change_fingerprint(given->ctx, &given->change, &given->draft);
    ((ss_component_t *)ss_catalogue_component(given->ctx->catalogue, "wildcard"))->price += 10000;
    CU_ASSERT_EQUAL(ss_change_contract(given->ctx, &given->contract, &given->customer, &given->draft,
                                       given->contract.version), SS_CONFLICT);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "contract_change"), 1);
}

static void test_the_same_form_again_is_the_same_change(void)
{
    given_change_t *given = given_contract("webhosting-plus");

    wishes(given, NULL, "support", 1);
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "contract_change"), 1);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "order_"), 2);
}

static void test_a_failure_anywhere_leaves_nothing(void)
{
    static const char *const tables[] = { "order_",        "contract_change", "component_subscription", "order_proof",
                                          "outbox",        "webhook_event",   "audit_event",            "invoice",
                                          "number_series", "document" };
    given_change_t *given = given_contract("webhosting-plus");
    int before[SS_COUNT(tables)];

    for (int i = 0; i < SS_COUNT(tables); i++) {
        before[i] = rows_of(given->ctx, tables[i]);
    }
    wishes(given, NULL, "support", 1);
    for (int i = 0; i < SS_COUNT(tables); i++) {
        given_table_refuses(given->ctx, tables[i]);
        CU_ASSERT_NOT_EQUAL(orders(given, true), SS_OK);
        given_table_accepts(given->ctx, tables[i]);
        for (int k = 0; k < SS_COUNT(tables); k++) {
            CU_ASSERT_EQUAL(rows_of(given->ctx, tables[k]), before[k]);
        }
        CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT version FROM contract"), "1");
    }
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
}

/* ---- on its day ---- */

static given_change_t *given_scheduled(office_t *office, const char *now)
{
    ss_draft_t draft = given_draft(office->shop, "webhosting-plus");
    given_change_t *given = given_contract_of(office->shop, &draft);

    at(given, now);
    CU_ASSERT_EQUAL_FATAL(wishes(given, NULL, "support", 1), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, false), SS_OK);
    return given;
}

static void works_at(office_t *office, const char *now)
{
    ss_time_parse(now, &office->ctx->now);
    works(office);
}

static void test_a_change_comes_with_the_day_of_the_merchants_zone(void)
{
    office_t *office = given_office();
    given_change_t *given = given_scheduled(office, "2027-03-26T12:00:00Z");

    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade scheduled 2027-04-10");
    works_at(office, "2027-04-09T21:59:59Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade scheduled 2027-04-10");
    CU_ASSERT_EQUAL(office->counts.changes_applied, 0);
    works_at(office, "2027-04-09T22:00:00Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade applied 2027-04-10");
    CU_ASSERT_EQUAL(office->counts.changes_applied, 1);
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT gross FROM invoice ORDER BY number DESC"), "266");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT start_date FROM component_subscription"), "2027-04-10");
    works_at(office, "2027-04-12T22:00:00Z");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "invoice"), 2);
}

static void test_two_servers_carry_it_out_once(void)
{
    office_t *office = given_office();
    given_change_t *given = given_scheduled(office, "2027-03-26T12:00:00Z");
    ss_contract_change_t row;

    CU_ASSERT_EQUAL_FATAL(ss_contract_change_scheduled(given->ctx, given->contract.id, &row), SS_OK);
    at(given, "2027-04-10T12:00:00Z");
    CU_ASSERT_EQUAL(ss_apply_change(given->ctx, &row), SS_OK);
    CU_ASSERT_EQUAL(ss_apply_change(given->ctx, &row), SS_CONFLICT);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "invoice"), 2);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "component_subscription"), 1);
}

static void test_a_contract_that_has_ended_is_not_changed(void)
{
    office_t *office = given_office();
    given_change_t *given = given_scheduled(office, "2027-03-26T12:00:00Z");

    CU_ASSERT_TRUE(db_run(given->ctx, "UPDATE contract SET status = 'cancelled', end_date = '2027-04-09'"));
    works_at(office, "2027-04-10T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade superseded 2027-04-10");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "invoice"), 1);
}

/* 5 days are left of 31, not the 14 to the end of the period: 5.90 x 5 / 31. */
static void test_a_contract_that_ends_is_charged_to_its_end(void)
{
    office_t *office = given_office();
    given_change_t *given = given_scheduled(office, "2027-03-26T12:00:00Z");

    CU_ASSERT_TRUE(db_run(given->ctx, "UPDATE contract SET status = 'cancelled', end_date = '2027-04-14'"));
    works_at(office, "2027-04-10T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade applied 2027-04-10");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT gross FROM invoice ORDER BY number DESC"), "95");
}

static void test_it_can_be_taken_back_until_its_day(void)
{
    office_t *office = given_office();
    given_change_t *given = given_scheduled(office, "2027-03-26T12:00:00Z");
    ss_contract_change_t row;

    CU_ASSERT_EQUAL_FATAL(ss_contract_change_scheduled(given->ctx, given->contract.id, &row), SS_OK);
    given_contract_read(given);
    CU_ASSERT_EQUAL(ss_withdraw_change(given->ctx, &given->contract, &given->customer, "another"), SS_CONFLICT);
    at(given, "2027-04-10T12:00:00Z");
    CU_ASSERT_EQUAL(ss_withdraw_change(given->ctx, &given->contract, &given->customer, row.id), SS_CONFLICT);
    at(given, "2027-04-09T12:00:00Z");
    CU_ASSERT_EQUAL(ss_withdraw_change(given->ctx, &given->contract, &given->customer, row.id), SS_OK);
    CU_ASSERT_EQUAL(ss_withdraw_change(given->ctx, &given->contract, &given->customer, row.id), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade undone 2027-04-10");
}

static void test_what_cannot_be_carried_out_is_told_and_tried_later(void)
{
    office_t *office = given_office();
    given_change_t *given = given_scheduled(office, "2027-03-26T12:00:00Z");

    CU_ASSERT_TRUE(db_run(given->ctx, "UPDATE contract_change SET after_ = '{}' || after_"));
    works_at(office, "2027-04-10T12:00:00Z");
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "SS0441"));
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade scheduled 2027-04-10");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT retry_at FROM contract_change"), "2027-04-10T12:10:00Z");
    CU_ASSERT_TRUE(db_run(given->ctx, "UPDATE contract_change SET after_ = substr(after_, 3)"));
    works_at(office, "2027-04-10T12:09:59Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade scheduled 2027-04-10");
    works_at(office, "2027-04-10T12:10:00Z"); /* not put off for good */
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade applied 2027-04-10");
}

/* ---- what was billed meanwhile ---- */

/* From 9.90 a month to nothing on 2027-11-24, while that month was billed already; by the first invoice, say. */
static given_change_t *given_billed_beyond(office_t *office, const char *invoice)
{
    ss_draft_t draft = given_draft(office->shop, "webhosting-plus");
    given_change_t *given = given_contract_of(office->shop, &draft);

    at(given, "2027-03-26T12:00:00Z");
    CU_ASSERT_EQUAL_FATAL(wishes(given, "verein", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, false), SS_OK);
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "downgrade scheduled 2027-11-24");
    CU_ASSERT_TRUE(db_run(given->ctx, "UPDATE contract SET billed_until = '2027-12-23', next_billing_date = '2027-12-24'"));
    CU_ASSERT_TRUE(db_run(given->ctx, invoice));
    works_at(office, "2027-11-24T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "downgrade applied 2027-11-24");
    return given;
}

#define OF_THAT_MONTH "UPDATE invoice SET period_start = '2027-11-24', period_end = '2027-12-23'"

static void test_what_was_billed_beyond_a_cheaper_change_is_credited(void)
{
    office_t *office = given_office();
    given_change_t *given = given_billed_beyond(office, OF_THAT_MONTH);

    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT gross FROM invoice WHERE kind = 'credit_note'"), "990");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT credited FROM invoice WHERE kind = 'invoice'"), "990");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "refund WHERE amount = 990 AND due_date = '2027-12-08'"), 1);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "outbox WHERE event = 'credit_note'"), 1);
    CU_ASSERT_PTR_NULL(strstr(ss_test_logged(), "SS0440"));
    works_at(office, "2027-11-24T12:01:00Z");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "invoice"), 2);
}

static void test_what_was_billed_and_not_paid_is_set_off(void)
{
    given_change_t *given = given_billed_beyond(given_office(), OF_THAT_MONTH ", debit_date = '', returned_at = '2027-11-25'");

    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT gross FROM invoice WHERE kind = 'credit_note'"), "990");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "refund"), 0);
}

static void test_what_no_invoice_bears_is_told(void)
{
    given_change_t *given = given_billed_beyond(given_office(), "UPDATE contract SET version = version");

    CU_ASSERT_EQUAL(rows_of(given->ctx, "invoice WHERE kind = 'credit_note'"), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(ss_test_logged(), "SS0440"));
}

/* ---- what was declared meanwhile ---- */

/* A contract with a backup and three mailboxes, six days old. */
static given_change_t *given_with_parts(office_t *office)
{
    ss_draft_t draft = given_draft(office->shop, "webhosting-plus");
    given_change_t *given;

    given_choice(office->shop, &draft, "backup", 1);
    given_choice(office->shop, &draft, "mailbox", 3);
    given = given_contract_of(office->shop, &draft);
    at(given, "2026-11-30T12:00:00Z");
    return given;
}

static void declares(given_change_t *given, ss_declaration_kind_t kind, const char *part, const char *end)
{
    const ss_declaration_input_t input = { .name = "Marlene Feddersen", .contract = given->contract.number,
                                           .email = given->customer.person.fields[SS_FIELD_EMAIL],
                                           .part = part, .reason = "", .end_date = end };
    ss_declaration_t declaration = { .id = "" };

    CU_ASSERT_EQUAL_FATAL(ss_declare(given->ctx, kind, "form", &input, &declaration), SS_OK);
    CU_ASSERT_STRING_EQUAL(declaration.status, "assigned");
}

static void test_a_withdrawn_component_does_not_come_back(void)
{
    office_t *office = given_office();
    given_change_t *given = given_with_parts(office);

    CU_ASSERT_EQUAL_FATAL(wishes(given, NULL, "support", 1), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, false), SS_OK);
    declares(given, SS_WITHDRAWAL, "Backup-Archiv 90 Tage", "");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade scheduled 2026-12-15");
    works_at(office, "2026-12-15T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade applied 2026-12-15");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "component_subscription WHERE end_date = ''"), 2); /* mailboxes and support */
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT gross FROM invoice WHERE kind = 'invoice' ORDER BY number DESC"),
                           "177"); /* 9 of 30 days of 5.90, and of nothing else */
}

static void test_a_change_of_nothing_but_what_was_withdrawn_is_superseded(void)
{
    office_t *office = given_office();
    given_change_t *given = given_with_parts(office);

    CU_ASSERT_EQUAL_FATAL(wishes(given, NULL, NULL, 0), SS_OK);
    given->draft.item_count--; /* the mailboxes are last */
    CU_ASSERT_EQUAL_FATAL(ss_change_make(given->ctx, &given->draft, false, &given->change), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, false), SS_OK);
    declares(given, SS_WITHDRAWAL, "Premium-Postfach 25 GB", "");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "downgrade superseded 2026-12-24");
    CU_ASSERT_EQUAL(wishes(given, NULL, "support", 1), SS_OK); /* another can be ordered */
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
}

/* To a year from 2028-03-24 on; then cancelled: the contract ends before. */
static given_change_t *given_held(office_t *office)
{
    ss_draft_t draft = given_draft(office->shop, "webhosting-plus");
    given_change_t *given = given_contract_of(office->shop, &draft);

    at(given, "2028-02-10T12:00:00Z");
    CU_ASSERT_EQUAL_FATAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, false), SS_OK);
    declares(given, SS_CANCELLATION, "", "");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "downgrade held 2028-03-24");
    given_contract_read(given);
    return given;
}

static void test_a_change_survives_a_cancellation_that_is_taken_back(void)
{
    office_t *office = given_office();
    given_change_t *given = given_held(office);

    CU_ASSERT_EQUAL(ss_undo_cancellation(given->ctx, &given->contract, &given->customer), SS_OK);
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "downgrade scheduled 2028-03-24");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT decided_at FROM contract_change"), "");
    works_at(office, "2028-03-24T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "downgrade applied 2028-03-24");
}

static void test_a_held_change_does_not_come_by_itself(void)
{
    office_t *office = given_office();
    given_change_t *given = given_held(office);
    const ss_contract_change_t read_before = {
        .id = db_text(given->ctx, "SELECT id FROM contract_change"), .status = "scheduled"
    };

    CU_ASSERT_EQUAL(ss_contract_change_decide(given->ctx, &read_before, "applied"), SS_CONFLICT);
    works_at(office, "2028-03-24T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "downgrade held 2028-03-24");
}

static void test_what_is_withdrawn_from_while_it_is_held_stays_away(void)
{
    given_change_t *given = given_scheduled(given_office(), "2028-02-10T12:00:00Z");

    CU_ASSERT_TRUE(db_run(given->ctx, "UPDATE contract_change SET effective_date = '2028-03-24'"));
    declares(given, SS_CANCELLATION, "", "");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade held 2028-03-24");
    declares(given, SS_WITHDRAWAL, "", "");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade withdrawn 2028-03-24");
    given_contract_read(given);
    CU_ASSERT_EQUAL(ss_undo_cancellation(given->ctx, &given->contract, &given->customer), SS_OK);
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade withdrawn 2028-03-24");
}

static void test_billing_days_move_in_a_contract_that_is_cancelled_and_goes_on(void)
{
    office_t *office = given_office();
    ss_draft_t draft = given_draft(office->shop, "webhosting-plus");
    given_change_t *given = given_contract_of(office->shop, &draft);

    at(given, "2028-02-10T12:00:00Z");
    CU_ASSERT_EQUAL_FATAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, false), SS_OK);
    declares(given, SS_CANCELLATION, "", "2028-06-30");
    works_at(office, "2028-03-24T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "downgrade applied 2028-03-24");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT next_billing_date FROM contract"),
                           "2028-07-01"); /* the last usage; fees are paid beyond the end */
    given_contract_read(given);
    CU_ASSERT_EQUAL(ss_undo_cancellation(given->ctx, &given->contract, &given->customer), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT next_billing_date FROM contract"), "2028-11-24");
}

void ss_test_apply_change(void)
{
    static const ss_test_t tests[] = {
        { "another_price_or_another_version_is_not_what_was_shown",
          test_another_price_or_another_version_is_not_what_was_shown },
        { "the_same_form_again_is_the_same_change", test_the_same_form_again_is_the_same_change },
        { "a_failure_anywhere_leaves_nothing", test_a_failure_anywhere_leaves_nothing },
        { "a_change_comes_with_the_day_of_the_merchants_zone", test_a_change_comes_with_the_day_of_the_merchants_zone },
        { "two_servers_carry_it_out_once", test_two_servers_carry_it_out_once },
        { "a_contract_that_has_ended_is_not_changed", test_a_contract_that_has_ended_is_not_changed },
        { "a_contract_that_ends_is_charged_to_its_end", test_a_contract_that_ends_is_charged_to_its_end },
        { "it_can_be_taken_back_until_its_day", test_it_can_be_taken_back_until_its_day },
        { "what_cannot_be_carried_out_is_told_and_tried_later", test_what_cannot_be_carried_out_is_told_and_tried_later },
        { "CHG-01 what_was_billed_beyond_a_cheaper_change_is_credited",
          test_what_was_billed_beyond_a_cheaper_change_is_credited },
        { "what_was_billed_and_not_paid_is_set_off", test_what_was_billed_and_not_paid_is_set_off },
        { "what_no_invoice_bears_is_told", test_what_no_invoice_bears_is_told },
        { "CHG-06 a_withdrawn_component_does_not_come_back", test_a_withdrawn_component_does_not_come_back },
        { "CHG-08 a_change_survives_a_cancellation_that_is_taken_back",
          test_a_change_survives_a_cancellation_that_is_taken_back },
        { "a_held_change_does_not_come_by_itself", test_a_held_change_does_not_come_by_itself },
        { "what_is_withdrawn_from_while_it_is_held_stays_away", test_what_is_withdrawn_from_while_it_is_held_stays_away },
        { "billing_days_move_in_a_contract_that_is_cancelled_and_goes_on",
          test_billing_days_move_in_a_contract_that_is_cancelled_and_goes_on },
        { "a_change_of_nothing_but_what_was_withdrawn_is_superseded",
          test_a_change_of_nothing_but_what_was_withdrawn_is_superseded },
    };

    ss_suite_add_long_database("apply_change", tests, SS_COUNT(tests));
}

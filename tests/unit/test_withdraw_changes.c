/* Withdrawals from contracts that were changed: what can be told is done at once, the rest is left to people. */
#include "given_change.h"
#include "given_withdrawal.h"

#include "actions/assign_declaration.h"
#include "base/json.h"

#include <apr_strings.h>
#include <string.h>

/* ---- what people look at ---- */

static void test_component_in_another_quantity_is_left_to_people(void)
{
    given_change_t *given = given_example_change();

    at(given, "2027-03-26T12:00:00Z");
    changed(given, "mailbox", 4, true);
    expect_people(given->ctx, "mailbox");
    CU_ASSERT_TRUE(mail_has(given->ctx, "hat sich durch Änderungen Ihres Vertrags verändert"));
}

static void test_component_added_with_a_discount_is_left_to_people(void)
{
    given_change_t *given = given_example_change();

    changed(given, "support", 1, true);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "invoice"), 2);
    expect_people(given->ctx, "support");
    expect_people(given->ctx, "support");
    CU_ASSERT_TRUE(mail_has(given->ctx, "Wir rechnen nach, was Sie zurückbekommen"));
}

static void test_component_given_up_and_booked_again_is_left_to_people(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    given_change_t *given;

    given_choice(ctx, &draft, "backup", 1);
    given = given_contract_of(ctx, &draft);
    at(given, "2026-11-27T12:00:00Z");
    withdraws(ctx, "backup");
    CU_ASSERT_NSTRING_EQUAL(notes(ctx), "1 ", 2);
    db_run(ctx, "DELETE FROM refund");
    changed(given, "backup", 1, true);
    expect_people(given->ctx, "backup");
}

/* ---- what they decide ---- */

static ss_status_t decides(given_change_t *given, const char *part, int64_t amount, const char *invoice,
                           ss_effect_t *effect)
{
    const ss_by_hand_t by_hand = { amount, invoice };
    const ss_assignment_t assignment = {
        .number = db_text(given->ctx, "SELECT number FROM withdrawal ORDER BY number DESC"),
        .contract = "V-000001", .part = part, .by_hand = &by_hand
    };

    apr_array_clear(given->ctx->problems);
    return ss_assign_declaration(given->ctx, &assignment, effect);
}

static const char *refused(given_change_t *given, const char *part, int64_t amount, const char *invoice,
                           const char *field)
{
    const ss_problem_t *problem;
    ss_effect_t effect;

    CU_ASSERT_EQUAL(decides(given, part, amount, invoice, &effect), SS_INVALID);
    problem = ss_problem_of(given->ctx, field);
    return problem == NULL ? "" : problem->code;
}

/* Of 23.55 by debit on 26 November, 2.00 go back, once; the contract goes on. */
static void test_what_people_decide_goes_back_and_the_part_ends(void)
{
    given_change_t *given = given_example_change();
    const char *number = db_text(given->ctx, "SELECT number FROM invoice");
    ss_effect_t effect;

    at(given, "2026-11-27T12:00:00Z");
    changed(given, "mailbox", 4, true);
    expect_people(given->ctx, "mailbox");
    CU_ASSERT_STRING_EQUAL(refused(given, "mailbox", 200, "", "credit"), "no_invoice");
    CU_ASSERT_STRING_EQUAL(refused(given, "mailbox", 200, "RE-0", "invoice"), "unknown");
    CU_ASSERT_STRING_EQUAL(refused(given, "mailbox", 2356, number, "credit"), "more_than_invoiced");
    CU_ASSERT_STRING_EQUAL(refused(given, "nichts", 200, number, "part"), "bad_value");
    CU_ASSERT_STRING_EQUAL(refused(given, "", 200, number, "part"), "credit_of_part");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "0 0");
    at(given, "2026-11-28T12:00:00Z");
    CU_ASSERT_EQUAL(decides(given, "mailbox", 200, number, &effect), SS_OK);
    CU_ASSERT_TRUE(effect.kind == SS_EFFECT_PART && effect.credited.refund == 200);
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 200");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT amount || ' ' || due_date FROM refund"), "200 2026-12-11");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT net || ' ' || vat FROM invoice WHERE kind = 'credit_note'"), "168 32");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT status FROM withdrawal"), "assigned");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "component_subscription AS s WHERE end_date = '' AND component_id = "
                                        "(SELECT id FROM component WHERE data LIKE '%\"mailbox\"%')"), 0);
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT status FROM contract"), "active");
    CU_ASSERT_TRUE(mail_has(given->ctx, "Wir erstatten Ihnen 2,00"));
    CU_ASSERT_EQUAL(decides(given, "mailbox", 200, number, &effect), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 200");
}

static void test_people_may_give_nothing_back(void)
{
    given_change_t *given = given_example_change();
    ss_effect_t effect;

    changed(given, "support", 1, true);
    expect_people(given->ctx, "support");
    CU_ASSERT_EQUAL(decides(given, "support", 0, "", &effect), SS_OK);
    CU_ASSERT_EQUAL(effect.kind, SS_EFFECT_PART);
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "0 0");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT max(end_date) FROM component_subscription"), "2026-11-24");
}

/* The whole contract is withdrawn from already, only its money was unclear. */
static void test_people_credit_a_withdrawn_contract(void)
{
    given_change_t *given = given_example_change();
    ss_effect_t effect;

    db_run(given->ctx, "UPDATE invoice SET data = replace(data, '\"gross\":990', '\"gross\":9900')");
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, ""), "waiting");
    CU_ASSERT_EQUAL(decides(given, "", 2000, db_text(given->ctx, "SELECT number FROM invoice"), &effect), SS_OK);
    CU_ASSERT_EQUAL(effect.kind, SS_EFFECT_WITHDRAWN);
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 2000");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "refund"), 0);
}

/* ---- the period ---- */

/* 5.90 x 29 / 31 = 5.52, of which one day of 29 was used. */
static void test_component_of_a_change_has_a_period_of_its_own(void)
{
    given_change_t *given = given_support_from("2027-03-26T12:00:00Z", true);

    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, "support"), "assigned");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 533");
    given = given_support_from("2027-03-26T12:00:00Z", true);
    at(given, "2027-04-09T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, "support"), "assigned");
    given = given_support_from("2027-03-26T12:00:00Z", true);
    at(given, "2027-04-10T12:00:00Z");
    expect_people(given->ctx, "support");
}

/* Ordered on 26 March, in force from 10 April: the period ended with 9 April. */
static void test_period_runs_from_the_order_of_a_change_that_begins_later(void)
{
    given_change_t *given = given_support_from("2027-03-26T12:00:00Z", false);

    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "upgrade scheduled 2027-04-10");
    db_run(given->ctx, "UPDATE contract_change SET status = 'applied'");
    db_run(given->ctx, apr_psprintf(ss_test_pool(),
                                    "INSERT INTO component_subscription (merchant_id, id, contract_id, component_id, quantity, "
                                    "start_date, end_date, position) SELECT merchant_id, 'x', id, '%s', 1000000, '2027-04-10', "
                                    "'', 0 FROM contract",
                                    ss_catalogue_component(given->ctx->catalogue, "support")->id));
    at(given, "2027-04-12T12:00:00Z");
    expect_people(given->ctx, "support");
    at(given, "2027-04-09T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, "support"), "assigned");
}

/* Days used are owed where the order of the component asked for an early start, whatever that of the contract says. */
static void test_consent_of_the_change_decides_on_days_used(void)
{
    given_change_t *given = given_support_from("2027-03-26T12:00:00Z", true);

    db_run(given->ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"') WHERE kind <> 'upgrade'");
    withdraws(given->ctx, "support");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 533");
    given = given_support_from("2027-03-26T12:00:00Z", true);
    db_run(given->ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"') WHERE kind = 'upgrade'");
    withdraws(given->ctx, "support");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 552");
}

/* ---- the discount ---- */

/*
 * 25 % of 9.90 and 2.90 are 3.20, of which 0.72 are those of the backup; the plan that the discount names is
 * another one by now.
 */
static void test_the_discount_of_an_invoice_is_that_of_its_order(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    ss_discount_t *discount = (ss_discount_t *)ctx->catalogue->coupons[0].discount;
    const ss_plan_t *plan = ss_catalogue_variant(ctx->catalogue, "webhosting-plus")->plan;

    discount->targets = ss_json_in_pool(
        json_pack("[s, s]", plan->id, ss_catalogue_component(ctx->catalogue, "backup")->id), ctx->pool);
    draft.coupon = "NORD25";
    given_choice(ctx, &draft, "backup", 1);
    given_contract_of(ctx, &draft);
    db_run(ctx, apr_psprintf(ss_test_pool(), "UPDATE contract SET variant_id = '%s'",
                             ss_catalogue_variant(ctx->catalogue, "verein")->id));
    db_run(ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"')");
    CU_ASSERT_STRING_EQUAL(withdraws(ctx, "backup"), "assigned");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "1 218");
}

/* ---- the last check ---- */

static void test_what_does_not_fit_its_invoice_is_left_to_people(void)
{
    given_change_t *given = given_example_change();

    db_run(given->ctx, "UPDATE invoice SET paid = gross, paid_at = '2026-11-25T08:00:00Z', "
                       "data = replace(data, '\"gross\":990', '\"gross\":9900')");
    CU_ASSERT_STRING_EQUAL(withdraws(given->ctx, ""), "waiting");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT status FROM contract"), "withdrawn");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "0 0");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "refund"), 0);
    CU_ASSERT_TRUE(mail_has(given->ctx, "Was Sie zurückbekommen, rechnen wir nach"));
}

/* From nothing a month to 9.90 at 19 %, and 3.00 at 7 % given up: both go back, each with its sign. */
static void test_whole_takes_back_what_a_change_took_back_too(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "verein");
    given_change_t *given;

    given_reduced_rate(ctx, "mailbox");
    given_choice(ctx, &draft, "mailbox", 3);
    given = given_contract_of(ctx, &draft);
    CU_ASSERT_EQUAL(changes_to(given, "webhosting-plus", "mailbox", 0), SS_OK);
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE gross IN (300, 690)"), 2);
    db_run(ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"')");
    CU_ASSERT_STRING_EQUAL(withdraws(ctx, ""), "assigned");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "2 990");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'invoice' AND gross = credited"), 2);
    CU_ASSERT_EQUAL(rows_of(ctx, "refund"), 0);
}

void ss_test_withdraw_changes(void)
{
    static const ss_test_t tests[] = {
        { "WDR-04 test_component_in_another_quantity_is_left_to_people",
          test_component_in_another_quantity_is_left_to_people },
        { "WDR-04 test_component_added_with_a_discount_is_left_to_people",
          test_component_added_with_a_discount_is_left_to_people },
        { "WDR-04 test_component_given_up_and_booked_again_is_left_to_people",
          test_component_given_up_and_booked_again_is_left_to_people },
        { "WDR-04 test_what_people_decide_goes_back_and_the_part_ends",
          test_what_people_decide_goes_back_and_the_part_ends },
        { "WDR-04 test_people_may_give_nothing_back", test_people_may_give_nothing_back },
        { "WDR-04 test_people_credit_a_withdrawn_contract", test_people_credit_a_withdrawn_contract },
        { "WDR-07 test_component_of_a_change_has_a_period_of_its_own",
          test_component_of_a_change_has_a_period_of_its_own },
        { "WDR-07 test_period_runs_from_the_order_of_a_change_that_begins_later",
          test_period_runs_from_the_order_of_a_change_that_begins_later },
        { "WDR-09 test_consent_of_the_change_decides_on_days_used", test_consent_of_the_change_decides_on_days_used },
        { "WDR-09 test_the_discount_of_an_invoice_is_that_of_its_order",
          test_the_discount_of_an_invoice_is_that_of_its_order },
        { "WDR-09 test_what_does_not_fit_its_invoice_is_left_to_people",
          test_what_does_not_fit_its_invoice_is_left_to_people },
        { "WDR-09 test_whole_takes_back_what_a_change_took_back_too",
          test_whole_takes_back_what_a_change_took_back_too },
    };

    ss_suite_add_database("withdraw_changes", tests, SS_COUNT(tests));
}

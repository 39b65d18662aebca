/* Changes of plan and components: from when, on which terms, for whom. */
#include "given_change.h"

#include "base/json.h"

/* ---- from when ---- */

static void test_dearer_begins_today_or_after_the_withdrawal_period(void)
{
    given_change_t *given = given_contract("webhosting-plus");

    at(given, "2027-03-26T12:00:00Z");
    CU_ASSERT_EQUAL(wishes(given, NULL, "support", 1), SS_OK);
    CU_ASSERT_TRUE(given->change.dearer && given->change.at_once && given->change.may_defer);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2027-03-26");
    CU_ASSERT_EQUAL(given->change.due.bill.gross, 552); /* 5.90 x 29 / 31 */
    CU_ASSERT_EQUAL(ss_change_make(given->ctx, &given->draft, true, &given->change), SS_OK);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2027-04-10");
    CU_ASSERT_EQUAL(given->change.due.bill.gross, 266); /* 5.90 x 14 / 31 */
}

/* It begins on 2026-12-09, since nobody asked for an early start. */
static given_change_t *given_contract_to_come(void)
{
    static const char *const no_early_start[] = { "agb", "mandate", NULL };
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");

    given_consents(&draft, no_early_start);
    return given_contract_of(ctx, &draft);
}

static void test_nothing_changes_before_the_contract_begins(void)
{
    given_change_t *given = given_contract_to_come();
    ss_ctx_t *ctx = given->ctx;

    CU_ASSERT_STRING_EQUAL_FATAL(given->contract.start_date, "2026-12-09");
    at(given, "2026-11-30T12:00:00Z");
    CU_ASSERT_EQUAL(wishes(given, NULL, "support", 1), SS_OK);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2026-12-09");
    CU_ASSERT_TRUE(given->change.may_defer && !given->change.at_once && !given->change.deferred);
    CU_ASSERT_EQUAL(given->change.due.bill.line_count, 0); /* the first invoice is still to come */
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
    CU_ASSERT_STRING_EQUAL(changes(ctx), "upgrade scheduled 2026-12-09");
    CU_ASSERT_TRUE(db_run(ctx, "UPDATE contract_change SET status = 'undone'"));
    CU_ASSERT_EQUAL(wishes(given, NULL, "support", 1), SS_OK);
    CU_ASSERT_EQUAL(orders(given, false), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT effective_date FROM contract_change WHERE status = 'scheduled'"),
                           "2026-12-15");
    CU_ASSERT_TRUE(db_run(ctx, "UPDATE contract_change SET status = 'undone'"));
    at(given, "2026-11-24T09:00:00Z");
    CU_ASSERT_EQUAL(wishes(given, NULL, "support", 1), SS_OK);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2026-12-09"); /* the right of withdrawal has ended by then */
    CU_ASSERT_FALSE(given->change.may_defer);
}

static void test_a_first_invoice_is_still_to_come_after_a_change_with_the_first_day(void)
{
    given_change_t *given = given_contract_to_come();
    ss_contract_t *after = &given->change.after;

    ((ss_variant_t *)ss_catalogue_variant(given->ctx->catalogue, "webhosting-plus-jahr"))->recurring_fee = 990000000;
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2026-12-09");
    CU_ASSERT_STRING_EQUAL(after->billed_until, ""); /* so that it has the setup fee, too */
    CU_ASSERT_STRING_EQUAL(after->next_billing_date, "2026-12-09");
}

static void test_a_cheaper_plan_waits_for_term_notice_and_paid_month(void)
{
    static const struct {
        const char *now, *day;
    } vectors[] = {
        { "2027-03-26T12:00:00Z", "2027-11-24" }, /* within the minimum term to 2027-11-23 */
        { "2027-10-23T12:00:00Z", "2027-11-24" }, /* the last day for a notice to its end */
        { "2027-10-24T12:00:00Z", "2027-12-24" }, /* ends 2027-11-24, the month is paid by then */
        { "2028-02-10T12:00:00Z", "2028-03-24" }, /* afterwards: a month's notice, then the paid month */
        { "2027-10-23T22:30:00Z", "2027-12-24" }, /* the next day in Berlin */
    };
    given_change_t *given = given_contract("webhosting-plus");

    for (int i = 0; i < SS_COUNT(vectors); i++) {
        at(given, vectors[i].now);
        CU_ASSERT_EQUAL(wishes(given, "verein", NULL, 0), SS_OK);
        CU_ASSERT_FALSE(given->change.dearer || given->change.costs_more || given->change.may_defer);
        CU_ASSERT_STRING_EQUAL(day_of(given), vectors[i].day);
        CU_ASSERT_EQUAL(given->change.due.bill.line_count, 0);
    }
}

static void test_components_are_given_up_with_their_own_paid_period(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    given_change_t *given;

    given_choice(ctx, &draft, "mailbox", 3);
    given_choice(ctx, &draft, "zertifikat", 1);
    given = given_contract_of(ctx, &draft);
    at(given, "2027-03-26T12:00:00Z");
    CU_ASSERT_EQUAL(wishes(given, NULL, NULL, 0), SS_OK);
    CU_ASSERT_FALSE(given->change.changes);
    given->draft.item_count--; /* the certificate is last */
    ss_change_make(ctx, &given->draft, false, &given->change);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2027-11-24");
    given->draft.item_count = 0;
    given_choice(ctx, &given->draft, "zertifikat", 1);
    ss_change_make(ctx, &given->draft, false, &given->change);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2027-04-24");
}

static void test_what_would_give_money_back_begins_after_the_paid_period(void)
{
    given_change_t *given = given_contract("webhosting-plus-jahr");

    at(given, "2027-03-26T12:00:00Z");
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus", NULL, 0), SS_OK);
    CU_ASSERT_TRUE(given->change.dearer); /* 12 x 9.90 are more than 99.00 */
    CU_ASSERT_TRUE(given->change.costs_more);
    CU_ASSERT_FALSE(given->change.at_once || given->change.may_defer);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2027-11-24");
}

static void test_a_trial_is_free_whatever_is_changed_in_it(void)
{
    given_change_t *given = given_contract("webhosting-start");

    at(given, "2026-11-30T12:00:00Z");
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus", NULL, 0), SS_OK);
    CU_ASSERT_TRUE(given->change.at_once);
    CU_ASSERT_EQUAL(given->change.due.bill.line_count, 0);
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "invoice"), 0);
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT next_billing_date FROM contract"), "2026-12-08");
    CU_ASSERT_EQUAL(wishes(given, "verein", NULL, 0), SS_OK);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2026-12-08");
}

/* ---- on which terms ---- */

static void test_term_notice_and_setup_stay_as_agreed(void)
{
    given_change_t *given = given_contract("verein");
    ss_cart_t cart;

    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
    given_contract_read(given);
    CU_ASSERT_STRING_EQUAL(given->contract.term_end, "");
    CU_ASSERT_EQUAL(ss_agreement_cart(given->ctx->catalogue, &given->contract, given->change.booked_after, &cart,
                                      ss_test_pool()), SS_OK);
    CU_ASSERT_EQUAL(cart.variant->recurring_fee, 9900000);
    CU_ASSERT_EQUAL(cart.variant->setup_fee, 0);
    CU_ASSERT_FALSE(ss_span_is_set(cart.variant->contract_period));
}

static const ss_component_t *booked(const given_change_t *given, const char *name)
{
    const ss_component_t *component = ss_catalogue_component(given->ctx->catalogue, name);

    for (int i = 0; i < given->change.cart_after.item_count; i++) {
        if (strcmp(given->change.cart_after.items[i].component->id, component->id) == 0) {
            return given->change.cart_after.items[i].component;
        }
    }
    return NULL;
}

static void test_what_stays_keeps_its_price_what_is_new_has_todays(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    given_change_t *given;

    given_choice(ctx, &draft, "mailbox", 3);
    given = given_contract_of(ctx, &draft);
    ((ss_component_t *)ss_catalogue_component(ctx->catalogue, "mailbox"))->price = 4000000;
    ((ss_component_t *)ss_catalogue_component(ctx->catalogue, "domain"))->price = 2000000;
    ((ss_variant_t *)ss_catalogue_variant(ctx->catalogue, "webhosting-plus"))->recurring_fee = 99000000;
    CU_ASSERT_EQUAL(wishes(given, NULL, "domain", 1), SS_OK);
    CU_ASSERT_EQUAL(booked(given, "mailbox")->price, 1000000);
    CU_ASSERT_EQUAL(booked(given, "domain")->price, 2000000);
    CU_ASSERT_EQUAL(given->change.cart_after.variant->recurring_fee, 9900000);
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL(booked(given, "mailbox")->price, 4000000);
    ((ss_component_t *)ss_catalogue_component(ctx->catalogue, "mailbox"))->hidden = true;
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL(booked(given, "mailbox")->price, 1000000); /* nobody can choose it any more */
}

static void test_rest_of_a_discount_is_counted_in_the_new_periods(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    given_change_t *given = given_contract_of(ctx, &draft);

    at(given, "2026-12-10T12:00:00Z");
    CU_ASSERT_EQUAL(wishes(given, NULL, "support", 1), SS_OK);
    CU_ASSERT_EQUAL(given->change.after.discount_periods_left, 2);
    CU_ASSERT_EQUAL(given->change.due.bill.gross, 206); /* 14 of 30 days of 5.90, of 4.55 given back, of 6.03 granted */
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL(given->change.after.discount_periods_left, 0); /* three months are no year */
}

static void test_more_of_a_plan_by_number_is_dearer_less_waits(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    given_change_t *given;

    ((ss_plan_t *)draft.variant->plan)->quantity_based = true;
    draft.plan_quantity = 5 * SS_MILLION;
    given = given_contract_of(ctx, &draft);
    at(given, "2027-03-26T12:00:00Z");
    wishes(given, NULL, NULL, 0);
    given->draft.plan_quantity = 8 * SS_MILLION;
    CU_ASSERT_EQUAL(ss_change_make(ctx, &given->draft, false, &given->change), SS_OK);
    CU_ASSERT_TRUE(given->change.at_once);
    CU_ASSERT_EQUAL(given->change.due.bill.gross, 7409 - 4631); /* 29 of 31 days of 79.20 and 49.50 */
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT plan_quantity FROM contract"), "8000000");
    wishes(given, NULL, NULL, 0);
    given->draft.plan_quantity = 2 * SS_MILLION;
    CU_ASSERT_EQUAL(ss_change_make(ctx, &given->draft, false, &given->change), SS_OK);
    CU_ASSERT_STRING_EQUAL(day_of(given), "2027-11-24");
}

/* ---- who may ---- */

static void test_targets_are_of_the_group_for_this_customer_and_named(void)
{
    given_change_t *given = given_contract("webhosting-plus");
    ss_ctx_t *ctx = given->ctx;
    ss_variant_t *own = (ss_variant_t *)ss_catalogue_variant(ctx->catalogue, "webhosting-plus");
    const char *yearly = ss_catalogue_variant(ctx->catalogue, "webhosting-plus-jahr")->id;

    CU_ASSERT_EQUAL(wishes(given, "nachher", NULL, 0), SS_INVALID); /* paid afterwards */
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    own->change_targets = ss_json_list(ss_test_pool());
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "plan")->code, "plan_not_offered");
    CU_ASSERT_EQUAL(wishes(given, NULL, "support", 1), SS_OK);
    json_array_append_new((json_t *)own->change_targets, json_string(yearly));
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus-jahr", NULL, 0), SS_OK);
    CU_ASSERT_EQUAL(wishes(given, "verein", NULL, 0), SS_INVALID);
}

static void test_only_a_contract_in_force_can_be_changed(void)
{
    static const char *const states[] = { "waiting", "declined", "cancelled", "ended", "withdrawn" };
    given_change_t *given = given_contract("webhosting-plus");

    CU_ASSERT_STRING_EQUAL(ss_change_obstacle(given->ctx, &given->contract, &given->customer), "");
    for (int i = 0; i < SS_COUNT(states); i++) {
        given->contract.status = states[i];
        CU_ASSERT_STRING_EQUAL(ss_change_obstacle(given->ctx, &given->contract, &given->customer), states[i]);
    }
    given->contract.status = "active";
    given->contract.end_date = "2026-11-23";
    CU_ASSERT_STRING_EQUAL(ss_change_obstacle(given->ctx, &given->contract, &given->customer), "ended");
    given->contract.end_date = "";
    given->contract.variant_id = "gone";
    CU_ASSERT_STRING_EQUAL(ss_change_obstacle(given->ctx, &given->contract, &given->customer), "unavailable");
}

static void test_what_costs_needs_a_way_to_pay(void)
{
    given_change_t *given = given_contract("verein");

    CU_ASSERT_TRUE(db_run(given->ctx, "DELETE FROM payment_method"));
    CU_ASSERT_EQUAL(wishes(given, "webhosting-plus", NULL, 0), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(given->ctx, "change")->code, "change_unpaid");
}

static ss_status_t orders_with(given_change_t *given, const char *const *consents)
{
    apr_array_clear(given->ctx->problems);
    given->draft.button_label = "zahlungspflichtig bestellen";
    given->draft.shown_price = ss_change_fingerprint(given->ctx, &given->change, &given->draft);
    given_consents(&given->draft, consents);
    return ss_change_contract(given->ctx, &given->contract, &given->customer, &given->draft, given->contract.version);
}

static void test_what_costs_more_asks_the_consents_of_an_order_anew(void)
{
    static const char *const only_early[] = { "sofort", NULL }, *const nothing[] = { NULL };
    given_change_t *given = given_contract("webhosting-plus");

    at(given, "2027-03-26T12:00:00Z");
    CU_ASSERT_EQUAL(wishes(given, NULL, "support", 1), SS_OK);
    CU_ASSERT_EQUAL(orders_with(given, only_early), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(given->ctx, "consent[agb]")->code, "missing_consent");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "contract_change"), 0);
    apr_array_clear(given->ctx->problems);
    CU_ASSERT_EQUAL(wishes(given, "verein", NULL, 0), SS_OK);
    CU_ASSERT_FALSE(given->change.costs_more);
    CU_ASSERT_EQUAL(orders_with(given, nothing), SS_OK);
    CU_ASSERT_STRING_EQUAL(changes(given->ctx), "downgrade scheduled 2027-11-24");
}

void ss_test_change_contract(void)
{
    static const ss_test_t tests[] = {
        { "ORD-15 dearer_begins_today_or_after_the_withdrawal_period",
          test_dearer_begins_today_or_after_the_withdrawal_period },
        { "CHG-07 nothing_changes_before_the_contract_begins", test_nothing_changes_before_the_contract_begins },
        { "a_first_invoice_is_still_to_come_after_a_change_with_the_first_day",
          test_a_first_invoice_is_still_to_come_after_a_change_with_the_first_day },
        { "a_cheaper_plan_waits_for_term_notice_and_paid_month",
          test_a_cheaper_plan_waits_for_term_notice_and_paid_month },
        { "components_are_given_up_with_their_own_paid_period",
          test_components_are_given_up_with_their_own_paid_period },
        { "what_would_give_money_back_begins_after_the_paid_period",
          test_what_would_give_money_back_begins_after_the_paid_period },
        { "a_trial_is_free_whatever_is_changed_in_it", test_a_trial_is_free_whatever_is_changed_in_it },
        { "TRM-01 term_notice_and_setup_stay_as_agreed", test_term_notice_and_setup_stay_as_agreed },
        { "what_stays_keeps_its_price_what_is_new_has_todays", test_what_stays_keeps_its_price_what_is_new_has_todays },
        { "rest_of_a_discount_is_counted_in_the_new_periods", test_rest_of_a_discount_is_counted_in_the_new_periods },
        { "more_of_a_plan_by_number_is_dearer_less_waits", test_more_of_a_plan_by_number_is_dearer_less_waits },
        { "targets_are_of_the_group_for_this_customer_and_named",
          test_targets_are_of_the_group_for_this_customer_and_named },
        { "only_a_contract_in_force_can_be_changed", test_only_a_contract_in_force_can_be_changed },
        { "what_costs_needs_a_way_to_pay", test_what_costs_needs_a_way_to_pay },
        { "CHG-02 ORD-12 what_costs_more_asks_the_consents_of_an_order_anew",
          test_what_costs_more_asks_the_consents_of_an_order_anew },
    };

    ss_suite_add_database("change_contract", tests, SS_COUNT(tests));
}

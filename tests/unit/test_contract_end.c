/* The end of a contract and the last invoice: what is charged afterwards still has a billing day. */
#include "shop.h"

#include "actions/declare.h"
#include "actions/undo_cancellation.h"
#include "store/contract_store.h"
#include "store/customer_store.h"

#include <apr_strings.h>
#include <string.h>

static void show_usage(ss_ctx_t *ctx, bool shown)
{
    for (int i = 0; i < ctx->catalogue->component_count; i++) {
        ss_component_t *component = (ss_component_t *)&ctx->catalogue->components[i];

        component->hidden = component->type == SS_METERED && !shown;
    }
}

/* A contract that is billed next on a day after the one on which a cancellation ends it. */
static ss_ctx_t *given_contract(const char *variant, bool with_usage)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, variant);
    ss_order_t order;

    show_usage(ctx, with_usage);
    given_price_was_shown(ctx, &draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    db_run(ctx, "UPDATE contract SET next_billing_date = '2029-01-24'");
    return ctx;
}

static const char *billing_after_cancelling(ss_ctx_t *ctx, const char *wish)
{
    const ss_declaration_input_t input = { .name = "Marlene Feddersen",
                                           .contract = "V-000001",
                                           .email = "marlene@feddersen.example",
                                           .part = "",
                                           .reason = "",
                                           .end_date = wish };
    ss_declaration_t declaration;

    CU_ASSERT_EQUAL_FATAL(ss_declare(ctx, SS_CANCELLATION, "key", &input, &declaration), SS_OK);
    CU_ASSERT_STRING_EQUAL(declaration.status, "assigned");
    return db_text(ctx, "SELECT end_date || ' ' || next_billing_date FROM contract");
}

/* The newest mail about it, where the wish was another day than the one in it. */
static const char *told_after(const char *variant, const char *sql, const char *now, const char *wish)
{
    ss_ctx_t *ctx = given_contract(variant, false);

    db_run(ctx, sql);
    CU_ASSERT_TRUE_FATAL(ss_time_parse(now, &ctx->now));
    billing_after_cancelling(ctx, wish);
    return db_text(ctx, "SELECT data FROM outbox WHERE event = 'cancellation_received'");
}

static void test_an_end_later_than_wished_says_why(void)
{
    static const struct {
        const char *variant, *sql, *now, *wish, *words; /* NULL: nothing to explain */
    } vectors[] = {
        { "webhosting-plus", "", "2026-12-01T12:00:00Z", "2026-12-31", "am 23.11.2027 enden: Bis dahin läuft die vereinbarte Mindest" },
        { "webhosting-plus", "", "2026-12-01T12:00:00Z", "2027-11-23", NULL },
        { "webhosting-plus", "", "2026-12-01T12:00:00Z", "2027-12-31", NULL },
        { "webhosting-plus", "", "2026-12-01T12:00:00Z", "", NULL },
        { "webhosting-plus", "", "2027-11-30T23:30:00Z", "2027-12-02", "am 01.01.2028 enden: Bis dahin läuft die Kündigungsfrist" },
        { "nachher", "", "2026-12-01T12:00:00Z", "2026-12-02", "am 01.01.2027 enden: Bis dahin läuft die Kündigungsfrist" },
        { "nachher", "UPDATE contract SET trial_end = '2026-12-20'", "2026-12-01T12:00:00Z", "2026-12-02",
          "am 20.12.2026 enden: Bis dahin läuft die Testphase" },
    };

    for (int i = 0; i < SS_COUNT(vectors); i++) {
        const char *told = told_after(vectors[i].variant, vectors[i].sql, vectors[i].now, vectors[i].wish);

        CU_ASSERT_EQUAL(strstr(told, "Frühestens kann") != NULL, vectors[i].words != NULL);
        CU_ASSERT_PTR_NOT_NULL(vectors[i].words == NULL ? told : strstr(told, vectors[i].words));
    }
}

static void test_fees_in_advance_leave_nothing_to_bill(void)
{
    ss_ctx_t *ctx = given_contract("webhosting-plus", false);

    CU_ASSERT_STRING_EQUAL(billing_after_cancelling(ctx, ""), "2027-11-23 ");
}

static void test_usage_is_billed_on_the_day_after_the_end(void)
{
    ss_ctx_t *ctx = given_contract("webhosting-plus", true);

    show_usage(ctx, false); /* agreed is what was offered at the order */
    CU_ASSERT_STRING_EQUAL(billing_after_cancelling(ctx, ""), "2027-11-23 2027-11-24");
}

static void test_postpaid_fee_is_billed_on_the_day_after_the_end(void)
{
    ss_ctx_t *ctx = given_contract("nachher", false);

    CU_ASSERT_STRING_EQUAL(billing_after_cancelling(ctx, ""), "2026-12-24 2026-12-25");
}

static void test_earlier_end_moves_the_last_billing_day_too(void)
{
    ss_ctx_t *ctx = given_contract("nachher", false);

    CU_ASSERT_STRING_EQUAL(billing_after_cancelling(ctx, "2028-02-29"), "2028-02-29 2028-03-01");
    CU_ASSERT_STRING_EQUAL(billing_after_cancelling(ctx, "2027-12-31"), "2027-12-31 2028-01-01");
}

static void test_billing_day_before_the_end_stays(void)
{
    ss_ctx_t *ctx = given_contract("nachher", true);

    db_run(ctx, "UPDATE contract SET next_billing_date = '2026-12-24'");
    CU_ASSERT_STRING_EQUAL(billing_after_cancelling(ctx, "2027-01-31"), "2027-01-31 2026-12-24");
}

static ss_status_t undo(ss_ctx_t *ctx)
{
    ss_contract_t contract;
    ss_customer_t customer;

    CU_ASSERT_EQUAL_FATAL(ss_contract_find_by_number(ctx, "V-000001", &contract), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, contract.customer_id, &customer), SS_OK);
    return ss_undo_cancellation(ctx, &contract, &customer);
}

static void test_undone_cancellation_gives_the_billing_day_back(void)
{
    static const char *const variants[] = { "webhosting-plus", "nachher" };

    for (int i = 0; i < SS_COUNT(variants); i++) {
        ss_ctx_t *ctx = given_contract(variants[i], false);

        billing_after_cancelling(ctx, "2028-02-29");
        billing_after_cancelling(ctx, "2027-12-31");
        CU_ASSERT_EQUAL(undo(ctx), SS_OK);
        CU_ASSERT_STRING_EQUAL(
            db_text(ctx, "SELECT status || end_date || ' ' || next_billing_date FROM contract"),
            "active 2029-01-24");
        CU_ASSERT_EQUAL(undo(ctx), SS_CONFLICT);
    }
}

static void test_undo_on_the_last_day_but_not_after_it(void)
{
    ss_ctx_t *ctx = given_contract("webhosting-plus", false);

    billing_after_cancelling(ctx, "");
    ss_time_parse("2027-11-23T22:59:59Z", &ctx->now);
    CU_ASSERT_EQUAL(undo(ctx), SS_OK);
    ctx = given_contract("webhosting-plus", false);
    billing_after_cancelling(ctx, "");
    ss_time_parse("2027-11-23T23:00:00Z", &ctx->now); /* midnight in Berlin */
    CU_ASSERT_EQUAL(undo(ctx), SS_CONFLICT);
}

/* Fourteen days free from 24 November on; what is said until then costs nothing. */
static void test_cancelled_in_the_trial_it_ends_with_that_and_bills_nothing(void)
{
    static const struct {
        const char *said, *wish, *ends;
    } cases[] = {
        { "2026-11-24T09:00:00Z", "", "2026-12-07 " },
        { "2026-12-07T22:59:59Z", "", "2026-12-07 " },
        { "2026-12-07T22:59:59Z", "2026-12-01", "2026-12-07 " },
        { "2026-12-07T23:00:00Z", "", "2027-01-08 2026-12-08" }, /* the trial is over in Berlin */
        { "2026-11-24T09:00:00Z", "2026-12-20", "2026-12-24 2026-12-08" },
        { "2026-11-24T09:00:00Z", "2027-03-01", "2027-03-01 2026-12-08" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        ss_ctx_t *ctx = given_contract("webhosting-start", false);

        db_run(ctx, "UPDATE contract SET next_billing_date = '2026-12-08'");
        ss_time_parse(cases[i].said, &ctx->now);
        CU_ASSERT_STRING_EQUAL(billing_after_cancelling(ctx, cases[i].wish), cases[i].ends);
    }
}

void ss_test_contract_end(void)
{
    static const ss_test_t tests[] = {
        { "CAN-10 test_an_end_later_than_wished_says_why", test_an_end_later_than_wished_says_why },
        { "fees_in_advance_leave_nothing_to_bill", test_fees_in_advance_leave_nothing_to_bill },
        { "usage_is_billed_on_the_day_after_the_end", test_usage_is_billed_on_the_day_after_the_end },
        { "postpaid_fee_is_billed_on_the_day_after_the_end",
          test_postpaid_fee_is_billed_on_the_day_after_the_end },
        { "earlier_end_moves_the_last_billing_day_too",
          test_earlier_end_moves_the_last_billing_day_too },
        { "billing_day_before_the_end_stays", test_billing_day_before_the_end_stays },
        { "cancelled_in_the_trial_it_ends_with_that_and_bills_nothing",
          test_cancelled_in_the_trial_it_ends_with_that_and_bills_nothing },
        { "undone_cancellation_gives_the_billing_day_back",
          test_undone_cancellation_gives_the_billing_day_back },
        { "undo_on_the_last_day_but_not_after_it", test_undo_on_the_last_day_but_not_after_it },
    };

    ss_suite_add("contract_end", tests, SS_COUNT(tests));
}

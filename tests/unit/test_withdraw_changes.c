/* Withdrawals from contracts that were changed: what can be told is done at once, the rest is left to people; and whatever
 * happened before, no more goes back than was invoiced and paid. */
#include "given_change.h"

#include "actions/declare.h"
#include "base/json.h"
#include "store/invoice_store.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define HISTORIES 80
#define STEPS     4

static const char *declares(ss_ctx_t *ctx, const char *part)
{
    static int key;
    ss_declaration_t declaration = { .id = "" };
    const ss_declaration_input_t input = { .name = "Marlene Feddersen", .contract = "V-000001",
                                           .email = "marlene@feddersen.example", .part = part, .reason = "",
                                           .end_date = "" };

    apr_array_clear(ctx->problems);
    CU_ASSERT_EQUAL_FATAL(
        ss_declare(ctx, SS_WITHDRAWAL, apr_psprintf(ctx->pool, "form %d", ++key), &input, &declaration), SS_OK);
    return declaration.status;
}

static const char *notes(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT count(*) || ' ' || coalesce(sum(gross), 0) FROM invoice WHERE kind = 'credit_note'");
}

static bool last_mail_has(ss_ctx_t *ctx, const char *words)
{
    return strstr(db_text(ctx, "SELECT data FROM outbox WHERE event = 'withdrawal_received' ORDER BY id DESC"), words)
           != NULL;
}

/* So many of a component from now on; 0: none. */
static ss_status_t changes_to(given_change_t *given, const char *variant, const char *component, int64_t quantity)
{
    ss_draft_t *draft = &given->draft;
    const ss_cart_item_t *items;
    int count;

    if (wishes(given, variant, NULL, 0) != SS_OK) {
        return SS_INVALID;
    }
    items = draft->items;
    count = draft->item_count;
    draft->items = NULL;
    draft->item_count = 0;
    for (int i = 0; i < count; i++) {
        if (strcmp(items[i].component->external_id, component) != 0) {
            given_choice(given->ctx, draft, items[i].component->external_id, items[i].quantity / SS_MILLION);
        }
    }
    if (quantity > 0) {
        given_choice(given->ctx, draft, component, quantity);
    }
    return ss_change_make(given->ctx, draft, false, &given->change);
}

static void changed(given_change_t *given, const char *component, int64_t quantity, bool early)
{
    CU_ASSERT_EQUAL_FATAL(changes_to(given, NULL, component, quantity), SS_OK);
    CU_ASSERT_EQUAL_FATAL(orders(given, early), SS_OK);
}

static given_change_t *given_example(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);

    return given_contract_of(ctx, &draft);
}

/* ---- what people look at ---- */

static void expect_people(given_change_t *given, const char *part)
{
    const char *before = db_text(given->ctx, "SELECT count(*) FROM component_subscription WHERE end_date = ''");
    const char *noted = notes(given->ctx);

    CU_ASSERT_STRING_EQUAL(declares(given->ctx, part), "waiting");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), noted);
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT count(*) FROM component_subscription WHERE end_date = ''"), before);
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT status FROM contract"), "active");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "refund"), 0);
}

static void test_component_in_another_quantity_is_left_to_people(void)
{
    given_change_t *given = given_example();

    at(given, "2027-03-26T12:00:00Z");
    changed(given, "mailbox", 4, true);
    expect_people(given, "mailbox");
    CU_ASSERT_TRUE(last_mail_has(given->ctx, "hat sich durch Änderungen Ihres Vertrags verändert"));
}

static void test_component_added_with_a_discount_is_left_to_people(void)
{
    given_change_t *given = given_example();

    changed(given, "support", 1, true);
    CU_ASSERT_EQUAL(rows_of(given->ctx, "invoice"), 2);
    expect_people(given, "support");
    expect_people(given, "support");
    CU_ASSERT_TRUE(last_mail_has(given->ctx, "Wir rechnen nach, was Sie zurückbekommen"));
}

static void test_component_given_up_and_booked_again_is_left_to_people(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    given_change_t *given;

    given_choice(ctx, &draft, "backup", 1);
    given = given_contract_of(ctx, &draft);
    at(given, "2026-11-27T12:00:00Z");
    declares(ctx, "backup");
    CU_ASSERT_NSTRING_EQUAL(notes(ctx), "1 ", 2);
    db_run(ctx, "DELETE FROM refund");
    changed(given, "backup", 1, true);
    expect_people(given, "backup");
}

/* ---- the period ---- */

static given_change_t *given_support_from(const char *ordered, bool early)
{
    given_change_t *given = given_contract("webhosting-plus");

    at(given, ordered);
    changed(given, "support", 1, early);
    return given;
}

/* 5.90 x 29 / 31 = 5.52, of which one day of 29 was used. */
static void test_component_of_a_change_has_a_period_of_its_own(void)
{
    given_change_t *given = given_support_from("2027-03-26T12:00:00Z", true);

    CU_ASSERT_STRING_EQUAL(declares(given->ctx, "support"), "assigned");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 533");
    given = given_support_from("2027-03-26T12:00:00Z", true);
    at(given, "2027-04-09T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(declares(given->ctx, "support"), "assigned");
    given = given_support_from("2027-03-26T12:00:00Z", true);
    at(given, "2027-04-10T12:00:00Z");
    expect_people(given, "support");
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
    expect_people(given, "support");
    at(given, "2027-04-09T12:00:00Z");
    CU_ASSERT_STRING_EQUAL(declares(given->ctx, "support"), "assigned");
}

/* Days used are owed where the order of the component asked for an early start, whatever that of the contract says. */
static void test_consent_of_the_change_decides_on_days_used(void)
{
    given_change_t *given = given_support_from("2027-03-26T12:00:00Z", true);

    db_run(given->ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"') WHERE kind <> 'upgrade'");
    declares(given->ctx, "support");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 533");
    given = given_support_from("2027-03-26T12:00:00Z", true);
    db_run(given->ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"') WHERE kind = 'upgrade'");
    declares(given->ctx, "support");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "1 552");
}

/* ---- the last check ---- */

static void test_what_does_not_fit_its_invoice_is_left_to_people(void)
{
    given_change_t *given = given_example();

    db_run(given->ctx, "UPDATE invoice SET paid = gross, paid_at = '2026-11-25T08:00:00Z', "
                       "data = replace(data, '\"gross\":990', '\"gross\":9900')");
    CU_ASSERT_STRING_EQUAL(declares(given->ctx, ""), "waiting");
    CU_ASSERT_STRING_EQUAL(db_text(given->ctx, "SELECT status FROM contract"), "withdrawn");
    CU_ASSERT_STRING_EQUAL(notes(given->ctx), "0 0");
    CU_ASSERT_EQUAL(rows_of(given->ctx, "refund"), 0);
    CU_ASSERT_TRUE(last_mail_has(given->ctx, "Was Sie zurückbekommen, rechnen wir nach"));
}

static const ss_tax_entry_t reduced_entries[] = { { "DE", 700, { 2021, 1, 1 } } };
static const ss_tax_policy_t reduced = { .entries = reduced_entries, .entry_count = 1 };

static void reduce_rate(ss_ctx_t *ctx, const char *component)
{
    ((ss_component_t *)ss_catalogue_component(ctx->catalogue, component))->tax_policy = &reduced;
}

/* From nothing a month to 9.90 at 19 %, and 3.00 at 7 % given up: both go back, each with its sign. */
static void test_whole_takes_back_what_a_change_took_back_too(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "verein");
    given_change_t *given;

    reduce_rate(ctx, "mailbox");
    given_choice(ctx, &draft, "mailbox", 3);
    given = given_contract_of(ctx, &draft);
    CU_ASSERT_EQUAL(changes_to(given, "webhosting-plus", "mailbox", 0), SS_OK);
    CU_ASSERT_EQUAL(orders(given, true), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE gross IN (300, 690)"), 2);
    db_run(ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"')");
    CU_ASSERT_STRING_EQUAL(declares(ctx, ""), "assigned");
    CU_ASSERT_STRING_EQUAL(notes(ctx), "2 990");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice WHERE kind = 'invoice' AND gross = credited"), 2);
    CU_ASSERT_EQUAL(rows_of(ctx, "refund"), 0);
}

/* ---- whatever happened before ---- */

typedef struct history_t {
    given_change_t *given;
    unsigned int seed;
    int parts, negative, waiting, refunds;
} history_t;

static int64_t any(history_t *history, int64_t limit)
{
    return rand_r(&history->seed) % limit;
}

static const char *any_component(history_t *history)
{
    static const char *const names[] = { "backup", "mailbox", "domain", "support" };

    return names[any(history, SS_COUNT(names))];
}

static int64_t any_quantity(history_t *history, const char *component)
{
    bool counted = strcmp(component, "mailbox") == 0 || strcmp(component, "domain") == 0;

    return any(history, counted ? 6 : 2);
}

/* One or two rates, net or gross prices, a percentage or an amount off. */
static void set_prices(history_t *history, ss_ctx_t *ctx)
{
    const ss_variant_t *variant = ss_catalogue_variant(ctx->catalogue, "webhosting-plus");
    ss_discount_t *discount = (ss_discount_t *)ctx->catalogue->coupons[0].discount;

    ((ss_plan_group_t *)variant->plan->group)->gross = any(history, 2) == 0;
    if (any(history, 3) > 0) {
        reduce_rate(ctx, "mailbox");
        reduce_rate(ctx, "support");
    }
    discount->percent = any(history, 2) == 0;
    discount->value = discount->percent ? (1 + any(history, 90)) * SS_MILLION : 1 + any(history, 2500);
    discount->include_setup = any(history, 2) == 0;
}

static void sign_up(history_t *history)
{
    static const char *const waits[] = { "agb", "mandate", NULL };
    static const char *const names[] = { "backup", "mailbox", "domain", "support" };
    static const char *const variants[] = { "verein", "webhosting-plus", "webhosting-plus-jahr" };
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft;

    set_prices(history, ctx);
    draft = given_draft(ctx, variants[any(history, SS_COUNT(variants))]);
    for (int i = 0; i < SS_COUNT(names); i++) {
        int64_t quantity = any_quantity(history, names[i]);

        if (quantity > 0) {
            given_choice(ctx, &draft, names[i], quantity);
        }
    }
    draft.coupon = any(history, 3) > 0 ? "NORD25" : "";
    if (any(history, 8) == 0) {
        given_consents(&draft, waits);
    }
    history->given = given_contract_of(ctx, &draft);
}

/* What the notes on an invoice come to at a rate, or at all: rate -1. */
static int64_t taken_back(const apr_array_header_t *all, const char *number, int64_t rate)
{
    int64_t sum = 0;

    for (int i = 0; i < all->nelts; i++) {
        const char *error;
        const json_t *data = ss_json_parse(APR_ARRAY_IDX(all, i, ss_invoice_t).data, &error, ss_test_pool()), *tax;
        size_t at;

        if (strcmp(ss_json_text(data, "corrects_number"), number) != 0) {
            continue;
        }
        sum += rate < 0 ? ss_json_int(data, "gross") : 0;
        json_array_foreach(json_object_get(data, "taxes"), at, tax) {
            sum += ss_json_int(tax, "rate") == rate ? ss_json_int(tax, "gross") : 0;
        }
    }
    return sum;
}

static void expect_bounds(history_t *history, const apr_array_header_t *all, const ss_invoice_t *invoice, bool all_back)
{
    const char *error;
    const json_t *data = ss_json_parse(invoice->data, &error, ss_test_pool()), *tax;
    int64_t sum = taken_back(all, invoice->number, -1);
    size_t at;

    CU_ASSERT_TRUE(sum >= 0 && sum <= invoice->gross && sum == invoice->credited);
    CU_ASSERT_TRUE(!all_back || sum == invoice->gross);
    json_array_foreach(json_object_get(data, "taxes"), at, tax) {
        int64_t charged = ss_json_int(tax, "gross");
        int64_t back = taken_back(all, invoice->number, ss_json_int(tax, "rate"));

        CU_ASSERT_TRUE(back == 0 || back <= charged);
        CU_ASSERT_TRUE(!all_back || back == charged);
        history->negative += back < 0 ? 1 : 0;
    }
}

/* No more than was invoiced, at any rate; no more than was paid. */
static void expect_sound(history_t *history, bool all_back)
{
    ss_ctx_t *ctx = history->given->ctx;
    apr_array_header_t *all;

    CU_ASSERT_EQUAL_FATAL(ss_invoice_list_whole(ctx, db_text(ctx, "SELECT id FROM contract"), &all), SS_OK);
    for (int i = 0; i < all->nelts; i++) {
        const ss_invoice_t *invoice = &APR_ARRAY_IDX(all, i, ss_invoice_t);

        if (strcmp(invoice->kind, "invoice") == 0) {
            expect_bounds(history, all, invoice, all_back);
        }
    }
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice AS i WHERE kind = 'invoice' AND paid < (SELECT coalesce(sum(r.amount), 0) "
                                 "FROM refund AS r JOIN invoice AS n ON n.id = r.credit_note_id "
                                 "WHERE n.data LIKE '%\"corrects_number\":\"' || i.number || '\"%')"), 0);
    CU_ASSERT_PTR_NULL(strstr(ss_test_logged(), "SS0412"));
}

static void pay(history_t *history)
{
    db_run(history->given->ctx, any(history, 2) == 0
                                    ? "UPDATE invoice SET paid = gross - credited, paid_at = '2026-11-25T08:00:00Z' "
                                      "WHERE kind = 'invoice' AND paid = 0 AND credited = 0"
                                    : "UPDATE invoice SET paid = gross / 3 WHERE kind = 'invoice' AND paid = 0");
}

static void change_anything(history_t *history)
{
    static const char *const variants[] = { NULL, NULL, "webhosting-plus", "webhosting-plus-jahr" };
    const char *variant = variants[any(history, SS_COUNT(variants))], *component = any_component(history);

    if (changes_to(history->given, variant, component,
                   variant == NULL ? any_quantity(history, component) : 0) == SS_OK) {
        orders(history->given, any(history, 3) > 0);
    }
}

static void step(history_t *history)
{
    history->given->ctx->now += apr_time_from_sec(86400) * any(history, 3);
    switch (any(history, 4)) {
    case 0:
        pay(history);
        break;
    case 1:
        history->waiting += strcmp(declares(history->given->ctx, any_component(history)), "waiting") == 0 ? 1 : 0;
        history->parts = rows_of(history->given->ctx, "invoice WHERE kind = 'credit_note'");
        break;
    default:
        change_anything(history);
    }
    expect_sound(history, false);
}

static void test_no_history_gives_back_more_than_was_invoiced_and_paid(void)
{
    history_t history = { .seed = 20261130 };
    int parts = 0;

    for (int i = 0; i < HISTORIES; i++) {
        bool all_back = i % 2 == 0;

        history.parts = 0;
        sign_up(&history);
        for (int j = 0; j < STEPS; j++) {
            step(&history);
        }
        if (all_back) {
            db_run(history.given->ctx, "UPDATE order_ SET data = replace(data, '\"consents_given\"', '\"x\"')");
        }
        CU_ASSERT_STRING_EQUAL(declares(history.given->ctx, ""), "assigned");
        expect_sound(&history, all_back);
        parts += history.parts;
        history.refunds += rows_of(history.given->ctx, "refund");
    }
    CU_ASSERT_TRUE(parts > 5 && history.negative > 0 && history.waiting > 5 && history.refunds > 5);
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
        { "WDR-07 test_component_of_a_change_has_a_period_of_its_own",
          test_component_of_a_change_has_a_period_of_its_own },
        { "WDR-07 test_period_runs_from_the_order_of_a_change_that_begins_later",
          test_period_runs_from_the_order_of_a_change_that_begins_later },
        { "WDR-09 test_consent_of_the_change_decides_on_days_used", test_consent_of_the_change_decides_on_days_used },
        { "WDR-09 test_what_does_not_fit_its_invoice_is_left_to_people",
          test_what_does_not_fit_its_invoice_is_left_to_people },
        { "WDR-09 test_whole_takes_back_what_a_change_took_back_too",
          test_whole_takes_back_what_a_change_took_back_too },
        { "WDR-09 test_no_history_gives_back_more_than_was_invoiced_and_paid",
          test_no_history_gives_back_more_than_was_invoiced_and_paid },
    };

    ss_suite_add_database("withdraw_changes", tests, SS_COUNT(tests));
}

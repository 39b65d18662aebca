/* Withdrawals after any history of payments, changes and withdrawals in part: no more goes back than was invoiced and
 * paid. */
#include "given_change.h"
#include "given_withdrawal.h"

#include "base/json.h"
#include "store/invoice_store.h"

#include <stdlib.h>
#include <string.h>

#define HISTORIES 80
#define STEPS     4

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
        given_reduced_rate(ctx, "mailbox");
        given_reduced_rate(ctx, "support");
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
        history->waiting += strcmp(withdraws(history->given->ctx, any_component(history)), "waiting") == 0 ? 1 : 0;
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
        CU_ASSERT_STRING_EQUAL(withdraws(history.given->ctx, ""), "assigned");
        expect_sound(&history, all_back);
        parts += history.parts;
        history.refunds += rows_of(history.given->ctx, "refund");
    }
    CU_ASSERT_TRUE(parts > 5 && history.negative > 0 && history.waiting > 5 && history.refunds > 5);
}

void ss_test_withdraw_histories(void)
{
    static const ss_test_t tests[] = {
        { "WDR-09 test_no_history_gives_back_more_than_was_invoiced_and_paid",
          test_no_history_gives_back_more_than_was_invoiced_and_paid },
    };

    ss_suite_add_long_database("withdraw_histories", tests, SS_COUNT(tests));
}

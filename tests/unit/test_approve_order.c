/* What becomes of orders that wait for approval. */
#include "shop.h"

#include "actions/approve_order.h"
#include "actions/decline_order.h"
#include "actions/place_order.h"
#include "base/json.h"
#include "store/order_store.h"

#include <apr_strings.h>

static ss_order_t given_waiting(ss_ctx_t *ctx, const char *coupon)
{
    ss_draft_t draft = given_draft(ctx, "cloud");
    ss_order_t order;

    draft.coupon = coupon;
    given_price_was_shown(ctx, &draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    return order;
}

static ss_order_t as_stored(ss_ctx_t *ctx, const ss_order_t *order)
{
    ss_order_t stored;

    CU_ASSERT_EQUAL_FATAL(ss_order_find_by_number(ctx, order->number, &stored), SS_OK);
    return stored;
}

/* The plan costs more from now on; the shop is another day. */
static void given_dearer_after_days(ss_ctx_t *ctx, int days)
{
    ss_variant_t *variant = (ss_variant_t *)ss_catalogue_variant(ctx->catalogue, "cloud");

    variant->recurring_fee += 100 * (int64_t)SS_MILLION;
    ctx->now += apr_time_from_sec(86400) * days;
}

static void test_approval_concludes_today_at_the_agreed_price(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_order_t order = given_waiting(ctx, "");
    const char *error, *gross;
    const json_t *view = ss_json_parse(order.data, &error, ctx->pool);
    const char *debit = text_at(view, "payment.first_debit_amount");
    ss_order_t waiting = as_stored(ctx, &order);

    given_dearer_after_days(ctx, 3);
    CU_ASSERT_EQUAL_FATAL(ss_approve_order(ctx, &waiting), SS_OK);
    CU_ASSERT_STRING_EQUAL(waiting.status, "completed");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM order_"), "completed");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract"), "active");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT start_date FROM contract"), "2026-11-27");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "2026-12-11");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "2026-12-27");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT issue_date FROM invoice"), "2026-11-27");
    gross = db_text(ctx, "SELECT gross FROM invoice");
    view = ss_json_parse(db_text(ctx, "SELECT data FROM order_"), &error, ctx->pool);
    CU_ASSERT_STRING_EQUAL(text_at(view, "payment.first_debit_amount"), debit);
    CU_ASSERT_STRING_EQUAL(text_at(view, "price.first_invoice.amount"), debit);
    CU_ASSERT_TRUE(strlen(gross) == 4);
    CU_ASSERT_STRING_EQUAL(text_at(view, "term.start"), "27.11.2026");
    CU_ASSERT_STRING_EQUAL(text_at(view, "withdrawal.end"), "11.12.2026");
    CU_ASSERT_STRING_EQUAL(text_at(view, "invoice_number"), "RE-2026-000001");
    CU_ASSERT_STRING_EQUAL(text_at(view, "payment.mandate_reference"), "V-000001-1");
    CU_ASSERT_FALSE(ss_json_bool(view, "needs_approval"));
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'order_confirmed' AND contract_id <> ''"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind IN ('contract', 'invoice')"), 2);
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'terms'"), 3);
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event IN ('ContractCreated', 'OrderSucceeded')"), 2);
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'order.approved'"), 1);
}

static void test_order_is_decided_once(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_order_t order = given_waiting(ctx, "");
    ss_order_t first = as_stored(ctx, &order), second = first, third = first;

    /* Two who read the same waiting order. */
    CU_ASSERT_EQUAL(ss_approve_order(ctx, &first), SS_OK);
    CU_ASSERT_EQUAL(ss_approve_order(ctx, &second), SS_CONFLICT);
    CU_ASSERT_EQUAL(ss_decline_order(ctx, &third, ""), SS_CONFLICT);
    CU_ASSERT_EQUAL(ss_approve_order(ctx, &first), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract"), "active");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method WHERE iban_sealed <> ''"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'order_confirmed'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'order_declined'"), 0);
}

/* The contract is decided, and only the transaction finds out. */
static void test_loser_of_a_race_leaves_nothing(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_order_t order = given_waiting(ctx, "");
    ss_order_t waiting = as_stored(ctx, &order), other = waiting;

    CU_ASSERT_EQUAL(ss_decline_order(ctx, &other, ""), SS_OK);
    CU_ASSERT_EQUAL(ss_approve_order(ctx, &waiting), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract"), "declined");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event = 'ContractCreated'"), 0);
}

static void test_decline_gives_back_coupon_and_forgets_account(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_order_t order = given_waiting(ctx, "EINZELN-A");
    ss_order_t waiting = as_stored(ctx, &order);
    const char *error;
    const json_t *view;

    CU_ASSERT_EQUAL(rows_of(ctx, "coupon_use"), 1);
    CU_ASSERT_EQUAL_FATAL(ss_decline_order(ctx, &waiting, "Kein Platz"), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM order_"), "declined");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract"), "declined");
    CU_ASSERT_EQUAL(rows_of(ctx, "coupon_use"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method"), 0);
    view = ss_json_parse(db_text(ctx, "SELECT data FROM order_"), &error, ctx->pool);
    CU_ASSERT_STRING_EQUAL(text_at(view, "decline_reason"), "Kein Platz");
    CU_ASSERT_STRING_EQUAL(text_at(view, "payment.iban"), "");
    CU_ASSERT_EQUAL(json_array_size(json_at(view, "payment.facts")), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'order_declined'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'order.declined'"), 1);
    given_waiting(ctx, "EINZELN-A");
    CU_ASSERT_EQUAL(rows_of(ctx, "coupon_use"), 1);
}

static void test_approval_on_the_same_day_says_what_was_ordered(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_order_t order = given_waiting(ctx, "NORD25");
    const char *error;
    const json_t *before = ss_json_parse(order.data, &error, ctx->pool), *after;
    ss_order_t waiting = as_stored(ctx, &order);

    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT discount_periods_left FROM contract"), "3");
    CU_ASSERT_EQUAL_FATAL(ss_approve_order(ctx, &waiting), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT discount_periods_left FROM contract"), "2");
    after = ss_json_parse(waiting.data, &error, ctx->pool);
    CU_ASSERT_STRING_EQUAL(ss_json_print(json_at(after, "price"), ctx->pool),
                           ss_json_print(json_at(before, "price"), ctx->pool));
    CU_ASSERT_TRUE(json_equal(json_at(after, "term"), json_at(before, "term")));
    CU_ASSERT_TRUE(json_equal(json_at(after, "payment"), json_at(before, "payment")));
}

static void test_waiting_orders_are_listed(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_order_t order = given_waiting(ctx, "");
    ss_order_t waiting = as_stored(ctx, &order);
    apr_array_header_t *orders;

    given_waiting(ctx, "");
    CU_ASSERT_EQUAL_FATAL(ss_approve_order(ctx, &waiting), SS_OK);
    CU_ASSERT_EQUAL(ss_order_list(ctx, "approval_pending", 10, &orders), SS_OK);
    CU_ASSERT_EQUAL(orders->nelts, 1);
    CU_ASSERT_EQUAL(ss_order_list(ctx, "", 10, &orders), SS_OK);
    CU_ASSERT_EQUAL(orders->nelts, 2);
}

#define TEST(name) { #name, name }

void ss_test_approve_order(void)
{
    static const ss_test_t tests[] = {
        TEST(test_approval_concludes_today_at_the_agreed_price),
        TEST(test_order_is_decided_once),
        TEST(test_loser_of_a_race_leaves_nothing),
        TEST(test_decline_gives_back_coupon_and_forgets_account),
        TEST(test_approval_on_the_same_day_says_what_was_ordered),
        TEST(test_waiting_orders_are_listed),
    };

    ss_suite_add_database("approve-order", tests, SS_COUNT(tests));
}

/* The way of payment: what is refused, what waits sealed, what a code makes of it. */
#include "shop.h"

#include "actions/change_payment.h"
#include "actions/confirm_code.h"
#include "base/json.h"
#include "base/seal.h"
#include "store/contract_store.h"
#include "store/customer_store.h"

#include <apr_strings.h>
#include <string.h>

#define IBAN "DE02120300000000202051"

typedef struct visit_t {
    ss_ctx_t *ctx;
    ss_customer_t customer;
    const ss_plan_group_t *group;
} visit_t;

/* A customer who has ordered by direct debit; mails of the order are out of the way. */
static visit_t given_visit(void)
{
    visit_t visit = { .ctx = given_shop() };
    ss_draft_t draft = given_example_draft(visit.ctx);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(visit.ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(visit.ctx, order.customer_id, &visit.customer), SS_OK);
    visit.group = draft.variant->plan->group;
    db_run(visit.ctx, "DELETE FROM outbox");
    return visit;
}

static ss_status_t change(visit_t *visit, const char *kind, const char *iban, bool mandate)
{
    ss_payment_wish_t wish = {
        .kind = kind, .holder = "Enno Feddersen", .iban = iban, .signed_at = "", .ip = "192.0.2.7"
    };
    bool must_confirm;

    apr_array_clear(visit->ctx->problems);
    return ss_change_payment(visit->ctx, &visit->customer, visit->group, &wish, mandate,
                             &must_confirm);
}

static ss_status_t confirm(visit_t *visit)
{
    const ss_session_t session = { .customer_id = visit->customer.id, .hash = "" };
    const char *error;
    const json_t *mail = ss_json_parse(
        db_text(visit->ctx, "SELECT data FROM outbox WHERE event = 'email_confirm'"), &error,
        visit->ctx->pool);

    apr_array_clear(visit->ctx->problems);
    return ss_confirm_payment(visit->ctx, &session, "V-000001",
                              apr_pstrdup(visit->ctx->pool, ss_json_text(mail, "code")));
}

static const char *problem(visit_t *visit, const char *field)
{
    const ss_problem_t *found = ss_problem_of(visit->ctx, field);

    return found == NULL ? "" : found->code;
}

static void test_what_is_not_right_is_named_and_nothing_waits(void)
{
    visit_t visit = given_visit();

    CU_ASSERT_EQUAL(change(&visit, "", "", false), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "payment"), "missing");
    CU_ASSERT_EQUAL(change(&visit, "cash", "", false), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "payment"), "not_allowed");
    CU_ASSERT_EQUAL(change(&visit, "direct-debit", "DE88370400440532013000", false), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "iban"), "bad_iban");
    CU_ASSERT_STRING_EQUAL(problem(&visit, "consent[mandate]"), "missing_mandate");
    visit.group = NULL;
    CU_ASSERT_EQUAL(change(&visit, "direct-debit", IBAN, true), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "payment"), "not_allowed");
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "pending_change"), 0);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "outbox"), 0);
}

static void test_account_waits_sealed_and_the_present_one_counts(void)
{
    visit_t visit = given_visit();
    ss_pending_change_t waits;
    ss_payment_wish_t wish;

    CU_ASSERT_EQUAL(change(&visit, "direct-debit", "de02 1203 0000 0000 2020 51", true), SS_OK);
    CU_ASSERT_EQUAL(
        ss_code_find(visit.ctx, visit.customer.id, SS_CHANGE_PAYMENT, &waits), SS_OK);
    CU_ASSERT_PTR_NULL(strstr(waits.wanted, "2020"));
    CU_ASSERT_TRUE(ss_payment_wish_open(visit.ctx, &waits, &wish));
    CU_ASSERT_STRING_EQUAL(wish.iban, IBAN);
    waits.customer_id = "another";
    CU_ASSERT_FALSE(ss_payment_wish_open(visit.ctx, &waits, &wish));
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "payment_method WHERE replaced_at IS NULL"), 1);
    CU_ASSERT_EQUAL(rows_of(visit.ctx, "payment_method"), 1);
    CU_ASSERT_EQUAL(
        ss_code_find(visit.ctx, visit.customer.id, SS_CHANGE_EMAIL, &waits), SS_NOT_FOUND);
}

static void test_code_stores_a_new_mandate_and_keeps_the_old_one(void)
{
    visit_t visit = given_visit();
    ss_ctx_t *ctx = visit.ctx;
    ss_payment_method_t method;
    const char *mail;

    change(&visit, "direct-debit", IBAN, true);
    ctx->now += apr_time_from_sec(60);
    CU_ASSERT_EQUAL(confirm(&visit), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_payment_method_find(ctx, visit.customer.id, &method), SS_OK);
    CU_ASSERT_STRING_EQUAL(method.mandate_reference, "V-000001-2");
    CU_ASSERT_STRING_EQUAL(method.holder, "Enno Feddersen");
    CU_ASSERT_STRING_EQUAL(method.mandate_ip, "192.0.2.7");
    CU_ASSERT_TRUE(strcmp(method.mandate_signed_at, method.created_at) < 0);
    CU_ASSERT_STRING_EQUAL(
        ss_unseal(ctx->keys, apr_pstrcat(ctx->pool, "iban/", ctx->merchant_id, NULL),
                  method.iban_sealed, ctx->pool),
        IBAN);
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method WHERE replaced_at IS NOT NULL"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'customer.payment_changed'"), 1);
    mail = db_text(ctx, "SELECT data FROM outbox WHERE event = 'data_changed_new'");
    CU_ASSERT_PTR_NOT_NULL(strstr(mail, "V-000001-2"));
    CU_ASSERT_PTR_NOT_NULL(strstr(mail, "innerhalb von acht Wochen"));
    CU_ASSERT_PTR_NULL(strstr(mail, IBAN));
    CU_ASSERT_EQUAL(confirm(&visit), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(&visit, "code"), "code_over");
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method"), 2);
}

static void test_invoice_has_no_account_and_a_later_mandate_counts_on(void)
{
    visit_t visit = given_visit();
    ss_ctx_t *ctx = visit.ctx;
    ss_payment_method_t method;

    change(&visit, "invoice", IBAN, false);
    CU_ASSERT_EQUAL(confirm(&visit), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_payment_method_find(ctx, visit.customer.id, &method), SS_OK);
    CU_ASSERT_STRING_EQUAL(method.kind, "invoice");
    CU_ASSERT_STRING_EQUAL(method.iban_sealed, "");
    CU_ASSERT_STRING_EQUAL(method.mandate_reference, "");
    db_run(ctx, "DELETE FROM outbox");
    CU_ASSERT_EQUAL(change(&visit, "invoice", "", false), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox"), 0);
    change(&visit, "direct-debit", IBAN, true);
    CU_ASSERT_EQUAL(confirm(&visit), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_payment_method_find(ctx, visit.customer.id, &method), SS_OK);
    CU_ASSERT_STRING_EQUAL(method.mandate_reference, "V-000001-2");
    db_run(ctx, "DELETE FROM outbox");
    CU_ASSERT_TRUE(db_run(ctx, "DELETE FROM payment_method WHERE replaced_at IS NOT NULL"));
    change(&visit, "direct-debit", "DE89370400440532013000", true);
    CU_ASSERT_EQUAL(confirm(&visit), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_payment_method_find(ctx, visit.customer.id, &method), SS_OK);
    CU_ASSERT_STRING_EQUAL(method.mandate_reference, "V-000001-3");
}

void ss_test_change_payment(void)
{
    static const ss_test_t tests[] = {
        { "test_what_is_not_right_is_named_and_nothing_waits",
          test_what_is_not_right_is_named_and_nothing_waits },
        { "test_account_waits_sealed_and_the_present_one_counts",
          test_account_waits_sealed_and_the_present_one_counts },
        { "test_code_stores_a_new_mandate_and_keeps_the_old_one",
          test_code_stores_a_new_mandate_and_keeps_the_old_one },
        { "SEP-05 test_invoice_has_no_account_and_a_later_mandate_counts_on",
          test_invoice_has_no_account_and_a_later_mandate_counts_on },
    };

    ss_suite_add_database("change_payment", tests, SS_COUNT(tests));
}

/* Billing data and e-mail address: what is stored at once, what waits for a code, and who is
 * told. */
#include "shop.h"

#include "actions/change_billing.h"
#include "actions/confirm_code.h"
#include "actions/confirm_email.h"
#include "base/json.h"
#include "store/customer_store.h"

#include <apr_strings.h>
#include <string.h>

#define OLD "marlene@feddersen.example"
#define NEW "atelier@feddersen.example"
#define MINUTE apr_time_from_sec(60)

/* A customer who has ordered; mails and records of the order are out of the way. */
static ss_ctx_t *given_customer(ss_customer_t *customer)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, order.customer_id, customer), SS_OK);
    db_run(ctx, "DELETE FROM outbox");
    return ctx;
}

static ss_status_t change_email(ss_ctx_t *ctx, const ss_customer_t *customer, const char *email)
{
    ss_person_t wanted = customer->person;
    bool must_confirm = false;
    ss_status_t status;

    wanted.fields[SS_FIELD_EMAIL] = email;
    status = ss_change_billing(ctx, customer, "V-000001", &wanted, &must_confirm);
    CU_ASSERT_TRUE(status != SS_OK || must_confirm);
    return status;
}

/* The code in the only mail of the outbox. */
static const char *mailed_code(ss_ctx_t *ctx)
{
    const char *error;
    const json_t *mail = ss_json_parse(
        db_text(ctx, "SELECT data FROM outbox WHERE event = 'email_confirm'"), &error, ctx->pool);

    return apr_pstrdup(ctx->pool, ss_json_text(mail, "code"));
}

static const char *other_code(ss_ctx_t *ctx, const char *code)
{
    char *other = apr_pstrdup(ctx->pool, code);

    other[0] = other[0] == '1' ? '2' : '1';
    return other;
}

static ss_status_t confirm(ss_ctx_t *ctx, const ss_customer_t *customer, const char *code)
{
    const ss_session_t session = { .customer_id = customer->id, .hash = "" };

    apr_array_clear(ctx->problems);
    return ss_confirm_email(ctx, &session, "V-000001", code);
}

static const char *problem(ss_ctx_t *ctx, const char *field)
{
    const ss_problem_t *found = ss_problem_of(ctx, field);

    return found == NULL ? "" : found->code;
}

static void test_new_street_is_stored_recorded_and_mailed(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    ss_person_t wanted = customer.person;
    bool must_confirm = true;

    wanted.fields[SS_FIELD_STREET] = "Wiesenweg";
    wanted.fields[SS_FIELD_COUNTRY] = "AT";
    CU_ASSERT_EQUAL(ss_change_billing(ctx, &customer, "V-000001", &wanted, &must_confirm), SS_OK);
    CU_ASSERT_FALSE(must_confirm);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT street FROM customer"), "Wiesenweg");
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'customer.billing_changed'"), 1);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT recipient FROM outbox"), OLD);
    CU_ASSERT_PTR_NOT_NULL(strstr(db_text(ctx, "SELECT data FROM outbox"), "Österreich"));
}

static void test_nothing_changed_sends_nothing(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    ss_person_t wanted = customer.person;
    bool must_confirm = true;

    CU_ASSERT_EQUAL(ss_change_billing(ctx, &customer, "V-000001", &wanted, &must_confirm), SS_OK);
    CU_ASSERT_FALSE(must_confirm);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox"), 0);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT version FROM customer"), "1");
}

static void test_lost_update_is_refused_and_undone(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    ss_person_t first = customer.person, second = customer.person;
    bool must_confirm;

    first.fields[SS_FIELD_CITY] = "Husum";
    second.fields[SS_FIELD_STREET] = "Wiesenweg";
    second.fields[SS_FIELD_EMAIL] = NEW;
    CU_ASSERT_EQUAL(ss_change_billing(ctx, &customer, "V-000001", &first, &must_confirm), SS_OK);
    CU_ASSERT_EQUAL(ss_change_billing(ctx, &customer, "V-000001", &second, &must_confirm),
                    SS_CONFLICT);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "pending_change"), 0);
}

static void test_bad_fields_are_named_and_nothing_is_stored(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    ss_person_t wanted = customer.person;
    bool must_confirm;

    wanted.fields[SS_FIELD_LNAME] = "";
    wanted.fields[SS_FIELD_EMAIL] = "nonsense";
    CU_ASSERT_EQUAL(ss_change_billing(ctx, &customer, "V-000001", &wanted, &must_confirm),
                    SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(ctx, "lname"), "missing");
    CU_ASSERT_STRING_EQUAL(problem(ctx, "email"), "bad_email");
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox"), 0);
}

static void test_new_address_waits_and_the_code_goes_to_the_present_one(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    ss_pending_change_t change;
    const char *code;

    CU_ASSERT_EQUAL(change_email(ctx, &customer, NEW), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT email FROM customer"), OLD);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT recipient FROM outbox"), OLD);
    CU_ASSERT_EQUAL(ss_code_find(ctx, customer.id, SS_CHANGE_EMAIL, &change), SS_OK);
    CU_ASSERT_STRING_EQUAL(change.wanted, NEW);
    CU_ASSERT_EQUAL(change.attempts_left, 5);
    code = mailed_code(ctx);
    CU_ASSERT_EQUAL(strlen(code), 6);
    CU_ASSERT_PTR_NULL(strstr(change.code_hash, code));
}

static void test_right_code_stores_the_address_and_tells_both(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);

    change_email(ctx, &customer, NEW);
    CU_ASSERT_EQUAL(confirm(ctx, &customer, mailed_code(ctx)), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT email FROM customer"), NEW);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT email_key FROM customer"), NEW);
    CU_ASSERT_STRING_EQUAL(
        db_text(ctx, "SELECT recipient FROM outbox WHERE event = 'data_changed_old'"), OLD);
    CU_ASSERT_STRING_EQUAL(
        db_text(ctx, "SELECT recipient FROM outbox WHERE event = 'data_changed_new'"), NEW);
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'customer.email_changed'"), 1);
    CU_ASSERT_EQUAL(confirm(ctx, &customer, mailed_code(ctx)), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(ctx, "code"), "code_over");
}

static void test_wrong_codes_are_counted_and_the_sixth_is_too_late(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    const char *code;

    change_email(ctx, &customer, NEW);
    code = mailed_code(ctx);
    for (int i = 1; i <= 5; i++) {
        CU_ASSERT_EQUAL(confirm(ctx, &customer, other_code(ctx, code)), SS_INVALID);
        CU_ASSERT_STRING_EQUAL(problem(ctx, "code"), i < 5 ? "wrong_code" : "code_over");
    }
    CU_ASSERT_EQUAL(confirm(ctx, &customer, code), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(ctx, "code"), "code_over");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT email FROM customer"), OLD);
}

static void test_what_is_no_code_uses_up_nothing(void)
{
    static const char *const typed[] = { "12345", "1234567", "12345a", "" };
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    const char *code;

    change_email(ctx, &customer, NEW);
    for (int i = 0; i < SS_COUNT(typed); i++) {
        CU_ASSERT_EQUAL(confirm(ctx, &customer, typed[i]), SS_INVALID);
    }
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT attempts_left FROM pending_change"), "5");
    code = mailed_code(ctx);
    CU_ASSERT_EQUAL(confirm(ctx, &customer, apr_psprintf(ctx->pool, "%.3s - %s", code, code + 3)),
                    SS_OK);
}

static void test_code_holds_fifteen_minutes(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    const char *code;

    change_email(ctx, &customer, NEW);
    code = mailed_code(ctx);
    ctx->now += 15 * MINUTE;
    CU_ASSERT_EQUAL(confirm(ctx, &customer, code), SS_INVALID);
    ctx->now -= apr_time_from_sec(1);
    CU_ASSERT_EQUAL(confirm(ctx, &customer, code), SS_OK);
}

static void test_new_code_makes_the_old_one_void(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    const char *first, *second;

    change_email(ctx, &customer, NEW);
    first = mailed_code(ctx);
    db_run(ctx, "DELETE FROM outbox");
    CU_ASSERT_EQUAL(ss_code_resend(ctx, &customer, SS_CHANGE_EMAIL), SS_OK);
    second = mailed_code(ctx);
    if (strcmp(first, second) != 0) {
        CU_ASSERT_EQUAL(confirm(ctx, &customer, first), SS_INVALID);
    }
    CU_ASSERT_EQUAL(confirm(ctx, &customer, second), SS_OK);
}

static void test_codes_are_limited_for_an_hour_also_over_new_wishes(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);

    for (int i = 0; i < 5; i++) {
        CU_ASSERT_EQUAL(change_email(ctx, &customer, NEW), SS_OK);
        CU_ASSERT_EQUAL(ss_code_drop(ctx, customer.id, SS_CHANGE_EMAIL), SS_OK);
    }
    CU_ASSERT_EQUAL(change_email(ctx, &customer, NEW), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem(ctx, "email"), "too_many_codes");
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox"), 5);
    apr_array_clear(ctx->problems);
    ctx->now += 60 * MINUTE;
    CU_ASSERT_EQUAL(change_email(ctx, &customer, NEW), SS_OK);
}

static void test_dropped_change_is_over(void)
{
    ss_customer_t customer;
    ss_ctx_t *ctx = given_customer(&customer);
    ss_pending_change_t change;

    change_email(ctx, &customer, NEW);
    CU_ASSERT_EQUAL(ss_code_drop(ctx, customer.id, SS_CHANGE_EMAIL), SS_OK);
    CU_ASSERT_EQUAL(ss_code_find(ctx, customer.id, SS_CHANGE_EMAIL, &change), SS_NOT_FOUND);
    CU_ASSERT_EQUAL(ss_code_resend(ctx, &customer, SS_CHANGE_EMAIL), SS_NOT_FOUND);
    CU_ASSERT_EQUAL(confirm(ctx, &customer, mailed_code(ctx)), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT email FROM customer"), OLD);
}

void ss_test_confirm_email(void)
{
    static const ss_test_t tests[] = {
        { "test_new_street_is_stored_recorded_and_mailed",
          test_new_street_is_stored_recorded_and_mailed },
        { "test_nothing_changed_sends_nothing", test_nothing_changed_sends_nothing },
        { "test_lost_update_is_refused_and_undone", test_lost_update_is_refused_and_undone },
        { "test_bad_fields_are_named_and_nothing_is_stored",
          test_bad_fields_are_named_and_nothing_is_stored },
        { "test_new_address_waits_and_the_code_goes_to_the_present_one",
          test_new_address_waits_and_the_code_goes_to_the_present_one },
        { "test_right_code_stores_the_address_and_tells_both",
          test_right_code_stores_the_address_and_tells_both },
        { "test_wrong_codes_are_counted_and_the_sixth_is_too_late",
          test_wrong_codes_are_counted_and_the_sixth_is_too_late },
        { "test_what_is_no_code_uses_up_nothing", test_what_is_no_code_uses_up_nothing },
        { "test_code_holds_fifteen_minutes", test_code_holds_fifteen_minutes },
        { "test_new_code_makes_the_old_one_void", test_new_code_makes_the_old_one_void },
        { "test_codes_are_limited_for_an_hour_also_over_new_wishes",
          test_codes_are_limited_for_an_hour_also_over_new_wishes },
        { "test_dropped_change_is_over", test_dropped_change_is_over },
    };

    ss_suite_add_database("confirm_email", tests, SS_COUNT(tests));
}

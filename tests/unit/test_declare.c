/* Declarations of the public pages: always stored, once, assigned where number and address fit. */
#include "given_withdrawal.h"

#include "base/json.h"

#include <apr_strings.h>
#include <string.h>

#define EMAIL "marlene@feddersen.example"

static ss_declaration_input_t given_input(const char *contract, const char *email)
{
    return (ss_declaration_input_t){ .name = "Marlene Feddersen",
                                     .contract = contract,
                                     .email = email,
                                     .part = "",
                                     .reason = "",
                                     .end_date = "" };
}

static ss_declaration_t cancelled(ss_ctx_t *ctx, const char *key,
                                  const ss_declaration_input_t *input)
{
    ss_declaration_t declaration = { .id = "" };

    CU_ASSERT_EQUAL_FATAL(ss_declare(ctx, SS_CANCELLATION, key, input, &declaration), SS_OK);
    return declaration;
}

static const char *end_of_contract(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT status || ' ' || end_date FROM contract");
}

static void test_number_is_found_however_it_is_written(void)
{
    static const char *const typed[] = {
        "V-000001.", "„V-000001“", "»V-000001«", "‚V-000001‘.", "#V-000001", "Nr.V-000001", "v-000001/Webhosting",
        "Vertrag\u00a0V-000001\u00a0bitte", "V\u2011000001", "[V-000001]", "V-000001!", "V-000001 und nochmals V-000001",
        "mein Vertrag über das Hosting meiner Website bei Ihnen hat die Nummer V-000001",
    };
    ss_ctx_t *ctx = given_example_contract();

    for (int i = 0; i < SS_COUNT(typed); i++) {
        ss_declaration_input_t input = given_input(typed[i], EMAIL);

        CU_ASSERT_STRING_EQUAL(cancelled(ctx, apr_psprintf(ctx->pool, "k%d", i), &input).status, "assigned");
    }
}

static void test_who_names_several_contracts_is_left_to_people(void)
{
    static const char *const typed[] = {
        "V-000001 und V-000002", "V-000001/V-000002", "V-000002, V-000001", "v-000001.V-000002.",
        "V-000001 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 V-000001 V-000002",
    };
    ss_ctx_t *ctx = given_example_contract();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;
    ss_declaration_input_t input;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    for (int i = 0; i < SS_COUNT(typed); i++) {
        input = given_input(typed[i], EMAIL);
        CU_ASSERT_STRING_EQUAL(cancelled(ctx, apr_psprintf(ctx->pool, "k%d", i), &input).status, "unassigned");
    }
    CU_ASSERT_EQUAL(rows_of(ctx, "contract WHERE status = 'active'"), 2);
    CU_ASSERT_EQUAL(rows_of(ctx, "cancellation WHERE status = 'unassigned'"), SS_COUNT(typed));
    input = given_input("V-000002", EMAIL);
    CU_ASSERT_STRING_EQUAL(cancelled(ctx, "one", &input).status, "assigned");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT number FROM contract WHERE status = 'cancelled'"), "V-000002");
}

static void test_unknown_contract_is_stored_with_receipt_and_mail(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("meine Website", "other@example.org");
    ss_declaration_t declaration = cancelled(ctx, "k1", &input);

    CU_ASSERT_STRING_EQUAL(declaration.number, "KB-2026-000001");
    CU_ASSERT_STRING_EQUAL(declaration.status, "unassigned");
    CU_ASSERT_STRING_EQUAL(
        db_text(ctx, "SELECT recipient FROM outbox WHERE event = 'cancellation_received'"),
        "other@example.org");
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'cancellation'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'cancellation.received'"), 1);
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "active ");
}

static void test_number_and_address_end_the_contract_and_only_the_mail_says_when(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input =
        given_input("Nr. v-000001, Webhosting", "MARLENE@feddersen.example");
    ss_declaration_t declaration = cancelled(ctx, "k1", &input);
    const char *mail =
        db_text(ctx, "SELECT data FROM outbox WHERE event = 'cancellation_received'");

    CU_ASSERT_STRING_EQUAL(declaration.status, "assigned");
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "cancelled 2027-11-23");
    CU_ASSERT_PTR_NOT_NULL(strstr(mail, "endet am 23.11.2027"));
    CU_ASSERT_PTR_NULL(strstr(declaration.statement, "23.11.2027"));
}

static void test_number_of_an_invoice_names_its_contract(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("Rechnung re-2026-000001", EMAIL);

    CU_ASSERT_STRING_EQUAL(cancelled(ctx, "k1", &input).status, "assigned");
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "cancelled 2027-11-23");
}

static void test_number_without_the_address_changes_nothing(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("V-000001", "other@example.org");

    CU_ASSERT_STRING_EQUAL(cancelled(ctx, "k1", &input).status, "unassigned");
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "active ");
}

static void test_later_wish_counts_and_earlier_one_gives_the_earliest_day(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("V-000001", EMAIL);

    input.end_date = "2028-01-31";
    cancelled(ctx, "k1", &input);
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "cancelled 2028-01-31");
    input.end_date = "2026-12-01";
    cancelled(ctx, "k1", &input);
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "cancelled 2027-11-23");
    input.end_date = "2029-01-31";
    cancelled(ctx, "k1", &input);
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "cancelled 2027-11-23");
    CU_ASSERT_EQUAL(rows_of(ctx, "cancellation"), 3);
}

static void test_cancellation_for_cause_is_left_to_people(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("V-000001", EMAIL);

    input.extraordinary = true;
    input.reason = "Ausfall über Wochen";
    CU_ASSERT_STRING_EQUAL(cancelled(ctx, "k1", &input).status, "waiting");
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "active ");
}

static void test_same_form_and_content_is_one_declaration(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("meine Website", EMAIL);
    ss_declaration_t first = cancelled(ctx, "k1", &input), second = cancelled(ctx, "k1", &input);

    CU_ASSERT_STRING_EQUAL(first.id, second.id);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox"), 1);
    input.contract = "meine andere Website";
    CU_ASSERT_STRING_NOT_EQUAL(cancelled(ctx, "k1", &input).id, first.id);
    CU_ASSERT_STRING_NOT_EQUAL(cancelled(ctx, "k2", &input).id, first.id);
    CU_ASSERT_EQUAL(rows_of(ctx, "cancellation"), 3);
}

static void test_incomplete_declaration_names_its_fields(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("", "x");
    ss_declaration_t declaration;

    input.extraordinary = true;
    input.end_date = "2027-02-30";
    CU_ASSERT_EQUAL(ss_declare(ctx, SS_CANCELLATION, "k1", &input, &declaration), SS_INVALID);
    CU_ASSERT_PTR_NOT_NULL(ss_problem_of(ctx, "contract"));
    CU_ASSERT_PTR_NOT_NULL(ss_problem_of(ctx, "reason"));
    CU_ASSERT_PTR_NOT_NULL(ss_problem_of(ctx, "end_date"));
    CU_ASSERT_PTR_NOT_NULL(ss_problem_of(ctx, "email"));
    CU_ASSERT_EQUAL(rows_of(ctx, "cancellation"), 0);
}

static void test_end_more_than_ten_years_ahead_is_asked_for_again(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("V-000001", EMAIL);
    ss_declaration_t declaration;

    input.end_date = "9999-12-31";
    CU_ASSERT_EQUAL(ss_declare(ctx, SS_CANCELLATION, "k1", &input, &declaration), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "end_date")->code, "too_far");
    CU_ASSERT_EQUAL(ctx->problems->nelts, 1);
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "active ");
    apr_array_clear(ctx->problems);
    input.end_date = "2036-11-24";
    cancelled(ctx, "k1", &input);
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "cancelled 2036-11-24");
}

static void test_characters_nobody_types_are_refused_in_every_field(void)
{
    static const char *const fields[] = { "name", "contract", "part", "email", "reason" };
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = { .name = "Ada\xE2\x80\xAE", .contract = "V\x07",
                                     .part = "\xEF\xBF\xBE", .email = "ada@b\xE2\x81\xA6.example",
                                     .extraordinary = true, .reason = "one\ntwo\xE2\x80\x8E",
                                     .end_date = "" };
    ss_declaration_t declaration;

    CU_ASSERT_EQUAL(ss_declare(ctx, SS_CANCELLATION, "k1", &input, &declaration), SS_INVALID);
    for (int i = 0; i < SS_COUNT(fields); i++) {
        CU_ASSERT_PTR_NOT_NULL(ss_problem_of(ctx, fields[i]));
    }
    apr_array_clear(ctx->problems);
    input = given_input("V-000001", EMAIL);
    input.extraordinary = true;
    input.reason = "first\nsecond";
    cancelled(ctx, "k1", &input);
}

static const char *count_mails(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT count(*) FROM outbox");
}

static void test_flood_does_not_keep_the_confirmation_of_an_end_from_the_customer(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("", EMAIL);

    for (int i = 0; i < 21; i++) {
        input.contract = apr_psprintf(ctx->pool, "Nr. %d", i);
        cancelled(ctx, "k1", &input);
    }
    CU_ASSERT_STRING_EQUAL(count_mails(ctx), "20");
    input.contract = "V-000001";
    cancelled(ctx, "k1", &input);
    CU_ASSERT_STRING_EQUAL(count_mails(ctx), "21");
    CU_ASSERT_STRING_EQUAL(end_of_contract(ctx), "cancelled 2027-11-23");
    input.end_date = "2028-01-31"; /* another declaration that changes nothing */
    cancelled(ctx, "k1", &input);
    CU_ASSERT_STRING_EQUAL(count_mails(ctx), "21");
}

static void test_address_gets_twenty_receipts_an_hour_and_every_declaration_is_stored(void)
{
    ss_ctx_t *ctx = given_example_contract();
    ss_declaration_input_t input = given_input("", "other@example.org");
    ss_declaration_t withdrawal, last = { .id = "" };

    for (int i = 0; i < 22; i++) {
        input.contract = apr_psprintf(ctx->pool, "Nr. %d", i);
        input.email = i % 2 == 0 ? "other@example.org" : "Other@Example.org";
        last = cancelled(ctx, "k1", &input);
        CU_ASSERT_EQUAL(strstr(last.statement, "\"no_mail\":true") != NULL, i >= 20);
    }
    CU_ASSERT_EQUAL(ss_declare(ctx, SS_WITHDRAWAL, "k2", &input, &withdrawal), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "cancellation"), 22);
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind IN ('cancellation', 'withdrawal')"), 23);
    CU_ASSERT_STRING_EQUAL(count_mails(ctx), "20");
    input.email = "somebody@example.org";
    cancelled(ctx, "k1", &input);
    CU_ASSERT_STRING_EQUAL(count_mails(ctx), "21");
    ctx->now += apr_time_from_sec(3601);
    input.email = "other@example.org";
    cancelled(ctx, "k3", &input);
    CU_ASSERT_STRING_EQUAL(count_mails(ctx), "22");
}

void ss_test_declare(void)
{
    static const ss_test_t tests[] = {
        { "CAN-05 test_number_is_found_however_it_is_written", test_number_is_found_however_it_is_written },
        { "CAN-05 test_who_names_several_contracts_is_left_to_people",
          test_who_names_several_contracts_is_left_to_people },
        { "test_unknown_contract_is_stored_with_receipt_and_mail",
          test_unknown_contract_is_stored_with_receipt_and_mail },
        { "test_number_and_address_end_the_contract_and_only_the_mail_says_when",
          test_number_and_address_end_the_contract_and_only_the_mail_says_when },
        { "CAN-05 test_number_of_an_invoice_names_its_contract", test_number_of_an_invoice_names_its_contract },
        { "test_number_without_the_address_changes_nothing",
          test_number_without_the_address_changes_nothing },
        { "test_later_wish_counts_and_earlier_one_gives_the_earliest_day",
          test_later_wish_counts_and_earlier_one_gives_the_earliest_day },
        { "test_cancellation_for_cause_is_left_to_people", test_cancellation_for_cause_is_left_to_people },
        { "test_same_form_and_content_is_one_declaration",
          test_same_form_and_content_is_one_declaration },
        { "test_incomplete_declaration_names_its_fields",
          test_incomplete_declaration_names_its_fields },
        { "test_end_more_than_ten_years_ahead_is_asked_for_again",
          test_end_more_than_ten_years_ahead_is_asked_for_again },
        { "test_characters_nobody_types_are_refused_in_every_field",
          test_characters_nobody_types_are_refused_in_every_field },
        { "test_flood_does_not_keep_the_confirmation_of_an_end_from_the_customer",
          test_flood_does_not_keep_the_confirmation_of_an_end_from_the_customer },
        { "test_address_gets_twenty_receipts_an_hour_and_every_declaration_is_stored",
          test_address_gets_twenty_receipts_an_hour_and_every_declaration_is_stored },
    };

    ss_suite_add_database("declare", tests, SS_COUNT(tests));
}

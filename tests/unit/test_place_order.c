/* The binding order: complete, and at the shown price. */
#include "shop.h"

#include "actions/order_view.h"
#include "base/json.h"
#include "base/seal.h"
#include "store/order_store.h"
#include "store/proof_store.h"

#include <apr_strings.h>
#include <string.h>

static const json_t *order_data(ss_ctx_t *ctx, const ss_order_t *order)
{
    const char *error;

    return ss_json_parse(order->data, &error, ctx->pool);
}

static void test_example_order_is_complete_in_all_tables(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(order.number, "B-2026-000001");
    CU_ASSERT_STRING_EQUAL(order.status, "completed");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT number FROM customer"), "K-000001");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT number FROM contract"), "V-000001");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT mandate_reference FROM payment_method"), "V-000001-1");
    CU_ASSERT_EQUAL(rows_of(ctx, "component_subscription"), 3);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT code FROM coupon_use"), "NORD25");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT number FROM invoice"), "RE-2026-000001");
    CU_ASSERT_EQUAL(rows_of(ctx, "order_proof"), 1);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT event FROM outbox"), "order_confirmed");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT recipient FROM outbox"), "marlene@feddersen.example");
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event IN ('CustomerCreated', 'OrderSucceeded', "
                                 "'ContractCreated', 'InvoiceCreated')"),
                    4);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT actor FROM audit_event WHERE event = 'order.placed'"), "order-page");
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'contract'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'invoice'"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'terms'"), 3);
}

static void test_first_invoice_of_the_example_is_23_55(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;
    const json_t *invoice;
    const char *error;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT net FROM invoice"), "1979");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT vat FROM invoice"), "376");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT gross FROM invoice"), "2355");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT period_end FROM invoice"), "2026-12-23");
    invoice = ss_json_parse(db_text(ctx, "SELECT data FROM invoice"), &error, ctx->pool);
    CU_ASSERT_EQUAL(json_array_size(json_at(invoice, "lines")), 6);
    CU_ASSERT_STRING_EQUAL(text_at(invoice, "payment.mandate_reference"), "V-000001-1");
    CU_ASSERT_STRING_EQUAL(text_at(invoice, "payment.debit_date"), "2026-11-26");
    CU_ASSERT_STRING_EQUAL(text_at(invoice, "order_number"), "B-2026-000001");
    CU_ASSERT_STRING_EQUAL(text_at(invoice, "recipient.name"), "Marlene Feddersen");
}

static void test_contract_has_its_dates(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT start_date FROM contract"), "2026-11-24");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT term_end FROM contract"), "2027-11-23");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT end_date FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT billed_until FROM contract"), "2026-12-23");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "2026-12-24");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "2026-12-08");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT discount_periods_left FROM contract"), "2");
}

/* Nobody told the customer of the right: its period cannot have begun. */
static void test_without_a_notice_the_withdrawal_period_is_the_longest(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_catalogue_t *silent = apr_pmemdup(ctx->pool, ctx->catalogue, sizeof(*silent));
    ss_terms_t *terms = apr_pmemdup(ctx->pool, silent->terms, sizeof(*terms) * (size_t)silent->terms_count);
    ss_draft_t draft;
    ss_order_t order;

    for (int i = 0; i < silent->terms_count; i++) {
        terms[i].kind = strcmp(terms[i].kind, "withdrawal") == 0 ? "tac" : terms[i].kind;
    }
    silent->terms = terms;
    ctx->catalogue = silent;
    draft = given_example_draft(ctx);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "2027-12-08");
}

static void test_iban_is_stored_sealed_and_masked_only(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const char *purpose = apr_pstrcat(ctx->pool, "iban/", ctx->merchant_id, NULL);
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(
        ss_unseal(ctx->keys, purpose, db_text(ctx, "SELECT iban_sealed FROM payment_method"), ctx->pool),
        "DE89370400440532013000");
    CU_ASSERT_PTR_NULL(strstr(order.data, "370400440532"));
    CU_ASSERT_PTR_NULL(strstr(db_text(ctx, "SELECT data FROM invoice"), "370400440532"));
    CU_ASSERT_PTR_NULL(strstr(db_text(ctx, "SELECT record FROM order_proof"), "Feddersen"));
}

static void test_view_of_the_order_names_its_numbers(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;
    const json_t *data;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    data = order_data(ctx, &order);
    CU_ASSERT_STRING_EQUAL(text_at(data, "order_number"), "B-2026-000001");
    CU_ASSERT_STRING_EQUAL(text_at(data, "contract_number"), "V-000001");
    CU_ASSERT_STRING_EQUAL(text_at(data, "customer_number"), "K-000001");
    CU_ASSERT_STRING_EQUAL(text_at(data, "invoice_number"), "RE-2026-000001");
    CU_ASSERT_STRING_EQUAL(text_at(data, "payment.mandate_reference"), "V-000001-1");
    CU_ASSERT_STRING_EQUAL(text_at(data, "payment.facts.3.value"), "V-000001-1");
    CU_ASSERT_STRING_EQUAL(text_at(data, "ordered_at"), "24.11.2026, 09:00:00 Uhr (MEZ)");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT data FROM outbox"),
                           apr_pstrcat(ctx->pool, "{\"order_id\":\"", order.id, "\"}", NULL));
}

static void test_receipt_is_found_by_its_hash_only(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const char *receipt = ss_order_receipt(draft.submission_key, ctx->pool);
    ss_order_t order, found;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_order_find_by_receipt(ctx, order.receipt_hash, &found), SS_OK);
    CU_ASSERT_STRING_EQUAL(found.id, order.id);
    CU_ASSERT_EQUAL(strlen(receipt), 40);
    CU_ASSERT_EQUAL(ss_order_find_by_receipt(ctx, receipt, &found), SS_NOT_FOUND);
}

static void test_missing_consents_are_named(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    given_consents(&draft, (const char *const[]){ "sofort", NULL });
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "consent[agb]")->code, "missing_consent");
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "consent[agb]")->detail, "Ich stimme den AGB zu und erhalte Rechnungen elektronisch");
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "consent[mandate]")->code, "missing_mandate");
    CU_ASSERT_PTR_NULL(ss_problem_of(ctx, "consent[unternehmen]"));
    CU_ASSERT_EQUAL(rows_of(ctx, "order_"), 0);
}

static void test_a_long_consent_is_named_by_its_first_words(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_consent_t consent = *ctx->catalogue->consents;
    const char *error;

    consent.text = ss_json_parse("{\"_c\": \"Die {dpp} kenne ich, und ich bitte nun um die "
                                 "Überprüfung meiner Angaben.\"}", &error, ctx->pool);
    CU_ASSERT_STRING_EQUAL(ss_consent_label(ctx, &consent),
                           "Die Datenschutzhinweise kenne ich, und ich bitte nun um die Überprüfung …");
}

static void test_variant_that_left_the_shop_is_not_found(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_variant_t hidden = *draft.variant;
    ss_order_t order;

    hidden.allow_self_service = false;
    draft.variant = &hidden;
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_NOT_FOUND);
}

static void test_without_consent_to_start_all_dates_move(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    given_consents(&draft, (const char *const[]){ "agb", "mandate", NULL });
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT start_date FROM contract"), "2026-12-09");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT term_end FROM contract"), "2027-12-08");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "2026-12-09");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT billed_until FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT discount_periods_left FROM contract"), "3");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "2026-12-08");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event = 'InvoiceCreated'"), 0);
    CU_ASSERT_STRING_EQUAL(text_at(order_data(ctx, &order), "term.start"), "09.12.2026");
}

/* The catalogue is the test's own. */
static void test_discount_for_a_year_is_kept_for_all_its_fee_periods(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_discount_t *discount = (ss_discount_t *)&ctx->catalogue->discounts[0];
    ss_order_t order;

    discount->periods = 1;
    discount->duration = (ss_span_t){ SS_UNIT_YEAR, 1 };
    given_price_was_shown(ctx, &draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT discount_periods_left FROM contract"), "11");
}

static ss_order_t given_order_of(ss_ctx_t *ctx, const char *variant)
{
    ss_draft_t draft = given_draft(ctx, variant);
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    return order;
}

static void test_trial_is_billed_after_it(void)
{
    ss_ctx_t *ctx = given_shop();

    given_order_of(ctx, "webhosting-start");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT trial_end FROM contract"), "2026-12-07");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "2026-12-08");
}

static void test_postpaid_bills_the_setup_at_once_and_fees_later(void)
{
    ss_ctx_t *ctx = given_shop();

    given_order_of(ctx, "nachher");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT gross FROM invoice"), "500");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT billed_until FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "2026-12-24");
}

static void test_order_for_approval_waits_without_bill(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_order_t order = given_order_of(ctx, "cloud");

    CU_ASSERT_STRING_EQUAL(order.status, "approval_pending");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT status FROM contract"), "waiting");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT event FROM outbox"), "order_waiting");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT documents FROM outbox"), "[]");
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "webhook_event WHERE event = 'ContractCreated'"), 0);
}

static void test_test_order_takes_no_number_and_no_bill(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    draft.test = true;
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL(strncmp(order.number, "TEST-", 5), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "number_series WHERE name <> 'OrderProof'"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "invoice"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "coupon_use"), 0);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT test FROM contract"), "1");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT next_billing_date FROM contract"), "");
}

static void test_business_needs_its_own_consent_and_has_no_withdrawal(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_business_draft(ctx, "agentur", "DE", "");
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    given_consents(&draft, (const char *const[]){ "agb", "mandate", NULL });
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_INVALID);
    CU_ASSERT_PTR_NOT_NULL(ss_problem_of(ctx, "consent[unternehmen]"));
    ctx->problems->nelts = 0;
    given_consents(&draft, (const char *const[]){ "agb", "mandate", "unternehmen", NULL });
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT withdrawal_end FROM contract"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT start_date FROM contract"), "2026-11-24");
    CU_ASSERT_EQUAL(rows_of(ctx, "document WHERE kind = 'terms'"), 2);
}

static void test_last_use_of_a_coupon_goes_to_one_order(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus"), again = given_draft(ctx, "webhosting-plus");
    ss_order_t order;

    draft.coupon = again.coupon = "einzeln-a";
    given_price_was_shown(ctx, &draft);
    given_price_was_shown(ctx, &again);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL(ss_place_order(ctx, &again, &order), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "coupon")->code, "coupon_used_up");
    CU_ASSERT_EQUAL(rows_of(ctx, "coupon_use"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "order_"), 1);
}

static void test_proof_tells_label_consents_and_prices(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_proof_check_t check;
    ss_order_t order;
    const json_t *record;
    const char *error;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    record = ss_json_parse(db_text(ctx, "SELECT record FROM order_proof"), &error, ctx->pool);
    CU_ASSERT_STRING_EQUAL(text_at(record, "button"), "zahlungspflichtig bestellen");
    CU_ASSERT_STRING_EQUAL(text_at(record, "order_id"), order.id);
    CU_ASSERT_STRING_EQUAL(text_at(record, "time"), "2026-11-24T08:00:00Z");
    CU_ASSERT_STRING_EQUAL(text_at(record, "consents.0.id"), "agb");
    CU_ASSERT_TRUE(json_is_true(json_at(record, "consents.0.given")));
    CU_ASSERT_EQUAL(strlen(text_at(record, "documents.0.hash")), 64);
    CU_ASSERT_STRING_EQUAL(text_at(record, "shown.price.first_invoice.amount"), "23,55\u00a0€");
    CU_ASSERT_EQUAL(ss_order_proof_verify(ctx, "", &check), SS_OK);
    CU_ASSERT_EQUAL(check.count, 1);
}

#define TEST(name) { #name, name }

void ss_test_place_order(void)
{
    static const ss_test_t tests[] = {
        { "WDR-08 WDR-12 test_without_a_notice_the_withdrawal_period_is_the_longest",
          test_without_a_notice_the_withdrawal_period_is_the_longest },
        TEST(test_example_order_is_complete_in_all_tables),
        TEST(test_first_invoice_of_the_example_is_23_55),
        TEST(test_contract_has_its_dates),
        TEST(test_iban_is_stored_sealed_and_masked_only),
        TEST(test_view_of_the_order_names_its_numbers),
        TEST(test_receipt_is_found_by_its_hash_only),
        TEST(test_missing_consents_are_named),
        TEST(test_a_long_consent_is_named_by_its_first_words),
        TEST(test_variant_that_left_the_shop_is_not_found),
        TEST(test_without_consent_to_start_all_dates_move),
        TEST(test_discount_for_a_year_is_kept_for_all_its_fee_periods),
        TEST(test_trial_is_billed_after_it),
        TEST(test_postpaid_bills_the_setup_at_once_and_fees_later),
        TEST(test_order_for_approval_waits_without_bill),
        TEST(test_test_order_takes_no_number_and_no_bill),
        TEST(test_business_needs_its_own_consent_and_has_no_withdrawal),
        TEST(test_last_use_of_a_coupon_goes_to_one_order),
        TEST(test_proof_tells_label_consents_and_prices),
    };

    ss_suite_add_database("place-order", tests, SS_COUNT(tests));
}

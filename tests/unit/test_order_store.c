/* Rows of customers, contracts and orders; number series. */
#include "database.h"

#include "base/json.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/invoice_store.h"
#include "store/number_store.h"
#include "store/order_store.h"

#include <apr_strings.h>

static ss_ctx_t *given_merchant(const char *id)
{
    ss_ctx_t *ctx = given_database();

    ctx->merchant_id = id;
    return ctx;
}

static ss_customer_t given_customer(ss_ctx_t *ctx, const char *id, const char *email)
{
    ss_customer_t customer = { .id = id, .number = "K-000001", .lang = "de", .tag = "4711", .custom_fields = "{}", .version = 1 };

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        customer.person.fields[i] = ss_field_names[i];
    }
    customer.person.business = true;
    customer.person.fields[SS_FIELD_EMAIL] = email;
    customer.created_at = ctx->now;
    CU_ASSERT_EQUAL(ss_customer_add(ctx, &customer), SS_OK);
    return customer;
}

static void test_customer_comes_back_as_it_was_stored(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    ss_customer_t stored = given_customer(ctx, "c1", "Marlene@Feddersen.example"), found;

    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, "c1", &found), SS_OK);
    CU_ASSERT_TRUE(ss_person_equal(&found.person, &stored.person));
    CU_ASSERT_STRING_EQUAL(found.tag, "4711");
    CU_ASSERT_EQUAL(found.created_at, ctx->now);
    ctx->merchant_id = "m2";
    CU_ASSERT_EQUAL(ss_customer_find(ctx, "c1", &found), SS_NOT_FOUND);
}

static void test_customer_is_found_by_address_in_any_case(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    apr_array_header_t *found;

    given_customer(ctx, "c1", "Marlene@Feddersen.example");
    CU_ASSERT_EQUAL_FATAL(ss_customer_list_by_email(ctx, "marlene@feddersen.EXAMPLE", 1, 1, &found), SS_OK);
    CU_ASSERT_EQUAL_FATAL(found->nelts, 1);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(found, 0, ss_customer_t).id, "c1");
    CU_ASSERT_EQUAL(ss_customer_list_by_email(ctx, "someone@else.example", 1, 1, &found), SS_OK);
    CU_ASSERT_EQUAL(found->nelts, 0);
}

/* However many there are. */
static void test_oldest_and_newest_customers_of_an_address_are_found(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    const apr_time_t start = ctx->now;
    apr_array_header_t *found;

    for (int i = 0; i < 60; i++) {
        ctx->now = start + apr_time_from_sec(i);
        given_customer(ctx, apr_psprintf(ctx->pool, "c%02d", i), "marlene@feddersen.example");
    }
    CU_ASSERT_EQUAL_FATAL(ss_customer_list_by_email(ctx, "marlene@feddersen.example", 1, 2, &found), SS_OK);
    CU_ASSERT_EQUAL_FATAL(found->nelts, 3);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(found, 0, ss_customer_t).id, "c00");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(found, 1, ss_customer_t).id, "c58");
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(found, 2, ss_customer_t).id, "c59");
}

static void test_second_change_of_a_customer_is_refused(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    ss_customer_t customer = given_customer(ctx, "c1", "a@b.example");
    ss_person_t person = customer.person;

    person.fields[SS_FIELD_CITY] = "Kiel";
    CU_ASSERT_EQUAL(ss_customer_set_person(ctx, &customer, &person), SS_OK);
    CU_ASSERT_EQUAL(ss_customer_set_person(ctx, &customer, &person), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT city FROM customer"), "Kiel");
}

static ss_contract_t given_contract(ss_ctx_t *ctx, const char *id, const char *number)
{
    ss_contract_t contract = {
        .id = id, .number = number, .customer_id = "c1", .variant_id = "v1", .plan_quantity = SS_MILLION,
        .status = "active", .lang = "de", .start_date = "2026-11-24", .trial_end = "", .term_end = "2027-11-23",
        .end_date = "", .billed_until = "2026-12-23", .next_billing_date = "2026-12-24", .discount_id = "",
        .coupon_code = "", .discount_periods_left = -1, .withdrawal_end = "2026-12-08", .custom_fields = "{}",
        .terms = "{}", .version = 1, .created_at = "2026-11-24T08:00:00Z", .test = true,
    };

    CU_ASSERT_EQUAL(ss_contract_add(ctx, &contract), SS_OK);
    return contract;
}

static void test_contract_is_found_by_id_number_and_customer(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    ss_contract_t found;
    apr_array_header_t *list;

    given_contract(ctx, "k1", "V-000001");
    CU_ASSERT_EQUAL_FATAL(ss_contract_find(ctx, "k1", &found), SS_OK);
    CU_ASSERT_STRING_EQUAL(found.next_billing_date, "2026-12-24");
    CU_ASSERT_EQUAL(found.discount_periods_left, -1);
    CU_ASSERT_TRUE(found.test);
    CU_ASSERT_EQUAL(ss_contract_find_by_number(ctx, "V-000001", &found), SS_OK);
    CU_ASSERT_EQUAL(ss_contract_find_by_number(ctx, "V-000002", &found), SS_NOT_FOUND);
    CU_ASSERT_EQUAL(ss_contract_list(ctx, "c1", &list), SS_OK);
    CU_ASSERT_EQUAL(list->nelts, 1);
}

static void test_number_patterns_are_filled(void)
{
    apr_pool_t *pool = ss_test_pool();

    CU_ASSERT_STRING_EQUAL(ss_number_format("RE-{yyyy}-{n:6}", "2026", 7, pool), "RE-2026-000007");
    CU_ASSERT_STRING_EQUAL(ss_number_format("{n:1}", "2026", 1234567, pool), "1234567");
    CU_ASSERT_STRING_EQUAL(ss_number_format("A{x}{n:3}/{yyyy}", "2026", 5, pool), "A{x}005/2026");
    CU_ASSERT_STRING_EQUAL(ss_number_format("{n:2", "2026", 5, pool), "{n:2");
}

static void test_series_with_a_year_counts_per_year(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    const char *number;

    CU_ASSERT_EQUAL(ss_number_next(ctx, "Invoice", &number), SS_OK);
    CU_ASSERT_EQUAL(ss_number_next(ctx, "Invoice", &number), SS_OK);
    CU_ASSERT_STRING_EQUAL(number, "RE-2026-000002");
    CU_ASSERT_EQUAL(ss_number_next(ctx, "Contract", &number), SS_OK);
    CU_ASSERT_STRING_EQUAL(number, "V-000001");
    ctx->now += apr_time_from_sec(60 * 86400);
    CU_ASSERT_EQUAL(ss_number_next(ctx, "Invoice", &number), SS_OK);
    CU_ASSERT_STRING_EQUAL(number, "RE-2027-000001");
    CU_ASSERT_EQUAL(ss_number_next(ctx, "Contract", &number), SS_OK);
    CU_ASSERT_STRING_EQUAL(number, "V-000002");
}

static ss_status_t add_order(ss_ctx_t *ctx, const char *id, const char *key)
{
    ss_order_t order = { .id = id, .number = "B-1", .submission_key = key, .receipt_hash = id, .kind = "signup",
                         .status = "completed", .customer_id = "c1", .contract_id = "k1", .variant_id = "v1",
                         .lang = "de", .data = "{}", .created_at = "2026-11-24T08:00:00Z" };

    return ss_order_add(ctx, &order);
}

static void test_submission_key_works_once_and_is_stored_as_a_hash(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    ss_order_t found;

    CU_ASSERT_EQUAL(add_order(ctx, "o1", "key"), SS_OK);
    CU_ASSERT_EQUAL(add_order(ctx, "o2", "key"), SS_CONFLICT);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM order_ WHERE submission_key = 'key'"), "0");
    CU_ASSERT_EQUAL_FATAL(ss_order_find_by_submission(ctx, "key", &found), SS_OK);
    CU_ASSERT_STRING_EQUAL(found.id, "o1");
    CU_ASSERT_EQUAL(ss_order_find_by_receipt(ctx, "o1", &found), SS_OK);
    CU_ASSERT_EQUAL(ss_order_find(ctx, "o2", &found), SS_NOT_FOUND);
}

static void test_coupon_uses_are_counted_by_coupon_and_code(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    int64_t of_coupon = -1, of_code = -1;

    CU_ASSERT_EQUAL(ss_coupon_use_count(ctx, "g1", "A", &of_coupon, &of_code), SS_OK);
    CU_ASSERT_EQUAL(of_coupon, 0);
    CU_ASSERT_EQUAL(of_code, 0);
    CU_ASSERT_EQUAL(ss_coupon_use_add(ctx, "g1", "A", "o1"), SS_OK);
    CU_ASSERT_EQUAL(ss_coupon_use_add(ctx, "g1", "B", "o2"), SS_OK);
    CU_ASSERT_EQUAL(ss_coupon_use_count(ctx, "g1", "A", &of_coupon, &of_code), SS_OK);
    CU_ASSERT_EQUAL(of_coupon, 2);
    CU_ASSERT_EQUAL(of_code, 1);
}

static ss_status_t add_invoice(ss_ctx_t *ctx, const char *id, const char *number, const char *day)
{
    ss_invoice_t invoice = { .id = id, .number = number, .kind = "invoice", .customer_id = "c1", .contract_id = "k1",
                             .lang = "de", .currency = "EUR", .net = 839, .vat = 160, .gross = 999, .issue_date = day,
                             .due_date = day, .period_start = day, .period_end = day, .paid_at = "",
                             .document_id = "d1", .data = "{}", .created_at = "2026-11-24T08:00:00Z",
                             .debit_date = "", .purpose = "" };

    return ss_invoice_add(ctx, &invoice);
}

static void test_invoices_are_listed_newest_first_by_key(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    const ss_invoice_filter_t all = { "", "", "9999-12-31", "~" };
    const ss_invoice_filter_t older = { "", "", "2026-12-24", "i2" };
    apr_array_header_t *list;
    ss_invoice_t found;

    CU_ASSERT_EQUAL(add_invoice(ctx, "i1", "RE-1", "2026-11-24"), SS_OK);
    CU_ASSERT_EQUAL(add_invoice(ctx, "i2", "RE-2", "2026-12-24"), SS_OK);
    CU_ASSERT_EQUAL(add_invoice(ctx, "i3", "RE-3", "2026-12-24"), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_invoice_list(ctx, "k1", &all, &list), SS_OK);
    CU_ASSERT_EQUAL_FATAL(list->nelts, 3);
    CU_ASSERT_STRING_EQUAL(APR_ARRAY_IDX(list, 0, ss_invoice_t).id, "i3");
    CU_ASSERT_EQUAL_FATAL(ss_invoice_list(ctx, "k1", &older, &list), SS_OK);
    CU_ASSERT_EQUAL_FATAL(list->nelts, 1);
    CU_ASSERT_EQUAL(ss_invoice_find(ctx, "i1", &found), SS_OK);
    CU_ASSERT_EQUAL(found.gross, 999);
    CU_ASSERT_STRING_EQUAL(found.paid_at, "");
}

/* Each page, also the last one, also of one year or kind, is a step into an index. */
static void test_pages_of_documents_are_read_from_indexes(void)
{
    ss_ctx_t *ctx = given_merchant("m1");

    if (ss_test_is_pgsql()) {
        return;
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(db_plan(ctx, SS_SQL_INVOICE_LIST),
                                  "SEARCH invoice USING INDEX invoice_contract (merchant_id=? AND contract_id=?"
                                  " AND issue_date>? AND (issue_date,id)<(?,?)); "));
    CU_ASSERT_STRING_EQUAL(db_plan(ctx, SS_SQL_INVOICE_LIST_LETTERS),
                           "SEARCH d USING INDEX dunning_contract (merchant_id=? AND contract_id=? AND issue_date>?"
                           " AND (issue_date,id)<(?,?)); "
                           "SEARCH i USING INDEX sqlite_autoindex_invoice_1 (merchant_id=? AND id=?); ");
    CU_ASSERT_STRING_EQUAL(db_plan(ctx, SS_SQL_INVOICE_LIST_KIND),
                           "SEARCH invoice USING INDEX invoice_kind (merchant_id=? AND contract_id=? AND kind=?"
                           " AND issue_date>? AND (issue_date,id)<(?,?)); CORRELATED SCALAR SUBQUERY 1; "
                           "SEARCH x USING COVERING INDEX document_source (merchant_id=? AND kind=? AND source_id=?); ");
    CU_ASSERT_PTR_NOT_NULL(strstr(db_plan(ctx, SS_SQL_INVOICE_LIST), "SEARCH x USING COVERING INDEX document_source"));
    CU_ASSERT_PTR_NULL(strstr(db_plan(ctx, SS_SQL_INVOICE_RANGE), "SCAN invoice"));
    CU_ASSERT_PTR_NULL(strstr(db_plan(ctx, SS_SQL_INVOICE_RANGE), "B-TREE"));
}

static void test_documents_are_chosen_by_year_and_kind(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    const ss_invoice_filter_t year = { "", "2026-01-01", "2026-12-31", "~" };
    const ss_invoice_filter_t notes = { "credit_note", "", "9999-12-31", "~" };
    ss_invoice_range_t range;
    apr_array_header_t *list;

    CU_ASSERT_EQUAL(ss_invoice_range(ctx, "k1", &range), SS_OK);
    CU_ASSERT_STRING_EQUAL(range.first, "");
    add_invoice(ctx, "i1", "RE-1", "2025-12-31");
    add_invoice(ctx, "i2", "RE-2", "2026-01-01");
    add_invoice(ctx, "i3", "RE-3", "2026-12-31");
    add_invoice(ctx, "i4", "RE-4", "2027-01-01");
    CU_ASSERT_EQUAL(ss_invoice_list(ctx, "k1", &year, &list), SS_OK);
    CU_ASSERT_EQUAL(list->nelts, 2);
    CU_ASSERT_EQUAL(ss_invoice_range(ctx, "k1", &range), SS_OK);
    CU_ASSERT_STRING_EQUAL(range.first, "2025-12-31");
    CU_ASSERT_STRING_EQUAL(range.last, "2027-01-01");
    CU_ASSERT_FALSE(range.has_kinds);
    db_run(ctx, "UPDATE invoice SET kind = 'credit_note' WHERE id = 'i1'");
    CU_ASSERT_EQUAL(ss_invoice_list(ctx, "k1", &notes, &list), SS_OK);
    CU_ASSERT_EQUAL(list->nelts, 1);
    CU_ASSERT_EQUAL(ss_invoice_range(ctx, "k1", &range), SS_OK);
    CU_ASSERT_TRUE(range.has_kinds);
}

static void test_webhook_body_is_flat_and_names_the_merchant(void)
{
    ss_ctx_t *ctx = given_merchant("m1");
    json_t *body = ss_json_object(ctx->pool);

    ss_json_set_text(body, "ContractId", "k1");
    CU_ASSERT_EQUAL(ss_webhook_event_add(ctx, "ContractCreated", body), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT body FROM webhook_event"),
                           "{\"Event\":\"ContractCreated\",\"EntityId\":\"m1\",\"ContractId\":\"k1\"}");
}

void ss_test_order_store(void)
{
    static const ss_test_t tests[] = {
        { "test_customer_comes_back_as_it_was_stored", test_customer_comes_back_as_it_was_stored },
        { "test_customer_is_found_by_address_in_any_case", test_customer_is_found_by_address_in_any_case },
        { "test_oldest_and_newest_customers_of_an_address_are_found", test_oldest_and_newest_customers_of_an_address_are_found },
        { "test_second_change_of_a_customer_is_refused", test_second_change_of_a_customer_is_refused },
        { "test_contract_is_found_by_id_number_and_customer", test_contract_is_found_by_id_number_and_customer },
        { "test_number_patterns_are_filled", test_number_patterns_are_filled },
        { "test_series_with_a_year_counts_per_year", test_series_with_a_year_counts_per_year },
        { "test_submission_key_works_once_and_is_stored_as_a_hash",
          test_submission_key_works_once_and_is_stored_as_a_hash },
                { "test_coupon_uses_are_counted_by_coupon_and_code", test_coupon_uses_are_counted_by_coupon_and_code },
        { "test_pages_of_documents_are_read_from_indexes",
          test_pages_of_documents_are_read_from_indexes },
        { "test_documents_are_chosen_by_year_and_kind", test_documents_are_chosen_by_year_and_kind },
        { "test_invoices_are_listed_newest_first_by_key", test_invoices_are_listed_newest_first_by_key },
        { "test_webhook_body_is_flat_and_names_the_merchant", test_webhook_body_is_flat_and_names_the_merchant },
    };

    ss_suite_add_database("order-store", tests, SS_COUNT(tests));
}

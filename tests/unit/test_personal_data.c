/* What a customer can take along and have deleted: every table that knows a customer is there, and no secret. */
#include "shop.h"

#include "actions/create_portal_link.h"
#include "actions/open_session.h"
#include "actions/personal_data.h"
#include "actions/request_erasure.h"
#include "actions/request_link.h"
#include "base/date.h"
#include "base/json.h"
#include "store/customer_store.h"
#include "store/personal_store.h"
#include "store/sql_statement.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#define EMAIL "marlene@feddersen.example"

/* A table with one of these columns knows a customer. */
static const char *const knows_customer[] = { "customer_id", "contract_id", "order_id", "object_id", "recipient", "email",
                                              "iban_sealed", "fname" };

/* What does not go out: whose row it is, hashes, keys of forms, and what only our own work needs. */
static const char *const kept_back[] = {
    "merchant_id", "customer_id", "email_key", "hash", "previous_hash", "sequence", "submission_key", "receipt_hash",
    "code_hash", "bytes", "sha256", "rendered_at", "site_id", "claimed_until", "claimed_by", "last_error", "attempts",
    "retry_at", "document.status", "outbox.due_at", "outbox.class", "vat_check.due_at",
};

static bool is_listed(const char *const *list, int count, const char *word)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(list[i], word) == 0) {
            return true;
        }
    }
    return false;
}

/* "table.column" of the whole schema, one a line, ended by a newline, by table. */
static const char *schema_columns(ss_ctx_t *ctx)
{
    return db_text(ctx, ss_test_is_pgsql()
        ? "SELECT string_agg(table_name || '.' || column_name, ',' ORDER BY table_name) || ',' "
          "FROM information_schema.columns WHERE table_schema = current_schema()"
        : "SELECT group_concat(m.name || '.' || p.name) || ',' FROM sqlite_master m JOIN pragma_table_info(m.name) p "
          "WHERE m.type = 'table'");
}

static const ss_personal_table_t *find_table(const char *name)
{
    for (int i = 0; i < ss_personal_table_count; i++) {
        if (strcmp(ss_personal_tables[i].name, name) == 0) {
            return &ss_personal_tables[i];
        }
    }
    return NULL;
}

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(text, word); at != NULL; at = strstr(at + 1, word)) {
        bool begins = at == text || (!apr_isalnum(at[-1]) && at[-1] != '_');

        if (begins && !apr_isalnum(at[length]) && at[length] != '_') {
            return true;
        }
    }
    return false;
}

typedef void look_t(const char *table, const char *column);

static void each_column(ss_ctx_t *ctx, look_t *look)
{
    char *list = apr_pstrdup(ctx->pool, schema_columns(ctx)), *state = NULL;
    int count = 0;

    for (char *word = apr_strtok(list, ",", &state); word != NULL; word = apr_strtok(NULL, ",", &state), count++) {
        char *dot = strchr(word, '.');

        *dot = '\0';
        look(word, dot + 1);
    }
    CU_ASSERT_TRUE(count > 150);
}

static void look_whether_listed(const char *table, const char *column)
{
    if (is_listed(knows_customer, SS_COUNT(knows_customer), column) && find_table(table) == NULL) {
        CU_FAIL(table); /* belongs into ss_personal_tables and, with a statement, into retention.sql */
        fprintf(stderr, "table %s knows a customer and is not exported\n", table);
    }
}

static void test_every_table_that_knows_a_customer_is_exported(void)
{
    each_column(given_shop(), look_whether_listed);
}

static void look_whether_exported(const char *table, const char *column)
{
    const ss_personal_table_t *known = find_table(table);
    const char *both = apr_pstrcat(ss_test_pool(), table, ".", column, NULL);
    const char *text, *columns;

    if (known == NULL || is_listed(kept_back, SS_COUNT(kept_back), column)
        || is_listed(kept_back, SS_COUNT(kept_back), both)) {
        return;
    }
    text = ss_sql_statements[known->rows].text;
    columns = apr_pstrmemdup(ss_test_pool(), text, (size_t)(strstr(text, " FROM ") - text));
    if (!has_word(columns, column)) {
        CU_FAIL(both);
        fprintf(stderr, "column %s is neither exported nor held back\n", both);
    }
}

static void test_every_column_is_exported_or_held_back_for_a_reason(void)
{
    each_column(given_shop(), look_whether_exported);
}

/* @return true if one of the deletions of retention.sql is about the table */
static bool is_deleted(const char *table)
{
    for (int i = 0; i < SS_SQL_COUNT; i++) {
        const char *name = ss_sql_statements[i].name, *text = ss_sql_statements[i].text;
        bool deletes = strncmp(name, "delete_", 7) == 0 || strcmp(name, "outbox_remove") == 0;

        if (deletes && strncmp(text, apr_pstrcat(ss_test_pool(), "DELETE FROM ", table, " ", NULL),
                               strlen(table) + 13) == 0) {
            return true;
        }
    }
    return false;
}

static void test_every_table_that_knows_a_customer_is_deleted_in_the_end(void)
{
    for (int i = 0; i < ss_personal_table_count; i++) {
        const char *name = ss_personal_tables[i].name;

        if (!is_deleted(name) && strcmp(name, "order_proof") != 0) { /* whose link stays, see test_retention.c */
            CU_FAIL(name);
            fprintf(stderr, "table %s is never deleted\n", name);
        }
    }
}

/* A customer with an order, who is signed in. @return hash of the session */
static const char *given_customer(ss_ctx_t *ctx, ss_customer_t *customer)
{
    ss_draft_t draft = given_example_draft(ctx);
    ss_link_request_t request = { .scope = "", .channel = SS_CHANNEL_OFFICE, .lang = "de" };
    const char *url = "/", *cookie;
    ss_order_t order;

    draft.person.fields[SS_FIELD_PNUM] = "+49 431 1234567";
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    request.contract_id = order.contract_id;
    request.customer_id = order.customer_id;
    for (int i = 0; i < 2; i++) {
        CU_ASSERT_EQUAL_FATAL(ss_create_portal_link(ctx, &request, &url, NULL), SS_OK);
        CU_ASSERT_EQUAL_FATAL(ss_open_session(ctx, strrchr(url, '/') + 1, &cookie), SS_OK);
    }
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, order.customer_id, customer), SS_OK);
    return db_text(ctx, "SELECT max(hash) FROM session");
}

static void test_export_holds_the_customers_data_and_no_secret(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_customer_t customer;
    const char *text, *hash = given_customer(ctx, &customer);
    json_t *data;

    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &customer, "json", SS_PERSONAL_ROWS, &data), SS_OK);
    text = ss_json_print(data, ctx->pool);
    for (int i = 0; i < ss_personal_table_count; i++) {
        CU_ASSERT_PTR_NOT_NULL(json_object_get(json_object_get(data, "data"), ss_personal_tables[i].name));
    }
    CU_ASSERT_STRING_EQUAL(text_at(data, "data.customer.0.pnum"), "+49 431 1234567");
    CU_ASSERT_STRING_EQUAL(text_at(data, "data.payment_method.0.iban"), "DE89370400440532013000");
    CU_ASSERT_STRING_EQUAL(text_at(data, "data.invoice.0.issue_date"), "2026-11-24");
    CU_ASSERT_TRUE(json_is_object(json_at(data, "data.order_.0.data")));
    CU_ASSERT_TRUE(json_is_integer(json_at(data, "data.invoice.0.gross")));
    CU_ASSERT_PTR_NULL(strstr(text, hash));
    CU_ASSERT_PTR_NULL(strstr(text, db_text(ctx, "SELECT iban_sealed FROM payment_method")));
    CU_ASSERT_PTR_NULL(strstr(text, db_text(ctx, "SELECT receipt_hash FROM order_")));
    CU_ASSERT_EQUAL(rows_of(ctx, "audit_event WHERE event = 'privacy.exported'"), 1);
}

/* What is read grows with the customer's own rows. */
static void test_export_reads_the_customers_rows_only(void)
{
    ss_ctx_t *ctx = given_database();

    for (int i = 0; !ss_test_is_pgsql() && i < ss_personal_table_count; i++) {
        const char *plan = db_plan(ctx, ss_personal_tables[i].rows);

        CU_ASSERT_PTR_NULL(strstr(plan, "(merchant_id=?);"));
        CU_ASSERT_PTR_NULL(strstr(plan, "SCAN x"));
    }
}

static void test_export_holds_nothing_of_others(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_customer_t customer, other;
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;
    json_t *data;

    given_customer(ctx, &customer);
    ctx->now += apr_time_from_sec(60);
    draft.submission_key = "another";
    draft.person.fields[SS_FIELD_FNAME] = "Jonas";
    draft.person.fields[SS_FIELD_EMAIL] = "jonas@petersen.example";
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_customer_find(ctx, order.customer_id, &other), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &other, "json", SS_PERSONAL_ROWS, &data), SS_OK);
    CU_ASSERT_PTR_NULL(strstr(ss_json_print(data, ctx->pool), EMAIL));
    CU_ASSERT_PTR_NULL(strstr(ss_json_print(data, ctx->pool), customer.id));
    CU_ASSERT_EQUAL(json_array_size(json_at(data, "data.contract")), 1);
    CU_ASSERT_EQUAL(json_array_size(json_at(data, "data.session")), 0);
    CU_ASSERT_EQUAL_FATAL(ss_export_personal_data(ctx, &customer, "json", SS_PERSONAL_ROWS, &data), SS_OK);
    CU_ASSERT_PTR_NULL(strstr(ss_json_print(data, ctx->pool), "Jonas"));
}

static json_t *given_erasure(ss_ctx_t *ctx, const ss_customer_t *customer, const char *hash)
{
    const char *error;
    ss_erasure_t erasure;

    CU_ASSERT_EQUAL_FATAL(ss_request_erasure(ctx, customer, hash, &erasure), SS_OK);
    return ss_json_parse(erasure.answer, &error, ctx->pool);
}

static void test_erasure_while_a_contract_runs_keeps_what_it_needs(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_customer_t customer;
    const char *hash = given_customer(ctx, &customer);
    json_t *answer = given_erasure(ctx, &customer, hash);

    CU_ASSERT_TRUE(ss_json_bool(answer, "runs"));
    CU_ASSERT_STRING_EQUAL(text_at(answer, "kept.0.what"), "documents");
    CU_ASSERT_STRING_EQUAL(text_at(answer, "kept.0.until"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT pnum FROM customer"), "");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT lname FROM customer"), "Feddersen");
    CU_ASSERT_EQUAL(rows_of(ctx, "self_service_token"), 2);
    CU_ASSERT_EQUAL(rows_of(ctx, "session"), 2);
    CU_ASSERT_EQUAL(rows_of(ctx, "payment_method"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "erasure_request WHERE completed_at IS NULL"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'erasure_received'"), 1);
    given_erasure(ctx, &customer, hash); /* asked again: the same answer, no further mail */
    CU_ASSERT_EQUAL(rows_of(ctx, "erasure_request"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "outbox WHERE event = 'erasure_received'"), 1);
}

static void test_telephone_number_that_the_merchant_needs_stays_while_a_contract_runs(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_site_t *site = apr_pmemdup(ctx->pool, ctx->site, sizeof(*site));
    ss_customer_t customer;
    const char *hash;

    site->fields[SS_FIELD_PNUM] = SS_REQUIRED;
    ctx->site = site;
    hash = given_customer(ctx, &customer);
    given_erasure(ctx, &customer, hash);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT pnum FROM customer"), "+49 431 1234567");
    db_run(ctx, "UPDATE contract SET status = 'cancelled', end_date = '2026-11-23'");
    CU_ASSERT_EQUAL(ss_finish_erasures(ctx), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT pnum FROM customer"), "");
}

static int mails_with_links(ss_ctx_t *ctx)
{
    const ss_claim_t claim = { "", 50, apr_time_from_sec(1) };
    apr_array_header_t *rows;

    CU_ASSERT_EQUAL(ss_request_link(ctx, EMAIL), SS_OK);
    CU_ASSERT_EQUAL(ss_outbox_claim(ctx, &claim, &rows), SS_OK);
    for (int i = 0; i < rows->nelts; i++) {
        const ss_outbox_mail_t *row = &APR_ARRAY_IDX(rows, i, ss_outbox_mail_t);

        if (strcmp(row->event, SS_LINK_REQUEST) == 0) {
            CU_ASSERT_EQUAL(ss_answer_link_request(ctx, row), SS_OK);
        }
    }
    return rows_of(ctx, "outbox WHERE event = 'new_link'");
}

static void test_erasure_is_finished_when_the_contract_is_over_and_locks_the_customer(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_customer_t customer;

    given_erasure(ctx, &customer, given_customer(ctx, &customer));
    CU_ASSERT_EQUAL(ss_finish_erasures(ctx), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "erasure_request WHERE completed_at IS NULL"), 1);
    CU_ASSERT_EQUAL(mails_with_links(ctx), 1);
    db_run(ctx, "UPDATE contract SET status = 'cancelled', end_date = '2026-11-24'");
    CU_ASSERT_EQUAL(ss_finish_erasures(ctx), SS_OK); /* its last day */
    CU_ASSERT_EQUAL(rows_of(ctx, "erasure_request WHERE completed_at IS NULL"), 1);
    ctx->now += apr_time_from_sec(24 * 3600);
    CU_ASSERT_EQUAL(ss_finish_erasures(ctx), SS_OK);
    CU_ASSERT_EQUAL(rows_of(ctx, "erasure_request WHERE completed_at IS NOT NULL"), 1);
    CU_ASSERT_EQUAL(rows_of(ctx, "self_service_token"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "session"), 0);
    CU_ASSERT_EQUAL(mails_with_links(ctx), 0); /* what waited is gone, and no further one comes */
}

static void given_usage(ss_ctx_t *ctx, const char *id, const char *instant)
{
    CU_ASSERT_TRUE(db_run(ctx, apr_pstrcat(ctx->pool,
        "INSERT INTO metered_usage (merchant_id, id, contract_id, component_id, quantity, due_at, memo, usage_key, created_at) "
        "SELECT merchant_id, '", id, "', id, 'x', 1, '", instant, "', '', '', '2026-12-01T00:00:00Z' FROM contract", NULL)));
}

/* Source of the figures: AO section 147, HGB section 257. */
static void test_answer_after_the_contract_names_the_days_of_the_law(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_customer_t customer;
    const char *hash = given_customer(ctx, &customer);
    json_t *answer;

    db_run(ctx, "UPDATE contract SET status = 'cancelled', end_date = '2026-12-15', next_billing_date = ''");
    given_usage(ctx, "u1", "2026-12-01T00:00:00Z");
    ctx->now += apr_time_from_sec(INT64_C(86400) * 100);
    answer = given_erasure(ctx, &customer, hash);
    CU_ASSERT_FALSE(ss_json_bool(answer, "runs"));
    CU_ASSERT_STRING_EQUAL(text_at(answer, "kept.0.until"), "2034-12-31"); /* invoice of 24 November 2026 */
    CU_ASSERT_STRING_EQUAL(text_at(answer, "kept.1.what"), "contracts");
    CU_ASSERT_STRING_EQUAL(text_at(answer, "kept.1.until"), "2032-12-31");
    CU_ASSERT_STRING_EQUAL(text_at(answer, "kept.2.what"), "mandates");
    CU_ASSERT_STRING_EQUAL(text_at(answer, "kept.2.until"), "2028-02-15");
    CU_ASSERT_EQUAL(rows_of(ctx, "self_service_token"), 0);
    CU_ASSERT_EQUAL(rows_of(ctx, "session"), 1); /* the one that asks */
    CU_ASSERT_EQUAL(rows_of(ctx, "metered_usage"), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(db_text(ctx, "SELECT data FROM invoice"), "Deichstra"));
}

static void test_usage_that_is_not_billed_yet_outlives_an_erasure(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_customer_t customer;
    const char *hash = given_customer(ctx, &customer);

    given_usage(ctx, "u1", "2026-11-20T00:00:00Z"); /* before the period of the invoice */
    given_usage(ctx, "u2", "2026-12-01T00:00:00Z");
    given_erasure(ctx, &customer, hash);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT id FROM metered_usage"), "u2");
}

void ss_test_personal_data(void)
{
    static const ss_test_t tests[] = {
        { "GDP-01 test_every_table_that_knows_a_customer_is_exported", test_every_table_that_knows_a_customer_is_exported },
        { "GDP-01 test_every_column_is_exported_or_held_back_for_a_reason",
          test_every_column_is_exported_or_held_back_for_a_reason },
        { "GDP-02 test_every_table_that_knows_a_customer_is_deleted_in_the_end",
          test_every_table_that_knows_a_customer_is_deleted_in_the_end },
        { "GDP-01 test_export_holds_the_customers_data_and_no_secret", test_export_holds_the_customers_data_and_no_secret },
        { "test_export_reads_the_customers_rows_only",
          test_export_reads_the_customers_rows_only },
        { "GDP-01 test_export_holds_nothing_of_others", test_export_holds_nothing_of_others },
        { "GDP-02 test_erasure_while_a_contract_runs_keeps_what_it_needs",
          test_erasure_while_a_contract_runs_keeps_what_it_needs },
        { "GDP-02 test_telephone_number_that_the_merchant_needs_stays_while_a_contract_runs",
          test_telephone_number_that_the_merchant_needs_stays_while_a_contract_runs },
        { "GDP-02 test_erasure_is_finished_when_the_contract_is_over_and_locks_the_customer",
          test_erasure_is_finished_when_the_contract_is_over_and_locks_the_customer },
        { "GDP-03 test_answer_after_the_contract_names_the_days_of_the_law",
          test_answer_after_the_contract_names_the_days_of_the_law },
        { "test_usage_that_is_not_billed_yet_outlives_an_erasure", test_usage_that_is_not_billed_yet_outlives_an_erasure },
    };

    ss_suite_add_database("personal_data", tests, SS_COUNT(tests));
}

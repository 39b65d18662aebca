/* Statements that many rows must not slow down: what SQLite says it will read for them. */
#include "database.h"
#include "pdf_tools.h"

#include <string.h>

/* No statement of the account reads rows of other contracts, or sorts what an index has in order. */
static void test_statements_of_the_account_use_their_indexes(void)
{
    ss_ctx_t *ctx = given_database();
    const char *list, *sum;

    if (ss_test_is_pgsql()) {
        return;
    }
    list = db_plan(ctx, SS_SQL_LEDGER_LIST);
    sum = db_plan(ctx, SS_SQL_LEDGER_BALANCE);
    CU_ASSERT_PTR_NOT_NULL(strstr(list, "INDEX invoice_contract (merchant_id=? AND contract_id=? AND (issue_date,id)<(?,?))"));
    CU_ASSERT_PTR_NOT_NULL(strstr(list, "INDEX ledger_entry_contract (merchant_id=? AND contract_id=? AND (booked_on,id)<(?,?))"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sum, "COVERING INDEX invoice_contract"));
    CU_ASSERT_PTR_NOT_NULL(strstr(sum, "COVERING INDEX ledger_entry_contract"));
    CU_ASSERT_PTR_NOT_NULL(strstr(db_plan(ctx, SS_SQL_INVOICE_LIST_OPEN), "INDEX invoice_open (merchant_id=? AND contract_id=?)"));
    CU_ASSERT_PTR_NULL(strstr(db_plan(ctx, SS_SQL_INVOICE_LIST_OPEN), "TEMP B-TREE"));
}

/* However many documents there are, a page of them is read where it stands in an index. */
static void test_pages_of_documents_are_read_from_their_indexes(void)
{
    ss_ctx_t *ctx = given_database();
    const char *list, *kind, *range;

    if (ss_test_is_pgsql()) {
        return;
    }
    list = db_plan(ctx, SS_SQL_INVOICE_LIST);
    kind = db_plan(ctx, SS_SQL_INVOICE_LIST_KIND);
    range = db_plan(ctx, SS_SQL_INVOICE_RANGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(list, "INDEX invoice_contract (merchant_id=? AND contract_id=? AND issue_date>? AND (issue_date,id)<(?,?))"));
    CU_ASSERT_PTR_NOT_NULL(strstr(kind, "INDEX invoice_kind (merchant_id=? AND contract_id=? AND kind=? AND issue_date>? AND (issue_date,id)<(?,?))"));
    CU_ASSERT_PTR_NOT_NULL(strstr(list, "INDEX dunning_contract (merchant_id=? AND contract_id=? AND issue_date>? AND (issue_date,id)<(?,?))"));
    CU_ASSERT_PTR_NOT_NULL(strstr(list, "INDEX document_papers (merchant_id=? AND contract_id=? AND issue_date>? AND (issue_date,id)<(?,?))"));
    CU_ASSERT_PTR_NULL(strstr(range, "SCAN document"));
    CU_ASSERT_EQUAL(times(list, "TEMP B-TREE"), 1); /* joins three pages, none longer than one */
    CU_ASSERT_PTR_NULL(strstr(kind, "TEMP B-TREE"));
    CU_ASSERT_PTR_NULL(strstr(range, "SCAN invoice"));
    CU_ASSERT_PTR_NULL(strstr(range, "TEMP B-TREE"));
}

/* A merchant has many links and sessions; those of one customer are found by the customer. */
static void test_links_and_sessions_are_found_by_their_customer(void)
{
    static const ss_sql_t tokens[] = { SS_SQL_TOKEN_LIST, SS_SQL_TOKEN_LIST_VALID, SS_SQL_TOKEN_REVOKE_CONTRACT,
                                       SS_SQL_DELETE_CONTRACT_TOKENS };
    ss_ctx_t *ctx = given_database();

    if (ss_test_is_pgsql()) {
        return;
    }
    for (int i = 0; i < SS_COUNT(tokens); i++) {
        CU_ASSERT_PTR_NOT_NULL(strstr(db_plan(ctx, tokens[i]), "INDEX self_service_token_customer (merchant_id=? AND customer_id=?"));
    }
    CU_ASSERT_PTR_NOT_NULL(strstr(db_plan(ctx, SS_SQL_SESSION_LIST), "INDEX session_customer (merchant_id=? AND customer_id=?)"));
    CU_ASSERT_PTR_NOT_NULL(strstr(db_plan(ctx, SS_SQL_DELETE_CONTRACT_SESSIONS), "INDEX session_customer (merchant_id=? AND customer_id=?)"));
}

/* What expired, what is erased and what is copied is found without reading the rows of the whole merchant. */
static void test_statements_about_personal_data_use_their_indexes(void)
{
    static const struct { ss_sql_t sql; const char *index; } wanted[] = {
        { SS_SQL_PERSONAL_OUTBOX, "INDEX outbox_contract (merchant_id=? AND contract_id=?)" },
        { SS_SQL_PERSONAL_OUTBOX, "INDEX outbox_customer (merchant_id=? AND customer_id=?)" },
        { SS_SQL_PERSONAL_AUDIT_EVENT, "INDEX audit_event_object (merchant_id=? AND object_id=?)" },
        { SS_SQL_PERSONAL_WEBHOOK_EVENT, "INDEX webhook_event_customer (merchant_id=? AND customer_id=?)" },
        { SS_SQL_ERASE_MAILS, "INDEX outbox_customer (merchant_id=? AND customer_id=?)" },
        { SS_SQL_EXPIRED_USAGE, "SEARCH u USING INDEX sqlite_autoindex_metered_usage_1 (merchant_id=? AND id<?)" },
        { SS_SQL_EXPIRED_CHANGES_WANTED, "INDEX pending_change_end (merchant_id=? AND expires_at<?)" },
        { SS_SQL_DELETE_CHANGE_WANTED, "(merchant_id=? AND customer_id=? AND kind=?)" },
        { SS_SQL_EXPIRED_ERASURES, "INDEX erasure_request_completed (merchant_id=? AND completed_at<?)" },
        { SS_SQL_ERASURE_LIST_DUE, "INDEX erasure_request_completed (merchant_id=? AND completed_at=?)" },
    };
    ss_ctx_t *ctx = given_database();

    for (int i = 0; !ss_test_is_pgsql() && i < SS_COUNT(wanted); i++) {
        const char *plan = db_plan(ctx, wanted[i].sql);

        if (strstr(plan, wanted[i].index) == NULL) {
            CU_FAIL(wanted[i].index);
            fprintf(stderr, "%s\n", plan);
        }
    }
}

void ss_test_statement_plans(void)
{
    static const ss_test_t tests[] = {
        { "test_statements_of_the_account_use_their_indexes",
          test_statements_of_the_account_use_their_indexes },
        { "test_pages_of_documents_are_read_from_their_indexes",
          test_pages_of_documents_are_read_from_their_indexes },
        { "test_links_and_sessions_are_found_by_their_customer",
          test_links_and_sessions_are_found_by_their_customer },
        { "test_statements_about_personal_data_use_their_indexes",
          test_statements_about_personal_data_use_their_indexes },
    };

    ss_suite_add_database("statement-plans", tests, SS_COUNT(tests));
}

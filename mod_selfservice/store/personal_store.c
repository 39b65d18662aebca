/* Which tables hold data of a customer, and their rows with the names of their columns. */
#include "store/personal_store.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "model/site.h"
#include "store/sql_statement.h"

#define MOST_PARAMETERS 20

const ss_personal_table_t ss_personal_tables[] = {
    { "customer", SS_SQL_PERSONAL_CUSTOMER, SS_RETAIN_LETTERS },
    { "payment_method", SS_SQL_PERSONAL_PAYMENT_METHOD, SS_RETAIN_MANDATES },
    { "contract", SS_SQL_PERSONAL_CONTRACT, SS_RETAIN_LETTERS },
    { "component_subscription", SS_SQL_PERSONAL_COMPONENT_SUBSCRIPTION, SS_RETAIN_LETTERS },
    { "order_", SS_SQL_PERSONAL_ORDER, SS_RETAIN_LETTERS },
    { "order_proof", SS_SQL_PERSONAL_ORDER_PROOF, SS_RETAIN_LETTERS },
    { "coupon_use", SS_SQL_PERSONAL_COUPON_USE, SS_RETAIN_LETTERS },
    { "invoice", SS_SQL_PERSONAL_INVOICE, SS_RETAIN_DOCUMENTS },
    { "dunning", SS_SQL_PERSONAL_DUNNING, SS_RETAIN_DOCUMENTS },
    { "refund", SS_SQL_PERSONAL_REFUND, SS_RETAIN_DOCUMENTS },
    { "ledger_entry", SS_SQL_PERSONAL_LEDGER_ENTRY, SS_RETAIN_DOCUMENTS },
    { "contract_change", SS_SQL_PERSONAL_CONTRACT_CHANGE, SS_RETAIN_LETTERS },
    { "metered_usage", SS_SQL_PERSONAL_METERED_USAGE, SS_RETAIN_USAGE },
    { "document", SS_SQL_PERSONAL_DOCUMENT, SS_RETAIN_LETTERS },
    { "cancellation", SS_SQL_PERSONAL_CANCELLATION, SS_RETAIN_LETTERS },
    { "withdrawal", SS_SQL_PERSONAL_WITHDRAWAL, SS_RETAIN_LETTERS },
    { "outbox", SS_SQL_PERSONAL_OUTBOX, SS_RETAIN_LETTERS },
    { "vat_check", SS_SQL_PERSONAL_VAT_CHECK, SS_RETAIN_DOCUMENTS },
    { "self_service_token", SS_SQL_PERSONAL_SELF_SERVICE_TOKEN, SS_RETAIN_TOKENS },
    { "session", SS_SQL_PERSONAL_SESSION, SS_RETAIN_TOKENS },
    { "pending_change", SS_SQL_PERSONAL_PENDING_CHANGE, SS_RETAIN_TOKENS },
    { "audit_event", SS_SQL_PERSONAL_AUDIT_EVENT, SS_RETAIN_AUDIT },
    { "webhook_event", SS_SQL_PERSONAL_WEBHOOK_EVENT, SS_RETAIN_MAILS },
    { "erasure_request", SS_SQL_PERSONAL_ERASURE_REQUEST, SS_RETAIN_AUDIT },
};
const int ss_personal_table_count = SS_COUNT(ss_personal_tables);

static const char *const numbers[] = {
    "business", "version", "plan_quantity", "discount_periods_left", "test", "quantity", "position",
    "net", "vat", "gross", "amount", "level", "fee", "paid", "credited", "all_contracts", "single_use", "attempts_left", "codes",
};
static const char *const documents[] = {
    "custom_fields", "terms", "data", "record", "statement", "documents", "before_", "after_",
    "answer", "body",
};

/* The name of a column in "x.id, CASE ... END AS wanted": what follows AS, else the last dot. */
static const char *column_name(const char *text, size_t length, apr_pool_t *pool)
{
    char *column = apr_pstrmemdup(pool, text, length), *as = strstr(column, " AS "), *dot;

    dot = strrchr(column, '.');
    column = as != NULL ? as + 4 : dot != NULL ? dot + 1 : column;
    column += strspn(column, " ");
    column[strcspn(column, " ")] = '\0';
    return column;
}

/* The columns of a statement, in their order. List of const char *. */
static apr_array_header_t *column_names(const char *statement, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 24, sizeof(const char *));
    const char *at = statement + strlen("SELECT "), *end = strstr(at, " FROM ");

    while (at < end) {
        size_t length = strcspn(at, ",");

        length = at + length > end ? (size_t)(end - at) : length;
        APR_ARRAY_PUSH(names, const char *) = column_name(at, length, pool);
        at += length + 1;
        at += strspn(at, " ");
    }
    return names;
}

static json_t *value_of(const char *name, const char *text, apr_pool_t *pool)
{
    const char *error;
    json_t *document = NULL;

    if (ss_name_index(numbers, SS_COUNT(numbers), name) >= 0) {
        return ss_json_in_pool(json_integer(apr_atoi64(text)), pool);
    }
    if (*text != '\0' && ss_name_index(documents, SS_COUNT(documents), name) >= 0) {
        document = ss_json_parse(text, &error, pool);
    }
    return document != NULL ? document : ss_json_in_pool(json_string(text), pool);
}

ss_status_t ss_personal_rows(ss_ctx_t *ctx, const ss_personal_table_t *table,
                             const char *customer_id, int most, json_t **list, bool *more)
{
    const ss_sql_statement_t *statement = &ss_sql_statements[table->rows];
    const apr_array_header_t *names = column_names(statement->text, ctx->pool);
    ss_arg_t args[MOST_PARAMETERS];
    ss_rows_t *rows;
    int count;
    ss_status_t status;

    for (int i = 0; i < MOST_PARAMETERS; i++) {
        args[i] = ss_arg_text(i % 2 == 0 ? ctx->merchant_id : customer_id);
    }
    args[strlen(statement->types) - 1] = ss_arg_int((int64_t)most + 1);
    *list = ss_json_list(ctx->pool);
    *more = false;
    status = ss_db_select(ctx, table->rows, args, &rows);
    if (status != SS_OK) {
        return status;
    }
    *more = rows->count > most;
    count = *more ? most : rows->count;
    for (int i = count - 1; i >= 0; i--) {
        json_t *row = ss_json_object(ctx->pool);

        for (int column = 0; column < names->nelts; column++) {
            const char *name = APR_ARRAY_IDX(names, column, const char *);

            ss_json_set(row, name, value_of(name, ss_rows_text(rows, i, column), ctx->pool));
        }
        ss_json_append(*list, row);
    }
    return SS_OK;
}

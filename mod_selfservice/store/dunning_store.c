/* Letters about overdue invoices as rows. */
#include "store/dunning_store.h"

#include "store/invoice_store.h"
#include "store/record.h"

#define DUNNING(type, field)                                                                       \
    {                                                                                              \
        type, offsetof(ss_dunning_t, field)                                                        \
    }

static const ss_column_t columns[] = {
    DUNNING(SS_TEXT, id),          DUNNING(SS_TEXT, number),     DUNNING(SS_TEXT, invoice_id),
    DUNNING(SS_TEXT, contract_id), DUNNING(SS_TEXT, customer_id), DUNNING(SS_INT, level),
    DUNNING(SS_INT, fee),          DUNNING(SS_INT, amount),      DUNNING(SS_TEXT, lang),
    DUNNING(SS_TEXT, currency),    DUNNING(SS_TEXT, issue_date), DUNNING(SS_TEXT, due_date),
    DUNNING(SS_TEXT, document_id), DUNNING(SS_TEXT, data),       DUNNING(SS_TEXT, created_at),
};

static const ss_record_t record = { columns, SS_COUNT(columns), sizeof(ss_dunning_t) };
static const ss_query_t insert = { SS_SQL_DUNNING_ADD, &record };
static const ss_query_t by_id = { SS_SQL_DUNNING_FIND, &record };

ss_status_t ss_dunning_add(ss_ctx_t *ctx, const ss_dunning_t *letter)
{
    int changed = 0;
    ss_status_t status = ss_record_insert(ctx, &insert, letter, &changed);

    return ss_db_touched(status, changed, SS_CONFLICT);
}

ss_status_t ss_dunning_find(ss_ctx_t *ctx, const char *id, ss_dunning_t *letter)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_one(ctx, &by_id, args, letter);
}

ss_status_t ss_dunning_past(ss_ctx_t *ctx, const char *invoice_id, ss_dunning_past_t *past)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(invoice_id) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_DUNNING_PAST, args, &rows);

    if (status == SS_OK) {
        past->level = (int)ss_rows_int(rows, 0, 0);
        past->issue_date = ss_rows_text(rows, 0, 1);
        past->due_date = ss_rows_text(rows, 0, 2);
        past->fees = ss_rows_int(rows, 0, 3);
    }
    return status;
}

ss_status_t ss_dunning_candidates(ss_ctx_t *ctx, const char *today, ss_account_key_t after,
                                  apr_array_header_t **invoices)
{
    const ss_query_t query = { SS_SQL_DUNNING_CANDIDATES, &ss_invoice_record };
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(today), ss_arg_text(after.day),
                        ss_arg_text(after.id), ss_arg_int(SS_DUNNING_PAGE) };

    return ss_db_list(ctx, &query, args, invoices);
}

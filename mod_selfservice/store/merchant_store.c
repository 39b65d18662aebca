/* The merchants of a database, by name. */
#include "store/merchant_store.h"

static const ss_column_t columns[] = {
    { SS_TEXT, offsetof(ss_merchant_entry_t, id) },
    { SS_TEXT, offsetof(ss_merchant_entry_t, name) },
    { SS_TEXT, offsetof(ss_merchant_entry_t, created_at) },
};
static const ss_record_t record = { columns, SS_COUNT(columns), sizeof(ss_merchant_entry_t) };
static const ss_query_t list = { SS_SQL_MERCHANT_NAMES, &record };

ss_status_t ss_merchant_list(ss_ctx_t *ctx, apr_array_header_t **merchants)
{
    return ss_db_list(ctx, &list, NULL, merchants);
}

ss_status_t ss_merchant_name(ss_ctx_t *ctx, const char *id, const char **name)
{
    ss_arg_t args[] = { ss_arg_text(id) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_MERCHANT_NAME, args, &rows);

    if (status == SS_OK && rows->count > 0) {
        *name = ss_rows_text(rows, 0, 0);
    }
    return status == SS_OK && rows->count == 0 ? SS_NOT_FOUND : status;
}

/* Binds a struct's fields, in the order of its record, behind the merchant's id. */
#include "store/record.h"

static ss_arg_t argument_of(const ss_column_t *column, const void *in)
{
    const char *field = (const char *)in + column->offset;

    switch (column->type) {
    case SS_INT:
        return ss_arg_int(*(const int64_t *)(const void *)field);
    case SS_BOOL:
        return ss_arg_int(*(const bool *)(const void *)field ? 1 : 0);
    default:
        return ss_arg_text(*(const char *const *)(const void *)field);
    }
}

ss_status_t ss_record_insert(ss_ctx_t *ctx, const ss_query_t *insert, const void *in, int *changed)
{
    const ss_record_t *record = insert->record;
    ss_arg_t *args = apr_palloc(ctx->pool, sizeof(*args) * (size_t)(record->count + 1));

    args[0] = ss_arg_text(ctx->merchant_id);
    for (int i = 0; i < record->count; i++) {
        args[i + 1] = argument_of(&record->columns[i], in);
    }
    return ss_db_transact_change(ctx, insert->sql, args, changed);
}

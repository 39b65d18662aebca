/* What was used of metered components, as rows and as sums. */
#include "store/usage_store.h"

#include "store/record.h"

static const ss_column_t usage_columns[] = {
    { SS_TEXT, offsetof(ss_usage_t, id) },
    { SS_TEXT, offsetof(ss_usage_t, contract_id) },
    { SS_TEXT, offsetof(ss_usage_t, component_id) },
    { SS_INT, offsetof(ss_usage_t, quantity) },
    { SS_TEXT, offsetof(ss_usage_t, due_at) },
    { SS_TEXT, offsetof(ss_usage_t, memo) },
    { SS_TEXT, offsetof(ss_usage_t, key) },
    { SS_TEXT, offsetof(ss_usage_t, created_at) },
};

static const ss_column_t sum_columns[] = {
    { SS_TEXT, offsetof(ss_usage_sum_t, component_id) },
    { SS_INT, offsetof(ss_usage_sum_t, units) },
    { SS_INT, offsetof(ss_usage_sum_t, rest) },
    { SS_TEXT, offsetof(ss_usage_sum_t, counted_at) },
};

static const ss_record_t usage_record = { usage_columns, SS_COUNT(usage_columns),
                                          sizeof(ss_usage_t) };
static const ss_record_t sum_record = { sum_columns, SS_COUNT(sum_columns),
                                        sizeof(ss_usage_sum_t) };

static const ss_query_t usage_insert = { SS_SQL_METERED_USAGE_ADD, &usage_record };
static const ss_query_t usage_by_key = { SS_SQL_METERED_USAGE_FIND_BY_KEY, &usage_record };
static const ss_query_t usage_by_contract = { SS_SQL_METERED_USAGE_LIST, &usage_record };
static const ss_query_t usage_sum = { SS_SQL_METERED_USAGE_SUM, &sum_record };

ss_status_t ss_usage_add(ss_ctx_t *ctx, const ss_usage_t *usage, int *changed)
{
    return ss_record_insert(ctx, &usage_insert, usage, changed);
}

ss_status_t ss_usage_find_by_key(ss_ctx_t *ctx, const char *contract_id, const char *key,
                                 ss_usage_t *usage)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id),
                        ss_arg_text(key) };

    return ss_db_one(ctx, &usage_by_key, args, usage);
}

ss_status_t ss_usage_list(ss_ctx_t *ctx, const char *contract_id, int limit,
                          apr_array_header_t **list)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id),
                        ss_arg_int(limit) };

    return ss_db_list(ctx, &usage_by_contract, args, list);
}

ss_status_t ss_usage_sum(ss_ctx_t *ctx, const char *contract_id, const char *from,
                         const char *until, apr_array_header_t **sums)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id), ss_arg_text(from),
                        ss_arg_text(until) };

    return ss_db_list(ctx, &usage_sum, args, sums);
}

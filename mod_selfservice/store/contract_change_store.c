/* Changes of contracts as rows. */
#include "store/contract_change_store.h"

#include <string.h>

#include "base/date.h"
#include "store/record.h"

#define CHANGE(field)                                                                              \
    {                                                                                              \
        SS_TEXT, offsetof(ss_contract_change_t, field)                                             \
    }

static const ss_column_t read_columns[] = {
    CHANGE(id),     CHANGE(merchant_id),    CHANGE(site_id), CHANGE(contract_id),
    CHANGE(order_id), CHANGE(kind),         CHANGE(status),  CHANGE(effective_date),
    CHANGE(before), CHANGE(after),          CHANGE(created_at), CHANGE(decided_at),
};
static const ss_column_t insert_columns[] = {
    CHANGE(id),     CHANGE(site_id),        CHANGE(contract_id), CHANGE(order_id),
    CHANGE(kind),   CHANGE(status),         CHANGE(effective_date), CHANGE(before),
    CHANGE(after),  CHANGE(created_at),     CHANGE(decided_at),
};
static const ss_column_t host_columns[] = {
    { SS_TEXT, offsetof(ss_change_host_t, merchant_id) },
    { SS_TEXT, offsetof(ss_change_host_t, site_id) },
    { SS_TEXT, offsetof(ss_change_host_t, earliest) },
};

static const ss_record_t read_record = { read_columns, SS_COUNT(read_columns),
                                         sizeof(ss_contract_change_t) };
static const ss_record_t insert_record = { insert_columns, SS_COUNT(insert_columns),
                                           sizeof(ss_contract_change_t) };
static const ss_record_t host_record = { host_columns, SS_COUNT(host_columns),
                                         sizeof(ss_change_host_t) };
static const ss_query_t insert = { SS_SQL_CONTRACT_CHANGE_ADD, &insert_record };
static const ss_query_t scheduled = { SS_SQL_CONTRACT_CHANGE_FIND_SCHEDULED, &read_record };
static const ss_query_t pending = { SS_SQL_CONTRACT_CHANGE_FIND_PENDING, &read_record };
static const ss_query_t by_contract = { SS_SQL_CONTRACT_CHANGE_LIST, &read_record };
static const ss_query_t due = { SS_SQL_CONTRACT_CHANGE_DUE, &read_record };
static const ss_query_t hosts_to_come = { SS_SQL_CONTRACT_CHANGE_HOSTS, &host_record };

ss_status_t ss_contract_change_add(ss_ctx_t *ctx, const ss_contract_change_t *change)
{
    return ss_record_insert(ctx, &insert, change, NULL);
}

ss_status_t ss_contract_change_scheduled(ss_ctx_t *ctx, const char *contract_id,
                                         ss_contract_change_t *change)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id) };

    return ss_db_one(ctx, &scheduled, args, change);
}

ss_status_t ss_contract_change_pending(ss_ctx_t *ctx, const char *contract_id,
                                       ss_contract_change_t *change)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id) };

    return ss_db_one(ctx, &pending, args, change);
}

ss_status_t ss_contract_change_list(ss_ctx_t *ctx, const char *contract_id,
                                    apr_array_header_t **list)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id) };

    return ss_db_list(ctx, &by_contract, args, list);
}

ss_status_t ss_contract_change_hosts(ss_ctx_t *ctx, int limit, apr_array_header_t **hosts)
{
    const ss_arg_t args[] = { ss_arg_int(limit) };

    return ss_db_list(ctx, &hosts_to_come, args, hosts);
}

ss_status_t ss_contract_change_due(ss_ctx_t *ctx, const ss_change_host_t *host, const char *today,
                                   apr_time_t now, ss_contract_change_t *change)
{
    const ss_arg_t args[] = { ss_arg_text(host->merchant_id), ss_arg_text(host->site_id),
                              ss_arg_text(today), ss_arg_text(ss_time_text(now, ctx->pool)) };

    return ss_db_one(ctx, &due, args, change);
}

ss_status_t ss_contract_change_postpone(ss_ctx_t *ctx, const ss_contract_change_t *change,
                                        apr_time_t until)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(until, ctx->pool)),
                              ss_arg_text(change->merchant_id), ss_arg_text(change->id) };

    return ss_db_transact_change(ctx, SS_SQL_CONTRACT_CHANGE_POSTPONE, args, NULL);
}

ss_status_t ss_contract_change_decide(ss_ctx_t *ctx, const ss_contract_change_t *change,
                                      const char *status)
{
    bool is_open = strcmp(status, "scheduled") == 0;
    const ss_arg_t args[] = {
        ss_arg_text(status),
        ss_arg_text(is_open ? "" : ss_time_text(ctx->now, ctx->pool)),
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(change->id),
        ss_arg_text(change->status),
    };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_CHANGE_DECIDE, args, SS_CONFLICT);
}

ss_status_t ss_contract_change_supersede(ss_ctx_t *ctx, const char *contract_id, const char *last)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(contract_id),
                              ss_arg_text(last) };

    return ss_db_change(ctx, SS_SQL_CONTRACT_CHANGE_SUPERSEDE, args, NULL);
}

ss_status_t ss_contract_change_set_states(ss_ctx_t *ctx, const char *id, const char *before,
                                          const char *after)
{
    const ss_arg_t args[] = { ss_arg_text(before), ss_arg_text(after), ss_arg_text(ctx->merchant_id),
                              ss_arg_text(id) };

    return ss_db_change_some(ctx, SS_SQL_CONTRACT_CHANGE_SET_STATES, args, SS_CONFLICT);
}

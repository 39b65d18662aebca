/* Declarations from the public legal pages: cancellations and withdrawals, in a table each. */
#include "store/declaration_store.h"

static const ss_column_t columns[] = {
    { SS_TEXT, offsetof(ss_declaration_t, id) },
    { SS_TEXT, offsetof(ss_declaration_t, number) },
    { SS_TEXT, offsetof(ss_declaration_t, submission_key) },
    { SS_TEXT, offsetof(ss_declaration_t, receipt_hash) },
    { SS_TEXT, offsetof(ss_declaration_t, contract_id) },
    { SS_TEXT, offsetof(ss_declaration_t, status) },
    { SS_TEXT, offsetof(ss_declaration_t, email) },
    { SS_TEXT, offsetof(ss_declaration_t, lang) },
    { SS_TEXT, offsetof(ss_declaration_t, statement) },
    { SS_TEXT, offsetof(ss_declaration_t, received_at) },
};
static const ss_record_t record = { columns, SS_COUNT(columns), sizeof(ss_declaration_t) };

/* The statements of both tables, by kind. */
static const ss_sql_t add_sql[] = { SS_SQL_CANCELLATION_ADD, SS_SQL_WITHDRAWAL_ADD };
static const ss_query_t by_id[] = { { SS_SQL_CANCELLATION_FIND, &record },
                                    { SS_SQL_WITHDRAWAL_FIND, &record } };
static const ss_query_t by_submission[] = { { SS_SQL_CANCELLATION_FIND_BY_SUBMISSION, &record },
                                            { SS_SQL_WITHDRAWAL_FIND_BY_SUBMISSION, &record } };
static const ss_query_t by_receipt[] = { { SS_SQL_CANCELLATION_FIND_BY_RECEIPT, &record },
                                         { SS_SQL_WITHDRAWAL_FIND_BY_RECEIPT, &record } };

static const ss_query_t by_number[] = { { SS_SQL_CANCELLATION_FIND_BY_NUMBER, &record },
                                        { SS_SQL_WITHDRAWAL_FIND_BY_NUMBER, &record } };
static const ss_query_t waiting[] = { { SS_SQL_CANCELLATION_FIND_WAITING, &record },
                                      { SS_SQL_WITHDRAWAL_FIND_WAITING, &record } };
static const ss_query_t open_ones[] = { { SS_SQL_CANCELLATION_LIST_OPEN, &record },
                                        { SS_SQL_WITHDRAWAL_LIST_OPEN, &record } };
static const ss_sql_t assign_sql[] = { SS_SQL_CANCELLATION_ASSIGN, SS_SQL_WITHDRAWAL_ASSIGN };

ss_status_t ss_declaration_add(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                               const ss_declaration_t *declaration)
{
    const ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),         ss_arg_text(declaration->id),
        ss_arg_text(declaration->number),      ss_arg_text(declaration->submission_key),
        ss_arg_text(declaration->receipt_hash), ss_arg_text(declaration->contract_id),
        ss_arg_text(declaration->status),      ss_arg_text(declaration->email),
        ss_arg_text(declaration->lang),        ss_arg_text(declaration->statement),
        ss_arg_text(declaration->received_at),
    };

    return ss_db_change_some(ctx, add_sql[kind], args, SS_CONFLICT);
}

static ss_status_t find(ss_ctx_t *ctx, const ss_query_t *query, const char *key,
                        ss_declaration_t *declaration)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(key) };

    return ss_db_one(ctx, query, args, declaration);
}

ss_status_t ss_declaration_find(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *id,
                                ss_declaration_t *declaration)
{
    return find(ctx, &by_id[kind], id, declaration);
}

ss_status_t ss_declaration_find_by_submission(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                              const char *submission_key,
                                              ss_declaration_t *declaration)
{
    return find(ctx, &by_submission[kind], submission_key, declaration);
}

ss_status_t ss_declaration_find_by_receipt(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                           const char *receipt_hash, ss_declaration_t *declaration)
{
    return find(ctx, &by_receipt[kind], receipt_hash, declaration);
}

ss_status_t ss_declaration_find_by_number(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                          const char *number, ss_declaration_t *declaration)
{
    return find(ctx, &by_number[kind], number, declaration);
}

ss_status_t ss_declaration_find_waiting(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                        const char *contract_id, ss_declaration_t *declaration)
{
    return find(ctx, &waiting[kind], contract_id, declaration);
}

ss_status_t ss_declaration_list_open(ss_ctx_t *ctx, ss_declaration_kind_t kind, int limit,
                                     apr_array_header_t **list)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_int(limit) };

    return ss_db_list(ctx, &open_ones[kind], args, list);
}

ss_status_t ss_declaration_assign(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                  const ss_declaration_t *declaration)
{
    const ss_arg_t args[] = { ss_arg_text(declaration->status),
                              ss_arg_text(declaration->contract_id),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(declaration->id) };

    return ss_db_change_some(ctx, assign_sql[kind], args, SS_CONFLICT);
}

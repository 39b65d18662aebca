/* Tokens of personal links and portal sessions, by hash only. */
#include "store/session_store.h"

#include "base/date.h"

static const ss_column_t token_columns[] = {
    { SS_TEXT, offsetof(ss_token_t, id) },
    { SS_TEXT, offsetof(ss_token_t, hash) },
    { SS_TEXT, offsetof(ss_token_t, contract_id) },
    { SS_TEXT, offsetof(ss_token_t, customer_id) },
    { SS_BOOL, offsetof(ss_token_t, all_contracts) },
    { SS_TEXT, offsetof(ss_token_t, scope) },
    { SS_TEXT, offsetof(ss_token_t, channel) },
    { SS_BOOL, offsetof(ss_token_t, single_use) },
    { SS_TEXT, offsetof(ss_token_t, lang) },
    { SS_TEXT, offsetof(ss_token_t, expires_at) },
    { SS_TEXT, offsetof(ss_token_t, used_at) },
    { SS_TEXT, offsetof(ss_token_t, revoked_at) },
    { SS_TEXT, offsetof(ss_token_t, created_at) },
};
static const ss_record_t token_record = { token_columns, SS_COUNT(token_columns),
                                          sizeof(ss_token_t) };

static const ss_column_t session_columns[] = {
    { SS_TEXT, offsetof(ss_session_t, hash) },
    { SS_TEXT, offsetof(ss_session_t, token_id) },
    { SS_TEXT, offsetof(ss_session_t, customer_id) },
    { SS_TEXT, offsetof(ss_session_t, contract_id) },
    { SS_BOOL, offsetof(ss_session_t, all_contracts) },
    { SS_TEXT, offsetof(ss_session_t, scope) },
    { SS_TEXT, offsetof(ss_session_t, lang) },
    { SS_TEXT, offsetof(ss_session_t, created_at) },
    { SS_TEXT, offsetof(ss_session_t, touched_at) },
    { SS_TEXT, offsetof(ss_session_t, idle_until) },
    { SS_TEXT, offsetof(ss_session_t, ends_at) },
    { SS_TEXT, offsetof(ss_session_t, ended_at) },
};
static const ss_record_t session_record = { session_columns, SS_COUNT(session_columns),
                                            sizeof(ss_session_t) };

static const ss_column_t sign_in_columns[] = {
    { SS_TEXT, offsetof(ss_sign_in_t, hash) },
    { SS_TEXT, offsetof(ss_sign_in_t, token_id) },
    { SS_TEXT, offsetof(ss_sign_in_t, created_at) },
    { SS_TEXT, offsetof(ss_sign_in_t, touched_at) },
    { SS_TEXT, offsetof(ss_sign_in_t, idle_until) },
    { SS_TEXT, offsetof(ss_sign_in_t, ends_at) },
    { SS_TEXT, offsetof(ss_sign_in_t, ended_at) },
    { SS_TEXT, offsetof(ss_sign_in_t, channel) },
};
static const ss_record_t sign_in_record = { sign_in_columns, SS_COUNT(sign_in_columns),
                                            sizeof(ss_sign_in_t) };

ss_status_t ss_token_add(ss_ctx_t *ctx, const ss_token_t *token)
{
    const ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),     ss_arg_text(token->id),
        ss_arg_text(token->hash),          ss_arg_text(token->contract_id),
        ss_arg_text(token->customer_id),   ss_arg_int(token->all_contracts),
        ss_arg_text(token->scope),         ss_arg_text(token->channel),
        ss_arg_int(token->single_use),     ss_arg_text(token->lang),
        ss_arg_text(token->expires_at),    ss_arg_text(token->created_at),
    };

    return ss_db_change_some(ctx, SS_SQL_TOKEN_ADD, args, SS_CONFLICT);
}

ss_status_t ss_token_find(ss_ctx_t *ctx, const char *hash, ss_token_t *token)
{
    static const ss_query_t query = { SS_SQL_TOKEN_FIND, &token_record };
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(hash) };

    return ss_db_one(ctx, &query, args, token);
}

ss_status_t ss_token_use(ss_ctx_t *ctx, const char *id)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);
    const ss_arg_t args[] = { ss_arg_text(now), ss_arg_text(ctx->merchant_id), ss_arg_text(id),
                              ss_arg_text(now) };

    return ss_db_change_some(ctx, SS_SQL_TOKEN_USE, args, SS_CONFLICT);
}

ss_status_t ss_token_revoke(ss_ctx_t *ctx, const char *id)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_change_some(ctx, SS_SQL_TOKEN_REVOKE, args, SS_NOT_FOUND);
}

ss_status_t ss_token_end_all(ss_ctx_t *ctx, const char *customer_id)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id) };

    return ss_db_transact_change(ctx, SS_SQL_TOKEN_END_ALL, args, NULL);
}

ss_status_t ss_token_end_contract(ss_ctx_t *ctx, const ss_session_t *session)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(session->customer_id),
                              ss_arg_text(session->contract_id) };

    return ss_db_transact_change(ctx, SS_SQL_TOKEN_END_CONTRACT, args, NULL);
}

ss_status_t ss_token_end(ss_ctx_t *ctx, const ss_session_t *session, const char *id)
{
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id),
                              ss_arg_text(session->customer_id), ss_arg_text(session->contract_id),
                              ss_arg_text(ss_time_text(ctx->now, ctx->pool)) };

    return ss_db_change_some(ctx, SS_SQL_TOKEN_END, args, SS_NOT_FOUND);
}

ss_status_t ss_token_revoke_contract(ss_ctx_t *ctx, const char *contract_id,
                                     const char *customer_id, int *count)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id),
                              ss_arg_text(contract_id) };

    return ss_db_transact_change(ctx, SS_SQL_TOKEN_REVOKE_CONTRACT, args, count);
}

ss_status_t ss_token_revoke_all(ss_ctx_t *ctx, int *count)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id) };

    return ss_db_transact_change(ctx, SS_SQL_TOKEN_REVOKE_ALL, args, count);
}

ss_status_t ss_token_list(ss_ctx_t *ctx, const char *contract_id, const char *customer_id,
                          apr_array_header_t **tokens)
{
    static const ss_query_t query = { SS_SQL_TOKEN_LIST, &token_record };
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id),
                              ss_arg_text(contract_id) };

    return ss_db_list(ctx, &query, args, tokens);
}

ss_status_t ss_token_list_valid(ss_ctx_t *ctx, const ss_session_t *session,
                                apr_array_header_t **tokens)
{
    static const ss_query_t query = { SS_SQL_TOKEN_LIST_VALID, &token_record };
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(session->customer_id),
                              ss_arg_text(session->contract_id),
                              ss_arg_text(ss_time_text(ctx->now, ctx->pool)) };

    return ss_db_list(ctx, &query, args, tokens);
}

ss_status_t ss_token_list_all(ss_ctx_t *ctx, apr_array_header_t **tokens)
{
    static const ss_query_t query = { SS_SQL_TOKEN_LIST_ALL, &token_record };
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id) };

    return ss_db_list(ctx, &query, args, tokens);
}

ss_status_t ss_session_add(ss_ctx_t *ctx, const ss_session_t *session)
{
    const ss_arg_t args[] = {
        ss_arg_text(ctx->merchant_id),      ss_arg_text(session->hash),
        ss_arg_text(session->token_id),     ss_arg_text(session->customer_id),
        ss_arg_text(session->contract_id),  ss_arg_int(session->all_contracts),
        ss_arg_text(session->scope),        ss_arg_text(session->lang),
        ss_arg_text(session->created_at),   ss_arg_text(session->touched_at),
        ss_arg_text(session->idle_until),   ss_arg_text(session->ends_at),
    };

    return ss_db_transact_change(ctx, SS_SQL_SESSION_ADD, args, NULL);
}

ss_status_t ss_session_find(ss_ctx_t *ctx, const char *hash, ss_session_t *session)
{
    static const ss_query_t query = { SS_SQL_SESSION_FIND, &session_record };
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(hash) };

    return ss_db_one(ctx, &query, args, session);
}

ss_status_t ss_session_touch(ss_ctx_t *ctx, const char *hash, const char *idle_until)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(idle_until), ss_arg_text(ctx->merchant_id),
                              ss_arg_text(hash) };

    return ss_db_transact_change(ctx, SS_SQL_SESSION_TOUCH, args, NULL);
}

ss_status_t ss_session_choose(ss_ctx_t *ctx, const char *hash, const char *contract_id)
{
    const ss_arg_t args[] = { ss_arg_text(contract_id), ss_arg_text(ctx->merchant_id),
                              ss_arg_text(hash) };

    return ss_db_change_some(ctx, SS_SQL_SESSION_CHOOSE, args, SS_NOT_FOUND);
}

ss_status_t ss_session_end(ss_ctx_t *ctx, const ss_session_t *session)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(session->token_id),
                              ss_arg_text(session->ends_at) };

    return ss_db_transact_change(ctx, SS_SQL_SESSION_END, args, NULL);
}

ss_status_t ss_session_end_others(ss_ctx_t *ctx, const ss_session_t *session)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(session->customer_id),
                              ss_arg_text(session->hash) };

    return ss_db_transact_change(ctx, SS_SQL_SESSION_END_OTHERS, args, NULL);
}

ss_status_t ss_session_end_contract(ss_ctx_t *ctx, const ss_session_t *session)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(session->customer_id),
                              ss_arg_text(session->contract_id), ss_arg_text(session->hash) };

    return ss_db_transact_change(ctx, SS_SQL_SESSION_END_CONTRACT, args, NULL);
}

ss_status_t ss_session_end_one(ss_ctx_t *ctx, const char *customer_id, const char *hash)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(customer_id),
                              ss_arg_text(hash) };

    return ss_db_change_some(ctx, SS_SQL_SESSION_END_ONE, args, SS_NOT_FOUND);
}

ss_status_t ss_session_end_of_token(ss_ctx_t *ctx, const char *token_id, const char *but)
{
    const ss_arg_t args[] = { ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                              ss_arg_text(ctx->merchant_id), ss_arg_text(token_id),
                              ss_arg_text(but) };

    return ss_db_transact_change(ctx, SS_SQL_SESSION_END_OF_TOKEN, args, NULL);
}

ss_status_t ss_session_list(ss_ctx_t *ctx, const ss_session_t *session,
                            apr_array_header_t **sign_ins)
{
    static const ss_query_t query = { SS_SQL_SESSION_LIST, &sign_in_record };
    const char *now = ss_time_text(ctx->now, ctx->pool);
    const ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(session->customer_id),
                              ss_arg_text(session->contract_id), ss_arg_text(now),
                              ss_arg_text(now) };

    return ss_db_list(ctx, &query, args, sign_ins);
}

/* From the token of a personal link to a portal session, and the end of one. */
#include "actions/open_session.h"

#include <apr_strings.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/session_store.h"

#define TOUCH_AFTER apr_time_from_sec(60)

ss_status_t ss_inspect_token(ss_ctx_t *ctx, const char *secret, ss_token_t *token)
{
    ss_status_t status = ss_token_find(ctx, ss_hash_text(secret, ctx->pool), token);

    if (status == SS_OK && !ss_token_is_valid(token, ss_time_text(ctx->now, ctx->pool))) {
        return SS_NOT_FOUND;
    }
    return status;
}

typedef struct opening_t {
    const ss_token_t *token;
    const ss_session_t *session;
} opening_t;

static ss_status_t store_opening(ss_ctx_t *ctx, void *input)
{
    const opening_t *opening = input;
    /* Whoever ends all access of this customer comes before or after, never in between. */
    ss_status_t status = ss_customer_lock(ctx, opening->token->customer_id);

    if (status == SS_OK) {
        status = ss_token_use(ctx, opening->token->id);
    }
    if (status == SS_OK) {
        status = ss_session_add(ctx, opening->session);
    }
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "session.opened", opening->token->id, NULL, NULL);
    }
    return status;
}

/* The idle end of a session that is used now, never later than its absolute end. */
static const char *idle_until(const ss_ctx_t *ctx, const char *ends_at)
{
    const char *idle = ss_time_text(ctx->now + ctx->site->session_idle, ctx->pool);

    return strcmp(idle, ends_at) < 0 ? idle : ends_at;
}

ss_status_t ss_open_session(ss_ctx_t *ctx, const char *secret, const char **cookie)
{
    ss_token_t token;
    ss_status_t status = ss_inspect_token(ctx, secret, &token);
    const char *id = ss_secret_make(ctx->pool);
    ss_session_t session = {
        .hash = ss_hash_text(id, ctx->pool),
        .created_at = ss_time_text(ctx->now, ctx->pool),
        .touched_at = ss_time_text(ctx->now, ctx->pool),
        .ends_at = ss_time_text(ctx->now + ctx->site->session_absolute, ctx->pool),
    };
    opening_t opening = { &token, &session };

    if (status != SS_OK) {
        return status;
    }
    session.idle_until = idle_until(ctx, session.ends_at);
    session.token_id = token.id;
    session.customer_id = token.customer_id;
    session.contract_id = token.contract_id;
    session.all_contracts = token.all_contracts;
    session.scope = token.scope;
    session.lang = token.lang;
    status = ss_db_transact(ctx, store_opening, &opening);
    *cookie = id;
    return status == SS_CONFLICT ? SS_NOT_FOUND : status;
}

ss_status_t ss_extend_session(ss_ctx_t *ctx, const ss_session_t *session)
{
    return ss_session_touch(ctx, session->hash, idle_until(ctx, session->ends_at));
}

ss_status_t ss_resume_session(ss_ctx_t *ctx, const char *cookie, ss_session_t *session)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);
    ss_status_t status = ss_session_find(ctx, ss_hash_text(cookie, ctx->pool), session);

    if (status == SS_NOT_FOUND) {
        return SS_FORBIDDEN;
    }
    if (status != SS_OK) {
        return status;
    }
    if (!ss_session_is_alive(session, now)) {
        return SS_FORBIDDEN;
    }
    session->csrf = ss_hash_text(apr_pstrcat(ctx->pool, "csrf/", cookie, NULL), ctx->pool);
    ctx->actor = apr_pstrcat(ctx->pool, "customer:", session->customer_id, NULL);
    if (strcmp(ss_time_text(ctx->now - TOUCH_AFTER, ctx->pool), session->touched_at) >= 0) {
        session->idle_until = idle_until(ctx, session->ends_at);
        ss_extend_session(ctx, session); /* a session that could not be moved on is still good */
    }
    return SS_OK;
}

ss_status_t ss_choose_contract(ss_ctx_t *ctx, const ss_session_t *session, const char *contract_id)
{
    ss_contract_t contract;
    ss_status_t status = ss_contract_find(ctx, contract_id, &contract);

    if (status != SS_OK) {
        return status;
    }
    if (!session->all_contracts || strcmp(contract.customer_id, session->customer_id) != 0) {
        return SS_NOT_FOUND;
    }
    return ss_session_choose(ctx, session->hash, contract_id);
}

static ss_status_t store_end(ss_ctx_t *ctx, void *input)
{
    const ss_session_t *session = input;
    ss_status_t status = ss_session_end(ctx, session);

    return status == SS_OK ? ss_audit_add(ctx, "session.ended", session->token_id, NULL, NULL)
                           : status;
}

ss_status_t ss_end_session(ss_ctx_t *ctx, const ss_session_t *session)
{
    return ss_db_transact(ctx, store_end, (void *)session);
}

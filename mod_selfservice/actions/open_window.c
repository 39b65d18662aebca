/* A session that stands in a frame, opened once more in a window of its own. */
#include "actions/open_window.h"

#include <apr_strings.h>
#include <string.h>

#include "base/date.h"
#include "base/random_id.h"
#include "base/seal.h"
#include "store/audit_store.h"
#include "store/session_store.h"

static const char *purpose_of(const ss_ctx_t *ctx)
{
    return apr_pstrcat(ctx->pool, "window/", ctx->merchant_id, NULL);
}

/* "<end as instant> <session hash>" */
const char *ss_window_pass(ss_ctx_t *ctx, const char *session_hash, apr_time_t validity)
{
    const char *until = ss_time_text(ctx->now + validity, ctx->pool);

    return ss_seal(ctx->keys, purpose_of(ctx),
                   apr_pstrcat(ctx->pool, until, " ", session_hash, NULL), ctx->pool);
}

/* The session's hash in a pass; NULL if it is forged or too old. */
static const char *hash_in(const ss_ctx_t *ctx, const char *pass)
{
    const char *text = ss_unseal(ctx->keys, purpose_of(ctx), pass, ctx->pool);
    const char *blank = text == NULL ? NULL : strchr(text, ' ');

    if (blank == NULL || strcmp(ss_time_text(ctx->now, ctx->pool), text) >= 0) {
        return NULL;
    }
    return blank + 1;
}

const char *ss_window_pass_renew(ss_ctx_t *ctx, const char *pass)
{
    const char *hash = hash_in(ctx, pass);

    return hash == NULL ? NULL : ss_window_pass(ctx, hash, ctx->site->session_idle);
}

typedef struct opening_t {
    const char *pass;
    const ss_session_t *session;
} opening_t;

/* The used pass is kept as a token, whose hash may stand in the table only once. */
static ss_status_t store_window(ss_ctx_t *ctx, void *input)
{
    const opening_t *opening = input;
    const ss_session_t *session = opening->session;
    ss_token_t token = {
        .id = ss_id_at(ctx->now, ctx->pool),
        .hash = ss_hash_text(opening->pass, ctx->pool),
        .contract_id = session->contract_id,
        .customer_id = session->customer_id,
        .all_contracts = session->all_contracts,
        .scope = session->scope,
        .channel = "window",
        .single_use = true,
        .lang = session->lang,
        .expires_at = session->created_at,
        .created_at = session->created_at,
    };
    ss_status_t status = ss_token_add(ctx, &token);

    if (status == SS_OK) {
        status = ss_session_add(ctx, session);
    }
    return status == SS_OK ? ss_audit_add(ctx, "session.opened", session->token_id, NULL, NULL)
                           : status;
}

ss_status_t ss_open_window(ss_ctx_t *ctx, const char *pass, const char **cookie)
{
    const char *now = ss_time_text(ctx->now, ctx->pool), *hash = hash_in(ctx, pass);
    const char *secret = ss_secret_make(ctx->pool);
    ss_session_t session;
    opening_t opening = { pass, &session };
    ss_status_t status = hash == NULL ? SS_FORBIDDEN : ss_session_find(ctx, hash, &session);

    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_FORBIDDEN : status;
    }
    if (!ss_session_is_alive(&session, now)) {
        return SS_FORBIDDEN;
    }
    session.hash = ss_hash_text(secret, ctx->pool);
    session.created_at = session.touched_at = now;
    *cookie = secret;
    status = ss_db_transact(ctx, store_window, &opening);
    return status == SS_CONFLICT ? SS_FORBIDDEN : status;
}

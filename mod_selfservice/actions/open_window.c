/* A session that stands in a frame, opened once more in a window of its own. */
#include "actions/open_window.h"

#include <apr_strings.h>
#include <string.h>

#include "base/date.h"
#include "base/random_id.h"
#include "base/seal.h"
#include "store/audit_store.h"
#include "store/customer_store.h"
#include "store/session_store.h"

/* A pass is sealed for one purpose: what stands in an address opens nothing, and what stands in a
 * form is exchanged for nothing. */
#define IN_ADDRESS "window/address/"
#define IN_FORM "window/form/"
#define ADDRESS_VALIDITY apr_time_from_sec(60)

typedef struct pass_t {
    const char *nonce; /* the same in the pass it is exchanged for: both together open one window */
    const char *session_hash;
} pass_t;

static const char *sealed_for(const ss_ctx_t *ctx, const char *purpose)
{
    return apr_pstrcat(ctx->pool, purpose, ctx->merchant_id, NULL);
}

/* "<end as instant> <nonce> <session hash>" */
static const char *seal_pass(const ss_ctx_t *ctx, const char *purpose, const pass_t *pass,
                             apr_time_t validity)
{
    const char *until = ss_time_text(ctx->now + validity, ctx->pool);

    return ss_seal(ctx->keys, sealed_for(ctx, purpose),
                   apr_pstrcat(ctx->pool, until, " ", pass->nonce, " ", pass->session_hash, NULL),
                   ctx->pool);
}

/* @return false if it is forged, too old or of another purpose */
static bool read_pass(const ss_ctx_t *ctx, const char *purpose, const char *sealed, pass_t *pass)
{
    const char *text = ss_unseal(ctx->keys, sealed_for(ctx, purpose), sealed, ctx->pool);
    const char *nonce = text == NULL ? NULL : strchr(text, ' ');
    const char *hash = nonce == NULL ? NULL : strchr(nonce + 1, ' ');
    const char *now = ss_time_text(ctx->now, ctx->pool);

    if (hash == NULL || strncmp(now, text, (size_t)(nonce - text)) >= 0) {
        return false;
    }
    pass->nonce = apr_pstrmemdup(ctx->pool, nonce + 1, (size_t)(hash - nonce - 1));
    pass->session_hash = hash + 1;
    return true;
}

const char *ss_window_address_pass(ss_ctx_t *ctx, const char *session_hash)
{
    return seal_pass(ctx, IN_ADDRESS, &(pass_t){ ss_id_make(ctx->pool), session_hash },
                     ADDRESS_VALIDITY);
}

const char *ss_window_pass(ss_ctx_t *ctx, const char *session_hash)
{
    return seal_pass(ctx, IN_FORM, &(pass_t){ ss_id_make(ctx->pool), session_hash },
                     ctx->site->session_idle);
}

const char *ss_window_pass_exchange(ss_ctx_t *ctx, const char *address_pass)
{
    pass_t pass;

    return read_pass(ctx, IN_ADDRESS, address_pass, &pass)
        ? seal_pass(ctx, IN_FORM, &pass, ctx->site->session_idle) : NULL;
}

typedef struct opening_t {
    const pass_t *pass;
    const char *secret; /* of the new session */
} opening_t;

static ss_status_t find_alive(ss_ctx_t *ctx, const char *hash, ss_session_t *session)
{
    ss_status_t status = ss_session_find(ctx, hash, session);

    if (status == SS_OK && !ss_session_is_alive(session, ss_time_text(ctx->now, ctx->pool))) {
        return SS_FORBIDDEN;
    }
    return status == SS_NOT_FOUND ? SS_FORBIDDEN : status;
}

/* Whoever ends all access of this customer comes before or after, never in between. */
static ss_status_t find_locked(ss_ctx_t *ctx, const char *hash, ss_session_t *session)
{
    ss_status_t status = find_alive(ctx, hash, session);

    if (status == SS_OK) {
        status = ss_customer_lock(ctx, session->customer_id);
    }
    return status == SS_OK ? find_alive(ctx, hash, session) : status;
}

/* The nonce of the used pass is kept as a token, whose hash may stand in the table only once. */
static ss_status_t use_pass(ss_ctx_t *ctx, const pass_t *pass, const ss_session_t *session)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);
    const ss_token_t token = {
        .id = ss_id_at(ctx->now, ctx->pool),
        .hash = ss_hash_text(pass->nonce, ctx->pool),
        .contract_id = session->contract_id,
        .customer_id = session->customer_id,
        .all_contracts = session->all_contracts,
        .scope = session->scope,
        .channel = "window",
        .single_use = true,
        .lang = session->lang,
        .expires_at = now,
        .created_at = now,
    };

    return ss_token_add(ctx, &token);
}

static ss_status_t store_window(ss_ctx_t *ctx, void *input)
{
    const opening_t *opening = input;
    ss_session_t session;
    ss_status_t status = find_locked(ctx, opening->pass->session_hash, &session);

    if (status == SS_OK) {
        status = use_pass(ctx, opening->pass, &session);
    }
    if (status != SS_OK) {
        return status;
    }
    session.hash = ss_hash_text(opening->secret, ctx->pool);
    session.created_at = session.touched_at = ss_time_text(ctx->now, ctx->pool);
    status = ss_session_add(ctx, &session);
    return status == SS_OK ? ss_audit_add(ctx, "session.opened", session.token_id, NULL, NULL)
                           : status;
}

ss_status_t ss_open_window(ss_ctx_t *ctx, const char *pass, const char **cookie)
{
    pass_t known;
    opening_t opening = { &known, ss_secret_make(ctx->pool) };
    ss_status_t status;

    if (!read_pass(ctx, IN_FORM, pass, &known)) {
        return SS_FORBIDDEN;
    }
    status = ss_db_transact(ctx, store_window, &opening);
    *cookie = opening.secret;
    return status == SS_CONFLICT ? SS_FORBIDDEN : status;
}

/* What opens a contract's portal: its sign-ins and links, listed for the customer and ended. */
#include "actions/end_access.h"

#include <apr_strings.h>
#include <string.h>

#include "base/date.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/customer_store.h"
#include "store/session_store.h"

static apr_array_header_t *valid_ones(ss_ctx_t *ctx, const apr_array_header_t *tokens)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);
    apr_array_header_t *valid = apr_array_make(ctx->pool, 8, sizeof(ss_token_t));

    for (int i = 0; i < tokens->nelts; i++) {
        const ss_token_t *token = &APR_ARRAY_IDX(tokens, i, ss_token_t);

        if (ss_token_is_valid(token, now)) {
            APR_ARRAY_PUSH(valid, ss_token_t) = *token;
        }
    }
    return valid;
}

ss_status_t ss_list_access(ss_ctx_t *ctx, const ss_session_t *session, ss_access_list_t *list)
{
    apr_array_header_t *tokens;
    ss_status_t status = ss_session_list(ctx, session->customer_id, session->contract_id,
                                         &list->sign_ins);

    if (status == SS_OK) {
        status = ss_token_list(ctx, session->contract_id, session->customer_id, &tokens);
    }
    if (status == SS_OK) {
        list->links = valid_ones(ctx, tokens);
    }
    return status;
}

const char *ss_sign_in_name(ss_ctx_t *ctx, const char *hash)
{
    return apr_pstrndup(ctx->pool,
                        ss_hash_text(apr_pstrcat(ctx->pool, "sign-in/", hash, NULL), ctx->pool),
                        SS_ID_LENGTH);
}

bool ss_sign_in_is_open(ss_ctx_t *ctx, const ss_sign_in_t *sign_in)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);

    return *sign_in->ended_at == '\0' && strcmp(now, sign_in->idle_until) < 0
        && strcmp(now, sign_in->ends_at) < 0;
}

/* What is to be ended: one sign-in, one link, or, with neither, everything else. */
typedef struct ending_t {
    const ss_session_t *session;
    const char *sign_in, *link;
} ending_t;

static ss_status_t end_sign_ins(ss_ctx_t *ctx, const ending_t *ending, const ss_access_list_t *list)
{
    ss_status_t status = ending->sign_in == NULL ? SS_OK : SS_NOT_FOUND;

    for (int i = 0; i < list->sign_ins->nelts; i++) {
        const ss_sign_in_t *sign_in = &APR_ARRAY_IDX(list->sign_ins, i, ss_sign_in_t);
        bool own = strcmp(sign_in->hash, ending->session->hash) == 0;
        bool meant = ending->sign_in == NULL
            || strcmp(ending->sign_in, ss_sign_in_name(ctx, sign_in->hash)) == 0;

        if (own || !meant) {
            continue;
        }
        status = ss_session_end_one(ctx, ending->session->customer_id, sign_in->hash);
        if (status != SS_OK && status != SS_NOT_FOUND) {
            return status;
        }
        status = SS_OK; /* whoever has ended it */
    }
    return status;
}

static ss_status_t end_links(ss_ctx_t *ctx, const ending_t *ending, const ss_access_list_t *list)
{
    ss_status_t status = ending->link == NULL ? SS_OK : SS_NOT_FOUND;

    for (int i = 0; i < list->links->nelts; i++) {
        const ss_token_t *link = &APR_ARRAY_IDX(list->links, i, ss_token_t);

        if (ending->link != NULL && strcmp(ending->link, link->id) != 0) {
            continue;
        }
        status = ss_token_end(ctx, link->id);
        if (status == SS_OK) {
            status = ss_session_end_of_token(ctx, link->id, ending->session->hash);
        }
        if (status != SS_OK) {
            return status;
        }
    }
    return status;
}

/* Sessions that are being opened wait for the customer's lock, see ss_open_session(). */
static ss_status_t end_access(ss_ctx_t *ctx, void *input)
{
    const ending_t *ending = input;
    ss_access_list_t list;
    ss_status_t status = ss_customer_lock(ctx, ending->session->customer_id);

    if (status == SS_OK) {
        status = ss_list_access(ctx, ending->session, &list);
    }
    if (status == SS_OK && ending->sign_in == NULL) {
        status = end_links(ctx, ending, &list);
    }
    if (status == SS_OK && ending->link == NULL) {
        status = end_sign_ins(ctx, ending, &list);
    }
    if (status != SS_OK) {
        return status;
    }
    return ss_audit_add(ctx, ending->link != NULL ? "token.ended" : "session.others_ended",
                        ending->link != NULL ? ending->link : ending->session->customer_id, NULL,
                        NULL);
}

ss_status_t ss_end_sign_in(ss_ctx_t *ctx, const ss_session_t *session, const char *name)
{
    ending_t ending = { session, name, NULL };

    return ss_db_transact(ctx, end_access, &ending);
}

ss_status_t ss_end_link(ss_ctx_t *ctx, const ss_session_t *session, const char *id)
{
    ending_t ending = { session, NULL, id };

    return ss_db_transact(ctx, end_access, &ending);
}

ss_status_t ss_end_other_access(ss_ctx_t *ctx, const ss_session_t *session)
{
    ending_t ending = { session, NULL, NULL };

    return ss_db_transact(ctx, end_access, &ending);
}

/* What opens a contract's portal: its sign-ins and links, listed for the customer and ended. */
#include "actions/end_access.h"

#include <apr_strings.h>
#include <string.h>

#include "base/date.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/customer_store.h"
#include "store/session_store.h"

ss_status_t ss_list_access(ss_ctx_t *ctx, const ss_session_t *session, ss_access_list_t *list)
{
    ss_status_t status = ss_session_list(ctx, session, &list->sign_ins);

    return status == SS_OK ? ss_token_list_valid(ctx, session, &list->links) : status;
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

static ss_status_t end_sign_in(ss_ctx_t *ctx, const ending_t *ending)
{
    apr_array_header_t *sign_ins;
    ss_status_t status = ss_session_list(ctx, ending->session, &sign_ins);

    for (int i = 0; status == SS_OK && i < sign_ins->nelts; i++) {
        const char *hash = APR_ARRAY_IDX(sign_ins, i, ss_sign_in_t).hash;

        if (strcmp(hash, ending->session->hash) != 0
            && strcmp(ending->sign_in, ss_sign_in_name(ctx, hash)) == 0) {
            status = ss_session_end_one(ctx, ending->session->customer_id, hash);
            return status == SS_NOT_FOUND ? SS_OK : status; /* whoever has ended it */
        }
    }
    return status == SS_OK ? SS_NOT_FOUND : status;
}

static ss_status_t end_link(ss_ctx_t *ctx, const ending_t *ending)
{
    ss_status_t status = ss_token_end(ctx, ending->session, ending->link);

    return status == SS_OK
        ? ss_session_end_of_token(ctx, ending->link, ending->session->hash) : status;
}

/* By one statement each: lists have a limit. */
static ss_status_t end_others(ss_ctx_t *ctx, const ending_t *ending)
{
    ss_status_t status = ss_token_end_contract(ctx, ending->session);

    return status == SS_OK ? ss_session_end_contract(ctx, ending->session) : status;
}

/* Sessions that are being opened wait for the customer's lock, see ss_open_session(). */
static ss_status_t end_access(ss_ctx_t *ctx, void *input)
{
    const ending_t *ending = input;
    ss_status_t status = ss_customer_lock(ctx, ending->session->customer_id);

    if (status == SS_OK) {
        status = ending->sign_in != NULL ? end_sign_in(ctx, ending)
                 : ending->link != NULL  ? end_link(ctx, ending)
                                         : end_others(ctx, ending);
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

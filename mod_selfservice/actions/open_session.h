/* From the token of a personal link to a portal session, and the end of one. */
#ifndef SS_OPEN_SESSION_H
#define SS_OPEN_SESSION_H

#include "model/session.h"

/** Look at a token without changing anything. @return SS_OK; SS_NOT_FOUND for unknown, expired,
 * used, revoked */
ss_status_t ss_inspect_token(ss_ctx_t *ctx, const char *secret, ss_token_t *token);

/**
 * Open a session; a token for one use is consumed by it.
 * @param cookie  the secret for the customer's cookie; only its hash is stored
 * @return SS_OK, SS_NOT_FOUND (as ss_inspect_token()), SS_UNAVAILABLE
 */
ss_status_t ss_open_session(ss_ctx_t *ctx, const char *secret, const char **cookie);

/**
 * The session of a cookie, kept alive by being used: its idle time is moved on at most once a
 * minute.
 * @return SS_OK; SS_FORBIDDEN if it is unknown, ended or timed out; SS_UNAVAILABLE
 */
ss_status_t ss_resume_session(ss_ctx_t *ctx, const char *cookie, ss_session_t *session);

/** Move the idle time on at once, as the customer asked. */
ss_status_t ss_extend_session(ss_ctx_t *ctx, const ss_session_t *session);

/** Choose one of the customer's contracts. @return SS_NOT_FOUND if it is not theirs */
ss_status_t ss_choose_contract(ss_ctx_t *ctx, const ss_session_t *session, const char *contract_id);

/** Sign out: no cookie of this session opens anything from now on. */
ss_status_t ss_end_session(ss_ctx_t *ctx, const ss_session_t *session);

#endif

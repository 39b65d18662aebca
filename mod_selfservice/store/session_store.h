/* Tokens of personal links and portal sessions, by hash only. */
#ifndef SS_SESSION_STORE_H
#define SS_SESSION_STORE_H

#include "model/session.h"
#include "store/db.h"

/* Each write here is a transaction of its own where none is running. */

/** @return SS_OK; SS_CONFLICT if there is one with this hash */
ss_status_t ss_token_add(ss_ctx_t *ctx, const ss_token_t *token);
/**
 * @return SS_OK or SS_NOT_FOUND, also for expired, used and revoked tokens: see
 * ss_token_is_valid()
 */
ss_status_t ss_token_find(ss_ctx_t *ctx, const char *hash, ss_token_t *token);
/**
 * Mark a token as used. @return SS_CONFLICT if it has expired, works once and was used before, or
 * was revoked
 */
ss_status_t ss_token_use(ss_ctx_t *ctx, const char *id);
/** @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_token_revoke(ss_ctx_t *ctx, const char *id);
/**
 * No link of a customer opens anything from now on; each gets the time it was made as its end.
 * Sessions that were opened with one go on: see ss_session_end_others().
 */
ss_status_t ss_token_end_all(ss_ctx_t *ctx, const char *customer_id);
/** The same for what opens the contract a session looks at. */
ss_status_t ss_token_end_contract(ss_ctx_t *ctx, const ss_session_t *session);
/** The same for one link of those. @return SS_NOT_FOUND if it opens nothing any more */
ss_status_t ss_token_end(ss_ctx_t *ctx, const ss_session_t *session, const char *id);
/**
 * Revoke every link that opens a contract, those to all contracts of its customer too, or every
 * link of the merchant. Their sessions have ended. @param count  how many
 */
ss_status_t ss_token_revoke_contract(ss_ctx_t *ctx, const char *contract_id,
                                     const char *customer_id, int *count);
ss_status_t ss_token_revoke_all(ss_ctx_t *ctx, int *count);
/** What opens a contract; newest first, at most 200. List of ss_token_t. */
ss_status_t ss_token_list(ss_ctx_t *ctx, const char *contract_id, const char *customer_id,
                          apr_array_header_t **tokens);
/** What still opens the contract a session looks at; newest first, at most 200. */
ss_status_t ss_token_list_valid(ss_ctx_t *ctx, const ss_session_t *session,
                                apr_array_header_t **tokens);
/** What opens, or has opened, any contract of the merchant. */
ss_status_t ss_token_list_all(ss_ctx_t *ctx, apr_array_header_t **tokens);

/** Store a new session. */
ss_status_t ss_session_add(ss_ctx_t *ctx, const ss_session_t *session);
/**
 * @return SS_OK or SS_NOT_FOUND; the caller checks the times. With its link revoked it has ended
 * too.
 */
ss_status_t ss_session_find(ss_ctx_t *ctx, const char *hash, ss_session_t *session);
/**
 * It was used now and stays open until `idle_until` (UTC text); an unknown hash changes nothing.
 */
ss_status_t ss_session_touch(ss_ctx_t *ctx, const char *hash, const char *idle_until);
/** Look at another contract of the same customer. */
ss_status_t ss_session_choose(ss_ctx_t *ctx, const char *hash, const char *contract_id);
/** End it now, and the windows it was carried over to; other sessions of the same token go on. */
ss_status_t ss_session_end(ss_ctx_t *ctx, const ss_session_t *session);
/** End all other sessions of its customer now, also in windows it was carried over to. */
ss_status_t ss_session_end_others(ss_ctx_t *ctx, const ss_session_t *session);
/** The same for those that see the contract it looks at. */
ss_status_t ss_session_end_contract(ss_ctx_t *ctx, const ss_session_t *session);
/** End one session of a customer now. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_session_end_one(ss_ctx_t *ctx, const char *customer_id, const char *hash);
/** End the sessions a link has opened, but for the one with the hash `but`. */
ss_status_t ss_session_end_of_token(ss_ctx_t *ctx, const char *token_id, const char *but);
/**
 * Sign-ins to the contract a session looks at: open ones first, then the newest; at most 100. List
 * of ss_sign_in_t.
 */
ss_status_t ss_session_list(ss_ctx_t *ctx, const ss_session_t *session,
                            apr_array_header_t **sign_ins);

#endif

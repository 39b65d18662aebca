/* What opens a contract's portal: its sign-ins and links, listed for the customer and ended. */
#ifndef SS_END_ACCESS_H
#define SS_END_ACCESS_H

#include "model/session.h"

typedef struct ss_access_list_t {
    apr_array_header_t *sign_ins; /* of ss_sign_in_t, open ones first, then the newest */
    apr_array_header_t *links;    /* of ss_token_t that still open something, newest first */
} ss_access_list_t;

/** What opens, or has opened, the contract that the session looks at. */
ss_status_t ss_list_access(ss_ctx_t *ctx, const ss_session_t *session, ss_access_list_t *list);

/**
 * The name of a session in a form: says nothing about its cookie or its hash.
 * @return 24 hex digits in the context's pool
 */
const char *ss_sign_in_name(ss_ctx_t *ctx, const char *hash);

/** @return true if the sign-in is still open */
bool ss_sign_in_is_open(ss_ctx_t *ctx, const ss_sign_in_t *sign_in);

/**
 * End one other sign-in of the list. @param name  see ss_sign_in_name()
 * @return SS_OK also if it has ended meanwhile; SS_NOT_FOUND if it is not of this customer and
 * contract, or the session itself
 */
ss_status_t ss_end_sign_in(ss_ctx_t *ctx, const ss_session_t *session, const char *name);

/**
 * A link of the list opens nothing from now on, and the sign-ins it opened end, but for the session
 * itself. @return SS_OK; SS_NOT_FOUND if the list has no such link
 */
ss_status_t ss_end_link(ss_ctx_t *ctx, const ss_session_t *session, const char *id);

/** End whatever opens the contract, on the list or beyond its end, but the session itself. */
ss_status_t ss_end_other_access(ss_ctx_t *ctx, const ss_session_t *session);

#endif

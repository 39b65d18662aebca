/* The portal's session cookie and the value that guards its forms. */
#ifndef SS_SESSION_COOKIE_H
#define SS_SESSION_COOKIE_H

#include "model/session.h"
#include "web/web.h"

/** "__Host-ss-" and the first 8 hex digits of SHA-256 of the merchant's name. */
const char *ss_session_cookie_name(const ss_web_t *web);

/** @return true if the browser sent a session cookie, of a session that lives or not */
bool ss_session_cookie_is_there(const ss_web_t *web);

/**
 * Find the session of the request's cookie and set web->session; the scope of its link is checked
 * for `area` (-1: any).
 * @return SS_OK; SS_FORBIDDEN without a living session; SS_NOT_FOUND outside the scope;
 * SS_UNAVAILABLE
 */
ss_status_t ss_session_resume(ss_web_t *web, int area);

/** @return SS_OK if the form field "csrf" is the session's value, else SS_FORBIDDEN */
ss_status_t ss_csrf_check(const ss_web_t *web);

/**
 * Set the cookie: SameSite=None and Partitioned inside a frame, else SameSite=Lax; always Secure
 * and HttpOnly, for as long as the browser runs.
 */
void ss_session_set_cookie(ss_web_t *web, ss_response_t *response, const char *secret);
/** Make the browser forget cookie and stored pages. */
void ss_session_clear_cookie(ss_web_t *web, ss_response_t *response);

#endif

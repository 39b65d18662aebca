/* Asking for a new personal link; also what an expired link shows. */
#ifndef SS_LINK_PAGE_H
#define SS_LINK_PAGE_H

#include "web/web.h"

/** GET: the form that asks for an e-mail address. */
ss_response_t *ss_link_page_show(ss_web_t *web);
/** The same answer for every address, known or not. */
ss_response_t *ss_link_page_send(ss_web_t *web);
/** 410 for unknown, expired, revoked and used links alike. */
ss_response_t *ss_link_page_expired(ss_web_t *web);
/** 403: the session has ended. */
ss_response_t *ss_link_page_session_ended(ss_web_t *web);
/**
 * 403: the session has ended, or there was none and the page asks to open the personal link; or a
 * frame in which the browser has dropped the cookie that was just set, which gets a button for a
 * new window.
 */
ss_response_t *ss_link_page_no_session(ss_web_t *web);

#endif

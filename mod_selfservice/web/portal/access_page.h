/* Into the portal and out of it: the personal link, the choice of a contract, the end of the
 * session. */
#ifndef SS_ACCESS_PAGE_H
#define SS_ACCESS_PAGE_H

#include "web/web.h"

/** GET of a personal link: says what it opens and changes nothing, as mail scanners follow links.
 */
ss_response_t *ss_access_page_show(ss_web_t *web);
/** POST of a personal link: opens a session. */
ss_response_t *ss_access_page_open(ss_web_t *web);
/** POST from a frame into a new window: opens the session there once more. */
ss_response_t *ss_access_page_window(ss_web_t *web);
/** The start: the first area, or the choice among several contracts. */
ss_response_t *ss_access_page_start(ss_web_t *web);
/** POST: opens one of the customer's contracts; 404 for anybody else's. */
ss_response_t *ss_access_page_choose(ss_web_t *web);
/** POST: ends the session and drops its cookie. */
ss_response_t *ss_access_page_leave(ss_web_t *web);

#endif

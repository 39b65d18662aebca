/* The sign-ins and links of a contract, each to be ended; and a session that is to last longer. */
#ifndef SS_SESSION_PAGE_H
#define SS_SESSION_PAGE_H

#include "web/web.h"

ss_response_t *ss_session_page_show(ss_web_t *web);
/** Without "do" the session is extended; else what is named is ended: sign_in, link, others. */
ss_response_t *ss_session_page_send(ss_web_t *web);

#endif

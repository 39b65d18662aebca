/* The public withdrawal page: statement, then confirmation. Source: BGB section 356a. */
#ifndef SS_WITHDRAW_PAGE_H
#define SS_WITHDRAW_PAGE_H

#include "web/web.h"

ss_response_t *ss_withdraw_page_show(ss_web_t *web);
ss_response_t *ss_withdraw_page_send(ss_web_t *web);

#endif

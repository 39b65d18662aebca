/* The public withdrawal page: statement, then confirmation. Source: BGB section 356a. */
#ifndef SS_WITHDRAW_PAGE_H
#define SS_WITHDRAW_PAGE_H

#include "web/web.h"

/** GET: the form. */
ss_response_t *ss_withdraw_page_show(ss_web_t *web);
/**
 * POST: shows the statement for confirmation; once confirmed, takes it and answers with its
 * receipt.
 */
ss_response_t *ss_withdraw_page_send(ss_web_t *web);

#endif

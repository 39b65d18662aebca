/* The confirmation of an order: safe to reload and to print. */
#ifndef SS_DONE_PAGE_H
#define SS_DONE_PAGE_H

#include "web/web.h"

/**
 * GET /done/{receipt}: what was ordered and what comes next; "/done/{receipt}.pdf": the contract.
 */
ss_response_t *ss_order_done_page(ss_web_t *web);

#endif

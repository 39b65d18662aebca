/* What the buttons of order form and review page do. */
#ifndef SS_SUBMIT_PAGE_H
#define SS_SUBMIT_PAGE_H

#include "web/web.h"

/** POST /{variant}: do = update, review, edit or order; step and remove work without script. */
ss_response_t *ss_order_submit_page(ss_web_t *web);

#endif

/* The public cancellation page: one form, one button. Source: BGB section 312k. */
#ifndef SS_CANCEL_PAGE_H
#define SS_CANCEL_PAGE_H

#include "web/web.h"

ss_response_t *ss_cancel_page_show(ss_web_t *web);
ss_response_t *ss_cancel_page_send(ss_web_t *web);

#endif

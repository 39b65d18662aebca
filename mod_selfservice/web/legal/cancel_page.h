/* The public cancellation page: one form, one button. Source: BGB section 312k. */
#ifndef SS_CANCEL_PAGE_H
#define SS_CANCEL_PAGE_H

#include "web/web.h"

/** GET: the form, with the binding button in the first answer. */
ss_response_t *ss_cancel_page_show(ss_web_t *web);
/**
 * POST: takes the cancellation and answers with its receipt; 422 with the form if something is
 * missing.
 */
ss_response_t *ss_cancel_page_send(ss_web_t *web);

#endif

/* Billing details of the customer: what stands on the next invoice. */
#ifndef SS_BILLING_PAGE_H
#define SS_BILLING_PAGE_H

#include "web/web.h"

/** GET: the form, or the data as text where the area is for viewing only. */
ss_response_t *ss_billing_page_show(ss_web_t *web);
/**
 * POST: saves; a new e-mail address waits for its code. 422 with problems, 409 for a form older
 * than the data.
 */
ss_response_t *ss_billing_page_save(ss_web_t *web);

#endif

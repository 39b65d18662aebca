/* Billing details of the customer: what stands on the next invoice. */
#ifndef SS_BILLING_PAGE_H
#define SS_BILLING_PAGE_H

#include "web/web.h"

ss_response_t *ss_billing_page_show(ss_web_t *web);
ss_response_t *ss_billing_page_save(ss_web_t *web);

#endif

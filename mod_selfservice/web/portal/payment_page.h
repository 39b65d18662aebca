/* How the customer pays, and the form to pay from another account or by invoice. */
#ifndef SS_PAYMENT_PAGE_H
#define SS_PAYMENT_PAGE_H

#include "web/web.h"

/** The present method, the account masked; the form where the area may be changed. */
ss_response_t *ss_payment_page_show(ss_web_t *web);
/** On to the code that confirms the change. */
ss_response_t *ss_payment_page_save(ss_web_t *web);

#endif

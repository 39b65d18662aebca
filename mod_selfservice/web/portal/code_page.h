/* The code that confirms a change: of the e-mail address (/code), of the way of payment
 * (/payment/code). Typed, sent anew, or the change given up. */
#ifndef SS_CODE_PAGE_H
#define SS_CODE_PAGE_H

#include "web/web.h"

/** The form; without a change that waits, back to the page where it is made. */
ss_response_t *ss_email_code_show(ss_web_t *web);
ss_response_t *ss_payment_code_show(ss_web_t *web);
/** `do`: confirm (also without it), resend, cancel. */
ss_response_t *ss_email_code_send(ss_web_t *web);
ss_response_t *ss_payment_code_send(ss_web_t *web);

#endif

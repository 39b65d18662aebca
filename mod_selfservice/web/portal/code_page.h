/* The code that confirms a change: of the e-mail address (/code), of the way of payment
 * (/payment/code). Typed, sent anew, or the change given up. */
#ifndef SS_CODE_PAGE_H
#define SS_CODE_PAGE_H

#include "model/pending_change.h"
#include "web/portal/portal.h"

/** Is the code of a change that waits still good? A page that tells so is kept as long at most. */
bool ss_portal_code_is_open(const ss_web_t *web, ss_portal_t *portal,
                            const ss_pending_change_t *change);

/** The form; without a change that waits, back to the page where it is made. */
ss_response_t *ss_email_code_show(ss_web_t *web);
ss_response_t *ss_payment_code_show(ss_web_t *web);
/** `do`: confirm (also without it), resend, cancel. */
ss_response_t *ss_email_code_send(ss_web_t *web);
ss_response_t *ss_payment_code_send(ss_web_t *web);

#endif

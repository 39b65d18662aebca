/* The code that confirms a new e-mail address: typed, sent anew, or the change given up. */
#ifndef SS_CODE_PAGE_H
#define SS_CODE_PAGE_H

#include "web/web.h"

/** The form; without a change that waits, back to the billing details. */
ss_response_t *ss_code_page_show(ss_web_t *web);
/** `do`: confirm (also without it), resend, cancel. */
ss_response_t *ss_code_page_send(ss_web_t *web);

#endif

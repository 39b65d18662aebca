/* Cancelling the contract one is signed in to, and going back on it before it takes effect. */
#ifndef SS_PORTAL_CANCEL_H
#define SS_PORTAL_CANCEL_H

#include "web/web.h"

/** The form, or what a cancellation has come to. */
ss_response_t *ss_portal_cancel_show(ss_web_t *web);

/** The button of the form; with do=undo the one that lets the contract go on. */
ss_response_t *ss_portal_cancel_send(ss_web_t *web);

#endif

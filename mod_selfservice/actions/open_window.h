/*
 * A session that stands in a frame, opened once more in a window of its own: browsers keep the
 * frame's cookie apart from the window's, or keep none.
 */
#ifndef SS_OPEN_WINDOW_H
#define SS_OPEN_WINDOW_H

#include "model/session.h"

/**
 * A sealed text that opens the session in another window, once, while the session lives.
 * @param validity  how long at most
 */
const char *ss_window_pass(ss_ctx_t *ctx, const char *session_hash, apr_time_t validity);

/**
 * A new pass in place of one that came in an address: the form that shows it may stay open for some
 * time.
 * @return NULL if `pass` is forged or too old
 */
const char *ss_window_pass_renew(ss_ctx_t *ctx, const char *pass);

/**
 * Open a second session of the same link and contract.
 * @param cookie  the secret for the customer's cookie
 * @return SS_OK; SS_FORBIDDEN if the pass is forged, old or used, or its session has ended;
 * SS_UNAVAILABLE
 */
ss_status_t ss_open_window(ss_ctx_t *ctx, const char *pass, const char **cookie);

#endif

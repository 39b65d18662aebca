/*
 * A session that stands in a frame, opened once more in a window of its own: browsers keep the
 * frame's cookie apart from the window's, or keep none.
 */
#ifndef SS_OPEN_WINDOW_H
#define SS_OPEN_WINDOW_H

#include "model/session.h"

/**
 * A sealed text for a form that opens the session in another window: once, while the session lives
 * and no longer than a session without activity.
 */
const char *ss_window_pass(ss_ctx_t *ctx, const char *session_hash);

/**
 * A pass that may stand in an address: for a minute it is exchanged for one of a form, and opens
 * nothing itself.
 */
const char *ss_window_address_pass(ss_ctx_t *ctx, const char *session_hash);

/**
 * The pass for a form in place of one that came in an address. However often it is exchanged, one
 * window is opened.
 * @return NULL if `address_pass` is forged, too old or meant for a form
 */
const char *ss_window_pass_exchange(ss_ctx_t *ctx, const char *address_pass);

/**
 * Open a second session of the same link and contract.
 * @param cookie  the secret for the customer's cookie
 * @return SS_OK; SS_FORBIDDEN if the pass is forged, old or used, or its session has ended;
 * SS_UNAVAILABLE
 */
ss_status_t ss_open_window(ss_ctx_t *ctx, const char *pass, const char **cookie);

#endif

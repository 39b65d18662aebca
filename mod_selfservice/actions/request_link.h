/* Ask for a new personal link by e-mail address. */
#ifndef SS_REQUEST_LINK_H
#define SS_REQUEST_LINK_H

#include "base/base.h"

/**
 * Queue a mail with a link to all contracts for each customer with this address, at most five an
 * hour for each; nothing tells the caller whether there was one.
 * @return SS_OK, SS_INVALID (the text is no address), SS_UNAVAILABLE
 */
ss_status_t ss_request_link(ss_ctx_t *ctx, const char *email);

#endif

/* Ask for a new personal link by e-mail address. */
#ifndef SS_REQUEST_LINK_H
#define SS_REQUEST_LINK_H

#include "store/outbox_store.h"

/** The event of an outbox row that is no mail but an address somebody typed. */
#define SS_LINK_REQUEST "link_request"

/**
 * Note that somebody with this address asks for a link. The same work for every address, so that
 * neither the answer nor the time it takes tells who is a customer.
 * @return SS_OK, SS_INVALID (the text is no address), SS_UNAVAILABLE
 */
ss_status_t ss_request_link(ss_ctx_t *ctx, const char *email);

/**
 * Queue a mail with a link to all contracts for each customer with the address of a request, at
 * most five an hour for each, and forget the request.
 * @param ctx  with merchant and site of the request; now is the real time, not that of a sandbox
 * @return SS_OK also if nobody has this address; SS_UNAVAILABLE
 */
ss_status_t ss_answer_link_request(ss_ctx_t *ctx, const ss_outbox_mail_t *request);

#endif

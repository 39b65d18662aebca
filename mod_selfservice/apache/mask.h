/* Personal links and prefilled data stay out of logs. */
#ifndef SS_MASK_H
#define SS_MASK_H

#include <httpd.h>

/** Note which paths are in use; `pool` is that of the configuration. */
void ss_mask_start(const server_rec *main_server, apr_pool_t *pool);

/**
 * post_read_request: in requests of our paths, secrets in the path and the whole query are replaced
 * by "-" in the request line, which access logs (%r) and the server status show, and in the
 * Referer, which httpd adds to its error log lines. In all other requests of a virtual host where
 * the module is on, what looks like a token is replaced. The notes "selfservice-request" and
 * "selfservice-referer" hold both texts, for requests of every virtual host.
 */
int ss_mask_request(request_rec *r);

/**
 * A request whose path turned out to be ours only now, after rewriting. Tokens leave r->uri too:
 * errors name it.
 */
void ss_mask_own(request_rec *r);

/**
 * log_transaction: the same for requests that httpd refused before it read them whole, and for %U,
 * %q and %f.
 */
int ss_mask_transaction(request_rec *r);

#endif

/* Personal links and prefilled data stay out of logs. */
#ifndef SS_MASK_H
#define SS_MASK_H

#include <httpd.h>

/**
 * post_read_request: in requests of our paths, secrets in the path and the whole query are replaced by "-" in the
 * request line, which access logs (%r) and the server status show. The notes "selfservice-request" and
 * "selfservice-referer" hold request line and Referer in that form, for requests of every virtual host.
 */
int ss_mask_request(request_rec *r);

#endif

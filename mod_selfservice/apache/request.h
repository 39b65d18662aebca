/* Between httpd's request_rec and the plain structs of web/. */
#ifndef SS_REQUEST_H
#define SS_REQUEST_H

#include <httpd.h>

#include "web/area.h"

/**
 * The request as pages see it; reads the body, at most one byte more than SS_BODY_LIMIT. @return
 * NULL if that fails
 */
const ss_request_t *ss_request_read(request_rec *r, const ss_area_match_t *match);

/** Send an answer. @return what the handler gives back to httpd */
int ss_response_send(request_rec *r, const ss_response_t *response);

/** mod_unique_id's id, or one of our own: it stands in every log line of the request. */
const char *ss_request_id(request_rec *r);

#endif

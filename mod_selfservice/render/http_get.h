/*
 * One GET request over HTTP that nobody waits for: begun, looked at from time to time, read when it
 * is over.
 */
#ifndef SS_HTTP_GET_H
#define SS_HTTP_GET_H

#include "base/base.h"

typedef struct ss_http_get_t ss_http_get_t;

/**
 * Begin a request. It follows no redirect, checks certificates, and is over after 10 s at most.
 * @param url  https; plain http for a service on this machine only, which is the caller's concern
 * @return it ends with `pool`; NULL without memory for a connection
 */
ss_http_get_t *ss_http_get_begin(const char *url, apr_pool_t *pool);

/** Go on with what has arrived, for 50 ms at most. @return true when the request is over */
bool ss_http_get_go_on(ss_http_get_t *get);

/**
 * What a request that is over has brought.
 * @param body   of an answer with status 200, at most 16 kB; it lives as long as the request
 * @param error  else, without anything of URL or answer
 * @return SS_OK or SS_UNAVAILABLE
 */
ss_status_t ss_http_get_result(const ss_http_get_t *get, const char **body, const char **error);

#endif

/* Deletes what is older than its class of data is kept, merchant by merchant, in small steps. */
#ifndef SS_DELETE_EXPIRED_H
#define SS_DELETE_EXPIRED_H

#include "model/retention.h"

/** What was deleted, by class; added to. */
typedef struct ss_expired_counts_t {
    int64_t rows[SS_RETAIN_COUNT];
    bool more; /* a limit was met: there may be more */
} ss_expired_counts_t;

/**
 * Delete expired data of ctx's merchant, at most `limit` rows of each kind, each in a transaction
 * of its own, so that it may stop anywhere and go on later. Of several sites the longest time counts,
 * and the clock of a sandbox only where all are: it deletes nothing the others need.
 * @param ctx  with the catalogue; now is the real time
 * @param sites  of const ss_site_t *, at least one
 * @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_delete_expired(ss_ctx_t *ctx, const apr_array_header_t *sites, int limit,
                              ss_expired_counts_t *counts);

/** The sites of ctx's merchant from the table of settings. @param sites  of const ss_site_t * */
ss_status_t ss_sites_of_merchant(ss_ctx_t *ctx, const char *merchant, apr_array_header_t **sites);

struct ss_expiring_t;

/** What a worker remembers between its rounds; lives as long as `pool`. */
struct ss_expiring_t *ss_expiring_make(apr_pool_t *pool);

/**
 * One step of the worker: the next merchant, once an hour each.
 * @param load  sets catalogue and merchant of the context by the merchant's name
 * @return SS_NOT_FOUND if there is nothing to do for now
 */
ss_status_t ss_expire_next(ss_ctx_t *job, struct ss_expiring_t *expiring,
                           ss_status_t (*load)(void *baton, ss_ctx_t *job, const char *merchant),
                           void *baton);

#endif

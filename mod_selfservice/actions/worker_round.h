/* A round of background work on its way: what its jobs share. */
#ifndef SS_WORKER_ROUND_H
#define SS_WORKER_ROUND_H

#include "actions/worker.h"

#define SS_NO_SITE_DELAY apr_time_from_sec(600) /* what lacks its virtual host is tried again */

typedef struct ss_round_t {
    ss_ctx_t *ctx;
    const ss_worker_t *worker;
    ss_worker_counts_t *counts;
    apr_time_t end;       /* 0: no limit */
    apr_time_t next_look; /* at the lease, during a talk */
    apr_time_t give_up;   /* the talk, when the process ends; 0: it does not */
} ss_round_t;

/** A context for one job; its memory ends with `pool`. */
ss_ctx_t *ss_round_job(const ss_round_t *round, apr_pool_t *pool);
/** Set the catalogue of a job; `baton` is the round. @return SS_OK, SS_NOT_FOUND, SS_UNAVAILABLE */
ss_status_t ss_round_load_catalogue(void *baton, ss_ctx_t *job, const char *merchant);
/**
 * Set merchant, catalogue and site of a job. @return SS_NOT_FOUND if there is no such site any more
 */
ss_status_t ss_round_enter(const ss_round_t *round, ss_ctx_t *job, const char *merchant_id,
                           const char *site_id);

/** Begin or go on to look up a VAT ID: a slow service is not waited for, the next round asks whether
 * it has answered. @return SS_NOT_FOUND if none is due */
ss_status_t ss_round_next_check(ss_round_t *round, apr_pool_t *pool);
/** Delete some of what has expired. @return SS_NOT_FOUND if nothing has */
ss_status_t ss_round_next_expiry(ss_round_t *round, apr_pool_t *pool);
/** Apply one change whose day has come. @return SS_NOT_FOUND if nothing is due anywhere */
ss_status_t ss_round_next_change(ss_round_t *round, apr_pool_t *pool);

#endif

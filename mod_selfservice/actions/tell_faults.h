/* Faults of catalogues in the log of the running server. */
#ifndef SS_TELL_FAULTS_H
#define SS_TELL_FAULTS_H

#include "actions/worker.h"

/** What a process has told so far. */
typedef struct ss_told_t ss_told_t;

/** Nothing told yet; for one thread at a time. */
ss_told_t *ss_told_make(apr_pool_t *pool);

/**
 * Log what the law or a working shop needs and catalogues lack for the virtual hosts of their
 * merchants: once per revision, and not within a day after another process has told the same.
 * Looks at some merchants at a time, at all of them about once a minute.
 * @param worker  needs told, find_site, holder
 * @return SS_OK, SS_UNAVAILABLE
 */
ss_status_t ss_tell_faults(ss_ctx_t *ctx, const ss_worker_t *worker);

#endif

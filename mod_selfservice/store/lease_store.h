/* Leases: which of many processes and machines does a piece of background work at the moment. */
#ifndef SS_LEASE_STORE_H
#define SS_LEASE_STORE_H

#include "store/db.h"

typedef struct ss_lease_t {
    const char *name;
    const char *holder; /* unique per process */
    apr_time_t length;
    /*
     * Runs in the transaction in which the lease comes from somebody else or from nobody; NULL:
     * nothing to do
     */
    ss_status_t (*on_taking)(ss_ctx_t *ctx, const char *holder);
} ss_lease_t;

/**
 * Take or keep a lease until `length` after ctx->now; writes only if less than half of it is left.
 * @return SS_OK; SS_CONFLICT while somebody else holds it; SS_UNAVAILABLE
 */
ss_status_t ss_lease_take(ss_ctx_t *ctx, const ss_lease_t *lease);

/** Give it up, so that another one need not wait; nothing if somebody else holds it. */
ss_status_t ss_lease_end(ss_ctx_t *ctx, const char *name, const char *holder);

/** Forget leases that have ended by themselves, for names that are used once. */
ss_status_t ss_lease_end_old(ss_ctx_t *ctx);

#endif

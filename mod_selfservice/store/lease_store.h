/* Leases: which of many processes and machines does a piece of background work at the moment. */
#ifndef SS_LEASE_STORE_H
#define SS_LEASE_STORE_H

#include "store/db.h"

/**
 * Take or keep a lease until `length` after ctx->now; writes only if less than half of it is left.
 * @param holder  unique per process
 * @return SS_OK; SS_CONFLICT while somebody else holds it; SS_UNAVAILABLE
 */
ss_status_t ss_lease_take(ss_ctx_t *ctx, const char *name, const char *holder, apr_time_t length);

/** Give it up, so that another one need not wait; nothing if somebody else holds it. */
ss_status_t ss_lease_end(ss_ctx_t *ctx, const char *name, const char *holder);

#endif

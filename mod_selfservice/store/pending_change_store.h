/* Changes that wait for the code from a mail: at most one of a kind per customer. */
#ifndef SS_PENDING_CHANGE_STORE_H
#define SS_PENDING_CHANGE_STORE_H

#include "model/pending_change.h"
#include "store/db.h"

/* Each write here is a transaction of its own where none is running. */

/** Store a change; it takes the place of an earlier one of its kind. */
ss_status_t ss_pending_change_put(ss_ctx_t *ctx, const ss_pending_change_t *change);

/** @return SS_OK also for one that is over; SS_NOT_FOUND if there never was one */
ss_status_t ss_pending_change_find(ss_ctx_t *ctx, const char *customer_id, const char *kind,
                                   ss_pending_change_t *change);

/** Use up one attempt. @return SS_NOT_FOUND if nothing is open at ctx->now */
ss_status_t ss_pending_change_try(ss_ctx_t *ctx, const char *customer_id, const char *kind);

/** It is over. The count of codes stays. @return SS_OK also if nothing waited */
ss_status_t ss_pending_change_end(ss_ctx_t *ctx, const char *customer_id, const char *kind);

#endif

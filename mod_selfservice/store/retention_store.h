/* Rows that are older than their class of data is kept: found and deleted with what belongs to them. */
#ifndef SS_RETENTION_STORE_H
#define SS_RETENTION_STORE_H

#include "model/retention.h"
#include "store/db.h"

/** One kind of row that expires. */
typedef struct ss_expiry_t ss_expiry_t;

extern const ss_expiry_t *const ss_expiries[]; /* NULL-terminated, in the order of deletion */

ss_retention_id_t ss_expiry_class(const ss_expiry_t *expiry);

/**
 * Ids of rows that expired, at most `limit`.
 * @param before  the day of ss_retention_cutoff()
 * @param zone  of the merchant: instants count from the first one of `before` there
 * @param ids  list of const char *
 */
ss_status_t ss_expiry_find(ss_ctx_t *ctx, const ss_expiry_t *expiry, ss_date_t before,
                           const char *zone, int limit, apr_array_header_t **ids);

/** Delete one of them and all that belongs to it; a transaction of its own. */
ss_status_t ss_expiry_delete(ss_ctx_t *ctx, const ss_expiry_t *expiry, const char *id);

#endif

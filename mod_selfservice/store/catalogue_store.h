/* The catalogue of a merchant: rows to an immutable snapshot, cached per process. */
#ifndef SS_CATALOGUE_STORE_H
#define SS_CATALOGUE_STORE_H

#include "model/catalogue.h"
#include "store/db.h"

typedef struct ss_catalogue_cache_t ss_catalogue_cache_t;

/** A cache for one process; safe for threads. */
ss_catalogue_cache_t *ss_catalogue_cache_make(apr_pool_t *pool);

/**
 * The current snapshot of a merchant, kept until ctx->pool ends; sets ctx->catalogue and ctx->merchant_id. The
 * revision is looked up at most once a second per merchant; a snapshot at hand needs no database connection.
 * @return SS_OK, SS_NOT_FOUND (no such merchant), SS_UNAVAILABLE
 */
ss_status_t ss_catalogue_cache_get(ss_catalogue_cache_t *cache, ss_ctx_t *ctx, const char *merchant_name);

/** Read a snapshot straight from the database into ctx->pool; for commands and tests. */
ss_status_t ss_catalogue_load(ss_ctx_t *ctx, const char *merchant_name);

#endif

/* What a child process keeps: the catalogue snapshots, and which settings it has stored. */
#ifndef SS_CHILD_H
#define SS_CHILD_H

#include "apache/settings.h"
#include "store/catalogue_store.h"

/** child_init hook. */
void ss_child_start(apr_pool_t *pool, server_rec *main_server);

/** The snapshots of this process. */
ss_catalogue_cache_t *ss_child_catalogues(void);

/**
 * Keep the settings of the context's site in the database, once per process; ctx->site and
 * ctx->merchant_id are set. A failure is left to the next call.
 */
void ss_child_keep_site(ss_ctx_t *ctx);

#endif

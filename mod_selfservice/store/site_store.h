/* Settings in force: stored at server start, read by selfservicectl and the background worker. */
#ifndef SS_SITE_STORE_H
#define SS_SITE_STORE_H

#include "model/site.h"
#include "store/db.h"

/**
 * Store the settings of a virtual host, new or in place of older ones. The merchant need not exist
 * yet: settings of an unknown merchant, or of one that is an expression, are found by its name
 * later.
 */
ss_status_t ss_site_store_save(ss_ctx_t *ctx, const ss_site_t *site);

/** Settings that may concern the merchant ctx->merchant_id, newest first. List of ss_site_t *. */
ss_status_t ss_site_store_list(ss_ctx_t *ctx, apr_array_header_t **sites);

/** Settings of one virtual host. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_site_store_load(ss_ctx_t *ctx, const char *id, ss_site_t **site);

/**
 * The newest settings for a merchant of this name (ctx->merchant_id is set).
 * @return SS_OK or SS_NOT_FOUND
 */
ss_status_t ss_site_store_find(ss_ctx_t *ctx, const char *merchant, ss_site_t **site);

#endif

/* Settings and skins for background work, read from the table `site` and compiled once. */
#ifndef SS_WORKER_SITES_H
#define SS_WORKER_SITES_H

#include "model/site.h"
#include "store/db.h"

typedef struct ss_worker_sites_t ss_worker_sites_t;

/**
 * An empty collection; for one thread at a time.
 * @param share  where the built-in templates, texts and assets stand
 */
ss_worker_sites_t *ss_worker_sites_make(const char *share, apr_pool_t *pool);

/** Settings that count more than the stored ones, such as those of a command line; NULL: none. */
void ss_worker_sites_override(ss_worker_sites_t *sites, const char *public_url,
                              const char *mail_server);

/**
 * The settings in force of a virtual host with its skin, as ss_worker_t wants it: read from the
 * database each time, compiled anew only if they changed. @param sites  ss_worker_sites_t *
 */
ss_status_t ss_worker_sites_find(void *sites, ss_ctx_t *ctx, const char *merchant_id,
                                 const char *site_id, const ss_site_t **site);

#endif

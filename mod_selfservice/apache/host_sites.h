/* The sites of this server that share one database, for background work. */
#ifndef SS_HOST_SITES_H
#define SS_HOST_SITES_H

#include "apache/settings.h"

typedef struct ss_host_sites_t {
    server_rec *main_server;
    server_rec *host; /* any virtual host with the database */
    bool are_kept;    /* the settings have been stored */
} ss_host_sites_t;

/**
 * The settings of a virtual host with the skin that was compiled at start, as ss_worker_t wants it:
 * nothing is read from files, which the server's processes may not be allowed to. A host that
 * serves many merchants is found by what was stored when it served them. @param sites
 * ss_host_sites_t *
 */
ss_status_t ss_host_sites_find(void *sites, ss_ctx_t *ctx, const char *merchant_id,
                               const char *site_id, const ss_site_t **site);

/** Store the settings in force of all hosts, unless that is done. */
void ss_host_sites_keep(ss_host_sites_t *sites, ss_ctx_t *ctx);

#endif

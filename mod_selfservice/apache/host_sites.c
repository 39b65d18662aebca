/* The sites of this server that share one database, for background work. */
#include "apache/host_sites.h"

#include "apache/database.h"
#include "store/site_store.h"

#include <apr_strings.h>

static bool takes_part(const ss_host_sites_t *sites, const server_rec *server)
{
    return ss_host(server)->site->enabled
        && strcmp(ss_database_name(ss_host(server)), ss_database_name(ss_host(sites->host))) == 0;
}

/* The settings of one merchant of a host that serves many. */
static const ss_site_t *site_for(const ss_site_t *host_site, const ss_site_t *stored,
                                 apr_pool_t *pool)
{
    ss_site_t *site = apr_pmemdup(pool, host_site, sizeof(*site));

    site->id = stored->id;
    site->merchant = stored->merchant;
    site->merchant_is_expr = false;
    site->public_url = stored->public_url;
    return site;
}

static const ss_site_t *site_like(const ss_host_sites_t *sites, const ss_site_t *stored,
                                  apr_pool_t *pool)
{
    const ss_site_t *general = NULL;

    for (server_rec *server = sites->main_server; server != NULL; server = server->next) {
        const ss_site_t *site = ss_host(server)->site;

        if (!takes_part(sites, server)) {
            continue;
        }
        if (!site->merchant_is_expr && strcmp(site->merchant, stored->merchant) == 0) {
            return site;
        }
        general = site->merchant_is_expr ? site : general;
    }
    return general == NULL ? NULL : site_for(general, stored, pool);
}

static const ss_site_t *site_with_id(const ss_host_sites_t *sites, const char *id)
{
    for (server_rec *server = sites->main_server; server != NULL; server = server->next) {
        if (takes_part(sites, server) && strcmp(ss_host(server)->site->id, id) == 0) {
            return ss_host(server)->site;
        }
    }
    return NULL;
}

/* Stored settings that may concern a job: of its virtual host, or all of its merchant. */
static ss_status_t list_stored(ss_ctx_t *ctx, const char *site_id, apr_array_header_t **list)
{
    ss_site_t *stored;
    ss_status_t status;

    if (*site_id == '\0') {
        return ss_site_store_list(ctx, list);
    }
    status = ss_site_store_load(ctx, site_id, &stored);
    *list = apr_array_make(ctx->pool, 1, sizeof(stored));
    if (status == SS_OK) {
        APR_ARRAY_PUSH(*list, ss_site_t *) = stored;
    }
    return status;
}

ss_status_t ss_host_sites_find(void *sites, ss_ctx_t *ctx, const char *merchant_id,
                               const char *site_id, const ss_site_t **site)
{
    apr_array_header_t *list;
    ss_status_t status;

    (void)merchant_id;
    *site = site_with_id(sites, site_id);
    if (*site != NULL) {
        return SS_OK;
    }
    status = list_stored(ctx, site_id, &list);
    for (int i = 0; status == SS_OK && i < list->nelts && *site == NULL; i++) {
        const ss_site_t *stored = APR_ARRAY_IDX(list, i, ss_site_t *);

        if (*site_id != '\0' || !stored->merchant_is_expr) {
            *site = site_like(sites, stored, ctx->pool);
        }
    }
    return status == SS_OK && *site == NULL ? SS_NOT_FOUND : status;
}

static ss_status_t save_all(ss_ctx_t *ctx, void *input)
{
    const ss_host_sites_t *sites = input;
    ss_status_t status = SS_OK;

    for (server_rec *server = sites->main_server; server != NULL && status == SS_OK;
         server = server->next) {
        if (takes_part(sites, server) && !ss_host(server)->site->merchant_is_expr) {
            status = ss_site_store_save(ctx, ss_host(server)->site);
        }
    }
    return status;
}

void ss_host_sites_keep(ss_host_sites_t *sites, ss_ctx_t *ctx)
{
    if (!sites->are_kept) {
        sites->are_kept = ss_db_transact(ctx, save_all, sites) == SS_OK;
    }
}

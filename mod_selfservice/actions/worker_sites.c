/* Settings and skins for background work, read from the table `site` and compiled once. */
#include "actions/worker_sites.h"

#include "base/json.h"
#include "base/log.h"
#include "render/skin.h"
#include "store/site_store.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

/* A compiled site; in a pool of its own, which goes when its settings change. */
typedef struct known_t {
    const ss_site_t *site;
    const char *settings; /* as JSON */
    apr_pool_t *pool;
} known_t;

struct ss_worker_sites_t {
    const char *share, *public_url, *mail_server;
    apr_hash_t *known; /* by "<merchant>/<site>" */
    apr_pool_t *pool;
};

ss_worker_sites_t *ss_worker_sites_make(const char *share, apr_pool_t *pool)
{
    ss_worker_sites_t *sites = apr_pcalloc(pool, sizeof(*sites));

    sites->share = share;
    sites->known = apr_hash_make(pool);
    sites->pool = pool;
    return sites;
}

void ss_worker_sites_override(ss_worker_sites_t *sites, const char *public_url,
                              const char *mail_server)
{
    sites->public_url = public_url;
    sites->mail_server = mail_server;
}

static ss_status_t load(ss_ctx_t *ctx, const char *site_id, ss_site_t **site)
{
    apr_array_header_t *list;
    ss_status_t status;

    if (*site_id != '\0') {
        return ss_site_store_load(ctx, site_id, site);
    }
    status = ss_site_store_list(ctx, &list);
    if (status == SS_OK && list->nelts == 0) {
        return SS_NOT_FOUND;
    }
    if (status == SS_OK) {
        *site = APR_ARRAY_IDX(list, 0, ss_site_t *);
    }
    return status;
}

/* The settings once more, in memory that outlives the job, and compiled. */
static known_t *compile(const ss_worker_sites_t *sites, const ss_ctx_t *ctx, const char *settings)
{
    apr_pool_t *pool;
    known_t *known;
    ss_site_t *site;
    const char *error;

    apr_pool_create(&pool, sites->pool);
    known = apr_pcalloc(pool, sizeof(*known));
    known->pool = pool;
    known->settings = apr_pstrdup(pool, settings);
    site = ss_site_from_json(ss_json_parse(known->settings, &error, pool), pool);
    site->public_url = sites->public_url != NULL ? sites->public_url : site->public_url;
    site->mail.server = sites->mail_server != NULL ? sites->mail_server : site->mail.server;
    site->skin = (struct ss_skin_t *)ss_skin_make(site, sites->share, &error, pool);
    known->site = site;
    if (site->skin == NULL) {
        ss_log(SS_LOG_ERROR, "SS0425", ctx, "compile virtual host %s for background work: %s",
               site->id, error);
        apr_pool_destroy(pool);
        return NULL;
    }
    return known;
}

ss_status_t ss_worker_sites_find(void *baton, ss_ctx_t *ctx, const char *merchant_id,
                                 const char *site_id, const ss_site_t **site)
{
    ss_worker_sites_t *sites = baton;
    const char *key = apr_pstrcat(ctx->pool, merchant_id, "/", site_id, NULL), *settings;
    known_t *known = apr_hash_get(sites->known, key, APR_HASH_KEY_STRING);
    ss_site_t *stored;
    ss_status_t status = load(ctx, site_id, &stored);

    if (status != SS_OK) {
        return status;
    }
    settings = ss_json_print(ss_site_to_json(stored, ctx->pool), ctx->pool);
    if (known != NULL && strcmp(known->settings, settings) == 0) {
        *site = known->site;
        return SS_OK;
    }
    if (known != NULL) {
        apr_pool_destroy(known->pool);
    }
    known = compile(sites, ctx, settings);
    apr_hash_set(sites->known, apr_pstrdup(sites->pool, key), APR_HASH_KEY_STRING, known);
    if (known == NULL) {
        return SS_NOT_FOUND;
    }
    *site = known->site;
    return SS_OK;
}

/* What a child process keeps: the catalogue snapshots, and which settings it has stored. */
#include "apache/child.h"

#include "apache/database.h"
#include "apache/module.h"
#include "apache/watchdog.h"
#include "store/site_store.h"

#include <apr_allocator.h>
#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>

/*
 * After a failure the next attempt waits: a database that cannot be written to shall not slow down
 * every page.
 */
#define PAUSE apr_time_from_sec(30)

/* A site whose settings were stored, or shall be from some time on. */
typedef struct kept_site_t {
    bool is_kept;
    apr_time_t next_attempt;
} kept_site_t;

typedef struct child_t {
    ss_catalogue_cache_t *catalogues;
    apr_hash_t *kept_sites; /* of kept_site_t, by id */
    apr_thread_mutex_t *mutex;
    apr_pool_t *pool;
} child_t;

static child_t child;

/*
 * Prefork gives a child memory for one thread, and so do the connections that mod_dbd opens in it;
 * background work runs on another thread. With a lock both may take from it.
 */
static void let_threads_share(apr_pool_t *pool)
{
    apr_allocator_t *allocator = apr_pool_allocator_get(pool);
    apr_thread_mutex_t *mutex;
    apr_pool_t *lasting;

    if (apr_allocator_mutex_get(allocator) == NULL) {
        apr_pool_create(&lasting, NULL);
        apr_thread_mutex_create(&mutex, APR_THREAD_MUTEX_DEFAULT, lasting);
        apr_allocator_mutex_set(allocator, mutex);
    }
}

void ss_child_start(apr_pool_t *pool, server_rec *main_server)
{
    (void)main_server;
    let_threads_share(pool);
    apr_pool_create(&child.pool, pool);
    child.catalogues = ss_catalogue_cache_make(child.pool);
    ss_catalogue_cache_set_clock(child.catalogues,
                                 apr_time_now); /* a sandbox's clock may stand still */
    child.kept_sites = apr_hash_make(child.pool);
    apr_thread_mutex_create(&child.mutex, APR_THREAD_MUTEX_DEFAULT, child.pool);
    ss_database_start_child(pool);
    ss_watchdog_start_child(pool);
}

ss_catalogue_cache_t *ss_child_catalogues(void)
{
    return child.catalogues;
}

/* NULL if somebody else has stored the settings or is about to. */
static kept_site_t *take_turn(const char *id)
{
    apr_time_t now = apr_time_now();
    kept_site_t *site;

    apr_thread_mutex_lock(child.mutex);
    site = apr_hash_get(child.kept_sites, id, APR_HASH_KEY_STRING);
    if (site == NULL) {
        site = apr_pcalloc(child.pool, sizeof(*site));
        apr_hash_set(child.kept_sites, apr_pstrdup(child.pool, id), APR_HASH_KEY_STRING, site);
    }
    if (site->is_kept || now < site->next_attempt) {
        site = NULL;
    } else {
        site->next_attempt = now + PAUSE;
    }
    apr_thread_mutex_unlock(child.mutex);
    return site;
}

static bool is_known(ss_ctx_t *ctx, const ss_site_t *site)
{
    ss_site_t *known;

    return ss_site_store_load(ctx, site->id, &known) == SS_OK
        && json_equal(ss_site_to_json(known, ctx->pool), ss_site_to_json(site, ctx->pool));
}

void ss_child_keep_site(ss_ctx_t *ctx)
{
    kept_site_t *site = take_turn(ctx->site->id);

    if (site != NULL) {
        site->is_kept = is_known(ctx, ctx->site)
            || ss_site_store_save(ctx, ctx->site) == SS_OK;
    }
}

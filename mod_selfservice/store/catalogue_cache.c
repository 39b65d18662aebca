/*
 * Snapshots of catalogues for all threads of a process. A snapshot has a pool of its own and is
 * counted by its holders: the cache is one, every piece of work that uses it another. The mutex is
 * never held during a statement.
 */
#include "store/catalogue_store.h"

#include "base/page_cache.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <stdatomic.h>

#define CHECK_INTERVAL apr_time_from_sec(1)
#define LONGEST_WAIT apr_time_from_sec(10) /* for the first load by another thread */
#define SWEEP_INTERVAL apr_time_from_sec(60)
#define IDLE_LIFE apr_time_from_sec(15 * 60) /* of a snapshot nobody asks for */
#define MOST_MISSING 1000 /* names without a merchant; anybody may invent host names */

static const ss_page_bounds_t order_pages = { .bytes = (size_t)64 << 20 };
/* Of people: so long that who looks around in the portal comes back to them, no longer. */
static const ss_page_bounds_t portal_pages = { .bytes = (size_t)16 << 20,
                                               .life = apr_time_from_sec(10 * 60) };

typedef struct snapshot_t {
    apr_pool_t *pool; /* holds the catalogue and this struct */
    atomic_int holders;
    const ss_catalogue_t *catalogue;
} snapshot_t;

/* What is known of one merchant's name. All of it only with the mutex. */
typedef struct entry_t {
    apr_pool_t *pool;
    const char *name;
    snapshot_t *snapshot;          /* NULL: none at hand */
    apr_time_t checked_at, used_at; /* checked_at 0: never */
    bool missing;                  /* there was no such merchant at checked_at */
    bool refreshing;               /* one thread asks the database */
    int waiting;                   /* threads that wait for the first snapshot */
    int failures;                  /* loads that gave nothing to show */
} entry_t;

struct ss_catalogue_cache_t {
    apr_pool_t *pool; /* of entries and table; used with the mutex only */
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *loaded;
    apr_hash_t *entries;
    int missing_count;
    apr_time_t swept_at;
    apr_time_t (*clock)(void); /* NULL: ctx->now counts */
};

static void let_go(snapshot_t *snapshot)
{
    if (snapshot != NULL && atomic_fetch_sub(&snapshot->holders, 1) == 1) {
        apr_pool_destroy(snapshot->pool);
    }
}

static apr_status_t let_go_with_pool(void *snapshot)
{
    let_go(snapshot);
    return APR_SUCCESS;
}

/*
 * Gives the caller's piece of work its share of a snapshot; with the mutex, so that the cache's
 * share still holds.
 */
static void hold(ss_ctx_t *ctx, snapshot_t *snapshot)
{
    atomic_fetch_add(&snapshot->holders, 1);
    apr_pool_cleanup_register(ctx->pool, snapshot, let_go_with_pool, apr_pool_cleanup_null);
    ctx->catalogue = snapshot->catalogue;
    ctx->merchant_id = snapshot->catalogue->merchant.id;
}

static apr_status_t end_cache(void *baton)
{
    ss_catalogue_cache_t *cache = baton;

    for (apr_hash_index_t *i = apr_hash_first(NULL, cache->entries); i != NULL;
         i = apr_hash_next(i)) {
        entry_t *entry = apr_hash_this_val(i);

        let_go(entry->snapshot);
    }
    apr_pool_destroy(cache->pool);
    return APR_SUCCESS;
}

ss_catalogue_cache_t *ss_catalogue_cache_make(apr_pool_t *pool)
{
    ss_catalogue_cache_t *cache;
    apr_pool_t *own;

    apr_pool_create_unmanaged_ex(&own, NULL, NULL);
    cache = apr_pcalloc(own, sizeof(*cache));
    cache->pool = own;
    cache->entries = apr_hash_make(own);
    apr_thread_mutex_create(&cache->mutex, APR_THREAD_MUTEX_DEFAULT, own);
    apr_thread_cond_create(&cache->loaded, own);
    apr_pool_cleanup_register(pool, cache, end_cache, apr_pool_cleanup_null);
    return cache;
}

void ss_catalogue_cache_set_clock(ss_catalogue_cache_t *cache, apr_time_t (*clock)(void))
{
    cache->clock = clock;
}

static apr_time_t time_now(const ss_catalogue_cache_t *cache, const ss_ctx_t *ctx)
{
    return cache->clock != NULL ? cache->clock() : ctx->now;
}

static void set_missing(ss_catalogue_cache_t *cache, entry_t *entry, bool missing)
{
    cache->missing_count += (int)missing - (int)entry->missing;
    entry->missing = missing;
}

/* Forgets names without a merchant, and snapshots that nobody has asked for in a while. */
static void sweep(ss_catalogue_cache_t *cache, apr_time_t now)
{
    cache->swept_at = now;
    for (apr_hash_index_t *i = apr_hash_first(NULL, cache->entries); i != NULL;
         i = apr_hash_next(i)) {
        entry_t *entry = apr_hash_this_val(i);
        bool idle = now - entry->used_at > IDLE_LIFE;

        if (entry->refreshing || entry->waiting > 0 || (!entry->missing && !idle)) {
            continue;
        }
        apr_hash_set(cache->entries, entry->name, APR_HASH_KEY_STRING, NULL);
        set_missing(cache, entry, false);
        let_go(entry->snapshot);
        apr_pool_destroy(entry->pool);
    }
}

static entry_t *find_entry(ss_catalogue_cache_t *cache, const char *name, apr_time_t now)
{
    entry_t *entry = apr_hash_get(cache->entries, name, APR_HASH_KEY_STRING);
    apr_pool_t *pool;

    if (entry == NULL) {
        if (cache->missing_count >= MOST_MISSING || now - cache->swept_at > SWEEP_INTERVAL) {
            sweep(cache, now);
        }
        apr_pool_create(&pool, cache->pool);
        entry = apr_pcalloc(pool, sizeof(*entry));
        entry->pool = pool;
        entry->name = apr_pstrdup(pool, name);
        apr_hash_set(cache->entries, entry->name, APR_HASH_KEY_STRING, entry);
    }
    entry->used_at = now;
    return entry;
}

/* True while the last answer of the database counts; a clock set back makes it old. */
static bool is_fresh(const entry_t *entry, apr_time_t now)
{
    return entry->checked_at != 0 && now >= entry->checked_at
           && now - entry->checked_at < CHECK_INTERVAL;
}

/* A new snapshot from the database; with the cache's share of it. */
static ss_status_t load(ss_ctx_t *ctx, const char *name, snapshot_t **snapshot)
{
    ss_catalogue_t *catalogue;
    apr_pool_t *pool;
    ss_status_t status;

    apr_pool_create_unmanaged_ex(&pool, NULL, NULL);
    status = ss_catalogue_load_into(ctx, name, pool, &catalogue);
    if (status != SS_OK) {
        apr_pool_destroy(pool);
        return status;
    }
    catalogue->pages = ss_page_cache_make(&order_pages, pool);
    catalogue->portal_pages = ss_page_cache_make(&portal_pages, pool);
    *snapshot = apr_pcalloc(pool, sizeof(**snapshot));
    (*snapshot)->pool = pool;
    (*snapshot)->catalogue = catalogue;
    atomic_init(&(*snapshot)->holders, 1);
    return SS_OK;
}

/*
 * Asks the database, without the mutex and in a pool that ends here.
 * @param revision  of the snapshot at hand, 0 without one
 * @param snapshot  stays NULL if that is still the one in force
 */
static ss_status_t ask(ss_ctx_t *ctx, const char *name, int64_t revision, snapshot_t **snapshot)
{
    ss_ctx_t asking = *ctx;
    int64_t current;
    ss_status_t status = SS_OK;

    apr_pool_create_unmanaged_ex(&asking.pool, NULL, NULL);
    if (revision != 0) {
        status = ss_catalogue_revision(&asking, name, &current);
    }
    if (status == SS_OK && (revision == 0 || current != revision)) {
        status = load(&asking, name, snapshot);
    }
    if (ctx->db == NULL) {
        ss_db_release(&asking);
    }
    apr_pool_destroy(asking.pool);
    return status;
}

/*
 * Notes the answer; with the mutex. @return the snapshot that was replaced, to be let go without
 * the mutex
 */
static snapshot_t *note(ss_catalogue_cache_t *cache, entry_t *entry, ss_status_t status,
                        snapshot_t *snapshot)
{
    snapshot_t *old = NULL;

    if (status == SS_NOT_FOUND || snapshot != NULL) {
        old = entry->snapshot;
        entry->snapshot = snapshot;
    }
    set_missing(cache, entry, status == SS_NOT_FOUND);
    entry->refreshing = false;
    apr_thread_cond_broadcast(cache->loaded);
    return old;
}

/*
 * Called with the mutex and returns with it; the thread that calls is the one that asks.
 * @param old  the snapshot that was replaced
 */
static ss_status_t refresh(ss_catalogue_cache_t *cache, ss_ctx_t *ctx, entry_t *entry,
                           snapshot_t **old)
{
    apr_time_t asked_at = time_now(cache, ctx);
    int64_t revision = entry->snapshot == NULL ? 0 : entry->snapshot->catalogue->revision;
    snapshot_t *snapshot = NULL;
    ss_status_t status;

    entry->refreshing = true;
    apr_thread_mutex_unlock(cache->mutex);
    status = ask(ctx, entry->name, revision, &snapshot);
    apr_thread_mutex_lock(cache->mutex);
    *old = note(cache, entry, status, snapshot);
    if (entry->snapshot != NULL) {
        /* Also if the database is away: it is asked again in a second. */
        entry->checked_at = asked_at;
        hold(ctx, entry->snapshot);
        return SS_OK;
    }
    entry->checked_at = entry->missing ? asked_at : 0;
    entry->failures += !entry->missing;
    return status;
}

/*
 * Waits while another thread makes the first load. @return false if that took too long or gave
 * nothing
 */
static bool wait_for_first(ss_catalogue_cache_t *cache, entry_t *entry)
{
    apr_status_t outcome = APR_SUCCESS;
    int failures = entry->failures;

    entry->waiting++;
    while (entry->refreshing && entry->snapshot == NULL && outcome == APR_SUCCESS) {
        outcome = apr_thread_cond_timedwait(cache->loaded, cache->mutex, LONGEST_WAIT);
    }
    entry->waiting--;
    return outcome == APR_SUCCESS && entry->failures == failures;
}

/* Everything that happens with the mutex. */
static ss_status_t get(ss_catalogue_cache_t *cache, ss_ctx_t *ctx, const char *name,
                       snapshot_t **old)
{
    entry_t *entry = find_entry(cache, name, time_now(cache, ctx));

    if (entry->refreshing && entry->snapshot == NULL && !wait_for_first(cache, entry)) {
        return SS_UNAVAILABLE;
    }
    if (!entry->refreshing && !is_fresh(entry, time_now(cache, ctx))) {
        return refresh(cache, ctx, entry, old);
    }
    if (entry->snapshot == NULL) {
        return entry->missing ? SS_NOT_FOUND : SS_UNAVAILABLE;
    }
    hold(ctx, entry->snapshot);
    return SS_OK;
}

ss_status_t ss_catalogue_cache_get(ss_catalogue_cache_t *cache, ss_ctx_t *ctx,
                                   const char *merchant_name)
{
    snapshot_t *old = NULL;
    ss_status_t status;

    apr_thread_mutex_lock(cache->mutex);
    status = get(cache, ctx, merchant_name, &old);
    apr_thread_mutex_unlock(cache->mutex);
    let_go(old);
    return status;
}

/*
 * Finished pages kept in memory: bounded in number, bytes and age, safe for threads, with gaps for
 * what differs by visit.
 */
#include "base/page_cache.h"

#include <apr_hash.h>
#include <apr_lib.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <string.h>

/* 100 plan variants in four languages, framed and unframed; some 90 customers who see all areas. */
#define PAGE_LIMIT 1024
#define SWEEPS_PER_LIFE 8
#define SLOWEST_REQUEST apr_time_from_sec(60) /* from its first byte to its page */

/* Lives in its own pool. */
typedef struct kept_page_t {
    ss_page_cache_t *cache;
    apr_pool_t *pool;
    const char *key, *version;
    apr_time_t kept_at;
    ss_cut_page_t page;
    size_t bytes;
    int place;   /* in pages[] */
    int holders; /* requests that send it, and the cache as long as it keeps it */
} kept_page_t;

struct ss_page_cache_t {
    ss_page_bounds_t bounds;
    apr_thread_mutex_t *mutex; /* guards everything below, the pages' holders, and `pool` */
    apr_pool_t *pool;
    apr_hash_t *by_key;
    kept_page_t *pages[PAGE_LIMIT]; /* NULL: free place */
    int next;                       /* the place given up next; the oldest if all are taken */
    size_t bytes;                   /* of all pages in pages[] */
    apr_time_t swept_at;
};

/* The cache's mutex guards its own pool only, so that has memory of its own, too. */
ss_page_cache_t *ss_page_cache_make(const ss_page_bounds_t *bounds, apr_pool_t *pool)
{
    ss_page_cache_t *cache = apr_pcalloc(pool, sizeof(*cache));
    apr_allocator_t *allocator;

    cache->bounds = *bounds;
    apr_thread_mutex_create(&cache->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    apr_allocator_create(&allocator);
    apr_pool_create_ex(&cache->pool, pool, NULL, allocator);
    apr_allocator_owner_set(allocator, cache->pool);
    cache->by_key = apr_hash_make(cache->pool);
    return cache;
}

/* ---- pages and their gaps ---- */

/* The next place where `gap` and a digit stand; NULL behind the last one. */
static const char *next_gap(const char *text, const char *gap)
{
    const char *found = strstr(text, gap);

    while (found != NULL && !apr_isdigit(found[strlen(gap)])) {
        found = strstr(found + 1, gap);
    }
    return found;
}

ss_cut_page_t ss_page_cut(const char *page, const char *gap, apr_pool_t *pool)
{
    apr_array_header_t *parts = apr_array_make(pool, 8, sizeof(ss_page_part_t));
    const char *found;

    while ((found = next_gap(page, gap)) != NULL) {
        const char *digit = found + strlen(gap);

        APR_ARRAY_PUSH(parts, ss_page_part_t) =
            (ss_page_part_t){ page, (size_t)(found - page), *digit - '0' };
        page = digit + 1;
    }
    APR_ARRAY_PUSH(parts, ss_page_part_t) = (ss_page_part_t){ page, strlen(page), -1 };
    return (ss_cut_page_t){ .parts = (const ss_page_part_t *)parts->elts, .count = parts->nelts };
}

static ss_cut_page_t copied(const ss_cut_page_t *page, apr_pool_t *pool)
{
    ss_page_part_t *parts = apr_pmemdup(pool, page->parts, sizeof(*parts) * (size_t)page->count);

    for (int i = 0; i < page->count; i++) {
        parts[i].text = apr_pmemdup(pool, parts[i].text, parts[i].length);
    }
    return (ss_cut_page_t){ .parts = parts,
                            .count = page->count,
                            .note = page->note == NULL ? NULL : page->copy_note(page->note, pool) };
}

static size_t bytes_of(const ss_cut_page_t *page)
{
    size_t bytes = 0;

    for (int i = 0; i < page->count; i++) {
        bytes += page->parts[i].length;
    }
    return bytes;
}

/* ---- giving up; all with the mutex ---- */

static void let_go(kept_page_t *page)
{
    if (--page->holders == 0) {
        apr_pool_destroy(page->pool);
    }
}

/* Gives up the page of a place. */
static void clear_place(ss_page_cache_t *cache, int place)
{
    kept_page_t *page = cache->pages[place];

    if (page != NULL) {
        cache->pages[place] = NULL;
        cache->bytes -= page->bytes;
        apr_hash_set(cache->by_key, page->key, APR_HASH_KEY_STRING, NULL);
        let_go(page);
    }
}

/* A clock set back makes a page old too; a request whose header came slowly does not. */
static bool is_aged(const ss_page_cache_t *cache, apr_time_t since, apr_interval_time_t life,
                    apr_time_t now)
{
    return cache->bounds.life > 0 && (now < since - SLOWEST_REQUEST || now - since > life);
}

static void sweep(ss_page_cache_t *cache, apr_time_t now)
{
    if (!is_aged(cache, cache->swept_at, cache->bounds.life / SWEEPS_PER_LIFE, now)) {
        return;
    }
    cache->swept_at = now;
    for (int i = 0; i < PAGE_LIMIT; i++) {
        if (cache->pages[i] != NULL
            && is_aged(cache, cache->pages[i]->kept_at, cache->bounds.life, now)) {
            clear_place(cache, i);
        }
    }
}

/* ---- getting and keeping ---- */

static apr_status_t end_of_request(void *data)
{
    kept_page_t *page = data;
    apr_thread_mutex_t *mutex = page->cache->mutex;

    apr_thread_mutex_lock(mutex);
    let_go(page);
    apr_thread_mutex_unlock(mutex);
    return APR_SUCCESS;
}

bool ss_page_cache_get(ss_page_cache_t *cache, const ss_page_key_t *key, ss_cut_page_t *page,
                       const ss_ctx_t *ctx)
{
    kept_page_t *kept;
    bool found;

    apr_thread_mutex_lock(cache->mutex);
    sweep(cache, ctx->now);
    kept = apr_hash_get(cache->by_key, key->key, APR_HASH_KEY_STRING);
    found = kept != NULL && strcmp(kept->version, key->version) == 0
            && !is_aged(cache, kept->kept_at, cache->bounds.life, ctx->now);
    if (found) {
        kept->holders++;
    }
    apr_thread_mutex_unlock(cache->mutex);
    if (found) {
        *page = kept->page;
        apr_pool_cleanup_register(ctx->pool, kept, end_of_request, apr_pool_cleanup_null);
    }
    return found;
}

/* With the mutex, which guards the cache's pool. */
static kept_page_t *make_page(ss_page_cache_t *cache, const ss_page_key_t *key,
                              const ss_cut_page_t *page, apr_time_t now)
{
    apr_pool_t *pool;
    kept_page_t *kept;

    apr_pool_create(&pool, cache->pool);
    kept = apr_pcalloc(pool, sizeof(*kept));
    kept->cache = cache;
    kept->pool = pool;
    kept->key = apr_pstrdup(pool, key->key);
    kept->version = apr_pstrdup(pool, key->version);
    kept->kept_at = now;
    kept->page = copied(page, pool);
    kept->bytes = bytes_of(page);
    kept->holders = 1;
    return kept;
}

/* With the mutex. Takes the place of an older page of its key, else gives up the oldest. */
static void keep(ss_page_cache_t *cache, kept_page_t *page)
{
    kept_page_t *older = apr_hash_get(cache->by_key, page->key, APR_HASH_KEY_STRING);

    if (older != NULL) {
        clear_place(cache, older->place);
    }
    for (int i = 0; i < PAGE_LIMIT && cache->bytes + page->bytes > cache->bounds.bytes; i++) {
        clear_place(cache, (cache->next + i) % PAGE_LIMIT);
    }
    clear_place(cache, cache->next);
    page->place = cache->next;
    cache->pages[page->place] = page;
    cache->next = (cache->next + 1) % PAGE_LIMIT;
    cache->bytes += page->bytes;
    apr_hash_set(cache->by_key, page->key, APR_HASH_KEY_STRING, page);
}

void ss_page_cache_put(ss_page_cache_t *cache, const ss_page_key_t *key, const ss_cut_page_t *page,
                       const ss_ctx_t *ctx)
{
    apr_thread_mutex_lock(cache->mutex);
    sweep(cache, ctx->now);
    keep(cache, make_page(cache, key, page, ctx->now));
    apr_thread_mutex_unlock(cache->mutex);
}

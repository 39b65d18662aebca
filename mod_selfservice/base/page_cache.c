/*
 * Finished pages kept in memory: bounded, safe for threads, with one gap for what differs by visit.
 */
#include "base/page_cache.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <string.h>

/* What one snapshot may keep: 100 plan variants in four languages, framed and unframed. */
#define PAGE_LIMIT 1024
#define BYTE_LIMIT ((size_t)64 << 20)

/* Lives in its own pool. */
typedef struct kept_page_t {
    ss_page_cache_t *cache;
    apr_pool_t *pool;
    const char *key, *version;
    ss_page_halves_t halves;
    int place;   /* in pages[] */
    int holders; /* requests that send it, and the cache as long as it keeps it */
} kept_page_t;

struct ss_page_cache_t {
    apr_thread_mutex_t *mutex; /* guards everything below, the pages' holders, and `pool` */
    apr_pool_t *pool;
    apr_hash_t *by_key;
    kept_page_t *pages[PAGE_LIMIT]; /* NULL: free place */
    int next;                       /* the place given up next; the oldest if all are taken */
    size_t bytes;                   /* of all pages in pages[] */
};

ss_page_cache_t *ss_page_cache_make(apr_pool_t *pool)
{
    ss_page_cache_t *cache = apr_pcalloc(pool, sizeof(*cache));

    apr_thread_mutex_create(&cache->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    apr_pool_create(&cache->pool, pool);
    cache->by_key = apr_hash_make(cache->pool);
    return cache;
}

/* With the mutex. */
static void let_go(kept_page_t *page)
{
    if (--page->holders == 0) {
        apr_pool_destroy(page->pool);
    }
}

static apr_status_t end_of_request(void *data)
{
    kept_page_t *page = data;
    apr_thread_mutex_t *mutex = page->cache->mutex;

    apr_thread_mutex_lock(mutex);
    let_go(page);
    apr_thread_mutex_unlock(mutex);
    return APR_SUCCESS;
}

bool ss_page_cache_get(ss_page_cache_t *cache, const ss_page_key_t *key, ss_page_halves_t *halves,
                       apr_pool_t *pool)
{
    kept_page_t *page;
    bool found;

    apr_thread_mutex_lock(cache->mutex);
    page = apr_hash_get(cache->by_key, key->key, APR_HASH_KEY_STRING);
    found = page != NULL && strcmp(page->version, key->version) == 0;
    if (found) {
        page->holders++;
    }
    apr_thread_mutex_unlock(cache->mutex);
    if (found) {
        *halves = page->halves;
        apr_pool_cleanup_register(pool, page, end_of_request, apr_pool_cleanup_null);
    }
    return found;
}

static size_t bytes_of(const kept_page_t *page)
{
    return page->halves.head_length + page->halves.tail_length;
}

/* Gives up the page of a place. */
static void clear_place(ss_page_cache_t *cache, int place)
{
    kept_page_t *page = cache->pages[place];

    if (page != NULL) {
        cache->pages[place] = NULL;
        cache->bytes -= bytes_of(page);
        apr_hash_set(cache->by_key, page->key, APR_HASH_KEY_STRING, NULL);
        let_go(page);
    }
}

static kept_page_t *make_page(ss_page_cache_t *cache, const ss_page_key_t *key, const char *page,
                              const char *gap, size_t gap_length)
{
    apr_pool_t *pool;
    kept_page_t *kept;

    apr_pool_create(&pool, cache->pool);
    kept = apr_pcalloc(pool, sizeof(*kept));
    kept->cache = cache;
    kept->pool = pool;
    kept->key = apr_pstrdup(pool, key->key);
    kept->version = apr_pstrdup(pool, key->version);
    kept->halves.head_length = (size_t)(gap - page);
    kept->halves.head = apr_pstrmemdup(pool, page, kept->halves.head_length);
    kept->halves.tail_length = strlen(gap + gap_length);
    kept->halves.tail = apr_pstrmemdup(pool, gap + gap_length, kept->halves.tail_length);
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
    for (int i = 0; i < PAGE_LIMIT && cache->bytes + bytes_of(page) > BYTE_LIMIT; i++) {
        clear_place(cache, (cache->next + i) % PAGE_LIMIT);
    }
    clear_place(cache, cache->next);
    page->place = cache->next;
    cache->pages[page->place] = page;
    cache->next = (cache->next + 1) % PAGE_LIMIT;
    cache->bytes += bytes_of(page);
    apr_hash_set(cache->by_key, page->key, APR_HASH_KEY_STRING, page);
}

void ss_page_cache_put(ss_page_cache_t *cache, const ss_page_key_t *key, const char *page,
                       const char *gap)
{
    const char *found = strstr(page, gap);

    if (found == NULL) {
        return;
    }
    apr_thread_mutex_lock(cache->mutex);
    keep(cache, make_page(cache, key, page, found, strlen(gap)));
    apr_thread_mutex_unlock(cache->mutex);
}

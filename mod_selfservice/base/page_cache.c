/*
 * Finished pages kept in memory: bounded, safe for threads, with one gap for what differs by visit.
 */
#include "base/page_cache.h"

#include <apr_strings.h>
#include <apr_thread_mutex.h>
#include <string.h>

#define PAGE_LIMIT                                                                                 \
    256 /* pages of one snapshot: 128 variants in two languages, or 64 framed and unframed */

/* Lives in its own pool. */
typedef struct kept_page_t {
    apr_pool_t *pool;
    const char *key, *version;
    const char *head, *tail;
    size_t head_length, tail_length;
} kept_page_t;

struct ss_page_cache_t {
    apr_thread_mutex_t *mutex; /* guards everything below, and `pool` */
    apr_pool_t *pool;
    kept_page_t *pages[PAGE_LIMIT]; /* NULL: free place */
    int next;                       /* the place that is overwritten when all are taken */
};

ss_page_cache_t *ss_page_cache_make(apr_pool_t *pool)
{
    ss_page_cache_t *cache = apr_pcalloc(pool, sizeof(*cache));

    apr_thread_mutex_create(&cache->mutex, APR_THREAD_MUTEX_DEFAULT, pool);
    apr_pool_create(&cache->pool, pool);
    return cache;
}

/* The place of a key's page; -1 if it is not kept. */
static int find_place(const ss_page_cache_t *cache, const char *key)
{
    for (int i = 0; i < PAGE_LIMIT; i++) {
        if (cache->pages[i] != NULL && strcmp(cache->pages[i]->key, key) == 0) {
            return i;
        }
    }
    return -1;
}

static char *fill_page(const kept_page_t *page, const char *filling, size_t *length,
                       apr_pool_t *pool)
{
    size_t filling_length = strlen(filling);
    char *text;

    *length = page->head_length + filling_length + page->tail_length;
    text = apr_palloc(pool, *length + 1);
    memcpy(text, page->head, page->head_length);
    memcpy(text + page->head_length, filling, filling_length);
    memcpy(text + page->head_length + filling_length, page->tail, page->tail_length + 1);
    return text;
}

const char *ss_page_cache_get(ss_page_cache_t *cache, const ss_page_key_t *key, const char *filling,
                              size_t *length, apr_pool_t *pool)
{
    const char *text = NULL;
    int place;

    apr_thread_mutex_lock(cache->mutex);
    place = find_place(cache, key->key);
    if (place >= 0 && strcmp(cache->pages[place]->version, key->version) == 0) {
        text = fill_page(cache->pages[place], filling, length, pool);
    }
    apr_thread_mutex_unlock(cache->mutex);
    return text;
}

/* The place for a page, emptied: that of its key, else the next one in turn. */
static int clear_place(ss_page_cache_t *cache, const char *key)
{
    int place = find_place(cache, key);

    if (place < 0) {
        place = cache->next;
        cache->next = (cache->next + 1) % PAGE_LIMIT;
    }
    if (cache->pages[place] != NULL) {
        apr_pool_destroy(cache->pages[place]->pool);
        cache->pages[place] = NULL;
    }
    return place;
}

static kept_page_t *make_page(ss_page_cache_t *cache, const ss_page_key_t *key, const char *page,
                              const char *gap, size_t gap_length)
{
    apr_pool_t *pool;
    kept_page_t *kept;

    apr_pool_create(&pool, cache->pool);
    kept = apr_pcalloc(pool, sizeof(*kept));
    kept->pool = pool;
    kept->key = apr_pstrdup(pool, key->key);
    kept->version = apr_pstrdup(pool, key->version);
    kept->head_length = (size_t)(gap - page);
    kept->head = apr_pstrmemdup(pool, page, kept->head_length);
    kept->tail_length = strlen(gap + gap_length);
    kept->tail = apr_pstrmemdup(pool, gap + gap_length, kept->tail_length);
    return kept;
}

void ss_page_cache_put(ss_page_cache_t *cache, const ss_page_key_t *key, const char *page,
                       const char *gap)
{
    const char *found = strstr(page, gap);

    if (found == NULL) {
        return;
    }
    apr_thread_mutex_lock(cache->mutex);
    cache->pages[clear_place(cache, key->key)] = make_page(cache, key, page, found, strlen(gap));
    apr_thread_mutex_unlock(cache->mutex);
}

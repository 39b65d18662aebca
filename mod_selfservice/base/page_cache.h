/*
 * Finished pages kept in memory: bounded in number, bytes and age, safe for threads, with gaps for
 * what differs by visit.
 */
#ifndef SS_PAGE_CACHE_H
#define SS_PAGE_CACHE_H

#include "base/base.h"

typedef struct ss_page_cache_t ss_page_cache_t;

/** What a page depends on. Pages of one key replace each other when their version changes. */
typedef struct ss_page_key_t {
    const char *key;     /* which page: of a variant or customer, host, address, language */
    const char *version; /* what ages: the day the page speaks of */
} ss_page_key_t;

/** A stretch of a page up to its next gap. */
typedef struct ss_page_part_t {
    const char *text;
    size_t length;
    int gap; /* number of the filling that follows; -1 behind the last part */
} ss_page_part_t;

/** A page without what differs by visit. */
typedef struct ss_cut_page_t {
    const ss_page_part_t *parts;
    int count;
    const void *note; /* what its maker wants to have back with it; may be NULL */
    const void *(*copy_note)(const void *note, apr_pool_t *pool);
} ss_cut_page_t;

/** What a cache may hold. */
typedef struct ss_page_bounds_t {
    size_t bytes;
    apr_interval_time_t life; /* pages older than this are given up; 0: none is too old */
} ss_page_bounds_t;

/** An empty cache that ends with `pool`. */
ss_page_cache_t *ss_page_cache_make(const ss_page_bounds_t *bounds, apr_pool_t *pool);

/**
 * Cut a page at its gaps.
 * @param gap  a text that stands nowhere in the page but before the digit, 0 to 9, of the filling
 *             that belongs there
 */
ss_cut_page_t ss_page_cut(const char *page, const char *gap, apr_pool_t *pool);

/**
 * A kept page, not copied: its parts stay until `pool` ends, whatever happens to the cache's own
 * hold on it. The cache must live longer than `pool`.
 * @return false if it is not kept in this version
 */
bool ss_page_cache_get(ss_page_cache_t *cache, const ss_page_key_t *key, ss_cut_page_t *page,
                       const ss_ctx_t *ctx);

/** Keep a copy of a page. */
void ss_page_cache_put(ss_page_cache_t *cache, const ss_page_key_t *key, const ss_cut_page_t *page,
                       const ss_ctx_t *ctx);

#endif

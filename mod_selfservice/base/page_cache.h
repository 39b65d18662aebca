/*
 * Finished pages kept in memory: bounded, safe for threads, with one gap for what differs by visit.
 */
#ifndef SS_PAGE_CACHE_H
#define SS_PAGE_CACHE_H

#include "base/base.h"

typedef struct ss_page_cache_t ss_page_cache_t;

/** What a page depends on. Pages of one key replace each other when their version changes. */
typedef struct ss_page_key_t {
    const char *key;     /* variant, language, skin, frame */
    const char *version; /* what ages: the day the page speaks of */
} ss_page_key_t;

/** A kept page on both sides of its gap. */
typedef struct ss_page_halves_t {
    const char *head, *tail;
    size_t head_length, tail_length;
} ss_page_halves_t;

/** An empty cache that ends with `pool`; other threads must not make pools below that. */
ss_page_cache_t *ss_page_cache_make(apr_pool_t *pool);

/**
 * A kept page, not copied: its halves stay until `pool` ends, whatever happens to the cache's own
 * hold on it. The cache must live longer than `pool`.
 * @return false if it is not kept in this version
 */
bool ss_page_cache_get(ss_page_cache_t *cache, const ss_page_key_t *key, ss_page_halves_t *halves,
                       apr_pool_t *pool);

/**
 * Keep a page. `gap` is a text that occurs once in it and gives way to the filling; a page without
 * it is not kept.
 */
void ss_page_cache_put(ss_page_cache_t *cache, const ss_page_key_t *key, const char *page,
                       const char *gap);

#endif

/* Files that browsers fetch once: their bytes, plain or compressed. */
#ifndef SS_ASSET_H
#define SS_ASSET_H

#include "base/base.h"

/* The end that the stylesheets of many hosts share. It is kept and compressed once. */
typedef struct ss_asset_rest_t {
    const char *body;
    size_t length;
    const char *deflated; /* without gzip's frame */
    size_t deflated_length;
    unsigned long crc;
} ss_asset_rest_t;

typedef struct ss_asset_t {
    const char *name; /* "selfservice-3fa9c2d1.css": with content hash, below {order}/assets/ */
    const char *role; /* "stylesheet", "script", "logo", "embed" */
    const char *content_type;
    const char *body; /* all of it, or what stands before `rest` */
    size_t length;
    const char *gzip; /* all of it; NULL if it does not get smaller, or if there is a `rest` */
    size_t gzip_length;
    const ss_asset_rest_t *rest; /* NULL for most */
} ss_asset_t;

typedef struct ss_asset_bytes_t {
    const char *bytes;
    size_t length;
} ss_asset_bytes_t;

/**
 * A stylesheet or script of ours without its block comments, which nobody needs who only uses it.
 * What looks like a comment inside quotes stays; quotes end with their line.
 */
const char *ss_asset_without_comments(const char *text, apr_pool_t *pool);

/** Compress an asset without `rest`, if that makes it smaller. */
void ss_asset_compress(ss_asset_t *asset, apr_pool_t *pool);

/** Prepare a shared end. @return NULL without memory */
const ss_asset_rest_t *ss_asset_rest_make(const char *body, apr_pool_t *pool);

/** @return true if it can be sent compressed */
bool ss_asset_has_gzip(const ss_asset_t *asset);

/**
 * What is sent; memory from `pool` only where parts must be joined. Compressed only if
 * ss_asset_has_gzip().
 */
ss_asset_bytes_t ss_asset_bytes(const ss_asset_t *asset, bool gzip, apr_pool_t *pool);

#endif

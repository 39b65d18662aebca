/*
 * The catalogue of a merchant in the database: rows to an immutable snapshot, and import files to
 * rows.
 */
#ifndef SS_CATALOGUE_STORE_H
#define SS_CATALOGUE_STORE_H

#include "model/catalogue.h"
#include "model/catalogue_file.h"
#include "store/db.h"

typedef struct ss_catalogue_cache_t ss_catalogue_cache_t;

/** A cache for one process; safe for threads. */
ss_catalogue_cache_t *ss_catalogue_cache_make(apr_pool_t *pool);

/**
 * Tell the cache how to read the time of the machine, such as apr_time_now(); without it ctx->now
 * counts, which may stand still in a sandbox. Once at start, before threads use the cache.
 */
void ss_catalogue_cache_set_clock(ss_catalogue_cache_t *cache, apr_time_t (*clock)(void));

/**
 * The current snapshot of a merchant, kept until ctx->pool ends; sets ctx->catalogue and
 * ctx->merchant_id. The revision is looked up at most once a second per merchant; a snapshot at
 * hand needs no database connection.
 * @return SS_OK, SS_NOT_FOUND (no such merchant), SS_UNAVAILABLE
 */
ss_status_t ss_catalogue_cache_get(ss_catalogue_cache_t *cache, ss_ctx_t *ctx,
                                   const char *merchant_name);

/**
 * Read a snapshot straight from the database into ctx->pool and set ctx->catalogue and
 * ctx->merchant_id; for commands and tests. @return SS_OK, SS_NOT_FOUND, SS_UNAVAILABLE, SS_ERROR
 * (a damaged database; logged)
 */
ss_status_t ss_catalogue_load(ss_ctx_t *ctx, const char *merchant_name);

/**
 * Read a snapshot into another pool than ctx->pool, which only holds what is needed meanwhile;
 * `ctx` stays as it is.
 * @return as ss_catalogue_load()
 */
ss_status_t ss_catalogue_load_into(ss_ctx_t *ctx, const char *merchant_name, apr_pool_t *pool,
                                   ss_catalogue_t **catalogue);

/** The revision in force. @return SS_OK, SS_NOT_FOUND, SS_UNAVAILABLE */
ss_status_t ss_catalogue_revision(ss_ctx_t *ctx, const char *merchant_name, int64_t *revision);

#define SS_REVISIONS_PAGE 20

typedef struct ss_revision_t {
    const char *merchant_id, *merchant_name;
    int64_t revision;
} ss_revision_t;

/**
 * The revisions in force of all merchants by id, in pages.
 * @param after  merchant id of the last one of the page before; "" for the first page
 * @param list  of ss_revision_t, SS_REVISIONS_PAGE of them if there may be more
 * @return SS_OK, SS_UNAVAILABLE
 */
ss_status_t ss_catalogue_revision_list(ss_ctx_t *ctx, const char *after, apr_array_header_t **list);

/** What is stored of a merchant, as the objects of an import file. */
typedef struct ss_stored_catalogue_t {
    const char *merchant_id; /* "" if there is no such merchant */
    int64_t revision;        /* 0 if there is no such merchant */
    ss_catalogue_file_t *file; /* indexed; all items stored; terms with Id, Hash and PublishedAt */
} ss_stored_catalogue_t;

/**
 * Read everything stored of a merchant, hidden objects included; of terms the current versions.
 * @param pool  where it will live
 * @return SS_OK (also if there is no such merchant), SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_stored_catalogue_find(ss_ctx_t *ctx, const char *merchant_name,
                                     ss_stored_catalogue_t *stored, apr_pool_t *pool);

/** What an import writes, all as text: made before the transaction, which runs statements only. */
typedef struct ss_catalogue_rows_t {
    const char *merchant_id, *merchant_name;
    const char *merchant_data;   /* NULL: unchanged */
    int64_t revision;            /* the one the import was made for; 0: the merchant is new */
    bool replaces[SS_KIND_COUNT]; /* kinds whose rows are given */
    apr_array_header_t *rows;    /* of ss_catalogue_row_t */
} ss_catalogue_rows_t;

typedef struct ss_catalogue_row_t {
    ss_kind_t kind;
    const char *key, *external_id; /* external_id: NULL if there is none */
    int64_t position;
    bool hidden;
    const char *data;                          /* all kinds but terms */
    /* Terms only; `key` is then the id that a new version would get. */
    const char *terms_kind; /* "tac", "dpp", "withdrawal" */
    const char *lang, *title, *markdown, *hash;
} ss_catalogue_row_t;

/** The rows of the kinds that `replaces` names, from a merged, linked and checked catalogue. */
apr_array_header_t *ss_catalogue_rows_make(const ss_catalogue_file_t *merged, const bool *replaces);

/**
 * Write them and step the revision; inside a transaction.
 * @return SS_OK; SS_CONFLICT if another import was faster; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_catalogue_save(ss_ctx_t *ctx, const ss_catalogue_rows_t *rows);

#endif

/*
 * What every layer shares: statuses, the context of one piece of work, and problems a user can
 * mend.
 */
#ifndef SS_BASE_H
#define SS_BASE_H

#include <apr_pools.h>
#include <apr_tables.h>
#include <apr_time.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#define SS_COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

/** How a piece of work ended. Anything but SS_OK leaves nothing half done. */
typedef enum ss_status_t {
    SS_OK,
    SS_INVALID,     /* the user can mend it: see ctx->problems */
    SS_NOT_FOUND,   /* does not exist, or belongs to somebody else */
    SS_CONFLICT,    /* was changed or done meanwhile */
    SS_FORBIDDEN,   /* known, but not allowed to this actor */
    SS_UNAVAILABLE, /* database or another service does not answer; worth a retry */
    SS_ERROR        /* a broken installation or a defect; logged where it arose */
} ss_status_t;

/** One thing a user has to mend. */
typedef struct ss_problem_t {
    const char *field;  /* form field name or JSON path */
    const char *code;   /* text key below "problem." */
    const char *detail; /* fills {detail} in that text; "" if not needed */
} ss_problem_t;

/**
 * The surroundings of one piece of work: a request, a command, a background job.
 * Passed down by pointer; nobody below apache/ and ctl/ reads a clock, a global or the environment.
 */
typedef struct ss_ctx_t {
    apr_pool_t *pool;
    apr_time_t now;
    struct ss_db_t *db;                     /* opened on first use from db_source; NULL before */
    const struct ss_db_source_t *db_source; /* NULL: db is set and stays */
    const struct ss_keys_t *keys;
    const struct ss_site_t *site;           /* settings in force */
    const struct ss_catalogue_t *catalogue; /* snapshot of the merchant; NULL before it is loaded */
    const char *merchant_id;                /* 24 hex; "" before it is known */
    const char *actor; /* for the audit: "order-page", "customer:<id>", "ctl:<user>" */
    const char *lang;                       /* "de" */
    const char *request_id;                 /* "" outside of requests */
    apr_array_header_t *problems;           /* of ss_problem_t */
    struct ss_reads_t *reads; /* what was read, see store/reads.h; NULL: nobody asks */
} ss_ctx_t;

/** A context with empty texts and no problems; the caller fills in the rest. */
ss_ctx_t *ss_ctx_make(apr_pool_t *pool, apr_time_t now);

/** Note one thing the user has to mend. `field` and `code` must outlive the context. */
void ss_problem_add(ss_ctx_t *ctx, const char *field, const char *code);

/** Like ss_problem_add(), with a value that is shown in the text. */
void ss_problem_add_detail(ss_ctx_t *ctx, const char *field, const char *code, const char *detail);

/** @return SS_INVALID if a problem was noted, else SS_OK */
ss_status_t ss_problems_status(const ss_ctx_t *ctx);

/** @return the first problem of `field`, NULL if there is none */
const ss_problem_t *ss_problem_of(const ss_ctx_t *ctx, const char *field);

#endif

/* What was used of metered components, row by row and summed. */
#ifndef SS_USAGE_STORE_H
#define SS_USAGE_STORE_H

#include "model/usage.h"
#include "store/db.h"

/** What was used of one component in a stretch of time. */
typedef struct ss_usage_sum_t {
    const char *component_id;
    int64_t units, rest;    /* whole units, and millionths beyond them */
    const char *counted_at; /* when the newest of it was stored */
} ss_usage_sum_t;

/** Store a count. @param changed  0 if its key was used before */
ss_status_t ss_usage_add(ss_ctx_t *ctx, const ss_usage_t *usage, int *changed);

/** @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_usage_find_by_key(ss_ctx_t *ctx, const char *contract_id, const char *key,
                                 ss_usage_t *usage);

/** The newest counts of a contract. @param list  of ss_usage_t, at most `limit` */
ss_status_t ss_usage_list(ss_ctx_t *ctx, const char *contract_id, int limit,
                          apr_array_header_t **list);

/** Sums of all components from an instant until before another. @param sums  of ss_usage_sum_t */
ss_status_t ss_usage_sum(ss_ctx_t *ctx, const char *contract_id, const char *from,
                         const char *until, apr_array_header_t **sums);

#endif

/*
 * What a piece of work has read: as a fingerprint, and as statements that are run again to see
 * whether they still read the same.
 */
#ifndef SS_READS_H
#define SS_READS_H

#include "store/db.h"

/** Take note of every row that is read in this context from here on. */
void ss_reads_start(ss_ctx_t *ctx);

/** Note something else that the work depends on, as if it had been read. */
void ss_reads_add(ss_ctx_t *ctx, const char *value);

/** Of all that was noted, 64 hex digits; of what comes before ss_reads_record() if that is called. */
const char *ss_reads_fingerprint(const ss_ctx_t *ctx);

/** Statements of later reads with the fingerprint of what they gave. */
typedef struct ss_recording_t {
    const struct ss_recorded_call_t *calls;
    int count;
    const char *fingerprint;
} ss_recording_t;

/** From here on statements are remembered with their arguments. */
void ss_reads_record(ss_ctx_t *ctx);

/**
 * What was read since ss_reads_record(). @return NULL if it must not be run again: an argument was
 * the present time, or bytes
 */
const ss_recording_t *ss_reads_recorded(const ss_ctx_t *ctx);

/** A recording in another pool; of ss_recording_t *, as caches want it. */
const void *ss_recording_copy(const void *recording, apr_pool_t *pool);

/**
 * Run the statements again. Work that is a function of what it reads would then come out the same:
 * each statement follows from what the ones before it gave. @return false also if one failed
 */
bool ss_recording_holds(ss_ctx_t *ctx, const ss_recording_t *recording);

/** For store/db.c: a statement of the context has given these rows. */
void ss_reads_note(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, const ss_rows_t *rows);

#endif

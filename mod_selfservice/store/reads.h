/*
 * What a piece of work has read: statements that are run again to see whether they still read the
 * same.
 */
#ifndef SS_READS_H
#define SS_READS_H

#include "store/db.h"

/** Statements, and the fingerprint of what they gave; made by ss_reads_recorded(). */
typedef struct ss_recording_t ss_recording_t;

/** From here on the context's statements are remembered with their arguments and rows. */
void ss_reads_record(ss_ctx_t *ctx);

/**
 * What was read since ss_reads_record(). @return NULL if it must not be run again: an argument was
 * the present time, or bytes
 */
const ss_recording_t *ss_reads_recorded(const ss_ctx_t *ctx);

/** A recording in another pool. */
const ss_recording_t *ss_recording_copy(const ss_recording_t *recording, apr_pool_t *pool);

/**
 * Would the work read the same now? Yes at once if the database has not changed since it was last
 * looked at; else the statements are run again. Work that is a function of what it reads would then
 * come out the same: each statement follows from what the ones before it gave. Safe for threads.
 * @return false also if a statement failed
 */
bool ss_recording_holds(ss_ctx_t *ctx, const ss_recording_t *recording);

/** For store/db.c: a statement of the context has given these rows. */
void ss_reads_note(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, const ss_rows_t *rows);

#endif

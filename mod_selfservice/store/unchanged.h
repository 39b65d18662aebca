/*
 * How long the database has stood unchanged: what was read since then would read the same now.
 */
#ifndef SS_UNCHANGED_H
#define SS_UNCHANGED_H

#include "store/db.h"

/** Moments of this process in their order; 0 is before all of them. */
typedef uint64_t ss_moment_t;

/** A moment of its own, later than all before; safe for threads. */
ss_moment_t ss_moment(void);

/**
 * A moment since which nobody, in no process, has changed what the last statement of this context
 * could see. Rows read after it, on any connection of this process, are rows as they are now.
 * @return false if that is not known: no statement has run on the context's connection since it was
 * taken, or the engine cannot tell (PostgreSQL)
 */
bool ss_unchanged_since(const ss_ctx_t *ctx, ss_moment_t *since);

#endif

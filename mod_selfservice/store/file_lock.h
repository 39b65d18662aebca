/* An exclusive lock on a file between processes and between holders within one process. */
#ifndef SS_FILE_LOCK_H
#define SS_FILE_LOCK_H

#include "base/base.h"

typedef struct ss_file_lock_t ss_file_lock_t;

/**
 * Open the lock file, made if absent with owner and mode of `model`, the file it guards.
 * @return NULL if that fails; errno tells why
 */
ss_file_lock_t *ss_file_lock_open(const char *path, const char *model, apr_pool_t *pool);

/**
 * Wait until the lock is ours.
 * @param longest  how long: who holds it may be stopped
 * @return false if it took longer, or on an error
 */
bool ss_file_lock_take(ss_file_lock_t *lock, apr_interval_time_t longest);
/** Let the next one have it. */
void ss_file_lock_give(ss_file_lock_t *lock);

#endif

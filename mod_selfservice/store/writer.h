/*
 * The one thread of a process that writes to a SQLite database. Transactions that wait at the same
 * time are committed together: each stands on its own savepoint, the disk is waited for once.
 */
#ifndef SS_WRITER_H
#define SS_WRITER_H

#include "store/db.h"

#define SS_WRITER_QUEUE 1024 /* transactions that may wait */

typedef struct ss_writer_settings_t {
    const char *params; /* of the SQLite database */
    int queue_limit;    /* 0: SS_WRITER_QUEUE */
    apr_interval_time_t
        patience; /* for its turn, then for other processes; 0: SS_DB_PATIENCE, 10 s */
} ss_writer_settings_t;

/**
 * Start the thread. It opens its own connection with the first transaction, and ends when `pool`
 * does at the latest.
 * @return SS_OK, SS_ERROR if the system gives no thread
 */
ss_status_t ss_writer_start(ss_writer_t **writer, const ss_writer_settings_t *settings,
                            apr_pool_t *pool);

/** Finish what waits, refuse what comes, end the thread. May be called more than once. */
void ss_writer_stop(ss_writer_t *writer);

/**
 * Run an action as a transaction on the writer's thread and wait for it; see ss_db_transact().
 * @return what the action returned; SS_UNAVAILABLE if the queue is full, the writer ended or the
 * commit failed
 */
ss_status_t ss_writer_run(ss_writer_t *writer, ss_ctx_t *ctx, ss_db_action_t *action, void *input);

#endif

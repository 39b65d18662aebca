/*
 * What the files behind db.h share: the connection, what an engine can do, and how statements run.
 */
#ifndef SS_DB_INTERNAL_H
#define SS_DB_INTERNAL_H

#include "store/db.h"
#include "store/file_lock.h"
#include "store/sql_statement.h"

#include <apr_dbd.h>

#define SS_DB_PATIENCE apr_time_from_sec(10)

/** Why a statement failed, and so whether running it again is right. */
typedef enum ss_fault_t {
    SS_FAULT_DEFECT,      /* refused for good: our mistake, or the transaction is aborted already */
    SS_FAULT_STALE,       /* nothing was done; prepared anew it may work */
    SS_FAULT_UNAVAILABLE, /* busy, full, unreachable */
    SS_FAULT_RECONNECTED  /* the connection was lost and is back; the effect is unknown */
} ss_fault_t;

/** What differs between database engines. */
typedef struct ss_engine_t {
    const char *driver;     /* as apr_dbd calls it */
    const char *bytes_type; /* column type that stands for {{bytes}} in the schema */
    bool one_writer;        /* even a single write is a transaction under our lock */
    int attempts;           /* how often a transaction is tried that lost against another one */

    /** Settings of a new or reset connection. */
    ss_status_t (*set_up)(ss_db_t *db, const ss_ctx_t *ctx);
    /** Is what stands behind the connection still the database it was opened for? */
    ss_status_t (*check)(ss_db_t *db, const ss_ctx_t *ctx);
    /** After a failure: find out why and mend the connection if that is possible. */
    ss_fault_t (*diagnose)(ss_db_t *db, const ss_ctx_t *ctx);
    /** Behind ss_db_advice(); NULL where the server knows best. */
    const char *(*advise)(const ss_db_t *db, apr_pool_t *pool);
    /**
     * A number that is another one after every change by whomever, as of the last statement of the
     * connection. NULL where there is no such number. @return false if it cannot be told
     */
    bool (*content)(const ss_db_t *db, uint32_t *content);
    /** @return false if it failed; diagnose() tells why */
    bool (*begin)(ss_db_t *db);
    bool (*commit)(ss_db_t *db);
    void (*rollback)(ss_db_t *db);
} ss_engine_t;

struct ss_db_t {
    const ss_engine_t *engine;
    const apr_dbd_driver_t *driver;
    apr_dbd_t *handle;
    const apr_dbd_t *wrapped;   /* the handle it was made for; `handle` may be newer */
    apr_pool_t *pool;           /* lives as long as the connection */
    apr_pool_t *statement_pool; /* emptied together with the cache */
    const char *params;
    bool is_set_up, is_ready;   /* settings made; schema found */
    bool has_complained;        /* the missing schema was logged already */
    bool in_transaction;
    bool statement_failed;      /* in the running transaction: it can only be undone */
    bool prepare_failed;        /* the last failure came before anything ran */
    ss_status_t failure;        /* SS_OK, or why the running transaction must be undone */
    bool has_read;              /* a statement has run since the connection was taken */
    uint32_t content;           /* what it last told about its content, for unchanged.c */
    uint64_t unchanged_since;   /* when that was first seen; 0: never */
    uint64_t device, inode;     /* SQLite: the file that was opened; 0 in memory */
    ss_file_lock_t *lock;       /* SQLite: NULL before the first transaction */
    apr_interval_time_t patience; /* SQLite: so long it waits for the lock; 0: SS_DB_PATIENCE */
    bool lock_is_held; /* SQLite: the last transaction did not begin because another process has the
                          lock */
    bool lock_failed;  /* SQLite: the last begin could not open its lock; that was logged */
    unsigned int label;         /* makes names of prepared statements unique */
    apr_dbd_prepared_t *statements[SS_SQL_COUNT + 1];
};

extern const ss_engine_t ss_sqlite_engine, ss_pgsql_engine;

/** One run of a statement. */
typedef struct ss_call_t {
    ss_sql_t sql;
    const ss_arg_t *args;
    ss_rows_t **rows; /* NULL: it returns nothing */
    int changed;
} ss_call_t;

/** Run a statement on a connection that need not be ready. Failures are logged unless `quiet`. */
ss_status_t ss_statement_run(ss_db_t *db, ss_ctx_t *ctx, ss_call_t *call, bool quiet);

/** Forget all prepared statements of the connection. */
void ss_statements_forget(ss_db_t *db);

/** Bind, run and read once; no second try. @return false if it failed */
bool ss_statement_try(ss_db_t *db, ss_ctx_t *ctx, ss_call_t *call);

/**
 * Run a statement without parameters as it stands (settings of the connection).
 * @return false if it failed
 */
bool ss_statement_plain(ss_db_t *db, ss_sql_t sql, const char **first_value, apr_pool_t *pool);

/** Copy a result into the pool. */
ss_rows_t *ss_rows_copy(const ss_db_t *db, apr_dbd_results_t *results, apr_pool_t *pool);

/** The context's connection; one that is taken from the source is checked before it is used. */
ss_status_t ss_db_take(ss_ctx_t *ctx);

/** Settings made and schema current? Looks once per connection, and again after a failure. */
ss_status_t ss_db_make_ready(ss_db_t *db, ss_ctx_t *ctx);

/** Replace the handle by a new one with the same parameters. */
ss_status_t ss_db_renew(ss_db_t *db, const ss_ctx_t *ctx);

/** First line of what the driver says about the last failure; further lines may hold values. */
const char *ss_db_reason(const ss_db_t *db, apr_pool_t *pool);

/** What may be appended to it: "; … cannot write …: run …" if rights are missing, else "". */
const char *ss_db_advice(const ss_db_t *db, apr_pool_t *pool);

/**
 * Run a command of SQLite (SAVEPOINT and the like) on its own handle.
 * @return false if it failed
 */
bool ss_sqlite_execute(ss_db_t *db, const char *command);

/** The number of the last migration applied, 0 without a schema. @return SS_OK or SS_UNAVAILABLE */
ss_status_t ss_db_find_version(ss_db_t *db, ss_ctx_t *ctx, int64_t *version);

/** Like ss_db_begin(), for a database whose schema is not current. */
ss_status_t ss_db_begin_unready(ss_db_t *db, ss_ctx_t *ctx);

/** Begin a transaction on a connection; SQLite waits for the lock of other processes. */
ss_status_t ss_db_begin(ss_db_t *db, ss_ctx_t *ctx);

/** Commit if `status` and all statements are fine, else undo. @return how it ended */
ss_status_t ss_db_end(ss_db_t *db, ss_ctx_t *ctx, ss_status_t status);

#endif

/*
 * SQLite behind apr_dbd. Transactions are begun and ended on SQLite's own handle: apr_dbd_sqlite3
 * holds a mutex of the whole process during each statement, and readers shall not wait for the disk
 * behind a commit.
 */
#include "store/db_internal.h"

#include "base/log.h"
#include "store/file_rights.h"

#include <apr_strings.h>
#include <errno.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/stat.h>

/*
 * Somebody who does not know our lock (the sqlite3 shell, a backup) may hold the database for this
 * long.
 */
#define BUSY_TRIES 20
#define BUSY_PAUSE (50 * APR_TIME_C(1000))

static sqlite3 *native(const ss_db_t *db)
{
    return apr_dbd_native_handle(db->driver, db->handle);
}

/* The file as an absolute path, NULL for a database in memory. */
static const char *database_file(const ss_db_t *db)
{
    const char *path = sqlite3_db_filename(native(db), "main");

    return path == NULL || *path == '\0' ? NULL : path;
}

/*
 * The last connection of another process locks the file for a moment when it closes and tidies up
 * the write-ahead log, and so does the first one after a crash.
 */
static bool apply_setting(ss_db_t *db, ss_sql_t setting, apr_pool_t *pool)
{
    const char *value;

    for (int i = 0; i < BUSY_TRIES; i++) {
        if (ss_statement_plain(db, setting, &value, pool)) {
            return true;
        }
        if ((sqlite3_errcode(native(db)) & 0xff) != SQLITE_BUSY) {
            return false;
        }
        apr_sleep(BUSY_PAUSE);
    }
    return false;
}

static ss_status_t set_up(ss_db_t *db, const ss_ctx_t *ctx)
{
    static const ss_sql_t settings[] = { SS_SQL_SQLITE_JOURNAL, SS_SQL_SQLITE_FOREIGN_KEYS,
                                         SS_SQL_SQLITE_SYNCHRONOUS };
    const char *path = database_file(db);
    struct stat file;

    for (int i = 0; i < SS_COUNT(settings); i++) {
        if (!apply_setting(db, settings[i], ctx->pool)) {
            ss_log(SS_LOG_ERROR, "SS0110", ctx, "set up database: %s: %s%s",
                   path == NULL ? "in memory" : path, ss_db_reason(db, ctx->pool),
                   path == NULL ? "" : ss_file_rights_advice(path, ctx->pool));
            return SS_UNAVAILABLE;
        }
    }
    if (path != NULL && stat(path, &file) == 0) {
        db->device = file.st_dev;
        db->inode = file.st_ino;
    }
    ss_statements_forget(db);
    db->unchanged_since = 0; /* the count of changes starts anew with each handle */
    db->is_set_up = true;
    return SS_OK;
}

/* SQLite reads and writes a file on after it was deleted; what it writes then is lost. */
static ss_status_t check(ss_db_t *db, const ss_ctx_t *ctx)
{
    const char *path;
    struct stat file;

    if (db->inode == 0) {
        return SS_OK;
    }
    path = database_file(db);
    if (stat(path, &file) != 0) {
        ss_log(SS_LOG_ERROR, "SS0111", ctx, "open database: %s is gone", path);
        return SS_UNAVAILABLE;
    }
    if (file.st_dev == db->device && file.st_ino == db->inode) {
        return SS_OK;
    }
    ss_log(SS_LOG_WARNING, "SS0112", ctx, "open database: %s was replaced, opened again", path);
    db->lock = NULL;
    db->inode = 0;
    return ss_db_renew(db, ctx);
}

/*
 * The driver prepares with SQLite's oldest call. After a change of the schema, or of some settings,
 * such a statement fails with "not an error" or SQLITE_SCHEMA before it does anything, until it is
 * prepared anew.
 */
static ss_fault_t diagnose(ss_db_t *db, const ss_ctx_t *ctx)
{
    (void)ctx;
    switch (sqlite3_errcode(native(db)) & 0xff) {
    case SQLITE_OK:
    case SQLITE_SCHEMA:
        return db->prepare_failed ? SS_FAULT_DEFECT : SS_FAULT_STALE;
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
        return SS_FAULT_DEFECT;
    default:
        return SS_FAULT_UNAVAILABLE;
    }
}

static const char *advise(const ss_db_t *db, apr_pool_t *pool)
{
    const char *path = database_file(db);

    return path == NULL ? "" : ss_file_rights_advice(path, pool);
}

/* Counts commits of this connection, and of others when a statement begins to read. */
static bool content(const ss_db_t *db, uint32_t *content)
{
    unsigned int version;
    bool found = sqlite3_file_control(native(db), "main", SQLITE_FCNTL_DATA_VERSION, &version)
                 == SQLITE_OK;

    *content = found ? version : 0;
    return found;
}

static void tell_lock_failure(const char *lock_path, const char *path, apr_pool_t *pool)
{
    const char *advice;
    char reason[120];

    apr_strerror(APR_FROM_OS_ERROR(errno), reason, sizeof(reason));
    advice = ss_file_rights_advice(path, pool);
    ss_log(SS_LOG_ERROR, "SS0113", NULL, "lock database: cannot open %s: %s%s", lock_path, reason,
           *advice != '\0' ? advice : ss_file_rights_advice(lock_path, pool));
}

/* The pool of a connection lives long: what a failure needs goes with it. */
static void open_lock(ss_db_t *db, const char *path)
{
    const char *lock_path;
    apr_pool_t *pool;

    apr_pool_create(&pool, db->pool);
    lock_path = apr_pstrcat(pool, path, ".lock", NULL);
    db->lock = ss_file_lock_open(lock_path, path, db->pool);
    if (db->lock == NULL) {
        tell_lock_failure(lock_path, path, pool);
    }
    apr_pool_destroy(pool);
}

static bool take_lock(ss_db_t *db)
{
    const char *path = database_file(db);

    if (path == NULL) {
        return true;
    }
    if (db->lock == NULL) {
        open_lock(db, path);
    }
    db->lock_failed = db->lock == NULL;
    if (db->lock_failed) {
        return false;
    }
    db->lock_is_held = !ss_file_lock_take(db->lock,
                                          db->patience > 0 ? db->patience : SS_DB_PATIENCE);
    return !db->lock_is_held;
}

static void give_lock(ss_db_t *db)
{
    if (db->lock != NULL) {
        ss_file_lock_give(db->lock);
    }
}

bool ss_sqlite_execute(ss_db_t *db, const char *command)
{
    return sqlite3_exec(native(db), command, NULL, NULL, NULL) == SQLITE_OK;
}

static bool begin(ss_db_t *db)
{
    int result = SQLITE_BUSY;

    if (!take_lock(db)) {
        return false;
    }
    for (int i = 0; i < BUSY_TRIES && (result & 0xff) == SQLITE_BUSY; i++) {
        if (i > 0) {
            apr_sleep(BUSY_PAUSE);
        }
        result = sqlite3_exec(native(db), "BEGIN IMMEDIATE", NULL, NULL, NULL);
    }
    if (result != SQLITE_OK) {
        give_lock(db);
    }
    return result == SQLITE_OK;
}

static bool commit(ss_db_t *db)
{
    if (!ss_sqlite_execute(db, "COMMIT")) {
        return false;
    }
    give_lock(db);
    return true;
}

static void rollback(ss_db_t *db)
{
    /* After some errors (disk full, for one) SQLite has undone the transaction by itself. */
    if (sqlite3_get_autocommit(native(db)) == 0) {
        ss_sqlite_execute(db, "ROLLBACK");
    }
    give_lock(db);
}

const ss_engine_t ss_sqlite_engine = {
    .driver = "sqlite3",
    .bytes_type = "BLOB",
    .one_writer = true,
    .attempts = 1,
    .set_up = set_up,
    .check = check,
    .diagnose = diagnose,
    .advise = advise,
    .content = content,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
};

/* Connections: opened by us or wrapped around one of mod_dbd, made ready on first use. */
#include "store/db_connection.h"

#include "base/log.h"
#include "store/db_internal.h"
#include "store/file_rights.h"
#include "store/schema_text.h"

#include <string.h>

#define USERDATA_KEY "ss_db"

static const ss_engine_t *const engines[] = { &ss_sqlite_engine, &ss_pgsql_engine };

static const ss_engine_t *engine_of(const char *driver)
{
    for (int i = 0; i < SS_COUNT(engines); i++) {
        if (strcmp(engines[i]->driver, driver) == 0) {
            return engines[i];
        }
    }
    ss_log(SS_LOG_ERROR, "SS0120", NULL,
           "open database: unknown driver %s (sqlite3 and pgsql are known)", driver);
    return NULL;
}

static ss_db_t *make(const ss_engine_t *engine, const ss_db_handle_t *handle)
{
    ss_db_t *db = apr_pcalloc(handle->pool, sizeof(*db));

    db->engine = engine;
    db->driver = handle->driver;
    db->handle = handle->handle;
    db->wrapped = handle->handle;
    db->params = handle->params;
    db->pool = handle->pool;
    apr_pool_create(&db->statement_pool, handle->pool);
    return db;
}

ss_status_t ss_db_wrap(ss_db_t **db, const ss_db_handle_t *handle)
{
    const ss_engine_t *engine;
    void *known = NULL;

    apr_pool_userdata_get(&known, USERDATA_KEY, handle->pool);
    *db = known;
    if (*db != NULL && (*db)->wrapped == handle->handle) {
        return SS_OK;
    }
    engine = engine_of(apr_dbd_name(handle->driver));
    if (engine == NULL) {
        return SS_ERROR;
    }
    *db = make(engine, handle);
    apr_pool_userdata_setn(*db, USERDATA_KEY, apr_pool_cleanup_null, handle->pool);
    return SS_OK;
}

typedef struct open_handle_t {
    const apr_dbd_driver_t *driver;
    apr_dbd_t *handle;
} open_handle_t;

static apr_status_t close_handle(void *data)
{
    open_handle_t *opened = data;

    return apr_dbd_close(opened->driver, opened->handle);
}

/* Parameters of PostgreSQL may hold a password: only a file is named. */
static void tell_open_failure(const ss_engine_t *engine, const char *params, const char *error,
                              apr_pool_t *pool)
{
    int length = (int)strcspn(error, "\r\n");

    if (engine != &ss_sqlite_engine) {
        ss_log(SS_LOG_ERROR, "SS0121", NULL, "open database: %.*s", length, error);
        return;
    }
    ss_log(SS_LOG_ERROR, "SS0121", NULL, "open database: %s: %.*s%s", params, length, error,
           ss_file_rights_advice(params, pool));
}

/* apr_dbd does not close a connection with its pool; we do. */
static apr_dbd_t *open_handle(const ss_engine_t *engine, const apr_dbd_driver_t *driver,
                              const char *params, apr_pool_t *pool)
{
    open_handle_t *opened = apr_palloc(pool, sizeof(*opened));
    const char *error = "out of memory or bad parameters";

    opened->driver = driver;
    if (apr_dbd_open_ex(driver, pool, params, &opened->handle, &error) != APR_SUCCESS) {
        tell_open_failure(engine, params, error, pool);
        return NULL;
    }
    apr_pool_cleanup_register(pool, opened, close_handle, apr_pool_cleanup_null);
    return opened->handle;
}

ss_status_t ss_db_open(ss_db_t **db, const char *driver, const char *params, apr_pool_t *pool)
{
    const ss_engine_t *engine = engine_of(driver);
    ss_db_handle_t handle = { .params = params, .pool = pool };

    *db = NULL;
    if (engine == NULL) {
        return SS_ERROR;
    }
    if (apr_dbd_init(pool) != APR_SUCCESS
        || apr_dbd_get_driver(pool, driver, &handle.driver) != APR_SUCCESS) {
        ss_log(SS_LOG_ERROR, "SS0122", NULL,
               "open database: the driver apr_dbd_%s is not installed", driver);
        return SS_ERROR;
    }
    handle.handle = open_handle(engine, handle.driver, params, pool);
    if (handle.handle == NULL) {
        return SS_UNAVAILABLE;
    }
    *db = make(engine, &handle);
    return SS_OK;
}

ss_status_t ss_db_renew(ss_db_t *db, const ss_ctx_t *ctx)
{
    apr_dbd_t *fresh = open_handle(db->engine, db->driver, db->params, db->pool);

    if (fresh == NULL) {
        return SS_UNAVAILABLE;
    }
    /* The old handle stays open until the pool ends: it may belong to mod_dbd. */
    db->handle = fresh;
    db->is_ready = db->has_complained = false;
    ss_statements_forget(db);
    return db->engine->set_up(db, ctx);
}

ss_status_t ss_db_find_version(ss_db_t *db, ss_ctx_t *ctx, int64_t *version)
{
    ss_rows_t *rows;
    ss_call_t call = { .sql = SS_SQL_SCHEMA_VERSION_FIND, .rows = &rows };
    ss_status_t status = db->is_set_up ? SS_OK : db->engine->set_up(db, ctx);

    *version = 0;
    if (status != SS_OK) {
        return status;
    }
    status = ss_statement_run(db, ctx, &call, true);
    if (status == SS_OK) {
        *version = ss_rows_int(rows, 0, 0);
    }
    /* A statement that cannot be prepared: there is no such table. */
    return status == SS_ERROR ? SS_OK : status;
}

static ss_status_t check_schema(ss_db_t *db, ss_ctx_t *ctx)
{
    int64_t version;
    ss_status_t status = ss_db_find_version(db, ctx, &version);

    if (status != SS_OK || version >= ss_migration_count) {
        return status;
    }
    if (!db->has_complained) {
        db->has_complained = true;
        ss_log(SS_LOG_ERROR, "SS0123", ctx,
               "use database: its schema has version %d of %d; run \"selfservicectl schema %s\"",
               (int)version, ss_migration_count, version == 0 ? "install" : "upgrade");
    }
    return SS_UNAVAILABLE;
}

ss_status_t ss_db_make_ready(ss_db_t *db, ss_ctx_t *ctx)
{
    ss_status_t status;

    if (db->is_ready) {
        return SS_OK;
    }
    status = check_schema(db, ctx);
    db->is_ready = status == SS_OK;
    return status;
}

static ss_status_t give_one(void *baton, apr_pool_t *pool, ss_db_t **db)
{
    (void)pool;
    *db = baton;
    return SS_OK;
}

static void keep_one(void *baton, ss_db_t *db)
{
    (void)baton;
    (void)db;
}

const ss_db_source_t *ss_db_source_of(ss_db_t *db, apr_pool_t *pool)
{
    ss_db_source_t *source = apr_pcalloc(pool, sizeof(*source));

    source->acquire = give_one;
    source->release = keep_one;
    source->baton = db;
    return source;
}

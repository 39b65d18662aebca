/* Connections from mod_dbd for requests and jobs, and the writer of each SQLite database. */
#include "apache/database.h"

#include "apache/config_tree.h"
#include "apache/module.h"
#include "store/db_connection.h"
#include "store/writer.h"

#include <apr_dbd.h>
#include <mod_dbd.h>

#include <ap_mpm.h>
#include <apr_hash.h>
#include <apr_optional.h>
#include <apr_strings.h>
#include <apr_thread_mutex.h>

/* The database of one virtual host as its DBD directives name it. */
struct ss_host_db_t {
    const char *driver, *params;
};

/* What one context holds; mod_dbd wants its own record back. */
typedef struct taken_t {
    server_rec *server;
    ap_dbd_t *record;
} taken_t;

/* The writers of this process by database; filled when a database is first written to. */
typedef struct writers_t {
    apr_hash_t *by_params; /* NULL where one process serves one request at a time: grouping would
                              gain nothing */
    apr_thread_mutex_t *mutex;
    apr_pool_t *pool;
} writers_t;

static APR_OPTIONAL_FN_TYPE(ap_dbd_open) *dbd_open;
static APR_OPTIONAL_FN_TYPE(ap_dbd_close) *dbd_close;
static writers_t writers;

bool ss_database_find_mod_dbd(void)
{
    dbd_open = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_open);
    dbd_close = APR_RETRIEVE_OPTIONAL_FN(ap_dbd_close);
    return dbd_open != NULL && dbd_close != NULL;
}

void ss_database_note(server_rec *main_server, apr_pool_t *pool)
{
    const char *driver = ss_config_word(main_server, "DBDriver", pool);
    const char *params = ss_config_word(main_server, "DBDParams", pool);

    for (server_rec *server = main_server; server != NULL; server = server->next) {
        struct ss_host_db_t *db = apr_palloc(pool, sizeof(*db));
        bool own = server != main_server && ss_host(server)->site->enabled;

        db->driver = own ? ss_config_word(server, "DBDriver", pool) : driver;
        db->params = own ? ss_config_word(server, "DBDParams", pool) : params;
        ss_host(server)->db = db;
    }
}

bool ss_database_is_configured(const ss_host_t *host)
{
    return host->db->driver != NULL && host->db->params != NULL;
}

const char *ss_database_file(const ss_host_t *host)
{
    return strcmp(host->db->driver, "sqlite3") == 0 && *host->db->params == '/' ? host->db->params
                                                                                : NULL;
}

const char *ss_database_name(const ss_host_t *host)
{
    return host->db->params;
}

void ss_database_start_child(apr_pool_t *child_pool)
{
    int threaded = 0;

    ap_mpm_query(AP_MPMQ_IS_THREADED, &threaded);
    apr_pool_create(&writers.pool, child_pool);
    writers.by_params = threaded ? apr_hash_make(child_pool) : NULL;
    apr_thread_mutex_create(&writers.mutex, APR_THREAD_MUTEX_DEFAULT, child_pool);
}

static ss_writer_t *writer_of(const struct ss_host_db_t *db)
{
    ss_writer_settings_t settings = { .params = db->params };
    ss_writer_t *writer;

    if (writers.by_params == NULL || strcmp(db->driver, "sqlite3") != 0) {
        return NULL;
    }
    apr_thread_mutex_lock(writers.mutex);
    writer = apr_hash_get(writers.by_params, db->params, APR_HASH_KEY_STRING);
    if (writer == NULL && ss_writer_start(&writer, &settings, writers.pool) == SS_OK) {
        apr_hash_set(writers.by_params, db->params, APR_HASH_KEY_STRING, writer);
    }
    apr_thread_mutex_unlock(writers.mutex);
    return writer;
}

static ss_status_t acquire(void *baton, apr_pool_t *pool, ss_db_t **db)
{
    taken_t *taken = baton;
    ss_db_handle_t handle;
    ss_status_t status;

    taken->record = dbd_open(pool, taken->server);
    if (taken->record == NULL) {
        return SS_UNAVAILABLE;
    }
    handle = (ss_db_handle_t){ .driver = taken->record->driver,
                               .handle = taken->record->handle,
                               .params = ss_host(taken->server)->db->params,
                               .pool = taken->record->pool };
    status = ss_db_wrap(db, &handle);
    if (status != SS_OK) {
        dbd_close(taken->server, taken->record);
        taken->record = NULL;
    }
    return status;
}

static void release(void *baton, ss_db_t *db)
{
    taken_t *taken = baton;

    (void)db;
    if (taken->record != NULL) {
        dbd_close(taken->server, taken->record);
        taken->record = NULL;
    }
}

const ss_db_source_t *ss_database_source(server_rec *server, apr_pool_t *pool)
{
    ss_db_source_t *source = apr_pcalloc(pool, sizeof(*source));
    taken_t *taken = apr_pcalloc(pool, sizeof(*taken));

    taken->server = server;
    source->acquire = acquire;
    source->release = release;
    source->baton = taken;
    source->writer = writer_of(ss_host(server)->db);
    return source;
}

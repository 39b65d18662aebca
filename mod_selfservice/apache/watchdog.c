/* Background work as a task of mod_watchdog: one process of the server at a time, about once a second. */
#include "apache/watchdog.h"

#include "actions/worker.h"
#include "actions/worker_sites.h"
#include "apache/child.h"
#include "apache/database.h"
#include "apache/log_sink.h"
#include "apache/module.h"
#include "apache/settings.h"
#include "base/random_id.h"
#include "base/share_dir.h"

#include <mod_watchdog.h>

#include <apr_hash.h>

#define TASK "selfservice"

/* The work on one database, as one process does it. */
typedef struct task_t {
    server_rec *server; /* any virtual host that uses the database */
    apr_pool_t *pool;   /* while this process works */
    ss_worker_t worker;
} task_t;

static ss_ctx_t *make_context(const task_t *task, apr_pool_t *pool)
{
    ss_ctx_t *ctx = ss_ctx_make(pool, apr_time_now());

    ctx->db_source = ss_database_source(task->server, pool);
    ctx->keys = ss_host(task->server)->keys;
    ctx->actor = "worker";
    return ctx;
}

static void start(task_t *task)
{
    apr_pool_create(&task->pool, NULL);
    task->worker = (ss_worker_t){
        .find_site = ss_worker_sites_find,
        .baton = ss_worker_sites_make(ss_share_dir, task->pool),
        .holder = ss_id_make(task->pool),
        .catalogues = ss_child_catalogues(),
        .clock = apr_time_now,
    };
}

static void stop(task_t *task, apr_pool_t *pool)
{
    if (task->pool != NULL) {
        ss_worker_stop(make_context(task, pool), &task->worker);
        apr_pool_destroy(task->pool);
        task->pool = NULL;
    }
}

static apr_status_t run(int state, void *data, apr_pool_t *parent)
{
    task_t *task = data;
    apr_pool_t *pool;

    apr_pool_create(&pool, parent);
    if (state != AP_WATCHDOG_STATE_STOPPING && task->pool == NULL) {
        start(task);
    }
    if (state == AP_WATCHDOG_STATE_RUNNING) {
        ss_worker_tick(make_context(task, pool), &task->worker);
    }
    if (state == AP_WATCHDOG_STATE_STOPPING) {
        stop(task, pool);
    }
    apr_pool_destroy(pool);
    return APR_SUCCESS;
}

/* One host per database that an enabled virtual host uses. */
static apr_array_header_t *hosts_of_databases(server_rec *main_server, apr_pool_t *pool)
{
    apr_hash_t *seen = apr_hash_make(pool);
    apr_array_header_t *hosts = apr_array_make(pool, 1, sizeof(server_rec *));

    for (server_rec *server = main_server; server != NULL; server = server->next) {
        const ss_host_t *host = ss_host(server);
        const char *name;

        if (!host->site->enabled || !ss_database_is_configured(host)) {
            continue;
        }
        name = ss_database_name(host);
        if (apr_hash_get(seen, name, APR_HASH_KEY_STRING) == NULL) {
            apr_hash_set(seen, name, APR_HASH_KEY_STRING, "");
            APR_ARRAY_PUSH(hosts, server_rec *) = server;
        }
    }
    return hosts;
}

void ss_watchdog_register(server_rec *main_server, apr_pool_t *pool)
{
    APR_OPTIONAL_FN_TYPE(ap_watchdog_get_instance) *get_instance =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_get_instance);
    APR_OPTIONAL_FN_TYPE(ap_watchdog_register_callback) *register_callback =
        APR_RETRIEVE_OPTIONAL_FN(ap_watchdog_register_callback);
    const apr_array_header_t *hosts = hosts_of_databases(main_server, pool);
    ap_watchdog_t *watchdog;

    if (hosts->nelts == 0) {
        return;
    }
    if (get_instance == NULL || register_callback == NULL) {
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, main_server, "SS0205: start background work: mod_watchdog is not loaded, "
                     "mails and documents wait (a2enmod watchdog)");
        return;
    }
    if (get_instance(&watchdog, TASK, 0, 1, pool) != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, main_server, "SS0207: start background work: mod_watchdog gives no task");
        return;
    }
    for (int i = 0; i < hosts->nelts; i++) {
        task_t *task = apr_pcalloc(pool, sizeof(*task));

        task->server = APR_ARRAY_IDX(hosts, i, server_rec *);
        register_callback(watchdog, AP_WD_TM_INTERVAL, task, run);
    }
}

/*
 * Background work as a task of mod_watchdog: one process of the server at a time, about once a
 * second.
 */
#include "apache/watchdog.h"

#include "actions/check_vat_ids.h"
#include "actions/delete_expired.h"
#include "actions/tell_faults.h"
#include "actions/worker.h"
#include "apache/child.h"
#include "apache/database.h"
#include "apache/host_sites.h"
#include "apache/module.h"
#include "apache/settings.h"
#include "base/random_id.h"

#include <mod_watchdog.h>

#include <apr_hash.h>
#include <apr_thread_mutex.h>

#define TASK "selfservice"
/*
 * Tenths of a second, longer than a round can last once it must stop: a talk with a mail server
 * ends within 5 s, then the result waits for the database for 20 s at most.
 */
#define PATIENCE 400

/* The work on one database, as one process does it. */
typedef struct task_t {
    ss_host_sites_t sites;
    apr_pool_t *pool; /* while this process works */
    ss_worker_t worker;
} task_t;

/*
 * mod_watchdog ends its thread only after the child's memory is gone. So a round runs under a
 * mutex, and the first thing a child does when it ends is to wait for the round and to give the
 * lease up.
 */
typedef struct rounds_t {
    apr_thread_mutex_t *mutex;
    apr_array_header_t *tasks; /* of task_t *: those that have begun */
    _Atomic bool are_over;
} rounds_t;

static rounds_t rounds;

static bool child_ends(void)
{
    return rounds.are_over;
}

static ss_ctx_t *make_context(const task_t *task, apr_pool_t *pool)
{
    ss_ctx_t *ctx = ss_ctx_make(pool, apr_time_now());

    ctx->db_source = ss_database_source(task->sites.host, pool);
    ctx->keys = ss_host(task->sites.host)->keys;
    ctx->actor = "worker";
    return ctx;
}

static void start(task_t *task)
{
    apr_pool_create(&task->pool, NULL);
    task->worker = (ss_worker_t){
        .find_site = ss_host_sites_find,
        .baton = &task->sites,
        .holder = ss_id_make(task->pool),
        .catalogues = ss_child_catalogues(),
        .vat_checks = ss_vat_checks_make(task->pool),
        .clock = apr_time_now,
        .must_stop = child_ends,
        .expiring = ss_expiring_make(task->pool),
        .told = ss_told_make(task->pool),
    };
    APR_ARRAY_PUSH(rounds.tasks, task_t *) = task;
}

static void work(task_t *task, apr_pool_t *pool)
{
    ss_ctx_t *ctx = make_context(task, pool);

    if (task->pool == NULL) {
        start(task);
    }
    ss_host_sites_keep(&task->sites, ctx);
    ss_worker_tick(ctx, &task->worker);
    ss_db_release(ctx);
}

static apr_status_t run(int state, void *data, apr_pool_t *parent)
{
    apr_pool_t *pool;

    if (state != AP_WATCHDOG_STATE_RUNNING || rounds.are_over) {
        return APR_SUCCESS;
    }
    apr_thread_mutex_lock(rounds.mutex);
    apr_pool_create(&pool, parent);
    if (!rounds.are_over) {
        work(data, pool);
    }
    apr_pool_destroy(pool);
    apr_thread_mutex_unlock(rounds.mutex);
    return APR_SUCCESS;
}

/* The round has at most one talk with a mail server to finish. */
static bool wait_for_round(void)
{
    for (int i = 0; i < PATIENCE; i++) {
        if (apr_thread_mutex_trylock(rounds.mutex) == APR_SUCCESS) {
            return true;
        }
        apr_sleep(apr_time_from_msec(100));
    }
    return false;
}

static apr_status_t end_work(void *data)
{
    apr_pool_t *pool = data;

    rounds.are_over = true;
    if (!wait_for_round()) {
        return APR_TIMEUP;
    }
    for (int i = 0; i < rounds.tasks->nelts; i++) {
        task_t *task = APR_ARRAY_IDX(rounds.tasks, i, task_t *);

        ss_worker_stop(make_context(task, pool), &task->worker);
        apr_pool_destroy(task->pool);
        task->pool = NULL;
    }
    apr_thread_mutex_unlock(rounds.mutex);
    return APR_SUCCESS;
}

void ss_watchdog_start_child(apr_pool_t *pool)
{
    apr_pool_t *lasting;

    apr_pool_create(&lasting, NULL);
    rounds.are_over = false;
    rounds.tasks = apr_array_make(lasting, 1, sizeof(task_t *));
    apr_thread_mutex_create(&rounds.mutex, APR_THREAD_MUTEX_DEFAULT, lasting);
    apr_pool_pre_cleanup_register(pool, pool, end_work);
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
        ap_log_error(APLOG_MARK, APLOG_WARNING, 0, main_server,
                     "SS0205: start background work: mod_watchdog is not loaded, "
                     "mails and documents wait (a2enmod watchdog)");
        return;
    }
    if (get_instance(&watchdog, TASK, 0, 1, pool) != APR_SUCCESS) {
        ap_log_error(APLOG_MARK, APLOG_ERR, 0, main_server,
                     "SS0207: start background work: mod_watchdog gives no task");
        return;
    }
    for (int i = 0; i < hosts->nelts; i++) {
        task_t *task = apr_pcalloc(pool, sizeof(*task));

        task->sites.main_server = main_server;
        task->sites.host = APR_ARRAY_IDX(hosts, i, server_rec *);
        register_callback(watchdog, AP_WD_TM_INTERVAL, task, run);
    }
}

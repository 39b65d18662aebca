/*
 * The one thread of a process that writes to a SQLite database: takes all that waits and commits it
 * at once.
 */
#include "store/writer.h"

#include "base/log.h"
#include "store/db_internal.h"

#include <apr_thread_cond.h>
#include <apr_thread_mutex.h>
#include <apr_thread_proc.h>

/*
 * So long the thread waits for as many transactions as it took the last time. Clients that were
 * answered together come again together, and one commit for all of them is cheaper than one for the
 * first and one for the rest.
 */
#define GATHERING apr_time_from_msec(1)

/* A transaction that waits; it stands on the stack of the thread that waits for it. */
typedef struct job_t {
    ss_ctx_t *ctx;
    ss_db_action_t *action;
    void *input;
    ss_status_t status;
    uint64_t batch; /* the number of the batch it will be part of */
} job_t;

struct ss_writer_t {
    const char *params;
    int limit;
    apr_interval_time_t patience; /* so long a transaction waits for its turn */
    apr_pool_t *pool; /* of the thread, with the connection */
    apr_thread_t *thread;
    apr_thread_mutex_t *mutex;
    apr_thread_cond_t *work;
    /* Who waits for an even batch never waits together with who waits for the next, odd one. */
    apr_thread_cond_t *answered[2];
    /* All below only with the mutex. */
    job_t **waiting;
    int count;
    int usual;                 /* how many the last batch had */
    uint64_t collecting, done; /* numbers of batches */
    bool stopping;
    /* All below only by the thread. */
    job_t **batch;
    ss_db_t *db;
};

/* The connection is opened late: a server shall start while its database is away. */
static ss_db_t *open_connection(ss_writer_t *writer)
{
    if (writer->db == NULL) {
        ss_db_open(&writer->db, "sqlite3", writer->params, writer->pool);
        if (writer->db != NULL) {
            writer->db->patience = writer->patience;
        }
    }
    return writer->db;
}

static void run_job(job_t *job, ss_db_t *db)
{
    ss_db_t *own = job->ctx->db;

    db->statement_failed = false;
    db->failure = SS_OK;
    job->ctx->db = db;
    job->status = job->action(job->ctx, job->input);
    job->ctx->db = own;
    if (job->status == SS_OK) {
        job->status = db->failure;
    }
}

/* @return false if the whole transaction is lost */
static bool run_in_savepoint(job_t *job, ss_db_t *db)
{
    if (!ss_sqlite_execute(db, "SAVEPOINT job")) {
        return false;
    }
    run_job(job, db);
    if (job->status == SS_OK) {
        return ss_sqlite_execute(db, "RELEASE job");
    }
    return ss_sqlite_execute(db, "ROLLBACK TO job") && ss_sqlite_execute(db, "RELEASE job");
}

static void answer_all(job_t **jobs, int count, ss_status_t status)
{
    for (int i = 0; i < count; i++) {
        if (jobs[i]->status == SS_OK) {
            jobs[i]->status = status;
        }
    }
}

/* A transaction alone needs no savepoint: it is the whole. */
static void run_one(job_t *job, ss_db_t *db)
{
    run_job(job, db);
    job->status = ss_db_end(db, job->ctx, job->status);
}

static void run_many(job_t **jobs, int count, ss_db_t *db)
{
    ss_status_t status = SS_OK;

    for (int i = 0; i < count && status == SS_OK; i++) {
        if (!run_in_savepoint(jobs[i], db)) {
            status = SS_UNAVAILABLE;
        }
    }
    db->failure = SS_OK;
    status = ss_db_end(db, jobs[0]->ctx, status);
    answer_all(jobs, count, status);
}

static void run_batch(ss_writer_t *writer, int count)
{
    job_t **jobs = writer->batch;
    ss_db_t *db = open_connection(writer);
    ss_status_t status = db == NULL ? SS_UNAVAILABLE : ss_db_begin(db, jobs[0]->ctx);

    if (status != SS_OK) {
        answer_all(jobs, count, status);
    } else if (count == 1) {
        run_one(jobs[0], db);
    } else {
        run_many(jobs, count, db);
    }
}

/*
 * With the mutex: wait for the first transaction, then a moment for its companions; the last of
 * them says so.
 */
static void gather(ss_writer_t *writer)
{
    while (writer->count == 0 && !writer->stopping) {
        apr_thread_cond_wait(writer->work, writer->mutex);
    }
    if (writer->count < writer->usual && !writer->stopping) {
        apr_thread_cond_timedwait(writer->work, writer->mutex, GATHERING);
    }
}

/* Take all that waits. @return how many, 0 when it is time to end */
static int take_batch(ss_writer_t *writer)
{
    job_t **empty = writer->batch;
    int count;

    do {
        gather(writer); /* the only one may have given up meanwhile */
    } while (writer->count == 0 && !writer->stopping);
    count = writer->count;
    writer->usual = count;
    writer->batch = writer->waiting;
    writer->waiting = empty;
    writer->count = 0;
    writer->collecting++;
    return count;
}

static void *APR_THREAD_FUNC write_on(apr_thread_t *thread, void *data)
{
    ss_writer_t *writer = data;
    int count;

    (void)thread;
    apr_thread_mutex_lock(writer->mutex);
    while ((count = take_batch(writer)) > 0) {
        apr_thread_mutex_unlock(writer->mutex);
        run_batch(writer, count);
        apr_thread_mutex_lock(writer->mutex);
        writer->done++;
        apr_thread_cond_broadcast(writer->answered[writer->done & 1]);
    }
    apr_thread_mutex_unlock(writer->mutex);
    return NULL;
}

static bool remove_waiting(ss_writer_t *writer, const job_t *job)
{
    for (int i = 0; i < writer->count; i++) {
        if (writer->waiting[i] == job) {
            writer->waiting[i] = writer->waiting[--writer->count];
            return true;
        }
    }
    return false;
}

/* With the mutex: wait until the job's batch is done. Before it has begun, patience may end. */
static void wait_for(ss_writer_t *writer, job_t *job)
{
    apr_thread_cond_t *answered = writer->answered[job->batch & 1];

    while (writer->done < job->batch) {
        if (apr_thread_cond_timedwait(answered, writer->mutex, writer->patience) == APR_TIMEUP
            && remove_waiting(writer, job)) {
            ss_log(SS_LOG_WARNING, "SS0140", job->ctx,
                   "run transaction: gave up waiting for the database");
            job->status = SS_UNAVAILABLE;
            return;
        }
    }
}

ss_status_t ss_writer_run(ss_writer_t *writer, ss_ctx_t *ctx, ss_db_action_t *action, void *input)
{
    job_t job = { .ctx = ctx, .action = action, .input = input };

    apr_thread_mutex_lock(writer->mutex);
    if (writer->stopping || writer->count == writer->limit) {
        apr_thread_mutex_unlock(writer->mutex);
        ss_log(SS_LOG_WARNING, "SS0141", ctx, "run transaction: %s",
               writer->stopping ? "the server is ending" : "too many wait");
        return SS_UNAVAILABLE;
    }
    job.batch = writer->collecting;
    writer->waiting[writer->count++] = &job;
    if (writer->count == 1 || writer->count == writer->usual) {
        apr_thread_cond_signal(writer->work);
    }
    wait_for(writer, &job);
    apr_thread_mutex_unlock(writer->mutex);
    return job.status;
}

void ss_writer_stop(ss_writer_t *writer)
{
    apr_status_t ended;
    bool first;

    apr_thread_mutex_lock(writer->mutex);
    first = !writer->stopping;
    writer->stopping = true;
    apr_thread_cond_signal(writer->work);
    apr_thread_mutex_unlock(writer->mutex);
    if (first) {
        apr_thread_join(&ended, writer->thread);
        apr_pool_destroy(writer->pool);
    }
}

static apr_status_t stop_with_pool(void *data)
{
    ss_writer_stop(data);
    return APR_SUCCESS;
}

/*
 * The thread's memory has an allocator of its own, so that it shares nothing with other threads.
 * The pool hangs below the process's root: apr_dbd puts its table of drivers into the topmost pool.
 */
static apr_status_t make_thread_pool(apr_pool_t **pool)
{
    apr_allocator_t *allocator;
    apr_status_t result = apr_allocator_create(&allocator);

    if (result == APR_SUCCESS) {
        result = apr_pool_create_ex(pool, NULL, NULL, allocator);
        if (result != APR_SUCCESS) {
            apr_allocator_destroy(allocator);
            return result;
        }
        apr_allocator_owner_set(allocator, *pool);
    }
    return result;
}

ss_status_t ss_writer_start(ss_writer_t **started, const ss_writer_settings_t *settings,
                            apr_pool_t *pool)
{
    ss_writer_t *writer = apr_pcalloc(pool, sizeof(*writer));

    *started = NULL;
    writer->params = settings->params;
    writer->patience = settings->patience > 0 ? settings->patience : SS_DB_PATIENCE;
    writer->limit = settings->queue_limit > 0 ? settings->queue_limit : SS_WRITER_QUEUE;
    writer->collecting = 1;
    writer->waiting = apr_palloc(pool, sizeof(job_t *) * writer->limit);
    writer->batch = apr_palloc(pool, sizeof(job_t *) * writer->limit);
    if (make_thread_pool(&writer->pool) != APR_SUCCESS
        || apr_thread_mutex_create(&writer->mutex, APR_THREAD_MUTEX_DEFAULT, pool) != APR_SUCCESS
        || apr_thread_cond_create(&writer->work, pool) != APR_SUCCESS
        || apr_thread_cond_create(&writer->answered[0], pool) != APR_SUCCESS
        || apr_thread_cond_create(&writer->answered[1], pool) != APR_SUCCESS
        || apr_thread_create(&writer->thread, NULL, write_on, writer, pool) != APR_SUCCESS) {
        ss_log(SS_LOG_ERROR, "SS0142", NULL, "start writer: no thread");
        if (writer->pool != NULL) {
            apr_pool_destroy(writer->pool);
        }
        return SS_ERROR;
    }
    apr_pool_pre_cleanup_register(pool, writer, stop_with_pool);
    *started = writer;
    return SS_OK;
}

/* Background work of all merchants, one job at a time, each with memory and settings of its own. */
#include "actions/worker.h"

#include "actions/apply_change.h"
#include "actions/check_vat_ids.h"
#include "actions/delete_expired.h"
#include "actions/render_document.h"
#include "actions/request_link.h"
#include "actions/send_outbox.h"
#include "actions/tell_faults.h"
#include "base/log.h"
#include "base/date.h"
#include "store/catalogue_store.h"
#include "store/contract_change_store.h"
#include "store/lease_store.h"
#include "store/merchant_store.h"

#include <string.h>

#define LEASE "worker"
#define LEASE_LENGTH apr_time_from_sec(15)
#define ROUND_LENGTH apr_time_from_sec(10)
#define MAILS_PER_ROUND 50
#define DOCUMENTS_PER_ROUND 20
#define CHECKS_PER_ROUND 5
#define MERCHANTS_PER_ROUND 10 /* whose expired data are looked for */
#define CHANGES_PER_ROUND 20
#define HOSTS_PER_ROUND 500
#define LOOK_EVERY apr_time_from_sec(3)
#define LAST_ANSWER                                                                                \
    apr_time_from_sec(4) /* so long a process that ends waits whether its message was taken */
/*
 * Longer than rendering the attachments and the longest talk with a mail server take together. Only
 * the mail of a dead command waits that long: claims of a dead worker end when the next one takes
 * its lease.
 */
#define CLAIM_LENGTH apr_time_from_sec(180)
#define NO_SITE_DELAY apr_time_from_sec(600)

/* A round on its way. */
typedef struct round_t {
    ss_ctx_t *ctx;
    const ss_worker_t *worker;
    ss_worker_counts_t *counts;
    apr_time_t end;       /* 0: no limit */
    apr_time_t next_look; /* at the lease, during a talk */
    apr_time_t give_up;   /* the talk, when the process ends; 0: it does not */
} round_t;

static ss_status_t keep_lease(const round_t *round)
{
    const ss_lease_t lease = { LEASE, round->worker->holder, LEASE_LENGTH,
                               ss_outbox_release_others };
    ss_status_t status = ss_lease_take(round->ctx, &lease);

    ss_db_release(round->ctx);
    return status;
}

static bool must_stop(const round_t *round)
{
    return round->worker->must_stop != NULL && round->worker->must_stop();
}

/*
 * The process ends: a message that is not sent yet waits for the next one, an answer is awaited for
 * a moment.
 */
static bool wait_for_answer(round_t *round, bool all_sent)
{
    if (!all_sent || round->worker->clock == NULL) {
        return false;
    }
    round->ctx->now = round->worker->clock();
    if (round->give_up == 0) {
        round->give_up = round->ctx->now + LAST_ANSWER;
    }
    return round->ctx->now < round->give_up;
}

/*
 * A mail server may keep us waiting for longer than the lease lasts, so it is kept during the talk
 * too.
 * @return false if it is lost nevertheless: another process sends this mail
 */
static bool go_on_talking(void *baton, bool all_sent)
{
    round_t *round = baton;

    if (must_stop(round)) {
        return wait_for_answer(round, all_sent);
    }
    if (round->worker->clock != NULL) {
        round->ctx->now = round->worker->clock();
        if (round->ctx->now < round->next_look) {
            return true;
        }
        round->next_look = round->ctx->now + LOOK_EVERY;
    }
    return keep_lease(round) != SS_CONFLICT || all_sent;
}

/* @return SS_OK while the round may go on: there is time left, and the lease is still ours */
static ss_status_t go_on(const round_t *round)
{
    if (must_stop(round)) {
        return SS_CONFLICT;
    }
    if (round->worker->clock != NULL) {
        round->ctx->now = round->worker->clock();
    }
    if (round->end != 0 && round->ctx->now >= round->end) {
        return SS_CONFLICT;
    }
    return round->worker->holder == NULL ? SS_OK : keep_lease(round);
}

/* A context for one job; its memory ends with `pool`. */
static ss_ctx_t *job_context(const round_t *round, apr_pool_t *pool)
{
    ss_ctx_t *job = ss_ctx_make(pool, round->ctx->now);

    job->db = round->ctx->db_source == NULL ? round->ctx->db : NULL;
    job->db_source = round->ctx->db_source;
    job->keys = round->ctx->keys;
    job->actor = "worker";
    return job;
}

static ss_status_t load_catalogue(void *baton, ss_ctx_t *job, const char *merchant)
{
    const round_t *round = baton;

    return round->worker->catalogues == NULL
        ? ss_catalogue_load(job, merchant)
        : ss_catalogue_cache_get(round->worker->catalogues, job, merchant);
}

/*
 * Set merchant, catalogue and site of a job. @return SS_NOT_FOUND if there is no such site any more
 */
static ss_status_t enter(const round_t *round, ss_ctx_t *job, const char *merchant_id,
                         const char *site_id)
{
    const ss_worker_t *worker = round->worker;
    const char *name;
    ss_status_t status = ss_merchant_name(job, merchant_id, &name);

    job->merchant_id = merchant_id;
    if (status == SS_OK) {
        status = load_catalogue((void *)round, job, name);
    }
    if (status != SS_OK) {
        return status;
    }
    status = worker->find_site(worker->baton, job, merchant_id, site_id, &job->site);
    if (status == SS_NOT_FOUND && *site_id != '\0') {
        status = worker->find_site(worker->baton, job, merchant_id, "", &job->site);
    }
    return status;
}

static void count_mail(const round_t *round, ss_status_t status)
{
    round->counts->mails_sent += status == SS_OK;
    round->counts->mails_failed += status == SS_INVALID;
    round->counts->mails_delayed += status != SS_OK && status != SS_INVALID;
}

static ss_status_t send_mail(round_t *round, ss_ctx_t *job, const ss_outbox_mail_t *mail)
{
    const ss_sender_t sender = { round->worker->holder == NULL ? NULL : go_on_talking, round };
    ss_status_t status = enter(round, job, mail->merchant_id, mail->site_id);

    if (status == SS_NOT_FOUND) {
        ss_log(SS_LOG_WARNING, "SS0424", job, "send mail %s: no settings of its virtual host %s",
               mail->id, mail->site_id);
        ss_outbox_postpone(job, mail, job->now + NO_SITE_DELAY, "no settings of its virtual host");
        return SS_UNAVAILABLE;
    }
    if (status == SS_ERROR) {
        ss_outbox_postpone(job, mail, job->now + NO_SITE_DELAY,
                          "its catalogue or settings cannot be read");
    }
    return status == SS_OK ? ss_send_outbox_mail(job, job->site, mail, &sender) : status;
}

/* An address somebody typed: mails with links come of it, or nothing. */
static void answer_request(const round_t *round, ss_ctx_t *job, const ss_outbox_mail_t *request)
{
    ss_status_t status = enter(round, job, request->merchant_id, request->site_id);

    if (status == SS_OK) {
        status = ss_answer_link_request(job, request);
    }
    if (status != SS_OK) {
        ss_outbox_postpone(job, request, job->now + NO_SITE_DELAY, "could not be looked up");
    }
}

static void handle(round_t *round, ss_ctx_t *job, const ss_outbox_mail_t *mail)
{
    if (strcmp(mail->event, SS_LINK_REQUEST) == 0) {
        answer_request(round, job, mail);
    } else {
        count_mail(round, send_mail(round, job, mail));
    }
}

/* Claim one mail and send it. @return SS_NOT_FOUND if there was none */
static ss_status_t next_mail(round_t *round, apr_pool_t *pool)
{
    const char *holder = round->worker->holder;
    const ss_claim_t claim = { holder == NULL ? "" : holder, 1, CLAIM_LENGTH };
    ss_ctx_t *job = job_context(round, pool);
    apr_array_header_t *mails;
    ss_status_t status = ss_outbox_has_due(job);

    if (status == SS_OK) {
        status = ss_outbox_claim(job, &claim, &mails);
    }
    if (status == SS_OK && mails->nelts == 0) {
        status = SS_NOT_FOUND;
    }
    if (status == SS_OK) {
        handle(round, job, &APR_ARRAY_IDX(mails, 0, ss_outbox_mail_t));
    }
    ss_db_release(job);
    return status;
}

typedef ss_status_t job_t(round_t *round, apr_pool_t *pool);

/* One job after the other, each with memory of its own, until there is none: SS_NOT_FOUND. */
static ss_status_t repeat(round_t *round, job_t *next, int times)
{
    ss_status_t status = SS_OK;

    for (int i = 0; i < times && status == SS_OK; i++) {
        apr_pool_t *pool;

        apr_pool_create(&pool, round->ctx->pool);
        status = next(round, pool);
        apr_pool_destroy(pool);
        if (status == SS_OK) {
            status = go_on(round);
        }
    }
    return status == SS_NOT_FOUND ? SS_OK : status;
}

static ss_status_t render_one(const round_t *round, const ss_document_t *document, apr_pool_t *pool)
{
    ss_ctx_t *job = job_context(round, pool);
    const void *bytes;
    int64_t length;
    ss_status_t status = enter(round, job, document->merchant_id, "");

    if (status == SS_OK) {
        status = ss_render_document(job, job->site, document->id, &bytes, &length);
    } else if (status != SS_UNAVAILABLE) {
        ss_document_mark_attempt(job, document->id); /* others must not wait behind it for ever */
    }
    round->counts->documents_rendered += status == SS_OK;
    round->counts->documents_failed += status != SS_OK;
    ss_db_release(job);
    return status;
}

static ss_status_t render_documents(round_t *round)
{
    apr_array_header_t *documents;
    ss_status_t status = ss_document_list_waiting(round->ctx, DOCUMENTS_PER_ROUND, &documents);

    ss_db_release(round->ctx);
    for (int i = 0; status == SS_OK && i < documents->nelts; i++) {
        apr_pool_t *pool;

        apr_pool_create(&pool, round->ctx->pool);
        status = render_one(round, &APR_ARRAY_IDX(documents, i, ss_document_t), pool);
        apr_pool_destroy(pool);
        if (status != SS_UNAVAILABLE) {
            status = go_on(round);
        }
    }
    return status;
}

/* Begin to look up a VAT ID. @return SS_NOT_FOUND if none is due */
static ss_status_t begin_check(const round_t *round, ss_ctx_t *job)
{
    ss_vat_check_t check;
    ss_status_t status = ss_vat_check_next(job, &check);

    if (status != SS_OK) {
        return status;
    }
    status = enter(round, job, check.merchant_id, check.site_id);
    if (status == SS_NOT_FOUND || status == SS_ERROR) {
        return ss_vat_check_postpone(job, &check, job->now + NO_SITE_DELAY,
                                     "no settings of its virtual host");
    }
    return status == SS_OK ? ss_vat_checks_begin(round->worker->vat_checks, job, &check) : status;
}

/* A slow service is not waited for: the next round asks whether it has answered. */
static ss_status_t next_check(round_t *round, apr_pool_t *pool)
{
    ss_vat_checks_t *checks = round->worker->vat_checks;
    ss_ctx_t *job = job_context(round, pool);
    ss_status_t status = SS_OK;

    if (!ss_vat_checks_are_busy(checks)) {
        status = begin_check(round, job);
        ss_db_release(job);
    }
    if (status == SS_OK && ss_vat_checks_are_busy(checks)) {
        status = ss_vat_checks_go_on(checks, job);
        ss_db_release(job);
    }
    return status;
}

static ss_status_t next_expiry(round_t *round, apr_pool_t *pool)
{
    ss_ctx_t *job = job_context(round, pool);
    ss_status_t status = ss_expire_next(job, round->worker->expiring, load_catalogue, round);

    ss_db_release(job);
    return status;
}

/* One change of a virtual host whose day has come, by the clock and in the zone of that host. */
static ss_status_t change_on_host(const round_t *round, ss_ctx_t *job, const ss_change_host_t *host)
{
    apr_time_t now = job->now;
    ss_contract_change_t change;
    const char *today;
    ss_status_t status = enter(round, job, host->merchant_id, host->site_id);

    if (status != SS_OK) {
        return status == SS_UNAVAILABLE ? status : SS_NOT_FOUND;
    }
    job->now = ss_site_now(job->site, now);
    today = ss_date_text(ss_date_in_zone(job->now, job->catalogue->merchant.time_zone), job->pool);
    status = ss_contract_change_due(job, host, today, now, &change);
    if (status != SS_OK) {
        return status;
    }
    status = ss_apply_change(job, &change);
    round->counts->changes_applied += status == SS_OK;
    if (status == SS_ERROR || status == SS_INVALID) {
        ss_log(SS_LOG_ERROR, "SS0441", job, "apply change %s: contract %s cannot be read or billed",
               change.id, change.contract_id);
        status = ss_contract_change_postpone(job, &change, now + NO_SITE_DELAY);
    }
    return status == SS_CONFLICT ? SS_OK : status; /* somebody else was faster: look again */
}

/* @return SS_NOT_FOUND if nothing is due anywhere */
static ss_status_t next_change(round_t *round, apr_pool_t *pool)
{
    ss_ctx_t *job = job_context(round, pool);
    apr_array_header_t *hosts;
    ss_status_t status = ss_contract_change_hosts(job, HOSTS_PER_ROUND, &hosts);

    if (status == SS_OK) {
        status = SS_NOT_FOUND;
        for (int i = 0; i < hosts->nelts && status == SS_NOT_FOUND; i++) {
            job->now = round->ctx->now;
            status = change_on_host(round, job, &APR_ARRAY_IDX(hosts, i, ss_change_host_t));
        }
    }
    ss_db_release(job);
    return status;
}

ss_status_t ss_worker_tick(ss_ctx_t *ctx, const ss_worker_t *worker)
{
    ss_worker_counts_t uncounted = { 0 };
    round_t round = {
        .ctx = ctx,
        .worker = worker,
        .counts = worker->counts != NULL ? worker->counts : &uncounted,
    };
    ss_status_t status = go_on(&round);

    round.end = worker->clock != NULL ? ctx->now + ROUND_LENGTH : 0;
    if (status == SS_OK) {
        status = repeat(&round, next_change, CHANGES_PER_ROUND);
    }
    if (status == SS_OK) {
        status = repeat(&round, next_mail, MAILS_PER_ROUND);
    }
    if (status == SS_OK) {
        status = render_documents(&round);
    }
    if (status == SS_OK && worker->vat_checks != NULL) {
        status = repeat(&round, next_check, CHECKS_PER_ROUND);
    }
    if (status == SS_OK && worker->expiring != NULL) {
        status = repeat(&round, next_expiry, MERCHANTS_PER_ROUND);
    }
    if (status == SS_OK && worker->told != NULL) {
        status = ss_tell_faults(ctx, worker);
    }
    /* The lease went to another process, or the time is up: the next round goes on. */
    return status == SS_CONFLICT ? SS_OK : status;
}

void ss_worker_stop(ss_ctx_t *ctx, const ss_worker_t *worker)
{
    if (worker->holder == NULL) {
        return;
    }
    ss_lease_end(ctx, LEASE, worker->holder);
    ss_db_release(ctx);
}

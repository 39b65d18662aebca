/* Background work of all merchants, one job at a time, each with memory and settings of its own. */
#include "actions/worker.h"

#include "actions/check_vat_ids.h"
#include "actions/delete_expired.h"
#include "actions/render_document.h"
#include "actions/request_link.h"
#include "actions/send_outbox.h"
#include "actions/tell_faults.h"
#include "actions/worker_round.h"
#include "base/log.h"
#include "store/catalogue_store.h"
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
#define LOOK_EVERY apr_time_from_sec(3)
#define LAST_ANSWER                                                                                \
    apr_time_from_sec(4) /* so long a process that ends waits whether its message was taken */
/*
 * Longer than rendering the attachments and the longest talk with a mail server take together. Only
 * the mail of a dead command waits that long: claims of a dead worker end when the next one takes
 * its lease.
 */
#define CLAIM_LENGTH apr_time_from_sec(180)

static ss_status_t keep_lease(const ss_round_t *round)
{
    const ss_lease_t lease = { LEASE, round->worker->holder, LEASE_LENGTH,
                               ss_outbox_release_others };
    ss_status_t status = ss_lease_take(round->ctx, &lease);

    ss_db_release(round->ctx);
    return status;
}

static bool must_stop(const ss_round_t *round)
{
    return round->worker->must_stop != NULL && round->worker->must_stop();
}

/*
 * The process ends: a message that is not sent yet waits for the next one, an answer is awaited for
 * a moment.
 */
static bool wait_for_answer(ss_round_t *round, bool all_sent)
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
    ss_round_t *round = baton;

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
static ss_status_t go_on(const ss_round_t *round)
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

ss_ctx_t *ss_round_job(const ss_round_t *round, apr_pool_t *pool)
{
    ss_ctx_t *job = ss_ctx_make(pool, round->ctx->now);

    job->db = round->ctx->db_source == NULL ? round->ctx->db : NULL;
    job->db_source = round->ctx->db_source;
    job->keys = round->ctx->keys;
    job->actor = "worker";
    return job;
}

ss_status_t ss_round_load_catalogue(void *baton, ss_ctx_t *job, const char *merchant)
{
    const ss_round_t *round = baton;

    return round->worker->catalogues == NULL
        ? ss_catalogue_load(job, merchant)
        : ss_catalogue_cache_get(round->worker->catalogues, job, merchant);
}

ss_status_t ss_round_enter(const ss_round_t *round, ss_ctx_t *job, const char *merchant_id,
                         const char *site_id)
{
    const ss_worker_t *worker = round->worker;
    const char *name;
    ss_status_t status = ss_merchant_name(job, merchant_id, &name);

    job->merchant_id = merchant_id;
    if (status == SS_OK) {
        status = ss_round_load_catalogue((void *)round, job, name);
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

static void count_mail(const ss_round_t *round, ss_status_t status)
{
    round->counts->mails_sent += status == SS_OK;
    round->counts->mails_failed += status == SS_INVALID;
    round->counts->mails_delayed += status != SS_OK && status != SS_INVALID;
}

static ss_status_t send_mail(ss_round_t *round, ss_ctx_t *job, const ss_outbox_mail_t *mail)
{
    const ss_sender_t sender = { round->worker->holder == NULL ? NULL : go_on_talking, round };
    ss_status_t status = ss_round_enter(round, job, mail->merchant_id, mail->site_id);

    if (status == SS_NOT_FOUND) {
        ss_log(SS_LOG_WARNING, "SS0424", job, "send mail %s: no settings of its virtual host %s",
               mail->id, mail->site_id);
        ss_outbox_postpone(job, mail, job->now + SS_NO_SITE_DELAY, "no settings of its virtual host");
        return SS_UNAVAILABLE;
    }
    if (status == SS_ERROR) {
        ss_outbox_postpone(job, mail, job->now + SS_NO_SITE_DELAY,
                          "its catalogue or settings cannot be read");
    }
    return status == SS_OK ? ss_send_outbox_mail(job, job->site, mail, &sender) : status;
}

/* An address somebody typed: mails with links come of it, or nothing. */
static void answer_request(const ss_round_t *round, ss_ctx_t *job, const ss_outbox_mail_t *request)
{
    ss_status_t status = ss_round_enter(round, job, request->merchant_id, request->site_id);

    if (status == SS_OK) {
        status = ss_answer_link_request(job, request);
    }
    if (status != SS_OK) {
        ss_outbox_postpone(job, request, job->now + SS_NO_SITE_DELAY, "could not be looked up");
    }
}

static void handle(ss_round_t *round, ss_ctx_t *job, const ss_outbox_mail_t *mail)
{
    if (strcmp(mail->event, SS_LINK_REQUEST) == 0) {
        answer_request(round, job, mail);
    } else {
        count_mail(round, send_mail(round, job, mail));
    }
}

/* Claim one mail and send it. @return SS_NOT_FOUND if there was none */
static ss_status_t next_mail(ss_round_t *round, apr_pool_t *pool)
{
    const char *holder = round->worker->holder;
    const ss_claim_t claim = { holder == NULL ? "" : holder, 1, CLAIM_LENGTH };
    ss_ctx_t *job = ss_round_job(round, pool);
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

typedef ss_status_t job_t(ss_round_t *round, apr_pool_t *pool);

/* One job after the other, each with memory of its own, until there is none: SS_NOT_FOUND. */
static ss_status_t repeat(ss_round_t *round, job_t *next, int times)
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

static ss_status_t render_one(const ss_round_t *round, const ss_document_t *document, apr_pool_t *pool)
{
    ss_ctx_t *job = ss_round_job(round, pool);
    const void *bytes;
    int64_t length;
    ss_status_t status = ss_round_enter(round, job, document->merchant_id, "");

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

static ss_status_t render_documents(ss_round_t *round)
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

ss_status_t ss_worker_tick(ss_ctx_t *ctx, const ss_worker_t *worker)
{
    ss_worker_counts_t uncounted = { 0 };
    ss_round_t round = {
        .ctx = ctx,
        .worker = worker,
        .counts = worker->counts != NULL ? worker->counts : &uncounted,
    };
    ss_status_t status = go_on(&round);

    round.end = worker->clock != NULL ? ctx->now + ROUND_LENGTH : 0;
    if (status == SS_OK) {
        status = repeat(&round, ss_round_next_change, CHANGES_PER_ROUND);
    }
    if (status == SS_OK) {
        status = repeat(&round, next_mail, MAILS_PER_ROUND);
    }
    if (status == SS_OK) {
        status = render_documents(&round);
    }
    if (status == SS_OK && worker->vat_checks != NULL) {
        status = repeat(&round, ss_round_next_check, CHECKS_PER_ROUND);
    }
    if (status == SS_OK && worker->expiring != NULL) {
        status = repeat(&round, ss_round_next_expiry, MERCHANTS_PER_ROUND);
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

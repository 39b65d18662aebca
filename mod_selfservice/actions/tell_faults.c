/*
 * Faults of catalogues in the log of the running server. Each process remembers the revisions it
 * has looked at; a lease named after what is told keeps the next one from telling it again.
 */
#include "actions/tell_faults.h"

#include "base/log.h"
#include "base/random_id.h"
#include "model/self_check.h"
#include "store/catalogue_store.h"
#include "store/lease_store.h"
#include "store/site_store.h"

#include <apr_hash.h>
#include <apr_strings.h>
#include <string.h>

#define LOOK_EVERY apr_time_from_sec(60)
#define REPEAT_AFTER apr_time_from_sec(24 * 60 * 60)

struct ss_told_t {
    apr_hash_t *revisions;        /* by merchant id: int64_t */
    char after[SS_ID_LENGTH + 1]; /* merchant id where the next page begins, "" at the beginning */
    apr_time_t next_look;
    apr_pool_t *pool;
};

ss_told_t *ss_told_make(apr_pool_t *pool)
{
    ss_told_t *told = apr_pcalloc(pool, sizeof(*told));

    told->revisions = apr_hash_make(pool);
    told->pool = pool;
    return told;
}

static bool was_looked_at(const ss_told_t *told, const ss_revision_t *merchant)
{
    const int64_t *known = apr_hash_get(told->revisions, merchant->merchant_id,
                                        APR_HASH_KEY_STRING);

    return known != NULL && *known == merchant->revision;
}

static void remember(const ss_told_t *told, const ss_revision_t *merchant)
{
    int64_t *known = apr_hash_get(told->revisions, merchant->merchant_id, APR_HASH_KEY_STRING);

    if (known == NULL) {
        known = apr_palloc(told->pool, sizeof(*known));
        apr_hash_set(told->revisions, apr_pstrdup(told->pool, merchant->merchant_id),
                     APR_HASH_KEY_STRING, known);
    }
    *known = merchant->revision;
}

static bool is_listed(const apr_array_header_t *lines, const char *line)
{
    for (int i = 0; i < lines->nelts; i++) {
        if (strcmp(APR_ARRAY_IDX(lines, i, const char *), line) == 0) {
            return true;
        }
    }
    return false;
}

/* What several hosts of a merchant have in common is told once. */
static void add_faults(const ss_ctx_t *job, const ss_site_t *site, apr_array_header_t *lines)
{
    const apr_array_header_t *list = ss_self_check_catalogue(
        site, job->catalogue, ss_site_now(site, job->now), job->pool);

    for (int i = 0; i < list->nelts; i++) {
        const ss_advice_t *advice = &APR_ARRAY_IDX(list, i, ss_advice_t);
        const char *line = ss_advice_line(advice, job->pool);

        if (advice->fault && !is_listed(lines, line)) {
            APR_ARRAY_PUSH(lines, const char *) = line;
        }
    }
}

/* The virtual hosts of this server that are the merchant's. @param sites  of const ss_site_t * */
static ss_status_t find_sites(ss_ctx_t *job, const ss_worker_t *worker, const char *merchant,
                              apr_array_header_t *sites)
{
    apr_array_header_t *stored;
    ss_status_t status = ss_site_store_list(job, &stored);

    for (int i = 0; status == SS_OK && i < stored->nelts; i++) {
        const ss_site_t *known = APR_ARRAY_IDX(stored, i, ss_site_t *), *site;

        if (known->merchant_is_expr || strcmp(known->merchant, merchant) != 0) {
            continue;
        }
        status = worker->find_site(worker->baton, job, job->merchant_id, known->id, &site);
        if (status == SS_OK) {
            APR_ARRAY_PUSH(sites, const ss_site_t *) = site;
        }
        status = status == SS_NOT_FOUND ? SS_OK : status; /* a host that was removed */
    }
    return status;
}

static ss_status_t tell(ss_ctx_t *job, const ss_worker_t *worker, const ss_revision_t *merchant,
                        const apr_array_header_t *lines)
{
    const char *all = apr_array_pstrcat(job->pool, lines, '\n');
    const ss_lease_t lease = {
        .name = apr_psprintf(job->pool, "faults/%s/%" APR_INT64_T_FMT "/%.16s",
                             merchant->merchant_id, merchant->revision,
                             ss_sha256(all, strlen(all), job->pool)),
        .holder = worker->holder,
        .length = REPEAT_AFTER,
    };
    ss_status_t status = ss_lease_end_old(job);

    if (status == SS_OK) {
        status = ss_lease_take(job, &lease);
    }
    for (int i = 0; status == SS_OK && i < lines->nelts; i++) {
        ss_log(SS_LOG_WARNING, "SS0428", job, "check catalogue of %s: %s", merchant->merchant_name,
               APR_ARRAY_IDX(lines, i, const char *));
    }
    return status == SS_CONFLICT ? SS_OK : status;
}

/* A damaged catalogue has its own log line; what nobody serves yet is looked at again. */
static ss_status_t look_at(ss_ctx_t *job, const ss_worker_t *worker, const ss_revision_t *merchant)
{
    apr_array_header_t *sites = apr_array_make(job->pool, 2, sizeof(const ss_site_t *));
    apr_array_header_t *lines = apr_array_make(job->pool, 8, sizeof(const char *));
    ss_revision_t seen = *merchant;
    ss_status_t status = find_sites(job, worker, merchant->merchant_name, sites);

    if (status != SS_OK || sites->nelts == 0) {
        return status;
    }
    status = ss_catalogue_load(job, merchant->merchant_name);
    for (int i = 0; status == SS_OK && i < sites->nelts; i++) {
        seen.revision = job->catalogue->revision;
        add_faults(job, APR_ARRAY_IDX(sites, i, const ss_site_t *), lines);
    }
    if (status == SS_OK && lines->nelts > 0) {
        status = tell(job, worker, &seen, lines);
    }
    if (status != SS_UNAVAILABLE) {
        remember(worker->told, &seen);
    }
    return status == SS_UNAVAILABLE ? status : SS_OK;
}

static ss_status_t look_at_one(const ss_ctx_t *ctx, const ss_worker_t *worker,
                               const ss_revision_t *merchant)
{
    ss_ctx_t job = *ctx;
    ss_status_t status;

    apr_pool_create(&job.pool, ctx->pool);
    job.merchant_id = merchant->merchant_id;
    status = look_at(&job, worker, merchant);
    if (ctx->db == NULL) {
        ss_db_release(&job);
    }
    apr_pool_destroy(job.pool);
    return status;
}

static void go_on_after(ss_told_t *told, const apr_array_header_t *page, apr_time_t now)
{
    if (page->nelts < SS_REVISIONS_PAGE) {
        told->after[0] = '\0';
        told->next_look = now + LOOK_EVERY;
    } else {
        apr_cpystrn(told->after, APR_ARRAY_IDX(page, page->nelts - 1, ss_revision_t).merchant_id,
                    sizeof(told->after));
    }
}

ss_status_t ss_tell_faults(ss_ctx_t *ctx, const ss_worker_t *worker)
{
    apr_array_header_t *page;
    ss_status_t status;

    if (ctx->now < worker->told->next_look) {
        return SS_OK;
    }
    status = ss_catalogue_revision_list(ctx, worker->told->after, &page);
    ss_db_release(ctx);
    for (int i = 0; status == SS_OK && i < page->nelts; i++) {
        const ss_revision_t *merchant = &APR_ARRAY_IDX(page, i, ss_revision_t);

        if (!was_looked_at(worker->told, merchant)) {
            status = look_at_one(ctx, worker, merchant);
        }
    }
    if (status == SS_OK) {
        go_on_after(worker->told, page, ctx->now);
    }
    return status;
}

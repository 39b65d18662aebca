/* Deletes what is older than its class of data is kept, merchant by merchant, in small steps. */
#include "actions/delete_expired.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/request_erasure.h"
#include "base/json.h"
#include "base/log.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/catalogue_store.h"
#include "store/retention_store.h"
#include "store/site_store.h"

#define LOOK_EVERY apr_time_from_sec(3600)
#define ROWS_PER_STEP 20

struct ss_expiring_t {
    char after[SS_ID_LENGTH + 1]; /* the last merchant that was done; "" at the beginning */
    apr_time_t next_look;
};

struct ss_expiring_t *ss_expiring_make(apr_pool_t *pool)
{
    return apr_pcalloc(pool, sizeof(struct ss_expiring_t));
}

/* The real time, unless all are sandboxes: then that of the one whose clock is behind. */
static apr_time_t clock_of(const apr_array_header_t *sites, apr_time_t real)
{
    apr_time_t earliest = 0;

    for (int i = 0; i < sites->nelts; i++) {
        const ss_site_t *site = APR_ARRAY_IDX(sites, i, const ss_site_t *);
        apr_time_t now = ss_site_now(site, real);

        if (!site->sandbox) {
            return real;
        }
        earliest = i == 0 || now < earliest ? now : earliest;
    }
    return earliest;
}

static ss_keep_t longest(const apr_array_header_t *sites, ss_retention_id_t id)
{
    ss_keep_t keep = ss_retention_of(APR_ARRAY_IDX(sites, 0, const ss_site_t *), id);

    for (int i = 1; i < sites->nelts; i++) {
        keep = ss_retention_longer(
            keep, ss_retention_of(APR_ARRAY_IDX(sites, i, const ss_site_t *), id));
    }
    return keep;
}

static ss_status_t delete_kind(ss_ctx_t *ctx, const ss_expiry_t *expiry, ss_date_t before,
                               int limit, ss_expired_counts_t *counts)
{
    apr_array_header_t *ids;
    ss_status_t status = ss_expiry_find(ctx, expiry, before, ctx->catalogue->merchant.time_zone,
                                        limit, &ids);

    for (int i = 0; status == SS_OK && i < ids->nelts; i++) {
        status = ss_expiry_delete(ctx, expiry, APR_ARRAY_IDX(ids, i, const char *));
        counts->rows[ss_expiry_class(expiry)] += status == SS_OK;
    }
    counts->more = counts->more || (status == SS_OK && ids->nelts == limit);
    return status;
}

/* What went stays provable, without naming anybody. */
static ss_status_t note_counts(ss_ctx_t *ctx, const ss_expired_counts_t *before,
                               const ss_expired_counts_t *after)
{
    json_t *deleted = ss_json_object(ctx->pool);

    for (int id = 0; id < SS_RETAIN_COUNT; id++) {
        if (after->rows[id] > before->rows[id]) {
            ss_json_set_int(deleted, ss_retention_names[id], after->rows[id] - before->rows[id]);
        }
    }
    if (json_object_size(deleted) == 0) {
        return SS_OK;
    }
    ss_log(SS_LOG_INFO, "SS0433", ctx, "delete expired data of merchant %s: rows by class %s",
           ctx->merchant_id, ss_json_print(deleted, ctx->pool));
    return ss_audit_add(ctx, "retention.deleted", "", NULL, deleted);
}

ss_status_t ss_delete_expired(ss_ctx_t *ctx, const apr_array_header_t *sites, int limit,
                              ss_expired_counts_t *counts)
{
    apr_time_t real = ctx->now;
    const ss_expired_counts_t before = *counts;
    ss_date_t today;
    ss_status_t status = SS_OK;

    ctx->now = clock_of(sites, real);
    today = ss_today(ctx);
    for (int i = 0; status == SS_OK && ss_expiries[i] != NULL; i++) {
        ss_keep_t keep = longest(sites, ss_expiry_class(ss_expiries[i]));

        status = delete_kind(ctx, ss_expiries[i], ss_retention_cutoff(keep, today), limit, counts);
    }
    if (status == SS_OK) {
        status = ss_finish_erasures(ctx);
    }
    if (status == SS_OK) {
        status = note_counts(ctx, &before, counts);
    }
    ctx->now = real;
    return status;
}

ss_status_t ss_sites_of_merchant(ss_ctx_t *ctx, const char *merchant, apr_array_header_t **sites)
{
    apr_array_header_t *stored;
    ss_status_t status = ss_site_store_list(ctx, &stored);

    *sites = apr_array_make(ctx->pool, 2, sizeof(const ss_site_t *));
    for (int i = 0; status == SS_OK && i < stored->nelts; i++) {
        const ss_site_t *site = APR_ARRAY_IDX(stored, i, ss_site_t *);

        if (site->merchant_is_expr || strcmp(site->merchant, merchant) == 0) {
            APR_ARRAY_PUSH(*sites, const ss_site_t *) = site;
        }
    }
    return status;
}

/* The merchant after the last one. @return SS_NOT_FOUND at the end */
static ss_status_t next_merchant(ss_ctx_t *job, const char *after, ss_revision_t *merchant)
{
    apr_array_header_t *page;
    ss_status_t status = ss_catalogue_revision_list(job, after, &page);

    if (status != SS_OK || page->nelts == 0) {
        return status == SS_OK ? SS_NOT_FOUND : status;
    }
    *merchant = APR_ARRAY_IDX(page, 0, ss_revision_t);
    return SS_OK;
}

ss_status_t ss_expire_next(ss_ctx_t *job, struct ss_expiring_t *expiring,
                           ss_status_t (*load)(void *baton, ss_ctx_t *job, const char *merchant),
                           void *baton)
{
    ss_expired_counts_t counts = { 0 };
    apr_array_header_t *sites;
    ss_revision_t merchant;
    ss_status_t status;

    if (job->now < expiring->next_look) {
        return SS_NOT_FOUND;
    }
    status = next_merchant(job, expiring->after, &merchant);
    if (status == SS_NOT_FOUND) {
        expiring->after[0] = '\0';
        expiring->next_look = job->now + LOOK_EVERY;
    }
    if (status != SS_OK) {
        return status;
    }
    job->merchant_id = merchant.merchant_id;
    status = load(baton, job, merchant.merchant_name);
    if (status == SS_OK) {
        status = ss_sites_of_merchant(job, merchant.merchant_name, &sites);
    }
    if (status == SS_OK && sites->nelts > 0) {
        status = ss_delete_expired(job, sites, ROWS_PER_STEP, &counts);
    }
    if (status == SS_UNAVAILABLE) {
        return status;
    }
    if (!counts.more) { /* a fault of one merchant, logged where it arose, holds up no other */
        apr_cpystrn(expiring->after, merchant.merchant_id, sizeof(expiring->after));
    }
    return SS_OK;
}

/* What a round of background work does besides mails and documents: VAT IDs, what expires, changes
 * whose day has come. */
#include "actions/worker_round.h"

#include "actions/apply_change.h"
#include "actions/check_vat_ids.h"
#include "actions/delete_expired.h"
#include "base/date.h"
#include "base/log.h"
#include "store/contract_change_store.h"

#define HOSTS_PER_ROUND 500

/* Begin to look up a VAT ID. @return SS_NOT_FOUND if none is due */
static ss_status_t begin_check(const ss_round_t *round, ss_ctx_t *job)
{
    ss_vat_check_t check;
    ss_status_t status = ss_vat_check_next(job, &check);

    if (status != SS_OK) {
        return status;
    }
    status = ss_round_enter(round, job, check.merchant_id, check.site_id);
    if (status == SS_NOT_FOUND || status == SS_ERROR) {
        return ss_vat_check_postpone(job, &check, job->now + SS_NO_SITE_DELAY,
                                     "no settings of its virtual host");
    }
    return status == SS_OK ? ss_vat_checks_begin(round->worker->vat_checks, job, &check) : status;
}

ss_status_t ss_round_next_check(ss_round_t *round, apr_pool_t *pool)
{
    ss_vat_checks_t *checks = round->worker->vat_checks;
    ss_ctx_t *job = ss_round_job(round, pool);
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

ss_status_t ss_round_next_expiry(ss_round_t *round, apr_pool_t *pool)
{
    ss_ctx_t *job = ss_round_job(round, pool);
    ss_status_t status = ss_expire_next(job, round->worker->expiring, ss_round_load_catalogue, round);

    ss_db_release(job);
    return status;
}

/* One change of a virtual host whose day has come, by the clock and in the zone of that host. */
static ss_status_t change_on_host(const ss_round_t *round, ss_ctx_t *job, const ss_change_host_t *host)
{
    apr_time_t now = job->now;
    ss_contract_change_t change;
    const char *today;
    ss_status_t status = ss_round_enter(round, job, host->merchant_id, host->site_id);

    if (status != SS_OK) {
        return status == SS_UNAVAILABLE ? status : SS_NOT_FOUND;
    }
    job->now = ss_site_now(job->site, now);
    today = ss_today_text(job);
    status = ss_contract_change_due(job, host, today, now, &change);
    if (status != SS_OK) {
        return status;
    }
    status = ss_apply_change(job, &change);
    round->counts->changes_applied += status == SS_OK;
    if (status == SS_ERROR || status == SS_INVALID) {
        ss_log(SS_LOG_ERROR, "SS0441", job, "apply change %s: contract %s cannot be read or billed",
               change.id, change.contract_id);
        status = ss_contract_change_postpone(job, &change, now + SS_NO_SITE_DELAY);
    }
    return status == SS_CONFLICT ? SS_OK : status; /* somebody else was faster: look again */
}

ss_status_t ss_round_next_change(ss_round_t *round, apr_pool_t *pool)
{
    ss_ctx_t *job = ss_round_job(round, pool);
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

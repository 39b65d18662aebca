/*
 * Background work of all merchants: changes of contracts take effect, documents that wait are
 * rendered, mails that are due are sent.
 */
#ifndef SS_WORKER_H
#define SS_WORKER_H

#include "base/base.h"
#include "model/site.h"

/** What was done; added to by every round. */
typedef struct ss_worker_counts_t {
    int64_t mails_sent, mails_delayed, mails_failed, documents_rendered, documents_failed;
    int64_t changes_applied;
} ss_worker_counts_t;

/** Whose settings a job runs with, and who works. */
typedef struct ss_worker_t {
    /**
     * The settings of a virtual host with its skin, kept until ctx->pool ends; see
     * ss_worker_sites_find().
     * @param site_id  "" for any host of the merchant
     * @return SS_OK; SS_NOT_FOUND if the merchant has none any more that can be used: its jobs then
     * wait; SS_UNAVAILABLE or SS_ERROR if the database does not answer
     */
    ss_status_t (*find_site)(void *baton, ss_ctx_t *ctx, const char *merchant_id,
                             const char *site_id, const ss_site_t **site);
    void *baton;
    const char *holder; /* unique per process, "<host>/<pid>" or a random id; NULL: beside the one
                           with the lease */
    struct ss_catalogue_cache_t *catalogues; /* NULL: read from the database for every job */
    struct ss_vat_checks_t *vat_checks; /* NULL: VAT IDs are left to another worker */
    apr_time_t (*clock)(
        void); /* such as apr_time_now: a round takes at most 10 s; NULL: without limit */
    bool (*must_stop)(void);    /* asked before each job and during talks; NULL: never */
    ss_worker_counts_t *counts; /* NULL: not counted */
    struct ss_expiring_t *expiring; /* see delete_expired.h; NULL: expired data stay */
    struct ss_told_t *told;     /* see tell_faults.h; NULL: faults of catalogues are not logged */
} ss_worker_t;

/**
 * One round, to be called about once a second: takes or keeps the lease "worker" (so that of many
 * processes and machines one works), sends at most 50 mails, claimed one by one, and renders at
 * most 20 documents; then it looks up VAT IDs, without waiting for a slow service, deletes what has
 * expired, and logs what catalogues lack. The lease is kept during a long talk with a mail server too. Whoever takes it
 * over sends at once what the former one had begun.
 * @param ctx  needs pool (a short-lived one), now (the real time, not that of a sandbox),
 * db_source, keys
 * @return SS_OK also when another process holds the lease; SS_UNAVAILABLE if the database does not
 * answer
 */
ss_status_t ss_worker_tick(ss_ctx_t *ctx, const ss_worker_t *worker);

/** At the end of a process: give the lease up, so that the next one need not wait. */
void ss_worker_stop(ss_ctx_t *ctx, const ss_worker_t *worker);

#endif

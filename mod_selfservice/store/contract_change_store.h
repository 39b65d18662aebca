/* Changes of plan and components of running contracts, done and to come. */
#ifndef SS_CONTRACT_CHANGE_STORE_H
#define SS_CONTRACT_CHANGE_STORE_H

#include "model/contract_change.h"
#include "store/db.h"

/** Note a change inside its transaction; at most one of a contract is scheduled. */
ss_status_t ss_contract_change_add(ss_ctx_t *ctx, const ss_contract_change_t *change);
/** The one to come. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_contract_change_scheduled(ss_ctx_t *ctx, const char *contract_id,
                                         ss_contract_change_t *change);
/** The same, or one that is held: the contract is cancelled and ends before its day. */
ss_status_t ss_contract_change_pending(ss_ctx_t *ctx, const char *contract_id,
                                       ss_contract_change_t *change);
/** All of a contract, newest first. List of ss_contract_change_t. */
ss_status_t ss_contract_change_list(ss_ctx_t *ctx, const char *contract_id,
                                    apr_array_header_t **list);

/** A virtual host with changes to come. */
typedef struct ss_change_host_t {
    const char *merchant_id, *site_id;
    const char *earliest; /* ISO day of the first of them */
} ss_change_host_t;

/** Those whose changes come first. List of ss_change_host_t. */
ss_status_t ss_contract_change_hosts(ss_ctx_t *ctx, int limit, apr_array_header_t **hosts);
/**
 * One of a host's changes whose day has come. @param today  ISO day by the clock and in the zone of
 * the host @param now  the real time, for those that were postponed @return SS_OK or SS_NOT_FOUND
 */
ss_status_t ss_contract_change_due(ss_ctx_t *ctx, const ss_change_host_t *host, const char *today,
                                   apr_time_t now, ss_contract_change_t *change);
/** It could not be carried out: try again at this real time, in a transaction of its own. */
ss_status_t ss_contract_change_postpone(ss_ctx_t *ctx, const ss_contract_change_t *change,
                                        apr_time_t until);

/**
 * A scheduled change becomes "applied", "undone", "superseded" or "held"; a held one "scheduled" again
 * or "superseded"; each of them, and an applied one, "withdrawn". @param change  as it was read
 * @return SS_CONFLICT if its status is another one by now
 */
ss_status_t ss_contract_change_decide(ss_ctx_t *ctx, const ss_contract_change_t *change,
                                      const char *status);
/** The contract ends for good with the day `last`: a change after it never comes. */
ss_status_t ss_contract_change_supersede(ss_ctx_t *ctx, const char *contract_id, const char *last);
/** The contract before and after a change to come, anew. @return SS_CONFLICT if none is pending */
ss_status_t ss_contract_change_set_states(ss_ctx_t *ctx, const char *id, const char *before,
                                          const char *after);

#endif

/* A customer changes plan or components of a contract, or takes back what has not come yet. */
#ifndef SS_CHANGE_CONTRACT_H
#define SS_CHANGE_CONTRACT_H

#include "actions/change_offer.h"

/**
 * Make a change binding: order of kind "upgrade" with proof, history, new terms or a scheduled
 * change, invoice of the difference, mail with the contract, events and audit, in one transaction.
 * draft->submission_key makes it happen once; draft->shown_price is ss_change_fingerprint() of what
 * was shown, version that of the contract then. What costs more is a declaration like an order: the
 * required consents are asked anew.
 * @return SS_OK, also if this form did it before; SS_CONFLICT if price, day or contract are other
 * ones than were shown, or the contract cannot be changed (any more): nothing happened; SS_INVALID
 * with problems; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_change_contract(ss_ctx_t *ctx, const ss_contract_t *contract,
                               const ss_customer_t *customer, const ss_draft_t *draft,
                               int64_t version);

/** @return SS_OK if a form with this key has changed a contract before; else SS_NOT_FOUND */
ss_status_t ss_change_was_made(ss_ctx_t *ctx, const char *submission_key);

/**
 * Take back the scheduled change of a contract; mail and audit with it.
 * @param change_id  the one that was shown
 * @return SS_CONFLICT if it is not scheduled any more, or its day has come
 */
ss_status_t ss_withdraw_change(ss_ctx_t *ctx, const ss_contract_t *contract,
                               const ss_customer_t *customer, const char *change_id);

/**
 * A component was withdrawn from: the scheduled change of the contract, if there is one, goes on
 * without it, whatever number of it was wished for; one that was about nothing else is superseded.
 * Inside the caller's transaction, which holds the contract. @return SS_OK, SS_ERROR
 */
ss_status_t ss_change_drop_component(ss_ctx_t *ctx, const char *contract_id,
                                     const char *component_id);

#endif

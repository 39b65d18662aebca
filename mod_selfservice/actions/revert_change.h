/* A change of a contract is withdrawn from: the contract goes on as it was before. */
#ifndef SS_REVERT_CHANGE_H
#define SS_REVERT_CHANGE_H

#include "actions/declaration_effect.h"
#include "model/contract_change.h"

/**
 * A change has a right of withdrawal of its own, after which the former contract goes on: inside the
 * caller's transaction. One that has not come yet never comes. One in force goes back to what
 * contract_change.before_ says, and its invoice is credited less the days used, as that of a
 * contract is. Left to people (SS_EFFECT_PEOPLE) is a change in force that another stands on, what
 * of it cannot be credited, or where the contract is another one by now; one without a right of
 * withdrawal does not count. Where a part was named, only the change of that name is meant, see
 * ss_change_name(); it does not go back from under one to come. Source: BGB sections 312g, 355, 357,
 * 357a.
 * @param found  a withdrawal of now is in time for a change, or repeats one of the last ten
 *               minutes; effect->kind is then SS_EFFECT_CHANGE, SS_EFFECT_PEOPLE or SS_EFFECT_AGAIN
 * @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_revert_change(ss_ctx_t *ctx, const ss_declared_t *declared, ss_effect_t *effect,
                             bool *found);

/**
 * The changes of a contract that a withdrawal of now is in time for, by their names, newest first:
 * also those that people will have to look at. List of const char *.
 * @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_changes_to_withdraw(ss_ctx_t *ctx, const char *contract_id,
                                   apr_array_header_t **names);

/**
 * Whether a withdrawal is in time for this change: its period counts from its order.
 * @param in_time  also false where there is no right of withdrawal
 * @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_change_may_be_withdrawn(ss_ctx_t *ctx, const ss_declared_t *declared,
                                       const ss_contract_change_t *change, bool *in_time);

#endif

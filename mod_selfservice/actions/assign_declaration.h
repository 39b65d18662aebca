/* People give a declaration the contract it means, or decide what waits for them. */
#ifndef SS_ASSIGN_DECLARATION_H
#define SS_ASSIGN_DECLARATION_H

#include "actions/declaration_effect.h"

/** What people decided. */
typedef struct ss_assignment_t {
    const char *number;   /* of the declaration, cancellation or withdrawal */
    const char *contract; /* number */
    const char *part;     /* withdrawal: component meant, by name or ExternalId; "" for the whole
                             contract; NULL: as the customer wrote */
    const ss_by_hand_t *by_hand; /* what goes back, in place of what the rules give; NULL: by them */
    bool anyway; /* also where neither name nor e-mail are those of the contract's customer */
} ss_assignment_t;

/**
 * Carry out a declaration that has no contract yet, or waits: as of the instant it was received, a
 * cancellation for cause on that day or a later one that was wished. The customer gets the receipt
 * again with what came of it, at the customer's own address: another one that was typed on a public
 * page hears nothing of the contract.
 * @param effect  what was done
 * @return SS_OK; SS_NOT_FOUND with problem "declaration" or "contract"; SS_CONFLICT if it is
 * assigned already; SS_INVALID with problem "declaration" if it is of somebody else, as it seems,
 * with problem "part" if there is no such component or it cannot be told what goes back, or as
 * ss_credit_by_hand(); SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_assign_declaration(ss_ctx_t *ctx, const ss_assignment_t *assignment,
                                  ss_effect_t *effect);

#endif

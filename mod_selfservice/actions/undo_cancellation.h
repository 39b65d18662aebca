/* Let a contract go on whose cancellation has not taken effect. */
#ifndef SS_UNDO_CANCELLATION_H
#define SS_UNDO_CANCELLATION_H

#include "model/contract.h"
#include "model/customer.h"

/**
 * Take a cancellation back for the customer and confirm it by mail, in one transaction. A contract
 * that never renews keeps its own end. An ordered change that the end had held comes on its day. A
 * customer may do so five times an hour.
 * @return SS_OK; SS_INVALID with problem "contract" / "undone_often"; SS_CONFLICT if it is not
 * cancelled or has ended; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_undo_cancellation(ss_ctx_t *ctx, const ss_contract_t *contract,
                                 const ss_customer_t *customer);

#endif

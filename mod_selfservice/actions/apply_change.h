/* A scheduled change of a contract takes effect on its day. */
#ifndef SS_APPLY_CHANGE_H
#define SS_APPLY_CHANGE_H

#include "actions/change_offer.h"

/**
 * Carry out a change whose day has come: new terms, components, invoice if it begins within a paid
 * period, mail, event and audit, in one transaction. A contract that has ended by then keeps its
 * terms, and the change is superseded. In the language of the order.
 * @return SS_OK; SS_CONFLICT if somebody else decided it meanwhile; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_apply_change(ss_ctx_t *ctx, const ss_contract_change_t *row);

/**
 * What a row says of a contract that ss_change_open() has read: the change with its prices.
 * @return SS_OK, SS_ERROR
 */
ss_status_t ss_change_of_row(ss_ctx_t *ctx, const ss_contract_change_t *row, ss_change_t *change);

#endif

/* Inside the offer of a change: what a customer may choose for a contract, and what was chosen. */
#ifndef SS_CHANGE_WISH_H
#define SS_CHANGE_WISH_H

#include "actions/change_offer.h"
#include "model/site.h"

/** @return true if site and plan are for this type of customer */
bool ss_change_serves(const ss_site_t *site, const ss_plan_t *plan, bool business);

/**
 * Check what differs from the contract: what was agreed may be beyond the limits of today.
 * @return as ss_draft_check_choice()
 */
ss_status_t ss_change_check_wish(ss_ctx_t *ctx, const ss_change_t *change, const ss_draft_t *draft);

/**
 * What the draft says; where something is wrong in it, or nobody can choose it any more, what is
 * booked.
 */
void ss_change_read_wish(ss_ctx_t *ctx, const ss_change_t *change, const ss_draft_t *draft,
                         ss_change_wish_t *wish);

/** @return true if the wish is anything but the contract as it is */
bool ss_change_differs(const ss_change_t *change, const ss_change_wish_t *wish);

#endif

/* What differs between a contract and what becomes of it, line by line. */
#ifndef SS_CHANGE_LINES_H
#define SS_CHANGE_LINES_H

#include "actions/change_offer.h"
#include "actions/price_words.h"

/** "Webhosting Pro statt Webhosting Plus"; the variants where the plan stays. */
const char *ss_change_title(ss_ctx_t *ctx, const ss_change_t *change);

/**
 * List of {"label", "amount": "+7,00 €"} without what stays as it is. Where net amounts are shown,
 * cents that fell to another line are told with the next one, so that the lines add up.
 */
json_t *ss_change_differences(ss_ctx_t *ctx, const ss_change_t *change);

/** "+7,00 €" */
const char *ss_change_signed_money(const ss_offer_price_t *offer, int64_t minor);

#endif

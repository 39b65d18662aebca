/* What differs between a contract and what becomes of it, line by line. */
#ifndef SS_CHANGE_LINES_H
#define SS_CHANGE_LINES_H

#include "actions/change_offer.h"
#include "actions/price_words.h"

/** "Webhosting Pro statt Webhosting Plus"; the variants where the plan stays. */
const char *ss_change_title(ss_ctx_t *ctx, const ss_change_t *change);

/**
 * What is paid again and again at a price, one row for each period: list of {"label": "Bisher pro
 * Monat", "amount"}. @param key  text of the label, "order.change.before" or "after"
 */
json_t *ss_change_side(const ss_offer_price_t *offer, const ss_price_t *price, const char *key);

/**
 * The difference for each period that either is paid in: list of {"label": "Mehrpreis pro Monat",
 * "detail": "ab 24.04.2027", "amount"}. Without what stays as it is, where there are several.
 * @param later  the same change without the consent that decides its first day; NULL if none does
 */
json_t *ss_change_totals(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later);

/**
 * What all comes to in a year, where parts are paid in different periods: "Im Jahr zusammen 99,00 €
 * statt 118,80 €: Sie sparen 19,80 €." Without discounts; "" where the totals tell it, or nothing
 * differs.
 */
const char *ss_change_net(ss_ctx_t *ctx, const ss_change_t *change);

/**
 * List of {"label", "per", "amount": "+7,00 €"} without what stays as it is; "per" is "" where all is
 * paid in one period. What is paid in another period than before has two lines. Where net amounts
 * are shown, cents that fell to a line that stays are told with the last one of its period, so that
 * the lines of each period come to its total.
 */
json_t *ss_change_differences(ss_ctx_t *ctx, const ss_change_t *change);

#endif

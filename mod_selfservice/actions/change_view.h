/* A change of a contract as pages, mails and the contract document show it. */
#ifndef SS_CHANGE_VIEW_H
#define SS_CHANGE_VIEW_H

#include "actions/change_offer.h"

/**
 * What differs, formatted in ctx->lang:
 * {"kind", "is_scheduled", "day": first day on new terms, "last": the day before, "title": "Pro
 * statt Plus" or "Zusatzleistungen", "plan": name afterwards, "before", "after": recurring totals of
 * each period, [{"label", "amount"}], "lines": [{"label", "per", "amount": "+7,00 €"}], "totals":
 * [{"label", "detail", "amount"}], "due": "8,42 €" or "", "due_detail", "note"}
 */
json_t *ss_change_summary(ss_ctx_t *ctx, const ss_change_t *change);

/**
 * What is due besides: list of {"label", "detail": "10.04.2027 bis 23.04.2027, 14 von 31 Tagen",
 * "amount"}, one row for each day on which the change may begin.
 * @param later  the same change without the consent that decides the day; NULL if none does
 */
json_t *ss_change_dues(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later);

/**
 * The view of the order, see actions/order_view.c, of the contract after the change: prices with a
 * group for what is due besides, term as it was agreed, the present way of payment; and "change":
 * ss_change_summary(). Of the consents those remain that an order requires, where it costs more,
 * and those that decide the first day.
 * @param later  the same change without that consent; NULL if it decides nothing
 */
json_t *ss_change_view(ss_ctx_t *ctx, const ss_change_t *change, const ss_draft_t *draft,
                       const ss_change_t *later);

#endif

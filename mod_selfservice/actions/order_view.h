/* The offer or order as pages, mail and contract document show it: members are listed in
 * order_view.c. */
#ifndef SS_ORDER_VIEW_H
#define SS_ORDER_VIEW_H

#include "actions/draft.h"
#include "actions/say.h"

/**
 * What was or will be agreed, formatted in ctx->lang for pages, mail and contract document:
 * {"plan", "features", "groups": [{"title", "lines": [{"label","quantity","amount"}], ...}],
 * "totals", "first_invoice", "minimum_total", "term", "notice", "withdrawal_end", "usage",
 * "payment" ...}; see order_view.c.
 */
json_t *ss_offer_view(ss_ctx_t *ctx, const ss_offer_t *offer);

/** Bring a kept view to the day on which its order was approved: prices, term, debit, withdrawal. */
void ss_order_view_conclude(ss_ctx_t *ctx, const ss_offer_t *offer, json_t *view);

/** Term, renewal, notice and trial: member "term". */
json_t *ss_term_view(ss_ctx_t *ctx, const ss_offer_t *offer);
/** How it is paid: member "payment". */
json_t *ss_payment_view(ss_ctx_t *ctx, const ss_offer_t *offer);
/** Put the mandate reference, known from the contract number on, into a payment view. */
void ss_payment_view_set_mandate(json_t *payment, const char *reference);
/** Tell the first debit by an offer that was moved to another day. */
void ss_payment_view_move(ss_ctx_t *ctx, const ss_offer_t *offer, json_t *payment);
/** Who orders: member "customer". */
json_t *ss_customer_view(ss_ctx_t *ctx, const ss_person_t *person);

/**
 * Append one fact per further field that has a value. @param values  texts by name; see
 * model/custom_field.h
 */
void ss_custom_facts_add(ss_ctx_t *ctx, json_t *facts, const json_t *values);
/**
 * What is asked on the review page, or what was ticked: members "consents" and "consents_given".
 */
json_t *ss_consents_view(ss_ctx_t *ctx, const ss_draft_t *draft);
json_t *ss_consents_given_view(ss_ctx_t *ctx, const ss_draft_t *draft);
/** The first words of a consent, with the names of documents, as a message refers to its box. */
const char *ss_consent_label(ss_ctx_t *ctx, const ss_consent_t *consent);
/** The versions of the legal documents in force: member "documents". */
json_t *ss_documents_view(ss_ctx_t *ctx, const ss_draft_t *draft);

/** The mandate a customer gives by direct debit, as its checkbox shows it. */
const char *ss_mandate_text(ss_ctx_t *ctx);

#endif

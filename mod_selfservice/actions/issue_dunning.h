/* A letter about an overdue invoice: numbered, with its fee, document and mail in one transaction. */
#ifndef SS_ISSUE_DUNNING_H
#define SS_ISSUE_DUNNING_H

#include "model/dunning.h"

/**
 * The letter that is due at ctx->now for an invoice: level, fee, amount and days; nothing is stored.
 * Needs the catalogue. Only what ss_invoice_state() calls overdue is reminded of.
 * @param invoice_id  of an invoice
 * @return SS_OK; SS_CONFLICT if none is due; SS_NOT_FOUND if there is no such invoice
 */
ss_status_t ss_dunning_look(ss_ctx_t *ctx, const char *invoice_id, ss_dunning_t *letter);

/**
 * Issue it in a transaction of its own: number, row, waiting document, fee in the account, mail with
 * both documents, audit record and webhook event (DunningCreated). Of two at once one has an effect,
 * and none if a payment comes first. Needs ctx->site with skin. The customer's language counts.
 * @return as ss_dunning_look()
 */
ss_status_t ss_issue_dunning(ss_ctx_t *ctx, const char *invoice_id, ss_dunning_t *letter);

#endif

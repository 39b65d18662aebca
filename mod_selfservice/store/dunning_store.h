/* Letters about overdue invoices, and the invoices that may need one. */
#ifndef SS_DUNNING_STORE_H
#define SS_DUNNING_STORE_H

#include "model/dunning.h"
#include "store/db.h"
#include "store/ledger_store.h"

#define SS_DUNNING_PAGE 1000 /* candidates read at once */

/** Store a letter. @return SS_CONFLICT if its invoice has one of this level */
ss_status_t ss_dunning_add(ss_ctx_t *ctx, const ss_dunning_t *letter);

/** @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_dunning_find(ss_ctx_t *ctx, const char *id, ss_dunning_t *letter);

/** What was written about an invoice so far. */
ss_status_t ss_dunning_past(ss_ctx_t *ctx, const char *invoice_id, ss_dunning_past_t *past);

/**
 * Invoices with something to pay whose due day is over, of contracts that are no test, due first,
 * first; at most SS_DUNNING_PAGE, without `data`. List of ss_invoice_t.
 * @param today  ISO day
 * @param after  due day and id of the last one seen; { "", "" } to begin
 */
ss_status_t ss_dunning_candidates(ss_ctx_t *ctx, const char *today, ss_account_key_t after,
                                  apr_array_header_t **invoices);

#endif

/* What is kept as evidence of an order: shown texts and prices, consents, documents, label of the
 * button. */
#ifndef SS_ORDER_PROOF_H
#define SS_ORDER_PROOF_H

#include "actions/draft.h"

/**
 * The proof record as text. It names the order by its id and holds no name, address or account, so
 * that these can be erased without breaking the chain. Source: BGB section 312j(4). Where VAT of the
 * customer's country is charged, it tells the countries of address and account.
 * @param view  the order's view as it was shown
 */
const char *ss_order_proof_record(ss_ctx_t *ctx, const ss_offer_t *offer, const char *order_id,
                                  const json_t *view);

#endif

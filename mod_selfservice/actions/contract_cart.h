/* What a contract costs its customer: the agreed cart with what VAT depends on. */
#ifndef SS_CONTRACT_CART_H
#define SS_CONTRACT_CART_H

#include "model/agreement.h"
#include "model/customer.h"

/**
 * The cart of ss_agreement_cart() with what is booked now, and type, country and VAT ID of the
 * customer. Needs ctx->catalogue.
 * @return SS_OK, SS_UNAVAILABLE; SS_ERROR if variant or terms cannot be read any more
 */
ss_status_t ss_contract_cart(ss_ctx_t *ctx, const ss_contract_t *contract,
                             const ss_person_t *person, ss_cart_t *cart);

#endif

/* What a contract costs its customer: the agreed cart with what VAT depends on. */
#ifndef SS_CONTRACT_CART_H
#define SS_CONTRACT_CART_H

#include "model/agreement.h"
#include "model/customer.h"

/**
 * What is booked in a contract after the day `last` (ISO), without what ends by then: list of
 * ss_component_subscription_t.
 * @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_contract_booked(ss_ctx_t *ctx, const ss_contract_t *contract, const char *last,
                               apr_array_header_t **booked);

/**
 * The cart of ss_agreement_cart() with what is booked now, and type, country and VAT ID of the
 * customer. Needs ctx->catalogue.
 * @return SS_OK, SS_UNAVAILABLE; SS_ERROR if variant or terms cannot be read any more
 */
ss_status_t ss_contract_cart(ss_ctx_t *ctx, const ss_contract_t *contract,
                             const ss_person_t *person, ss_cart_t *cart);

/** The same with these components: list of ss_component_subscription_t. */
ss_status_t ss_contract_cart_with(ss_ctx_t *ctx, const ss_contract_t *contract,
                                  const apr_array_header_t *booked, const ss_person_t *person,
                                  ss_cart_t *cart);

/** Price by the settings of the merchant. @return as ss_price() */
ss_status_t ss_contract_price(ss_ctx_t *ctx, const ss_cart_t *cart, ss_price_t *price);

/** The merchant as the one who sells: country, small business, OSS. */
ss_seller_t ss_merchant_seller(const ss_merchant_t *merchant);

#endif

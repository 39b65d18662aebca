/*
 * What a contract was agreed at: prices and periods frozen in contract.terms, whatever the
 * catalogue says later.
 */
#ifndef SS_AGREEMENT_H
#define SS_AGREEMENT_H

#include "model/contract.h"
#include "model/price.h"

/**
 * Freeze the prices, scales, quotas and periods of a cart.
 * @return JSON for contract.terms, owned by the pool
 */
json_t *ss_agreement_freeze(const ss_cart_t *cart, apr_pool_t *pool);

/**
 * A cart with the frozen prices of a contract, for its next fee period: what is booked now, the
 * discount if it still holds, no setup fee. Names, tax policies and order of lines come from the
 * catalogue. Customer type, country and VAT ID are the caller's to set; `start` is the contract's
 * next billing date.
 * @param booked     list of ss_component_subscription_t
 * @return SS_OK; SS_NOT_FOUND if the variant is not in the catalogue; SS_ERROR if the terms cannot
 * be read
 */
ss_status_t ss_agreement_cart(const ss_catalogue_t *catalogue, const ss_contract_t *contract,
                              const apr_array_header_t *booked, ss_cart_t *cart, apr_pool_t *pool);

/**
 * How a contract ends, by the cart of ss_agreement_cart(): term and notice as they were agreed.
 */
ss_end_rules_t ss_agreement_end_rules(const ss_contract_t *contract, const ss_cart_t *cart);

#endif

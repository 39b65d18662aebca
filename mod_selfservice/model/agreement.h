/*
 * What a contract was agreed at: prices and periods frozen in contract.terms, whatever the
 * catalogue says later.
 */
#ifndef SS_AGREEMENT_H
#define SS_AGREEMENT_H

#include "model/contract.h"
#include "model/price.h"

/**
 * Freeze all figures of a cart that a later invoice is made of: currency and tax mode, fees,
 * periods, prices with scales and quotas of what was chosen and of all usage that can be charged in
 * the plan group, and the discount. VAT rates are not agreed: they are those of the date of supply.
 * @return JSON for contract.terms, owned by the pool
 */
json_t *ss_agreement_freeze(const ss_catalogue_t *catalogue, const ss_cart_t *cart,
                            apr_pool_t *pool);

/**
 * A cart with the frozen figures of a contract, for its next fee period: what is booked now,
 * metered components with quantity 0, the discount if it still holds, the setup fee if the first
 * invoice is still to come (after a trial), the trial while an order waits for approval. Names, tax
 * policies and order of lines come from the catalogue. Customer type, country and VAT ID are the
 * caller's to set; `start` is the contract's next billing date.
 * @param booked     list of ss_component_subscription_t
 * @return SS_OK; SS_NOT_FOUND if the variant is not in the catalogue; SS_ERROR if the terms cannot
 * be read
 */
ss_status_t ss_agreement_cart(const ss_catalogue_t *catalogue, const ss_contract_t *contract,
                              const apr_array_header_t *booked, ss_cart_t *cart, apr_pool_t *pool);

/** The first paid day of a contract, from which all its periods are counted. */
ss_date_t ss_agreement_billing_start(const ss_contract_t *contract);

/**
 * The discount that was agreed, whatever is left of it: `periods` are all it was granted for, from
 * ss_agreement_billing_start() on; 0 for ever. NULL if there is none.
 */
const ss_discount_t *ss_agreement_discount(const ss_catalogue_t *catalogue,
                                           const ss_contract_t *contract, apr_pool_t *pool);

/**
 * @return true if the cart of ss_agreement_cart() has fees or usage that are charged when their
 * period is over: then an invoice follows the last day of the contract
 */
bool ss_agreement_bills_afterwards(const ss_cart_t *cart);

/**
 * How a contract ends, by the cart of ss_agreement_cart(): term and notice as they were agreed.
 */
ss_end_rules_t ss_agreement_end_rules(const ss_contract_t *contract, const ss_cart_t *cart);

#endif

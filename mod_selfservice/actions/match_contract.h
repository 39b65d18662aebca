/* Which contract a public declaration means. */
#ifndef SS_MATCH_CONTRACT_H
#define SS_MATCH_CONTRACT_H

#include "model/contract.h"
#include "model/customer.h"
#include "model/declaration.h"

/**
 * Find the one contract whose number, or that of one of its invoices, was typed and whose customer
 * has the e-mail address that was given: both together tell that the declaration is the customer's.
 * Everything else is for people to assign, and so is what names several contracts.
 * @return SS_OK, SS_NOT_FOUND, SS_UNAVAILABLE
 */
ss_status_t ss_match_contract(ss_ctx_t *ctx, const ss_declaration_input_t *input,
                              ss_contract_t *contract, ss_customer_t *customer);

/**
 * The end of a contract after an ordinary cancellation received at `received`; a wished day counts if
 * it is later. In a free trial it ends with that, and nothing is billed. Fees and usage that are charged
 * afterwards are billed on the day after the last one.
 * @param wished  ISO day, "" for the earliest possible
 * @return days owned by the pool; day "" if the agreement cannot be read any more
 */
ss_contract_end_t ss_contract_end_after_notice(ss_ctx_t *ctx, const ss_contract_t *contract,
                                               const char *wished, apr_time_t received);

/** The end of a contract on an ISO day that does not depend on its notice. */
ss_contract_end_t ss_contract_end_on(ss_ctx_t *ctx, const ss_contract_t *contract, const char *day);

#endif

/* Customers, read and written. */
#ifndef SS_CUSTOMER_STORE_H
#define SS_CUSTOMER_STORE_H

#include "model/customer.h"
#include "store/db.h"

/** Store a new customer. @return SS_OK, SS_UNAVAILABLE, SS_ERROR (also for an id that exists) */
ss_status_t ss_customer_add(ss_ctx_t *ctx, const ss_customer_t *customer);
/** @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_customer_find(ss_ctx_t *ctx, const char *id, ss_customer_t *customer);
/** Within a transaction: the next one that locks this customer waits for its end. */
ss_status_t ss_customer_lock(ss_ctx_t *ctx, const char *id);
/**
 * Customers with this address, compared without case: the `oldest` ones and the `newest` ones, each
 * once, oldest first. List of ss_customer_t.
 */
ss_status_t ss_customer_list_by_email(ss_ctx_t *ctx, const char *email, int oldest, int newest,
                                      apr_array_header_t **customers);
/** Replace the person. @return SS_CONFLICT if customer->version is no longer the stored one */
ss_status_t ss_customer_set_person(ss_ctx_t *ctx, const ss_customer_t *customer,
                                   const ss_person_t *person);

#endif

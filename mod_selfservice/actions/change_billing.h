/* A customer changes the billing details in the portal. */
#ifndef SS_CHANGE_BILLING_H
#define SS_CHANGE_BILLING_H

#include "model/customer.h"

/**
 * Replace name and address, record who did it and tell the customer by mail; all three happen or
 * none. Issued invoices keep the old details; the customer type stays as it is. No change, no mail.
 * Another e-mail address is not stored: a code is mailed, see actions/confirm_code.h.
 * @param customer  as shown in the form: its version guards against a change in between
 * @param wanted    checked and brought into form in place
 * @param must_confirm  set to true if a new e-mail address waits for its code
 * @return SS_OK, SS_INVALID (see problems), SS_CONFLICT (changed meanwhile) or SS_UNAVAILABLE
 */
ss_status_t ss_change_billing(ss_ctx_t *ctx, const ss_customer_t *customer,
                              const char *contract_number, ss_person_t *wanted, bool *must_confirm);

#endif

/* A customer changes in the portal how they pay; a code from a mail confirms it. */
#ifndef SS_CHANGE_PAYMENT_H
#define SS_CHANGE_PAYMENT_H

#include "actions/payment_method.h"
#include "model/customer.h"
#include "model/pending_change.h"
#include "model/session.h"

/**
 * Check a wish and mail a code for it; it waits sealed, for it holds an IBAN. From invoice to
 * invoice nothing waits.
 * @param wish     checked in place; text and moment of the mandate are filled in
 * @param mandate  the box of the direct debit mandate was ticked
 * @param must_confirm  set to true if the change waits for its code
 * @return SS_OK, SS_INVALID (fields as on the order page; "consent[mandate]" "missing_mandate",
 * "payment" "too_many_codes"), SS_ERROR, SS_UNAVAILABLE
 */
ss_status_t ss_change_payment(ss_ctx_t *ctx, const ss_customer_t *customer,
                              const ss_plan_group_t *group, ss_payment_wish_t *wish, bool mandate,
                              bool *must_confirm);

/** The wish that waits in a change. @return false if it cannot be opened */
bool ss_payment_wish_open(ss_ctx_t *ctx, const ss_pending_change_t *change,
                          ss_payment_wish_t *wish);

/**
 * Store the new method if the code is right: the old one stays as history, a direct debit gets a
 * mandate reference of its own, the customer is told by mail; all or nothing.
 * Source: SEPA Core rulebook (a mandate per account, its text and moment kept), OWASP ASVS 7.5.1.
 * @param contract_number  begins the mandate reference
 * @return as ss_code_confirm(); SS_ERROR if the wish cannot be opened
 */
ss_status_t ss_confirm_payment(ss_ctx_t *ctx, const ss_session_t *session,
                               const char *contract_number, const char *code);

#endif

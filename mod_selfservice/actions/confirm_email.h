/* A customer's new e-mail address: wanted, confirmed by a code sent to the present address, then
 * stored. */
#ifndef SS_CONFIRM_EMAIL_H
#define SS_CONFIRM_EMAIL_H

#include "model/customer.h"
#include "model/pending_change.h"
#include "model/session.h"

/**
 * Note the wanted address and mail a code to the present one: who reads that mailbox is the
 * customer. An earlier wish, and its code, is replaced. May run inside a transaction of the caller
 * or as one of its own. Source: OWASP ASVS 7.5.1.
 * @return SS_OK, SS_INVALID (problem "email" "too_many_codes"), SS_UNAVAILABLE
 */
ss_status_t ss_request_email_change(ss_ctx_t *ctx, const ss_customer_t *customer,
                                    const char *email);

/** The change that waits, its code good or not. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_find_email_change(ss_ctx_t *ctx, const char *customer_id,
                                 ss_pending_change_t *change);

/** Mail a new code for the change that waits; the old one is void. @return also SS_NOT_FOUND */
ss_status_t ss_resend_email_code(ss_ctx_t *ctx, const ss_customer_t *customer);

/** Forget the change that waits. */
ss_status_t ss_drop_email_change(ss_ctx_t *ctx, const char *customer_id);

/**
 * Store the new address if the code is right, and tell the old and the new one; all links of the
 * customer and all sessions but `session` end with it. A wrong code uses up an attempt.
 * Source: OWASP ASVS 7.4.3.
 * @param session          of the customer who typed the code
 * @param contract_number  named in the mails
 * @return SS_OK, SS_INVALID (problem "code": missing, bad_code, wrong_code, code_over),
 * SS_CONFLICT, SS_UNAVAILABLE
 */
ss_status_t ss_confirm_email(ss_ctx_t *ctx, const ss_session_t *session,
                             const char *contract_number, const char *code);

#endif

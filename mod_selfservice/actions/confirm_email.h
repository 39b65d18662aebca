/* A customer's new e-mail address, confirmed by a code sent to the present one. */
#ifndef SS_CONFIRM_EMAIL_H
#define SS_CONFIRM_EMAIL_H

#include "model/customer.h"
#include "model/session.h"

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

/* What the mails about changed data tell: the fields, when and by which way. */
#ifndef SS_CHANGE_MAIL_H
#define SS_CHANGE_MAIL_H

#include "model/contract.h"
#include "model/customer.h"

/**
 * Data of the mails data_changed_old and data_changed_new for an e-mail address, see
 * actions/send_outbox.h.
 * @param person  as it will be stored
 */
json_t *ss_change_mail_email(ss_ctx_t *ctx, const ss_person_t *person, const char *old_email,
                             const char *contract_number);

/** The same for name and address: the fields that differ, with their new values. */
json_t *ss_change_mail_billing(ss_ctx_t *ctx, const ss_person_t *before, const ss_person_t *after,
                               const char *contract_number);

/**
 * The same for the way of payment: accounts masked, the new mandate in full; "announced" if it was
 * direct debit: announced debits are frozen in their invoices and stay with the account there.
 */
json_t *ss_change_mail_payment(ss_ctx_t *ctx, const ss_person_t *person,
                               const ss_payment_method_t *before, const ss_payment_method_t *after,
                               const char *contract_number);

#endif

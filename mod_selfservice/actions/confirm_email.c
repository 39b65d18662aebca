/* A customer's new e-mail address, confirmed by a code sent to the present one. */
#include "actions/confirm_email.h"

#include "actions/change_mail.h"
#include "actions/confirm_code.h"
#include "base/json.h"
#include "store/audit_store.h"
#include "store/customer_store.h"
#include "store/outbox_store.h"
#include "store/session_store.h"

typedef struct answer_t {
    const ss_session_t *session; /* where the code was typed */
    const char *contract_number;
} answer_t;

static ss_status_t tell_both(ss_ctx_t *ctx, const ss_person_t *person, const char *old_email,
                             const answer_t *answer)
{
    const json_t *data = ss_change_mail_email(ctx, person, old_email, answer->contract_number);
    const ss_new_mail_t to_old = { .event = "data_changed_old",
                                   .recipient = old_email,
                                   .customer_id = answer->session->customer_id,
                                   .data = data };
    const ss_new_mail_t to_new = { .event = "data_changed_new",
                                   .recipient = person->fields[SS_FIELD_EMAIL],
                                   .customer_id = answer->session->customer_id,
                                   .data = data };
    ss_status_t status = ss_outbox_add(ctx, &to_old);

    return status == SS_OK ? ss_outbox_add(ctx, &to_new) : status;
}

static json_t *email_json(ss_ctx_t *ctx, const char *email)
{
    json_t *json = ss_json_object(ctx->pool);

    ss_json_set_text(json, "email", email);
    return json;
}

/*
 * Who could read the old mailbox may hold links from it, and sessions opened with them. Others that
 * are being opened wait for the customer's lock and then find their link or session ended.
 */
static ss_status_t end_other_access(ss_ctx_t *ctx, const ss_session_t *session)
{
    ss_status_t status = ss_token_end_all(ctx, session->customer_id);

    return status == SS_OK ? ss_session_end_others(ctx, session) : status;
}

static ss_status_t store_email(ss_ctx_t *ctx, const ss_pending_change_t *change, void *baton)
{
    const answer_t *answer = baton;
    const char *email = change->wanted, *old_email;
    ss_customer_t customer;
    ss_person_t person;
    ss_status_t status = ss_customer_lock(ctx, answer->session->customer_id);

    if (status == SS_OK) {
        status = ss_customer_find(ctx, answer->session->customer_id, &customer);
    }
    if (status != SS_OK) {
        return status;
    }
    old_email = customer.person.fields[SS_FIELD_EMAIL];
    person = customer.person;
    person.fields[SS_FIELD_EMAIL] = email;
    status = ss_customer_set_person(ctx, &customer, &person);
    if (status == SS_OK) {
        status = end_other_access(ctx, answer->session);
    }
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "customer.email_changed", customer.id,
                              email_json(ctx, old_email), email_json(ctx, email));
    }
    return status == SS_OK ? tell_both(ctx, &person, old_email, answer) : status;
}

ss_status_t ss_confirm_email(ss_ctx_t *ctx, const ss_session_t *session,
                             const char *contract_number, const char *code)
{
    answer_t baton = { session, contract_number };

    return ss_code_confirm(ctx, &(ss_code_answer_t){ session->customer_id, SS_CHANGE_EMAIL, code,
                                                     store_email, &baton });
}

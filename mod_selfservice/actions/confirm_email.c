/* A customer's new e-mail address: wanted, confirmed by a code sent to the present address, then
 * stored. */
#include "actions/confirm_email.h"

#include <apr_strings.h>
#include <sodium.h>
#include <string.h>

#include "actions/change_mail.h"
#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "model/catalogue.h"
#include "render/i18n.h"
#include "store/audit_store.h"
#include "store/customer_store.h"
#include "store/outbox_store.h"
#include "store/pending_change_store.h"
#include "store/session_store.h"

#define KIND "email"

/* The count of codes is part of it, so that the same digits sent twice do not look alike. */
static const char *hash_of(const ss_ctx_t *ctx, const ss_pending_change_t *change, const char *code)
{
    return ss_hash_text(apr_psprintf(ctx->pool, "code/%s/%s/%s/%" APR_INT64_T_FMT "/%s",
                                     ctx->merchant_id, change->customer_id, change->codes_since,
                                     change->codes, code),
                        ctx->pool);
}

static ss_status_t mail_code(ss_ctx_t *ctx, const ss_customer_t *customer, const char *code)
{
    const char *zone = ctx->catalogue->merchant.time_zone;
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = { .event = "email_confirm",
                                 .recipient = customer->person.fields[SS_FIELD_EMAIL],
                                 .data = data };

    ss_json_set_text(data, "name", ss_person_display_name(&customer->person, ctx->pool));
    ss_json_set_text(data, "kind", KIND);
    ss_json_set_text(data, "code", code);
    ss_json_set_text(
        data, "valid_until",
        ss_i18n_clock(ss_i18n(ctx->lang), ctx->now + SS_CODE_LIFETIME, zone, ctx->pool));
    return ss_outbox_add(ctx, &mail);
}

typedef struct wish_t {
    const ss_customer_t *customer;
    const char *email; /* NULL: the address that waits already */
} wish_t;

/* The change as stored before, with nothing in it if there was none. */
static ss_status_t load_change(ss_ctx_t *ctx, const char *customer_id, ss_pending_change_t *change)
{
    ss_status_t status = ss_pending_change_find(ctx, customer_id, KIND, change);

    if (status == SS_NOT_FOUND) {
        *change = (ss_pending_change_t){ .customer_id = customer_id,
                                         .kind = KIND,
                                         .wanted = "",
                                         .code_hash = "",
                                         .expires_at = "",
                                         .codes_since = "" };
        return SS_OK;
    }
    return status;
}

static ss_status_t send_code(ss_ctx_t *ctx, void *input)
{
    const wish_t *wish = input;
    const char *code = apr_psprintf(ctx->pool, "%06u", (unsigned)randombytes_uniform(1000000));
    ss_pending_change_t change;
    ss_status_t status = ss_customer_lock(ctx, wish->customer->id); /* codes count one by one */

    if (status == SS_OK) {
        status = load_change(ctx, wish->customer->id, &change);
    }
    if (status == SS_OK && wish->email == NULL && *change.code_hash == '\0') {
        status = SS_NOT_FOUND;
    }
    if (status != SS_OK) {
        return status;
    }
    if (!ss_pending_change_count_code(&change, ctx->now, ctx->pool)) {
        return SS_INVALID;
    }
    change.wanted = wish->email != NULL ? wish->email : change.wanted;
    change.attempts_left = SS_CODE_ATTEMPTS;
    change.expires_at = ss_time_text(ctx->now + SS_CODE_LIFETIME, ctx->pool);
    change.code_hash = hash_of(ctx, &change, code);
    status = ss_pending_change_put(ctx, &change);
    if (status == SS_OK) {
        status =
            ss_audit_add(ctx, "customer.email_change_requested", wish->customer->id, NULL, NULL);
    }
    return status == SS_OK ? mail_code(ctx, wish->customer, code) : status;
}

static ss_status_t grant(ss_ctx_t *ctx, wish_t *wish)
{
    ss_status_t status = ss_db_transact(ctx, send_code, wish);

    if (status == SS_INVALID) {
        ss_problem_add(ctx, "email", "too_many_codes");
    }
    return status;
}

ss_status_t ss_request_email_change(ss_ctx_t *ctx, const ss_customer_t *customer, const char *email)
{
    return grant(ctx, &(wish_t){ customer, email });
}

ss_status_t ss_resend_email_code(ss_ctx_t *ctx, const ss_customer_t *customer)
{
    return grant(ctx, &(wish_t){ customer, NULL });
}

ss_status_t ss_find_email_change(ss_ctx_t *ctx, const char *customer_id,
                                 ss_pending_change_t *change)
{
    ss_status_t status = ss_pending_change_find(ctx, customer_id, KIND, change);

    return status == SS_OK && *change->code_hash == '\0' ? SS_NOT_FOUND : status;
}

ss_status_t ss_drop_email_change(ss_ctx_t *ctx, const char *customer_id)
{
    return ss_pending_change_end(ctx, customer_id, KIND);
}

typedef struct answer_t {
    const ss_session_t *session; /* where the code was typed */
    const char *contract_number, *code;
    const char *problem; /* "" if the code was right */
} answer_t;

static ss_status_t tell_both(ss_ctx_t *ctx, const ss_person_t *person, const char *old_email,
                             const char *contract_number)
{
    const json_t *data = ss_change_mail_email(ctx, person, old_email, contract_number);
    const ss_new_mail_t to_old = { .event = "data_changed_old",
                                   .recipient = old_email,
                                   .data = data };
    const ss_new_mail_t to_new = { .event = "data_changed_new",
                                   .recipient = person->fields[SS_FIELD_EMAIL],
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

/* Who could read the old mailbox may hold links from it, and sessions opened with them. */
static ss_status_t end_other_access(ss_ctx_t *ctx, const ss_session_t *session)
{
    ss_status_t status = ss_token_end_all(ctx, session->customer_id);

    return status == SS_OK ? ss_session_end_others(ctx, session) : status;
}

static ss_status_t store_email(ss_ctx_t *ctx, const answer_t *answer, const char *email)
{
    ss_customer_t customer;
    ss_person_t person;
    const char *old_email;
    ss_status_t status = ss_customer_find(ctx, answer->session->customer_id, &customer);

    if (status != SS_OK) {
        return status;
    }
    old_email = customer.person.fields[SS_FIELD_EMAIL];
    person = customer.person;
    person.fields[SS_FIELD_EMAIL] = email;
    status = ss_customer_set_person(ctx, &customer, &person);
    if (status == SS_OK) {
        status = ss_pending_change_end(ctx, customer.id, KIND);
    }
    if (status == SS_OK) {
        status = end_other_access(ctx, answer->session);
    }
    if (status == SS_OK) {
        status = ss_audit_add(ctx, "customer.email_changed", customer.id,
                              email_json(ctx, old_email), email_json(ctx, email));
    }
    return status == SS_OK ? tell_both(ctx, &person, old_email, answer->contract_number) : status;
}

/* Ends well also for a wrong code: the attempt must stay counted. */
static ss_status_t try_code(ss_ctx_t *ctx, void *input)
{
    answer_t *answer = input;
    const char *customer_id = answer->session->customer_id, *hash;
    ss_pending_change_t change;
    ss_status_t status = ss_pending_change_try(ctx, customer_id, KIND);

    if (status == SS_NOT_FOUND) {
        answer->problem = "code_over";
        return SS_OK;
    }
    if (status == SS_OK) {
        status = ss_pending_change_find(ctx, customer_id, KIND, &change);
    }
    if (status != SS_OK) {
        return status;
    }
    hash = hash_of(ctx, &change, answer->code);
    if (strlen(hash) != strlen(change.code_hash)
        || sodium_memcmp(hash, change.code_hash, strlen(hash)) != 0) {
        answer->problem = change.attempts_left > 0 ? "wrong_code" : "code_over";
        return SS_OK;
    }
    answer->problem = "";
    return store_email(ctx, answer, change.wanted);
}

ss_status_t ss_confirm_email(ss_ctx_t *ctx, const ss_session_t *session,
                             const char *contract_number, const char *code)
{
    answer_t answer = { session, contract_number, ss_code_read(code, ctx->pool), "" };
    ss_status_t status;

    if (answer.code == NULL) {
        ss_problem_add(ctx, "code", *code == '\0' ? "missing" : "bad_code");
        return SS_INVALID;
    }
    status = ss_db_transact(ctx, try_code, &answer);
    if (status == SS_OK && *answer.problem != '\0') {
        ss_problem_add(ctx, "code", answer.problem);
        return SS_INVALID;
    }
    return status;
}

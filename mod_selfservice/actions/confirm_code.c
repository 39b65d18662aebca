/* A change that waits for a code from a mail to the customer's present address: requested, sent
 * anew, given up, confirmed. */
#include "actions/confirm_code.h"

#include <apr_strings.h>
#include <sodium.h>
#include <string.h>

#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "model/catalogue.h"
#include "render/i18n.h"
#include "store/audit_store.h"
#include "store/customer_store.h"
#include "store/outbox_store.h"
#include "store/pending_change_store.h"

typedef struct wish_t {
    const ss_customer_t *customer;
    const char *kind, *wanted; /* NULL: what waits already */
} wish_t;

/* The count of codes is part of it, so that the same digits sent twice do not look alike. */
static const char *hash_of(const ss_ctx_t *ctx, const ss_pending_change_t *change, const char *code)
{
    return ss_hash_text(apr_psprintf(ctx->pool, "code/%s/%s/%s/%s/%" APR_INT64_T_FMT "/%s",
                                     change->kind, ctx->merchant_id, change->customer_id,
                                     change->codes_since, change->codes, code),
                        ctx->pool);
}

static ss_status_t mail_code(ss_ctx_t *ctx, const wish_t *wish, const char *code)
{
    const ss_person_t *person = &wish->customer->person;
    const char *zone = ctx->catalogue->merchant.time_zone;
    json_t *data = ss_json_object(ctx->pool);
    const ss_new_mail_t mail = { .event = "email_confirm",
                                 .recipient = person->fields[SS_FIELD_EMAIL],
                                 .customer_id = wish->customer->id,
                                 .data = data };

    ss_json_set_text(data, "name", ss_person_display_name(person, ctx->pool));
    ss_json_set_text(data, "kind", wish->kind);
    ss_json_set_text(data, "code", code);
    ss_json_set_text(
        data, "valid_until",
        ss_i18n_clock(ss_i18n(ctx->lang), ctx->now + SS_CODE_LIFETIME, zone, ctx->pool));
    return ss_outbox_add(ctx, &mail);
}

/* The change as stored before, with nothing in it if there was none. */
static ss_status_t load_change(ss_ctx_t *ctx, const wish_t *wish, ss_pending_change_t *change)
{
    ss_status_t status = ss_pending_change_find(ctx, wish->customer->id, wish->kind, change);

    if (status == SS_NOT_FOUND) {
        *change = (ss_pending_change_t){ .customer_id = wish->customer->id,
                                         .kind = wish->kind,
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
    const char *event = apr_pstrcat(ctx->pool, "customer.", wish->kind, "_change_requested", NULL);
    ss_pending_change_t change;
    ss_status_t status = ss_customer_lock(ctx, wish->customer->id); /* codes count one by one */

    if (status == SS_OK) {
        status = load_change(ctx, wish, &change);
    }
    if (status == SS_OK && wish->wanted == NULL && *change.code_hash == '\0') {
        status = SS_NOT_FOUND;
    }
    if (status != SS_OK) {
        return status;
    }
    if (!ss_pending_change_count_code(&change, ctx->now, ctx->pool)) {
        return SS_INVALID;
    }
    change.wanted = wish->wanted != NULL ? wish->wanted : change.wanted;
    change.attempts_left = SS_CODE_ATTEMPTS;
    change.expires_at = ss_time_text(ctx->now + SS_CODE_LIFETIME, ctx->pool);
    change.code_hash = hash_of(ctx, &change, code);
    status = ss_pending_change_put(ctx, &change);
    if (status == SS_OK) {
        status = ss_audit_add(ctx, event, wish->customer->id, NULL, NULL);
    }
    return status == SS_OK ? mail_code(ctx, wish, code) : status;
}

static ss_status_t grant(ss_ctx_t *ctx, wish_t *wish)
{
    ss_status_t status = ss_db_transact(ctx, send_code, wish);

    if (status == SS_INVALID) {
        ss_problem_add(ctx, wish->kind, "too_many_codes");
    }
    return status;
}

ss_status_t ss_code_request(ss_ctx_t *ctx, const ss_customer_t *customer, const char *kind,
                            const char *wanted)
{
    return grant(ctx, &(wish_t){ customer, kind, wanted });
}

ss_status_t ss_code_resend(ss_ctx_t *ctx, const ss_customer_t *customer, const char *kind)
{
    return grant(ctx, &(wish_t){ customer, kind, NULL });
}

ss_status_t ss_code_find(ss_ctx_t *ctx, const char *customer_id, const char *kind,
                         ss_pending_change_t *change)
{
    ss_status_t status = ss_pending_change_find(ctx, customer_id, kind, change);

    return status == SS_OK && *change->code_hash == '\0' ? SS_NOT_FOUND : status;
}

ss_status_t ss_code_drop(ss_ctx_t *ctx, const char *customer_id, const char *kind)
{
    return ss_pending_change_end(ctx, customer_id, kind);
}

typedef struct attempt_t {
    const ss_code_answer_t *answer;
    const char *code;    /* its digits */
    const char *problem; /* "" if the code was right */
} attempt_t;

/* Ends well also for a wrong code: the attempt must stay counted. */
static ss_status_t try_code(ss_ctx_t *ctx, void *input)
{
    attempt_t *attempt = input;
    const ss_code_answer_t *answer = attempt->answer;
    const char *hash;
    ss_pending_change_t change;
    ss_status_t status = ss_pending_change_try(ctx, answer->customer_id, answer->kind);

    if (status == SS_NOT_FOUND) {
        attempt->problem = "code_over";
        return SS_OK;
    }
    if (status == SS_OK) {
        status = ss_pending_change_find(ctx, answer->customer_id, answer->kind, &change);
    }
    if (status != SS_OK) {
        return status;
    }
    hash = hash_of(ctx, &change, attempt->code);
    if (strlen(hash) != strlen(change.code_hash)
        || sodium_memcmp(hash, change.code_hash, strlen(hash)) != 0) {
        attempt->problem = change.attempts_left > 0 ? "wrong_code" : "code_over";
        return SS_OK;
    }
    attempt->problem = "";
    status = ss_pending_change_end(ctx, answer->customer_id, answer->kind);
    return status == SS_OK ? answer->store(ctx, &change, answer->baton) : status;
}

ss_status_t ss_code_confirm(ss_ctx_t *ctx, const ss_code_answer_t *answer)
{
    attempt_t attempt = { answer, ss_code_read(answer->typed, ctx->pool), "" };
    ss_status_t status;

    if (attempt.code == NULL) {
        ss_problem_add(ctx, "code", *answer->typed == '\0' ? "missing" : "bad_code");
        return SS_INVALID;
    }
    status = ss_db_transact(ctx, try_code, &attempt);
    if (status == SS_OK && *attempt.problem != '\0') {
        ss_problem_add(ctx, "code", attempt.problem);
        return SS_INVALID;
    }
    return status;
}

/* A customer changes in the portal how they pay; a code from a mail confirms it. */
#include "actions/change_payment.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/change_mail.h"
#include "actions/confirm_code.h"
#include "actions/order_view.h"
#include "base/date.h"
#include "base/json.h"
#include "base/log.h"
#include "base/seal.h"
#include "store/audit_store.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/number_store.h"
#include "store/outbox_store.h"

static const char *purpose(const ss_ctx_t *ctx, const char *customer_id)
{
    return apr_pstrcat(ctx->pool, "payment-change/", ctx->merchant_id, "/", customer_id, NULL);
}

static const char *seal_wish(ss_ctx_t *ctx, const char *customer_id, const ss_payment_wish_t *wish)
{
    json_t *json = ss_json_object(ctx->pool);

    ss_json_set_text(json, "kind", wish->kind);
    ss_json_set_text(json, "holder", wish->holder);
    ss_json_set_text(json, "iban", wish->iban);
    ss_json_set_text(json, "mandate_text", wish->mandate_text);
    ss_json_set_text(json, "signed_at", wish->signed_at);
    ss_json_set_text(json, "ip", wish->ip);
    return ss_seal(ctx->keys, purpose(ctx, customer_id), ss_json_print(json, ctx->pool), ctx->pool);
}

bool ss_payment_wish_open(ss_ctx_t *ctx, const ss_pending_change_t *change, ss_payment_wish_t *wish)
{
    const char *error, *text = NULL;
    const json_t *json = NULL;

    if (ctx->keys != NULL) {
        text = ss_unseal(ctx->keys, purpose(ctx, change->customer_id), change->wanted, ctx->pool);
    }
    if (text != NULL) {
        json = ss_json_parse(text, &error, ctx->pool);
    }
    *wish = (ss_payment_wish_t){
        .kind = ss_json_text(json, "kind"),
        .holder = ss_json_text(json, "holder"),
        .iban = ss_json_text(json, "iban"),
        .mandate_text = ss_json_text(json, "mandate_text"),
        .signed_at = ss_json_text(json, "signed_at"),
        .ip = ss_json_text(json, "ip"),
    };
    return json != NULL;
}

/* The present method; one without a kind if there is none. */
static ss_status_t find_present(ss_ctx_t *ctx, const char *customer_id,
                                ss_payment_method_t *method)
{
    ss_status_t status = ss_payment_method_find(ctx, customer_id, method);

    if (status == SS_NOT_FOUND) {
        *method = (ss_payment_method_t){ .kind = "", .iban_masked = "", .mandate_reference = "" };
        return SS_OK;
    }
    return status;
}

ss_status_t ss_change_payment(ss_ctx_t *ctx, const ss_customer_t *customer,
                              const ss_plan_group_t *group, ss_payment_wish_t *wish, bool mandate,
                              bool *must_confirm)
{
    bool debit = strcmp(wish->kind, "direct-debit") == 0;
    ss_payment_method_t present;
    ss_status_t status;

    *must_confirm = false;
    if (*wish->kind == '\0') {
        ss_problem_add(ctx, "payment", "missing");
    }
    ss_payment_wish_check(ctx, group, wish);
    if (debit && !mandate) {
        ss_problem_add(ctx, "consent[mandate]", "missing_mandate");
    }
    if (ss_problems_status(ctx) != SS_OK) {
        return SS_INVALID;
    }
    status = find_present(ctx, customer->id, &present);
    if (status != SS_OK || (!debit && strcmp(present.kind, wish->kind) == 0)) {
        return status;
    }
    if (ctx->keys == NULL) {
        ss_log(SS_LOG_ERROR, "SS0431", ctx, "change payment: no key to seal what is wanted with");
        return SS_ERROR;
    }
    wish->mandate_text = debit ? ss_mandate_text(ctx) : "";
    wish->signed_at = ss_time_text(ctx->now, ctx->pool);
    *must_confirm = true;
    return ss_code_request(ctx, customer, SS_CHANGE_PAYMENT, seal_wish(ctx, customer->id, wish));
}

static json_t *audit_json(ss_ctx_t *ctx, const ss_payment_method_t *method)
{
    json_t *json = ss_json_object(ctx->pool);

    ss_json_set_text(json, "kind", method->kind);
    ss_json_set_text(json, "iban_masked", method->iban_masked);
    ss_json_set_text(json, "mandate_reference", method->mandate_reference);
    return json;
}

static ss_status_t replace(ss_ctx_t *ctx, const ss_payment_method_t *before,
                           const ss_payment_method_t *after)
{
    ss_status_t status = ss_payment_method_replace(ctx, after->customer_id);

    if (status == SS_OK) {
        status = ss_payment_method_add(ctx, after);
    }
    return status == SS_OK ? ss_audit_add(ctx, "customer.payment_changed", after->customer_id,
                                          audit_json(ctx, before), audit_json(ctx, after))
                           : status;
}

/*
 * The reference is the contract's number and a count, from 2 on as the order may have given the
 * first one; it is never given twice, also when old mandates are deleted.
 * Source: SEPA Direct Debit core rulebook, AT-01
 */
static ss_status_t next_reference(ss_ctx_t *ctx, const char *contract_number,
                                  const char **reference)
{
    int64_t count = 0;
    ss_status_t status = ss_counter_next(
        ctx, apr_pstrcat(ctx->pool, "Mandate/", contract_number, NULL), &count);

    *reference =
        apr_psprintf(ctx->pool, "%s-%" APR_INT64_T_FMT, contract_number, (apr_int64_t)count + 1);
    return status;
}

static ss_status_t make_method(ss_ctx_t *ctx, const ss_pending_change_t *change,
                               const char *contract_number, ss_payment_method_t *method)
{
    ss_payment_wish_t wish;
    const char *reference = "";
    ss_status_t status = SS_OK;

    if (!ss_payment_wish_open(ctx, change, &wish)) {
        ss_log(SS_LOG_ERROR, "SS0432", ctx, "confirm payment: no key opens what was wanted");
        return SS_ERROR;
    }
    if (strcmp(wish.kind, "direct-debit") == 0) {
        status = next_reference(ctx, contract_number, &reference);
    }
    if (status != SS_OK) {
        return status;
    }
    return ss_payment_method_make(ctx, &wish, change->customer_id, reference, method);
}

static ss_status_t store_payment(ss_ctx_t *ctx, const ss_pending_change_t *change, void *baton)
{
    const char *contract_number = baton;
    ss_customer_t customer;
    ss_payment_method_t before, after;
    ss_status_t status = ss_customer_find(ctx, change->customer_id, &customer);

    if (status == SS_OK) {
        status = find_present(ctx, customer.id, &before);
    }
    if (status == SS_OK) {
        status = make_method(ctx, change, contract_number, &after);
    }
    if (status == SS_OK) {
        status = replace(ctx, &before, &after);
    }
    if (status != SS_OK) {
        return status;
    }
    return ss_outbox_add(ctx, &(ss_new_mail_t){
                                  .event = "data_changed_new",
                                  .recipient = customer.person.fields[SS_FIELD_EMAIL],
                                  .customer_id = customer.id,
                                  .data = ss_change_mail_payment(ctx, &customer.person, &before,
                                                                 &after, contract_number),
                              });
}

ss_status_t ss_confirm_payment(ss_ctx_t *ctx, const ss_session_t *session,
                               const char *contract_number, const char *code)
{
    char *number = apr_pstrdup(ctx->pool, contract_number);

    return ss_code_confirm(ctx, &(ss_code_answer_t){ session->customer_id, SS_CHANGE_PAYMENT, code,
                                                     store_payment, number });
}

/* How a customer wants to pay: checked alike on the order page and in the portal, then a row with
 * its mandate. */
#include "actions/payment_method.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/say.h"
#include "base/date.h"
#include "base/log.h"
#include "base/random_id.h"
#include "base/seal.h"
#include "base/text.h"
#include "base/text_link.h"
#include "model/iban.h"

bool ss_payment_may_debit(const ss_ctx_t *ctx, const ss_plan_group_t *group)
{
    return group != NULL && ss_site_debits(ctx->site, group);
}

static void check_account(ss_ctx_t *ctx, ss_payment_wish_t *wish)
{
    const char *iban = ss_iban_read(wish->iban, ctx->pool);

    if (!ss_text_is_visible(wish->holder)) {
        ss_problem_add(ctx, "holder", "missing");
    } else if (ss_text_length(wish->holder) > SS_HOLDER_LIMIT) {
        ss_problem_add_detail(ctx, "holder", "too_long", apr_itoa(ctx->pool, SS_HOLDER_LIMIT));
    } else if (!ss_text_is_clean(wish->holder, false)) {
        ss_problem_add(ctx, "holder", "bad_value");
    } else if (ss_text_holds_link(wish->holder, true)) {
        ss_problem_add(ctx, "holder", "web_address");
    }
    if (*wish->iban == '\0') {
        ss_problem_add(ctx, "iban", "missing");
    } else if (iban == NULL) {
        ss_problem_add(ctx, "iban", "bad_iban");
    } else {
        wish->iban = iban;
    }
}

void ss_payment_wish_check(ss_ctx_t *ctx, const ss_plan_group_t *group, ss_payment_wish_t *wish)
{
    bool debit =
        strcmp(wish->kind, "direct-debit") == 0 && ss_payment_may_debit(ctx, group);
    bool account = strcmp(wish->kind, "invoice") == 0 && ctx->site->on_account;

    if (*wish->kind != '\0' && !debit && !account) {
        ss_problem_add(ctx, "payment", "not_allowed");
    }
    if (debit) {
        check_account(ctx, wish);
    } else {
        wish->iban = "";
        wish->holder = "";
    }
}

static const char *seal_purpose(const ss_ctx_t *ctx)
{
    return apr_pstrcat(ctx->pool, "iban/", ctx->merchant_id, NULL);
}

const char *ss_payment_iban(ss_ctx_t *ctx, const char *sealed)
{
    const char *iban = *sealed == '\0' || ctx->keys == NULL
        ? NULL : ss_unseal(ctx->keys, seal_purpose(ctx), sealed, ctx->pool);

    return iban == NULL ? "" : iban;
}

ss_status_t ss_payment_method_make(ss_ctx_t *ctx, const ss_payment_wish_t *wish,
                                   const char *customer_id, const char *reference,
                                   ss_payment_method_t *method)
{
    bool debit = strcmp(wish->kind, "direct-debit") == 0;
    const char *purpose = seal_purpose(ctx);

    if (debit && ctx->keys == NULL) {
        ss_log(SS_LOG_ERROR, "SS0411", ctx, "payment method: no key to seal an IBAN with");
        return SS_ERROR;
    }
    *method = (ss_payment_method_t){
        .id = ss_id_at(ctx->now, ctx->pool),
        .customer_id = customer_id,
        .kind = wish->kind,
        .holder = wish->holder,
        .iban_sealed = debit ? ss_seal(ctx->keys, purpose, wish->iban, ctx->pool) : "",
        .iban_masked = debit ? ss_iban_mask(wish->iban, ctx->pool) : "",
        .mandate_reference = debit ? reference : "",
        .mandate_text = debit ? wish->mandate_text : "",
        .mandate_signed_at = debit ? wish->signed_at : "",
        .mandate_ip = debit ? wish->ip : "",
        .created_at = ss_time_text(ctx->now, ctx->pool),
    };
    return SS_OK;
}

const char *ss_payment_words(ss_ctx_t *ctx, const char *kind, const char *holder,
                             const char *iban_masked)
{
    if (strcmp(kind, "direct-debit") == 0) {
        return apr_pstrcat(ctx->pool, holder, ", ", iban_masked, NULL);
    }
    return ss_say(ctx, *kind == '\0' ? "portal.payment.none" : "order.payment_invoice", NULL);
}

/* How an offer is paid, with the mandate and the first debit. */
#include "actions/order_view.h"

#include "base/json.h"
#include "model/iban.h"

#include <apr_strings.h>

const char *ss_mandate_text(ss_ctx_t *ctx)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;

    return ss_say_count(ctx, "order.mandate.text", merchant->pre_notification_days, "creditor",
                        merchant->legal_name, NULL);
}

/* When the first debit comes and how much it is; told anew when an approval moves it. */
static void set_first_debit(ss_ctx_t *ctx, const ss_offer_t *offer, json_t *view, json_t *facts)
{
    const ss_price_t *price = &offer->price;
    int days = ctx->catalogue->merchant.pre_notification_days;
    const char *date = ss_say_date(ctx, ss_debit_date(price->first_invoice_date, days));
    const char *amount = ss_say_money(ctx, price->first.gross, &price->currency);
    const char *every = ss_say_span(ctx, "order.every_low", price->regular[0].fee_period);
    bool collected = price->first.gross > 0 && !offer->draft->test;

    if (collected) {
        ss_fact_add(ctx, facts, "order.payment.first_debit",
                    ss_say_count(ctx, "order.payment.first_debit_value", days, "date", date,
                                 "amount", amount, "every", every, NULL));
        ss_json_set_bool(json_array_get(facts, json_array_size(facts) - 1), "is_first_debit", true);
    }
    ss_json_set_text(view, "first_debit_date", collected ? date : "");
    ss_json_set_text(view, "first_debit_amount", collected ? amount : "");
}

/* The account as it may be shown, "" while there is none. */
static const char *masked_account(ss_ctx_t *ctx, const ss_draft_t *draft)
{
    const char *iban = ss_iban_read(draft->iban, ctx->pool);

    if (ss_draft_keeps_method(draft)) {
        return draft->buyer->method.iban_masked;
    }
    return iban == NULL ? "" : ss_iban_mask(iban, ctx->pool);
}

/* "3000" of a masked "DE89 .... ..30 00"; "" while there is no account. */
static const char *account_ending(const char *masked, apr_pool_t *pool)
{
    char *ending = apr_pstrdup(pool, masked), *end = ending;

    for (const char *c = masked; *c != '\0'; c++) {
        if (*c != ' ') {
            *end++ = *c;
        }
    }
    *end = '\0';
    return end - ending < 4 ? "" : end - 4;
}

/* A known customer's mandate covers this contract too: nothing to sign, its reference is known. */
static json_t *direct_debit(ss_ctx_t *ctx, const ss_offer_t *offer, json_t *view)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;
    bool kept = ss_draft_keeps_method(offer->draft);
    const char *reference = kept ? offer->draft->buyer->method.mandate_reference : "";
    json_t *facts = ss_json_list(ctx->pool);
    const char *masked = masked_account(ctx, offer->draft);

    ss_fact_add(ctx, facts, "order.payment.holder", offer->draft->holder);
    ss_fact_add(ctx, facts, "order.payment.account", masked);
    ss_fact_add(ctx, facts, "order.payment.creditor_id", merchant->creditor_id);
    ss_fact_add(ctx, facts, "order.payment.mandate_reference",
                kept ? reference : ss_say(ctx, "order.payment.mandate_later", NULL));
    ss_json_set_bool(json_array_get(facts, json_array_size(facts) - 1), "is_mandate", true);
    set_first_debit(ctx, offer, view, facts);
    ss_json_set_text(view, "iban", masked);
    ss_json_set_text(view, "iban_ending", account_ending(masked, ctx->pool));
    ss_json_set_text(view, "creditor_id", merchant->creditor_id);
    ss_json_set_text(view, "mandate_reference", reference);
    ss_json_set_text(view, "mandate_text", kept ? "" : ss_mandate_text(ctx));
    ss_json_set_text(view, "pre_notification",
                     ss_say_count(ctx, "order.payment.pre_notification",
                                  merchant->pre_notification_days, NULL));
    return facts;
}

void ss_payment_view_move(ss_ctx_t *ctx, const ss_offer_t *offer, json_t *payment)
{
    json_t *facts = json_object_get(payment, "facts");

    for (size_t i = json_array_size(facts); i-- > 0;) {
        if (ss_json_bool(json_array_get(facts, i), "is_first_debit")) {
            json_array_remove(facts, i);
        }
    }
    if (ss_json_bool(payment, "is_direct_debit")) {
        set_first_debit(ctx, offer, payment, facts);
    }
}

void ss_payment_view_set_mandate(json_t *payment, const char *reference)
{
    json_t *facts = json_object_get(payment, "facts");

    ss_json_set_text(payment, "mandate_reference", reference);
    for (size_t i = 0; i < json_array_size(facts); i++) {
        if (ss_json_bool(json_array_get(facts, i), "is_mandate")) {
            ss_json_set_text(json_array_get(facts, i), "value", reference);
        }
    }
}

static json_t *on_account(ss_ctx_t *ctx, bool test)
{
    json_t *facts = ss_json_list(ctx->pool);

    if (!test) {
        ss_fact_add(ctx, facts, "order.payment.due",
                    ss_say_count(ctx, "order.payment.due_value",
                                 ctx->catalogue->merchant.payment_term_days, NULL));
    }
    return facts;
}

json_t *ss_payment_view(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    const char *kind = offer->draft->payment;
    json_t *view = ss_json_object(ctx->pool), *facts = ss_json_list(ctx->pool);
    bool debit = strcmp(kind, "direct-debit") == 0, account = strcmp(kind, "invoice") == 0;
    const char *key = debit     ? "order.payment.title_debit"
                      : account ? "order.payment.title_invoice"
                                : "order.payment.title_none";

    ss_json_set_text(view, "kind", kind);
    ss_json_set_bool(view, "is_direct_debit", debit);
    ss_json_set_bool(view, "is_invoice", account);
    ss_json_set_bool(view, "is_none", !debit && !account);
    ss_json_set_text(view, "title", ss_say(ctx, key, NULL));
    ss_json_set_text(view, "holder", debit ? offer->draft->holder : "");
    if (debit) {
        facts = direct_debit(ctx, offer, view);
    } else if (account) {
        facts = on_account(ctx, offer->draft->test);
    }
    if (offer->draft->test) {
        ss_fact_add(ctx, facts, "order.payment.test",
                    ss_say(ctx, "order.payment.test_value", NULL));
    }
    ss_json_set(view, "facts", facts);
    return view;
}

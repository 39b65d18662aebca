/* What an offer says, in one text that changes with every word of it. */
#include "actions/draft.h"

#include "actions/order_view.h"
#include "actions/price_view.h"
#include "base/json.h"
#include "base/random_id.h"
#include "model/agreement.h"

#include <apr_strings.h>
#include <string.h>

static void add(apr_array_header_t *parts, const char *text)
{
    APR_ARRAY_PUSH(parts, const char *) = text;
}

static const char *number(ss_ctx_t *ctx, int64_t value)
{
    return apr_psprintf(ctx->pool, "%" APR_INT64_T_FMT, (apr_int64_t)value);
}

static void add_span(ss_ctx_t *ctx, apr_array_header_t *parts, ss_span_t span)
{
    add(parts, number(ctx, span.quantity));
    add(parts, number(ctx, span.unit));
}

static void add_words(ss_ctx_t *ctx, apr_array_header_t *parts, const ss_component_t *component)
{
    add(parts, ss_name(component->name, ctx->lang));
    add(parts, ss_name(component->unit_name, ctx->lang));
}

static void add_plan(ss_ctx_t *ctx, apr_array_header_t *parts, const ss_plan_t *plan)
{
    add(parts, ss_name(plan->name, ctx->lang));
    for (size_t i = 0; i < json_array_size(plan->features); i++) {
        add(parts, ss_name(json_array_get(plan->features, i), ctx->lang));
    }
    add(parts, ss_name(plan->information, ctx->lang));
    add(parts, plan->requires_order_approval ? "approval" : "");
    add(parts, ctx->catalogue->merchant.personalised_prices ? "personalised" : "");
    add_span(ctx, parts, plan->trial);
}

/* Prices of usage are frozen with the others; here is what they are called. */
static void add_usage(ss_ctx_t *ctx, apr_array_header_t *parts, const ss_cart_t *cart)
{
    const apr_array_header_t *shown = ss_usage_shown(ctx, cart);

    for (int i = 0; i < shown->nelts; i++) {
        add_words(ctx, parts, APR_ARRAY_IDX(shown, i, const ss_component_t *));
    }
}

/* Their prices are in the total; what is counted and how it is called is not. */
static void add_items(ss_ctx_t *ctx, apr_array_header_t *parts, const ss_cart_t *cart)
{
    for (int i = 0; i < cart->item_count; i++) {
        add_words(ctx, parts, cart->items[i].component);
    }
}

static void add_consents(ss_ctx_t *ctx, apr_array_header_t *parts, const ss_draft_t *draft)
{
    for (int i = 0; i < ctx->catalogue->consent_count; i++) {
        const ss_consent_t *consent = &ctx->catalogue->consents[i];

        if (ss_draft_asks(draft, consent)) {
            add(parts, consent->id);
            add(parts, ss_name(consent->text, ctx->lang));
        }
    }
}

static void add_documents(ss_ctx_t *ctx, apr_array_header_t *parts)
{
    static const char *const kinds[] = { "tac", "dpp", "withdrawal" };

    for (int i = 0; i < SS_COUNT(kinds); i++) {
        const ss_terms_t *terms = ss_catalogue_terms(ctx->catalogue, kinds[i], ctx->lang);

        add(parts, terms == NULL ? "" : terms->hash);
    }
}

/* What is debited, by whom and after how many days of notice; the days themselves go on at midnight. */
static void add_mandate(ss_ctx_t *ctx, apr_array_header_t *parts, const ss_draft_t *draft)
{
    if (strcmp(draft->payment, "direct-debit") == 0) {
        add(parts, ss_mandate_text(ctx));
        add(parts, ctx->catalogue->merchant.creditor_id);
    }
}

const char *ss_offer_agreement(ss_ctx_t *ctx, ss_offer_t *offer)
{
    if (offer->agreement == NULL) {
        offer->agreement = ss_json_print(
            ss_agreement_freeze(ctx->catalogue, &offer->cart, ctx->pool), ctx->pool);
    }
    return offer->agreement;
}

const char *ss_offer_fingerprint(ss_ctx_t *ctx, ss_offer_t *offer)
{
    apr_array_header_t *parts = apr_array_make(ctx->pool, 64, sizeof(const char *));
    const char *text;

    add(parts, ss_price_fingerprint(&offer->price, ctx->pool));
    add(parts, ss_offer_agreement(ctx, offer));
    add_plan(ctx, parts, offer->cart.variant->plan);
    add_items(ctx, parts, &offer->cart);
    add_usage(ctx, parts, &offer->cart);
    add_consents(ctx, parts, offer->draft);
    add_documents(ctx, parts);
    add_mandate(ctx, parts, offer->draft);
    text = apr_array_pstrcat(ctx->pool, parts, '\n');
    return ss_sha256(text, strlen(text), ctx->pool);
}

/* Term, renewal, notice and trial of an offer in words. */
#include "actions/order_view.h"

#include "actions/price_view.h"
#include "base/json.h"

/* "jederzeit mit einer Frist von einem Monat" or, without a notice period, "jederzeit". */
static const char *notice_any_time(ss_ctx_t *ctx, const ss_variant_t *variant)
{
    ss_span_t notice = ss_span_is_set(variant->later_cancellation_period)
                           ? variant->later_cancellation_period
                           : variant->cancellation_period;

    if (!ss_span_is_set(notice)) {
        return ss_say(ctx, "order.term.any_time", NULL);
    }
    return ss_say(ctx, "order.term.any_time_notice", "notice",
                  ss_say_span(ctx, "order.span_of", notice), NULL);
}

static const char *renewal_text(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    const ss_variant_t *variant = offer->cart.variant;
    ss_date_t term_end = offer->price.term_end;

    if (!ss_date_is_set(term_end)) {
        return "";
    }
    if (!variant->renews) {
        return ss_say(ctx, "order.term.ends", "date", ss_say_date(ctx, term_end), NULL);
    }
    if (ss_span_is_set(variant->later_contract_period)) {
        return ss_say(ctx, "order.term.renews", "span",
                      ss_say_span(ctx, "order.span", variant->later_contract_period), NULL);
    }
    return ss_say(ctx,
                  ss_span_months(variant->fee_period) > 1 ? "order.term.indefinite_refund"
                                                          : "order.term.indefinite",
                  "notice", notice_any_time(ctx, variant), NULL);
}

static ss_date_t latest_notice(const ss_offer_t *offer)
{
    const ss_variant_t *variant = offer->cart.variant;
    ss_date_t none = { 0, 0, 0 };

    if (!ss_date_is_set(offer->price.term_end) || !variant->renews) {
        return none;
    }
    return ss_span_is_set(variant->cancellation_period)
               ? ss_notice_latest(offer->price.term_end, variant->cancellation_period)
               : offer->price.term_end;
}

/* Contracts that renew for a term tell their notice period, others the last day for the first
 * end. */
static void add_notice(ss_ctx_t *ctx, json_t *term, json_t *facts, const ss_offer_t *offer)
{
    const ss_variant_t *variant = offer->cart.variant;
    const char *latest = ss_say_date(ctx, latest_notice(offer));

    ss_json_set_text(term, "notice_latest", latest);
    if (*latest == '\0') {
        return;
    }
    if (ss_span_is_set(variant->later_contract_period)
        && ss_span_is_set(variant->cancellation_period)) {
        ss_fact_add(ctx, facts, "order.term.notice",
                    ss_say(ctx, "order.term.notice_value", "span",
                           ss_say_span(ctx, "order.span", variant->cancellation_period), "date",
                           latest, NULL));
        return;
    }
    ss_fact_add(ctx, facts, "order.term.notice_first",
                ss_say(ctx, "order.term.received_by", "date", latest, NULL));
}

static void add_start(ss_ctx_t *ctx, json_t *facts, const ss_offer_t *offer)
{
    const ss_price_t *price = &offer->price;

    if (!ss_date_is_set(price->trial_end)) {
        ss_fact_add(ctx, facts, "order.term.start", ss_say_date(ctx, offer->cart.start));
        return;
    }
    ss_fact_add(ctx, facts, "order.term.trial",
                ss_say(ctx, "order.term.trial_value", "range",
                       ss_say_range(ctx, offer->cart.start, price->trial_end), "end",
                       ss_say_date(ctx, price->trial_end), NULL));
    ss_fact_add(ctx, facts,
                ss_date_is_set(price->term_end) ? "order.term.start_minimum"
                                                : "order.term.start_paid",
                ss_say_date(ctx, price->billing_start));
}

/* One line for the panel of the plan: "12 Monate Mindestlaufzeit, danach jederzeit ...". */
static const char *summary_text(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    const ss_variant_t *variant = offer->cart.variant;
    const char *span = ss_say_span(ctx, "order.span_term", variant->contract_period);
    const char *trial = ss_say_span(ctx, "order.span_term", variant->plan->trial);
    const char *key = !variant->renews ? "order.term.summary_ends"
                      : ss_span_is_set(variant->later_contract_period)
                          ? "order.term.summary_renews"
                          : "order.term.summary_indefinite";

    if (!ss_span_is_set(variant->contract_period)) {
        key = "order.term.summary_none";
    }
    return ss_join(ctx->pool,
                   *trial == '\0' ? ""
                                  : ss_say(ctx, "order.term.summary_trial", "span", trial, NULL),
                   ss_say(ctx, key, "span", span, "later",
                          ss_say_span(ctx, "order.span", variant->later_contract_period), "notice",
                          notice_any_time(ctx, variant), NULL),
                   NULL);
}

json_t *ss_term_view(ss_ctx_t *ctx, const ss_offer_t *offer)
{
    const ss_variant_t *variant = offer->cart.variant;
    const ss_price_t *price = &offer->price;
    json_t *term = ss_json_object(ctx->pool), *facts = ss_json_list(ctx->pool);
    bool has_term = ss_date_is_set(price->term_end);
    const char *span = ss_say_span(ctx, "order.span", variant->contract_period);
    const char *end = ss_say_date(ctx, price->term_end);

    add_start(ctx, facts, offer);
    if (has_term) {
        ss_fact_add(ctx, facts, "order.term.minimum",
                    ss_say(ctx, "order.term.minimum_value", "span", span, "date", end, NULL));
        ss_fact_add(ctx, facts, variant->renews ? "order.term.renewal" : "order.term.end",
                    renewal_text(ctx, offer));
    } else {
        ss_fact_add(
            ctx, facts, "order.term.duration",
            ss_say(ctx, "order.term.no_minimum", "notice", notice_any_time(ctx, variant), NULL));
    }
    add_notice(ctx, term, facts, offer);
    ss_json_set_text(term, "start", ss_say_date(ctx, offer->cart.start));
    ss_json_set_text(term, "paid_from", ss_say_date(ctx, price->billing_start));
    ss_json_set_text(term, "minimum", has_term ? span : "");
    ss_json_set_text(term, "end", end);
    ss_json_set_text(term, "renewal", renewal_text(ctx, offer));
    ss_json_set_text(term, "summary", summary_text(ctx, offer));
    ss_json_set(term, "facts", facts);
    return term;
}

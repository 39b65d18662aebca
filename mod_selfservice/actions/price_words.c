/* Words around amounts: which tax they contain, for how long they hold. */
#include "actions/price_words.h"

#include "base/json.h"

#include <apr_strings.h>
#include <stdarg.h>

const char *ss_join(apr_pool_t *pool, ...)
{
    const char *joined = "";
    va_list parts;

    va_start(parts, pool);
    for (const char *part = va_arg(parts, const char *); part != NULL;
         part = va_arg(parts, const char *)) {
        if (*part != '\0') {
            joined = *joined == '\0' ? part : apr_pstrcat(pool, joined, ", ", part, NULL);
        }
    }
    va_end(parts);
    return joined;
}

const char *ss_offer_money(const ss_offer_price_t *offer, int64_t minor)
{
    return ss_say_money(offer->ctx, minor, &offer->price->currency);
}

bool ss_offer_has_vat(const ss_offer_price_t *offer)
{
    return offer->price->tax_case == SS_TAX_DOMESTIC || offer->price->tax_case == SS_TAX_OSS;
}

const char *ss_offer_key(const ss_offer_price_t *offer, const char *key)
{
    return offer->cart->business ? apr_pstrcat(offer->ctx->pool, key, "_business", NULL) : key;
}

/* Why no VAT is charged: in full beside a total, or a few words beside a single amount. */
static const char *no_vat(const ss_offer_price_t *offer, bool in_full)
{
    switch (offer->price->tax_case) {
    case SS_TAX_REVERSE_CHARGE:
        return ss_say(offer->ctx,
                      in_full ? "order.tax.reverse_charge" : "order.tax.reverse_charge_short",
                      NULL);
    case SS_TAX_THIRD_COUNTRY:
        return ss_say(offer->ctx,
                      in_full ? "order.tax.third_country" : "order.tax.third_country_short", NULL);
    default:
        return ss_say(offer->ctx, "order.tax.small_business", NULL);
    }
}

const char *ss_offer_tax(const ss_offer_price_t *offer, const ss_bill_t *bill)
{
    const char *key = offer->price->shows_gross ? "order.tax.included" : "order.tax.plus";

    if (!ss_offer_has_vat(offer)) {
        return no_vat(offer, false);
    }
    if (bill->tax_count != 1) {
        return ss_say(offer->ctx,
                      ss_offer_key(offer, apr_pstrcat(offer->ctx->pool, key, "_mixed", NULL)),
                      NULL);
    }
    return ss_say(offer->ctx, ss_offer_key(offer, key), "rate",
                  ss_say_rate(offer->ctx, bill->taxes[0].rate), NULL);
}

const char *ss_offer_tax_total(const ss_offer_price_t *offer)
{
    return ss_offer_has_vat(offer)
               ? ss_say(offer->ctx, ss_offer_key(offer, "order.tax.included_mixed"), NULL)
               : no_vat(offer, false);
}

const char *ss_offer_tax_contained(const ss_offer_price_t *offer, const ss_bill_t *bill)
{
    ss_ctx_t *ctx = offer->ctx;
    const char *parts = "";

    if (!ss_offer_has_vat(offer)) {
        return no_vat(offer, true);
    }
    for (int i = 0; i < bill->tax_count; i++) {
        const char *part = ss_say(ctx, ss_offer_key(offer, "order.tax.part"), "vat",
                                  ss_offer_money(offer, bill->taxes[i].vat), "rate",
                                  ss_say_rate(ctx, bill->taxes[i].rate), NULL);

        parts = ss_join(ctx->pool, parts, part, NULL);
    }
    return *parts == '\0' ? "" : ss_say(ctx, "order.tax.contained", "parts", parts, NULL);
}

bool ss_offer_is_reduced(const ss_offer_price_t *offer, int i)
{
    return offer->price->discount_periods != 0 && i < offer->price->period_count
           && offer->price->reduced[i].gross != offer->price->regular[i].gross;
}

ss_date_t ss_offer_reduced_until(const ss_offer_price_t *offer, int i)
{
    const ss_price_t *price = offer->price;
    ss_span_t span = price->regular[i].fee_period;
    ss_date_t next = price->billing_start;
    ss_date_t none = { 0, 0, 0 };

    if (!ss_offer_is_reduced(offer, i) || !ss_date_is_set(price->regular_from)) {
        return none;
    }
    for (int k = 1; ss_date_compare(next, price->regular_from) < 0; k++) {
        next = ss_period_start(price->billing_start, span, k);
    }
    return ss_date_add_days(next, -1);
}

/* Which words count the periods: months, years, or periods of another length. */
static const char *period_word(ss_span_t span)
{
    if (span.quantity == 1 && span.unit == SS_UNIT_MONTH) {
        return "month";
    }
    return span.quantity == 1 && span.unit == SS_UNIT_YEAR ? "year" : "period";
}

const char *ss_offer_discount(const ss_offer_price_t *offer)
{
    const ss_discount_t *discount = offer->cart->discount;
    ss_ctx_t *ctx = offer->ctx;
    const char *value;
    int periods;

    if (discount == NULL) {
        return "";
    }
    periods = ss_discount_periods(discount, offer->cart->variant, offer->price->billing_start);
    value = discount->percent
                ? ss_say_rate(ctx, (int)(discount->value / 10000))
                : ss_offer_money(
                    offer, ss_price_shown_amount(offer, offer->cart->variant->plan->tax_policy,
                                                 discount->value));
    if (periods == 0) {
        return ss_say(ctx, "order.discount.forever", "value", value, NULL);
    }
    return ss_say_count(ctx,
                        apr_pstrcat(ctx->pool, "order.discount.first_",
                                    period_word(offer->cart->variant->fee_period), NULL),
                        periods, "value", value, NULL);
}

const char *ss_offer_net_part(const ss_offer_price_t *offer, int64_t net)
{
    if (offer->price->shows_gross || !ss_offer_has_vat(offer)) {
        return "";
    }
    return ss_say(offer->ctx, "order.total.net_part", "net", ss_offer_money(offer, net), NULL);
}

const char *ss_offer_discount_name(const ss_offer_price_t *offer)
{
    if (*offer->cart->coupon_code != '\0') {
        return ss_say(offer->ctx, "order.line.coupon", "code", offer->cart->coupon_code, NULL);
    }
    return offer->cart->discount != NULL ? ss_name(offer->cart->discount->name, offer->ctx->lang)
                                         : ss_say(offer->ctx, "order.line.discount", NULL);
}

json_t *ss_offer_row(const ss_offer_price_t *offer, const char *label, const char *detail,
                     int64_t minor)
{
    json_t *row = ss_json_object(offer->ctx->pool);

    ss_json_set_text(row, "label", label);
    ss_json_set_text(row, "detail", detail);
    ss_json_set_text(row, "amount", ss_offer_money(offer, minor));
    return row;
}

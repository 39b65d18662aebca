/* The price of a cart, formatted once for all places that show it. */
#include "actions/price_view.h"

#include "actions/price_words.h"
#include "base/json.h"

#include <apr_strings.h>
#include <string.h>

static void append_row(json_t *rows, const char *out, json_t *row)
{
    ss_json_set_text(row, "out", out);
    ss_json_set_bool(row, "total", false);
    ss_json_append(rows, row);
}

static void highlight_last(json_t *rows)
{
    ss_json_set_bool(json_array_get(rows, json_array_size(rows) - 1), "total", true);
}

/* "Monat 1 bis 3", "ab 08.12.2026" or nothing: when the first total of the summary holds. */
static const char *total_when(const ss_offer_price_t *offer, int i)
{
    ss_ctx_t *ctx = offer->ctx;
    ss_date_t until = ss_offer_reduced_until(offer, i);

    if (ss_date_is_set(until)) {
        return ss_say(ctx, "order.until", "date", ss_say_date(ctx, until), NULL);
    }
    if (ss_date_is_set(offer->price->trial_end)) {
        return ss_say(ctx, "order.from", "date", ss_say_date(ctx, offer->price->billing_start),
                      NULL);
    }
    return "";
}

static void append_net_rows(const ss_offer_price_t *offer, json_t *rows, const ss_bill_t *bill)
{
    ss_ctx_t *ctx = offer->ctx;

    append_row(rows, "monthly",
               ss_offer_row(offer, ss_say(ctx, "order.cart.net", NULL), "", bill->net));
    for (int i = 0; i < bill->tax_count && ss_offer_has_vat(offer); i++) {
        append_row(rows, "vat",
                   ss_offer_row(offer,
                                ss_say(ctx, "order.cart.vat", "rate",
                                       ss_say_rate(ctx, bill->taxes[i].rate), NULL),
                                "", bill->taxes[i].vat));
    }
    if (!ss_offer_has_vat(offer)) {
        append_row(rows, "vat",
                   ss_offer_row(offer, ss_say(ctx, "order.total.no_vat", NULL), "", 0));
    }
}

/* Totals of the i-th fee period; the script only knows the first one. */
static void append_period_rows(const ss_offer_price_t *offer, json_t *rows, int i)
{
    const ss_bill_t *bill = &offer->price->reduced[i], *regular = &offer->price->regular[i];
    ss_ctx_t *ctx = offer->ctx;
    const char *per = ss_say_span(ctx, "order.per", bill->fee_period);
    bool gross = offer->price->shows_gross;
    ss_date_t until = ss_offer_reduced_until(offer, i);

    if (!gross) {
        append_net_rows(offer, rows, bill);
    }
    append_row(
        rows,
        i > 0   ? ""
        : gross ? "monthly"
                : "gross",
        ss_offer_row(offer,
                     ss_say(ctx, gross ? "order.cart.sum" : "order.total.per", "per", per, NULL),
                     total_when(offer, i), bill->gross));
    highlight_last(rows);
    if (ss_date_is_set(until)) {
        append_row(rows, i > 0 ? "" : "regular",
                   ss_offer_row(offer,
                                ss_say(ctx, "order.cart.regular", "date",
                                       ss_say_date(ctx, ss_date_add_days(until, 1)), "every",
                                       ss_say_span(ctx, "order.every_low", bill->fee_period), NULL),
                                "", regular->gross));
    }
    if (bill->per_month != 0 && ss_span_months(bill->fee_period) > 1) {
        append_row(
            rows, i > 0 ? "" : "permonth",
            ss_offer_row(
                offer,
                ss_say(ctx, gross ? "order.cart.per_month" : "order.cart.per_month_net", NULL), "",
                bill->per_month));
    }
}

/* What is paid once with the first invoice; all of it where that and the recurring totals differ. */
static const char *first_parts(const ss_offer_price_t *offer)
{
    const ss_price_t *price = offer->price;
    ss_ctx_t *ctx = offer->ctx;

    if (!ss_offer_first_adds_up(offer)) {
        return ss_say(ctx, "order.total.parts", "parts",
                      ss_offer_parts(offer, &price->first, true), NULL);
    }
    return price->once.line_count == 0
               ? ""
               : ss_say(ctx, "order.total.once", "parts",
                        ss_offer_parts(offer, &price->once, true), NULL);
}

static json_t *cart_totals(const ss_offer_price_t *offer)
{
    const ss_price_t *price = offer->price;
    ss_ctx_t *ctx = offer->ctx;
    json_t *rows = ss_json_list(ctx->pool);
    const char *first =
        price->once.line_count > 0 ? "order.cart.first_with_setup" : "order.cart.first";
    ss_date_t start = offer->cart->start;

    if (ss_date_is_set(price->trial_end)) {
        append_row(rows, "trial",
                   ss_offer_row(offer,
                                ss_say(ctx, "order.cart.trial", "range",
                                       ss_say_range(ctx, start, price->trial_end), NULL),
                                "", 0));
    }
    for (int i = 0; i < price->period_count; i++) {
        append_period_rows(offer, rows, i);
    }
    if (price->due_now == 0) {
        append_row(rows, "due",
                   ss_offer_row(offer, ss_say(ctx, "order.total.due_now", NULL), "", 0));
    }
    if (price->first.gross > 0) {
        append_row(
            rows, "first",
            ss_offer_row(
                offer,
                ss_say(ctx, ss_offer_has_vat(offer) ? ss_offer_key(offer, first) : first, NULL),
                ss_join(ctx->pool,
                        price->due_now == 0 ? ss_say_date(ctx, price->first_invoice_date) : "",
                        ss_offer_first_adds_up(offer) ? "" : first_parts(offer), NULL),
                price->first.gross));
    }
    return rows;
}

static json_t *top_line(const ss_offer_price_t *offer)
{
    const ss_bill_t *bill = &offer->price->reduced[0];
    ss_ctx_t *ctx = offer->ctx;
    json_t *top = ss_json_object(ctx->pool);
    const char *today =
        offer->price->due_now == 0 && bill->gross > 0
            ? ss_say(ctx, "order.cart.today", "amount", ss_offer_money(offer, 0), NULL)
            : "";

    ss_json_set_text(top, "amount", ss_offer_money(offer, bill->gross));
    ss_json_set_text(top, "detail",
                     ss_join(ctx->pool, ss_say_span(ctx, "order.per", bill->fee_period),
                             ss_offer_tax_total(offer), today, NULL));
    ss_json_set_text(top, "out", offer->price->shows_gross ? "monthly" : "gross");
    return top;
}

static const ss_line_t *first_of_kind(const ss_bill_t *bill, ss_line_kind_t kind)
{
    for (int i = 0; i < bill->line_count; i++) {
        if (bill->lines[i].kind == kind) {
            return &bill->lines[i];
        }
    }
    return NULL;
}

/* What the plan costs alone: whole months of a longer fee period too. */
static json_t *plan_price(const ss_offer_price_t *offer)
{
    const ss_bill_t *bill = &offer->price->regular[0];
    const ss_line_t *plan = first_of_kind(bill, SS_LINE_PLAN);
    const ss_line_t *setup = first_of_kind(&offer->price->once, SS_LINE_SETUP);
    ss_ctx_t *ctx = offer->ctx;
    json_t *view = ss_json_object(ctx->pool);
    int months = ss_span_months(bill->fee_period);
    int64_t shown = plan == NULL ? 0 : plan->shown, monthly = 0;
    bool gross = offer->price->shows_gross;

    ss_json_set_text(view, "per_month", "");
    ss_json_set_text(view, "setup", "");
    if (months > 1 && ss_muldiv(shown, 1, months, &monthly)) {
        ss_json_set_text(view, "per_month",
                         ss_say(ctx, gross ? "order.per_month" : "order.per_month_net", "amount",
                                ss_offer_money(offer, monthly), NULL));
    }
    if (setup != NULL) {
        ss_json_set_text(
            view, "setup",
            ss_say(ctx, "order.plan.setup", "amount", ss_offer_money(offer, setup->shown), NULL));
    }
    ss_json_set_text(view, "amount", ss_offer_money(offer, shown));
    ss_json_set_text(view, "per", ss_say_span(ctx, "order.per", bill->fee_period));
    ss_json_set_text(view, "tax", ss_offer_tax(offer, bill));
    /* A net price that anybody may read has its gross price beside it. Source: PAngV section 3 */
    ss_json_set_text(view, "with_tax",
                     gross || plan == NULL || !ss_offer_has_vat(offer)
                         ? ""
                         : ss_say(ctx, "order.plan.with_tax", "amount",
                                  ss_offer_money(offer, plan->gross), "tax",
                                  ss_offer_tax_total(offer), NULL));
    return view;
}

static const char *note_text(const ss_offer_price_t *offer, const char *tax)
{
    static const char *const keys[] = { "order.note.gross", "order.note.gross",
                                        "order.note.reverse_charge", "order.note.third_country",
                                        "order.note.small_business" };
    ss_ctx_t *ctx = offer->ctx;
    const char *country = ss_i18n_country(ss_i18n(ctx->lang), offer->cart->country, ctx->pool);

    if (ss_offer_has_vat(offer) && !offer->price->shows_gross) {
        return ss_say(ctx, "order.note.net", "tax", tax, NULL);
    }
    return ss_say(ctx, keys[offer->price->tax_case], "tax", tax, "country", country, NULL);
}

static void set_tax(const ss_offer_price_t *offer, json_t *view)
{
    const char *tax = ss_offer_tax(offer, &offer->price->first);
    const char *note = note_text(offer, tax);

    ss_json_set_text(view, "tax", tax);
    ss_json_set_text(view, "note", note);
    ss_json_set_text(view, "tax_note", ss_offer_has_vat(offer) ? "" : note);
}

static json_t *first_invoice(const ss_offer_price_t *offer)
{
    const ss_price_t *price = offer->price;
    ss_ctx_t *ctx = offer->ctx;
    json_t *view =
        ss_offer_row(offer, "", ss_offer_tax_contained(offer, &price->first), price->first.gross);

    ss_json_set_text(view, "date", ss_say_date(ctx, price->first_invoice_date));
    ss_json_set_text(view, "parts", first_parts(offer));
    ss_json_set_text(view, "tax",
                     price->shows_gross ? ss_offer_tax(offer, &price->first)
                                        : ss_offer_tax_total(offer));
    ss_json_set_text(view, "net", ss_offer_money(offer, price->first.net));
    ss_json_set_text(view, "vat", ss_offer_money(offer, price->first.vat));
    ss_json_set_text(view, "period", "");
    if (ss_date_is_set(price->next_date)) {
        ss_json_set_text(
            view, "period",
            ss_say_range(ctx, price->billing_start, ss_date_add_days(price->next_date, -1)));
    }
    return view;
}

static void set_payments(const ss_offer_price_t *offer, json_t *view)
{
    const ss_price_t *price = offer->price;
    const ss_bill_t *next = price->discount_periods == 1 ? &price->regular[0] : &price->reduced[0];
    ss_ctx_t *ctx = offer->ctx;
    json_t *due = ss_json_object(ctx->pool), *second = ss_json_object(ctx->pool);

    ss_json_set_text(due, "amount", ss_offer_money(offer, price->due_now));
    ss_json_set_bool(due, "is_due", price->due_now > 0);
    ss_json_set_text(second, "date", ss_say_date(ctx, price->next_date));
    ss_json_set_text(second, "amount", ss_offer_money(offer, next->gross));
    ss_json_set(view, "due_now", due);
    ss_json_set(view, "next_payment", second);
    ss_json_set(view, "first_invoice", first_invoice(offer));
}

/* The price in one line: while the discount holds, and afterwards. */
static json_t *headline_view(const ss_offer_price_t *offer)
{
    const ss_price_t *price = offer->price;
    ss_ctx_t *ctx = offer->ctx;
    ss_date_t until = ss_offer_reduced_until(offer, 0);
    json_t *headline = ss_json_object(ctx->pool);
    const char *per = ss_say_span(ctx, "order.per", price->regular[0].fee_period);
    const char *now = ss_offer_money(offer, price->reduced[0].gross);
    const char *both = now;

    if (ss_date_is_set(until)) {
        both = ss_say(ctx, "order.headline.changes", "now", now, "until", ss_say_date(ctx, until),
                      "later", ss_offer_money(offer, price->regular[0].gross), NULL);
    }
    ss_json_set_text(headline, "label", ss_say(ctx, "order.headline.label", "per", per, NULL));
    ss_json_set_text(headline, "value", ss_join(ctx->pool, both, ss_offer_tax_total(offer), NULL));
    return headline;
}

static json_t *trial_view(const ss_offer_price_t *offer)
{
    const ss_price_t *price = offer->price;
    ss_ctx_t *ctx = offer->ctx;
    json_t *trial;

    if (!ss_date_is_set(price->trial_end)) {
        return ss_json_in_pool(json_false(), ctx->pool);
    }
    trial = ss_json_object(ctx->pool);
    ss_json_set_text(trial, "range", ss_say_range(ctx, offer->cart->start, price->trial_end));
    ss_json_set_text(trial, "days",
                     ss_say_span(ctx, "order.span", offer->cart->variant->plan->trial));
    ss_json_set_text(trial, "end", ss_say_date(ctx, price->trial_end));
    ss_json_set_text(trial, "after", ss_say_date(ctx, price->billing_start));
    return trial;
}

static json_t *minimum_view(const ss_offer_price_t *offer)
{
    const ss_price_t *price = offer->price;
    json_t *minimum = ss_json_object(offer->ctx->pool);
    bool has_term = ss_date_is_set(price->term_end);

    ss_json_set_text(minimum, "amount",
                     has_term ? ss_offer_money(offer, price->minimum_total) : "");
    ss_json_set_text(minimum, "detail",
                     has_term ? ss_offer_net_part(offer, price->minimum_shown) : "");
    return minimum;
}

/* What only the order page shows, in its summary and beside its plan. */
static void set_summary(const ss_offer_price_t *offer, json_t *view)
{
    ss_json_set(view, "cart_totals", cart_totals(offer));
    ss_json_set(view, "top", top_line(offer));
    ss_json_set(view, "plan_price", plan_price(offer));
}

static json_t *price_view(const ss_offer_price_t *offer, bool with_offered)
{
    json_t *view = ss_json_object(offer->ctx->pool);

    ss_json_set_text(view, "currency", offer->price->currency.code);
    ss_json_set_bool(view, "net", !offer->price->shows_gross);
    ss_json_set(view, "groups", ss_offer_groups(offer, with_offered));
    set_tax(offer, view);
    set_payments(offer, view);
    ss_json_set(view, "headline", headline_view(offer));
    ss_json_set(view, "trial", trial_view(offer));
    ss_json_set(view, "minimum_total", minimum_view(offer));
    ss_json_set(view, "usage", ss_usage_view(offer->ctx, offer->cart, offer->price));
    return view;
}

json_t *ss_price_view(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price)
{
    const ss_offer_price_t offer = { ctx, cart, price, NULL };
    json_t *view = price_view(&offer, true);

    set_summary(&offer, view);
    return view;
}

json_t *ss_price_view_agreed(ss_ctx_t *ctx, const ss_cart_t *cart, const ss_price_t *price)
{
    const ss_offer_price_t offer = { ctx, cart, price, NULL };

    return price_view(&offer, false);
}

json_t *ss_recurring_groups(const json_t *view, apr_pool_t *pool)
{
    json_t *list = ss_json_list(pool), *group;
    size_t i;

    json_array_foreach(json_object_get(view, "groups"), i, group) {
        if (strcmp(ss_json_text(group, "kind"), "recurring") == 0) {
            ss_json_append(list, group);
        }
    }
    return list;
}

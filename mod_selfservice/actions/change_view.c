/* What a change of a contract means, in words and amounts. */
#include "actions/change_view.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/change_lines.h"
#include "actions/order_view.h"
#include "actions/price_view.h"
#include "actions/price_words.h"
#include "base/json.h"

static ss_offer_price_t price_of(ss_ctx_t *ctx, const ss_change_t *change)
{
    return (ss_offer_price_t){ ctx, &change->cart_after, &change->price_after, NULL };
}

static const char *plan_name(ss_ctx_t *ctx, const ss_cart_t *cart)
{
    return ss_name(cart->variant->plan->name, ctx->lang);
}

/* ---- summary ---- */

/* The days that are charged for; those of the longest part. */
static const char *due_days(ss_ctx_t *ctx, const ss_change_t *change)
{
    const ss_prorated_t *longest = NULL;

    for (int i = 0; i < change->due.bill.line_count; i++) {
        const ss_prorated_t *part = &change->due.parts[i];

        if (longest == NULL || part->days > longest->days) {
            longest = part;
        }
    }
    if (longest == NULL) {
        return "";
    }
    return ss_join(ctx->pool, ss_say_range(ctx, longest->from, longest->last),
                   ss_say_count(ctx, "order.change.days", longest->days, "all",
                                ss_say_quantity(ctx, longest->period_days * SS_MILLION), NULL),
                   NULL);
}

static void append_due(ss_ctx_t *ctx, const ss_change_t *change, const char *key, json_t *rows)
{
    const ss_offer_price_t offer = price_of(ctx, change);

    if (change->due.bill.line_count > 0) {
        ss_json_append(rows, ss_offer_row(&offer,
                                          ss_say(ctx, key, "date", ss_say_date(ctx, change->day),
                                                 NULL),
                                          due_days(ctx, change), change->due.bill.gross));
    }
}

json_t *ss_change_dues(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later)
{
    json_t *rows = ss_json_list(ctx->pool);

    if (later != NULL) {
        append_due(ctx, later, "order.change.due_deferred", rows);
    }
    append_due(ctx, change, later == NULL ? "order.change.due" : "order.change.due_early", rows);
    return rows;
}

static void add_totals(ss_ctx_t *ctx, const ss_change_t *change, json_t *view)
{
    const ss_offer_price_t offer = price_of(ctx, change);

    ss_json_set(view, "before",
                ss_change_side(&offer, &change->price_before, "order.change.before"));
    ss_json_set(view, "after", ss_change_side(&offer, &change->price_after, "order.change.after"));
    ss_json_set(view, "totals", ss_change_totals(ctx, change, NULL));
    ss_json_set_text(view, "net", ss_change_net(ctx, change));
    ss_json_set_text(view, "due",
                     change->due.bill.line_count > 0
                         ? ss_offer_money(&offer, change->due.bill.gross)
                         : "");
    ss_json_set_text(view, "due_detail", due_days(ctx, change));
}

json_t *ss_change_summary(ss_ctx_t *ctx, const ss_change_t *change)
{
    json_t *view = ss_json_object(ctx->pool), *lines = ss_change_differences(ctx, change);
    bool plan = strcmp(change->before.variant_id, change->after.variant_id) != 0;

    ss_json_set_text(view, "kind", ss_change_kind(change));
    ss_json_set_bool(view, "is_scheduled", !change->at_once);
    ss_json_set_text(view, "day", ss_say_date(ctx, change->day));
    ss_json_set_text(view, "last", ss_say_date(ctx, ss_date_add_days(change->day, -1)));
    ss_json_set_text(view, "title",
                     plan ? ss_change_title(ctx, change) : ss_say(ctx, "order.change.components", NULL));
    ss_json_set_text(view, "plan", plan_name(ctx, &change->cart_after));
    ss_json_set(view, "lines", lines);
    ss_json_set_bool(view, "has_lines", json_array_size(lines) > 0);
    add_totals(ctx, change, view);
    return view;
}

/* ---- the whole view ---- */

static void append_total(json_t *totals, json_t *row, const char *style)
{
    ss_json_set_bool(row, "hi", false);
    ss_json_set_bool(row, "strong", strcmp(style, "strong") == 0);
    ss_json_set_bool(row, "thin", strcmp(style, "thin") == 0);
    ss_json_append(totals, row);
}

static json_t *due_totals(const ss_offer_price_t *offer, const ss_change_t *change)
{
    const ss_bill_t *bill = &change->due.bill;
    ss_ctx_t *ctx = offer->ctx;
    json_t *totals = ss_json_list(ctx->pool);
    bool breaks_down = !offer->price->shows_gross && ss_offer_has_vat(offer);

    for (int i = 0; breaks_down && i < bill->tax_count; i++) {
        append_total(totals,
                     ss_offer_row(offer,
                                  ss_say(ctx, "order.total.vat", "rate",
                                         ss_say_rate(ctx, bill->taxes[i].rate), NULL),
                                  "", bill->taxes[i].vat),
                     "thin");
    }
    append_total(totals,
                 ss_offer_row(offer, ss_say(ctx, "order.change.due", NULL),
                              ss_join(ctx->pool, due_days(ctx, change),
                                      breaks_down ? "" : ss_offer_tax_contained(offer, bill), NULL),
                              bill->gross),
                 "strong");
    return totals;
}

static const char *due_label(const ss_offer_price_t *offer, const ss_line_t *line,
                             const ss_prorated_t *part)
{
    const ss_offer_price_t own = { offer->ctx, part->cart, offer->price, NULL };
    const char *name = line->kind == SS_LINE_COMPONENT
                           ? ss_name(line->component->name, offer->ctx->lang)
                       : line->kind == SS_LINE_DISCOUNT ? ss_offer_discount_name(&own)
                                                        : plan_name(offer->ctx, part->cart);

    return ss_say(offer->ctx, part->credit ? "order.change.credit" : "order.change.charge", "name",
                  name, NULL);
}

/* What is due besides, in the form of the other groups of prices. @param key  its title */
static json_t *due_group(const ss_offer_price_t *offer, const ss_change_t *change, const char *key)
{
    ss_ctx_t *ctx = offer->ctx;
    json_t *group = ss_json_object(ctx->pool), *lines = ss_json_list(ctx->pool);

    for (int i = 0; i < change->due.bill.line_count; i++) {
        const ss_line_t *line = &change->due.bill.lines[i];
        const ss_prorated_t *part = &change->due.parts[i];

        ss_json_append(lines,
                       ss_offer_row(offer, due_label(offer, line, part),
                                    ss_say_count(ctx, "order.change.days", part->days, "all",
                                                 ss_say_quantity(ctx, part->period_days
                                                                          * SS_MILLION),
                                                 NULL),
                                    line->shown));
    }
    ss_json_set_text(group, "kind", "once");
    ss_json_set_text(group, "title", ss_say(ctx, key, "date", ss_say_date(ctx, change->day), NULL));
    ss_json_set_text(group, "per", "");
    ss_json_set_bool(group, "selected", true);
    ss_json_set(group, "lines", lines);
    ss_json_set(group, "totals", due_totals(offer, change));
    return group;
}

/*
 * Where a consent decides the first day: since when what recurs is paid and what is due without it,
 * then what is due with it.
 */
static json_t *price_view(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later)
{
    ss_offer_price_t offer = price_of(ctx, change);
    json_t *view = ss_price_view_agreed(ctx, &change->cart_after, &change->price_after), *groups;

    offer.deferred = later == NULL ? NULL : &later->price_after;
    ss_json_set(view, "groups", ss_offer_groups(&offer, false));
    groups = ss_recurring_groups(view, ctx->pool);
    if (later != NULL && later->due.bill.line_count > 0) {
        ss_json_append(groups, due_group(&offer, later, "order.change.due_deferred"));
    }
    if (change->due.bill.line_count > 0) {
        ss_json_append(groups, due_group(&offer, change,
                                         later == NULL ? "order.change.due_group"
                                                       : "order.change.due_early"));
    }
    ss_json_set(view, "groups", groups);
    return view;
}

/* Without the consent that decides it, where there is one, and with it. */
static const char *first_day(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later)
{
    const char *day = ss_say_date(ctx, change->day);

    return later == NULL ? day
                         : ss_say(ctx, "order.change.effective_either", "date",
                                  ss_say_date(ctx, later->day), "early", day, NULL);
}

/* Term and notice are those of the contract; only the first day of the change is new. */
static json_t *term_view(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later)
{
    ss_offer_t offer = { .cart = change->agreed, .price = change->price_before };
    json_t *term, *first = ss_json_list(ctx->pool);

    offer.price.billing_start = ss_agreement_billing_start(&change->before);
    ss_date_parse(change->before.start_date, &offer.cart.start);
    ss_date_parse(change->before.trial_end, &offer.price.trial_end);
    if (ss_date_parse(change->before.term_end, &offer.price.term_end)
        && ss_date_compare(offer.price.term_end, change->today) < 0
        && !ss_span_is_set(change->agreed.variant->later_contract_period)) {
        offer.price.term_end = (ss_date_t){ 0, 0, 0 };
    }
    term = ss_term_view(ctx, &offer);
    ss_fact_add(ctx, first, "order.change.effective", first_day(ctx, change, later));
    json_array_extend(first, json_object_get(term, "facts"));
    ss_json_set(term, "facts", first);
    return term;
}

static void add_debit(ss_ctx_t *ctx, json_t *facts, const char *key, const ss_change_t *change)
{
    int days = ctx->catalogue->merchant.pre_notification_days;
    const ss_bill_t *bill = &change->due.bill;
    const char *amount = ss_say_money(ctx, bill->gross, &change->price_after.currency);

    if (bill->gross > 0) {
        ss_fact_add(ctx, facts, key,
                    ss_say(ctx, "order.change.debit_value", "amount", amount, "date",
                           ss_say_date(ctx, ss_debit_date(change->day, days)), "notice",
                           ss_say_count(ctx, "order.payment.pre_notification", days, NULL), NULL));
    }
}

/* What is debited besides, and what instead if the box that decides the first day stays empty. */
static void tell_debits(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later,
                        json_t *facts)
{
    for (size_t i = json_array_size(facts); i-- > 0;) {
        if (ss_json_bool(json_array_get(facts, i), "is_first_debit")) {
            json_array_remove(facts, i);
        }
    }
    if (change->before.test) {
        return;
    }
    add_debit(ctx, facts, later == NULL ? "order.change.debit" : "order.change.debit_early", change);
    if (later != NULL) {
        add_debit(ctx, facts, "order.change.debit_deferred", later);
    }
}

/* The account is known by its ends only, and no mandate is given anew. */
static void finish_payment(ss_ctx_t *ctx, const ss_change_t *change, const ss_change_t *later,
                           json_t *payment)
{
    json_t *account = ss_json_list(ctx->pool);

    if (!ss_json_bool(payment, "is_direct_debit")) {
        return;
    }
    ss_fact_add(ctx, account, "order.payment.account", change->method.iban_masked);
    json_array_insert(json_object_get(payment, "facts"), 1, json_array_get(account, 0));
    ss_payment_view_set_mandate(payment, change->method.mandate_reference);
    ss_json_set_text(payment, "iban", change->method.iban_masked);
    ss_json_set_text(payment, "mandate_text", "");
    tell_debits(ctx, change, later, json_object_get(payment, "facts"));
}

/*
 * What costs more is a declaration like an order: what an order requires is asked anew, and what
 * decides the first day where there is a choice. What costs no more asks nothing.
 */
static bool is_asked(const ss_change_t *change, const json_t *consent)
{
    return ss_json_bool(consent, "is_immediate_start")
               ? change->may_defer
               : change->costs_more && !ss_json_bool(consent, "optional");
}

static json_t *asked(const ss_change_t *change, json_t *consents, apr_pool_t *pool)
{
    json_t *list = ss_json_list(pool), *consent;
    size_t i;

    json_array_foreach(consents, i, consent) {
        if (!is_asked(change, consent)) {
            continue;
        }
        if (ss_json_bool(consent, "is_immediate_start")) { /* without it, it begins later */
            ss_json_set_bool(consent, "required", false);
            ss_json_set_bool(consent, "optional", true);
        }
        ss_json_append(list, consent);
    }
    return list;
}

/* What happens without the consent: when it begins then, and what is due. */
static json_t *deferred_view(ss_ctx_t *ctx, const ss_change_t *later)
{
    json_t *view;
    const char *key;

    if (later == NULL) {
        return ss_json_in_pool(json_false(), ctx->pool);
    }
    view = ss_json_object(ctx->pool);
    key = later->due.bill.gross == 0 ? "order.change.deferred_free" : "order.change.deferred";
    ss_json_set_text(view, "hint",
                     ss_say(ctx, key, "date", ss_say_date(ctx, later->day),
                            "amount", ss_say_money(ctx, later->due.bill.gross,
                                                   &later->price_after.currency),
                            NULL));
    return view;
}

/* What costs no more is no order: nothing is declared or withdrawn from. */
static void keep_withdrawal(const ss_change_t *change, json_t *withdrawal)
{
    if (!change->costs_more) {
        ss_json_set_bool(withdrawal, "applies", false);
        ss_json_set_text(withdrawal, "declaration", "");
    }
}

json_t *ss_change_view(ss_ctx_t *ctx, const ss_change_t *change, const ss_draft_t *draft,
                       const ss_change_t *later)
{
    ss_offer_t offer = ss_change_as_offer(ctx, change, draft);
    json_t *view = ss_offer_view(ctx, &offer);

    ss_json_set_bool(view, "needs_approval", false);
    ss_json_set(view, "price", price_view(ctx, change, later));
    ss_json_set(view, "term", term_view(ctx, change, later));
    finish_payment(ctx, change, later, json_object_get(view, "payment"));
    ss_json_set_bool(view, "costs_more", change->costs_more);
    keep_withdrawal(change, json_object_get(view, "withdrawal"));
    ss_json_set(view, "consents", asked(change, json_object_get(view, "consents"), ctx->pool));
    ss_json_set(view, "consents_given",
                asked(change, json_object_get(view, "consents_given"), ctx->pool));
    ss_json_set(view, "deferred", deferred_view(ctx, later));
    ss_json_set(view, "change", ss_change_summary(ctx, change));
    return view;
}

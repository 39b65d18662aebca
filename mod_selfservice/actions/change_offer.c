/* From a wish to change a contract to its price and its first day. */
#include "actions/change_offer.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/change_wish.h"
#include "actions/contract_cart.h"
#include "base/random_id.h"
#include "store/contract_store.h"

const char *ss_change_kind(const ss_change_t *change)
{
    return change->dearer ? "upgrade" : "downgrade";
}

const char *ss_change_obstacle(ss_ctx_t *ctx, const ss_contract_t *contract,
                               const ss_customer_t *customer)
{
    static const char *const states[] = { "waiting", "declined", "withdrawn", "cancelled",
                                          "ended" };
    const ss_variant_t *variant = ss_catalogue_variant(ctx->catalogue, contract->variant_id);
    const char *today = ss_today_text(ctx);

    if (*contract->end_date != '\0' && strcmp(contract->end_date, today) < 0
        && strcmp(contract->status, "declined") != 0
        && strcmp(contract->status, "withdrawn") != 0) {
        return "ended";
    }
    for (int i = 0; i < SS_COUNT(states); i++) {
        if (strcmp(contract->status, states[i]) == 0) {
            return states[i];
        }
    }
    if (variant == NULL || !ss_span_is_set(variant->fee_period)
        || !ss_change_serves(ctx->site, variant->plan, customer->person.business)) {
        return "unavailable";
    }
    return "";
}

/* What recurs: setup fee and minimum term are no part of a change. */
static void keep_recurring(ss_cart_t *cart, apr_pool_t *pool)
{
    ss_variant_t *variant = apr_pmemdup(pool, cart->variant, sizeof(*variant));
    ss_plan_t *plan = apr_pmemdup(pool, variant->plan, sizeof(*plan));

    plan->requires_order_approval = false; /* given with the contract */
    variant->plan = plan;
    variant->setup_fee = 0;
    variant->contract_period = (ss_span_t){ SS_UNIT_NONE, 0 };
    cart->variant = variant;
}

static ss_status_t find_method(ss_ctx_t *ctx, const char *customer_id, ss_change_t *change)
{
    ss_status_t status = ss_payment_method_find(ctx, customer_id, &change->method);

    change->has_method = status == SS_OK;
    if (status == SS_NOT_FOUND) {
        change->method = (ss_payment_method_t){
            .kind = "", .holder = "", .iban_masked = "", .mandate_reference = ""
        };
    }
    return status == SS_NOT_FOUND ? SS_OK : status;
}

ss_status_t ss_change_open(ss_ctx_t *ctx, const ss_contract_t *contract,
                           const ss_customer_t *customer, ss_change_t *change)
{
    ss_status_t status;

    *change = (ss_change_t){ .customer = customer, .before = *contract, .after = *contract };
    change->today = ss_today(ctx);
    change->day = change->today;
    status = ss_contract_booked(ctx, contract, ss_date_text(change->today, ctx->pool),
                                &change->booked_before);
    if (status == SS_OK) {
        status = find_method(ctx, customer->id, change);
    }
    if (status != SS_OK) {
        return status;
    }
    if (ss_contract_cart_with(ctx, contract, change->booked_before, &customer->person,
                              &change->agreed) != SS_OK) {
        return SS_INVALID;
    }
    change->cart_before = change->agreed;
    keep_recurring(&change->cart_before, ctx->pool);
    return ss_contract_price(ctx, &change->cart_before, &change->price_before) == SS_OK
               ? SS_OK
               : SS_INVALID;
}

/* ---- price and day ---- */

/* What begins on `day` costs besides, with the discounts as they were granted. */
static ss_status_t prorate(ss_ctx_t *ctx, ss_change_t *change, ss_date_t day)
{
    const ss_seller_t seller = ss_merchant_seller(&ctx->catalogue->merchant);
    ss_cart_t *before = apr_pmemdup(ctx->pool, &change->cart_before, sizeof(*before));
    ss_cart_t *after = apr_pmemdup(ctx->pool, &change->cart_after, sizeof(*after));
    ss_change_carts_t carts = { .before = before,
                                .after = after,
                                .anchor = ss_agreement_billing_start(&change->before),
                                .day = day };

    before->discount = ss_agreement_discount(ctx->catalogue, &change->before, ctx->pool);
    after->discount = ss_agreement_discount(ctx->catalogue, &change->after, ctx->pool);
    ss_date_parse(change->before.billed_until, &carts.billed_until);
    ss_date_parse(change->before.end_date, &carts.end);
    return ss_prorate_change(ctx, &carts, &seller, &change->due);
}

/* Nothing changes before the contract begins: what has no period yet is billed on the new terms. */
static ss_date_t first_day(const ss_change_t *change)
{
    ss_date_t start;

    return ss_date_parse(change->before.start_date, &start)
                   && ss_date_compare(start, change->today) > 0
               ? start
               : change->today;
}

static ss_status_t set_day(ss_ctx_t *ctx, const ss_draft_t *draft, bool deferred,
                           ss_change_t *change)
{
    bool waits = change->dearer && ss_draft_may_defer(ctx, draft);
    ss_date_t deferred_day = ss_date_add_days(ss_withdrawal_end(change->today), 1);
    ss_date_t first = first_day(change);
    ss_status_t status;

    waits = waits && ss_date_compare(first, deferred_day) < 0;
    change->day = waits && deferred ? deferred_day : first;
    status = prorate(ctx, change, change->day);
    if (status == SS_OK && (!change->dearer || change->due.bill.gross < 0)) {
        change->day = ss_change_later_day(&change->before, &change->agreed,
                                          &change->cart_after, change->today);
        waits = false;
        status = prorate(ctx, change, change->day);
    }
    change->may_defer = waits;
    change->deferred = waits && deferred;
    change->at_once = ss_date_compare(change->day, change->today) <= 0;
    return status;
}

/* The new prices hold whole from the first period that is not billed before the change. */
static void set_start(ss_change_t *change)
{
    ss_cart_t *cart = &change->cart_after;
    ss_date_t billed = { 0, 0, 0 };

    ss_date_parse(change->before.billed_until, &billed);
    cart->start = ss_period_after(ss_agreement_billing_start(&change->before),
                                  cart->variant->fee_period, billed, change->day);
}

/*
 * What is left of the discount then: periods that begin before the new prices hold whole, and are not
 * billed yet, use it up as well.
 */
static void set_discount(ss_change_t *change, apr_pool_t *pool)
{
    ss_cart_t *cart = &change->cart_after;
    ss_span_t span = cart->variant->fee_period;
    ss_date_t anchor = ss_agreement_billing_start(&change->before), billed = { 0, 0, 0 }, begin;
    int64_t left = change->after.discount_periods_left;
    ss_discount_t *discount;

    if (cart->discount == NULL || cart->discount->periods == 0) {
        return;
    }
    ss_date_parse(change->before.billed_until, &billed);
    for (int k = 0; ss_span_equal(change->cart_before.variant->fee_period, span); k++) {
        begin = ss_period_start(anchor, span, k);
        if (ss_date_compare(begin, cart->start) >= 0) {
            break;
        }
        left -= ss_date_compare(begin, billed) > 0;
    }
    discount = apr_pmemdup(pool, cart->discount, sizeof(*discount));
    discount->periods = (int)left;
    cart->discount = left > 0 ? discount : NULL;
}

/* Billing days and prices from then on, now that the day is known. */
static ss_status_t settle_after(ss_ctx_t *ctx, ss_change_t *change)
{
    ss_status_t status;

    ss_change_move_billing(&change->after, &change->cart_before, &change->cart_after, change->day,
                           ctx->pool);
    set_start(change);
    set_discount(change, ctx->pool);
    status = ss_contract_price(ctx, &change->cart_after, &change->price_after);
    change->costs_more = change->due.bill.gross > 0
                         || ss_change_costs_more(&change->price_before, &change->price_after);
    return status;
}

/* The cart of the contract afterwards, and whether it is dearer. */
static ss_status_t open_after(ss_ctx_t *ctx, ss_change_t *change)
{
    ss_status_t status = ss_contract_cart_with(ctx, &change->after, change->booked_after,
                                          &change->customer->person, &change->cart_after);

    if (status != SS_OK) {
        return status;
    }
    keep_recurring(&change->cart_after, ctx->pool);
    status = ss_contract_price(ctx, &change->cart_after, &change->price_after);
    change->dearer = status == SS_OK
                     && ss_change_yearly(&change->price_after)
                            > ss_change_yearly(&change->price_before);
    return status;
}

ss_status_t ss_change_reprice(ss_ctx_t *ctx, ss_date_t day, ss_change_t *change)
{
    ss_status_t status;

    if (ss_agreement_discount(ctx->catalogue, &change->after, ctx->pool) == NULL) {
        change->after.discount_periods_left = 0;
    }
    status = open_after(ctx, change);
    change->day = day;
    change->at_once = ss_date_compare(day, change->today) <= 0;
    change->plan_changes = strcmp(change->after.variant_id, change->before.variant_id) != 0
                           || change->after.plan_quantity != change->before.plan_quantity;
    if (status == SS_OK) {
        status = prorate(ctx, change, day);
    }
    return status == SS_OK ? settle_after(ctx, change) : status;
}

/* What the contract itself forbids. */
static void check_change(ss_ctx_t *ctx, const ss_change_t *change)
{
    ss_date_t end;

    if (change->costs_more && !change->has_method
        && !change->cart_after.variant->allow_without_payment_data) {
        ss_problem_add(ctx, "change", "change_unpaid");
    }
    if (ss_date_parse(change->before.end_date, &end) && ss_date_compare(change->day, end) > 0) {
        ss_problem_add(ctx, "change", "change_after_end");
    }
}

ss_status_t ss_change_make(ss_ctx_t *ctx, const ss_draft_t *draft, bool deferred,
                           ss_change_t *change)
{
    ss_change_wish_t wish;
    ss_status_t status = ss_change_check_wish(ctx, change, draft);

    if (status != SS_OK && status != SS_INVALID) {
        return status;
    }
    change->plan_changes = strcmp(draft->variant->id, change->before.variant_id) != 0
                           || draft->plan_quantity != change->before.plan_quantity;
    ss_change_read_wish(ctx, change, draft, &wish);
    change->changes = ss_change_differs(change, &wish);
    change->booked_after = ss_change_booked(&wish, ctx->pool);
    ss_change_contract_terms(ctx->catalogue, &change->before, &change->agreed, &wish,
                             &change->after, ctx->pool);
    status = open_after(ctx, change);
    if (status == SS_OK) {
        status = set_day(ctx, draft, deferred, change);
    }
    if (status == SS_OK) {
        status = settle_after(ctx, change);
    }
    if (status == SS_OK && change->changes) {
        check_change(ctx, change);
    }
    return status == SS_OK ? ss_problems_status(ctx) : status;
}

const ss_change_t *ss_change_deferred(ss_ctx_t *ctx, const ss_draft_t *draft,
                                      const ss_change_t *change)
{
    ss_change_t *later;
    ss_status_t status;

    if (!change->may_defer) {
        return NULL;
    }
    later = apr_pmemdup(ctx->pool, change, sizeof(*later));
    status = ss_change_make(ctx, draft, true, later);
    return status == SS_OK || status == SS_INVALID ? later : NULL; /* consents may be missing */
}

/* ---- the offer ---- */

ss_offer_t ss_change_as_offer(const ss_ctx_t *ctx, const ss_change_t *change,
                              const ss_draft_t *draft)
{
    ss_offer_t offer = {
        .draft = draft,
        .concluded = change->today,
        .deferred = change->deferred,
        .loses_withdrawal = (change->at_once || (change->may_defer && !change->deferred))
                            && ss_draft_loses_withdrawal(ctx, draft),
        .cart = change->cart_after,
        .price = change->price_after,
        .agreement = change->after.terms,
    };

    offer.price.first = change->due.bill;
    offer.price.first_invoice_date = change->day;
    offer.price.due_now = change->at_once ? change->due.bill.gross : 0;
    return offer;
}

const char *ss_change_fingerprint(ss_ctx_t *ctx, const ss_change_t *change, const ss_draft_t *draft)
{
    ss_offer_t offer = ss_change_as_offer(ctx, change, draft);
    const char *text = apr_pstrcat(ctx->pool, ss_offer_fingerprint(ctx, &offer), "/",
                                   ss_date_text(change->day, ctx->pool), NULL);

    return ss_sha256(text, strlen(text), ctx->pool);
}

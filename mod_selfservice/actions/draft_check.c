/* Everything a customer may choose or type, checked before the review page and again before the
 * order. */
#include "actions/draft.h"

#include "actions/order_rate.h"
#include "actions/order_view.h"
#include "actions/payment_method.h"
#include "actions/price_view.h"
#include "base/json.h"
#include "model/custom_field.h"
#include "store/order_store.h"

#include <apr_strings.h>
#include <stdlib.h>

#define QUANTITY_LIMIT (1000000 * SS_MILLION)

static void check_quantity(ss_ctx_t *ctx, const ss_cart_item_t *item)
{
    const ss_component_t *component = item->component;
    const char *field = ss_component_field(component, ctx->pool);
    int64_t max = component->max > 0 ? component->max : QUANTITY_LIMIT;
    int64_t step = component->step > 0 ? component->step : SS_MILLION;

    if (item->quantity < component->min) {
        ss_problem_add_detail(ctx, field, "quantity_too_small",
                              ss_say_quantity(ctx, component->min));
    } else if (item->quantity > max) {
        ss_problem_add_detail(ctx, field, "quantity_too_large", ss_say_quantity(ctx, max));
    } else if ((item->quantity - component->min) % step != 0) {
        ss_problem_add_detail(ctx, field, "quantity_step", ss_say_quantity(ctx, step));
    }
}

/* Drops what was set to 0 and sorts the rest as the catalogue does. */
static void check_components(ss_ctx_t *ctx, ss_draft_t *draft)
{
    int kept = 0;

    for (int i = 0; i < draft->item_count; i++) {
        ss_cart_item_t item = draft->items[i];

        if (item.quantity == 0) {
            continue;
        }
        if (!ss_component_is_offered(item.component, draft->variant->plan->group)) {
            ss_problem_add(ctx, ss_component_field(item.component, ctx->pool),
                           "component_not_offered");
        } else if (item.component->type == SS_QUANTITY) {
            check_quantity(ctx, &item);
        } else {
            item.quantity = SS_MILLION;
        }
        draft->items[kept++] = item;
    }
    draft->item_count = kept;
    if (kept > 1) {
        qsort(draft->items, (size_t)kept, sizeof(*draft->items), ss_cart_item_order);
    }
    for (int i = 1; i < kept; i++) {
        if (draft->items[i].component == draft->items[i - 1].component) {
            ss_problem_add(ctx, ss_component_field(draft->items[i].component, ctx->pool),
                           "component_twice");
        }
    }
}

static void check_plan_quantity(ss_ctx_t *ctx, ss_draft_t *draft)
{
    if (!draft->variant->plan->quantity_based) {
        draft->plan_quantity = SS_MILLION;
    } else if (draft->plan_quantity <= 0 || draft->plan_quantity > QUANTITY_LIMIT) {
        ss_problem_add_detail(ctx, "quantity", "quantity_too_large",
                              ss_say_quantity(ctx, QUANTITY_LIMIT));
    }
}

bool ss_coupon_is_used_up(const ss_coupon_t *coupon, int64_t of_coupon, int64_t of_code)
{
    return (coupon->max_uses > 0 && of_coupon >= coupon->max_uses)
           || (coupon->single_use && of_code > 0);
}

static ss_status_t check_coupon(ss_ctx_t *ctx, ss_draft_t *draft)
{
    const char *problem = NULL;
    const ss_coupon_t *coupon;
    int64_t of_coupon = 0, of_code = 0;
    ss_status_t status = SS_OK;

    draft->coupon_used_up = false;
    coupon = ss_draft_coupon(ctx, draft, &problem);
    if (coupon != NULL && (coupon->max_uses > 0 || coupon->single_use)) {
        status = ss_coupon_use_count(ctx, coupon->id, ss_coupon_code(draft->coupon, ctx->pool),
                                     &of_coupon, &of_code);
    }
    if (status != SS_OK) {
        return status;
    }
    if (coupon != NULL && ss_coupon_is_used_up(coupon, of_coupon, of_code)) {
        draft->coupon_used_up = true;
        problem = "coupon_used_up";
    }
    if (problem != NULL) {
        ss_problem_add(ctx, "coupon", problem);
    }
    return SS_OK;
}

ss_status_t ss_draft_check_choice(ss_ctx_t *ctx, ss_draft_t *draft)
{
    ss_status_t status;

    check_plan_quantity(ctx, draft);
    check_components(ctx, draft);
    status = check_coupon(ctx, draft);
    return status == SS_OK ? ss_problems_status(ctx) : status;
}

ss_status_t ss_draft_check_consents(ss_ctx_t *ctx, const ss_draft_t *draft, bool starts)
{
    for (int i = 0; i < ctx->catalogue->consent_count; i++) {
        const ss_consent_t *consent = &ctx->catalogue->consents[i];

        if (consent->required && consent->kind != SS_CONSENT_NOTICE
            && (starts || !ss_consent_decides_start(consent)) && ss_draft_asks(draft, consent)
            && !ss_draft_has_consent(draft, consent->id)) {
            ss_problem_add_detail(ctx, apr_psprintf(ctx->pool, "consent[%s]", consent->id),
                                  "missing_consent", ss_consent_label(ctx, consent));
        }
    }
    return ss_problems_status(ctx);
}

/* Nothing needs to be chosen where nothing is due; the price is known only if the rest is right. */
static bool payment_may_miss(ss_ctx_t *ctx, const ss_draft_t *draft)
{
    ss_price_t price;

    return draft->variant->allow_without_payment_data
           && (ss_problems_status(ctx) != SS_OK
               || (ss_draft_price(ctx, draft, &price) == SS_OK
                   && !ss_draft_needs_payment(draft, &price)));
}

static void check_payment(ss_ctx_t *ctx, ss_draft_t *draft)
{
    ss_payment_wish_t wish = { .kind = draft->payment,
                               .holder = draft->holder,
                               .iban = draft->iban };

    if (ss_draft_keeps_method(draft)) {
        return; /* checked when it was given */
    }
    if (*draft->payment == '\0' && !payment_may_miss(ctx, draft)) {
        ss_problem_add(ctx, "payment", "missing");
    }
    ss_payment_wish_check(ctx, draft->variant->plan->group, &wish);
    draft->holder = wish.holder;
    draft->iban = wish.iban;
}

static void check_customer_type(ss_ctx_t *ctx, const ss_draft_t *draft)
{
    const ss_plan_t *plan = draft->variant->plan;
    bool fits = draft->person.business ? plan->for_businesses : plan->for_consumers;

    if (!fits && ss_problem_of(ctx, "type") == NULL) {
        ss_problem_add(ctx, "type", "not_allowed");
    }
}

ss_status_t ss_draft_check(ss_ctx_t *ctx, ss_draft_t *draft)
{
    ss_status_t status;
    ss_price_t price;

    if (draft->buyer == NULL) { /* who is known changes the address in the portal, not here */
        ss_person_check(ctx, ctx->site, &draft->person);
    }
    check_customer_type(ctx, draft);
    ss_custom_fields_check(ctx, draft->custom, draft->buyer != NULL);
    status = ss_draft_check_choice(ctx, draft);
    if (status != SS_OK && status != SS_INVALID) {
        return status;
    }
    check_payment(ctx, draft);
    if (ss_problems_status(ctx) != SS_OK) {
        return SS_INVALID;
    }
    status = ss_order_rate_check(ctx, draft->person.fields[SS_FIELD_EMAIL], 0);
    return status == SS_OK ? ss_draft_price(ctx, draft, &price) : status;
}

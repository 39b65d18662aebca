/* From a draft to cart and price: coupon, first day, consents. */
#include "actions/draft.h"

#include "base/json.h"
#include "base/random_id.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <stdlib.h>

const char *ss_coupon_code(const char *typed, apr_pool_t *pool)
{
    const char *begin = typed + strspn(typed, " \t\r\n");
    size_t length = strlen(begin);
    char *code;

    while (length > 0 && apr_isspace(begin[length - 1])) {
        length--;
    }
    code = apr_pstrmemdup(pool, begin, length);
    for (char *c = code; *c != '\0'; c++) {
        *c = (char)apr_toupper(*c);
    }
    return code;
}

static bool has_code(const ss_coupon_t *coupon, const char *code, apr_pool_t *pool)
{
    for (size_t i = 0; i < json_array_size(coupon->codes); i++) {
        const char *own = json_string_value(json_array_get(coupon->codes, i));

        if (own != NULL && strcmp(ss_coupon_code(own, pool), code) == 0) {
            return true;
        }
    }
    return false;
}

static const ss_coupon_t *find_coupon(const ss_ctx_t *ctx, const char *code)
{
    for (int i = 0; i < ctx->catalogue->coupon_count; i++) {
        const ss_coupon_t *coupon = &ctx->catalogue->coupons[i];

        if (coupon->active && coupon->discount != NULL && has_code(coupon, code, ctx->pool)) {
            return coupon;
        }
    }
    return NULL;
}

static bool fits_plan(const ss_coupon_t *coupon, const ss_plan_t *plan)
{
    if (coupon->group != plan->group) {
        return false;
    }
    for (size_t i = 0; i < json_array_size(coupon->plan_ids); i++) {
        const char *id = json_string_value(json_array_get(coupon->plan_ids, i));

        if (id != NULL && (strcmp(id, plan->id) == 0 || strcmp(id, plan->external_id) == 0)) {
            return true;
        }
    }
    return json_array_size(coupon->plan_ids) == 0;
}

const ss_coupon_t *ss_draft_coupon(const ss_ctx_t *ctx, const ss_draft_t *draft,
                                   const char **problem)
{
    const char *code = ss_coupon_code(draft->coupon, ctx->pool);
    const ss_coupon_t *coupon;

    *problem = NULL;
    if (*code == '\0' || (ctx->site != NULL && !ctx->site->coupon_field)) {
        return NULL;
    }
    coupon = find_coupon(ctx, code);
    if (coupon == NULL) {
        *problem = "coupon_unknown";
    } else if (!ss_coupon_is_current(coupon, ctx->now)) {
        *problem = "coupon_expired";
    } else if (!fits_plan(coupon, draft->variant->plan)) {
        *problem = "coupon_not_for_plan";
    } else if (draft->coupon_used_up) {
        *problem = "coupon_used_up";
    }
    return *problem == NULL ? coupon : NULL;
}

bool ss_draft_asks(const ss_draft_t *draft, const ss_consent_t *consent)
{
    if (consent->kind == SS_CONSENT_LOSS_OF_WITHDRAWAL
        && (draft->person.business || !draft->variant->plan->digital_content)) {
        return false;
    }
    return draft->person.business ? consent->for_businesses : consent->for_consumers;
}

bool ss_draft_has_consent(const ss_draft_t *draft, const char *id)
{
    for (const char *const *ticked = draft->consents; ticked != NULL && *ticked != NULL; ticked++) {
        if (strcmp(*ticked, id) == 0) {
            return true;
        }
    }
    return false;
}

bool ss_consent_decides_start(const ss_consent_t *consent)
{
    return consent->kind == SS_CONSENT_IMMEDIATE_START
           || consent->kind == SS_CONSENT_LOSS_OF_WITHDRAWAL;
}

/* Whether a box decides if the contract of a consumer starts within the withdrawal period. */
static bool decides_start(const ss_draft_t *draft, const ss_consent_t *consent)
{
    return !draft->person.business && ss_draft_asks(draft, consent)
           && ss_consent_decides_start(consent);
}

bool ss_draft_may_defer(const ss_ctx_t *ctx, const ss_draft_t *draft)
{
    for (int i = 0; i < ctx->catalogue->consent_count; i++) {
        if (decides_start(draft, &ctx->catalogue->consents[i])) {
            return true;
        }
    }
    return false;
}

bool ss_draft_starts_at_once(const ss_ctx_t *ctx, const ss_draft_t *draft)
{
    for (int i = 0; i < ctx->catalogue->consent_count; i++) {
        const ss_consent_t *consent = &ctx->catalogue->consents[i];

        if (decides_start(draft, consent) && !ss_draft_has_consent(draft, consent->id)) {
            return false;
        }
    }
    return true;
}

bool ss_draft_loses_withdrawal(const ss_ctx_t *ctx, const ss_draft_t *draft)
{
    bool asked = false;

    for (int i = 0; i < ctx->catalogue->consent_count; i++) {
        const ss_consent_t *consent = &ctx->catalogue->consents[i];

        asked = asked || (consent->kind == SS_CONSENT_LOSS_OF_WITHDRAWAL
                          && ss_draft_asks(draft, consent));
    }
    return asked && ss_draft_starts_at_once(ctx, draft);
}

int ss_cart_item_order(const void *a, const void *b)
{
    const ss_cart_item_t *first = a, *second = b;

    return first->component->position - second->component->position;
}

/* In the order of the catalogue, however they were chosen. */
static const ss_cart_item_t *sorted_items(const ss_ctx_t *ctx, const ss_draft_t *draft)
{
    size_t count = (size_t)draft->item_count;
    ss_cart_item_t *items = apr_palloc(ctx->pool, sizeof(*items) * (count + 1));

    for (size_t i = 0; i < count; i++) {
        items[i] = draft->items[i];
    }
    qsort(items, count, sizeof(*items), ss_cart_item_order);
    return items;
}

/* As the price calculation takes it. */
static ss_cart_t make_cart(const ss_ctx_t *ctx, const ss_draft_t *draft,
                           const ss_discount_t *discount)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;
    const char *country = draft->person.fields[SS_FIELD_COUNTRY];
    ss_cart_t cart = {
        .variant = draft->variant,
        .plan_quantity = draft->plan_quantity,
        .items = sorted_items(ctx, draft),
        .item_count = draft->item_count,
        .discount = discount,
        .coupon_code = discount == NULL ? "" : ss_coupon_code(draft->coupon, ctx->pool),
        .business = draft->person.business,
        .country = *country == '\0' ? merchant->country : country,
        .vat_id_plausible = ss_person_has_vat_id(&draft->person, ctx->pool),
        .start = ss_today(ctx),
    };

    return cart;
}

ss_status_t ss_draft_offer(ss_ctx_t *ctx, const ss_draft_t *draft, bool deferred, ss_offer_t *offer)
{
    const ss_merchant_t *merchant = &ctx->catalogue->merchant;
    ss_seller_t seller = { merchant->country, merchant->small_business, merchant->oss };
    const char *problem;
    ss_status_t status;

    offer->draft = draft;
    offer->agreement = NULL;
    offer->coupon = ss_draft_coupon(ctx, draft, &problem);
    offer->deferred = deferred;
    offer->loses_withdrawal = !deferred && ss_draft_loses_withdrawal(ctx, draft);
    offer->cart = make_cart(ctx, draft, offer->coupon == NULL ? NULL : offer->coupon->discount);
    offer->concluded = offer->cart.start;
    if (deferred) {
        offer->cart.start = ss_date_add_days(ss_withdrawal_end(offer->concluded), 1);
    }
    status = ss_price(ctx, &offer->cart, &seller, &offer->price);
    if (deferred) {
        offer->price.due_now = 0;
    }
    return status;
}

ss_date_t ss_offer_withdrawal_end(const ss_ctx_t *ctx, const ss_offer_t *offer)
{
    return ss_catalogue_terms(ctx->catalogue, "withdrawal", ctx->lang) != NULL
               ? ss_withdrawal_end(offer->concluded)
               : ss_withdrawal_longest(offer->concluded);
}

ss_status_t ss_draft_price(ss_ctx_t *ctx, const ss_draft_t *draft, ss_price_t *price)
{
    ss_offer_t offer;
    ss_status_t status = ss_draft_offer(ctx, draft, false, &offer);

    *price = offer.price;
    return status;
}

bool ss_draft_needs_payment(const ss_draft_t *draft, const ss_price_t *price)
{
    return !(draft->variant->allow_without_payment_data && price->due_now == 0);
}

bool ss_draft_keeps_method(const ss_draft_t *draft)
{
    return draft->buyer != NULL && *draft->buyer->method.kind != '\0';
}

void ss_draft_set_buyer(ss_draft_t *draft, const ss_buyer_t *buyer)
{
    draft->buyer = buyer;
    if (buyer == NULL) {
        return;
    }
    draft->person = buyer->customer.person;
    draft->tag = "";
    if (ss_draft_keeps_method(draft)) {
        draft->payment = buyer->method.kind;
        draft->holder = buyer->method.holder;
        draft->iban = "";
    }
}

ss_draft_t ss_draft_make(const ss_variant_t *variant, const char *lang, apr_pool_t *pool)
{
    ss_draft_t draft = {
        .submission_key = ss_secret_make(pool),
        .variant = variant,
        .plan_quantity = SS_MILLION,
        .payment = "",
        .holder = "",
        .iban = "",
        .coupon = "",
        .lang = lang,
        .tag = "",
        .return_url = "",
        .shown_price = "",
        .button_label = "",
        .client_ip = "",
    };
    static const char *const no_consents[] = { NULL };

    draft.consents = no_consents;
    draft.custom = ss_json_object(pool);
    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        draft.person.fields[i] = "";
    }
    return draft;
}

const char *ss_order_receipt(const char *submission_key, apr_pool_t *pool)
{
    return apr_pstrndup(
        pool, ss_hash_text(apr_pstrcat(pool, "order-receipt/", submission_key, NULL), pool), 40);
}

/* A draft on its way to an order: coupon, cart and price, the two possible first days, its sealed
 * form. */
#ifndef SS_DRAFT_H
#define SS_DRAFT_H

#include "model/order.h"

/** A draft with what it costs from a certain day on. */
typedef struct ss_offer_t {
    const ss_draft_t *draft;
    const ss_coupon_t *coupon; /* NULL without a valid one */
    ss_date_t concluded;       /* day of the order in the merchant's zone */
    bool deferred;             /* starts after the withdrawal period */
    bool loses_withdrawal;     /* digital content, begun at once as asked: BGB 356(6) */
    ss_cart_t cart;
    ss_price_t price;
    const char *agreement; /* what ss_offer_agreement() has printed; NULL before */
} ss_offer_t;

/** A code as it is compared and counted: without surrounding space, in upper case. */
const char *ss_coupon_code(const char *typed, apr_pool_t *pool);

/**
 * The coupon a draft's code belongs to, checked against window and plan. Uses are not counted
 * here: ss_draft_check() does that and notes it in the draft.
 * @param problem  set to the problem's code ("coupon_unknown", "coupon_expired",
 * "coupon_not_for_plan", "coupon_used_up") or to NULL
 * @return NULL with a problem, and without one if no code was typed
 */
const ss_coupon_t *ss_draft_coupon(const ss_ctx_t *ctx, const ss_draft_t *draft,
                                   const char **problem);

/**
 * Check everything the customer may choose or type: variant and customer type, components
 * (allowed, min, max, step), person, payment, IBAN, coupon. Adds one problem per field, named as
 * in the order form ("component[domain]", "iban", "coupon", ...). Checked values (IBAN, VAT ID)
 * are stored back in compact form. An e-mail address that reached SelfServiceOrderRate has
 * to wait (problem "email" "too_many_orders").
 * @return SS_OK, SS_INVALID, SS_UNAVAILABLE or SS_ERROR (uses of the coupon or orders of the
 * address could not be counted)
 */
ss_status_t ss_draft_check(ss_ctx_t *ctx, ss_draft_t *draft);

/**
 * Check what was chosen but not who orders and how it is paid: components and coupon. For a price
 * update on the way.
 * @return SS_OK, SS_INVALID, SS_UNAVAILABLE
 */
ss_status_t ss_draft_check_choice(ss_ctx_t *ctx, ss_draft_t *draft);

/**
 * @return true if the order needs a payment method: everything does but what is due for nothing in
 *         a variant that allows it without
 */
bool ss_draft_needs_payment(const ss_draft_t *draft, const ss_price_t *price);

/** @return true if the payment method of a known customer pays for this order as well */
bool ss_draft_keeps_method(const ss_draft_t *draft);

/** Whose order it is: person and payment of a known customer, whatever was typed. */
void ss_draft_set_buyer(ss_draft_t *draft, const ss_buyer_t *buyer);

/**
 * Price a draft with its coupon. @param deferred  from the day after the withdrawal period on,
 * else from today on
 * @return SS_OK or SS_INVALID
 */
ss_status_t ss_draft_offer(ss_ctx_t *ctx, const ss_draft_t *draft, bool deferred,
                           ss_offer_t *offer);

/** Price a draft with the merchant's seller settings. @return SS_OK or SS_INVALID */
ss_status_t ss_draft_price(ss_ctx_t *ctx, const ss_draft_t *draft, ss_price_t *price);

/** The agreement of an offer as a contract keeps it, JSON; made once for an offer. */
const char *ss_offer_agreement(ss_ctx_t *ctx, ss_offer_t *offer);

/**
 * A text that is equal for equal offers: prices, periods and features, prices of usage, the words
 * of the consents, the versions of the legal documents in ctx->lang and, where it is debited,
 * mandate and creditor. Days are not part of it, so that an order over midnight is no other order.
 * The review page keeps it as draft->shown_price.
 */
const char *ss_offer_fingerprint(ss_ctx_t *ctx, ss_offer_t *offer);

/**
 * @return true if the customer decides by a consent of kind ImmediateStart or LossOfWithdrawal
 *         whether the contract starts at once: consumers, where the merchant has such a consent.
 *         Source: BGB sections 356(5), 356(6), 357a(2).
 */
bool ss_draft_may_defer(const ss_ctx_t *ctx, const ss_draft_t *draft);

/** @return false if a consent that decides this is asked for and not given */
bool ss_draft_starts_at_once(const ss_ctx_t *ctx, const ss_draft_t *draft);

/**
 * Digital content: consent and knowledge of the loss, both given, so that the right of withdrawal
 * ends when the merchant begins. Source: BGB section 356(6).
 */
bool ss_draft_loses_withdrawal(const ss_ctx_t *ctx, const ss_draft_t *draft);

/** @return true if the consent with this id was ticked */
bool ss_draft_has_consent(const ss_draft_t *draft, const char *id);

/**
 * One problem ("consent[agb]" / "missing_consent", its first words as detail) per consent that is
 * required and not given.
 * @param starts  also those that decide the first day; a change of a contract can wait without them
 * @return SS_OK or SS_INVALID, by all problems of the context
 */
ss_status_t ss_draft_check_consents(ss_ctx_t *ctx, const ss_draft_t *draft, bool starts);

/** @return true if `consent` decides when something starts: ImmediateStart, LossOfWithdrawal */
bool ss_consent_decides_start(const ss_consent_t *consent);

/** @return true if `consent` is asked of this draft's customer type */
bool ss_draft_asks(const ss_draft_t *draft, const ss_consent_t *consent);

/** @return true if a limit on uses is reached by these counts */
bool ss_coupon_is_used_up(const ss_coupon_t *coupon, int64_t of_coupon, int64_t of_code);

/** The public handle of a confirmation page, derived from the submission key; only its hash is
 * stored. */
const char *ss_order_receipt(const char *submission_key, apr_pool_t *pool);

/** The draft as it travels; button label and client address come with the last request and are
 * left out. */
json_t *ss_draft_to_json(const ss_draft_t *draft, apr_pool_t *pool);

/**
 * Read what ss_draft_to_json() wrote. Components that have left the catalogue are dropped.
 * @return false if the variant's id in it is not that of `variant`
 */
bool ss_draft_from_json(ss_draft_t *draft, const json_t *json, const ss_catalogue_t *catalogue,
                        const ss_variant_t *variant, apr_pool_t *pool);

/**
 * Last day on which a consumer may withdraw from what is offered: by the longest period where the
 * shop has no notice of withdrawal to give. Source: BGB sections 355(2), 356(3)
 */
ss_date_t ss_offer_withdrawal_end(const ss_ctx_t *ctx, const ss_offer_t *offer);

/** For qsort(): items in the order of the catalogue. */
int ss_cart_item_order(const void *a, const void *b);

/** An empty draft of a variant: one plan, no components, the given language. */
ss_draft_t ss_draft_make(const ss_variant_t *variant, const char *lang, apr_pool_t *pool);

#endif

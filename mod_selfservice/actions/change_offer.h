/* A change of plan and components as it is offered: what it costs, when it begins, why it may not be. */
#ifndef SS_CHANGE_OFFER_H
#define SS_CHANGE_OFFER_H

#include "actions/draft.h"
#include "model/contract_change.h"

/** A contract, and what becomes of it. */
typedef struct ss_change_t {
    const ss_customer_t *customer;
    ss_contract_t before, after;
    apr_array_header_t *booked_before, *booked_after; /* of ss_component_subscription_t */
    ss_cart_t agreed;                    /* the contract's cart as it is, with its term */
    ss_cart_t cart_before, cart_after;   /* without setup fee and minimum term: what recurs */
    ss_price_t price_before, price_after;
    ss_proration_t due;   /* what a change on `day` costs besides: credits and charges */
    ss_date_t today, day; /* first day on new terms */
    bool changes;         /* anything at all */
    bool plan_changes;
    bool dearer;          /* a higher recurring total: kind "upgrade" */
    bool costs_more;      /* anything has to be paid that had not: needs the button of an order */
    bool at_once;         /* begins today */
    bool may_defer;       /* the customer decides by a consent when it does */
    bool deferred;        /* ... and this is the day without it */
    bool has_method;
    ss_payment_method_t method; /* how the customer pays; texts are "" without one */
} ss_change_t;

/**
 * Why a customer cannot change this contract: "" if it is possible, else "waiting", "declined",
 * "cancelled", "ended" or "unavailable" (the plan is gone, is paid once, or is not for this type of
 * customer).
 */
const char *ss_change_obstacle(ss_ctx_t *ctx, const ss_contract_t *contract,
                               const ss_customer_t *customer);

/**
 * The contract as it is: what is booked and what it costs.
 * @return SS_OK; SS_INVALID if its terms cannot be read or priced; SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_change_open(ss_ctx_t *ctx, const ss_contract_t *contract,
                           const ss_customer_t *customer, ss_change_t *change);

/** A draft that leaves the contract as it is; its variant is that of the catalogue. */
ss_draft_t ss_change_draft(ss_ctx_t *ctx, const ss_change_t *change);

/** List of const ss_variant_t *: the contract's own and those it may be changed to. */
apr_array_header_t *ss_change_targets(ss_ctx_t *ctx, const ss_change_t *change);

/**
 * Price what `draft` (variant, plan quantity, items) makes of an opened contract. Components that
 * the merchant offers no more stay booked whatever the draft says. What differs is checked as in an
 * order: one problem per field ("plan", "component[domain]", "change" for what the contract itself
 * forbids).
 *
 * It begins today, or with the contract if that is yet to begin, if it is dearer and gives no money
 * back; for consumers who may ask for an early start, without that (`deferred`) on the day after
 * the withdrawal period. Source: BGB section 357a(2). Anything else begins on
 * ss_change_later_day().
 * @return SS_OK; SS_INVALID with problems, the price is then that without what is wrong;
 * SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_change_make(ss_ctx_t *ctx, const ss_draft_t *draft, bool deferred,
                           ss_change_t *change);

/** The same change without the consent that decides its first day; NULL if none does. */
const ss_change_t *ss_change_deferred(ss_ctx_t *ctx, const ss_draft_t *draft,
                                      const ss_change_t *change);

/**
 * The prices of a change whose terms are in `after` already, on a given day.
 * @return SS_OK, SS_ERROR
 */
ss_status_t ss_change_reprice(ss_ctx_t *ctx, ss_date_t day, ss_change_t *change);

/** The offer of the contract after the change, for the views and records that orders have. */
ss_offer_t ss_change_as_offer(const ss_ctx_t *ctx, const ss_change_t *change,
                              const ss_draft_t *draft);

/**
 * A text that is equal for equal changes: ss_offer_fingerprint() of the contract afterwards, what is
 * due besides, and the day.
 */
const char *ss_change_fingerprint(ss_ctx_t *ctx, const ss_change_t *change,
                                  const ss_draft_t *draft);

/** "upgrade" or "downgrade" */
const char *ss_change_kind(const ss_change_t *change);

#endif

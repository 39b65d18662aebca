/* A change of plan and components in a running contract: who may, to what, from when, on which terms. */
#ifndef SS_CONTRACT_CHANGE_H
#define SS_CONTRACT_CHANGE_H

#include "model/agreement.h"
#include "model/proration.h"

/** A row of the history of changes. Texts are never NULL. */
typedef struct ss_contract_change_t {
    const char *id, *merchant_id, *site_id; /* the virtual host it was ordered on */
    const char *contract_id, *order_id;
    const char *kind;   /* "upgrade" (a higher recurring total), "downgrade" */
    const char *status; /* "scheduled", "applied", "undone" (taken back before its day),
                           "withdrawn" (by declaration, from either), "superseded", "held" (the
                           contract is cancelled and ends before; comes if that is taken back) */
    const char *effective_date; /* ISO day, the first on new terms */
    const char *before, *after; /* JSON, see ss_change_state() */
    const char *created_at, *decided_at; /* "": still scheduled */
} ss_contract_change_t;

/** What is wanted: items in the catalogue's components, without usage. */
typedef struct ss_change_wish_t {
    const ss_variant_t *variant; /* of the catalogue */
    int64_t plan_quantity;
    const ss_cart_item_t *items;
    int item_count;
} ss_change_wish_t;

/**
 * Whether a contract on `from` may be changed to `to` by its customer: both recur, are paid alike
 * (in advance or afterwards) and belong to one plan group; `to` can be ordered now without approval
 * and is for this type of customer; and `from` names it in ChangeTargets, where it has such a list.
 * To stay where one is always fits.
 */
bool ss_change_allows(const ss_variant_t *from, const ss_variant_t *to, bool business,
                      apr_time_t now);

/**
 * The contract after the change: variant, quantity and frozen terms. Where the variant stays, what
 * was agreed keeps its price and what is new gets today's; with a new variant everything but what
 * the catalogue offers no more is at today's prices. Term, notice and renewal stay as agreed: a
 * minimum term does not start anew. No setup fee but one that is still to be billed. What is left of
 * a discount goes on; where the fee period changes, for the whole new periods that fit into the time
 * it would have held.
 * @param agreed  ss_agreement_cart() of the contract
 * @param after   its texts live as long as `pool`
 */
void ss_change_contract_terms(const ss_catalogue_t *catalogue, const ss_contract_t *before,
                              const ss_cart_t *agreed, const ss_change_wish_t *wish,
                              ss_contract_t *after, apr_pool_t *pool);

/** Components of a wish as rows of a contract, for ss_agreement_cart(). */
apr_array_header_t *ss_change_booked(const ss_change_wish_t *wish, apr_pool_t *pool);

/** Variant, quantity, booked components, terms and billing days as JSON for the history. */
json_t *ss_change_state(const ss_contract_t *contract, const apr_array_header_t *booked,
                        apr_pool_t *pool);
/** Back from that, but for the billing days: the contract `now` with it, and its booked components. */
bool ss_change_read_state(const json_t *state, const ss_contract_t *now, ss_contract_t *after,
                          apr_array_header_t **booked, apr_pool_t *pool);

/** Money of a year at a price without discount: fee periods of any length compared. Minor units. */
int64_t ss_change_yearly(const ss_price_t *price);

/** @return true if anything is paid again and again that was not, or more of it */
bool ss_change_costs_more(const ss_price_t *before, const ss_price_t *after);

/**
 * The first day of a change that costs no more, or would give money back: the day after the paid
 * period of all that is reduced or replaced. With another plan it is also not before the day on
 * which an ordinary notice of today would end the contract, so that a minimum term for the dearer
 * plan is kept; components need no notice. In a trial it is the day after it.
 * Source: pricing rules, changes within a term; BGB section 309 no. 9 for the term.
 */
ss_date_t ss_change_later_day(const ss_contract_t *contract, const ss_cart_t *before,
                              const ss_cart_t *after, ss_date_t today);

/** The first day of the first period that begins after `paid` and not before `earliest`. */
ss_date_t ss_period_after(ss_date_t anchor, ss_span_t span, ss_date_t paid, ss_date_t earliest);

/** Billing dates where the plan's fee period changes on a day; else they stay as they are. */
void ss_change_move_billing(ss_contract_t *after, const ss_cart_t *cart_before,
                            const ss_cart_t *cart_after, ss_date_t day, apr_pool_t *pool);

#endif

/* Words around amounts: which tax they contain, for how long they hold. Parts of the price view. */
#ifndef SS_PRICE_WORDS_H
#define SS_PRICE_WORDS_H

#include "actions/price_view.h"

/** What every part of the price view is made from. */
typedef struct ss_offer_price_t {
    ss_ctx_t *ctx;
    const ss_cart_t *cart;
    const ss_price_t *price;
    const ss_price_t *deferred; /* of a change: as it is without the consent that decides its first
                                   day; NULL if none does */
} ss_offer_price_t;

/** An amount of the offer in its currency; minor units. */
const char *ss_offer_money(const ss_offer_price_t *offer, int64_t minor);

/** "inkl. 19 % MwSt." · "zzgl. 19 % USt." · "USt. 0 %": what must be said beside a shown amount
 * of this bill. */
const char *ss_offer_tax(const ss_offer_price_t *offer, const ss_bill_t *bill);
/** "inkl. MwSt." beside an amount that includes everything, also for businesses. */
const char *ss_offer_tax_total(const ss_offer_price_t *offer);
/** "darin 2,18 € MwSt. (19 %)", or why there is none. */
const char *ss_offer_tax_contained(const ss_offer_price_t *offer, const ss_bill_t *bill);
/** true where VAT is charged at all, so that a breakdown makes sense */
bool ss_offer_has_vat(const ss_offer_price_t *offer);
/** A text that differs for consumers and businesses ("MwSt.", "USt."): the key, or the key with
 * "_business". */
const char *ss_offer_key(const ss_offer_price_t *offer, const char *key);

/** @return true if the i-th recurring bill costs less while the discount holds */
bool ss_offer_is_reduced(const ss_offer_price_t *offer, int i);
/** Last day of the reduced price of the i-th recurring bill; unset if there is none or it holds
 * for ever. */
ss_date_t ss_offer_reduced_until(const ss_offer_price_t *offer, int i);
/** "25 % in den ersten 3 Monaten"; "" without a discount. */
const char *ss_offer_discount(const ss_offer_price_t *offer);

/** "Gutschein NORD25" */
const char *ss_offer_discount_name(const ss_offer_price_t *offer);

/** A row {"label", "detail", "amount"}; more members are the caller's. */
json_t *ss_offer_row(const ss_offer_price_t *offer, const char *label, const char *detail,
                     int64_t minor);

/** "23,28 € netto" for those who see net lines and pay VAT on top; else "". */
const char *ss_offer_net_part(const ss_offer_price_t *offer, int64_t net);

/** So many units at a price in the tax mode of the plan group; millionths. */
typedef struct ss_price_part_t {
    int64_t price, quantity;
} ss_price_part_t;

/**
 * A unit price as this customer is charged it, in millionths: with VAT or without, whatever the tax
 * mode of the plan group. A converted one is rounded to minor units, but keeps three digits that
 * count (0.02 gross is 0.0168 net). @param finer  decimals beyond that: 0 where no amount stands
 * beside it, else what ss_price_decimals() says
 */
int64_t ss_price_shown_unit(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                            int64_t millionths, int finer);

/** The same for an amount of minor units, in minor units. */
int64_t ss_price_shown_amount(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                              int64_t minor);

/** The same for a price in millionths that is charged once, whatever the quantity. */
int64_t ss_price_shown_once(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                            int64_t millionths);

/**
 * How many more decimals the shown unit prices need so that the parts make `amount` (minor units,
 * as charged): 100 units at 1.20 gross are 100 times 1.0084 net. 0 if no decimals do, as where a
 * cent of the total was allocated to the line.
 */
int ss_price_decimals(const ss_offer_price_t *offer, const ss_tax_policy_t *policy,
                      const ss_price_part_t *parts, int count, int64_t amount);

/** The lines of a bill; with_offered adds components of its fee period that may be chosen, with
 * amount 0. */
json_t *ss_offer_lines(const ss_offer_price_t *offer, const ss_bill_t *bill, bool with_offered);

/**
 * @return true if the first invoice comes to what is shown of it elsewhere: the setup fee and the
 * recurring totals. Each bill is rounded on its own total, so that a cent may lie between them.
 */
bool ss_offer_first_adds_up(const ss_offer_price_t *offer);
/**
 * "Einrichtung 8,32 €, Webhosting Plus 8,32 €, Gutschein NORD25 −2,09 €": the lines of a bill, which
 * add up to it. @param gross  with VAT also for those who see net lines
 */
const char *ss_offer_parts(const ss_offer_price_t *offer, const ss_bill_t *bill, bool gross);

/** The recurring groups and the one paid once, with lines and totals. */
json_t *ss_offer_groups(const ss_offer_price_t *offer, bool with_offered);

#endif

/* Carts for price tests: a small catalogue that a test changes before it asks for the price. */
#ifndef SS_GIVEN_CART_H
#define SS_GIVEN_CART_H

#include "model/price.h"

#define GIVEN_COMPONENTS 24
#define GIVEN_TIERS      8

typedef struct given_cart_t {
    ss_tax_policy_t full, reduced; /* 19 % and 7 % in DE */
    ss_plan_group_t group;
    ss_plan_t plan;
    ss_variant_t variant;
    ss_component_t components[GIVEN_COMPONENTS];
    ss_price_tier_t tiers[GIVEN_COMPONENTS][GIVEN_TIERS];
    ss_quota_t quotas[GIVEN_COMPONENTS];
    ss_cart_item_t items[GIVEN_COMPONENTS];
    ss_discount_t discount;
    ss_cart_t cart;
    ss_seller_t seller;
} given_cart_t;

/** A monthly plan of `fee` (millionths) in EUR for a consumer in DE who starts on 2026-11-24; the seller is in DE. */
given_cart_t *given_cart(bool gross, int64_t fee);

/** Choose `quantity` (millionths) of a new component; the first one given is the first in the catalogue. */
ss_component_t *given_component(given_cart_t *given, int64_t price, int64_t quantity);

/** Tiers of a component: pairs of from and value in millionths, ended by a negative from. */
void given_scale(given_cart_t *given, ss_component_t *component, ss_scale_type_t scale,
                 const int64_t *pairs);

/** A coupon that holds for `periods` fee periods. */
void given_discount(given_cart_t *given, bool percent, int64_t value, int periods);

/** The price, which must exist. */
ss_price_t price_of(given_cart_t *given);

/** An ISO day. */
ss_date_t given_day(const char *text);

#endif

/* Unit prices as they are shown beside a quantity and its amount. */
#include "unit.h"

#include "given_cart.h"

#include "actions/price_words.h"

#include <stdlib.h>

#define CARTS 3000
#define UNITS 80 /* of many more, six decimals are not always enough at 19 % */

/* Who buys, and in which tax mode prices stand. */
static const struct {
    bool gross, business;
    const char *country;
} cases[] = {
    { true, true, "DE" }, { false, false, "DE" }, { true, false, "CH" }, { true, false, "DE" },
};

static const ss_line_t *component_line(const ss_price_t *price)
{
    const ss_bill_t *bill = &price->regular[0];

    for (int i = 0; i < bill->line_count; i++) {
        if (bill->lines[i].kind == SS_LINE_COMPONENT) {
            return &bill->lines[i];
        }
    }
    return NULL;
}

/* Quantity times the shown price, in cents. */
static int64_t product(const ss_line_t *line, int64_t shown)
{
    int64_t cents;

    CU_ASSERT_TRUE(ss_unit_amount(shown, line->quantity, 2, &cents));
    return cents;
}

/* The price that stands beside the quantity of a line. */
static int64_t shown_beside(const ss_offer_price_t *offer, const ss_line_t *line)
{
    const ss_tax_policy_t *policy = line->component->tax_policy;
    const ss_price_part_t part = { line->component->price, line->quantity };
    int finer = ss_price_decimals(offer, policy, &part, 1, line->shown);

    return ss_price_shown_unit(offer, policy, part.price, finer);
}

static void test_shown_price_times_quantity_is_the_amount(void)
{
    ss_catalogue_t catalogue = { .merchant = { .country = "DE" } };
    ss_ctx_t *ctx = ss_test_ctx();
    unsigned int seed = 20261130;

    ctx->catalogue = &catalogue;
    for (int i = 0; i < CARTS; i++) {
        given_cart_t *given = given_cart(cases[i % SS_COUNT(cases)].gross, 0);
        int64_t unit_price = rand_r(&seed) % 10000 * INT64_C(10000);
        ss_price_t price;
        const ss_offer_price_t offer = { ctx, &given->cart, &price };
        const ss_line_t *line;

        given_component(given, unit_price, (1 + rand_r(&seed) % UNITS) * SS_MILLION);
        given->cart.business = cases[i % SS_COUNT(cases)].business;
        given->cart.country = cases[i % SS_COUNT(cases)].country;
        price = price_of(given);
        line = component_line(&price);
        CU_ASSERT_PTR_NOT_NULL_FATAL(line);
        CU_ASSERT_EQUAL(product(line, shown_beside(&offer, line)), line->shown);
    }
}

void ss_test_unit_price(void)
{
    static const ss_test_t tests[] = {
        { "shown_price_times_quantity_is_the_amount", test_shown_price_times_quantity_is_the_amount },
    };

    ss_suite_add("unit_price", tests, SS_COUNT(tests));
}

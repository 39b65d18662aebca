/*
 * How long ss_price() takes for carts of 10, 50 and 480 components, chosen last to first, beside a
 * bare loop that multiplies, rounds and takes the VAT out of the same items once. price_loop
 */
#include "model/price.h"

#include <apr_general.h>
#include <apr_strings.h>
#include <stdio.h>
#include <stdlib.h>

#define MOST_ITEMS 480
#define BATCHES 40         /* the fastest one counts: the others shared the processor */
#define ITEMS_A_BATCH 20000
#define FEW_ITEMS 50       /* the cart with a goal of its own */
#define LONGEST 20.0       /* microseconds it may take */
#define MOST_GROWTH 2.0    /* times the cost of an item among few, in a cart of many */

static const ss_tax_entry_t full_entries[] = { { "DE", 1900, { 2021, 1, 1 } } };
static const ss_tax_entry_t reduced_entries[] = { { "DE", 700, { 2021, 1, 1 } } };
static const ss_tax_policy_t full = { .entries = full_entries, .entry_count = 1 };
static const ss_tax_policy_t reduced = { .entries = reduced_entries, .entry_count = 1 };
static const ss_price_tier_t tiers[] = {
    { 0, 12 * SS_MILLION }, { 10 * SS_MILLION, 10 * SS_MILLION }, { 50 * SS_MILLION, 8500000 }
};
static const ss_plan_group_t group = { .currency = { "EUR", 2 }, .gross = true };
static const ss_plan_t plan = {
    .id = "plan", .external_id = "", .group = &group, .tax_policy = &full
};
static const ss_variant_t variant = { .id = "variant",
                                      .plan = &plan,
                                      .recurring_fee = 9900000,
                                      .setup_fee = 9900000,
                                      .fee_period = { SS_UNIT_MONTH, 1 },
                                      .prepaid = true };
static const ss_discount_t discount = {
    .id = "discount", .percent = true, .value = 25 * SS_MILLION, .periods = 3
};
static const ss_seller_t seller = { .country = "DE" };

static ss_component_t components[MOST_ITEMS];
static ss_cart_item_t items[MOST_ITEMS];

/* Every third component has a scale, every fifth the reduced rate. */
static ss_cart_t make_cart(int count, apr_pool_t *pool)
{
    for (int i = 0; i < count; i++) {
        bool scaled = i % 3 == 0;

        components[i] = (ss_component_t){ .id = apr_psprintf(pool, "component%03d", i),
                                          .external_id = "",
                                          .type = SS_QUANTITY,
                                          .price = 1230000 + 10000 * i,
                                          .fee_period = variant.fee_period,
                                          .scale = scaled ? SS_SCALE_GRADUATED : SS_SCALE_NONE,
                                          .tiers = scaled ? tiers : NULL,
                                          .tier_count = scaled ? SS_COUNT(tiers) : 0,
                                          .tax_policy = i % 5 == 0 ? &reduced : &full,
                                          .position = i };
        items[count - 1 - i] = (ss_cart_item_t){ &components[i], (1 + i % 70) * SS_MILLION };
    }
    return (ss_cart_t){ .variant = &variant,
                        .plan_quantity = SS_MILLION,
                        .items = items,
                        .item_count = count,
                        .discount = &discount,
                        .coupon_code = "BENCH",
                        .country = "DE",
                        .start = { 2026, 11, 24 } };
}

static int64_t price_carts(const ss_cart_t *cart, int rounds, apr_pool_t *pool)
{
    int64_t sum = 0;

    for (int i = 0; i < rounds; i++) {
        ss_ctx_t *ctx = ss_ctx_make(pool, 0);
        ss_price_t price;

        sum += ss_price(ctx, cart, &seller, &price) == SS_OK ? price.first.gross : 0;
        apr_pool_clear(pool);
    }
    return sum;
}

static int64_t add_bare(const ss_cart_t *cart, int rounds, apr_pool_t *pool)
{
    int64_t sum = 0;

    for (int i = 0; i < rounds; i++) {
        ss_line_t *lines = apr_palloc(pool, sizeof(*lines) * (size_t)cart->item_count);

        for (int k = 0; k < cart->item_count; k++) {
            const ss_component_t *component = cart->items[k].component;
            int64_t rate = component->tax_policy->entries->rate;
            __int128 product = (__int128)component->price * cart->items[k].quantity;

            lines[k] = (ss_line_t){ .component = component, .quantity = cart->items[k].quantity };
            lines[k].gross = (int64_t)((product + 5000000000) / 10000000000);
            lines[k].net = (lines[k].gross * 20000 / (10000 + rate) + 1) / 2;
            sum += lines[k].gross + lines[k].net;
        }
        apr_pool_clear(pool);
    }
    return sum;
}

typedef int64_t work_t(const ss_cart_t *cart, int rounds, apr_pool_t *pool);

/* @return microseconds a cart; exits if nothing was calculated */
static double fastest(work_t *work, const ss_cart_t *cart, apr_pool_t *parent)
{
    int rounds = ITEMS_A_BATCH / cart->item_count;
    double best = 1e9;
    apr_pool_t *pool;

    apr_pool_create(&pool, parent);
    for (int i = 0; i < BATCHES; i++) {
        apr_time_t start = apr_time_now();
        int64_t sum = work(cart, rounds, pool);
        double each = (double)(apr_time_now() - start) / rounds;

        if (sum == 0) {
            fputs("price_loop: no price\n", stderr);
            exit(1);
        }
        best = each < best ? each : best;
    }
    apr_pool_destroy(pool);
    return best;
}

/* @param few  microseconds an item among few, 0 before it is known */
static bool measure(int count, double *few, apr_pool_t *pool)
{
    ss_cart_t cart = make_cart(count, pool);
    double priced = fastest(price_carts, &cart, pool), bare = fastest(add_bare, &cart, pool);
    bool met = count != FEW_ITEMS || priced < LONGEST;

    printf("%3d items: %.1f us a cart", count, priced);
    if (count == FEW_ITEMS) {
        *few = priced / count;
        printf(" (goal %.0f)", LONGEST);
    }
    printf(", %.3f us an item, %.0f times a bare loop", priced / count, priced / bare);
    if (count > FEW_ITEMS) {
        met = priced / count <= MOST_GROWTH * *few;
        printf(", %.2f times an item of %d (goal %.0f)", priced / count / *few, FEW_ITEMS,
               MOST_GROWTH);
    }
    printf(": %s\n", met ? "met" : "MISSED");
    return met;
}

int main(void)
{
    static const int counts[] = { 10, FEW_ITEMS, MOST_ITEMS };
    apr_pool_t *pool;
    double few = 0;
    int missed = 0;

    apr_initialize();
    apr_pool_create(&pool, NULL);
    for (int i = 0; i < SS_COUNT(counts); i++) {
        missed += !measure(counts[i], &few, pool);
    }
    apr_pool_destroy(pool);
    apr_terminate();
    return missed > 0;
}

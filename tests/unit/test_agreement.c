/* Prices a contract was agreed at, while the catalogue moves on. */
#include "unit.h"

#include "base/json.h"
#include "given_cart.h"
#include "model/agreement.h"

/* A contract on the given cart, agreed at what the cart says now. */
static ss_contract_t given_contract(const given_cart_t *given)
{
    ss_contract_t contract = {
        .variant_id = "variant",
        .plan_quantity = SS_MILLION,
        .start_date = "2026-11-24",
        .next_billing_date = "2026-12-24",
        .discount_id = "discount",
        .coupon_code = "TEST",
    };

    contract.terms = ss_json_print(ss_agreement_freeze(&given->cart, ss_test_pool()), ss_test_pool());
    return contract;
}

static ss_price_t agreed_price(given_cart_t *given, const ss_contract_t *contract)
{
    const ss_catalogue_t catalogue = { .variants = &given->variant,
                                       .variant_count = 1,
                                       .components = given->components,
                                       .component_count = given->cart.item_count,
                                       .discounts = &given->discount,
                                       .discount_count = given->cart.discount == NULL ? 0 : 1 };
    apr_array_header_t *booked = apr_array_make(ss_test_pool(), 4, sizeof(ss_component_subscription_t));
    ss_price_t price;
    ss_cart_t cart;

    for (int i = 0; i < given->cart.item_count; i++) {
        APR_ARRAY_PUSH(booked, ss_component_subscription_t) = (ss_component_subscription_t){
            .component_id = given->items[i].component->id,
            .quantity = given->items[i].quantity,
        };
    }
    CU_ASSERT_EQUAL_FATAL(ss_agreement_cart(&catalogue, contract, booked, &cart, ss_test_pool()), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_price(ss_test_ctx(), &cart, &given->seller, &price), SS_OK);
    return price;
}

static void test_agreed_prices_outlive_a_dearer_catalogue(void)
{
    given_cart_t *given = given_cart(true, 9900000);
    ss_component_t *component = given_component(given, 1200000, 8 * SS_MILLION);
    ss_contract_t contract;
    ss_price_t price;

    given->variant.setup_fee = 5000000;
    given->quotas[given->variant.quota_count++] = (ss_quota_t){ component, 5 * SS_MILLION };
    contract = given_contract(given);
    given->variant.recurring_fee = 19900000;
    given->variant.quota_count = 0;
    component->price = 9000000;
    price = agreed_price(given, &contract);
    CU_ASSERT_EQUAL(price.first.gross, 990 + 3 * 120);
    CU_ASSERT_EQUAL(price.once.line_count, 0);
    CU_ASSERT_STRING_EQUAL(ss_date_text(price.billing_start, ss_test_pool()), "2026-12-24");
}

static void test_trial_is_not_granted_again(void)
{
    given_cart_t *given = given_cart(true, 9900000);
    ss_contract_t contract;
    ss_price_t price;

    given->plan.trial = (ss_span_t){ SS_UNIT_DAY, 14 };
    contract = given_contract(given);
    price = agreed_price(given, &contract);
    CU_ASSERT_FALSE(ss_date_is_set(price.trial_end));
    CU_ASSERT_EQUAL(price.due_now, 990);
}

static void test_discount_holds_for_the_periods_left(void)
{
    given_cart_t *given = given_cart(true, 10000000);
    ss_contract_t contract;
    ss_price_t price;

    given_discount(given, true, 25 * SS_MILLION, 3);
    contract = given_contract(given);
    contract.discount_periods_left = 2;
    price = agreed_price(given, &contract);
    CU_ASSERT_EQUAL(price.first.gross, 750);
    CU_ASSERT_EQUAL(price.discount_periods, 2);
    CU_ASSERT_STRING_EQUAL(ss_date_text(price.regular_from, ss_test_pool()), "2027-02-24");
    contract.discount_periods_left = 0;
    CU_ASSERT_EQUAL(agreed_price(given, &contract).first.gross, 1000);
    contract.discount_periods_left = -1;
    CU_ASSERT_EQUAL(agreed_price(given, &contract).discount_periods, -1);
}

void ss_test_agreement(void)
{
    static const ss_test_t tests[] = {
        { "agreed_prices_outlive_a_dearer_catalogue",
          test_agreed_prices_outlive_a_dearer_catalogue },
        { "trial_is_not_granted_again", test_trial_is_not_granted_again },
        { "discount_holds_for_the_periods_left", test_discount_holds_for_the_periods_left },
    };

    ss_suite_add("agreement", tests, SS_COUNT(tests));
}

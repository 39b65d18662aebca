/* Prices a contract was agreed at, while the catalogue moves on. */
#include "unit.h"

#include "base/json.h"
#include "given_cart.h"
#include "model/agreement.h"

static const json_t *two_texts(const char *first, const char *second)
{
    return ss_json_in_pool(json_pack("[s, s]", first, second), ss_test_pool());
}

static ss_catalogue_t catalogue_of(given_cart_t *given)
{
    return (ss_catalogue_t){ .variants = &given->variant,
                             .variant_count = 1,
                             .components = given->components,
                             .component_count = given->cart.item_count,
                             .discounts = &given->discount,
                             .discount_count = given->cart.discount == NULL ? 0 : 1 };
}

/* A contract on the given cart, agreed at what the cart says now. */
static ss_contract_t given_contract(given_cart_t *given)
{
    const ss_catalogue_t catalogue = catalogue_of(given);
    ss_contract_t contract = {
        .status = "active",
        .variant_id = "variant",
        .plan_quantity = given->cart.plan_quantity,
        .start_date = "2026-11-24",
        .trial_end = "",
        .billed_until = "2026-12-23",
        .next_billing_date = "2026-12-24",
        .discount_id = "discount",
        .coupon_code = "TEST",
    };

    contract.terms = ss_json_print(ss_agreement_freeze(&catalogue, &given->cart, ss_test_pool()),
                                   ss_test_pool());
    return contract;
}

static ss_cart_t agreed_cart(given_cart_t *given, const ss_contract_t *contract)
{
    const ss_catalogue_t catalogue = catalogue_of(given);
    apr_array_header_t *booked = apr_array_make(ss_test_pool(), 4, sizeof(ss_component_subscription_t));
    ss_cart_t cart;

    for (int i = 0; i < given->cart.item_count; i++) {
        if (given->items[i].quantity > 0) {
            APR_ARRAY_PUSH(booked, ss_component_subscription_t) = (ss_component_subscription_t){
                .component_id = given->items[i].component->id,
                .quantity = given->items[i].quantity,
                .end_date = "",
            };
        }
    }
    CU_ASSERT_EQUAL_FATAL(ss_agreement_cart(&catalogue, contract, booked, &cart, ss_test_pool()), SS_OK);
    return cart;
}

static ss_price_t price_of_cart(const given_cart_t *given, const ss_cart_t *cart)
{
    ss_price_t price;

    CU_ASSERT_EQUAL_FATAL(ss_price(ss_test_ctx(), cart, &given->seller, &price), SS_OK);
    return price;
}

static ss_price_t agreed_price(given_cart_t *given, const ss_contract_t *contract)
{
    ss_cart_t cart = agreed_cart(given, contract);

    return price_of_cart(given, &cart);
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

/* Ten graduated units a month with a quota of two; usage by volume with a quota of five; half off both plan and units. */
static given_cart_t *given_everything(void)
{
    static const int64_t units[] = { 0, 2 * SS_MILLION, 4 * SS_MILLION, 1 * SS_MILLION, -1 };
    static const int64_t usage[] = { 0, 30000, 100 * SS_MILLION, 20000, -1 };
    given_cart_t *given = given_cart(true, 9900000);
    ss_component_t *component = given_component(given, 0, 10 * SS_MILLION);
    ss_component_t *metered = given_component(given, 0, 0);

    component->group = metered->group = &given->group;
    component->external_id = "units";
    metered->type = SS_METERED;
    given->variant.setup_fee = 5000000;
    given->plan.quantity_based = true;
    given->cart.plan_quantity = 3 * SS_MILLION;
    given_scale(given, component, SS_SCALE_GRADUATED, units);
    given_scale(given, metered, SS_SCALE_VOLUME, usage);
    given->quotas[0] = (ss_quota_t){ component, 2 * SS_MILLION };
    given->quotas[1] = (ss_quota_t){ metered, 5 * SS_MILLION };
    given->variant.quota_count = 2;
    given_discount(given, true, 50 * SS_MILLION, 0);
    given->discount.include_setup = true;
    given->discount.targets = two_texts("plan", "units");
    return given;
}

/* Whatever an import may put in the place of what was agreed. */
static void change_everything(given_cart_t *given)
{
    given->group.gross = false;
    given->group.currency = (ss_currency_t){ "JPY", 0 };
    given->plan.quantity_based = false;
    given->plan.external_id = "units";
    given->variant.recurring_fee = 1000000;
    given->variant.setup_fee = 1000000;
    given->variant.fee_period = (ss_span_t){ SS_UNIT_YEAR, 1 };
    given->variant.prepaid = false;
    given->variant.quota_count = 0;
    given->discount = (ss_discount_t){ .id = "discount", .value = 1, .periods = 1,
                                       .targets = two_texts("other", "another") };
    for (int i = 0; i < given->cart.item_count; i++) {
        ss_component_t *component = &given->components[i];

        component->type = SS_ON_OFF;
        component->external_id = "";
        component->price = 77000000;
        component->scale = SS_SCALE_NONE;
        component->tier_count = 0;
        component->fee_period = (ss_span_t){ SS_UNIT_YEAR, 1 };
    }
}

static void test_agreement_alone_holds_every_figure_of_an_invoice(void)
{
    given_cart_t *given = given_everything();
    ss_contract_t contract = given_contract(given);
    const char *signed_price, *agreed;
    ss_price_t price;

    contract.next_billing_date = contract.start_date; /* nothing is billed yet: with setup fee */
    contract.billed_until = "";
    contract.discount_periods_left = -1;
    price = price_of_cart(given, &given->cart);
    CU_ASSERT_EQUAL(price.first.gross, (500 + 3 * 990 + 4 * 200 + 4 * 100) / 2);
    signed_price = ss_price_fingerprint(&price, ss_test_pool());
    change_everything(given);
    price = agreed_price(given, &contract);
    agreed = ss_price_fingerprint(&price, ss_test_pool());
    CU_ASSERT_STRING_EQUAL(agreed, signed_price);
    CU_ASSERT_STRING_EQUAL(price.currency.code, "EUR");
}

static void test_agreed_usage_keeps_scale_and_quota(void)
{
    given_cart_t *given = given_everything();
    ss_contract_t contract = given_contract(given);
    const ss_component_t *metered;
    int64_t amount = 0;
    ss_cart_t cart;

    change_everything(given);
    cart = agreed_cart(given, &contract);
    CU_ASSERT_EQUAL_FATAL(cart.item_count, 2);
    metered = cart.items[1].component;
    CU_ASSERT_EQUAL(metered->type, SS_METERED);
    CU_ASSERT_EQUAL(cart.items[1].quantity, 0);
    CU_ASSERT_TRUE(ss_component_amount(metered, 85 * SS_MILLION, ss_variant_quota(cart.variant, metered),
                                       2, &amount));
    CU_ASSERT_EQUAL(amount, 80 * 3);
    CU_ASSERT_TRUE(ss_component_amount(metered, 205 * SS_MILLION, ss_variant_quota(cart.variant, metered),
                                       2, &amount));
    CU_ASSERT_EQUAL(amount, 200 * 2);
}

static void test_usage_that_came_later_is_not_agreed(void)
{
    given_cart_t *given = given_cart(true, 9900000);
    ss_contract_t contract = given_contract(given);
    ss_component_t *metered = given_component(given, 1000000, 0);

    metered->type = SS_METERED;
    metered->group = &given->group;
    CU_ASSERT_EQUAL(agreed_cart(given, &contract).item_count, 0);
    contract = given_contract(given);
    CU_ASSERT_EQUAL(agreed_cart(given, &contract).item_count, 1);
}

static void test_agreement_comes_back_from_its_own_cart(void)
{
    given_cart_t *given = given_everything();
    ss_contract_t contract = given_contract(given);
    const ss_catalogue_t catalogue = catalogue_of(given);
    const char *error;
    ss_cart_t cart;

    contract.next_billing_date = contract.start_date;
    contract.billed_until = "";
    contract.discount_periods_left = -1;
    change_everything(given);
    cart = agreed_cart(given, &contract);
    CU_ASSERT_TRUE(json_equal(ss_agreement_freeze(&catalogue, &cart, ss_test_pool()),
                              ss_json_parse(contract.terms, &error, ss_test_pool())));
}

static void test_setup_fee_waits_for_the_end_of_a_trial(void)
{
    given_cart_t *given = given_cart(true, 10000000);
    ss_contract_t contract;

    given->variant.setup_fee = 5000000;
    contract = given_contract(given);
    contract.trial_end = "2026-12-23";
    contract.billed_until = "";
    CU_ASSERT_EQUAL(agreed_price(given, &contract).first.gross, 1500);
    contract.billed_until = "2027-01-23";
    contract.next_billing_date = "2027-01-24";
    CU_ASSERT_EQUAL(agreed_price(given, &contract).first.gross, 1000);
}

/* A year of monthly fees stays a year, whenever it is looked at. */
static void test_discount_for_a_time_is_not_counted_anew(void)
{
    given_cart_t *given = given_cart(true, 10000000);
    ss_contract_t contract;

    given_discount(given, true, 25 * SS_MILLION, 1);
    given->discount.duration = (ss_span_t){ SS_UNIT_YEAR, 1 };
    contract = given_contract(given);
    contract.discount_periods_left = 11;
    CU_ASSERT_EQUAL(agreed_price(given, &contract).discount_periods, 11);
}

void ss_test_agreement(void)
{
    static const ss_test_t tests[] = {
        { "agreed_prices_outlive_a_dearer_catalogue",
          test_agreed_prices_outlive_a_dearer_catalogue },
        { "agreement_alone_holds_every_figure_of_an_invoice",
          test_agreement_alone_holds_every_figure_of_an_invoice },
        { "agreed_usage_keeps_scale_and_quota", test_agreed_usage_keeps_scale_and_quota },
        { "usage_that_came_later_is_not_agreed", test_usage_that_came_later_is_not_agreed },
        { "agreement_comes_back_from_its_own_cart", test_agreement_comes_back_from_its_own_cart },
        { "setup_fee_waits_for_the_end_of_a_trial", test_setup_fee_waits_for_the_end_of_a_trial },
        { "discount_for_a_time_is_not_counted_anew", test_discount_for_a_time_is_not_counted_anew },
        { "trial_is_not_granted_again", test_trial_is_not_granted_again },
        { "discount_holds_for_the_periods_left", test_discount_holds_for_the_periods_left },
    };

    ss_suite_add("agreement", tests, SS_COUNT(tests));
}

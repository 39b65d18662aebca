/* The worked examples of the price rules: the whole calculation of a cart, row by row. */
#include "unit.h"

#include "given_cart.h"

#define MANY SS_MILLION /* one unit or one currency unit in millionths */
#define END (-1)

typedef enum customer_t { CONSUMER_DE, BUSINESS_AT, CONSUMER_FI } customer_t;

/* A component: `scale` with pairs of tiers, or a plain price. */
typedef struct component_row_t {
    int64_t price, quantity, quota; /* quantity 0: no component */
    ss_scale_type_t scale;
    int64_t pairs[GIVEN_TIERS];
    bool reduced_rate;
} component_row_t;

typedef struct example_t {
    bool gross;
    int64_t fee, setup;
    component_row_t components[3];
    int64_t percent, fixed; /* millionths of a percent; minor units */
    int periods;
    bool include_setup;
    int term_months, fee_months;
    customer_t customer;
    int64_t net, vat, total;       /* first invoice */
    int64_t reduced, regular, minimum;
} example_t;

static const example_t examples[] = {
    /* 1 */
    { .gross = true, .fee = 9900000, .setup = 9900000,
      .components = { { 2900000, MANY }, { 1200000, 2 * MANY }, { 1000000, 3 * MANY } },
      .percent = 25 * MANY, .periods = 3, .term_months = 12,
      .net = 1979, .vat = 376, .total = 2355, .reduced = 1365, .regular = 1820, .minimum = 21465 },
    /* 2 */
    { .gross = true, .fee = 9990000, .net = 839, .vat = 160, .total = 999, .reduced = 999, .regular = 999 },
    /* 3 */
    { .fee = 9990000, .net = 999, .vat = 190, .total = 1189, .reduced = 1189, .regular = 1189 },
    /* 4 */
    { .gross = true, .fee = 9990000, .customer = BUSINESS_AT,
      .net = 839, .total = 839, .reduced = 839, .regular = 839 },
    /* 5 */
    { .fee = 49000000, .customer = BUSINESS_AT, .net = 4900, .total = 4900, .reduced = 4900, .regular = 4900 },
    /* 6 */
    { .components = { { 0, 100 * MANY, 0, SS_SCALE_VOLUME, { 0, 400000, 50 * MANY, 333000, END } } },
      .net = 3330, .vat = 633, .total = 3963, .reduced = 3963, .regular = 3963 },
    /* 7 */
    { .components = { { 0, 50 * MANY, 0, SS_SCALE_VOLUME, { 0, 400000, 50 * MANY, 333000, END } } },
      .net = 2000, .vat = 380, .total = 2380, .reduced = 2380, .regular = 2380 },
    /* 8 */
    { .gross = true, .fee = 5000000,
      .components = { { 0, 120 * MANY, 0, SS_SCALE_GRADUATED,
                        { 0, 2000000, 10 * MANY, 1500000, 100 * MANY, 1000000, END } } },
      .net = 15126, .vat = 2874, .total = 18000, .reduced = 18000, .regular = 18000 },
    /* 9 */
    { .gross = true, .fee = 5000000,
      .components = { { 0, 11 * MANY, 0, SS_SCALE_BUCKET,
                        { 0, 10 * MANY, 10 * MANY, 18 * MANY, 50 * MANY, 60 * MANY, END } } },
      .net = 1933, .vat = 367, .total = 2300, .reduced = 2300, .regular = 2300 },
    /* 10 */
    { .gross = true, .fee = 5000000,
      .components = { { 4000000, 11 * MANY, 0, SS_SCALE_DISCOUNT, { 0, 0, 10 * MANY, 12500000, END } } },
      .net = 3655, .vat = 695, .total = 4350, .reduced = 4350, .regular = 4350 },
    /* 11 */
    { .gross = true, .fee = 7500000, .components = { { 1150000, 8 * MANY, 5 * MANY } },
      .net = 920, .vat = 175, .total = 1095, .reduced = 1095, .regular = 1095 },
    /* 12 */
    { .gross = true, .fee = 10000000, .components = { { 4990000, MANY, .reduced_rate = true } },
      .net = 1306, .vat = 193, .total = 1499, .reduced = 1499, .regular = 1499 },
    /* 13 */
    { .gross = true, .fee = 10000000, .components = { { 4990000, MANY, .reduced_rate = true } },
      .percent = 10 * MANY, .periods = 0, .term_months = 24,
      .net = 1176, .vat = 173, .total = 1349, .reduced = 1349, .regular = 1499, .minimum = 32376 },
    /* 14 */
    { .gross = true, .fee = 10000000, .components = { { 4990000, MANY, .reduced_rate = true } },
      .fixed = 500, .periods = 1, .term_months = 24,
      .net = 871, .vat = 128, .total = 999, .reduced = 999, .regular = 1499, .minimum = 35476 },
    /* 15 */
    { .gross = true, .fee = 14900000, .setup = 5000000, .fixed = 5000, .periods = 1, .term_months = 12,
      .net = 420, .vat = 80, .total = 500, .reduced = 0, .regular = 1490, .minimum = 16890 },
    /* 16 */
    { .gross = true, .fee = 14900000, .setup = 5000000, .percent = 100 * MANY, .periods = 1,
      .include_setup = true, .term_months = 12,
      .net = 0, .vat = 0, .total = 0, .reduced = 0, .regular = 1490, .minimum = 16390 },
    /* 17 */
    { .gross = true, .fee = 99000000, .fee_months = 12, .term_months = 12,
      .net = 8319, .vat = 1581, .total = 9900, .reduced = 9900, .regular = 9900, .minimum = 9900 },
    /* 18 */
    { .gross = true, .fee = 20000, .percent = 33330000, .periods = 1,
      .net = 1, .vat = 0, .total = 1, .reduced = 1, .regular = 2 },
    /* 19 */
    { .components = { { 4900, MANY } }, .net = 0 },
    /* 20 */
    { .components = { { 5000, MANY } }, .net = 1, .total = 1, .reduced = 1, .regular = 1 },
    /* 21 */
    { .gross = true, .fee = 12340000, .customer = CONSUMER_FI,
      .net = 983, .vat = 251, .total = 1234, .reduced = 1234, .regular = 1234 },
    /* 22 */
    { .fee = 12340000, .customer = CONSUMER_FI,
      .net = 1234, .vat = 315, .total = 1549, .reduced = 1549, .regular = 1549 },
    /* 23 */
    { .gross = true, .components = { { 3330000, 1500000 } },
      .net = 420, .vat = 80, .total = 500, .reduced = 500, .regular = 500 },
    /* 24 */
    { .gross = true, .fee = 1000000,
      .components = { { 0, 25 * MANY, 20 * MANY, SS_SCALE_GRADUATED, { 0, 1000000, 3 * MANY, 500000, END } } },
      .net = 420, .vat = 80, .total = 500, .reduced = 500, .regular = 500 },
};

static void add_components(given_cart_t *given, const example_t *example)
{
    for (int i = 0; i < SS_COUNT(example->components) && example->components[i].quantity > 0; i++) {
        const component_row_t *row = &example->components[i];
        ss_component_t *component = given_component(given, row->price, row->quantity);

        if (row->reduced_rate) {
            component->tax_policy = &given->reduced;
        }
        if (row->scale != SS_SCALE_NONE) {
            given_scale(given, component, row->scale, row->pairs);
        }
        if (row->quota > 0) {
            given->quotas[given->variant.quota_count++] = (ss_quota_t){ component, row->quota };
        }
    }
}

static void set_customer(given_cart_t *given, customer_t customer)
{
    if (customer == BUSINESS_AT) {
        given->cart.business = true;
        given->cart.country = "AT";
        given->cart.vat_id_plausible = true;
    }
    if (customer == CONSUMER_FI) {
        given->cart.country = "FI";
        given->seller.oss = true;
    }
}

static given_cart_t *given_example(const example_t *example)
{
    given_cart_t *given = given_cart(example->gross, example->fee);

    given->variant.setup_fee = example->setup;
    given->variant.contract_period = (ss_span_t){ SS_UNIT_MONTH, example->term_months };
    if (example->fee_months > 0) {
        given->variant.fee_period.quantity = example->fee_months;
    }
    add_components(given, example);
    set_customer(given, example->customer);
    if (example->percent > 0 || example->fixed > 0) {
        given_discount(given, example->percent > 0, example->percent > 0 ? example->percent : example->fixed,
                       example->periods);
        given->discount.include_setup = example->include_setup;
    }
    return given;
}

static void test_examples_cost_what_the_rules_say(void)
{
    for (int i = 0; i < SS_COUNT(examples); i++) {
        ss_price_t price = price_of(given_example(&examples[i]));

        CU_ASSERT_EQUAL(price.first.net, examples[i].net);
        CU_ASSERT_EQUAL(price.first.vat, examples[i].vat);
        CU_ASSERT_EQUAL(price.first.gross, examples[i].total);
        CU_ASSERT_EQUAL(price.reduced[0].gross, examples[i].reduced);
        CU_ASSERT_EQUAL(price.regular[0].gross, examples[i].regular);
        CU_ASSERT_EQUAL(price.minimum_total, examples[i].minimum);
        CU_ASSERT_EQUAL(price.due_now, examples[i].total);
    }
    CU_ASSERT_EQUAL(SS_COUNT(examples), 24);
}

static void test_dates_of_a_coupon_and_a_term_are_told(void)
{
    ss_price_t price = price_of(given_example(&examples[0]));
    apr_pool_t *pool = ss_test_pool();

    CU_ASSERT_EQUAL(price.discount_periods, 3);
    CU_ASSERT_STRING_EQUAL(ss_date_text(price.billing_start, pool), "2026-11-24");
    CU_ASSERT_STRING_EQUAL(ss_date_text(price.first_invoice_date, pool), "2026-11-24");
    CU_ASSERT_STRING_EQUAL(ss_date_text(price.next_date, pool), "2026-12-24");
    CU_ASSERT_STRING_EQUAL(ss_date_text(price.regular_from, pool), "2027-02-24");
    CU_ASSERT_STRING_EQUAL(ss_date_text(price.term_end, pool), "2027-11-23");
    CU_ASSERT_FALSE(ss_date_is_set(price.trial_end));
}

static void test_lines_stand_in_their_order(void)
{
    ss_price_t price = price_of(given_example(&examples[0]));

    CU_ASSERT_EQUAL_FATAL(price.first.line_count, 6);
    CU_ASSERT_EQUAL(price.first.lines[0].kind, SS_LINE_SETUP);
    CU_ASSERT_EQUAL(price.first.lines[1].kind, SS_LINE_PLAN);
    CU_ASSERT_EQUAL(price.first.lines[2].amount, 290);
    CU_ASSERT_EQUAL(price.first.lines[4].amount, 300);
    CU_ASSERT_EQUAL(price.first.lines[5].kind, SS_LINE_DISCOUNT);
    CU_ASSERT_EQUAL(price.first.lines[5].gross, -455);
    CU_ASSERT_EQUAL(price.first.lines[5].shown, -455);
    CU_ASSERT_EQUAL(price.once.line_count, 1);
    CU_ASSERT_EQUAL(price.once.gross, 990);
    CU_ASSERT_EQUAL(price.regular[0].line_count, 4);
    CU_ASSERT_EQUAL(price.reduced[0].line_count, 5);
}

static void test_discount_is_one_line_per_rate(void)
{
    ss_price_t price = price_of(given_example(&examples[13]));
    const ss_line_t *lines = price.first.lines;

    CU_ASSERT_EQUAL_FATAL(price.first.line_count, 4);
    CU_ASSERT_EQUAL(lines[2].rate, 1900);
    CU_ASSERT_EQUAL(lines[2].amount, -334);
    CU_ASSERT_EQUAL(lines[3].rate, 700);
    CU_ASSERT_EQUAL(lines[3].amount, -166);
    CU_ASSERT_EQUAL_FATAL(price.first.tax_count, 2);
    CU_ASSERT_EQUAL(price.first.taxes[0].rate, 1900);
    CU_ASSERT_EQUAL(price.first.taxes[0].gross, 666);
    CU_ASSERT_EQUAL(price.first.taxes[1].rate, 700);
    CU_ASSERT_EQUAL(price.first.taxes[1].gross, 333);
}

void ss_test_price(void)
{
    static const ss_test_t tests[] = {
        { "VAT-09 VAT-10 examples_cost_what_the_rules_say", test_examples_cost_what_the_rules_say },
        { "dates_of_a_coupon_and_a_term_are_told", test_dates_of_a_coupon_and_a_term_are_told },
        { "lines_stand_in_their_order", test_lines_stand_in_their_order },
        { "discount_is_one_line_per_rate", test_discount_is_one_line_per_rate },
    };

    ss_suite_add("price", tests, SS_COUNT(tests));
}

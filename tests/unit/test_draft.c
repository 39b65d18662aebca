/* Drafts: what may be chosen and typed, coupons, the form in which they travel. */
#include "shop.h"

#include "base/json.h"
#include "store/order_store.h"

#include <apr_strings.h>

/* The code of the problem with a field; "" if there is none. */
static const char *problem_of(ss_ctx_t *ctx, const char *field)
{
    const ss_problem_t *problem = ss_problem_of(ctx, field);

    return problem == NULL ? "" : problem->code;
}

static void test_good_draft_passes_and_is_compacted(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);

    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_OK);
    CU_ASSERT_STRING_EQUAL(draft.iban, "DE89370400440532013000");
    CU_ASSERT_EQUAL_FATAL(draft.item_count, 3);
    CU_ASSERT_STRING_EQUAL(draft.items[0].component->external_id, "backup");
    CU_ASSERT_STRING_EQUAL(draft.items[2].component->external_id, "mailbox");
}

static void test_quantities_beyond_limits_are_refused(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");

    given_choice(ctx, &draft, "domain", 51);
    given_choice(ctx, &draft, "mailbox", 0);
    given_choice(ctx, &draft, "storage", 2);
    draft.items[2].quantity += SS_MILLION / 2;
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "component[domain]"), "quantity_too_large");
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "component[domain]")->detail, "50");
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "component[storage]"), "quantity_step");
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "component[mailbox]"), "");
    CU_ASSERT_EQUAL(draft.item_count, 2);
}

static void test_metered_components_cannot_be_booked(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");

    given_choice(ctx, &draft, "traffic", 1);
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "component[traffic]"), "component_not_offered");
}

static void test_payment_must_be_chosen_and_complete(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");

    draft.iban = "DE88 3704 0044 0532 0130 00";
    draft.holder = "\u3164";
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "iban"), "bad_iban");
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "holder"), "missing");
    draft.payment = "";
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "payment"), "missing");
}

static void test_holder_is_written_as_it_reads(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");

    draft.holder = "Ada \xE2\x80\xAE" "gnilrets";
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "holder"), "bad_value");
}

static void test_only_euro_can_be_paid_by_direct_debit(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    const ss_plan_group_t *group = draft.variant->plan->group;

    CU_ASSERT_TRUE_FATAL(ss_currency_find("CHF", &((ss_plan_group_t *)group)->currency));
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "payment"), "not_allowed");
    CU_ASSERT_STRING_EQUAL(draft.iban, "");
    ctx->problems->nelts = 0;
    draft.payment = "invoice";
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_OK);
}

static void test_free_variant_needs_no_payment(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "verein");

    draft.payment = draft.iban = draft.holder = "";
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_OK);
    given_choice(ctx, &draft, "backup", 1);
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "payment"), "missing");
}

static void test_address_orders_as_often_as_the_site_allows(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx), sent;
    ss_order_t order;
    ss_site_t *site = apr_pmemdup(ctx->pool, ctx->site, sizeof(*site));

    site->order_rate = 20;
    site->order_rate_period = apr_time_from_sec(3600);
    ctx->site = site;
    for (int i = 0; i < 20; i++) {
        sent = draft;
        sent.submission_key = apr_psprintf(ctx->pool, "order-%d", i);
        sent.person.fields[SS_FIELD_EMAIL] = i % 2 == 0 ? "Ada@example.org" : "ada@example.org";
        CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &sent, &order), SS_OK);
    }
    CU_ASSERT_EQUAL(ss_place_order(ctx, &sent, &order), SS_OK); /* the same form once more */
    sent.submission_key = "another";
    CU_ASSERT_EQUAL(ss_place_order(ctx, &sent, &order), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "email"), "too_many_orders");
    CU_ASSERT_EQUAL(rows_of(ctx, "order_"), 20);
    apr_array_clear(ctx->problems);
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_OK); /* another address */
    ctx->now += apr_time_from_sec(3601);
    CU_ASSERT_EQUAL(ss_place_order(ctx, &sent, &order), SS_OK);
}

static void test_consumer_cannot_order_what_is_for_businesses(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "agentur");

    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "type"), "not_allowed");
}

static const char *coupon_problem(const char *code)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");

    draft.coupon = code;
    ss_draft_check(ctx, &draft);
    return problem_of(ctx, "coupon");
}

static void test_wrong_coupons_are_problems_of_their_field(void)
{
    CU_ASSERT_STRING_EQUAL(coupon_problem("nichts"), "coupon_unknown");
    CU_ASSERT_STRING_EQUAL(coupon_problem("NORD 25"), "coupon_unknown");
    CU_ASSERT_STRING_EQUAL(coupon_problem("alt"), "coupon_expired");
    CU_ASSERT_STRING_EQUAL(coupon_problem("CLOUD"), "coupon_not_for_plan");
    CU_ASSERT_STRING_EQUAL(coupon_problem(" Nord25\t"), "");
}

/* The coupon "ALT" holds until 1 November 2026, "NORD25" from 1 January 2026. */
static void test_coupon_is_refused_outside_its_dates_and_not_priced(void)
{
    static const struct {
        const char *code, *now, *problem;
        int periods;
    } cases[] = {
        { "ALT", "2026-10-31T23:59:59Z", "", 3 },
        { "ALT", "2026-11-01T00:00:00Z", "coupon_expired", 0 },
        { "NORD25", "2025-12-31T23:59:59Z", "coupon_expired", 0 },
        { "NORD25", "2026-01-01T00:00:00Z", "", 3 },
    };
    ss_ctx_t *ctx = given_shop();
    ss_price_t price;

    for (int i = 0; i < SS_COUNT(cases); i++) {
        ss_draft_t draft = given_draft(ctx, "webhosting-plus");

        draft.coupon = cases[i].code;
        CU_ASSERT_TRUE(ss_time_parse(cases[i].now, &ctx->now));
        apr_array_clear(ctx->problems);
        ss_draft_check_choice(ctx, &draft);
        CU_ASSERT_STRING_EQUAL(problem_of(ctx, "coupon"), cases[i].problem);
        CU_ASSERT_EQUAL(ss_draft_price(ctx, &draft, &price), SS_OK);
        CU_ASSERT_EQUAL(price.discount_periods, cases[i].periods);
    }
}

static void test_used_up_coupon_is_refused_and_not_priced(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    ss_price_t price;

    draft.coupon = "einzeln-a";
    CU_ASSERT_EQUAL(ss_coupon_use_add(ctx, "5f0000000000000000000041", "EINZELN-B", "o1"), SS_OK);
    CU_ASSERT_EQUAL(ss_draft_check_choice(ctx, &draft), SS_OK);
    CU_ASSERT_EQUAL(ss_coupon_use_add(ctx, "5f0000000000000000000041", "EINZELN-A", "o2"), SS_OK);
    CU_ASSERT_EQUAL(ss_draft_check_choice(ctx, &draft), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(problem_of(ctx, "coupon"), "coupon_used_up");
    CU_ASSERT_EQUAL(ss_draft_price(ctx, &draft, &price), SS_OK);
    CU_ASSERT_EQUAL(price.discount_periods, 0);
}

static void test_coupon_field_that_is_off_ignores_codes(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_price_t price;

    ((ss_site_t *)ctx->site)->coupon_field = false;
    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_OK);
    CU_ASSERT_EQUAL(ss_draft_price(ctx, &draft, &price), SS_OK);
    CU_ASSERT_EQUAL(price.discount_periods, 0);
}

static void test_draft_travels_as_json_unchanged(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx), back;
    json_t *json;
    const char *error;

    draft.tag = "4711";
    draft.test = true;
    json = ss_draft_to_json(&draft, ctx->pool);
    json = ss_json_parse(ss_json_print(json, ctx->pool), &error, ctx->pool);
    CU_ASSERT_TRUE_FATAL(ss_draft_from_json(&back, json, ctx->catalogue, draft.variant, ctx->pool));
    CU_ASSERT_STRING_EQUAL(back.submission_key, draft.submission_key);
    CU_ASSERT_STRING_EQUAL(back.shown_price, draft.shown_price);
    CU_ASSERT_STRING_EQUAL(back.tag, "4711");
    CU_ASSERT_TRUE(back.test);
    CU_ASSERT_EQUAL(back.item_count, 3);
    CU_ASSERT_TRUE(ss_person_equal(&back.person, &draft.person));
    CU_ASSERT_TRUE(ss_draft_has_consent(&back, "sofort"));
    CU_ASSERT_FALSE(ss_draft_from_json(&back, json, ctx->catalogue, ss_catalogue_variant(ctx->catalogue, "cloud"),
                                       ctx->pool));
}

void ss_test_draft(void)
{
    static const ss_test_t tests[] = {
        { "test_good_draft_passes_and_is_compacted", test_good_draft_passes_and_is_compacted },
        { "test_quantities_beyond_limits_are_refused", test_quantities_beyond_limits_are_refused },
        { "test_metered_components_cannot_be_booked", test_metered_components_cannot_be_booked },
        { "test_payment_must_be_chosen_and_complete", test_payment_must_be_chosen_and_complete },
        { "test_holder_is_written_as_it_reads", test_holder_is_written_as_it_reads },
        { "test_only_euro_can_be_paid_by_direct_debit", test_only_euro_can_be_paid_by_direct_debit },
        { "test_free_variant_needs_no_payment", test_free_variant_needs_no_payment },
        { "test_address_orders_as_often_as_the_site_allows", test_address_orders_as_often_as_the_site_allows },
        { "test_consumer_cannot_order_what_is_for_businesses", test_consumer_cannot_order_what_is_for_businesses },
        { "test_wrong_coupons_are_problems_of_their_field", test_wrong_coupons_are_problems_of_their_field },
        { "test_coupon_is_refused_outside_its_dates_and_not_priced",
          test_coupon_is_refused_outside_its_dates_and_not_priced },
        { "test_used_up_coupon_is_refused_and_not_priced", test_used_up_coupon_is_refused_and_not_priced },
        { "test_coupon_field_that_is_off_ignores_codes", test_coupon_field_that_is_off_ignores_codes },
        { "test_draft_travels_as_json_unchanged", test_draft_travels_as_json_unchanged },
    };

    ss_suite_add_database("draft", tests, SS_COUNT(tests));
}

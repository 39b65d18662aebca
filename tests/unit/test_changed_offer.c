/* What changed between review page and button is shown again before it binds. */
#include "shop.h"

#include "base/json.h"

#include <apr_strings.h>

static void test_changed_price_is_a_conflict(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_variant_t dearer = *draft.variant;
    ss_order_t order;

    dearer.recurring_fee += 10000;
    draft.variant = &dearer;
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_CONFLICT);
    CU_ASSERT_EQUAL(rows_of(ctx, "customer"), 0);
}

/* The catalogue as it stands after somebody has changed it. */
static ss_catalogue_t *given_changed_catalogue(ss_ctx_t *ctx)
{
    ss_catalogue_t *catalogue = apr_pmemdup(ctx->pool, ctx->catalogue, sizeof(*catalogue));

    catalogue->terms = apr_pmemdup(ctx->pool, catalogue->terms,
                                   sizeof(*catalogue->terms) * (size_t)catalogue->terms_count);
    ctx->catalogue = catalogue;
    return catalogue;
}

static void test_new_terms_are_shown_before_they_bind(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    ((ss_terms_t *)given_changed_catalogue(ctx)->terms)[0].hash = "another";
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_CONFLICT);
}

/* Ordering after every metered component was changed by as much. */
static ss_status_t order_after_usage_changed(int64_t price, int fee_period)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_component_t *components;
    ss_order_t order;

    given_price_was_shown(ctx, &draft);
    components = (ss_component_t *)ctx->catalogue->components; /* this test's own */
    for (int i = 0; i < ctx->catalogue->component_count; i++) {
        components[i].price += components[i].type == SS_METERED ? price : 0;
        components[i].fee_period.quantity += components[i].type == SS_METERED ? fee_period : 0;
    }
    return ss_place_order(ctx, &draft, &order);
}

static void test_changed_usage_is_shown_before_it_binds(void)
{
    CU_ASSERT_EQUAL(order_after_usage_changed(0, 0), SS_OK);
    CU_ASSERT_EQUAL(order_after_usage_changed(100, 0), SS_CONFLICT);
    CU_ASSERT_EQUAL(order_after_usage_changed(0, 1), SS_CONFLICT);
}

static void test_shorter_trial_is_shown_before_it_binds(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_variant_t variant = *draft.variant;
    ss_plan_t plan = *variant.plan;
    ss_order_t order;

    variant.plan = &plan;
    draft.variant = &variant;
    plan.trial = (ss_span_t){ SS_UNIT_DAY, 30 };
    given_price_was_shown(ctx, &draft);
    plan.trial.quantity = 14;
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_CONFLICT);
}

static void test_new_information_is_shown_before_it_binds(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_variant_t variant = *draft.variant;
    ss_plan_t plan = *variant.plan;
    ss_order_t order;

    variant.plan = &plan;
    draft.variant = &variant;
    given_price_was_shown(ctx, &draft);
    plan.information = ss_json_in_pool(json_string("Nur mit Strom"), ctx->pool);
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_CONFLICT);
    plan.information = NULL;
    given_changed_catalogue(ctx)->merchant.personalised_prices = true;
    CU_ASSERT_EQUAL(ss_place_order(ctx, &draft, &order), SS_CONFLICT);
}

/* Ordering after the merchant is another one. @param payment  NULL for that of the example */
static ss_status_t order_after(const char *payment, const char *name, const char *creditor, int days)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    ss_merchant_t *merchant;
    ss_order_t order;

    draft.payment = payment == NULL ? draft.payment : payment;
    given_price_was_shown(ctx, &draft);
    merchant = &given_changed_catalogue(ctx)->merchant;
    merchant->legal_name = name == NULL ? merchant->legal_name : name;
    merchant->creditor_id = creditor == NULL ? merchant->creditor_id : creditor;
    merchant->pre_notification_days = days == 0 ? merchant->pre_notification_days : days;
    return ss_place_order(ctx, &draft, &order);
}

static void test_another_mandate_is_shown_before_it_binds(void)
{
    CU_ASSERT_EQUAL(order_after(NULL, NULL, NULL, 0), SS_OK);
    CU_ASSERT_EQUAL(order_after(NULL, "Fremde Inkasso AG", NULL, 0), SS_CONFLICT);
    CU_ASSERT_EQUAL(order_after(NULL, NULL, "DE83ZZZ00002142757", 0), SS_CONFLICT);
    CU_ASSERT_EQUAL(order_after(NULL, NULL, NULL, 13), SS_CONFLICT);
    CU_ASSERT_EQUAL(order_after("invoice", NULL, "DE83ZZZ00002142757", 13), SS_OK);
}

void ss_test_changed_offer(void)
{
    static const ss_test_t tests[] = {
        { "test_changed_price_is_a_conflict", test_changed_price_is_a_conflict },
        { "test_new_terms_are_shown_before_they_bind", test_new_terms_are_shown_before_they_bind },
        { "test_changed_usage_is_shown_before_it_binds", test_changed_usage_is_shown_before_it_binds },
        { "test_shorter_trial_is_shown_before_it_binds", test_shorter_trial_is_shown_before_it_binds },
        { "test_new_information_is_shown_before_it_binds", test_new_information_is_shown_before_it_binds },
        { "test_another_mandate_is_shown_before_it_binds", test_another_mandate_is_shown_before_it_binds },
    };

    ss_suite_add_database("changed_offer", tests, SS_COUNT(tests));
}

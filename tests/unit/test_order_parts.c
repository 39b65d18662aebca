/* Parts of the order page: quantities as typed and stepped, postcodes, changed amounts, test links. */
#include "order_visit.h"
#include "shop.h"

#include "actions/test_order.h"
#include "base/json.h"
#include "model/postcode.h"
#include "web/order/price_change.h"
#include "web/order/quantity.h"

#include <apr_strings.h>
#include <string.h>

static void test_quantities_are_read_with_point_or_comma(void)
{
    static const struct {
        const char *typed;
        bool good;
        int64_t quantity;
    } cases[] = {
        { "", true, 0 },        { "2", true, 2000000 },  { "1.5", true, 1500000 },
        { "1,5", true, 1500000 }, { "0.000001", true, 1 }, { "007", true, 7000000 },
        { "-1", false, 0 },     { "abc", false, 0 },     { "1.", false, 0 },
        { ".5", false, 0 },     { "1.0000001", false, 0 }, { "1e3", false, 0 },
        { "99999999999", false, 0 }, { "1 000", false, 0 },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        int64_t quantity = -1;

        CU_ASSERT_EQUAL(ss_quantity_read(cases[i].typed, &quantity), cases[i].good);
        CU_ASSERT_EQUAL(quantity, cases[i].quantity);
    }
}

static void test_steps_stay_between_minimum_and_maximum(void)
{
    ss_component_t hours = { .type = SS_QUANTITY, .min = 500000, .max = 2000000, .step = 500000 };
    ss_component_t licence = { .type = SS_ON_OFF };

    CU_ASSERT_EQUAL(ss_quantity_step(&hours, 0, 1), 500000);
    CU_ASSERT_EQUAL(ss_quantity_step(&hours, 500000, -1), 0);
    CU_ASSERT_EQUAL(ss_quantity_step(&hours, 1500000, 1), 2000000);
    CU_ASSERT_EQUAL(ss_quantity_step(&hours, 2000000, 1), 2000000);
    CU_ASSERT_EQUAL(ss_quantity_fit(&hours, 1700000), 1500000);
    CU_ASSERT_EQUAL(ss_quantity_fit(&hours, 9000000), 2000000);
    CU_ASSERT_EQUAL(ss_quantity_step(&licence, 0, 3), 1000000);
    CU_ASSERT_EQUAL(ss_quantity_step(&licence, 1000000, -1), 0);
}

static void test_postcodes_of_another_shape_are_noticed(void)
{
    CU_ASSERT_TRUE(ss_postcode_fits("DE", "24103"));
    CU_ASSERT_TRUE(ss_postcode_fits("DE", "D-24103"));
    CU_ASSERT_TRUE(ss_postcode_fits("NL", "1012 AB"));
    CU_ASSERT_TRUE(ss_postcode_fits("PL", "00-950"));
    CU_ASSERT_TRUE(ss_postcode_fits("GB", "SW1A 1AA"));
    CU_ASSERT_TRUE(ss_postcode_fits("DE", ""));
    CU_ASSERT_FALSE(ss_postcode_fits("DE", "2410"));
    CU_ASSERT_FALSE(ss_postcode_fits("AT", "24103"));
    CU_ASSERT_FALSE(ss_postcode_fits("DE", "ABCDE"));
}

static json_t *amounts(const char *text)
{
    const char *error = "";

    return ss_json_parse(text, &error, ss_test_pool());
}

static void test_changed_new_and_gone_amounts_are_listed(void)
{
    json_t *before = amounts("[[\"Plan\",\"9\"],[\"Total\",\"9\"],[\"Total\",\"8\"],[\"Setup\",\"5\"]]");
    json_t *now = amounts("[[\"Plan\",\"10\"],[\"Total\",\"9\"],[\"Total\",\"7\"],[\"Fee\",\"1\"]]");
    const char *text = ss_json_print(ss_amounts_changed(before, now, ss_test_pool()), ss_test_pool());

    CU_ASSERT_STRING_EQUAL(text, "[{\"label\":\"Plan\",\"before\":\"9\",\"now\":\"10\"},"
                                 "{\"label\":\"Total\",\"before\":\"8\",\"now\":\"7\"},"
                                 "{\"label\":\"Fee\",\"before\":\"\u2013\",\"now\":\"1\"},"
                                 "{\"label\":\"Setup\",\"before\":\"5\",\"now\":\"\u2013\"}]");
    CU_ASSERT_EQUAL(json_array_size(ss_amounts_changed(NULL, now, ss_test_pool())), 0);
}

static void test_test_link_marks_the_order_and_ends_after_a_week(void)
{
    ss_ctx_t *ctx = given_order_site();
    const ss_variant_t *variant = ss_catalogue_variant(ctx->catalogue, "webhosting-plus");
    const ss_variant_t *other = ss_catalogue_variant(ctx->catalogue, "webhosting-start");
    const char *query = strchr(ss_test_order_link(ctx, variant), '?') + 1;
    ss_response_t *page = visit(ctx, "/webhosting-plus", query);

    CU_ASSERT_TRUE(shows(page, "Testbestellung"));
    CU_ASSERT_FALSE(shows(visit(ctx, "/webhosting-plus", "test=forged"), "Testbestellung"));
    CU_ASSERT_FALSE(ss_test_order_open(ctx, other, query + strlen("test=")));
    page = submit(ctx, "/webhosting-plus", good_form(page, "do=review"));
    page = submit(ctx, "/webhosting-plus",
                  apr_pstrcat(ss_test_pool(), state_of(page),
                              "&consent%5Bmandate%5D=1&consent%5Bagb%5D=1&do=order", NULL));
    CU_ASSERT_EQUAL(page->status, 303);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT test FROM order_"), "1");
    ctx->now += apr_time_from_sec(7 * 24 * 60 * 60);
    CU_ASSERT_FALSE(shows(visit(ctx, "/webhosting-plus", query), "Testbestellung"));
}

/* The record of an order from a country, paid from an account there or by invoice. */
static const json_t *proof_of(const char *country, const char *iban)
{
    ss_ctx_t *ctx = given_shop();
    ss_catalogue_t *catalogue = apr_pmemdup(ctx->pool, ctx->catalogue, sizeof(*catalogue));
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    ss_order_t order;
    const char *error;

    catalogue->merchant.oss = true;
    ctx->catalogue = catalogue;
    draft.person.fields[SS_FIELD_COUNTRY] = country;
    draft.payment = *iban == '\0' ? "invoice" : "direct-debit";
    draft.iban = iban;
    given_price_was_shown(ctx, &draft);
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    return ss_json_parse(db_text(ctx, "SELECT record FROM order_proof"), &error, ctx->pool);
}

static void test_proof_tells_where_a_consumer_of_another_member_state_lives(void)
{
    const json_t *record = proof_of("FI", "FI21 1234 5600 0007 85");

    CU_ASSERT_STRING_EQUAL(text_at(record, "location.billing_country"), "FI");
    CU_ASSERT_STRING_EQUAL(text_at(record, "location.bank_country"), "FI");
    record = proof_of("FI", "");
    CU_ASSERT_STRING_EQUAL(text_at(record, "location.billing_country"), "FI");
    CU_ASSERT_STRING_EQUAL(text_at(record, "location.bank_country"), "");
    CU_ASSERT_PTR_NULL(json_at(proof_of("DE", "DE89 3704 0044 0532 0130 00"), "location"));
    CU_ASSERT_PTR_NULL(json_at(proof_of("CH", ""), "location"));
}

void ss_test_order_parts(void)
{
    static const ss_test_t tests[] = {
        { "test_quantities_are_read_with_point_or_comma",
          test_quantities_are_read_with_point_or_comma },
        { "test_steps_stay_between_minimum_and_maximum", test_steps_stay_between_minimum_and_maximum },
        { "LOC-07 test_postcodes_of_another_shape_are_noticed", test_postcodes_of_another_shape_are_noticed },
        { "test_changed_new_and_gone_amounts_are_listed",
          test_changed_new_and_gone_amounts_are_listed },
        { "VAT-04 test_proof_tells_where_a_consumer_of_another_member_state_lives",
          test_proof_tells_where_a_consumer_of_another_member_state_lives },
        { "test_test_link_marks_the_order_and_ends_after_a_week",
          test_test_link_marks_the_order_and_ends_after_a_week },
    };

    ss_suite_add_database("order parts", tests, SS_COUNT(tests));
}

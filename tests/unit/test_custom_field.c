/* Further fields of a merchant: what is taken, what is refused, and where it is kept and shown. */
#include "shop.h"

#include "actions/draft.h"
#include "actions/order_view.h"
#include "base/json.h"
#include "model/custom_field.h"

#include <apr_strings.h>

static const char all_fields[] =
    "[{\"Name\":\"club\",\"Target\":\"Customer\",\"Label\":{\"_c\":\"Verein\",\"en\":\"Club\"},\"Signup\":\"Write\","
    "\"MaxLength\":5},"
    "{\"Name\":\"seats\",\"Target\":\"Contract\",\"Type\":\"Number\",\"Label\":{\"_c\":\"Plätze\"},\"Signup\":\"Write\"},"
    "{\"Name\":\"since\",\"Target\":\"Customer\",\"Type\":\"Date\",\"Label\":{\"_c\":\"Seit\"},\"Signup\":\"Write\"},"
    "{\"Name\":\"news\",\"Target\":\"Customer\",\"Type\":\"Boolean\",\"Label\":{\"_c\":\"Neues\"},\"Signup\":\"Write\"},"
    "{\"Name\":\"site\",\"Target\":\"Contract\",\"Type\":\"Choice\",\"Label\":{\"_c\":\"Ort\"},\"Signup\":\"Write\","
    "\"Options\":[{\"_c\":\"Hamburg\"},{\"_c\":\"Nürnberg\",\"en\":\"Nuremberg\"}]},"
    "{\"Name\":\"inner\",\"Target\":\"Customer\",\"Label\":{\"_c\":\"Intern\"},\"Signup\":\"None\"},"
    "{\"Name\":\"line\",\"Target\":\"Product\",\"Label\":{\"_c\":\"Ware\"},\"Signup\":\"Write\"}]";

/* @param member  set to `value` in each field, NULL for none */
static ss_ctx_t *given_fields(const char *member, json_t *value)
{
    ss_ctx_t *ctx = given_shop();
    ss_catalogue_t *catalogue = apr_pmemdup(ctx->pool, ctx->catalogue, sizeof(*catalogue));
    const char *error = NULL;
    json_t *fields = ss_json_parse(all_fields, &error, ctx->pool);

    for (size_t i = 0; member != NULL && i < json_array_size(fields); i++) {
        ss_json_set(json_array_get(fields, i), member, value);
    }
    catalogue->custom_fields = ss_custom_fields_read(fields, &catalogue->custom_field_count, ctx->pool);
    ctx->catalogue = catalogue;
    return ctx;
}

static void given_value(ss_draft_t *draft, const char *name, const char *value)
{
    ss_json_set_text(draft->custom, name, value);
}

static void test_only_fields_of_the_signup_are_asked(void)
{
    ss_ctx_t *ctx = given_fields(NULL, NULL);
    const ss_custom_field_t *fields = ctx->catalogue->custom_fields;

    CU_ASSERT_EQUAL_FATAL(ctx->catalogue->custom_field_count, 5);
    CU_ASSERT_STRING_EQUAL(fields[0].input, "custom[club]");
    CU_ASSERT_EQUAL(fields[0].limit, 5);
    CU_ASSERT_TRUE(fields[1].of_contract);
    CU_ASSERT_EQUAL(fields[4].type, SS_CUSTOM_CHOICE);
}

static void test_values_are_checked(void)
{
    static const struct {
        const char *name, *typed, *code, *kept;
    } cases[] = {
        { "club", "Köln1", NULL, "Köln1" },     { "club", "Köln12", "too_long", "Köln12" },
        { "seats", "12", NULL, "12" },          { "seats", "-1,5", NULL, "-1.5" },
        { "seats", "1.", "bad_number", "1." },  { "seats", "1.000,5", "bad_number", "1.000,5" },
        { "seats", "-", "bad_number", "-" },    { "seats", "123456789012345678901", "bad_number", "123456789012345678901" },
        { "since", "2026-02-28", NULL, "2026-02-28" },
        { "since", "2026-02-30", "bad_date", "2026-02-30" },
        { "news", "1", NULL, "1" },             { "news", "yes", "not_allowed", "yes" },
        { "site", "Nürnberg", NULL, "Nürnberg" }, { "site", "Nuremberg", "not_allowed", "Nuremberg" },
        { "inner", "x", NULL, "" },             { "unknown", "x", NULL, "" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        ss_ctx_t *ctx = given_fields(NULL, NULL);
        ss_draft_t draft = given_example_draft(ctx);
        const ss_problem_t *problem;

        given_value(&draft, cases[i].name, cases[i].typed);
        ss_custom_fields_check(ctx, draft.custom, false);
        problem = ss_problem_of(ctx, apr_pstrcat(ctx->pool, "custom[", cases[i].name, "]", NULL));
        CU_ASSERT_STRING_EQUAL(problem == NULL ? "" : problem->code, cases[i].code == NULL ? "" : cases[i].code);
        CU_ASSERT_STRING_EQUAL(ss_json_text(draft.custom, cases[i].name), cases[i].kept);
    }
}

static void test_required_fields_must_be_filled_in(void)
{
    ss_ctx_t *ctx = given_fields("Required", json_true());
    ss_draft_t draft = given_example_draft(ctx);

    CU_ASSERT_EQUAL(ss_draft_check(ctx, &draft), SS_INVALID);
    CU_ASSERT_EQUAL(ctx->problems->nelts, 5);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "custom[club]")->code, "missing_named");
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "custom[news]")->code, "missing_tick");
}

static void test_values_go_to_customer_and_contract(void)
{
    ss_ctx_t *ctx = given_fields(NULL, NULL);
    ss_draft_t draft = given_example_draft(ctx);
    ss_order_t order;

    given_value(&draft, "club", "<b>&");
    given_value(&draft, "seats", "1,50");
    given_value(&draft, "news", "1");
    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT custom_fields FROM customer"), "{\"club\":\"<b>&\",\"news\":\"1\"}");
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT custom_fields FROM contract"), "{\"seats\":\"1.50\"}");
}

static void test_values_are_shown_in_the_customer_s_language(void)
{
    ss_ctx_t *ctx = given_fields(NULL, NULL);
    ss_draft_t draft = given_example_draft(ctx);
    json_t *facts = ss_json_list(ctx->pool);

    given_value(&draft, "club", "HSV");
    given_value(&draft, "seats", "1234567890123456.50");
    given_value(&draft, "since", "2026-02-28");
    given_value(&draft, "news", "1");
    given_value(&draft, "site", "Nürnberg");
    ss_custom_facts_add(ctx, facts, draft.custom);
    CU_ASSERT_STRING_EQUAL(text_at(facts, "0.label"), "Verein");
    CU_ASSERT_STRING_EQUAL(text_at(facts, "1.value"), "1234567890123456,50");
    CU_ASSERT_STRING_EQUAL(text_at(facts, "2.value"), "28.02.2026");
    CU_ASSERT_STRING_EQUAL(text_at(facts, "3.value"), "Ja");
    CU_ASSERT_STRING_EQUAL(text_at(facts, "4.value"), "Nürnberg");
    ctx->lang = "en";
    json_array_clear(facts);
    ss_custom_facts_add(ctx, facts, draft.custom);
    CU_ASSERT_STRING_EQUAL(text_at(facts, "0.label"), "Club");
    CU_ASSERT_STRING_EQUAL(text_at(facts, "4.value"), "Nuremberg");
}

static void test_values_travel_with_the_draft(void)
{
    ss_ctx_t *ctx = given_fields(NULL, NULL);
    ss_draft_t draft = given_example_draft(ctx), read;

    given_value(&draft, "club", "HSV");
    CU_ASSERT_TRUE(ss_draft_from_json(&read, ss_draft_to_json(&draft, ctx->pool), ctx->catalogue, draft.variant, ctx->pool));
    CU_ASSERT_STRING_EQUAL(ss_json_text(read.custom, "club"), "HSV");
}

static const ss_test_t tests[] = {
    { "test_only_fields_of_the_signup_are_asked", test_only_fields_of_the_signup_are_asked },
    { "test_values_are_checked", test_values_are_checked },
    { "test_required_fields_must_be_filled_in", test_required_fields_must_be_filled_in },
    { "test_values_go_to_customer_and_contract", test_values_go_to_customer_and_contract },
    { "test_values_are_shown_in_the_customer_s_language", test_values_are_shown_in_the_customer_s_language },
    { "test_values_travel_with_the_draft", test_values_travel_with_the_draft },
};

void ss_test_custom_field(void)
{
    ss_suite_add_long_database("custom_field", tests, SS_COUNT(tests));
}

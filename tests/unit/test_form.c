/* Reading form fields and query strings. */
#include "unit.h"

#include "web/form.h"

#include <apr_strings.h>
#include <string.h>

static ss_web_t *given_form(const char *body)
{
    ss_web_t *web = apr_pcalloc(ss_test_pool(), sizeof(*web));

    web->ctx = ss_test_ctx();
    CU_ASSERT_EQUAL_FATAL(ss_form_decode(body, strlen(body), &web->form, web->ctx->pool), SS_OK);
    return web;
}

static ss_status_t decoded(const char *body, size_t length)
{
    apr_table_t *fields;

    return ss_form_decode(body, length, &fields, ss_test_pool());
}

static void test_pairs_are_decoded(void)
{
    ss_web_t *web = given_form("fname=J%C3%BCrgen+K.&city=&component%5Bdomain%5D=2&&bare");

    CU_ASSERT_STRING_EQUAL(ss_form_text(web, "fname", 50), "J\xC3\xBCrgen K.");
    CU_ASSERT_STRING_EQUAL(ss_form_text(web, "city", 50), "");
    CU_ASSERT_STRING_EQUAL(ss_form_text(web, "component[domain]", 5), "2");
    CU_ASSERT_STRING_EQUAL(ss_form_text(web, "bare", 5), "");
    CU_ASSERT_STRING_EQUAL(ss_form_text(web, "absent", 5), "");
}

static void test_broken_bodies_are_refused(void)
{
    CU_ASSERT_EQUAL(decoded("a=%FF", 5), SS_INVALID);
    CU_ASSERT_EQUAL(decoded("a=%C3", 5), SS_INVALID);
    CU_ASSERT_EQUAL(decoded("a=%ED%A0%80", 11), SS_INVALID);
    CU_ASSERT_EQUAL(decoded("a=%00", 5), SS_INVALID);
    CU_ASSERT_EQUAL(decoded("a=x\0y", 5), SS_INVALID);
    CU_ASSERT_EQUAL(decoded("a=%4", 4), SS_INVALID);
    CU_ASSERT_EQUAL(decoded("a=%zz", 5), SS_INVALID);
    CU_ASSERT_EQUAL(decoded("%FF=a", 5), SS_INVALID);
}

static void test_more_than_500_pairs_are_refused(void)
{
    const char *body = "a=1";

    for (int i = 1; i < 500; i++) {
        body = apr_pstrcat(ss_test_pool(), body, "&a=1", NULL);
    }
    CU_ASSERT_EQUAL(decoded(body, strlen(body)), SS_OK);
    body = apr_pstrcat(ss_test_pool(), body, "&a=1", NULL);
    CU_ASSERT_EQUAL(decoded(body, strlen(body)), SS_INVALID);
}

static void test_values_are_trimmed(void)
{
    ss_web_t *web = given_form("a=%20%C2%A0Kiel%E2%80%8B%0D%0A&b=%20%20&c=a%09b");

    CU_ASSERT_STRING_EQUAL(ss_form_text(web, "a", 50), "Kiel");
    CU_ASSERT_STRING_EQUAL(ss_form_text(web, "b", 50), "");
    CU_ASSERT_STRING_EQUAL(ss_form_text(web, "c", 50), "a b");
    CU_ASSERT_EQUAL(ss_problems_status(web->ctx), SS_OK);
}

static void test_line_breaks_stay_in_text_areas(void)
{
    ss_web_t *web = given_form("reason=first%0D%0Asecond%0Dthird%0A");

    CU_ASSERT_STRING_EQUAL(ss_form_lines(web, "reason", 50), "first\nsecond\nthird");
    CU_ASSERT_EQUAL(ss_problems_status(web->ctx), SS_OK);
    ss_form_text(web, "reason", 50);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(web->ctx, "reason")->code, "bad_value");
}

static void test_characters_nobody_types_are_refused_and_kept(void)
{
    static const char *const typed[] = {
        "a%07b", "a%1Bb", "a%7Fb", "a%C2%80b", "a%C2%9Fb", "a%E2%80%8Eb", "a%E2%80%8Fb", "a%E2%80%A8b",
        "a%E2%80%AAb", "a%E2%80%AEb", "a%E2%81%A6b", "a%E2%81%A9b", "a%EF%BF%BEb", "a%EF%BF%BFb",
        "a%EF%B7%90b", "a%EF%B7%AFb", "a%F0%9F%BF%BEb",
    };

    for (int i = 0; i < SS_COUNT(typed); i++) {
        ss_web_t *web = given_form(apr_pstrcat(ss_test_pool(), "x=", typed[i], NULL));

        CU_ASSERT_TRUE(strlen(ss_form_lines(web, "x", 50)) > 2);
        CU_ASSERT_PTR_NOT_NULL_FATAL(ss_problem_of(web->ctx, "x"));
        CU_ASSERT_STRING_EQUAL(ss_problem_of(web->ctx, "x")->code, "bad_value");
    }
}

static void test_letters_of_all_scripts_pass(void)
{
    ss_web_t *web = given_form("x=%D7%A9%D7%9C%D7%95%D7%9D+%E2%80%9EKi%E1%BA%BF%E2%80%9C+%F0%9F%98%80+a%E2%80%8Db");

    CU_ASSERT_TRUE(strlen(ss_form_text(web, "x", 50)) > 10);
    CU_ASSERT_EQUAL(ss_problems_status(web->ctx), SS_OK);
}

static void test_limit_counts_characters_and_keeps_the_value(void)
{
    ss_web_t *web = given_form("a=%C3%BC%C3%BC%C3%BC&b=%C3%BC%C3%BC%C3%BC%C3%BC");

    CU_ASSERT_STRING_EQUAL(ss_form_text(web, "a", 3), "\xC3\xBC\xC3\xBC\xC3\xBC");
    CU_ASSERT_EQUAL(ss_problems_status(web->ctx), SS_OK);
    CU_ASSERT_EQUAL(strlen(ss_form_text(web, "b", 3)), 8);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(web->ctx, "b")->code, "too_long");
    CU_ASSERT_STRING_EQUAL(ss_problem_of(web->ctx, "b")->detail, "3");
}

static void test_query_forgives_stray_percent_signs(void)
{
    const char *query = "utm=50%&fname=Ada&long=abcdef";
    ss_web_t *web = given_form("");

    CU_ASSERT_EQUAL_FATAL(ss_query_decode(query, strlen(query), &web->query, ss_test_pool()), SS_OK);
    CU_ASSERT_STRING_EQUAL(ss_query_text(web, "utm", 9), "50%");
    CU_ASSERT_STRING_EQUAL(ss_query_text(web, "fname", 9), "Ada");
    CU_ASSERT_STRING_EQUAL(ss_query_text(web, "long", 5), "");
    CU_ASSERT_EQUAL(ss_query_decode("a=%ff", 5, &web->query, ss_test_pool()), SS_INVALID);
}

static void collect(void *baton, const char *key, const char *value)
{
    const char **seen = baton;

    *seen = apr_pstrcat(ss_test_pool(), *seen, key, "=", value, ";", NULL);
}

static void test_bracketed_fields_come_in_order(void)
{
    ss_web_t *web = given_form("component[b]=1&x[c]=9&component[a]=2&component[]=3&component=4&component[a=5");
    const char *seen = "";

    ss_form_each(web->form, "component", collect, &seen);
    CU_ASSERT_STRING_EQUAL(seen, "b=1;a=2;");
}

void ss_test_form(void)
{
    static const ss_test_t tests[] = {
        { "test_pairs_are_decoded", test_pairs_are_decoded },
        { "test_broken_bodies_are_refused", test_broken_bodies_are_refused },
        { "test_more_than_500_pairs_are_refused", test_more_than_500_pairs_are_refused },
        { "test_values_are_trimmed", test_values_are_trimmed },
        { "test_characters_nobody_types_are_refused_and_kept", test_characters_nobody_types_are_refused_and_kept },
        { "test_letters_of_all_scripts_pass", test_letters_of_all_scripts_pass },
        { "test_line_breaks_stay_in_text_areas", test_line_breaks_stay_in_text_areas },
        { "test_limit_counts_characters_and_keeps_the_value",
          test_limit_counts_characters_and_keeps_the_value },
        { "test_query_forgives_stray_percent_signs", test_query_forgives_stray_percent_signs },
        { "test_bracketed_fields_come_in_order", test_bracketed_fields_come_in_order },
    };

    ss_suite_add("form", tests, SS_COUNT(tests));
}

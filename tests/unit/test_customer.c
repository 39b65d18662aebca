/* Customers: rules of the address fields, as a form or the API hands them in. */
#include "unit.h"

#include "base/json.h"
#include "model/customer.h"

#include <apr_strings.h>
#include <string.h>

static ss_person_t given_person(bool business)
{
    static const char *const values[SS_FIELD_COUNT] = {
        [SS_FIELD_CNAME] = "Praxis Petersen",
        [SS_FIELD_VATID] = "de 136 695 976",
        [SS_FIELD_FNAME] = "Jörn",
        [SS_FIELD_LNAME] = "Petersen",
        [SS_FIELD_EMAIL] = "joern@petersen.example",
        [SS_FIELD_PNUM] = "",
        [SS_FIELD_STREET] = "Speicherstraße",
        [SS_FIELD_HNUM] = "12 b",
        [SS_FIELD_ALINE1] = "hidden by default",
        [SS_FIELD_ALINE2] = "",
        [SS_FIELD_PCODE] = "20457",
        [SS_FIELD_CITY] = "Hamburg",
        [SS_FIELD_COUNTRY] = "DE",
    };
    ss_person_t person = { .business = business };

    memcpy(person.fields, values, sizeof(values));
    return person;
}

/* Checks a person with one field changed; gives the code of the problem, "" if there is none. */
static const char *code_of(bool business, ss_field_id_t field, const char *value)
{
    ss_ctx_t *ctx = ss_test_ctx();
    ss_person_t person = given_person(business);
    ss_status_t status;

    person.fields[field] = value;
    status = ss_person_check(ctx, ss_site_make(ctx->pool), &person);
    if (status == SS_OK) {
        CU_ASSERT_EQUAL(ctx->problems->nelts, 0);
        return "";
    }
    CU_ASSERT_EQUAL(ctx->problems->nelts, 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(ss_problem_of(ctx, ss_field_names[field]));
    return ss_problem_of(ctx, ss_field_names[field])->code;
}

static void test_good_consumer_passes_without_company(void)
{
    ss_ctx_t *ctx = ss_test_ctx();
    ss_person_t person = given_person(false);

    CU_ASSERT_EQUAL(ss_person_check(ctx, ss_site_make(ctx->pool), &person), SS_OK);
    CU_ASSERT_STRING_EQUAL(person.fields[SS_FIELD_CNAME], "");
    CU_ASSERT_STRING_EQUAL(person.fields[SS_FIELD_VATID], "");
    CU_ASSERT_STRING_EQUAL(person.fields[SS_FIELD_ALINE1], "");
    CU_ASSERT_STRING_EQUAL(ss_person_display_name(&person, ctx->pool), "Jörn Petersen");
    CU_ASSERT_FALSE(ss_person_has_vat_id(&person, ctx->pool));
}

static void test_good_business_gets_compact_vat_id(void)
{
    ss_ctx_t *ctx = ss_test_ctx();
    ss_person_t person = given_person(true);

    CU_ASSERT_EQUAL(ss_person_check(ctx, ss_site_make(ctx->pool), &person), SS_OK);
    CU_ASSERT_STRING_EQUAL(person.fields[SS_FIELD_VATID], "DE136695976");
    CU_ASSERT_STRING_EQUAL(ss_person_display_name(&person, ctx->pool), "Praxis Petersen");
    CU_ASSERT_TRUE(ss_person_has_vat_id(&person, ctx->pool));
}

static void test_missing_fields_are_named_one_by_one(void)
{
    ss_ctx_t *ctx = ss_test_ctx();
    ss_person_t person = given_person(true);

    for (int i = 0; i < SS_FIELD_COUNT; i++) {
        person.fields[i] = "";
    }
    CU_ASSERT_EQUAL(ss_person_check(ctx, ss_site_make(ctx->pool), &person), SS_INVALID);
    CU_ASSERT_EQUAL(ctx->problems->nelts, 9);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "cname")->code, "missing");
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "hnum")->code, "missing");
    CU_ASSERT_PTR_NULL(ss_problem_of(ctx, "vatid"));
    CU_ASSERT_PTR_NULL(ss_problem_of(ctx, "pnum"));
}

static void test_company_and_email_are_needed_whatever_is_set(void)
{
    ss_site_t *site = ss_site_make(ss_test_pool());

    site->fields[SS_FIELD_CNAME] = SS_HIDDEN;
    site->fields[SS_FIELD_EMAIL] = SS_OPTIONAL;
    CU_ASSERT_EQUAL(ss_person_need(site, true, SS_FIELD_CNAME), SS_REQUIRED);
    CU_ASSERT_EQUAL(ss_person_need(site, false, SS_FIELD_CNAME), SS_HIDDEN);
    CU_ASSERT_EQUAL(ss_person_need(site, false, SS_FIELD_EMAIL), SS_REQUIRED);
    CU_ASSERT_EQUAL(ss_person_need(site, true, SS_FIELD_VATID), SS_OPTIONAL);
    CU_ASSERT_EQUAL(ss_person_need(site, false, SS_FIELD_VATID), SS_HIDDEN);
}

static void test_text_of_characters_that_do_not_show_is_missing(void)
{
    /* Hangul fillers, soft hyphen, word joiner, zero width space and joiner, Mongolian and
     * variation selectors, tags, em and ideographic space, braille blank */
    static const char *const unseen[] = {
        "\u3164", "\u115F", "\u1160", "\uFFA0", "\u00AD", "\u2060", "\u200B", "\u200D", "\u180E",
        "\uFE0F", "\U000E0041", "\u2003", "\u3000", "\u2800", " \u2060\u3164\u00A0",
    };
    ss_ctx_t *ctx = ss_test_ctx();
    ss_person_t person = given_person(false);

    for (int i = 0; i < SS_COUNT(unseen); i++) {
        CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_LNAME, unseen[i]), "missing");
    }
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_LNAME, "\u00ADM\u200C\u2060"), "");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_LNAME, "\uAE40"), "");
    person.fields[SS_FIELD_ALINE2] = "\u3164";
    CU_ASSERT_EQUAL(ss_person_check(ctx, ss_site_make(ctx->pool), &person), SS_OK);
    CU_ASSERT_STRING_EQUAL(person.fields[SS_FIELD_ALINE2], "");
}

static void test_length_counts_characters(void)
{
    char *umlauts = apr_pcalloc(ss_test_pool(), 200);

    for (int i = 0; i < 60; i++) {
        strcat(umlauts, "ö");
    }
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_LNAME, umlauts), "");
    strcat(umlauts, "ö");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_LNAME, umlauts), "too_long");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_PCODE, "1234567890123"), "too_long");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_COUNTRY, "DEU"), "too_long");
}

static void test_postcode_of_any_shape_passes(void)
{
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_PCODE, "SW1A 1AA"), "");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_PCODE, "2045"), "");
}

static void test_web_addresses_in_names_and_addresses_are_refused(void)
{
    static const ss_field_id_t fields[] = { SS_FIELD_CNAME, SS_FIELD_FNAME, SS_FIELD_LNAME,
                                            SS_FIELD_STREET, SS_FIELD_ALINE2, SS_FIELD_CITY };

    for (int i = 0; i < SS_COUNT(fields); i++) {
        CU_ASSERT_STRING_EQUAL(code_of(true, fields[i], "Win at https://evil.example"), "web_address");
        CU_ASSERT_STRING_EQUAL(code_of(true, fields[i], "Go to WwW.evil.example"), "web_address");
        CU_ASSERT_STRING_EQUAL(code_of(true, fields[i], "Win at evil.example/x"), "web_address");
        CU_ASSERT_STRING_EQUAL(code_of(true, fields[i], "Ask win@evil.example now"), "web_address");
    }
    CU_ASSERT_STRING_EQUAL(code_of(true, SS_FIELD_FNAME, "evil.example"), "web_address");
    CU_ASSERT_STRING_EQUAL(code_of(true, SS_FIELD_LNAME, "evil.example"), "web_address");
    CU_ASSERT_STRING_EQUAL(code_of(true, SS_FIELD_CITY, "evil.example"), "web_address");
    CU_ASSERT_STRING_EQUAL(code_of(true, SS_FIELD_CITY, "Frankf.a.M./Höchst"), "");
    CU_ASSERT_STRING_EQUAL(code_of(true, SS_FIELD_CNAME, "Booking.com B.V."), "");
    CU_ASSERT_STRING_EQUAL(code_of(true, SS_FIELD_CNAME, "Petersen.com: Web & Co. / www GmbH"), "");
}

static void test_characters_nobody_types_are_refused(void)
{
    static const char *const values[] = {
        "Ham\nburg",
        "Ham\rburg",
        "Ham\tburg",
        "Ham\x7F",
        "Ham\xC2\x85"
        "burg",
        "Ham\xE2\x80\xAE"
        "burg",
        "Ham\xE2\x80\xA8"
        "burg",
        "Ham\xE2\x80\x8F"
        "burg",
        "Ham\xEF\xBF\xBE"
        "burg",
    };

    for (int i = 0; i < SS_COUNT(values); i++) {
        CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_CITY, values[i]), "bad_value");
    }
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_EMAIL, "a@b.example\r\nBcc: c@d.example"),
                           "bad_value");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_CITY, "Saint-Étienne’s “Büro” – Łódź"), "");
}

static void test_email_is_checked_for_form(void)
{
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_EMAIL, "a@b@c.example"), "bad_email");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_EMAIL, "petersen.example"), "bad_email");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_EMAIL, "a b@c.example"), "bad_email");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_EMAIL, "@c.example"), "bad_email");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_EMAIL, "first.last+tag@sub.c.example"), "");
}

static void test_country_must_be_an_iso_code(void)
{
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_COUNTRY, "XY"), "bad_country");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_COUNTRY, "D"), "bad_country");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_COUNTRY, "at"), "");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_COUNTRY, "NZ"), "");
}

static void test_vat_id_must_be_one_of_the_same_country(void)
{
    CU_ASSERT_STRING_EQUAL(code_of(true, SS_FIELD_VATID, "DE136695977"), "bad_vatid");
    CU_ASSERT_STRING_EQUAL(code_of(true, SS_FIELD_VATID, "ATU13585627"), "bad_vatid");
    CU_ASSERT_STRING_EQUAL(code_of(true, SS_FIELD_VATID, ""), "");
    CU_ASSERT_STRING_EQUAL(code_of(false, SS_FIELD_VATID, "nonsense"), "");
}

static void test_tax_number_of_a_third_country_passes_as_typed(void)
{
    ss_ctx_t *ctx = ss_test_ctx();
    ss_person_t person = given_person(true);

    person.fields[SS_FIELD_COUNTRY] = "ch";
    person.fields[SS_FIELD_VATID] = "CHE-116.281.710";
    CU_ASSERT_EQUAL(ss_person_check(ctx, ss_site_make(ctx->pool), &person), SS_OK);
    CU_ASSERT_STRING_EQUAL(person.fields[SS_FIELD_VATID], "CHE-116.281.710");
    CU_ASSERT_STRING_EQUAL(person.fields[SS_FIELD_COUNTRY], "CH");
    CU_ASSERT_FALSE(ss_person_has_vat_id(&person, ctx->pool));
}

static void test_customer_type_the_merchant_does_not_serve_is_refused(void)
{
    ss_ctx_t *ctx = ss_test_ctx();
    ss_site_t *site = ss_site_make(ctx->pool);
    ss_person_t person = given_person(false);

    site->for_consumers = false;
    CU_ASSERT_EQUAL(ss_person_check(ctx, site, &person), SS_INVALID);
    CU_ASSERT_STRING_EQUAL(ss_problem_of(ctx, "type")->code, "not_allowed");
}

static void test_countries_of_the_union_are_27(void)
{
    int members = 0;

    for (int i = 0; ss_countries[i] != NULL; i++) {
        members += ss_country_is_eu(ss_countries[i]);
    }
    CU_ASSERT_EQUAL(members, 27);
    CU_ASSERT_TRUE(ss_country_is_eu("GR"));
    CU_ASSERT_FALSE(ss_country_is_eu("GB"));
    CU_ASSERT_FALSE(ss_country_is_eu("CH"));
    CU_ASSERT_FALSE(ss_country_is_eu(""));
    CU_ASSERT_FALSE(ss_country_is_eu("T "));
}

static void test_person_survives_json(void)
{
    apr_pool_t *pool = ss_test_pool();
    ss_person_t person = given_person(true);
    ss_person_t again = ss_person_from_json(ss_person_to_json(&person, pool), pool);

    CU_ASSERT_TRUE(ss_person_equal(&person, &again));
    CU_ASSERT_STRING_EQUAL(ss_json_text(ss_person_to_json(&person, pool), "type"), "business");
    again.business = false;
    CU_ASSERT_FALSE(ss_person_equal(&person, &again));
    again = ss_person_from_json(NULL, pool);
    CU_ASSERT_STRING_EQUAL(again.fields[SS_FIELD_CITY], "");
}

void ss_test_customer(void)
{
    static const ss_test_t tests[] = {
        { "good_consumer_passes_without_company", test_good_consumer_passes_without_company },
        { "good_business_gets_compact_vat_id", test_good_business_gets_compact_vat_id },
        { "missing_fields_are_named_one_by_one", test_missing_fields_are_named_one_by_one },
        { "company_and_email_are_needed_whatever_is_set",
          test_company_and_email_are_needed_whatever_is_set },
        { "text_of_characters_that_do_not_show_is_missing",
          test_text_of_characters_that_do_not_show_is_missing },
        { "length_counts_characters", test_length_counts_characters },
        { "postcode_of_any_shape_passes", test_postcode_of_any_shape_passes },
        { "web_addresses_in_names_and_addresses_are_refused",
          test_web_addresses_in_names_and_addresses_are_refused },
        { "characters_nobody_types_are_refused", test_characters_nobody_types_are_refused },
        { "email_is_checked_for_form", test_email_is_checked_for_form },
        { "country_must_be_an_iso_code", test_country_must_be_an_iso_code },
        { "vat_id_must_be_one_of_the_same_country", test_vat_id_must_be_one_of_the_same_country },
        { "tax_number_of_a_third_country_passes_as_typed",
          test_tax_number_of_a_third_country_passes_as_typed },
        { "customer_type_the_merchant_does_not_serve_is_refused",
          test_customer_type_the_merchant_does_not_serve_is_refused },
        { "countries_of_the_union_are_27", test_countries_of_the_union_are_27 },
        { "person_survives_json", test_person_survives_json },
    };

    ss_suite_add("customer", tests, SS_COUNT(tests));
}

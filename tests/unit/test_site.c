/* Settings: defaults, links, and the way through JSON and back. */
#include "unit.h"

#include "base/json.h"
#include "model/site.h"

static void test_defaults_are_those_of_the_directives(void)
{
    const ss_site_t *site = ss_site_make(ss_test_pool());

    CU_ASSERT_FALSE(site->enabled);
    CU_ASSERT_STRING_EQUAL(site->order_path, "/order");
    CU_ASSERT_STRING_EQUAL(site->portal_path, "/portal");
    CU_ASSERT_STRING_EQUAL(site->api_path, "");
    CU_ASSERT_STRING_EQUAL(site->cancel_path, "/kuendigen");
    CU_ASSERT_STRING_EQUAL(site->withdraw_path, "/widerrufen");
    CU_ASSERT_STRING_EQUAL(site->languages[0], "de");
    CU_ASSERT_STRING_EQUAL(site->languages[1], "en");
    CU_ASSERT_PTR_NULL(site->languages[2]);
    CU_ASSERT_EQUAL(site->fields[SS_FIELD_LNAME], SS_REQUIRED);
    CU_ASSERT_EQUAL(site->fields[SS_FIELD_PNUM], SS_OPTIONAL);
    CU_ASSERT_EQUAL(site->fields[SS_FIELD_ALINE1], SS_HIDDEN);
    CU_ASSERT_EQUAL(site->areas[SS_AREA_CANCEL], SS_AREA_EDIT);
    CU_ASSERT_EQUAL(site->token_expiry[SS_CHANNEL_MAIL], apr_time_from_sec(7 * 86400));
    CU_ASSERT_EQUAL(site->token_expiry[SS_CHANNEL_API], apr_time_from_sec(86400));
    CU_ASSERT_EQUAL(site->session_idle, apr_time_from_sec(1800));
    CU_ASSERT_STRING_EQUAL(site->mail.server, "smtp://127.0.0.1:25");
    CU_ASSERT_EQUAL(site->brand.radius, 12);
}

static void test_link_prefers_the_language(void)
{
    static const ss_link_t links[] = {
        { "imprint", "https://a.example/impressum", "" },
        { "imprint", "https://a.example/imprint", "en" },
        { "privacy", "https://a.example/datenschutz", "de" },
    };
    ss_site_t *site = ss_site_make(ss_test_pool());

    site->links = links;
    site->link_count = SS_COUNT(links);
    CU_ASSERT_STRING_EQUAL(ss_site_link(site, "imprint", "en"), "https://a.example/imprint");
    CU_ASSERT_STRING_EQUAL(ss_site_link(site, "imprint", "de"), "https://a.example/impressum");
    CU_ASSERT_STRING_EQUAL(ss_site_link(site, "privacy", "de"), "https://a.example/datenschutz");
    CU_ASSERT_PTR_NULL(ss_site_link(site, "privacy", "en"));
    CU_ASSERT_PTR_NULL(ss_site_link(site, "home", "de"));
}

static ss_site_t *unusual_site(void)
{
    static const ss_link_t links[] = { { "home", "https://a.example/", "de" } };
    static const char *const languages[] = { "en", NULL };
    static const char *const buttons[] = { "en", "Buy now", NULL };
    static const char *const origins[] = { "https://a.example", "https://b.example", NULL };
    ss_site_t *site = ss_site_make(ss_test_pool());

    site->id = "abc";
    site->enabled = true;
    site->merchant = "nordwolke";
    site->public_url = "https://kunden.example";
    site->languages = languages;
    site->order_buttons = buttons;
    site->frame_ancestors = origins;
    site->fields[SS_FIELD_PNUM] = SS_REQUIRED;
    site->areas[SS_AREA_PLAN] = SS_AREA_OFF;
    site->token_expiry[SS_CHANNEL_OFFICE] = apr_time_from_sec(7200);
    site->brand.primary = "#0b5c7d";
    site->brand.radius = 3;
    site->mail.from = "shop@a.example";
    site->direct_debit = false;
    site->links = links;
    site->link_count = SS_COUNT(links);
    site->sandbox = true;
    site->clock_is_set = true;
    site->clock_fixed = apr_time_from_sec(1795507200);
    return site;
}

static void test_settings_survive_json(void)
{
    const ss_site_t *site = unusual_site();
    const json_t *json = ss_site_to_json(site, ss_test_pool());
    const char *error = NULL;
    const char *text = ss_json_print(json, ss_test_pool());
    const json_t *parsed = ss_json_parse(text, &error, ss_test_pool());
    const ss_site_t *again = ss_site_from_json(parsed, ss_test_pool());

    CU_ASSERT_STRING_EQUAL(ss_json_print(ss_site_to_json(again, ss_test_pool()), ss_test_pool()),
                           text);
    CU_ASSERT_STRING_EQUAL(again->merchant, "nordwolke");
    CU_ASSERT_STRING_EQUAL(again->languages[0], "en");
    CU_ASSERT_PTR_NULL(again->languages[1]);
    CU_ASSERT_STRING_EQUAL(again->frame_ancestors[1], "https://b.example");
    CU_ASSERT_EQUAL(again->fields[SS_FIELD_PNUM], SS_REQUIRED);
    CU_ASSERT_EQUAL(again->areas[SS_AREA_PLAN], SS_AREA_OFF);
    CU_ASSERT_EQUAL(again->token_expiry[SS_CHANNEL_OFFICE], apr_time_from_sec(7200));
    CU_ASSERT_EQUAL(again->clock_fixed, site->clock_fixed);
    CU_ASSERT_EQUAL(again->brand.radius, 3);
    CU_ASSERT_PTR_NULL(again->brand.logo_file);
    CU_ASSERT_FALSE(again->direct_debit);
    CU_ASSERT_STRING_EQUAL(ss_site_link(again, "home", "de"), "https://a.example/");
}

static void test_absent_settings_keep_their_defaults(void)
{
    const char *error = NULL;
    const json_t *json = ss_json_parse("{\"merchant\": \"x\", \"brand\": 7, \"enabled\": \"yes\", "
                                       "\"areas\": {\"plan\": \"maybe\"}}",
                                       &error, ss_test_pool());
    const ss_site_t *site = ss_site_from_json(json, ss_test_pool());

    CU_ASSERT_STRING_EQUAL(site->merchant, "x");
    CU_ASSERT_FALSE(site->enabled);
    CU_ASSERT_EQUAL(site->brand.radius, 12);
    CU_ASSERT_EQUAL(site->areas[SS_AREA_PLAN], SS_AREA_EDIT);
    CU_ASSERT_STRING_EQUAL(site->languages[0], "de");
}

void ss_test_site(void)
{
    static const ss_test_t tests[] = {
        { "defaults_are_those_of_the_directives", test_defaults_are_those_of_the_directives },
        { "link_prefers_the_language", test_link_prefers_the_language },
        { "settings_survive_json", test_settings_survive_json },
        { "absent_settings_keep_their_defaults", test_absent_settings_keep_their_defaults },
    };

    ss_suite_add("site", tests, SS_COUNT(tests));
}

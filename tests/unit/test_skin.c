/* What a virtual host looks like, and which logos are served. */
#include "unit.h"

#include "folder.h"

#include "base/share_dir.h"
#include "render/logo.h"
#include "render/skin.h"

#include <apr_strings.h>
#include <string.h>
#include <zlib.h>

#define GOOD_SVG                                                                                  \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a logo -->\n"                               \
    "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">"     \
    "<defs><linearGradient id=\"g\"/></defs><style>.a{fill:url('#g')}</style>"                    \
    "<use xlink:href=\"#g\"/><path d='M0 0h9' fill=\"url(#g)\"/></svg>"

static ss_site_t *given_site(void)
{
    static const char *const languages[] = { "de", "en", NULL };
    ss_site_t *site = apr_pcalloc(ss_test_pool(), sizeof(*site));

    site->languages = languages;
    site->brand.primary = "#0b5c7d";
    site->brand.radius = 12;
    return site;
}

static const ss_skin_t *make(const ss_site_t *site)
{
    const char *error = "";
    const ss_skin_t *skin = ss_skin_make(site, ss_share_dir, &error, ss_test_pool());

    if (skin == NULL) {
        printf("\n    %s\n", error);
    }
    CU_ASSERT_PTR_NOT_NULL_FATAL(skin);
    return skin;
}

static const char *refusal(const ss_site_t *site)
{
    const char *error = "";

    CU_ASSERT_PTR_NULL(ss_skin_make(site, ss_share_dir, &error, ss_test_pool()));
    return error;
}

static void test_assets_are_named_by_their_content(void)
{
    ss_site_t *site = given_site();
    const ss_asset_t *stylesheet = ss_skin_asset(make(site), "stylesheet"), *other;
    ss_asset_bytes_t plain;

    CU_ASSERT_PTR_NOT_NULL_FATAL(stylesheet);
    plain = ss_asset_bytes(stylesheet, false, ss_test_pool());
    CU_ASSERT_EQUAL(strlen(stylesheet->name), strlen("selfservice-123456789abc.css"));
    CU_ASSERT_PTR_NOT_NULL(strstr(plain.bytes, "--brand:#0b5c7d;"));
    CU_ASSERT_PTR_NOT_NULL(strstr(plain.bytes, ".btn-primary"));
    site->brand.primary = "#aa0000";
    other = ss_skin_asset(make(site), "stylesheet");
    CU_ASSERT_STRING_NOT_EQUAL(stylesheet->name, other->name);
}

static void test_comments_of_files_are_not_sent(void)
{
    CU_ASSERT_STRING_EQUAL(
        ss_asset_without_comments("/* 1 */\na { b: \"/* no\"; } /* 2\n */c /* open", ss_test_pool()),
        "a { b: \"/* no\"; } c /* open");
    CU_ASSERT_STRING_EQUAL(ss_asset_without_comments("x = 'it\\'s'; /* y */\n", ss_test_pool()),
                           "x = 'it\\'s'; \n");
}

static bool is_packed(const ss_asset_t *asset)
{
    ss_asset_bytes_t plain = ss_asset_bytes(asset, false, ss_test_pool());
    ss_asset_bytes_t packed = ss_asset_bytes(asset, true, ss_test_pool());
    z_stream stream = { .next_in = (unsigned char *)packed.bytes, .avail_in = (unsigned int)packed.length };
    unsigned char *out = apr_palloc(ss_test_pool(), plain.length + 1);
    int result;

    stream.next_out = out;
    stream.avail_out = (unsigned int)plain.length + 1;
    inflateInit2(&stream, 15 + 16);
    result = inflate(&stream, Z_FINISH);
    inflateEnd(&stream);
    return result == Z_STREAM_END && stream.avail_in == 0 && stream.total_out == plain.length
        && memcmp(out, plain.bytes, plain.length) == 0 && packed.length < plain.length / 2;
}

static void test_assets_are_compressed_whole(void)
{
    ss_site_t *site = given_site();
    const ss_skin_t *skin = make(site);

    CU_ASSERT_PTR_NOT_NULL(ss_skin_asset(skin, "stylesheet")->rest);
    CU_ASSERT(is_packed(ss_skin_asset(skin, "stylesheet")));
    CU_ASSERT(is_packed(ss_skin_asset(skin, "script")));
    site->brand.stylesheet = given_file(given_folder(), "own.css", ".own { color: red; }\n");
    CU_ASSERT(is_packed(ss_skin_asset(make(site), "stylesheet")));
}

static void test_scripts_are_there_and_the_logo_only_if_set(void)
{
    const ss_skin_t *skin = make(given_site());

    CU_ASSERT_PTR_NOT_NULL(ss_skin_asset(skin, "script"));
    CU_ASSERT_PTR_NOT_NULL(ss_skin_asset(skin, "embed"));
    CU_ASSERT_PTR_NULL(ss_skin_asset(skin, "logo"));
}

static void test_sites_that_look_alike_share_a_skin(void)
{
    ss_site_t *other = given_site();

    other->merchant = "other";
    CU_ASSERT_PTR_EQUAL(make(given_site()), make(other));
    other->brand.radius = 3;
    CU_ASSERT_PTR_NOT_EQUAL(make(given_site()), make(other));
    CU_ASSERT_PTR_EQUAL(make(given_site())->templates, make(other)->templates);
}

static void test_unknown_language_gets_the_default_texts(void)
{
    const ss_skin_t *skin = make(given_site());

    CU_ASSERT_STRING_EQUAL(ss_texts_lang(ss_skin_texts(skin, "en")), "en");
    CU_ASSERT_STRING_EQUAL(ss_texts_lang(ss_skin_texts(skin, "fr")), "de");
}

static void test_own_stylesheet_comes_last(void)
{
    ss_site_t *site = given_site();
    const ss_asset_t *stylesheet;

    site->brand.stylesheet = given_file(given_folder(), "own.css", ".own { color: red; }\n");
    stylesheet = ss_skin_asset(make(site), "stylesheet");
    CU_ASSERT_STRING_EQUAL(stylesheet->body + stylesheet->length - 21, ".own { color: red; }\n");
}

static void test_missing_files_are_refused_with_their_directive(void)
{
    ss_site_t *site = given_site();

    site->brand.stylesheet = "/nonexistent/own.css";
    CU_ASSERT_PTR_NOT_NULL(strstr(refusal(site), "SelfServiceStylesheet: /nonexistent/own.css: "));
    site = given_site();
    site->brand.logo_file = "/nonexistent/logo.svg";
    CU_ASSERT_PTR_NOT_NULL(strstr(refusal(site), "SelfServiceBrandLogo: /nonexistent/logo.svg: "));
    site = given_site();
    site->brand.templates_dir = "/nonexistent";
    CU_ASSERT_PTR_NOT_NULL(strstr(refusal(site), "SelfServiceTemplates: /nonexistent"));
}

static void test_logo_is_served_under_its_own_type(void)
{
    ss_site_t *site = given_site();
    const ss_asset_t *logo;

    site->brand.logo_file = given_file(given_folder(), "logo.txt", GOOD_SVG);
    logo = ss_skin_asset(make(site), "logo");
    CU_ASSERT_PTR_NOT_NULL_FATAL(logo);
    CU_ASSERT_STRING_EQUAL(logo->content_type, "image/svg+xml");
    CU_ASSERT_STRING_EQUAL(logo->name + strlen(logo->name) - 4, ".svg");
}

static const char *logo_type(const char *bytes, size_t length)
{
    const char *error = "";

    return ss_logo_type(bytes, length, &error, ss_test_pool());
}

static void test_type_of_a_logo_is_known_by_its_content(void)
{
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    CU_ASSERT_STRING_EQUAL(logo_type(GOOD_SVG, strlen(GOOD_SVG)), "image/svg+xml");
    CU_ASSERT_STRING_EQUAL(logo_type(png, sizeof(png)), "image/png");
    CU_ASSERT_PTR_NULL(logo_type("GIF89a..", 8));
    CU_ASSERT_PTR_NULL(logo_type("<html></html>", 13));
    CU_ASSERT_PTR_NULL(logo_type("", 0));
}

static void test_logos_that_could_act_are_refused(void)
{
    static const char *const bodies[] = {
        "<script>x()</script>", "<svg:script/>", "<SCRIPT/>", "<g onload=\"x()\"/>", "<g\nONCLICK='x'/>",
        "<g/onload=\"x()\"/>", "<a href=\"https://x.example\"/>", "<use href=\"https://x.example#a\"/>",
        "<image xlink:href=\"http://x.example/a.png\"/>", "<image href=\"data:text/html;base64,x\"/>",
        "<style>@import 'x.css';</style>", "<path fill=\"url(https://x.example/a)\"/>",
        "<path style=\"fill:u\\72l(x)\"/>", "<path style=\"fill:&#117;rl(x)\"/>", "<foreignObject/>",
        "<animate attributeName=\"href\" to=\"javascript:x()\"/>", "<set attributeName=\"onload\"/>",
        "<![CDATA[<script>]]>", "<?xml-stylesheet href=\"x.css\"?>", "<g x=1/>", "<g", "<!-- ",
        "<g xml:base=\"https://x.example/\"/>", "<iframe src=\"x\"/>",
    };

    for (int i = 0; i < SS_COUNT(bodies); i++) {
        const char *svg = apr_psprintf(ss_test_pool(), "<svg>%s</svg>", bodies[i]);
        bool refused = logo_type(svg, strlen(svg)) == NULL;

        if (!refused) {
            printf("\n    %s\n", bodies[i]);
        }
        CU_ASSERT_TRUE(refused);
    }
    CU_ASSERT_PTR_NULL(logo_type("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg/>", 37));
}

void ss_test_skin(void)
{
    static const ss_test_t tests[] = {
        { "test_assets_are_named_by_their_content", test_assets_are_named_by_their_content },
        { "test_comments_of_files_are_not_sent", test_comments_of_files_are_not_sent },
        { "test_assets_are_compressed_whole", test_assets_are_compressed_whole },
        { "test_scripts_are_there_and_the_logo_only_if_set",
          test_scripts_are_there_and_the_logo_only_if_set },
        { "test_sites_that_look_alike_share_a_skin", test_sites_that_look_alike_share_a_skin },
        { "test_unknown_language_gets_the_default_texts",
          test_unknown_language_gets_the_default_texts },
        { "test_own_stylesheet_comes_last", test_own_stylesheet_comes_last },
        { "test_missing_files_are_refused_with_their_directive",
          test_missing_files_are_refused_with_their_directive },
        { "test_logo_is_served_under_its_own_type", test_logo_is_served_under_its_own_type },
        { "test_type_of_a_logo_is_known_by_its_content",
          test_type_of_a_logo_is_known_by_its_content },
        { "test_logos_that_could_act_are_refused", test_logos_that_could_act_are_refused },
    };

    ss_suite_add("skin", tests, SS_COUNT(tests));
}

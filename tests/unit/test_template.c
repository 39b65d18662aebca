/* Mustache: the specification's own cases, texts, sets of files, limits, and the fuzzer's seeds. */
#include "unit.h"

#include "folder.h"
#include "../fuzz/template_input.h"

#include "base/file.h"
#include "base/share_dir.h"

#include <stdlib.h>

static const char *render(const char *text, const char *json)
{
    ss_buffer_t *out = ss_buffer_make(64, ss_test_pool());
    const char *error = NULL;
    json_t *data = ss_json_parse(json, &error, ss_test_pool());

    if (render_text(text, NULL, data, out, &error) != SS_OK) {
        return error;
    }
    return out->text;
}

static const char *spec_folder(void)
{
    const char *set = getenv("SS_MUSTACHE_SPEC");

    return set != NULL ? set
                       : apr_pstrcat(ss_test_pool(), ss_share_dir, "/../../shared/mustache-spec", NULL);
}

static void run_spec_case(const char *file, const json_t *test)
{
    ss_buffer_t *out = ss_buffer_make(256, ss_test_pool());
    const char *error = "";
    ss_status_t status = render_text(ss_json_text(test, "template"), json_object_get(test, "partials"),
                                     json_object_get(test, "data"), out, &error);
    bool same = status == SS_OK && strcmp(out->text, ss_json_text(test, "expected")) == 0;

    if (!same) {
        printf("\n    %s, %s: \"%s\" %s\n", file, ss_json_text(test, "name"), out->text, error);
    }
    CU_ASSERT_TRUE(same);
}

static void test_mandatory_modules_of_the_specification_pass(void)
{
    static const char *const modules[] = { "comments", "delimiters", "interpolation",
                                           "inverted", "partials",   "sections" };
    const char *folder = spec_folder();

    if (!ss_file_exists(folder, ss_test_pool())) {
        ss_test_skip("no copy of the mustache specification (SS_MUSTACHE_SPEC)");
        return;
    }
    for (int i = 0; i < SS_COUNT(modules); i++) {
        const char *file = apr_psprintf(ss_test_pool(), "%s/%s.json", folder, modules[i]);
        const char *error = NULL, *text = ss_file_read(file, 1 << 20, NULL, &error, ss_test_pool());
        const json_t *spec = text == NULL ? NULL : ss_json_parse(text, &error, ss_test_pool());
        const json_t *test;
        size_t index;

        CU_ASSERT_TRUE_FATAL(json_array_size(json_object_get(spec, "tests")) > 5);
        json_array_foreach (json_object_get(spec, "tests"), index, test) {
            run_spec_case(modules[i], test);
        }
    }
}

static void test_values_are_escaped_and_numbers_plain(void)
{
    CU_ASSERT_STRING_EQUAL(render("{{a}}|{{b}}|{{c}}|{{d}}|{{e}}",
                                  "{\"a\":\"<'&\",\"b\":1820,\"c\":0.1,\"d\":true,\"e\":null}"),
                           "&lt;&#39;&amp;|1820|0.1|true|");
}

static void test_names_look_outwards_and_then_inwards(void)
{
    CU_ASSERT_STRING_EQUAL(render("{{#a}}{{x}}{{b.c}}{{b.d}}{{/a}}",
                                  "{\"x\":1,\"b\":{\"c\":2,\"d\":3},\"a\":{\"b\":{\"c\":4}}}"),
                           "14");
}

static void test_empty_values_skip_a_section(void)
{
    CU_ASSERT_STRING_EQUAL(
        render("{{#a}}a{{/a}}{{#b}}b{{/b}}{{#c}}c{{/c}}{{#d}}d{{/d}}{{#e}}e{{/e}}{{#f}}f{{/f}}",
               "{\"a\":\"\",\"b\":0,\"c\":false,\"d\":[],\"e\":null,\"f\":{}}"), "f");
    CU_ASSERT_STRING_EQUAL(render("{{^a}}a{{/a}}{{^b}}b{{/b}}", "{\"a\":\"\",\"b\":\"x\"}"), "a");
}

static void test_lists_give_each_item_or_its_members(void)
{
    CU_ASSERT_STRING_EQUAL(render("{{#l}}<{{.}}>{{/l}}{{#m}}({{n}}{{s}}){{/m}}",
                                  "{\"l\":[1,\"a\",[2]],\"m\":[{\"n\":1},{\"n\":2}],\"s\":\"!\"}"),
                           "<1><a><>(1!)(2!)");
}

static void test_lines_of_tags_alone_vanish(void)
{
    CU_ASSERT_STRING_EQUAL(render("<ul>\n  {{#l}}\n  <li>{{.}}</li>\n  {{/l}}\n</ul>\n", "{\"l\":[1,2]}"),
                           "<ul>\n  <li>1</li>\n  <li>2</li>\n</ul>\n");
    CU_ASSERT_STRING_EQUAL(render("a\r\n{{! note }}\r\nb", "{}"), "a\r\nb");
}

static void test_indentation_adds_up_through_partials(void)
{
    ss_buffer_t *out = ss_buffer_make(64, ss_test_pool());
    const char *error = NULL;
    json_t *partials = ss_json_parse("{\"a\":\"<a>\\n  {{>b}}\\n</a>\\n\",\"b\":\"<b>{{x}}</b>\\n{{>c}}\\n\","
                                     "\"c\":\"c\\nd\"}", &error, ss_test_pool());
    json_t *data = ss_json_parse("{\"x\":\"1\\n2\"}", &error, ss_test_pool());

    CU_ASSERT_EQUAL(render_text(" {{>a}}\n.{{>c}}", partials, data, out, &error), SS_OK);
    CU_ASSERT_STRING_EQUAL(out->text, " <a>\n   <b>1\n2</b>\n   c\n   d </a>\n.c\nd");
}

static void test_mistakes_name_their_line(void)
{
    CU_ASSERT_STRING_EQUAL(render("\n\n{{#a}}", "{}"), "template:3: section \"a\" is not closed");
    CU_ASSERT_STRING_EQUAL(render("\n{{/a}}", "{}"), "template:2: {{/a}} closes nothing");
    CU_ASSERT_STRING_EQUAL(render("{{#a}}\n{{/b}}", "{}"),
                           "template:2: {{/b}} where {{/a}} is expected");
    CU_ASSERT_STRING_EQUAL(render("{{a", "{}"), "template:1: the tag is not closed, \"}}\" is missing");
    CU_ASSERT_STRING_EQUAL(render("{{a..b}}", "{}"), "template:1: \"a..b\" is no name");
    CU_ASSERT_STRING_EQUAL(render("{{=<%=}}", "{}"), "template:1: \"<%\" is no pair of delimiters");
    CU_ASSERT_STRING_EQUAL(render("{{<a}}", "{}"), "template:1: blocks and parents are not supported");
}

static void test_limits_end_what_would_not_end(void)
{
    static const char *const inputs[] = {
        "{{>p}}\n---\n{{>p}}\n---\n{}",
        "{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}{{#l}}x{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}{{/l}}\n---\n\n---\n{\"l\":[1,2,3,4,5,6,7,8,9,10]}",
        "{{>p}}\n---\n          {{>p}}\n---\n{}",
    };

    for (int i = 0; i < SS_COUNT(inputs); i++) {
        ss_buffer_t *out = ss_buffer_make(64, ss_test_pool());

        CU_ASSERT_EQUAL(run_template_input(inputs[i], strlen(inputs[i]), out), SS_ERROR);
    }
}

static void test_seeds_of_the_fuzzer_come_to_an_end(void)
{
    static const char *const all[] = { "", NULL };
    const char *folder =
        apr_pstrcat(ss_test_pool(), ss_share_dir, "/../tests/data/fuzz/template", NULL);
    const apr_array_header_t *files = ss_file_list(folder, all, ss_test_pool());

    CU_ASSERT(files->nelts >= 10);
    for (int i = 0; i < files->nelts; i++) {
        const char *file = apr_pstrcat(ss_test_pool(), folder, "/",
                                       APR_ARRAY_IDX(files, i, const char *), NULL);
        const char *error = "";
        size_t length = 0;
        const char *input = ss_file_read(file, 1 << 20, &length, &error, ss_test_pool());
        ss_status_t status =
            run_template_input(input, length, ss_buffer_make(64, ss_test_pool()));

        CU_ASSERT_TRUE(status == SS_OK || status == SS_ERROR);
    }
}

/* ---- sets of files ---- */

static const ss_texts_t *given_texts(const char *folder)
{
    const char *dirs[] = { folder, NULL }, *error = "";
    const ss_texts_t *texts;

    given_file(folder, "en.json", "{\"a\":{\"hello\":\"Hello {name} & co\",\"link_html\":\"See {t_html}, {name}\","
                                  "\"items\":{\"one\":\"{count} item\",\"other\":\"{count} items\"}}}");
    texts = ss_texts_load(dirs, "en", NULL, &error, ss_test_pool());
    CU_ASSERT_PTR_NOT_NULL_FATAL(texts);
    return texts;
}

static const char *render_file(const char *folder, const char *name, const char *json)
{
    const char *dirs[] = { folder, NULL }, *error = NULL;
    const ss_texts_t *texts = given_texts(apr_pstrcat(ss_test_pool(), folder, "/text", NULL));
    const ss_templates_t *set = ss_templates_load(dirs, texts, &error, ss_test_pool());
    ss_buffer_t *out = ss_buffer_make(64, ss_test_pool());

    if (set == NULL) {
        return strstr(error, folder) == error ? error + strlen(folder) + 1 : error;
    }
    CU_ASSERT_EQUAL(ss_template_render(set, name, ss_json_parse(json, &error, ss_test_pool()), texts,
                                       out), SS_OK);
    return out->text;
}

static void test_texts_take_their_values_from_the_data(void)
{
    const char *folder = given_folder();

    given_file(folder, "page.html", "<p>{{text.a.hello}}{{#who}} {{text.a.hello}}{{/who}}</p>");
    CU_ASSERT_STRING_EQUAL(render_file(folder, "page", "{\"name\":\"<Ada>\",\"who\":{\"name\":\"B\"}}"),
                           "<p>Hello &lt;Ada&gt; &amp; co Hello B &amp; co</p>");
}

static void test_texts_choose_the_plural_by_the_count_in_scope(void)
{
    const char *folder = given_folder();

    given_file(folder, "page.html", "{{#l}}{{text.a.items}};{{/l}}");
    CU_ASSERT_STRING_EQUAL(render_file(folder, "page", "{\"l\":[{\"count\":1},{\"count\":2500}]}"),
                           "1 item;2,500 items;");
}

static void test_text_files_are_not_escaped(void)
{
    const char *folder = given_folder();

    given_file(folder, "mail/order.txt", "{{text.a.hello}}\n{{x}}\n{{> mail/foot.txt}}");
    given_file(folder, "mail/foot.txt", "-- {{x}}");
    CU_ASSERT_STRING_EQUAL(render_file(folder, "mail/order.txt", "{\"name\":\"<Ada>\",\"x\":\"a&b\"}"),
                           "Hello <Ada> & co\na&b\n-- a&b");
}

static void test_html_texts_escape_their_values(void)
{
    const char *folder = given_folder();

    given_file(folder, "page.html", "{{{text.a.link_html}}} {{{x_html}}}");
    CU_ASSERT_STRING_EQUAL(
        render_file(folder, "page", "{\"name\":\"<b>\",\"t_html\":\"<a>t</a>\",\"x_html\":\"<i>\"}"),
        "See <a>t</a>, &lt;b&gt; <i>");
}

static void test_raw_output_needs_a_name_that_says_so(void)
{
    const char *folder = given_folder();

    given_file(folder, "page.html", "\n{{{x}}}");
    CU_ASSERT_STRING_EQUAL(render_file(folder, "page", "{}"),
                           "page.html:2: {{{x}}} is allowed only for names that end with _html");
    given_file(folder, "page.html", "{{&x}}");
    CU_ASSERT_STRING_EQUAL(render_file(folder, "page", "{}"),
                           "page.html:1: {{{x}}} is allowed only for names that end with _html");
}

static void test_unknown_text_or_partial_is_refused(void)
{
    const char *folder = given_folder();

    given_file(folder, "page.html", "{{text.a.nothing}}");
    CU_ASSERT_STRING_EQUAL(render_file(folder, "page", "{}"),
                           "page.html:1: there is no text \"a.nothing\"");
    given_file(folder, "page.html", "a\n{{> nothing}}");
    CU_ASSERT_STRING_EQUAL(render_file(folder, "page", "{}"),
                           "page.html:2: there is no template \"nothing\"");
}

static void test_html_does_not_include_text_files(void)
{
    const char *folder = given_folder();

    given_file(folder, "page.html", "{{> part.txt}}");
    given_file(folder, "part.txt", "{{x}}");
    CU_ASSERT_PTR_NOT_NULL(strstr(render_file(folder, "page", "{}"), "page.html:1: text and HTML"));
}

static void test_placeholder_of_the_link_counts_in_templates_only(void)
{
    const char *folder = given_folder();
    const char *data = "{\"SelfServicePortalUrl\":\"https://x/&1\",\"name\":\"{SelfServicePortalUrl}\"}";

    given_file(folder, "page.html", "<a href=\"{SelfServicePortalUrl}?a\">{{name}}</a>{{text.a.hello}}");
    given_file(folder, "mail.txt", "{{name}} {SelfServicePortalUrl}{SelfServicePortalUrl}");
    CU_ASSERT_STRING_EQUAL(render_file(folder, "page", data),
                           "<a href=\"https://x/&amp;1?a\">{SelfServicePortalUrl}</a>"
                           "Hello {SelfServicePortalUrl} &amp; co");
    CU_ASSERT_STRING_EQUAL(render_file(folder, "mail.txt", data),
                           "{SelfServicePortalUrl} https://x/&1https://x/&1");
}

static void test_later_folder_replaces_a_template(void)
{
    const char *built_in = given_folder(), *own = given_folder(), *error = NULL;
    const char *dirs[] = { built_in, own, NULL };
    ss_buffer_t *out = ss_buffer_make(64, ss_test_pool());
    const ss_templates_t *set;

    given_file(built_in, "page.html", "[{{> part}}]");
    given_file(built_in, "part.html", "built in");
    given_file(own, "part.html", "own");
    set = ss_templates_load(dirs, NULL, &error, ss_test_pool());
    CU_ASSERT_PTR_NOT_NULL_FATAL(set);
    CU_ASSERT_EQUAL(ss_template_render(set, "page", NULL, NULL, out), SS_OK);
    CU_ASSERT_STRING_EQUAL(out->text, "[own]");
}

static void test_built_in_templates_compile(void)
{
    const char *dirs[] = { ss_share_dir, NULL }, *error = "";
    const char *text_dirs[] = { apr_pstrcat(ss_test_pool(), ss_share_dir, "/text", NULL), NULL };
    const ss_texts_t *texts = ss_texts_load(text_dirs, "en", NULL, &error, ss_test_pool());
    const ss_templates_t *set = texts == NULL ? NULL : ss_templates_load(dirs, texts, &error, ss_test_pool());

    if (set == NULL) {
        printf("\n    %s\n", error);
    }
    CU_ASSERT_PTR_NOT_NULL(set);
}

void ss_test_template(void)
{
    static const ss_test_t tests[] = {
        { "test_mandatory_modules_of_the_specification_pass",
          test_mandatory_modules_of_the_specification_pass },
        { "test_values_are_escaped_and_numbers_plain", test_values_are_escaped_and_numbers_plain },
        { "test_names_look_outwards_and_then_inwards", test_names_look_outwards_and_then_inwards },
        { "test_empty_values_skip_a_section", test_empty_values_skip_a_section },
        { "test_lists_give_each_item_or_its_members", test_lists_give_each_item_or_its_members },
        { "test_lines_of_tags_alone_vanish", test_lines_of_tags_alone_vanish },
        { "test_indentation_adds_up_through_partials", test_indentation_adds_up_through_partials },
        { "test_mistakes_name_their_line", test_mistakes_name_their_line },
        { "test_limits_end_what_would_not_end", test_limits_end_what_would_not_end },
        { "test_seeds_of_the_fuzzer_come_to_an_end", test_seeds_of_the_fuzzer_come_to_an_end },
        { "test_texts_take_their_values_from_the_data", test_texts_take_their_values_from_the_data },
        { "test_texts_choose_the_plural_by_the_count_in_scope",
          test_texts_choose_the_plural_by_the_count_in_scope },
        { "test_text_files_are_not_escaped", test_text_files_are_not_escaped },
        { "test_html_texts_escape_their_values", test_html_texts_escape_their_values },
        { "test_raw_output_needs_a_name_that_says_so", test_raw_output_needs_a_name_that_says_so },
        { "test_unknown_text_or_partial_is_refused", test_unknown_text_or_partial_is_refused },
        { "test_html_does_not_include_text_files", test_html_does_not_include_text_files },
        { "test_placeholder_of_the_link_counts_in_templates_only",
          test_placeholder_of_the_link_counts_in_templates_only },
        { "test_later_folder_replaces_a_template", test_later_folder_replaces_a_template },
        { "test_built_in_templates_compile", test_built_in_templates_compile },
    };

    ss_suite_add("template", tests, SS_COUNT(tests));
}

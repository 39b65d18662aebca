/* Terms documents: Markdown as HTML, as blocks of a PDF and as text. */
#include "unit.h"

#include "base/json.h"
#include "render/markdown.h"

#include <string.h>

#define NESTING 200000

static const char *html(const char *markdown)
{
    return ss_markdown_html(markdown, 2, ss_test_pool());
}

static const char *blocks(const char *markdown)
{
    return ss_json_print(ss_markdown_blocks(markdown, ss_test_pool()), ss_test_pool());
}

static void test_headings_start_at_the_level_of_the_page(void)
{
    CU_ASSERT_STRING_EQUAL(html("# Terms\n\n## 1 Scope\n\nText."),
                           "<h2>Terms</h2>\n<h3>1 Scope</h3>\n<p>Text.</p>\n");
    CU_ASSERT_STRING_EQUAL(html("### Only one"), "<h2>Only one</h2>\n");
}

static void test_raw_html_is_dropped(void)
{
    CU_ASSERT_PTR_NULL(strstr(html("a <script>x()</script> b <img src=x onerror=y>"), "<script"));
    CU_ASSERT_PTR_NULL(strstr(html("<div onclick=\"x()\">\n\nText\n\n</div>"), "<div"));
    CU_ASSERT_STRING_EQUAL(html("a & b < c"), "<p>a &amp; b &lt; c</p>\n");
}

static void test_links_go_only_where_links_may_go(void)
{
    CU_ASSERT_STRING_EQUAL(html("[a](https://x.example/?a=1&b=2)"),
                           "<p><a href=\"https://x.example/?a=1&amp;b=2\">a</a></p>\n");
    CU_ASSERT_STRING_EQUAL(html("[a](javascript:x%28%29)"), "<p>a</p>\n");
    CU_ASSERT_STRING_EQUAL(html("[a](data:text/html,x)"), "<p>a</p>\n");
    CU_ASSERT_STRING_EQUAL(html("[a](//x.example)"), "<p>a</p>\n");
    CU_ASSERT_STRING_EQUAL(html("![logo](https://x.example/a.png)"), "<p>logo</p>\n");
}

static void test_blocks_keep_marks_and_links(void)
{
    CU_ASSERT_STRING_EQUAL(blocks("Pay **now** at [us](https://x.example)."),
                           "[{\"type\":\"paragraph\",\"spans\":[{\"text\":\"Pay \"},{\"text\":\"now\","
                           "\"strong\":true},{\"text\":\" at \"},{\"text\":\"us\",\"link\":"
                           "\"https://x.example\"},{\"text\":\".\"}]}]");
}

static void test_lists_keep_their_numbers(void)
{
    const char *printed = blocks("3. three\n4. four");

    CU_ASSERT_PTR_NOT_NULL(strstr(printed, "\"ordered\":true,\"start\":3"));
    CU_ASSERT_PTR_NOT_NULL(strstr(printed, "\"text\":\"four\""));
}

static void test_text_shows_where_links_lead(void)
{
    CU_ASSERT_STRING_EQUAL(
        ss_markdown_text("# Terms\n\nSee [us](https://x.example).\n\n- a\n- b", ss_test_pool()),
        "\n# Terms\n\nSee us (https://x.example).\n\n- a\n- b\n");
}

static void test_deep_nesting_comes_to_an_end(void)
{
    static const char marks[] = { '>', '[', '*' };
    char *deep = apr_pcalloc(ss_test_pool(), NESTING + 1);

    for (int i = 0; i < SS_COUNT(marks); i++) {
        memset(deep, marks[i], NESTING);
        if (marks[i] == '*') {
            deep[NESTING / 2] = 'a';
        }
        CU_ASSERT_PTR_NOT_NULL(ss_markdown_blocks(deep, ss_test_pool()));
        CU_ASSERT_PTR_NOT_NULL(html(deep));
    }
}

void ss_test_markdown(void)
{
    static const ss_test_t tests[] = {
        { "test_headings_start_at_the_level_of_the_page",
          test_headings_start_at_the_level_of_the_page },
        { "test_raw_html_is_dropped", test_raw_html_is_dropped },
        { "test_links_go_only_where_links_may_go", test_links_go_only_where_links_may_go },
        { "test_blocks_keep_marks_and_links", test_blocks_keep_marks_and_links },
        { "test_lists_keep_their_numbers", test_lists_keep_their_numbers },
        { "test_text_shows_where_links_lead", test_text_shows_where_links_lead },
        { "test_deep_nesting_comes_to_an_end", test_deep_nesting_comes_to_an_end },
    };

    ss_suite_add("markdown", tests, SS_COUNT(tests));
}

/* The growing text and its escaping. */
#include "unit.h"

#include "render/buffer.h"

#include <string.h>

static void test_text_grows_beyond_its_first_capacity(void)
{
    ss_buffer_t *buffer = ss_buffer_make(1, ss_test_pool());

    for (int i = 0; i < 1000; i++) {
        ss_buffer_add(buffer, "abcdefghij", 10);
    }
    CU_ASSERT_EQUAL(buffer->length, 10000);
    CU_ASSERT_EQUAL(strlen(buffer->text), 10000);
    CU_ASSERT_STRING_EQUAL(buffer->text + 9990, "abcdefghij");
}

static void test_large_addition_fits_at_once(void)
{
    ss_buffer_t *buffer = ss_buffer_make(1, ss_test_pool());
    char text[5000];

    memset(text, 'x', sizeof(text));
    ss_buffer_add(buffer, text, sizeof(text));
    CU_ASSERT_EQUAL(strlen(buffer->text), sizeof(text));
}

static void test_html_has_five_entities(void)
{
    ss_buffer_t *buffer = ss_buffer_make(1, ss_test_pool());
    const char *text = "<a href=\"x\">'Ä' & b</a>";

    ss_buffer_add_html(buffer, text, strlen(text));
    CU_ASSERT_STRING_EQUAL(buffer->text,
                           "&lt;a href=&quot;x&quot;&gt;&#39;Ä&#39; &amp; b&lt;/a&gt;");
}

static void test_empty_buffer_is_an_empty_text(void)
{
    ss_buffer_t *buffer = ss_buffer_make(0, ss_test_pool());

    CU_ASSERT_STRING_EQUAL(buffer->text, "");
    ss_buffer_add_html(buffer, "", 0);
    CU_ASSERT_STRING_EQUAL(buffer->text, "");
}

void ss_test_buffer(void)
{
    static const ss_test_t tests[] = {
        { "test_text_grows_beyond_its_first_capacity", test_text_grows_beyond_its_first_capacity },
        { "test_large_addition_fits_at_once", test_large_addition_fits_at_once },
        { "test_html_has_five_entities", test_html_has_five_entities },
        { "test_empty_buffer_is_an_empty_text", test_empty_buffer_is_an_empty_text },
    };

    ss_suite_add("buffer", tests, SS_COUNT(tests));
}

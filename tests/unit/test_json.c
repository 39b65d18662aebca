/* Our writing of JSON beside jansson's. */
#include "base/json.h"
#include "unit.h"

#include <apr_strings.h>
#include <stdlib.h>

static void check(const json_t *value)
{
    char *expected = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));

    CU_ASSERT_STRING_EQUAL(ss_json_print(value, ss_test_pool()), expected);
    free(expected);
}

static void check_text(const char *text)
{
    const char *error = "";
    const json_t *value = ss_json_parse(text, &error, ss_test_pool());

    CU_ASSERT_STRING_EQUAL(error, "");
    check(value);
}

static void test_values_are_written_as_jansson_writes_them(void)
{
    static const char *const texts[] = {
        "{}", "[]", "null", "true", "false", "\"\"", "[[],{},[null]]", "[1, -1, 0]",
        "[9223372036854775807, -9223372036854775808]",
        "[9.9, 99.0, 0.0004, 1234567.123456, 1e300, -1.5e-9, 0.1]",
        "{\"z\": 1, \"a\": {\"b\": [1, {\"c\": false}]}, \"\": \"\"}",
        "{\"quote\\\"d\": \"Straße \\\\ / \\ud83d\\ude00 \\u2028\"}",
    };

    for (int i = 0; i < SS_COUNT(texts); i++) {
        check_text(texts[i]);
    }
}

static void test_every_character_is_written_as_jansson_writes_it(void)
{
    for (int code = 1; code < 128; code++) {
        const char text[] = { 'a', (char)code, 'b', '\0' };

        check(ss_json_in_pool(json_string(text), ss_test_pool()));
    }
    check(ss_json_in_pool(json_stringn("a\0b", 3), ss_test_pool()));
}

static void test_long_values_are_written_whole(void)
{
    json_t *list = ss_json_list(ss_test_pool());

    for (int i = 0; i < 3000; i++) {
        json_array_append_new(list, json_string(apr_psprintf(ss_test_pool(), "line\n%d", i)));
    }
    check(list);
}

void ss_test_json(void)
{
    static const ss_test_t tests[] = {
        { "test_values_are_written_as_jansson_writes_them",
          test_values_are_written_as_jansson_writes_them },
        { "test_every_character_is_written_as_jansson_writes_it",
          test_every_character_is_written_as_jansson_writes_it },
        { "test_long_values_are_written_whole", test_long_values_are_written_whole },
    };

    ss_suite_add("json", tests, SS_COUNT(tests));
}

/*
 * jansson values as compact text, byte for byte as jansson would write them: it looks at each
 * character of a text twice, and the views that orders store are long.
 */
#include "base/json.h"

#include <apr_strings.h>
#include <string.h>

#define FIRST_SIZE 4096
#define NUMBER_SIZE 64

typedef struct print_t {
    apr_pool_t *pool;
    char *text;
    size_t length, size;
} print_t;

static void add(print_t *print, const char *text, size_t length)
{
    if (print->length + length > print->size) {
        char *larger;

        print->size = 2 * (print->length + length);
        larger = apr_palloc(print->pool, print->size);
        memcpy(larger, print->text, print->length);
        print->text = larger;
    }
    memcpy(print->text + print->length, text, length);
    print->length += length;
}

static void add_word(print_t *print, const char *word)
{
    add(print, word, strlen(word));
}

/* What stands for a byte that may not stand in a string. */
static void add_escape(print_t *print, unsigned char byte)
{
    static const char named[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
    const char *found = byte == '\0' ? NULL : strchr(named, byte);
    char escape[8];

    if (found != NULL) {
        apr_snprintf(escape, sizeof(escape), "\\%c", names[found - named]);
    } else {
        apr_snprintf(escape, sizeof(escape), "\\u%04X", byte);
    }
    add_word(print, escape);
}

static void add_string(print_t *print, const char *text, size_t length)
{
    static const bool special[256] = { [0 ... ' ' - 1] = true, ['"'] = true, ['\\'] = true };
    size_t from = 0;

    add(print, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        if (special[(unsigned char)text[i]]) {
            add(print, text + from, i - from);
            add_escape(print, (unsigned char)text[i]);
            from = i + 1;
        }
    }
    add(print, text + from, length - from);
    add(print, "\"", 1);
}

static void add_number(print_t *print, const json_t *number)
{
    char text[NUMBER_SIZE];

    if (json_is_integer(number)) {
        apr_snprintf(text, sizeof(text), "%" APR_INT64_T_FMT,
                     (apr_int64_t)json_integer_value(number));
        add_word(print, text);
    } else {
        add(print, text, json_dumpb(number, text, sizeof(text),
                                    JSON_ENCODE_ANY | JSON_REAL_PRECISION(15)));
    }
}

static void add_simple(print_t *print, const json_t *value)
{
    if (json_is_string(value)) {
        add_string(print, json_string_value(value), json_string_length(value));
    } else if (json_is_number(value)) {
        add_number(print, value);
    } else {
        add_word(print, json_is_null(value) ? "null" : json_is_true(value) ? "true" : "false");
    }
}

static void add_value(print_t *print, json_t *value)
{
    const char *name, *separator = "";
    json_t *inner;
    size_t i;

    if (json_is_object(value)) {
        add_word(print, "{");
        json_object_foreach (value, name, inner) {
            add_word(print, separator);
            add_string(print, name, strlen(name));
            add_word(print, ":");
            add_value(print, inner);
            separator = ",";
        }
        add_word(print, "}");
    } else if (json_is_array(value)) {
        add_word(print, "[");
        json_array_foreach (value, i, inner) {
            add_word(print, i == 0 ? "" : ",");
            add_value(print, inner);
        }
        add_word(print, "]");
    } else {
        add_simple(print, value);
    }
}

const char *ss_json_print(const json_t *value, apr_pool_t *pool)
{
    print_t print = { .pool = pool, .text = apr_palloc(pool, FIRST_SIZE), .size = FIRST_SIZE };

    add_value(&print, (json_t *)value);
    add(&print, "", 1);
    return print.text;
}

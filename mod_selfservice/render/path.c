/* Dotted names as templates and texts use them, and plain output of values. */
#include "render/path.h"

#include <apr_strings.h>
#include <stdio.h>
#include <string.h>

static bool ends_with_html(const char *text, size_t length)
{
    return length > 5 && memcmp(text + length - 5, "_html", 5) == 0;
}

const ss_path_t *ss_path_parse(const char *text, size_t length, apr_pool_t *pool)
{
    apr_array_header_t *names = apr_array_make(pool, 2, sizeof(ss_path_name_t));
    ss_path_t *path = apr_palloc(pool, sizeof(*path));
    const char *end = text + length, *from = text;

    if (length == 1 && *text == '.') {
        end = from = NULL;
    }
    while (from != NULL) {
        const char *dot = memchr(from, '.', (size_t)(end - from));
        const char *to = dot != NULL ? dot : end;
        ss_path_name_t *name = apr_array_push(names);

        if (to == from) {
            return NULL;
        }
        name->length = (size_t)(to - from);
        name->text = apr_pstrmemdup(pool, from, name->length);
        from = dot != NULL ? dot + 1 : NULL;
    }
    path->names = (const ss_path_name_t *)names->elts;
    path->count = names->nelts;
    path->is_html = ends_with_html(text, length);
    return path;
}

const json_t *ss_path_first(const json_t *value, const ss_path_name_t *name)
{
    return json_object_getn(value, name->text, name->length);
}

const json_t *ss_path_rest(const ss_path_t *path, const json_t *value)
{
    for (int i = 1; i < path->count && value != NULL; i++) {
        value = ss_path_first(value, &path->names[i]);
    }
    return value;
}

static void write_integer(ss_buffer_t *out, json_int_t number)
{
    char digits[24];
    int length = apr_snprintf(digits, sizeof(digits), "%" APR_INT64_T_FMT, (apr_int64_t)number);

    ss_buffer_add(out, digits, (size_t)length);
}

/* 1.21 and not 1.20999999999999996: fifteen digits are what a double keeps of a decimal number. */
static void write_real(ss_buffer_t *out, double number)
{
    char digits[40];

    snprintf(digits, sizeof(digits), "%.15g", number);
    ss_buffer_add_text(out, digits);
}

void ss_path_write(ss_buffer_t *out, const json_t *value, bool as_html)
{
    switch (value != NULL ? json_typeof(value) : JSON_NULL) {
    case JSON_STRING:
        if (as_html) {
            ss_buffer_add_html(out, json_string_value(value), json_string_length(value));
        } else {
            ss_buffer_add(out, json_string_value(value), json_string_length(value));
        }
        break;
    case JSON_INTEGER:
        write_integer(out, json_integer_value(value));
        break;
    case JSON_REAL:
        write_real(out, json_real_value(value));
        break;
    case JSON_TRUE:
        ss_buffer_add_text(out, "true");
        break;
    case JSON_FALSE:
        ss_buffer_add_text(out, "false");
        break;
    default:
        break;
    }
}

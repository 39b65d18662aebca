/* jansson values whose life is tied to an APR pool, and short ways to read them. */
#include "base/json.h"

#include <apr_strings.h>

static apr_status_t drop_reference(void *value)
{
    json_decref(value);
    return APR_SUCCESS;
}

json_t *ss_json_in_pool(json_t *value, apr_pool_t *pool)
{
    if (value != NULL) {
        apr_pool_cleanup_register(pool, value, drop_reference, apr_pool_cleanup_null);
    }
    return value;
}

json_t *ss_json_object(apr_pool_t *pool)
{
    return ss_json_in_pool(json_object(), pool);
}

json_t *ss_json_list(apr_pool_t *pool)
{
    return ss_json_in_pool(json_array(), pool);
}

void ss_json_set_text(json_t *object, const char *key, const char *value)
{
    json_object_set_new_nocheck(object, key, json_string(value == NULL ? "" : value));
}

void ss_json_set_int(json_t *object, const char *key, int64_t value)
{
    json_object_set_new_nocheck(object, key, json_integer(value));
}

void ss_json_set_bool(json_t *object, const char *key, bool value)
{
    json_object_set_new_nocheck(object, key, json_boolean(value));
}

void ss_json_set(json_t *object, const char *key, json_t *value)
{
    json_object_set_nocheck(object, key, value);
}

void ss_json_append(json_t *list, json_t *value)
{
    json_array_append(list, value);
}

const char *ss_json_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text == NULL ? "" : text;
}

int64_t ss_json_int(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

bool ss_json_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

json_t *ss_json_parse(const char *text, const char **error, apr_pool_t *pool)
{
    json_error_t fault;
    json_t *value = json_loads(text, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &fault);

    if (value == NULL) {
        *error = apr_psprintf(pool, "line %d, column %d: %s", fault.line, fault.column, fault.text);
    }
    return ss_json_in_pool(value, pool);
}

/* The closing quote of a string, or the end of the text. */
static const char *end_of_string(const char *quote)
{
    const char *at = quote + 1;

    while (*at != '"' && *at != '\0') {
        at += *at == '\\' && at[1] != '\0' ? 2 : 1;
    }
    return at;
}

/* Whether the string up to this quote is the name of a member. */
static bool is_name(const char *quote)
{
    return quote[1 + strspn(quote + 1, " \t\r\n")] == ':';
}

/* A path behind its first name: "" if that is the last, NULL if it begins with another name. */
static const char *rest_of_path(const char *path, const char *name, size_t length)
{
    if (strncmp(path, name, length) != 0 || (path[length] != '.' && path[length] != '\0')) {
        return NULL;
    }
    return path + length + (path[length] == '.');
}

int ss_json_line(const char *text, const char *path)
{
    int line = 1, depth = 0, entered = 0; /* of the objects of the path */

    for (const char *at = text; *at != '\0'; at++) {
        const char *name = at + 1, *rest;

        line += *at == '\n';
        depth += (*at == '{' || *at == '[') - (*at == '}' || *at == ']');
        if (*at != '"') {
            continue;
        }
        at = end_of_string(at);
        if (*at == '\0') {
            return 0;
        }
        rest = depth == entered + 1 && is_name(at) ? rest_of_path(path, name, (size_t)(at - name))
                                                   : NULL;
        if (rest != NULL && *rest == '\0') {
            return line;
        }
        entered += rest != NULL;
        path = rest != NULL ? rest : path;
    }
    return 0;
}

const char *ss_json_print_pretty(const json_t *value, apr_pool_t *pool)
{
    const size_t flags = JSON_ENCODE_ANY | JSON_REAL_PRECISION(15) | JSON_INDENT(1);
    size_t length = json_dumpb(value, NULL, 0, flags);
    char *text = apr_palloc(pool, length + 2);

    json_dumpb(value, text, length, flags);
    text[length] = '\n';
    text[length + 1] = '\0';
    return text;
}

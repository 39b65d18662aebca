/* Reading form fields: UTF-8 checked, trimmed, limited in characters. */
#include "web/form.h"

#include "base/text.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>
#include <unicode/utf8.h>

#define PAIR_LIMIT 500

static int hex_value(char digit)
{
    if (apr_isdigit(digit)) {
        return digit - '0';
    }
    return apr_isxdigit(digit) ? apr_tolower(digit) - 'a' + 10 : -1;
}

/* @return false for anything but UTF-8, and for NUL */
static bool is_text(const char *text, size_t length)
{
    for (int32_t at = 0; at < (int32_t)length;) {
        UChar32 character;

        U8_NEXT(text, at, (int32_t)length, character);
        if (character <= 0) {
            return false;
        }
    }
    return true;
}

/* NULL if it is not well-formed. */
static const char *decode_part(const char *text, size_t length, bool lenient, apr_pool_t *pool)
{
    char *decoded = apr_palloc(pool, length + 1);
    size_t size = 0;

    for (size_t i = 0; i < length; i++) {
        bool escaped = text[i] == '%' && i + 2 < length && hex_value(text[i + 1]) >= 0
            && hex_value(text[i + 2]) >= 0;

        if (escaped) {
            decoded[size++] = (char)(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            i += 2;
        } else if (text[i] == '%' && !lenient) {
            return NULL;
        } else {
            decoded[size++] = text[i] == '+' ? ' ' : text[i];
        }
    }
    decoded[size] = '\0';
    return is_text(decoded, size) ? decoded : NULL;
}

static ss_status_t decode_pairs(const char *text, size_t length, bool lenient, apr_table_t *fields)
{
    apr_pool_t *pool = apr_table_elts(fields)->pool;
    const char *end = text + length;
    int count = 0;

    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        const char *pair_end = stop == NULL ? end : stop;
        const char *equals = memchr(text, '=', (size_t)(pair_end - text));
        const char *name_end = equals == NULL ? pair_end : equals;
        const char *value_start = equals == NULL ? pair_end : equals + 1;
        const char *name = decode_part(text, (size_t)(name_end - text), lenient, pool);
        const char *value = decode_part(value_start, (size_t)(pair_end - value_start), lenient,
                                        pool);

        if (name == NULL || value == NULL || ++count > PAIR_LIMIT) {
            return SS_INVALID;
        }
        if (*name != '\0') {
            apr_table_addn(fields, name, value);
        }
        text = pair_end + 1;
    }
    return SS_OK;
}

ss_status_t ss_form_decode(const char *text, size_t length, apr_table_t **fields, apr_pool_t *pool)
{
    *fields = apr_table_make(pool, 32);
    return decode_pairs(text, length, false, *fields);
}

ss_status_t ss_query_decode(const char *text, size_t length, apr_table_t **fields, apr_pool_t *pool)
{
    *fields = apr_table_make(pool, 8);
    return decode_pairs(text, length, true, *fields);
}

/*
 * Bytes of white space at `text`: ASCII, no-break space, zero width space, byte order mark. 0 if
 * there is none.
 */
static size_t space_at(const char *text)
{
    static const char *const wide[] = { "\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF" };

    if (*text == ' ' || *text == '\n') {
        return 1;
    }
    for (int i = 0; i < SS_COUNT(wide); i++) {
        if (strncmp(text, wide[i], strlen(wide[i])) == 0) {
            return strlen(wide[i]);
        }
    }
    return 0;
}

/* CR LF and CR become LF, tabs blanks. */
static char *with_plain_space(const char *value, apr_pool_t *pool)
{
    char *clean = apr_pstrdup(pool, value), *to = clean;

    for (const char *from = value; *from != '\0'; from++) {
        char character = *from;

        if (character == '\r' && from[1] == '\n') {
            continue;
        }
        if (character == '\r') {
            character = '\n';
        }
        *to++ = character == '\t' ? ' ' : character;
    }
    *to = '\0';
    return clean;
}

static const char *trimmed(const char *value, apr_pool_t *pool)
{
    char *text = with_plain_space(value, pool);
    char *end;

    while (space_at(text) > 0) {
        text += space_at(text);
    }
    end = text;
    for (char *at = text; *at != '\0'; ) {
        size_t space = space_at(at);

        at += space > 0 ? space : 1;
        end = space > 0 ? end : at;
    }
    *end = '\0';
    return text;
}

static const char *form_value(ss_web_t *web, const char *name, int limit, bool one_line)
{
    const char *value = web->form == NULL ? NULL : apr_table_get(web->form, name);

    if (value == NULL) {
        return "";
    }
    value = trimmed(value, web->ctx->pool);
    if (ss_text_length(value) > limit) {
        ss_problem_add_detail(web->ctx, name, "too_long", apr_itoa(web->ctx->pool, limit));
    }
    if (!ss_text_is_clean(value, !one_line)) {
        ss_problem_add(web->ctx, name, "bad_value");
    }
    return value;
}

const char *ss_form_text(ss_web_t *web, const char *name, int limit)
{
    return form_value(web, name, limit, true);
}

const char *ss_form_lines(ss_web_t *web, const char *name, int limit)
{
    return form_value(web, name, limit, false);
}

const char *ss_query_text(ss_web_t *web, const char *name, int limit)
{
    const char *value = web->query == NULL ? NULL : apr_table_get(web->query, name);

    if (value == NULL) {
        return "";
    }
    value = trimmed(value, web->ctx->pool);
    return ss_text_length(value) > limit || !ss_text_is_clean(value, false) ? "" : value;
}

void ss_form_each(const apr_table_t *fields, const char *prefix, ss_form_each_t *each, void *baton)
{
    const apr_array_header_t *list = fields == NULL ? NULL : apr_table_elts(fields);
    size_t prefix_length = strlen(prefix);

    for (int i = 0; list != NULL && i < list->nelts; i++) {
        const apr_table_entry_t *entry = &APR_ARRAY_IDX(list, i, apr_table_entry_t);
        size_t length = strlen(entry->key);

        if (length > prefix_length + 2 && strncmp(entry->key, prefix, prefix_length) == 0
            && entry->key[prefix_length] == '[' && entry->key[length - 1] == ']') {
            const char *key = apr_pstrndup(list->pool, entry->key + prefix_length + 1,
                                           length - prefix_length - 2);

            each(baton, key, trimmed(entry->val, list->pool));
        }
    }
}

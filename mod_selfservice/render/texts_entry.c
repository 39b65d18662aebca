/* One text: split at its placeholders when it is read, written from pieces later. */
#include "render/texts_entry.h"

#include <apr_strings.h>
#include <string.h>

static const char *const form_names[SS_FORM_COUNT] = {
    "other", "zero", "one", "two", "few", "many",
};

static int form_of(const char *name)
{
    for (int i = 0; i < SS_FORM_COUNT; i++) {
        if (strcmp(form_names[i], name) == 0) {
            return i;
        }
    }
    return -1;
}

bool ss_entry_is_plural(const json_t *value)
{
    const char *name;
    json_t *member;

    json_object_foreach ((json_t *)value, name, member) {
        if (form_of(name) < 0 || !json_is_string(member)) {
            return false;
        }
    }
    return json_object_size(value) > 0;
}

static void add_literal(apr_array_header_t *pieces, const char *text, size_t length)
{
    ss_piece_t *piece;
    ss_buffer_t *html;

    if (length == 0) {
        return;
    }
    piece = apr_array_push(pieces);
    html = ss_buffer_make(length + 1, pieces->pool);
    ss_buffer_add_html(html, text, length);
    piece->text = text;
    piece->length = length;
    piece->html = html->text;
    piece->html_length = html->length;
    piece->path = NULL;
}

/* The name between braces that starts at `text`; 0 if it is no name. */
static size_t name_length(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_.");

    return text[length] == '}' ? length : 0;
}

static bool read_form(ss_form_t *form, const char *text, const char **error, apr_pool_t *pool)
{
    apr_array_header_t *pieces = apr_array_make(pool, 3, sizeof(ss_piece_t));
    const char *brace;

    for (text = apr_pstrdup(pool, text); (brace = strchr(text, '{')) != NULL;) {
        size_t length = name_length(brace + 1);
        const ss_path_t *path = length > 0 ? ss_path_parse(brace + 1, length, pool) : NULL;
        ss_piece_t *piece;

        if (path == NULL || path->count == 0) {
            *error = apr_psprintf(pool, "\"%.20s\" is no placeholder; write {name}", brace);
            return false;
        }
        add_literal(pieces, text, (size_t)(brace - text));
        piece = apr_array_push(pieces);
        piece->path = path;
        piece->text = apr_pstrmemdup(pool, brace + 1, length);
        text = brace + length + 2;
    }
    add_literal(pieces, text, strlen(text));
    form->pieces = (const ss_piece_t *)pieces->elts;
    form->count = pieces->nelts;
    return true;
}

bool ss_entry_read(ss_entry_t *entry, const json_t *value, const char **error, apr_pool_t *pool)
{
    const char *name;
    json_t *member;

    entry->plural = json_is_object(value);
    if (!entry->plural) {
        return read_form(&entry->forms[SS_FORM_OTHER], json_string_value(value), error, pool);
    }
    json_object_foreach ((json_t *)value, name, member) {
        if (!read_form(&entry->forms[form_of(name)], json_string_value(member), error, pool)) {
            return false;
        }
    }
    if (entry->forms[SS_FORM_OTHER].pieces == NULL) {
        *error = "the plural form \"other\" is missing";
        return false;
    }
    return true;
}

static bool has_placeholder(const ss_entry_t *entry, const char *name)
{
    if (entry->plural && strcmp(name, "count") == 0) {
        return true;
    }
    for (int form = 0; form < SS_FORM_COUNT; form++) {
        for (int i = 0; i < entry->forms[form].count; i++) {
            const ss_piece_t *piece = &entry->forms[form].pieces[i];

            if (piece->path != NULL && strcmp(piece->text, name) == 0) {
                return true;
            }
        }
    }
    return false;
}

const char *ss_entry_foreign_placeholder(const ss_entry_t *entry, const ss_entry_t *known)
{
    for (int form = 0; form < SS_FORM_COUNT; form++) {
        for (int i = 0; i < entry->forms[form].count; i++) {
            const ss_piece_t *piece = &entry->forms[form].pieces[i];

            if (piece->path != NULL && !has_placeholder(known, piece->text)) {
                return piece->text;
            }
        }
    }
    return NULL;
}

static const ss_form_t *choose_form(const ss_entry_t *entry, ss_lookup_t *lookup, const void *scope)
{
    static const ss_path_name_t count_name = { "count", 5 };
    static const ss_path_t count_path = { &count_name, 1, false };
    const json_t *count = entry->plural ? lookup(scope, &count_path) : NULL;
    int form = SS_FORM_OTHER;

    if (json_is_integer(count)) {
        form = form_of(ss_i18n_plural(entry->i18n, json_integer_value(count)));
    }
    return entry->forms[form].pieces != NULL ? &entry->forms[form] : &entry->forms[SS_FORM_OTHER];
}

static void write_value(const ss_i18n_t *i18n, const json_t *value, bool as_html, ss_buffer_t *out)
{
    if (json_is_integer(value)) {
        ss_buffer_add_text(out, ss_i18n_int(i18n, json_integer_value(value), out->pool));
    } else {
        ss_path_write(out, value, as_html);
    }
}

void ss_entry_write(const ss_entry_t *entry, ss_lookup_t *lookup, const void *scope,
                    ss_escape_t escape, ss_buffer_t *out)
{
    const ss_form_t *form = choose_form(entry, lookup, scope);

    for (int i = 0; i < form->count; i++) {
        const ss_piece_t *piece = &form->pieces[i];

        if (piece->path != NULL) {
            const json_t *value = lookup(scope, piece->path);
            bool finished = escape == SS_ESCAPE_VALUES && piece->path->is_html;

            write_value(entry->i18n, value, escape != SS_ESCAPE_NONE && !finished, out);
        } else if (escape == SS_ESCAPE_ALL) {
            ss_buffer_add(out, piece->html, piece->html_length);
        } else {
            ss_buffer_add(out, piece->text, piece->length);
        }
    }
}

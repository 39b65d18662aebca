/* Tables for programs: comma-separated values. Source: RFC 4180. */
#include "render/csv.h"

#include <apr_lib.h>
#include <string.h>

static bool is_number(const char *text)
{
    const char *digits = *text == '-' ? text + 1 : text;

    return apr_isdigit(*digits) && strspn(digits, "0123456789.") == strlen(digits);
}

/* The bytes of the one of `list` that `text` begins with; 0 for none. */
static size_t begins_with(const char *text, const char *const *list, int count)
{
    for (int i = 0; i < count; i++) {
        size_t length = strlen(list[i]);

        if (strncmp(text, list[i], length) == 0) {
            return length;
        }
    }
    return 0;
}

/* Some spreadsheets skip blanks first, and take full-width signs for the usual ones. */
static bool is_formula(const char *text)
{
    static const char *const blanks[] = { " ", "\t", "\r", "\n", "\u00a0", "\u3000", "\ufeff" };
    static const char *const signs[] = { "=", "+", "-", "@", "＝", "＋", "－", "＠" };
    bool moved = *text == '\t' || *text == '\r';

    for (size_t skip; (skip = begins_with(text, blanks, SS_COUNT(blanks))) > 0; text += skip) {
    }
    return moved || (begins_with(text, signs, SS_COUNT(signs)) > 0 && !is_number(text));
}

static void add_cell(ss_buffer_t *out, const char *text)
{
    ss_buffer_add_text(out, is_formula(text) ? "\"'" : "\"");
    for (const char *c = text; *c != '\0'; c++) {
        ss_buffer_add(out, "\"", *c == '"' ? 1 : 0);
        ss_buffer_add(out, c, 1);
    }
    ss_buffer_add_text(out, "\"");
}

void ss_csv_row(ss_buffer_t *out, const char *const *cells, int count)
{
    for (int i = 0; i < count; i++) {
        ss_buffer_add_text(out, i == 0 ? "" : ",");
        if (is_number(cells[i]) || *cells[i] == '\0') {
            ss_buffer_add_text(out, cells[i]);
        } else {
            add_cell(out, cells[i]);
        }
    }
    ss_buffer_add_text(out, "\r\n");
}

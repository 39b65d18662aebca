/* Tables for programs: comma-separated values. Source: RFC 4180. */
#include "render/csv.h"

#include <apr_lib.h>
#include <string.h>

static bool is_number(const char *text)
{
    const char *digits = *text == '-' ? text + 1 : text;

    return apr_isdigit(*digits) && strspn(digits, "0123456789.") == strlen(digits);
}

static void add_cell(ss_buffer_t *out, const char *text)
{
    bool formula = *text != '\0' && strchr("=+-@\t\r", *text) != NULL && !is_number(text);

    ss_buffer_add_text(out, formula ? "\"'" : "\"");
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

/* The text part of a mail: lines filled, columns aligned, headings in capitals. */
#include "render/plain_text.h"

#include "render/buffer.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>
#include <unicode/ucasemap.h>

#define VALUE_COLUMN 26

/* A text on its way through the lines. */
typedef struct layout_t {
    ss_buffer_t *out;
    UCaseMap *capitals; /* NULL: letters stay as they are */
    bool was_empty;     /* the line before had nothing in it */
} layout_t;

/* Characters of the first `length` bytes. */
static size_t width_of(const char *text, size_t length)
{
    size_t count = 0;

    for (size_t i = 0; i < length; i++) {
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

/*
 * A word; blanks that must not be broken have done their duty when the line is laid out and become
 * plain ones.
 */
static void add_word(ss_buffer_t *out, const char *word, size_t length)
{
    static const char no_break[] = "\xC2\xA0", narrow[] = "\xE2\x80\xAF";
    const char *end = word + length;

    while (word < end) {
        size_t blank = strncmp(word, no_break, 2) == 0 ? 2 : strncmp(word, narrow, 3) == 0 ? 3 : 0;

        ss_buffer_add(out, blank > 0 ? " " : word, 1);
        word += blank > 0 ? blank : 1;
    }
}

static void add_blanks(ss_buffer_t *out, size_t count)
{
    for (; count > 0; count--) {
        ss_buffer_add_text(out, " ");
    }
}

/*
 * Write words from the column where the line stands; further lines begin at `indent`. @return the
 * last column
 */
static size_t fill(ss_buffer_t *out, const char *words, size_t column, size_t indent)
{
    bool first = true;

    for (words += strspn(words, " "); *words != '\0'; words += strspn(words, " ")) {
        size_t length = strcspn(words, " "), width = width_of(words, length);

        if (!first && column + 1 + width > SS_PLAIN_WIDTH) {
            ss_buffer_add_text(out, "\n");
            add_blanks(out, indent);
            column = indent;
        } else if (!first) {
            ss_buffer_add_text(out, " ");
            column++;
        }
        add_word(out, words, length);
        column += width;
        words += length;
        first = false;
    }
    return column;
}

/*
 * How far the further lines of a line are indented: its own indentation and its mark ("- ", "12.
 * ").
 */
static size_t hanging_indent(const char *line)
{
    size_t indent = strspn(line, " "), digits = strspn(line + indent, "0123456789");

    if (strncmp(line + indent, "- ", 2) == 0) {
        return indent + 2;
    }
    return digits > 0 && strncmp(line + indent + digits, ". ", 2) == 0 ? indent + digits + 2
                                                                       : indent;
}

static void add_plain(ss_buffer_t *out, const char *line)
{
    size_t indent = strspn(line, " ");

    add_blanks(out, indent);
    fill(out, line, indent, hanging_indent(line));
}

/* "  Label:     value" */
static void add_pair(ss_buffer_t *out, const char *label, const char *value)
{
    size_t indent = strspn(label, " ");
    size_t column;

    add_blanks(out, indent);
    column = fill(out, label, indent, indent);
    if (column + 1 > VALUE_COLUMN) {
        ss_buffer_add_text(out, "\n");
        column = 0;
    }
    add_blanks(out, VALUE_COLUMN - column);
    fill(out, value, VALUE_COLUMN, VALUE_COLUMN);
}

/* "  Words                       9,90 €" */
static void add_amount(ss_buffer_t *out, const char *words, const char *amount)
{
    size_t indent = strspn(words, " "), width = width_of(amount, strlen(amount));
    size_t column;

    add_blanks(out, indent);
    column = fill(out, words, indent, indent + 2);
    if (column + 2 + width > SS_PLAIN_WIDTH) {
        ss_buffer_add_text(out, "\n");
        column = 0;
    }
    add_blanks(out, column + width < SS_PLAIN_WIDTH ? SS_PLAIN_WIDTH - width - column : 2);
    add_word(out, amount, strlen(amount));
}

static void add_heading(layout_t *layout, const char *heading)
{
    int32_t room = (int32_t)strlen(heading) * 3 + 1;
    char *capitals = apr_palloc(layout->out->pool, (apr_size_t)room);
    UErrorCode status = U_ZERO_ERROR;

    if (layout->capitals != NULL) {
        ucasemap_utf8ToUpper(layout->capitals, capitals, room, heading, -1, &status);
    }
    add_plain(layout->out, layout->capitals != NULL && U_SUCCESS(status) ? capitals : heading);
}

static void add_line(layout_t *layout, char *line)
{
    char *tab = strchr(line, '\t');

    if (tab != NULL) {
        *tab = '\0';
    }
    if (strncmp(line, "# ", 2) == 0) {
        add_heading(layout, line + 2);
    } else if (strncmp(line, "## ", 3) == 0) {
        add_plain(layout->out, line + 3);
    } else if (strcmp(line, "-- ") == 0) {
        ss_buffer_add_text(layout->out, line); /* what follows is the signature */
    } else if (tab != NULL && tab[1] == '\t') {
        add_amount(layout->out, line, tab + 2);
    } else if (tab != NULL) {
        add_pair(layout->out, line, tab + 1);
    } else {
        add_plain(layout->out, line);
    }
}

const char *ss_plain_text(const char *text, const char *lang, apr_pool_t *pool)
{
    UErrorCode status = U_ZERO_ERROR;
    layout_t layout = { ss_buffer_make(strlen(text) * 2 + 64, pool),
                        ucasemap_open(lang, 0, &status), true };

    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        char *line = apr_pstrmemdup(pool, text, length);
        bool empty = line[strspn(line, " \t\r")] == '\0';

        if (!empty || !layout.was_empty) {
            add_line(&layout, empty ? apr_pstrdup(pool, "") : line);
            ss_buffer_add_text(layout.out, "\n");
        }
        layout.was_empty = empty;
        text += length + (text[length] == '\n');
    }
    ucasemap_close(layout.capitals);
    return layout.out->text;
}

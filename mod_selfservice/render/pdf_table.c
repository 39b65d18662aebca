/* Tables of a PDF document: rows that break over pages below a repeated head, facts, sums. */
#include "render/pdf_pages.h"

#include "base/json.h"

#include <apr_strings.h>
#include <string.h>

#define GAP (3 * SS_MM)
#define ROW_PADDING (1.6 * SS_MM)
#define FACT_PADDING (1.6 * SS_MM)
#define FACT_LABEL_WIDTH (48 * SS_MM)
#define ROW_LINES 36 /* of a row on one page; a longer one is split */

typedef struct cell_t {
    const ss_pdf_text_t *text, *detail; /* detail below; NULL for none */
    double x;
    const char *tag; /* "TH", "TD" */
} cell_t;

typedef struct row_t {
    cell_t *cells;
    int count, lines; /* lines: of the longest cell's text */
    double padding, leading;
    ss_pdf_pen_t rule; /* the line below */
} row_t;

static void draw_cell(ss_pdf_t *pdf, const cell_t *cell, const ss_pdf_piece_t *piece, double y)
{
    const ss_pdf_lines_t drawn = { cell->text, piece->from, piece->to };
    int lines = ss_pdf_text_lines(cell->text);
    double height = ss_pdf_text_height(cell->text);

    cairo_tag_begin(pdf->cairo, cell->tag, NULL);
    ss_pdf_draw_lines(pdf, &drawn, cell->x, y);
    if (cell->detail != NULL && piece->to >= lines && piece->from <= lines) {
        double done = lines == 0 ? 0 : height / lines * piece->from;

        ss_pdf_draw_text(pdf, cell->detail, cell->x, y + height - done);
    }
    cairo_tag_end(pdf->cairo, cell->tag);
}

static void draw_row(ss_pdf_t *pdf, const ss_pdf_piece_t *piece, double y)
{
    const row_t *row = piece->what;

    cairo_tag_begin(pdf->cairo, "TR", NULL);
    for (int i = 0; i < row->count; i++) {
        draw_cell(pdf, &row->cells[i], piece, y + row->padding);
    }
    cairo_tag_end(pdf->cairo, "TR");
    if (piece->to >= row->lines) {
        ss_pdf_rule(pdf, SS_BODY_LEFT, y + piece->height, SS_BODY_WIDTH, row->rule);
    }
}

static double row_height(const row_t *row, int from, int to)
{
    double height = 0;

    for (int i = 0; i < row->count; i++) {
        const cell_t *cell = &row->cells[i];
        int lines = ss_pdf_text_lines(cell->text), shown = (to < lines ? to : lines) - from;
        double cell_height = shown > 0 ? shown * row->leading : 0;

        cell_height += cell->detail != NULL && to >= lines ? ss_pdf_text_height(cell->detail) : 0;
        height = cell_height > height ? cell_height : height;
    }
    return height + 2 * row->padding;
}

/* One piece per row, or per so many of its lines. `head` is repeated above it on a new page. */
static void add_row(ss_pdf_t *pdf, const row_t *row, int group, const ss_pdf_piece_t *head,
                    double space)
{
    int from = 0;

    do {
        int to = row->lines - from > ROW_LINES ? from + ROW_LINES : row->lines;
        ss_pdf_piece_t *piece = ss_pdf_add_piece(pdf, from == 0 ? space : 0,
                                                 row_height(row, from, to));

        ss_pdf_add_step(piece->path, &piece->depth, "Table", group);
        piece->head = head;
        piece->draw = draw_row;
        piece->what = row;
        piece->from = from;
        piece->to = to;
        from = to;
    } while (from < row->lines);
}

static void count_lines(row_t *row)
{
    for (int i = 0; i < row->count; i++) {
        int lines = ss_pdf_text_lines(row->cells[i].text);

        row->lines = lines > row->lines ? lines : row->lines;
    }
}

void ss_pdf_add_facts(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place)
{
    int group = ++pdf->next_group;
    size_t index;
    json_t *item;

    (void)place;
    json_array_foreach(json_object_get(block, "items"), index, item) {
        const ss_pdf_style_t label = { 10, 14.5, false, false, SS_INK_SOFT };
        const ss_pdf_style_t value = { 10, 14.5, ss_json_bool(item, "strong"), false, SS_INK };
        row_t *row = apr_pcalloc(pdf->pool, sizeof(*row));

        *row = (row_t){
            apr_pcalloc(pdf->pool, 2 * sizeof(cell_t)), 2, 0, FACT_PADDING, 14.5,
            { 0.4, SS_LINE_SOFT }
        };
        row->cells[0] = (cell_t){ ss_pdf_text(pdf, json_object_get(item, "label"), label,
                                              FACT_LABEL_WIDTH - GAP),
                                  NULL, SS_BODY_LEFT, "TH" };
        row->cells[1] = (cell_t){ ss_pdf_text(pdf, json_object_get(item, "value"), value,
                                              SS_BODY_WIDTH - FACT_LABEL_WIDTH),
                                  NULL, SS_BODY_LEFT + FACT_LABEL_WIDTH, "TD" };
        count_lines(row);
        add_row(pdf, row, group, NULL, index == 0 ? 1.5 * SS_MM : 0);
    }
}

/* The columns of a table: where they stand and how wide they are. */
typedef struct columns_t {
    int count;
    double *x, *width;
    bool *right;
} columns_t;

static columns_t read_columns(ss_pdf_t *pdf, const json_t *list, double left, double width)
{
    columns_t columns = { (int)json_array_size(list), NULL, NULL, NULL };
    size_t size = (size_t)columns.count + 1;
    double shares = 0, x = left;

    columns.x = apr_pcalloc(pdf->pool, size * sizeof(double));
    columns.width = apr_pcalloc(pdf->pool, size * sizeof(double));
    columns.right = apr_pcalloc(pdf->pool, size * sizeof(bool));
    for (int i = 0; i < columns.count; i++) {
        shares += (double)ss_json_int(json_array_get(list, (size_t)i), "width");
    }
    width -= (columns.count - 1) * GAP;
    for (int i = 0; i < columns.count; i++) {
        const json_t *column = json_array_get(list, (size_t)i);

        columns.x[i] = x;
        columns.width[i] = width * (double)ss_json_int(column, "width") / (shares > 0 ? shares : 1);
        columns.right[i] = strcmp(ss_json_text(column, "align"), "right") == 0;
        x += columns.width[i] + GAP;
    }
    return columns;
}

static row_t *head_row(ss_pdf_t *pdf, const json_t *list, const columns_t *columns)
{
    row_t *row = apr_pcalloc(pdf->pool, sizeof(*row));

    *row = (row_t){ apr_pcalloc(pdf->pool, sizeof(cell_t) * (size_t)(columns->count + 1)),
                    columns->count,
                    0,
                    1.2 * SS_MM,
                    11,
                    { 0.8, SS_INK } };
    for (int i = 0; i < columns->count; i++) {
        ss_pdf_style_t style = { 8, 11, true, columns->right[i], SS_INK_SOFT };

        row->cells[i] =
            (cell_t){ ss_pdf_text(pdf, json_object_get(json_array_get(list, (size_t)i), "label"),
                                  style, columns->width[i]),
                      NULL, columns->x[i], "TH" };
    }
    count_lines(row);
    return row;
}

static cell_t table_cell(ss_pdf_t *pdf, const json_t *content, const columns_t *columns, int number)
{
    ss_pdf_style_t style = { 9.5, 13.5, ss_json_bool(content, "strong"), columns->right[number],
                             SS_INK };
    ss_pdf_style_t small = { 8.5, 12, false, columns->right[number], SS_INK_SOFT };
    const char *detail = ss_json_text(content, "detail");
    double width = columns->width[number];

    return (cell_t){ ss_pdf_text(pdf, content, style, width),
                     *detail == '\0' ? NULL : ss_pdf_plain(pdf, detail, small, width),
                     columns->x[number], ss_json_bool(content, "strong") ? "TH" : "TD" };
}

void ss_pdf_add_table(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place)
{
    const json_t *list = json_object_get(block, "columns");
    columns_t columns = read_columns(pdf, list, SS_BODY_LEFT, SS_BODY_WIDTH);
    int group = ++pdf->next_group;
    ss_pdf_piece_t *head = apr_palloc(pdf->pool, sizeof(*head));
    size_t index;
    json_t *line;

    (void)place;
    add_row(pdf, head_row(pdf, list, &columns), group, NULL, 6 * SS_MM);
    ((ss_pdf_piece_t *)pdf->pieces->elts)[pdf->pieces->nelts - 1].keep = true;
    *head = ((const ss_pdf_piece_t *)pdf->pieces->elts)[pdf->pieces->nelts - 1];
    json_array_foreach(json_object_get(block, "rows"), index, line) {
        row_t *row = apr_pcalloc(pdf->pool, sizeof(*row));

        *row = (row_t){ apr_pcalloc(pdf->pool, sizeof(cell_t) * (size_t)(columns.count + 1)),
                        columns.count,
                        0,
                        ROW_PADDING,
                        13.5,
                        { 0.4, SS_LINE_SOFT } };
        for (int i = 0; i < columns.count; i++) {
            row->cells[i] = table_cell(pdf, json_array_get(line, (size_t)i), &columns, i);
        }
        count_lines(row);
        add_row(pdf, row, group, head, 0);
    }
}

/* The sums below a table: what they are made of at the left, totals at the right. */
#include "render/pdf_pages.h"

#include "base/json.h"

#include <string.h>

#define LEFT_WIDTH (82 * SS_MM)
#define RIGHT_WIDTH (68 * SS_MM)
#define RIGHT_X (SS_BODY_LEFT + SS_BODY_WIDTH - RIGHT_WIDTH)
#define COLUMNS_MAX 6
#define LEFT_LEADING 16
#define TOTAL_HEIGHT 19
#define STRONG_HEIGHT 27

typedef struct sums_t {
    const json_t *columns, *rows, *totals;
    double left_height, right_height;
} sums_t;

static double total_height(const json_t *total)
{
    return ss_json_bool(total, "strong") ? STRONG_HEIGHT : TOTAL_HEIGHT;
}

/* One line of the small table; amounts stand at the right edge of their column. */
static void draw_left_row(ss_pdf_t *pdf, const sums_t *sums, const json_t *row, bool head, double y)
{
    size_t count = json_array_size(sums->columns);
    double x = SS_BODY_LEFT, width = LEFT_WIDTH / (double)(count == 0 ? 1 : count);

    cairo_tag_begin(pdf->cairo, "TR", NULL);
    for (size_t i = 0; i < count && i < COLUMNS_MAX; i++) {
        ss_pdf_style_t style = { 8.5, LEFT_LEADING, head, i > 0, SS_INK_SOFT };

        ss_pdf_draw_tagged(pdf, head || i == 0 ? "TH" : "TD",
                           ss_pdf_text(pdf, json_array_get(row, i), style, width), x, y);
        x += width;
    }
    cairo_tag_end(pdf->cairo, "TR");
}

static void draw_left(ss_pdf_t *pdf, const sums_t *sums, double y)
{
    size_t index;
    json_t *row;

    cairo_tag_begin(pdf->cairo, "Table", NULL);
    draw_left_row(pdf, sums, sums->columns, true, y);
    y += LEFT_LEADING;
    ss_pdf_rule(pdf, SS_BODY_LEFT, y, LEFT_WIDTH, (ss_pdf_pen_t){ 0.4, SS_LINE_STRONG });
    json_array_foreach(sums->rows, index, row) {
        draw_left_row(pdf, sums, row, false, y + 1);
        y += LEFT_LEADING;
    }
    cairo_tag_end(pdf->cairo, "Table");
}

static void draw_total(ss_pdf_t *pdf, const json_t *total, double y)
{
    bool strong = ss_json_bool(total, "strong");
    double size = strong ? 13 : 10, leading = strong ? STRONG_HEIGHT - 4 : TOTAL_HEIGHT;
    ss_pdf_style_t label = { size, leading, strong, false, SS_INK },
                   value = { size, leading, strong, true, SS_INK };

    if (strong) {
        ss_pdf_rule(pdf, RIGHT_X, y + 2, RIGHT_WIDTH, (ss_pdf_pen_t){ 0.8, SS_INK });
        y += 4;
    }
    cairo_tag_begin(pdf->cairo, "TR", NULL);
    ss_pdf_draw_tagged(pdf, "TH", ss_pdf_text(pdf, json_object_get(total, "label"), label, 0),
                       RIGHT_X, y);
    ss_pdf_draw_tagged(pdf, "TD",
                       ss_pdf_text(pdf, json_object_get(total, "value"), value, RIGHT_WIDTH),
                       RIGHT_X, y);
    cairo_tag_end(pdf->cairo, "TR");
}

static void draw_sums(ss_pdf_t *pdf, const ss_pdf_piece_t *piece, double y)
{
    const sums_t *sums = piece->what;
    double right_y = y + piece->height - sums->right_height;
    size_t index;
    json_t *total;

    if (json_array_size(sums->rows) > 0) {
        draw_left(pdf, sums, y + piece->height - sums->left_height);
    }
    cairo_tag_begin(pdf->cairo, "Table", NULL);
    json_array_foreach(sums->totals, index, total) {
        draw_total(pdf, total, right_y);
        right_y += total_height(total);
    }
    cairo_tag_end(pdf->cairo, "Table");
}

void ss_pdf_add_sums(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place)
{
    sums_t *sums = apr_pcalloc(pdf->pool, sizeof(*sums));
    ss_pdf_piece_t *pieces = (ss_pdf_piece_t *)pdf->pieces->elts, *piece;
    size_t index;
    json_t *total;

    (void)place;
    sums->columns = json_object_get(block, "columns");
    sums->rows = json_object_get(block, "rows");
    sums->totals = json_object_get(block, "totals");
    json_array_foreach(sums->totals, index, total) {
        sums->right_height += total_height(total);
    }
    sums->left_height = json_array_size(sums->rows) == 0
                            ? 0
                            : LEFT_LEADING * (double)(json_array_size(sums->rows) + 1) + 4;
    if (pdf->pieces->nelts > 0) {
        pieces[pdf->pieces->nelts - 1].keep = true; /* a sum does not stand alone on a page */
    }
    piece = ss_pdf_add_piece(pdf, 5 * SS_MM,
                             sums->left_height > sums->right_height ? sums->left_height
                                                                    : sums->right_height);
    ss_pdf_add_step(piece->path, &piece->depth, "Sect", ++pdf->next_group);
    piece->draw = draw_sums;
    piece->what = sums;
}

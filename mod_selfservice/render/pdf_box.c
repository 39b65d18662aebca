/* The framed box of a PDF document: how to pay, with a QR code beside it. */
#include "render/pdf_pages.h"

#include "base/json.h"

#define BOX_PADDING (4.5 * SS_MM)
#define BOX_LABEL_WIDTH (38 * SS_MM)
#define QR_SIDE (26 * SS_MM)

/* A box with everything in it laid out. */
typedef struct box_t {
    const ss_pdf_text_t *title;
    const ss_pdf_text_t **labels, **values, **lines;
    int fact_count, line_count;
    const char *qr; /* "" for none */
    double text_x, height;
} box_t;

static double taller(const ss_pdf_text_t *a, const ss_pdf_text_t *b)
{
    return ss_pdf_text_height(a) > ss_pdf_text_height(b) ? ss_pdf_text_height(a)
                                                         : ss_pdf_text_height(b);
}

/* @return where they end */
static double draw_facts(ss_pdf_t *pdf, const box_t *box, double y)
{
    if (box->fact_count == 0) {
        return y;
    }
    cairo_tag_begin(pdf->cairo, "Table", NULL);
    for (int i = 0; i < box->fact_count; i++) {
        cairo_tag_begin(pdf->cairo, "TR", NULL);
        ss_pdf_draw_tagged(pdf, "TH", box->labels[i], box->text_x, y);
        ss_pdf_draw_tagged(pdf, "TD", box->values[i], box->text_x + BOX_LABEL_WIDTH, y);
        cairo_tag_end(pdf->cairo, "TR");
        y += taller(box->labels[i], box->values[i]) + 0.5 * SS_MM;
    }
    cairo_tag_end(pdf->cairo, "Table");
    return y + 1.5 * SS_MM;
}

static void draw_box(ss_pdf_t *pdf, const ss_pdf_piece_t *piece, double y)
{
    const box_t *box = piece->what;

    ss_pdf_frame(pdf, SS_BODY_LEFT, y, SS_BODY_WIDTH, box->height);
    if (*box->qr != '\0') {
        ss_pdf_qr(pdf, box->qr, SS_BODY_LEFT + BOX_PADDING + 1 * SS_MM,
                  y + (box->height - QR_SIDE) / 2, QR_SIDE);
    }
    y += BOX_PADDING;
    ss_pdf_draw_tagged(pdf, "H3", box->title, box->text_x, y);
    y += ss_pdf_text_height(box->title) + 1 * SS_MM;
    y = draw_facts(pdf, box, y);
    for (int i = 0; i < box->line_count; i++) {
        ss_pdf_draw_tagged(pdf, "P", box->lines[i], box->text_x, y);
        y += ss_pdf_text_height(box->lines[i]) + 0.5 * SS_MM;
    }
}

/* Lay out the facts of a box. @return their height */
static double read_facts(ss_pdf_t *pdf, box_t *box, const json_t *facts, double width)
{
    const ss_pdf_style_t label = { 9.5, 13, false, false, SS_INK_SOFT },
                         value = { 9.5, 13, false, false, SS_INK };
    double height = 0;

    box->fact_count = (int)json_array_size(facts);
    box->labels = apr_palloc(pdf->pool, sizeof(*box->labels) * (size_t)(box->fact_count + 1));
    box->values = apr_palloc(pdf->pool, sizeof(*box->values) * (size_t)(box->fact_count + 1));
    for (int i = 0; i < box->fact_count; i++) {
        const json_t *fact = json_array_get(facts, (size_t)i);

        box->labels[i] = ss_pdf_text(pdf, json_object_get(fact, "label"), label,
                                     BOX_LABEL_WIDTH - 3 * SS_MM);
        box->values[i] = ss_pdf_text(pdf, json_object_get(fact, "value"), value,
                                     width - BOX_LABEL_WIDTH);
        height += taller(box->labels[i], box->values[i]) + 0.5 * SS_MM;
    }
    return box->fact_count > 0 ? height + 1.5 * SS_MM : 0;
}

/* Lay out the closing lines of a box. @return their height */
static double read_lines(ss_pdf_t *pdf, box_t *box, const json_t *lines, double width)
{
    const ss_pdf_style_t style = { 9, 12.5, false, false, SS_INK_SOFT };
    double height = 0;

    box->line_count = (int)json_array_size(lines);
    box->lines = apr_palloc(pdf->pool, sizeof(*box->lines) * (size_t)(box->line_count + 1));
    for (int i = 0; i < box->line_count; i++) {
        box->lines[i] = ss_pdf_text(pdf, json_array_get(lines, (size_t)i), style, width);
        height += ss_pdf_text_height(box->lines[i]) + 0.5 * SS_MM;
    }
    return height;
}

void ss_pdf_add_box(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place)
{
    box_t *box = apr_pcalloc(pdf->pool, sizeof(*box));
    double left = BOX_PADDING + 1 * SS_MM, width;
    ss_pdf_piece_t *piece;

    (void)place;
    box->qr = ss_json_text(block, "qr");
    left += *box->qr == '\0' ? 0 : QR_SIDE + 6 * SS_MM;
    width = SS_BODY_WIDTH - left - BOX_PADDING;
    box->text_x = SS_BODY_LEFT + left;
    box->title = ss_pdf_text(pdf, json_object_get(block, "title"),
                             (ss_pdf_style_t){ 11, 15, true, false, SS_INK }, width);
    box->height = 2 * BOX_PADDING + ss_pdf_text_height(box->title) + 1 * SS_MM
                + read_facts(pdf, box, json_object_get(block, "facts"), width)
                + read_lines(pdf, box, json_object_get(block, "lines"), width);
    if (*box->qr != '\0' && box->height < QR_SIDE + 2 * BOX_PADDING) {
        box->height = QR_SIDE + 2 * BOX_PADDING;
    }
    piece = ss_pdf_add_piece(pdf, 6 * SS_MM, box->height);
    ss_pdf_add_step(piece->path, &piece->depth, "Sect", ++pdf->next_group);
    piece->draw = draw_box;
    piece->what = box;
}

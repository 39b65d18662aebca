/*
 * Drawing on a PDF page: texts, rules and tags. Lengths are points from the upper left corner of
 * the page.
 */
#ifndef SS_PDF_CANVAS_H
#define SS_PDF_CANVAS_H

#include "render/color.h"
#include "render/pdf.h"

#include <pango/pangocairo.h>

#define SS_MM (72.0 / 25.4)
#define SS_PAGE_WIDTH (210 * SS_MM)
#define SS_PAGE_HEIGHT (297 * SS_MM)
#define SS_BODY_LEFT (25 * SS_MM) /* Source: DIN 5008 */
#define SS_BODY_WIDTH (165 * SS_MM)

/* The colours of every document; the brand's own stands in ss_pdf_t. */
#define SS_INK ((ss_color_t){ 0.090, 0.129, 0.169 })
#define SS_INK_SOFT ((ss_color_t){ 0.275, 0.322, 0.373 })
#define SS_LINE_SOFT ((ss_color_t){ 0.886, 0.902, 0.922 })
#define SS_LINE_STRONG ((ss_color_t){ 0.502, 0.549, 0.604 })

/** A document while it is drawn. */
typedef struct ss_pdf_t {
    apr_pool_t *pool;
    const ss_letterhead_t *letterhead;
    const json_t *document;
    cairo_surface_t *surface;
    cairo_t *cairo;
    PangoContext *context;
    const char *families;
    ss_color_t brand;           /* legible on white */
    apr_array_header_t *pieces; /* of ss_pdf_piece_t, see pdf_pages.h */
    int next_group;             /* numbers the groups of pieces that belong together */
    bool break_next;            /* the next piece begins a page */
} ss_pdf_t;

/**
 * Where the bytes go: a surface that writes into `out`, and the fonts. All of it ends with the
 * pool.
 */
void ss_pdf_open(ss_pdf_t *pdf, ss_buffer_t *out);

typedef struct ss_pdf_style_t {
    double size, leading; /* leading: distance of two lines */
    bool strong, right;
    ss_color_t ink;
} ss_pdf_style_t;

/** A text broken into lines for one width. */
typedef struct ss_pdf_text_t ss_pdf_text_t;

/**
 * Lay out a text. @param content  a JSON text, or an object with "text" or "spans"; NULL is the
 * empty text
 * @param width  0 for the text's own width
 */
const ss_pdf_text_t *ss_pdf_text(ss_pdf_t *pdf, const json_t *content, ss_pdf_style_t style,
                                 double width);
/** The same for a plain text. */
const ss_pdf_text_t *ss_pdf_plain(ss_pdf_t *pdf, const char *words, ss_pdf_style_t style,
                                  double width);

/** How many lines it has; 0 for the empty text. */
int ss_pdf_text_lines(const ss_pdf_text_t *text);
/** Height of all lines. */
double ss_pdf_text_height(const ss_pdf_text_t *text);
/** Width of the widest line. */
double ss_pdf_text_width(const ss_pdf_text_t *text);
/** The text itself, UTF-8, without its layout. */
const char *ss_pdf_text_words(const ss_pdf_text_t *text);

/** Lines `from` to before `to` of a text. */
typedef struct ss_pdf_lines_t {
    const ss_pdf_text_t *text;
    int from, to;
} ss_pdf_lines_t;

/** Draw some lines, the first one's upper edge at y. */
void ss_pdf_draw_lines(ss_pdf_t *pdf, const ss_pdf_lines_t *lines, double x, double y);
/** All lines, the first one's upper edge at y. */
void ss_pdf_draw_text(ss_pdf_t *pdf, const ss_pdf_text_t *text, double x, double y);
/** The same inside a tag of the PDF's structure, e.g. "TD". */
void ss_pdf_draw_tagged(ss_pdf_t *pdf, const char *tag, const ss_pdf_text_t *text, double x,
                        double y);

/** How a rule is drawn. */
typedef struct ss_pdf_pen_t {
    double thickness;
    ss_color_t color;
} ss_pdf_pen_t;

/** A horizontal line whose middle is at y. */
void ss_pdf_rule(ss_pdf_t *pdf, double x, double y, double width, ss_pdf_pen_t pen);
/**
 * The outline of a rectangle with round corners, and a stripe of the brand's colour at its left.
 */
void ss_pdf_frame(ss_pdf_t *pdf, double x, double y, double width, double height);
/**
 * A QR code with its quiet zone outside of the square. @return false if the text is too long for
 * one
 */
bool ss_pdf_qr(ss_pdf_t *pdf, const char *text, double x, double y, double side);

#endif

/*
 * From pieces to pages: where each piece stands, what is repeated, and the structure of the PDF
 * around them.
 */
#ifndef SS_PDF_PAGES_H
#define SS_PDF_PAGES_H

#include "render/pdf_canvas.h"

#define SS_PATH_MAX 12

/** One step of the way from the root of the PDF's structure to a piece: "L", "LI", "LBody". */
typedef struct ss_pdf_step_t {
    const char *tag;
    int group; /* pieces next to each other with the same group share one element */
} ss_pdf_step_t;

typedef struct ss_pdf_piece_t ss_pdf_piece_t;
typedef void ss_pdf_piece_draw_t(ss_pdf_t *pdf, const ss_pdf_piece_t *piece, double y);

/** What is never broken over two pages: a line, a table row, a box. */
struct ss_pdf_piece_t {
    double space;  /* above it, unless it stands on top of a page */
    double height;
    bool keep;     /* on one page with the next piece */
    bool new_page; /* begins a page */
    ss_pdf_step_t path[SS_PATH_MAX];
    int depth;
    const ss_pdf_piece_t
        *head; /* repeated when a page begins with this piece: the heads of a table; NULL: none */
    ss_pdf_piece_draw_t *draw;
    const void *what;
    double x;
    int from, to;         /* lines of it */
    const char *bookmark; /* shown in the outline; NULL: none */
    int level;            /* of the bookmark, 1 to 3 */
};

/**
 * Number the pages, then draw them. `top` is where the first page's pieces begin, `bottom` where
 * pages end.
 */
void ss_pdf_draw_pages(ss_pdf_t *pdf, double top, double bottom);

/** Where blocks stand: the column of text, and the way to them in the structure. */
typedef struct ss_pdf_place_t {
    double x, width;
    ss_pdf_step_t path[SS_PATH_MAX];
    int depth;
} ss_pdf_place_t;

/** Blocks of the document as pieces; see pdf_blocks.c and pdf_table.c. Lists hold blocks again. */
void ss_pdf_add_blocks(ss_pdf_t *pdf, const json_t *blocks, const ss_pdf_place_t *place);
/* What ss_pdf_add_blocks() does for one block of a kind. */
/** Labels with values beside them. */
void ss_pdf_add_facts(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place);
/** A table; its head comes again on each page it reaches. */
void ss_pdf_add_table(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place);
/** Labels with amounts at the right margin. */
void ss_pdf_add_sums(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place);
/** A framed box, never broken over two pages. */
void ss_pdf_add_box(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place);

/** A new piece at the end, valid until the next one is added. */
ss_pdf_piece_t *ss_pdf_add_piece(ss_pdf_t *pdf, double space, double height);
/** One step further into the structure, as far as there is room. */
void ss_pdf_add_step(ss_pdf_step_t *path, int *depth, const char *tag, int group);

/**
 * Letterhead: first page with address and title, further pages, footer. @return where the text
 * begins, or ends
 */
double ss_pdf_first_head(ss_pdf_t *pdf);
/** The same for each page but the first. */
double ss_pdf_further_head(ss_pdf_t *pdf);
/** Where the footer begins on every page. */
double ss_pdf_footer_top(ss_pdf_t *pdf);
/** Draw what ss_pdf_first_head() has made room for. */
void ss_pdf_draw_first_head(ss_pdf_t *pdf);
/** Draw the head of a page that is not the first. */
void ss_pdf_draw_further_head(ss_pdf_t *pdf);
/** Draw the footer of page `page` (from 1) of `pages`. */
void ss_pdf_draw_footer(ss_pdf_t *pdf, int page, int pages);

#define SS_LOGO_HEIGHT (10.6 * SS_MM)

/** The merchant's logo, upper left corner at x, y. @return the width it took, 0 if there is none */
double ss_pdf_draw_logo(ss_pdf_t *pdf, double x, double y);

#endif

/*
 * From pieces to pages: where each piece stands, what is repeated, and the structure of the PDF
 * around them.
 */
#include "render/pdf_pages.h"

#include "base/json.h"

#include <apr_strings.h>
#include <cairo-pdf.h>
#include <string.h>

#define LEVELS 4 /* of the outline: the title and three of headings */

/* Where a piece stands. */
typedef struct spot_t {
    int page; /* from 1 */
    double y;
} spot_t;

/* Where the next piece would stand while pages are filled. */
typedef struct fill_t {
    int page;
    double y, top, bottom; /* top: of further pages */
    bool empty;            /* nothing stands on the page yet */
} fill_t;

ss_pdf_piece_t *ss_pdf_add_piece(ss_pdf_t *pdf, double space, double height)
{
    ss_pdf_piece_t *piece = apr_array_push(pdf->pieces);

    memset(piece, 0, sizeof(*piece));
    piece->space = space;
    piece->height = height;
    piece->new_page = pdf->break_next;
    pdf->break_next = false;
    return piece;
}

void ss_pdf_add_step(ss_pdf_step_t *path, int *depth, const char *tag, int group)
{
    if (*depth < SS_PATH_MAX) {
        path[(*depth)++] = (ss_pdf_step_t){ tag, group };
    }
}

/* The pieces from `first` that stay together. @return the index of the last one */
static int last_of_chain(const ss_pdf_piece_t *pieces, int first, int count)
{
    int last = first;

    while (last + 1 < count && pieces[last].keep) {
        last++;
    }
    return last;
}

static double chain_height(const ss_pdf_piece_t *pieces, int first, int last)
{
    double height = 0;

    for (int i = first; i <= last; i++) {
        height += pieces[i].height + (i > first ? pieces[i].space : 0);
    }
    return height;
}

static void begin_page(fill_t *fill, const ss_pdf_piece_t *piece)
{
    fill->page++;
    fill->y = fill->top + (piece->head == NULL ? 0 : piece->head->height);
    fill->empty = true;
}

static void put(fill_t *fill, const ss_pdf_piece_t *piece, spot_t *spot)
{
    double space = fill->empty ? 0 : piece->space;

    if (!fill->empty && fill->y + space + piece->height > fill->bottom) {
        begin_page(fill, piece);
        space = 0;
    }
    fill->y += space;
    *spot = (spot_t){ fill->page, fill->y };
    fill->y += piece->height;
    fill->empty = false;
}

/* @return the number of pages */
static int find_spots(const ss_pdf_piece_t *pieces, int count, fill_t fill, spot_t *spots)
{
    int last;

    for (int first = 0; first < count; first = last + 1) {
        double space = fill.empty ? 0 : pieces[first].space;

        last = last_of_chain(pieces, first, count);
        if (!fill.empty
            && (pieces[first].new_page
                || fill.y + space + chain_height(pieces, first, last) > fill.bottom)) {
            begin_page(&fill, &pieces[first]);
        }
        for (int i = first; i <= last; i++) {
            put(&fill, &pieces[i], &spots[i]);
        }
    }
    return fill.page;
}

/* The elements of the PDF's structure that are open. */
typedef struct open_path_t {
    ss_pdf_step_t steps[SS_PATH_MAX];
    int depth;
} open_path_t;

static void close_steps(ss_pdf_t *pdf, open_path_t *open, int depth)
{
    while (open->depth > depth) {
        open->depth--;
        cairo_tag_end(pdf->cairo, open->steps[open->depth].tag);
    }
}

/* Leave what the piece is not part of, enter what it is. */
static void open_steps(ss_pdf_t *pdf, open_path_t *open, const ss_pdf_piece_t *piece)
{
    int shared = 0;

    while (shared < open->depth && shared < piece->depth
           && open->steps[shared].group == piece->path[shared].group) {
        shared++;
    }
    close_steps(pdf, open, shared);
    for (; open->depth < piece->depth; open->depth++) {
        open->steps[open->depth] = piece->path[open->depth];
        cairo_tag_begin(pdf->cairo, piece->path[open->depth].tag, NULL);
    }
}

/* Bookmarks hang below the nearest one of a higher level. */
static void add_bookmark(ss_pdf_t *pdf, int parents[LEVELS], const ss_pdf_piece_t *piece,
                         spot_t spot)
{
    const char *place = apr_psprintf(pdf->pool, "page=%d pos=[%.2f %.2f]", spot.page, SS_BODY_LEFT,
                                     spot.y);
    int id = cairo_pdf_surface_add_outline(pdf->surface, parents[piece->level - 1], piece->bookmark,
                                           place, 0);

    for (int level = piece->level; level < LEVELS; level++) {
        parents[level] = id;
    }
}

static void add_outline(ss_pdf_t *pdf, const spot_t *spots)
{
    const ss_pdf_piece_t *pieces = (const ss_pdf_piece_t *)pdf->pieces->elts;
    int title = cairo_pdf_surface_add_outline(pdf->surface, CAIRO_PDF_OUTLINE_ROOT,
                                              ss_json_text(pdf->document, "title"),
                                              "page=1 pos=[0 0]", CAIRO_PDF_OUTLINE_FLAG_OPEN);
    int parents[LEVELS] = { title, title, title, title };

    for (int i = 0; i < pdf->pieces->nelts; i++) {
        if (pieces[i].bookmark != NULL && *pieces[i].bookmark != '\0') {
            add_bookmark(pdf, parents, &pieces[i], spots[i]);
        }
    }
}

/* The pieces of one page. @return the index of the next page's first one */
static int draw_page(ss_pdf_t *pdf, const spot_t *spots, int first, double top)
{
    const ss_pdf_piece_t *pieces = (const ss_pdf_piece_t *)pdf->pieces->elts;
    open_path_t open = { .depth = 0 };
    int i;

    for (i = first; i < pdf->pieces->nelts && spots[i].page == spots[first].page; i++) {
        open_steps(pdf, &open, &pieces[i]);
        if (i == first && pieces[i].head != NULL && spots[i].page > 1) {
            pieces[i].head->draw(pdf, pieces[i].head, top);
        }
        if (pieces[i].draw != NULL) {
            pieces[i].draw(pdf, &pieces[i], spots[i].y);
        }
    }
    close_steps(pdf, &open, 0);
    return i;
}

void ss_pdf_draw_pages(ss_pdf_t *pdf, double top, double bottom)
{
    int count = pdf->pieces->nelts, next = 0, pages;
    spot_t *spots = apr_pcalloc(pdf->pool, sizeof(*spots) * (size_t)(count + 1));
    fill_t fill = { 1, top, ss_pdf_further_head(pdf), bottom, true };

    pages = find_spots((const ss_pdf_piece_t *)pdf->pieces->elts, count, fill, spots);
    add_outline(pdf, spots);
    for (int page = 1; page <= pages; page++) {
        if (page == 1) {
            ss_pdf_draw_first_head(pdf);
        } else {
            ss_pdf_draw_further_head(pdf);
        }
        if (next < count && spots[next].page == page) {
            next = draw_page(pdf, spots, next, fill.top);
        }
        ss_pdf_draw_footer(pdf, page, pages);
        cairo_show_page(pdf->cairo);
    }
}

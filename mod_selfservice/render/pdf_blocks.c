/* Flowing blocks of a PDF document as pieces: headings, paragraphs, lists. */
#include "render/pdf_pages.h"

#include "base/json.h"

#include <apr_strings.h>
#include <string.h>

#define TEXT_SIZE 10
#define TEXT_LEADING 14.5
#define SMALL_SIZE 8.5
#define SMALL_LEADING 12

static const ss_pdf_style_t body_style = {
    TEXT_SIZE, TEXT_LEADING, false, false, { 0.090, 0.129, 0.169 }
};
static const ss_pdf_style_t small_style = {
    SMALL_SIZE, SMALL_LEADING, false, false, { 0.275, 0.322, 0.373 }
};

static void draw_lines(ss_pdf_t *pdf, const ss_pdf_piece_t *piece, double y)
{
    const ss_pdf_lines_t lines = { piece->what, piece->from, piece->to };

    ss_pdf_draw_lines(pdf, &lines, piece->x, y);
}

/* A text as one piece per line; the first two and the last two stay together. */
static void add_lines(ss_pdf_t *pdf, const ss_pdf_text_t *text, const ss_pdf_place_t *place,
                      double space)
{
    int count = ss_pdf_text_lines(text);

    for (int i = 0; i < count; i++) {
        ss_pdf_piece_t *piece = ss_pdf_add_piece(pdf, i == 0 ? space : 0,
                                                 ss_pdf_text_height(text) / count);

        memcpy(piece->path, place->path, sizeof(piece->path));
        piece->depth = place->depth;
        piece->keep = i + 1 < count && (i == 0 || i + 2 == count);
        piece->draw = draw_lines;
        piece->what = text;
        piece->x = place->x;
        piece->from = i;
        piece->to = i + 1;
    }
}

static void add_heading(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place)
{
    static const struct {
        double size, leading, space;
        const char *tag;
    } levels[] = { { 13, 17, 8 * SS_MM, "H2" },
                   { 11, 15, 6 * SS_MM, "H3" },
                   { 10, 14.5, 4 * SS_MM, "H4" } };
    int level = (int)ss_json_int(block, "level"), first = pdf->pieces->nelts;
    ss_pdf_place_t inner = *place;
    const ss_pdf_text_t *text;
    ss_pdf_piece_t *pieces;

    level = level < 1 ? 1 : level > 3 ? 3 : level;
    ss_pdf_add_step(inner.path, &inner.depth, levels[level - 1].tag, ++pdf->next_group);
    text = ss_pdf_text(
        pdf, block,
        (ss_pdf_style_t){ levels[level - 1].size, levels[level - 1].leading, true, false, SS_INK },
        place->width);
    add_lines(pdf, text, &inner, levels[level - 1].space);
    pieces = (ss_pdf_piece_t *)pdf->pieces->elts;
    for (int i = first; i < pdf->pieces->nelts; i++) {
        pieces[i].keep = true;
    }
    if (first < pdf->pieces->nelts) {
        pieces[first].bookmark = ss_pdf_text_words(text);
        pieces[first].level = level;
    }
}

static void add_paragraph(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place)
{
    bool small = ss_json_bool(block, "small");
    ss_pdf_place_t inner = *place;

    ss_pdf_add_step(inner.path, &inner.depth, "P", ++pdf->next_group);
    add_lines(pdf, ss_pdf_text(pdf, block, small ? small_style : body_style, place->width), &inner,
              2.5 * SS_MM);
}

/* The mark stands in the line that follows, so it takes no height of its own. */
static void add_mark(ss_pdf_t *pdf, const char *mark, const ss_pdf_place_t *place, double space)
{
    ss_pdf_piece_t *piece = ss_pdf_add_piece(pdf, space, 0);
    const ss_pdf_text_t *text = ss_pdf_plain(pdf, mark, body_style, 0);

    memcpy(piece->path, place->path, sizeof(piece->path));
    piece->depth = place->depth;
    ss_pdf_add_step(piece->path, &piece->depth, "Lbl", ++pdf->next_group);
    piece->keep = true;
    piece->draw = draw_lines;
    piece->what = text;
    piece->x = place->x;
    piece->to = 1;
}

static void add_list(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place)
{
    bool ordered = ss_json_bool(block, "ordered");
    int start = json_object_get(block, "start") == NULL ? 1 : (int)ss_json_int(block, "start");
    double indent = (ordered ? 7 : 5) * SS_MM;
    ss_pdf_place_t item_place = *place;
    size_t index;
    json_t *item;

    ss_pdf_add_step(item_place.path, &item_place.depth, "L", ++pdf->next_group);
    json_array_foreach(json_object_get(block, "items"), index, item) {
        ss_pdf_place_t entry = item_place, body;
        int first;

        ss_pdf_add_step(entry.path, &entry.depth, "LI", ++pdf->next_group);
        body = entry;
        ss_pdf_add_step(body.path, &body.depth, "LBody", ++pdf->next_group);
        body.x += indent;
        body.width -= indent;
        add_mark(pdf, ordered ? apr_psprintf(pdf->pool, "%d.", start + (int)index) : "–", &entry,
                 index == 0 ? 2.5 * SS_MM : 1.2 * SS_MM);
        first = pdf->pieces->nelts;
        if (json_is_string(item)) {
            add_lines(pdf, ss_pdf_text(pdf, item, body_style, body.width), &body, 0);
        } else {
            ss_pdf_add_blocks(pdf, item, &body);
        }
        if (first < pdf->pieces->nelts) {
            ((ss_pdf_piece_t *)pdf->pieces->elts)[first].space = 0;
        }
    }
}

static void add_page_break(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place)
{
    (void)block;
    (void)place;
    pdf->break_next = true;
}

static const struct {
    const char *type;
    void (*add)(ss_pdf_t *pdf, const json_t *block, const ss_pdf_place_t *place);
} block_types[] = {
    { "heading", add_heading },     { "paragraph", add_paragraph }, { "list", add_list },
    { "facts", ss_pdf_add_facts },  { "table", ss_pdf_add_table },  { "sums", ss_pdf_add_sums },
    { "box", ss_pdf_add_box },      { "page_break", add_page_break },
};

void ss_pdf_add_blocks(ss_pdf_t *pdf, const json_t *blocks, const ss_pdf_place_t *place)
{
    size_t index;
    json_t *block;

    json_array_foreach(blocks, index, block) {
        const char *type = ss_json_text(block, "type");

        for (int i = 0; i < SS_COUNT(block_types); i++) {
            if (strcmp(type, block_types[i].type) == 0) {
                block_types[i].add(pdf, block, place);
            }
        }
    }
}

/*
 * PDF documents, drawn with cairo and pango: letterhead, flowing text, tables. A4, fonts embedded,
 * tagged.
 */
#ifndef SS_PDF_H
#define SS_PDF_H

#include "render/buffer.h"
#include "render/i18n.h"
#include "render/markdown.h"

/** Letterhead and marks of the merchant. Texts are UTF-8, never NULL. */
typedef struct ss_letterhead_t {
    const char *brand_name, *color; /* "#0b5c7d" */
    const char *font;               /* family or a list of them, "" for the default */
    const void *logo;               /* NULL: none; bytes of a PNG or SVG picture */
    size_t logo_length;
    bool logo_is_png;               /* else SVG */
    const char *sender_line;        /* above the address window */
    const char *contact;            /* lines, top right */
    const char *const *footer;      /* up to four columns of lines, NULL-terminated */
    const char *page_of;            /* "Seite {page} von {pages}" */
    const char *mark;               /* on top of every page, for sandboxes; "" for none */
    const char *lang, *title, *author;
    apr_time_t created_at;
} ss_letterhead_t;

/**
 * Draw a document that is described by JSON, so that callers need no drawing calls: {"address":
 * [lines], "facts": [{"label","value"}], "title": "...", "blocks": [...]}. Without an address there
 * is no address window. A text is "text", or "spans": [{"text","strong","emphasis","link"}] as
 * ss_markdown_blocks() gives. Blocks:
 * {"type":"heading","level":1-3,"text"}
 * {"type":"paragraph","text","small":bool}
 * {"type":"list","ordered":bool,"start":1,"items":[text or list of blocks, ...]}
 * {"type":"facts","items":[{"label","value","strong":bool}]}
 * {"type":"table","columns":[{"label","align":"left|right","width":share}],"rows":[[cell, ...]]};
 *     a cell is a text or {"text","detail","strong":bool}
 * {"type":"sums","columns","rows","totals":[{"label","value","strong":bool}]}: a small table left,
 * totals right
 * {"type":"box","title","facts":[{"label","value"}],"lines":[...],"qr":text}
 * {"type":"page_break"}
 * Same input, same bytes.
 * @return SS_OK with the bytes in `out`, or SS_ERROR (logged)
 */
ss_status_t ss_pdf_draw(const ss_letterhead_t *letterhead, const json_t *document,
                        ss_buffer_t *out);

#endif

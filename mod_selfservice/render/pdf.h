/* PDF documents, drawn with cairo and pango: flowing text and the invoice layout. A4, fonts embedded. */
#ifndef SS_PDF_H
#define SS_PDF_H

#include "render/buffer.h"
#include "render/i18n.h"
#include "render/markdown.h"

/** Letterhead and marks of the merchant. Texts are UTF-8, never NULL. */
typedef struct ss_letterhead_t {
    const char *brand_name, *color; /* "#0b5c7d" */
    const char *font;               /* family, "" for the default */
    const char *logo_file;          /* NULL: none */
    const char *sender_line;        /* above the address window */
    const char *contact;            /* lines, top right */
    const char *const *footer;      /* up to four columns of lines, NULL-terminated */
    const char *page_of;            /* "Seite {page} von {pages}" */
    const char *lang, *title, *author;
    apr_time_t created_at;
} ss_letterhead_t;

/**
 * Draw a document that is described by JSON, so that callers need no drawing calls: {"address": [lines],
 * "facts": [{"label","value"}], "title": "...", "blocks": [...]}. Blocks: {"type":"heading","level":1-3,"text"},
 * {"type":"paragraph","text"}, {"type":"list","ordered":bool,"items":[...]},
 * {"type":"facts","items":[{"label","value"}]},
 * {"type":"table","columns":[{"label","align":"left|right","width":share}],"rows":[[...]],"totals":[{"label","value","strong":bool}]},
 * {"type":"box","title","lines":[...]}, {"type":"page_break"}.
 * @return SS_OK with the bytes in `out`, or SS_ERROR (logged)
 */
ss_status_t ss_pdf_draw(const ss_letterhead_t *letterhead, const json_t *document, ss_buffer_t *out);

#endif

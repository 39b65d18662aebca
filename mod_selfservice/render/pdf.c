/*
 * PDF documents: from letterhead and blocks to bytes, with what describes the document to programs
 * and readers.
 */
#include "render/pdf_finish.h"
#include "render/pdf_pages.h"

#include "base/date.h"
#include "base/json.h"
#include "base/log.h"

#include <cairo-pdf.h>

static void set_metadata(const ss_pdf_t *pdf)
{
    const ss_letterhead_t *letterhead = pdf->letterhead;
    const char *created = ss_time_text(letterhead->created_at, pdf->pool);

    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_TITLE, letterhead->title);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_AUTHOR, letterhead->author);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
    cairo_pdf_surface_set_metadata(pdf->surface, CAIRO_PDF_METADATA_MOD_DATE, created);
}

static ss_status_t finish(const ss_pdf_t *pdf, const ss_buffer_t *drawn, ss_buffer_t *out)
{
    cairo_status_t state;

    cairo_surface_finish(pdf->surface);
    state = cairo_status(pdf->cairo) != CAIRO_STATUS_SUCCESS ? cairo_status(pdf->cairo)
                                                             : cairo_surface_status(pdf->surface);
    if (state != CAIRO_STATUS_SUCCESS) {
        ss_log(SS_LOG_ERROR, "SS0402", NULL, "draw document: %s", cairo_status_to_string(state));
        return SS_ERROR;
    }
    return ss_pdf_finish(drawn, pdf->letterhead->lang, out);
}

ss_status_t ss_pdf_draw(const ss_letterhead_t *letterhead, const json_t *document, ss_buffer_t *out)
{
    ss_pdf_place_t place = { .x = SS_BODY_LEFT, .width = SS_BODY_WIDTH, .depth = 0 };
    ss_pdf_t pdf = { .letterhead = letterhead, .document = document };
    ss_buffer_t *drawn;
    ss_status_t status;

    apr_pool_create(&pdf.pool, out->pool);
    drawn = ss_buffer_make(65536, pdf.pool);
    pdf.pieces = apr_array_make(pdf.pool, 64, sizeof(ss_pdf_piece_t));
    if (!ss_color_parse(letterhead->color, &pdf.brand)) {
        pdf.brand = SS_INK;
    }
    pdf.brand = ss_color_on_light(pdf.brand);
    ss_pdf_open(&pdf, drawn);
    set_metadata(&pdf);
    ss_pdf_add_blocks(&pdf, json_object_get(document, "blocks"), &place);
    ss_pdf_draw_pages(&pdf, ss_pdf_first_head(&pdf), ss_pdf_footer_top(&pdf) - 5 * SS_MM);
    status = finish(&pdf, drawn, out);
    apr_pool_destroy(pdf.pool);
    return status;
}

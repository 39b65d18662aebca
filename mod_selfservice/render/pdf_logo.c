/* The merchant's logo on a page: PNG by cairo, SVG by librsvg as lines, not as pixels. */
#include "render/pdf_pages.h"

#include "base/log.h"

#include <librsvg/rsvg.h>
#include <string.h>

#define LOGO_WIDTH_MAX (60 * SS_MM)

static void log_bad_logo(const char *reason)
{
    ss_log(SS_LOG_WARNING, "SS0401", NULL, "draw logo: %s", reason);
}

/* What is left of the picture's bytes. */
typedef struct source_t {
    const unsigned char *next;
    size_t left;
} source_t;

static cairo_status_t give_bytes(void *baton, unsigned char *room, unsigned int length)
{
    source_t *source = baton;

    if (length > source->left) {
        return CAIRO_STATUS_READ_ERROR;
    }
    memcpy(room, source->next, length);
    source->next += length;
    source->left -= length;
    return CAIRO_STATUS_SUCCESS;
}

static double draw_png(ss_pdf_t *pdf, double x, double y)
{
    source_t source = { pdf->letterhead->logo, pdf->letterhead->logo_length };
    cairo_surface_t *image = cairo_image_surface_create_from_png_stream(give_bytes, &source);
    double width = cairo_image_surface_get_width(image),
           height = cairo_image_surface_get_height(image), scale;

    if (cairo_surface_status(image) != CAIRO_STATUS_SUCCESS || height <= 0) {
        log_bad_logo(cairo_status_to_string(cairo_surface_status(image)));
        cairo_surface_destroy(image);
        return 0;
    }
    scale = SS_LOGO_HEIGHT / height * width > LOGO_WIDTH_MAX ? LOGO_WIDTH_MAX / width
                                                             : SS_LOGO_HEIGHT / height;
    cairo_save(pdf->cairo);
    cairo_translate(pdf->cairo, x, y);
    cairo_scale(pdf->cairo, scale, scale);
    cairo_set_source_surface(pdf->cairo, image, 0, 0);
    cairo_paint(pdf->cairo);
    cairo_restore(pdf->cairo);
    cairo_surface_destroy(image);
    return width * scale;
}

static double svg_ratio(RsvgHandle *svg)
{
    gboolean has_width, has_height, has_box;
    RsvgLength width, height;
    RsvgRectangle box;

    rsvg_handle_get_intrinsic_dimensions(svg, &has_width, &width, &has_height, &height, &has_box,
                                         &box);
    if (has_box && box.height > 0) {
        return box.width / box.height;
    }
    return has_width && has_height && height.length > 0 ? width.length / height.length : 1;
}

static double draw_svg(ss_pdf_t *pdf, double x, double y)
{
    GError *error = NULL;
    RsvgHandle *svg = rsvg_handle_new_from_data(pdf->letterhead->logo, pdf->letterhead->logo_length,
                                                &error);
    RsvgRectangle area = { x, y, SS_LOGO_HEIGHT, SS_LOGO_HEIGHT };
    bool drawn;

    if (svg == NULL) {
        log_bad_logo(error->message);
        g_error_free(error);
        return 0;
    }
    area.width = SS_LOGO_HEIGHT * svg_ratio(svg);
    area.width = area.width > LOGO_WIDTH_MAX ? LOGO_WIDTH_MAX : area.width;
    drawn = rsvg_handle_render_document(svg, pdf->cairo, &area, NULL);
    g_object_unref(svg);
    return drawn ? area.width : 0;
}

double ss_pdf_draw_logo(ss_pdf_t *pdf, double x, double y)
{
    if (pdf->letterhead->logo == NULL) {
        return 0;
    }
    return pdf->letterhead->logo_is_png ? draw_png(pdf, x, y) : draw_svg(pdf, x, y);
}

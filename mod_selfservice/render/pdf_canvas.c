/* Drawing on a PDF page: surface, rules, frames, QR codes. */
#include "render/pdf_canvas.h"

#include "render/font_maps.h"

#include <apr_strings.h>
#include <cairo-pdf.h>
#include <math.h>
#include <qrencode.h>
#include <string.h>

#define FALLBACK_FAMILIES "Inter,Liberation Sans,DejaVu Sans,sans-serif"

static apr_status_t drop_surface(void *surface)
{
    cairo_surface_destroy(surface);
    return APR_SUCCESS;
}

static apr_status_t drop_cairo(void *cairo)
{
    cairo_destroy(cairo);
    return APR_SUCCESS;
}

static apr_status_t drop_object(void *object)
{
    g_object_unref(object);
    return APR_SUCCESS;
}

static cairo_status_t take_bytes(void *baton, const unsigned char *bytes, unsigned int length)
{
    ss_buffer_add(baton, (const char *)bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

/* Glyphs stand where the type designer put them: a page is not a screen. */
static void set_font_options(PangoContext *context)
{
    cairo_font_options_t *options = cairo_font_options_create();

    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
}

/* A stack as stylesheets have it: without quotes, and without names that only a browser knows. */
static const char *families(const char *stack, apr_pool_t *pool)
{
    static const char *const browser_names[] = { "system-ui", "-apple-system", "BlinkMacSystemFont",
                                                 "ui-sans-serif" };
    char *rest, *list = apr_pstrdup(pool, stack);
    const char *result = "";

    for (char *name = apr_strtok(list, ",", &rest); name != NULL;
         name = apr_strtok(NULL, ",", &rest)) {
        bool known = true;

        name += strspn(name, " \"'");
        name[strcspn(name, "\"'")] = '\0';
        for (int i = 0; i < SS_COUNT(browser_names); i++) {
            known = known && strcmp(name, browser_names[i]) != 0;
        }
        result = known ? apr_pstrcat(pool, result, name, ",", NULL) : result;
    }
    return apr_pstrcat(pool, result, FALLBACK_FAMILIES, NULL);
}

void ss_pdf_open(ss_pdf_t *pdf, ss_buffer_t *out)
{
    pdf->context = pango_font_map_create_context(ss_font_map_borrow(pdf->pool));
    apr_pool_cleanup_register(pdf->pool, pdf->context, drop_object, apr_pool_cleanup_null);
    set_font_options(pdf->context);
    pango_context_set_language(pdf->context, pango_language_from_string(pdf->letterhead->lang));
    pdf->families = families(pdf->letterhead->font, pdf->pool);

    pdf->surface = cairo_pdf_surface_create_for_stream(take_bytes, out, SS_PAGE_WIDTH,
                                                       SS_PAGE_HEIGHT);
    apr_pool_cleanup_register(pdf->pool, pdf->surface, drop_surface, apr_pool_cleanup_null);
    pdf->cairo = cairo_create(pdf->surface);
    apr_pool_cleanup_register(pdf->pool, pdf->cairo, drop_cairo, apr_pool_cleanup_null);
}

void ss_pdf_rule(ss_pdf_t *pdf, double x, double y, double width, ss_pdf_pen_t pen)
{
    cairo_set_source_rgb(pdf->cairo, pen.color.red, pen.color.green, pen.color.blue);
    cairo_rectangle(pdf->cairo, x, y - pen.thickness / 2, width, pen.thickness);
    cairo_fill(pdf->cairo);
}

static void round_path(cairo_t *cairo, double x, double y, double width, double height)
{
    const double radius = 2 * SS_MM, quarter = M_PI / 2;

    cairo_new_path(cairo);
    cairo_arc(cairo, x + width - radius, y + radius, radius, -quarter, 0);
    cairo_arc(cairo, x + width - radius, y + height - radius, radius, 0, quarter);
    cairo_arc(cairo, x + radius, y + height - radius, radius, quarter, 2 * quarter);
    cairo_arc(cairo, x + radius, y + radius, radius, 2 * quarter, 3 * quarter);
    cairo_close_path(cairo);
}

void ss_pdf_frame(ss_pdf_t *pdf, double x, double y, double width, double height)
{
    const double stripe = 1.4 * SS_MM;
    cairo_t *cairo = pdf->cairo;

    cairo_save(cairo);
    round_path(cairo, x, y, width, height);
    cairo_clip(cairo);
    cairo_set_source_rgb(cairo, pdf->brand.red, pdf->brand.green, pdf->brand.blue);
    cairo_rectangle(cairo, x, y, stripe, height);
    cairo_fill(cairo);
    cairo_restore(cairo);
    round_path(cairo, x, y, width, height);
    cairo_set_source_rgb(cairo, SS_LINE_STRONG.red, SS_LINE_STRONG.green, SS_LINE_STRONG.blue);
    cairo_set_line_width(cairo, 0.6);
    cairo_stroke(cairo);
}

bool ss_pdf_qr(ss_pdf_t *pdf, const char *text, double x, double y, double side)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    double module;

    if (code == NULL) {
        return false;
    }
    module = side / code->width;
    cairo_set_source_rgb(pdf->cairo, 0, 0, 0);
    for (int i = 0; i < code->width * code->width; i++) {
        if (code->data[i] & 1) {
            cairo_rectangle(pdf->cairo, x + i % code->width * module, y + i / code->width * module,
                            module, module);
        }
    }
    cairo_fill(pdf->cairo);
    QRcode_free(code);
    return true;
}

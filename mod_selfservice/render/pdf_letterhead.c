/* The merchant's letterhead: logo, address window, facts and title on the first page; head and footer of the others. */
#include "render/pdf_pages.h"

#include "base/json.h"
#include "base/log.h"

#include <apr_strings.h>
#include <librsvg/rsvg.h>
#include <string.h>
#include <strings.h>

/* Positions of a business letter. Source: DIN 5008 form B */
#define HEAD_Y (17 * SS_MM)
#define LOGO_HEIGHT (10.6 * SS_MM)
#define LOGO_WIDTH_MAX (60 * SS_MM)
#define SENDER_Y (56 * SS_MM)
#define ADDRESS_Y (63.5 * SS_MM)
#define ADDRESS_WIDTH (80 * SS_MM)
#define FACTS_X (123 * SS_MM)
#define FACTS_RIGHT (190 * SS_MM)
#define TITLE_Y (104 * SS_MM)
#define TITLE_Y_WITHOUT_ADDRESS (42 * SS_MM)
#define FACT_LEADING 15
#define FURTHER_Y (14 * SS_MM)
#define FURTHER_TEXT_Y (27 * SS_MM)
#define FOOTER_BOTTOM (286 * SS_MM)
#define FOOTER_LEADING 10
#define FOOTER_COLUMNS 4

static const ss_pdf_style_t footer_style = { 6.5, FOOTER_LEADING, false, false, { 0.275, 0.322, 0.373 } };
static const ss_pdf_style_t title_style = { 16, 21, true, false, { 0.090, 0.129, 0.169 } };

static bool is_letter(const ss_pdf_t *pdf)
{
    return json_array_size(json_object_get(pdf->document, "address")) > 0;
}

static double facts_height(const ss_pdf_t *pdf)
{
    return FACT_LEADING * (double)json_array_size(json_object_get(pdf->document, "facts"));
}

static double title_y(const ss_pdf_t *pdf)
{
    double below_facts;

    if (is_letter(pdf)) {
        below_facts = SENDER_Y + facts_height(pdf) + 8 * SS_MM;
        return below_facts > TITLE_Y ? below_facts : TITLE_Y;
    }
    return TITLE_Y_WITHOUT_ADDRESS + (facts_height(pdf) > 0 ? facts_height(pdf) + 6 * SS_MM : 0);
}

static const ss_pdf_text_t *title(ss_pdf_t *pdf)
{
    return ss_pdf_text(pdf, json_object_get(pdf->document, "title"), title_style, SS_BODY_WIDTH);
}

double ss_pdf_first_head(ss_pdf_t *pdf)
{
    return title_y(pdf) + ss_pdf_text_height(title(pdf)) + 1 * SS_MM;
}

double ss_pdf_further_head(ss_pdf_t *pdf)
{
    (void)pdf;
    return FURTHER_TEXT_Y;
}

static void log_bad_logo(const char *reason)
{
    ss_log(SS_LOG_WARNING, "SS0401", NULL, "draw logo: %s", reason);
}

/* @return the width it took, 0 if it could not be drawn */
static double draw_png(ss_pdf_t *pdf, const char *file, double x, double y)
{
    cairo_surface_t *image = cairo_image_surface_create_from_png(file);
    double width = cairo_image_surface_get_width(image), height = cairo_image_surface_get_height(image), scale;

    if (cairo_surface_status(image) != CAIRO_STATUS_SUCCESS || height <= 0) {
        log_bad_logo(cairo_status_to_string(cairo_surface_status(image)));
        cairo_surface_destroy(image);
        return 0;
    }
    scale = LOGO_HEIGHT / height * width > LOGO_WIDTH_MAX ? LOGO_WIDTH_MAX / width : LOGO_HEIGHT / height;
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

    rsvg_handle_get_intrinsic_dimensions(svg, &has_width, &width, &has_height, &height, &has_box, &box);
    if (has_box && box.height > 0) {
        return box.width / box.height;
    }
    return has_width && has_height && height.length > 0 ? width.length / height.length : 1;
}

static double draw_svg(ss_pdf_t *pdf, const char *file, double x, double y)
{
    GError *error = NULL;
    RsvgHandle *svg = rsvg_handle_new_from_file(file, &error);
    RsvgRectangle area = { x, y, LOGO_HEIGHT, LOGO_HEIGHT };
    bool drawn;

    if (svg == NULL) {
        log_bad_logo(error->message);
        g_error_free(error);
        return 0;
    }
    area.width = LOGO_HEIGHT * svg_ratio(svg);
    area.width = area.width > LOGO_WIDTH_MAX ? LOGO_WIDTH_MAX : area.width;
    drawn = rsvg_handle_render_document(svg, pdf->cairo, &area, NULL);
    g_object_unref(svg);
    return drawn ? area.width : 0;
}

static double draw_logo(ss_pdf_t *pdf, double x, double y)
{
    const char *file = pdf->letterhead->logo_file, *ending = file == NULL ? NULL : strrchr(file, '.');

    if (ending == NULL) {
        return 0;
    }
    return strcasecmp(ending, ".svg") == 0 ? draw_svg(pdf, file, x, y) : draw_png(pdf, file, x, y);
}

/* Lines that belong together but are no sentence: one paragraph each, or readers would run them into each other. */
static void draw_single_lines(ss_pdf_t *pdf, const ss_pdf_text_t *text, double x, double y)
{
    int count = ss_pdf_text_lines(text);

    for (int i = 0; i < count; i++) {
        cairo_tag_begin(pdf->cairo, "P", NULL);
        ss_pdf_draw_lines(pdf, text, i, i + 1, x, y + i * ss_pdf_text_height(text) / count);
        cairo_tag_end(pdf->cairo, "P");
    }
}

/* Logo and name at the left, how to reach the merchant at the right. */
static void draw_brand(ss_pdf_t *pdf)
{
    double logo = draw_logo(pdf, SS_BODY_LEFT, HEAD_Y), x = SS_BODY_LEFT + (logo > 0 ? logo + 3 * SS_MM : 0);
    const ss_pdf_text_t *name = ss_pdf_plain(
        pdf, pdf->letterhead->brand_name,
        (ss_pdf_style_t){ 13, LOGO_HEIGHT, true, false, logo > 0 ? SS_INK : pdf->brand }, 0);
    const ss_pdf_text_t *contact = ss_pdf_plain(pdf, pdf->letterhead->contact,
                                                (ss_pdf_style_t){ 8.5, 12, false, true, SS_INK_SOFT }, 70 * SS_MM);

    ss_pdf_draw_tagged(pdf, "P", name, x, HEAD_Y);
    draw_single_lines(pdf, contact, FACTS_RIGHT - 70 * SS_MM, HEAD_Y);
}

static void draw_mark(ss_pdf_t *pdf)
{
    const ss_pdf_style_t style = { 8.5, 12, true, false, { 0.659, 0.133, 0.102 } };

    if (*pdf->letterhead->mark != '\0') {
        ss_pdf_draw_text(pdf, ss_pdf_plain(pdf, pdf->letterhead->mark, style, SS_BODY_WIDTH), SS_BODY_LEFT, 7 * SS_MM);
    }
}

static void draw_address(ss_pdf_t *pdf)
{
    const ss_pdf_style_t sender = { 7, 9, false, false, SS_INK_SOFT }, line = { 10, 13, false, false, SS_INK };
    double y = ADDRESS_Y;
    size_t index;
    json_t *words;

    ss_pdf_draw_tagged(pdf, "P", ss_pdf_plain(pdf, pdf->letterhead->sender_line, sender, 0), SS_BODY_LEFT, SENDER_Y);
    ss_pdf_rule(pdf, SS_BODY_LEFT, SENDER_Y + 11.5, ADDRESS_WIDTH, 0.3, SS_LINE_STRONG);
    json_array_foreach(json_object_get(pdf->document, "address"), index, words) {
        const ss_pdf_text_t *text = ss_pdf_text(pdf, words, line, ADDRESS_WIDTH);

        ss_pdf_draw_tagged(pdf, "P", text, SS_BODY_LEFT, y);
        y += ss_pdf_text_height(text);
    }
}

static void draw_facts(ss_pdf_t *pdf, double x, double y)
{
    const ss_pdf_style_t label = { 9, FACT_LEADING, false, false, SS_INK_SOFT };
    const ss_pdf_style_t value = { 9, FACT_LEADING, false, true, SS_INK };
    size_t index;
    json_t *fact;

    if (facts_height(pdf) <= 0) {
        return;
    }
    cairo_tag_begin(pdf->cairo, "Table", NULL);
    json_array_foreach(json_object_get(pdf->document, "facts"), index, fact) {
        cairo_tag_begin(pdf->cairo, "TR", NULL);
        ss_pdf_draw_tagged(pdf, "TH", ss_pdf_text(pdf, json_object_get(fact, "label"), label, 0), x, y);
        ss_pdf_draw_tagged(pdf, "TD", ss_pdf_text(pdf, json_object_get(fact, "value"), value, FACTS_RIGHT - x), x, y);
        cairo_tag_end(pdf->cairo, "TR");
        y += FACT_LEADING;
    }
    cairo_tag_end(pdf->cairo, "Table");
}

/* Where to fold and to punch. */
static void draw_marks(ss_pdf_t *pdf)
{
    ss_pdf_rule(pdf, 4 * SS_MM, 105 * SS_MM, 4 * SS_MM, 0.3, SS_LINE_STRONG);
    ss_pdf_rule(pdf, 4 * SS_MM, 148.5 * SS_MM, 5.5 * SS_MM, 0.3, SS_LINE_STRONG);
    ss_pdf_rule(pdf, 4 * SS_MM, 210 * SS_MM, 4 * SS_MM, 0.3, SS_LINE_STRONG);
}

void ss_pdf_draw_first_head(ss_pdf_t *pdf)
{
    draw_mark(pdf);
    draw_brand(pdf);
    if (is_letter(pdf)) {
        draw_address(pdf);
        draw_facts(pdf, FACTS_X, SENDER_Y);
        draw_marks(pdf);
    } else {
        draw_facts(pdf, SS_BODY_LEFT, TITLE_Y_WITHOUT_ADDRESS);
    }
    ss_pdf_draw_tagged(pdf, "H1", title(pdf), SS_BODY_LEFT, title_y(pdf));
}

void ss_pdf_draw_further_head(ss_pdf_t *pdf)
{
    const ss_pdf_style_t left = { 8.5, 12, true, false, SS_INK_SOFT }, right = { 8.5, 12, false, true, SS_INK_SOFT };
    double half = SS_BODY_WIDTH / 2;

    draw_mark(pdf);
    ss_pdf_draw_lines(pdf, ss_pdf_plain(pdf, pdf->letterhead->brand_name, left, half), 0, 1, SS_BODY_LEFT, FURTHER_Y);
    ss_pdf_draw_lines(pdf, ss_pdf_text(pdf, json_object_get(pdf->document, "title"), right, half), 0, 1,
                      SS_BODY_LEFT + half, FURTHER_Y);
    ss_pdf_rule(pdf, SS_BODY_LEFT, FURTHER_Y + 15, SS_BODY_WIDTH, 0.4, SS_LINE_SOFT);
}

/* The columns of the footer for one page, laid out; the page's number closes the last one. */
typedef struct footer_t {
    const ss_pdf_text_t *texts[FOOTER_COLUMNS];
    double widths[FOOTER_COLUMNS];
    int count;
    double width, height;
} footer_t;

static const char *page_number(const ss_pdf_t *pdf, int page, int pages)
{
    const char *text = pdf->letterhead->page_of, *place;
    ss_buffer_t *out = ss_buffer_make(64, pdf->pool);

    for (; (place = strchr(text, '{')) != NULL; text = place + strcspn(place, "}") + 1) {
        bool total = strncmp(place, "{pages}", 7) == 0;

        if (strchr(place, '}') == NULL) {
            break;
        }
        ss_buffer_add(out, text, (size_t)(place - text));
        ss_buffer_add_text(out, apr_itoa(pdf->pool, total ? pages : page));
    }
    ss_buffer_add_text(out, text);
    return out->text;
}

static footer_t read_footer(ss_pdf_t *pdf, int page, int pages, double column_width)
{
    const char *const *columns = pdf->letterhead->footer;
    footer_t footer = { .count = 0 };

    while (footer.count < FOOTER_COLUMNS && columns[footer.count] != NULL) {
        int i = footer.count++;
        bool last = columns[footer.count] == NULL || footer.count == FOOTER_COLUMNS;
        const char *words = !last ? columns[i]
                                  : apr_pstrcat(pdf->pool, columns[i], *columns[i] == '\0' ? "" : "\n",
                                                page_number(pdf, page, pages), NULL);

        footer.texts[i] = ss_pdf_plain(pdf, words, footer_style, column_width);
        footer.widths[i] = ss_pdf_text_width(footer.texts[i]);
        footer.width += footer.widths[i];
        footer.height = ss_pdf_text_height(footer.texts[i]) > footer.height ? ss_pdf_text_height(footer.texts[i])
                                                                            : footer.height;
    }
    return footer;
}

/* Columns as wide as their words; if that is too wide for the page, all of one width, with broken lines. */
static footer_t footer_of(ss_pdf_t *pdf, int page, int pages)
{
    const double gap = 4 * SS_MM;
    footer_t footer = read_footer(pdf, page, pages, 0);

    if (footer.count > 1 && footer.width + (footer.count - 1) * gap > SS_BODY_WIDTH) {
        double width = (SS_BODY_WIDTH - (footer.count - 1) * gap) / footer.count;

        footer = read_footer(pdf, page, pages, width);
        footer.width = width * footer.count;
        for (int i = 0; i < footer.count; i++) {
            footer.widths[i] = width;
        }
    }
    return footer;
}

double ss_pdf_footer_top(ss_pdf_t *pdf)
{
    return FOOTER_BOTTOM - footer_of(pdf, 99, 99).height - 2 * SS_MM;
}

void ss_pdf_draw_footer(ss_pdf_t *pdf, int page, int pages)
{
    footer_t footer = footer_of(pdf, page, pages);
    double x = SS_BODY_LEFT, y = ss_pdf_footer_top(pdf);
    double gap = footer.count > 1 ? (SS_BODY_WIDTH - footer.width) / (footer.count - 1) : 0;

    for (int i = 0; i < footer.count; i++) {
        ss_pdf_rule(pdf, x, y, footer.widths[i], 0.3, SS_LINE_STRONG);
        if (page == pages) {
            draw_single_lines(pdf, footer.texts[i], x, y + 2 * SS_MM);
        } else {
            ss_pdf_draw_text(pdf, footer.texts[i], x, y + 2 * SS_MM);
        }
        x += footer.widths[i] + gap;
    }
}

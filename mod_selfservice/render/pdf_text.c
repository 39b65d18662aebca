/* Texts of a PDF page: words with their looks, broken into lines, drawn line by line. */
#include "render/pdf_canvas.h"

#include "base/json.h"

#include <apr_strings.h>
#include <string.h>
#include <unicode/utf8.h>

struct ss_pdf_text_t {
    PangoLayout *layout;
    ss_pdf_style_t style;
    double width; /* given; 0 for the text's own */
    const char *words;
    apr_array_header_t *links; /* of link_t */
};

/* A stretch of the text, in bytes, that leads somewhere. */
typedef struct link_t {
    int start, end;
    const char *url;
} link_t;

static apr_status_t drop_layout(void *layout)
{
    g_object_unref(layout);
    return APR_SUCCESS;
}

static void add_look(PangoAttrList *looks, PangoAttribute *look, int start, int end)
{
    look->start_index = (guint)start;
    look->end_index = (guint)end;
    pango_attr_list_insert(looks, look);
}

static void add_link_color(PangoAttrList *looks, ss_color_t color, int start, int end)
{
    add_look(looks,
             pango_attr_foreground_new((guint16)(color.red * 65535), (guint16)(color.green * 65535),
                                       (guint16)(color.blue * 65535)),
             start, end);
    add_look(looks, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), start, end);
}

/*
 * Cairo gives up a whole document for one noncharacter such as U+FFFF, which people can send: it
 * becomes U+FFFD.
 */
static const char *drawable(const char *text, apr_pool_t *pool)
{
    int32_t length = (int32_t)strlen(text), at = 0;
    ss_buffer_t *out = ss_buffer_make((size_t)length + 1, pool);

    while (at < length) {
        int32_t from = at;
        UChar32 character;

        U8_NEXT(text, at, length, character);
        if (character < 0 || U_IS_UNICODE_NONCHAR(character)) {
            ss_buffer_add_text(out, "\xEF\xBF\xBD");
        } else {
            ss_buffer_add(out, text + from, (size_t)(at - from));
        }
    }
    return out->text;
}

/* Append the spans to the words and note their looks. */
static const char *read_spans(ss_pdf_t *pdf, const json_t *spans, PangoAttrList *looks,
                              apr_array_header_t *links)
{
    ss_buffer_t *words = ss_buffer_make(256, pdf->pool);
    size_t index;
    json_t *span;

    json_array_foreach(spans, index, span) {
        const char *url = ss_json_text(span, "link");
        int start = (int)words->length, end;

        ss_buffer_add_text(words, drawable(ss_json_text(span, "text"), pdf->pool));
        end = (int)words->length;
        if (ss_json_bool(span, "strong")) {
            add_look(looks, pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD), start, end);
        }
        if (ss_json_bool(span, "emphasis")) {
            add_look(looks, pango_attr_style_new(PANGO_STYLE_ITALIC), start, end);
        }
        if (*url != '\0') {
            add_link_color(looks, pdf->brand, start, end);
            APR_ARRAY_PUSH(links, link_t) = ((link_t){ start, end, url });
        }
    }
    return words->text;
}

static const char *read_words(ss_pdf_t *pdf, const json_t *content, PangoAttrList *looks,
                              apr_array_header_t *links)
{
    const json_t *spans = json_object_get(content, "spans");

    if (spans != NULL) {
        return read_spans(pdf, spans, looks, links);
    }
    return drawable(json_is_string(content) ? json_string_value(content)
                                            : ss_json_text(content, "text"),
                    pdf->pool);
}

static PangoFontDescription *font(const ss_pdf_t *pdf, ss_pdf_style_t style)
{
    PangoFontDescription *description = pango_font_description_new();

    pango_font_description_set_family(description, pdf->families);
    pango_font_description_set_absolute_size(description, style.size * PANGO_SCALE);
    pango_font_description_set_weight(description,
                                      style.strong ? PANGO_WEIGHT_SEMIBOLD : PANGO_WEIGHT_NORMAL);
    return description;
}

const ss_pdf_text_t *ss_pdf_text(ss_pdf_t *pdf, const json_t *content, ss_pdf_style_t style,
                                 double width)
{
    ss_pdf_text_t *text = apr_pcalloc(pdf->pool, sizeof(*text));
    PangoAttrList *looks = pango_attr_list_new();
    PangoFontDescription *description = font(pdf, style);

    text->layout = pango_layout_new(pdf->context);
    apr_pool_cleanup_register(pdf->pool, text->layout, drop_layout, apr_pool_cleanup_null);
    text->style = style;
    text->width = width;
    text->links = apr_array_make(pdf->pool, 1, sizeof(link_t));
    /*
     * Digits of one width, so that columns of amounts stand; no contextual forms, so that "2 x 3"
     * stays what it is.
     */
    pango_attr_list_insert(looks, pango_attr_font_features_new("tnum=1, calt=0"));
    text->words = read_words(pdf, content, looks, text->links);
    pango_layout_set_font_description(text->layout, description);
    pango_layout_set_attributes(text->layout, looks);
    pango_layout_set_text(text->layout, text->words, -1);
    pango_layout_set_wrap(text->layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_width(text->layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_font_description_free(description);
    pango_attr_list_unref(looks);
    return text;
}

const ss_pdf_text_t *ss_pdf_plain(ss_pdf_t *pdf, const char *words, ss_pdf_style_t style,
                                  double width)
{
    return ss_pdf_text(pdf, ss_json_in_pool(json_string(words), pdf->pool), style, width);
}

int ss_pdf_text_lines(const ss_pdf_text_t *text)
{
    return *text->words == '\0' ? 0 : pango_layout_get_line_count(text->layout);
}

double ss_pdf_text_height(const ss_pdf_text_t *text)
{
    return ss_pdf_text_lines(text) * text->style.leading;
}

double ss_pdf_text_width(const ss_pdf_text_t *text)
{
    PangoRectangle area;

    pango_layout_get_extents(text->layout, NULL, &area);
    return (double)area.width / PANGO_SCALE;
}

const char *ss_pdf_text_words(const ss_pdf_text_t *text)
{
    return text->words;
}

/* What has a meaning in cairo's attributes, or is no ASCII, is written as in URLs. */
static const char *attribute_url(const char *url, apr_pool_t *pool)
{
    static const char hex[] = "0123456789ABCDEF";
    ss_buffer_t *out = ss_buffer_make(strlen(url) * 3 + 1, pool);

    for (; *url != '\0'; url++) {
        unsigned char byte = (unsigned char)*url;
        char code[] = { '%', hex[byte >> 4], hex[byte & 15] };
        bool kept = byte > 32 && byte < 127 && byte != '\'' && byte != '\\';

        ss_buffer_add(out, kept ? url : code, kept ? 1 : 3);
    }
    return out->text;
}

/* The parts of a line that belong to a link become areas to click on. */
static void draw_links(ss_pdf_t *pdf, const ss_pdf_text_t *text, PangoLayoutLine *line, double x,
                       double y)
{
    int last = line->start_index + line->length, left, right;

    for (int i = 0; i < text->links->nelts; i++) {
        const link_t *link = &APR_ARRAY_IDX(text->links, i, link_t);
        int from = link->start > line->start_index ? link->start : line->start_index;
        int to = link->end < last ? link->end : last;
        const char *place;

        if (from >= to) {
            continue;
        }
        pango_layout_line_index_to_x(line, from, FALSE, &left);
        pango_layout_line_index_to_x(line, to, FALSE, &right);
        place = apr_psprintf(pdf->pool, "rect=[%.2f %.2f %.2f %.2f] uri='%s'",
                             x + (double)left / PANGO_SCALE, y,
                             (double)(right - left) / PANGO_SCALE, text->style.leading,
                             attribute_url(link->url, pdf->pool));
        cairo_tag_begin(pdf->cairo, CAIRO_TAG_LINK, place);
        cairo_tag_end(pdf->cairo, CAIRO_TAG_LINK);
    }
}

static void draw_line(ss_pdf_t *pdf, const ss_pdf_text_t *text, int number, double x, double y)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(text->layout, number);
    PangoRectangle area;
    double ascent, descent;

    pango_layout_line_get_extents(line, NULL, &area);
    ascent = -(double)area.y / PANGO_SCALE;
    descent = (double)area.height / PANGO_SCALE - ascent;
    if (text->style.right) {
        x += text->width - (double)area.width / PANGO_SCALE;
    }
    cairo_set_source_rgb(pdf->cairo, text->style.ink.red, text->style.ink.green,
                         text->style.ink.blue);
    cairo_move_to(pdf->cairo, x, y + (text->style.leading - ascent - descent) / 2 + ascent);
    pango_cairo_show_layout_line(pdf->cairo, line);
    draw_links(pdf, text, line, x, y);
}

void ss_pdf_draw_lines(ss_pdf_t *pdf, const ss_pdf_lines_t *lines, double x, double y)
{
    const ss_pdf_text_t *text = lines->text;
    int last = ss_pdf_text_lines(text);

    for (int i = lines->from; i < lines->to && i < last; i++) {
        draw_line(pdf, text, i, x, y + (i - lines->from) * text->style.leading);
    }
}

void ss_pdf_draw_text(ss_pdf_t *pdf, const ss_pdf_text_t *text, double x, double y)
{
    const ss_pdf_lines_t all = { text, 0, ss_pdf_text_lines(text) };

    ss_pdf_draw_lines(pdf, &all, x, y);
}

void ss_pdf_draw_tagged(ss_pdf_t *pdf, const char *tag, const ss_pdf_text_t *text, double x,
                        double y)
{
    cairo_tag_begin(pdf->cairo, tag, NULL);
    ss_pdf_draw_text(pdf, text, x, y);
    cairo_tag_end(pdf->cairo, tag);
}

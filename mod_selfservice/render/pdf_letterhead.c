/*
 * The merchant's letterhead: logo, address window, facts and title on the first page; head and
 * footer of the others.
 */
#include "render/pdf_pages.h"

#include "base/json.h"

#include <apr_strings.h>
#include <math.h>
#include <string.h>

/* Positions of a business letter. Source: DIN 5008 form B */
#define HEAD_Y (17 * SS_MM)
#define SENDER_Y (56 * SS_MM)
#define ADDRESS_Y (63.5 * SS_MM)
#define ADDRESS_WIDTH (80 * SS_MM)
#define FACTS_X (115 * SS_MM)
#define FACTS_RIGHT (190 * SS_MM)
#define TITLE_Y (98 * SS_MM)
#define TITLE_Y_WITHOUT_ADDRESS (42 * SS_MM)
#define FACT_LEADING 14
#define FURTHER_Y (14 * SS_MM)
#define FURTHER_TEXT_Y (27 * SS_MM)
#define FOOTER_BOTTOM (287.5 * SS_MM)
#define FOOTER_LEADING 10
#define FOOTER_COLUMNS 4

static const ss_pdf_style_t footer_style = {
    6.5, FOOTER_LEADING, false, false, { 0.275, 0.322, 0.373 }
};
static const ss_pdf_style_t title_style = { 16, 21, true, false, { 0.090, 0.129, 0.169 } };

static bool is_letter(const ss_pdf_t *pdf)
{
    return json_array_size(json_object_get(pdf->document, "address")) > 0;
}

/*
 * The facts beside the address, laid out: labels in one column, values at the right edge, broken if
 * need be.
 */
typedef struct facts_t {
    int count;
    const ss_pdf_text_t **labels, **values;
    double x, width, height;
} facts_t;

static facts_t read_facts(ss_pdf_t *pdf)
{
    const ss_pdf_style_t label = { 9, FACT_LEADING, false, false, SS_INK_SOFT };
    const ss_pdf_style_t value = { 9, FACT_LEADING, false, true, SS_INK };
    const json_t *list = json_object_get(pdf->document, "facts");
    facts_t facts = { .count = (int)json_array_size(list),
                      .x = is_letter(pdf) ? FACTS_X : SS_BODY_LEFT };
    double label_width = 0;

    facts.labels = apr_palloc(pdf->pool, sizeof(*facts.labels) * (size_t)(facts.count + 1));
    facts.values = apr_palloc(pdf->pool, sizeof(*facts.values) * (size_t)(facts.count + 1));
    for (int i = 0; i < facts.count; i++) {
        const json_t *fact = json_array_get(list, (size_t)i);

        facts.labels[i] = ss_pdf_text(pdf, json_object_get(fact, "label"), label, 0);
        label_width = fmax(label_width, ss_pdf_text_width(facts.labels[i]));
    }
    facts.width = FACTS_RIGHT - facts.x - label_width - 3 * SS_MM;
    for (int i = 0; i < facts.count; i++) {
        const json_t *fact = json_array_get(list, (size_t)i);

        facts.values[i] = ss_pdf_text(pdf, json_object_get(fact, "value"), value, facts.width);
        facts.height += fmax(FACT_LEADING, ss_pdf_text_height(facts.values[i]));
    }
    return facts;
}

static double title_y(ss_pdf_t *pdf)
{
    facts_t facts = read_facts(pdf);

    if (is_letter(pdf)) {
        return fmax(TITLE_Y, SENDER_Y + facts.height + 8 * SS_MM);
    }
    return TITLE_Y_WITHOUT_ADDRESS + (facts.count > 0 ? facts.height + 6 * SS_MM : 0);
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

/*
 * Lines that belong together but are no sentence: one paragraph each, or readers would run them
 * into each other.
 */
static void draw_single_lines(ss_pdf_t *pdf, const ss_pdf_text_t *text, double x, double y)
{
    int count = ss_pdf_text_lines(text);

    for (int i = 0; i < count; i++) {
        const ss_pdf_lines_t line = { text, i, i + 1 };

        cairo_tag_begin(pdf->cairo, "P", NULL);
        ss_pdf_draw_lines(pdf, &line, x, y + i * ss_pdf_text_height(text) / count);
        cairo_tag_end(pdf->cairo, "P");
    }
}

/* Logo and name at the left, how to reach the merchant at the right. */
static void draw_brand(ss_pdf_t *pdf)
{
    double logo = ss_pdf_draw_logo(pdf, SS_BODY_LEFT, HEAD_Y),
           x = SS_BODY_LEFT + (logo > 0 ? logo + 3 * SS_MM : 0);
    const ss_pdf_text_t *name = ss_pdf_plain(
        pdf, pdf->letterhead->brand_name,
        (ss_pdf_style_t){ 13, SS_LOGO_HEIGHT, true, false, logo > 0 ? SS_INK : pdf->brand }, 0);
    const ss_pdf_text_t *contact = ss_pdf_plain(
        pdf, pdf->letterhead->contact, (ss_pdf_style_t){ 8.5, 12, false, true, SS_INK_SOFT },
        70 * SS_MM);

    ss_pdf_draw_tagged(pdf, "P", name, x, HEAD_Y);
    draw_single_lines(pdf, contact, FACTS_RIGHT - 70 * SS_MM, HEAD_Y);
}

static void draw_mark(ss_pdf_t *pdf)
{
    const ss_pdf_style_t style = { 8.5, 12, true, false, { 0.659, 0.133, 0.102 } };

    if (*pdf->letterhead->mark != '\0') {
        ss_pdf_draw_text(pdf, ss_pdf_plain(pdf, pdf->letterhead->mark, style, SS_BODY_WIDTH),
                         SS_BODY_LEFT, 7 * SS_MM);
    }
}

static void draw_address(ss_pdf_t *pdf)
{
    const ss_pdf_style_t sender = { 7, 9, false, false, SS_INK_SOFT },
                         line = { 10, 13, false, false, SS_INK };
    double y = ADDRESS_Y;
    size_t index;
    json_t *words;

    ss_pdf_draw_tagged(pdf, "P", ss_pdf_plain(pdf, pdf->letterhead->sender_line, sender, 0),
                       SS_BODY_LEFT, SENDER_Y);
    ss_pdf_rule(pdf, SS_BODY_LEFT, SENDER_Y + 11.5, ADDRESS_WIDTH,
                (ss_pdf_pen_t){ 0.3, SS_LINE_STRONG });
    json_array_foreach(json_object_get(pdf->document, "address"), index, words) {
        const ss_pdf_text_t *text = ss_pdf_text(pdf, words, line, ADDRESS_WIDTH);

        ss_pdf_draw_tagged(pdf, "P", text, SS_BODY_LEFT, y);
        y += ss_pdf_text_height(text);
    }
}

static void draw_facts(ss_pdf_t *pdf, double y)
{
    facts_t facts = read_facts(pdf);

    if (facts.count == 0) {
        return;
    }
    cairo_tag_begin(pdf->cairo, "Table", NULL);
    for (int i = 0; i < facts.count; i++) {
        cairo_tag_begin(pdf->cairo, "TR", NULL);
        ss_pdf_draw_tagged(pdf, "TH", facts.labels[i], facts.x, y);
        ss_pdf_draw_tagged(pdf, "TD", facts.values[i], FACTS_RIGHT - facts.width, y);
        cairo_tag_end(pdf->cairo, "TR");
        y += fmax(FACT_LEADING, ss_pdf_text_height(facts.values[i]));
    }
    cairo_tag_end(pdf->cairo, "Table");
}

/* Where to fold and to punch. */
static void draw_marks(ss_pdf_t *pdf)
{
    ss_pdf_rule(pdf, 4 * SS_MM, 105 * SS_MM, 4 * SS_MM, (ss_pdf_pen_t){ 0.3, SS_LINE_STRONG });
    ss_pdf_rule(pdf, 4 * SS_MM, 148.5 * SS_MM, 5.5 * SS_MM, (ss_pdf_pen_t){ 0.3, SS_LINE_STRONG });
    ss_pdf_rule(pdf, 4 * SS_MM, 210 * SS_MM, 4 * SS_MM, (ss_pdf_pen_t){ 0.3, SS_LINE_STRONG });
}

void ss_pdf_draw_first_head(ss_pdf_t *pdf)
{
    draw_mark(pdf);
    draw_brand(pdf);
    if (is_letter(pdf)) {
        draw_address(pdf);
        draw_facts(pdf, SENDER_Y);
        draw_marks(pdf);
    } else {
        draw_facts(pdf, TITLE_Y_WITHOUT_ADDRESS);
    }
    ss_pdf_draw_tagged(pdf, "H1", title(pdf), SS_BODY_LEFT, title_y(pdf));
}

void ss_pdf_draw_further_head(ss_pdf_t *pdf)
{
    const ss_pdf_style_t left = { 8.5, 12, true, false, SS_INK_SOFT },
                         right = { 8.5, 12, false, true, SS_INK_SOFT };
    double half = SS_BODY_WIDTH / 2;
    const ss_pdf_lines_t brand = { ss_pdf_plain(pdf, pdf->letterhead->brand_name, left, half), 0,
                                   1 };
    const ss_pdf_lines_t title = {
        ss_pdf_text(pdf, json_object_get(pdf->document, "title"), right, half), 0, 1
    };

    draw_mark(pdf);
    ss_pdf_draw_lines(pdf, &brand, SS_BODY_LEFT, FURTHER_Y);
    ss_pdf_draw_lines(pdf, &title, SS_BODY_LEFT + half, FURTHER_Y);
    ss_pdf_rule(pdf, SS_BODY_LEFT, FURTHER_Y + 15, SS_BODY_WIDTH,
                (ss_pdf_pen_t){ 0.4, SS_LINE_SOFT });
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

/* `widths`: of the columns; NULL: as wide as their words */
static footer_t read_footer(ss_pdf_t *pdf, int page, int pages, const double *widths)
{
    const char *const *columns = pdf->letterhead->footer;
    footer_t footer = { .count = 0 };

    while (footer.count < FOOTER_COLUMNS && columns[footer.count] != NULL) {
        int i = footer.count++;
        bool last = columns[footer.count] == NULL || footer.count == FOOTER_COLUMNS;
        const char *words = !last ? columns[i]
                                  : apr_pstrcat(pdf->pool, columns[i],
                                                *columns[i] == '\0' ? "" : "\n",
                                                page_number(pdf, page, pages), NULL);

        footer.texts[i] = ss_pdf_plain(pdf, words, footer_style, widths == NULL ? 0 : widths[i]);
        footer.widths[i] = widths == NULL ? ss_pdf_text_width(footer.texts[i]) : widths[i];
        footer.width += footer.widths[i];
        footer.height = ss_pdf_text_height(footer.texts[i]) > footer.height
                            ? ss_pdf_text_height(footer.texts[i])
                            : footer.height;
    }
    return footer;
}

/*
 * Columns that are too wide for the page together get narrower by the same part each, and break
 * their lines.
 */
static footer_t footer_of(ss_pdf_t *pdf, int page, int pages)
{
    footer_t footer = read_footer(pdf, page, pages, NULL);
    double room = SS_BODY_WIDTH - (footer.count - 1) * 4 * SS_MM, widths[FOOTER_COLUMNS];

    if (footer.width <= room) {
        return footer;
    }
    for (int i = 0; i < footer.count; i++) {
        widths[i] = footer.widths[i] * room / footer.width;
    }
    return read_footer(pdf, page, pages, widths);
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
        ss_pdf_rule(pdf, x, y, footer.widths[i], (ss_pdf_pen_t){ 0.3, SS_LINE_STRONG });
        if (page == pages) {
            draw_single_lines(pdf, footer.texts[i], x, y + 2 * SS_MM);
        } else {
            ss_pdf_draw_text(pdf, footer.texts[i], x, y + 2 * SS_MM);
        }
        x += footer.widths[i] + gap;
    }
}

/* Colours of a merchant's pages. What is read stays legible, whatever the brand looks like. */
#include "render/theme.h"

#include "render/buffer.h"

#include <apr_strings.h>
#include <math.h>
#include <strings.h>

#define TEXT_CONTRAST 4.5
#define SAFE_CONTRAST 4.6   /* for computed colours: rounding cannot undo it */
#define BRAND_CONTRAST 5.0
#define CONTROL_CONTRAST 3.1
#define DARK_BELOW 0.179    /* luminance at which black and white are equally legible */
#define LIGHT_FROM 0.18     /* luminance of surfaces on which black text has SAFE_CONTRAST */
#define DARK_UP_TO 0.178    /* and white text */
#define LIGHT_SURFACE 0.45  /* luminance of a surface that was too dark for its page */
#define DARK_SURFACE 0.05   /* and too light */
#define LIGHT_TEXT 0.25     /* luminance at which text can be read on the built-in dark surfaces */
#define LARGEST_RADIUS 20
#define LIGHT_SHADOW "--shadow:0 1px 2px rgb(16 24 32/.05),0 8px 24px -12px rgb(16 24 32/.16)"
#define DARK_SHADOW "--shadow:0 1px 2px rgb(0 0 0/.4),0 8px 24px -12px rgb(0 0 0/.6)"
#define DEFAULT_PRIMARY "#1f4e79"
#define DEFAULT_ACCENT "#c2410c"
#define DEFAULT_FONT "system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"

/* The neutral colours end with BAD_BG; the others are computed from the brand. */
static const struct {
    const char *name, *light, *dark;
} tokens[SS_TOKEN_COUNT] = {
    [SS_TOKEN_BG] = { "bg", "#f6f7f9", "#0e1318" },
    [SS_TOKEN_SURFACE] = { "surface", "#ffffff", "#161c23" },
    [SS_TOKEN_SURFACE_2] = { "surface-2", "#fafbfc", "#1a2129" },
    [SS_TOKEN_INK] = { "ink", "#17212b", "#e9eef3" },
    [SS_TOKEN_INK_2] = { "ink-2", "#46525f", "#bac5d0" },
    [SS_TOKEN_INK_3] = { "ink-3", "#5b6774", "#9daab7" },
    [SS_TOKEN_LINE] = { "line", "#e2e6eb", "#2a333d" },
    [SS_TOKEN_LINE_STRONG] = { "line-strong", "#808c9a", "#74818f" },
    [SS_TOKEN_OK] = { "ok", "#0f6a45", "#7fd6ab" },
    [SS_TOKEN_OK_BG] = { "ok-bg", "#e8f5ee", "#12291f" },
    [SS_TOKEN_WARN] = { "warn", "#7d4a00", "#f0c274" },
    [SS_TOKEN_WARN_BG] = { "warn-bg", "#fff4df", "#2d2312" },
    [SS_TOKEN_BAD] = { "bad", "#a8221a", "#ff9e95" },
    [SS_TOKEN_BAD_BG] = { "bad-bg", "#fdeeec", "#331917" },
    [SS_TOKEN_BRAND] = { "brand", NULL, NULL },
    [SS_TOKEN_BRAND_INK] = { "brand-ink", NULL, NULL },
    [SS_TOKEN_BRAND_ANTI] = { "brand-anti", NULL, NULL },
    [SS_TOKEN_BRAND_TEXT] = { "brand-text", NULL, NULL },
    [SS_TOKEN_BRAND_TINT] = { "brand-tint", NULL, NULL },
    [SS_TOKEN_BRAND_HOVER] = { "brand-hover", NULL, NULL },
    [SS_TOKEN_ACCENT] = { "accent", NULL, NULL },
};

/* Text stands on these; the tint of the brand is added when it is known. */
static const ss_token_t surfaces[] = {
    SS_TOKEN_BG,    SS_TOKEN_SURFACE, SS_TOKEN_SURFACE_2,
    SS_TOKEN_OK_BG, SS_TOKEN_WARN_BG, SS_TOKEN_BAD_BG,
};

/* What is computed is what is printed: 8 bits per channel. */
static ss_color_t exact(ss_color_t color)
{
    return (ss_color_t){ round(color.red * 255) / 255, round(color.green * 255) / 255,
                         round(color.blue * 255) / 255 };
}

static bool read_color(ss_color_t *color, const char *role, const char *text, const char **error,
                       apr_pool_t *pool)
{
    if (ss_color_parse(text, color)) {
        return true;
    }
    *error = apr_psprintf(pool, "SelfServiceBrandColor %s \"%s\": write #RRGGBB", role, text);
    return false;
}

static void fill_neutrals(ss_scheme_t *scheme)
{
    for (int i = 0; i <= SS_TOKEN_BAD_BG; i++) {
        ss_color_parse(scheme->dark ? tokens[i].dark : tokens[i].light, &scheme->colors[i]);
    }
}

/* The luminance of the surface on which text is hardest to read. */
static double hardest_surface(const ss_scheme_t *scheme)
{
    double hardest = ss_color_luminance(scheme->colors[SS_TOKEN_SURFACE]);

    for (int i = 0; i < SS_COUNT(surfaces); i++) {
        double luminance = ss_color_luminance(scheme->colors[surfaces[i]]);

        hardest = scheme->dark ? fmax(hardest, luminance) : fmin(hardest, luminance);
    }
    return hardest;
}

/* The colour, moved away from a surface until it reaches a contrast. */
static ss_color_t legible(const ss_scheme_t *scheme, ss_color_t color, double surface,
                          double contrast)
{
    if (scheme->dark) {
        return exact(ss_color_at_least(color, (surface + 0.05) * contrast - 0.05));
    }
    return exact(ss_color_at_most(color, (surface + 0.05) / contrast - 0.05));
}

/* What is written on tinted surfaces; the first one is known before the others are computed. */
static const ss_token_t inks[] = {
    SS_TOKEN_INK, SS_TOKEN_INK_2, SS_TOKEN_INK_3, SS_TOKEN_OK, SS_TOKEN_WARN, SS_TOKEN_BAD,
};

static bool carries(const ss_scheme_t *scheme, ss_color_t surface, int ink_count)
{
    for (int i = 0; i < ink_count; i++) {
        if (ss_color_contrast(surface, scheme->colors[inks[i]]) < TEXT_CONTRAST) {
            return false;
        }
    }
    return true;
}

/* The surface with a touch of a colour, less of it if what is written there would suffer. */
static ss_color_t tinted(const ss_scheme_t *scheme, ss_color_t color, double share, int ink_count)
{
    ss_color_t surface = scheme->colors[SS_TOKEN_SURFACE];

    for (; share > 0.01; share /= 2) {
        ss_color_t tint = exact(ss_color_mix(color, surface, share));

        if (carries(scheme, tint, ink_count)) {
            return tint;
        }
    }
    return surface;
}

/* Everything that lies between a merchant's own surfaces and text. */
static void derive_neutrals(ss_scheme_t *scheme)
{
    static const ss_token_t states[] = { SS_TOKEN_OK, SS_TOKEN_WARN, SS_TOKEN_BAD };
    ss_color_t *colors = scheme->colors;
    ss_color_t surface = colors[SS_TOKEN_SURFACE], ink = colors[SS_TOKEN_INK];
    double hardest;

    colors[SS_TOKEN_SURFACE_2] = tinted(scheme, ink, 0.02, 1);
    for (int i = 0; i < SS_COUNT(states); i++) {
        colors[states[i] + 1] = tinted(scheme, colors[states[i]], 0.1, 1);
    }
    hardest = hardest_surface(scheme);
    for (int i = 0; i < SS_COUNT(states); i++) {
        colors[states[i]] = legible(scheme, colors[states[i]], hardest, SAFE_CONTRAST);
    }
    colors[SS_TOKEN_INK_2] =
        legible(scheme, ss_color_mix(ink, surface, 0.8), hardest, SAFE_CONTRAST);
    colors[SS_TOKEN_INK_3] =
        legible(scheme, ss_color_mix(ink, surface, 0.7), hardest, SAFE_CONTRAST);
    colors[SS_TOKEN_LINE] = exact(ss_color_mix(ink, surface, 0.12));
    colors[SS_TOKEN_LINE_STRONG] =
        legible(scheme, ss_color_mix(ink, surface, 0.5), hardest, CONTROL_CONTRAST);
}

/* The merchant's own neutral colours; what decides whether the page is dark comes first. */
static const struct {
    const char *name;
    ss_token_t token;
} roles[] = {
    { "surface", SS_TOKEN_SURFACE },
    { "background", SS_TOKEN_BG },
    { "text", SS_TOKEN_INK },
};

static bool makes_dark(int role, ss_color_t color)
{
    double luminance = ss_color_luminance(color);

    return roles[role].token == SS_TOKEN_INK ? luminance >= LIGHT_TEXT : luminance < DARK_BELOW;
}

/* The surface, moved to the side of the page if it is on the other one. */
static ss_color_t fitting_surface(const ss_scheme_t *scheme, ss_color_t surface)
{
    double luminance = ss_color_luminance(surface);

    if (scheme->dark) {
        return luminance <= DARK_UP_TO ? surface : exact(ss_color_at_most(surface, DARK_SURFACE));
    }
    return luminance >= LIGHT_FROM ? surface : exact(ss_color_at_least(surface, LIGHT_SURFACE));
}

/* The text, moved away from the surfaces only if it cannot be read on one of them. */
static ss_color_t fitting_text(const ss_scheme_t *scheme, ss_color_t text)
{
    double background = ss_color_luminance(scheme->colors[SS_TOKEN_BG]);
    double surface = ss_color_luminance(scheme->colors[SS_TOKEN_SURFACE]);

    if (ss_color_contrast(text, scheme->colors[SS_TOKEN_BG]) >= TEXT_CONTRAST
        && ss_color_contrast(text, scheme->colors[SS_TOKEN_SURFACE]) >= TEXT_CONTRAST) {
        return text;
    }
    return legible(scheme, text,
                   scheme->dark ? fmax(background, surface) : fmin(background, surface),
                   SAFE_CONTRAST);
}

/* Moves what could not be read, and says so of the merchant's own colours. */
static void make_legible(ss_theme_t *theme, ss_scheme_t *scheme, const char *const *values,
                         apr_pool_t *pool)
{
    ss_color_t *colors = scheme->colors;
    const char *joint = "";

    colors[SS_TOKEN_SURFACE] = fitting_surface(scheme, colors[SS_TOKEN_SURFACE]);
    colors[SS_TOKEN_BG] = fitting_surface(scheme, colors[SS_TOKEN_BG]);
    colors[SS_TOKEN_INK] = fitting_text(scheme, colors[SS_TOKEN_INK]);
    for (int i = 0; i < SS_COUNT(roles); i++) {
        const char *used = ss_color_text(colors[roles[i].token], pool);

        if (values[i] != NULL && strcasecmp(used, values[i]) != 0) {
            theme->advice = apr_psprintf(pool,
                                         "%s%sSelfServiceBrandColor %s %s: text would have too "
                                         "little contrast, %s is used",
                                         theme->advice, joint, roles[i].name, values[i], used);
            joint = "; ";
        }
    }
}

/* Takes the merchant's own surface, background and text into the scheme to which they belong. */
static bool take_own_neutrals(ss_theme_t *theme, const ss_brand_t *brand, const char **error,
                              apr_pool_t *pool)
{
    const char *const values[] = { brand->surface, brand->background, brand->text };
    ss_color_t own[SS_COUNT(roles)];
    ss_scheme_t *scheme = NULL;

    for (int i = 0; i < SS_COUNT(roles); i++) {
        if (values[i] != NULL && !read_color(&own[i], roles[i].name, values[i], error, pool)) {
            return false;
        }
        if (values[i] != NULL && scheme == NULL) {
            theme->always_dark = makes_dark(i, own[i]);
            scheme = theme->always_dark ? &theme->dark : &theme->light;
        }
    }
    if (scheme == NULL) {
        return true;
    }
    for (int i = 0; i < SS_COUNT(roles); i++) {
        if (values[i] != NULL) {
            scheme->colors[roles[i].token] = own[i];
        }
    }
    make_legible(theme, scheme, values, pool);
    derive_neutrals(scheme);
    return true;
}

/* Black for white and white for black. */
static ss_color_t opposite(ss_color_t ink)
{
    return (ss_color_t){ 1 - ink.red, 1 - ink.green, 1 - ink.blue };
}

/* Source: WCAG 2.2, success criteria 1.4.3 and 1.4.11. */
static void add_brand(ss_scheme_t *scheme, ss_color_t primary, ss_color_t accent)
{
    ss_color_t *colors = scheme->colors;
    double surface = hardest_surface(scheme), with_tint;
    ss_color_t wanted = scheme->dark ? ss_color_on_dark(primary) : ss_color_on_light(primary);
    ss_color_t text = legible(scheme, wanted, surface, BRAND_CONTRAST);

    colors[SS_TOKEN_BRAND] = primary;
    colors[SS_TOKEN_BRAND_INK] = ss_color_ink(primary);
    colors[SS_TOKEN_BRAND_ANTI] = opposite(colors[SS_TOKEN_BRAND_INK]);
    colors[SS_TOKEN_BRAND_HOVER] = exact(ss_color_mix(colors[SS_TOKEN_BRAND_ANTI], primary, 0.12));
    colors[SS_TOKEN_BRAND_TINT] = tinted(scheme, scheme->dark ? text : primary,
                                         scheme->dark ? 0.09 : 0.06, SS_COUNT(inks));
    with_tint = ss_color_luminance(colors[SS_TOKEN_BRAND_TINT]);
    with_tint = scheme->dark ? fmax(surface, with_tint) : fmin(surface, with_tint);
    text = legible(scheme, text, with_tint, BRAND_CONTRAST);
    if (ss_color_contrast(text, colors[SS_TOKEN_BRAND_TINT]) < TEXT_CONTRAST) {
        colors[SS_TOKEN_BRAND_TINT] = colors[SS_TOKEN_SURFACE];
    }
    colors[SS_TOKEN_BRAND_TEXT] = text;
    with_tint = ss_color_luminance(colors[SS_TOKEN_BRAND_TINT]);
    colors[SS_TOKEN_LINE_STRONG] =
        legible(scheme, colors[SS_TOKEN_LINE_STRONG],
                scheme->dark ? fmax(surface, with_tint) : fmin(surface, with_tint),
                CONTROL_CONTRAST);
    colors[SS_TOKEN_ACCENT] = accent;
}

bool ss_theme_make(ss_theme_t *theme, const ss_brand_t *brand, const char **error, apr_pool_t *pool)
{
    const char *primary_text = brand->primary != NULL ? brand->primary : DEFAULT_PRIMARY;
    const char *accent_text = brand->accent != NULL ? brand->accent : DEFAULT_ACCENT;
    ss_color_t primary, accent;

    if (!read_color(&primary, "primary", primary_text, error, pool)
        || !read_color(&accent, "accent", accent_text, error, pool)) {
        return false;
    }
    theme->light.dark = theme->always_dark = false;
    theme->dark.dark = true;
    theme->advice = "";
    fill_neutrals(&theme->light);
    fill_neutrals(&theme->dark);
    if (!take_own_neutrals(theme, brand, error, pool)) {
        return false;
    }
    add_brand(&theme->light, primary, accent);
    add_brand(&theme->dark, primary, accent);
    return true;
}

static void print_scheme(ss_buffer_t *out, const ss_scheme_t *scheme)
{
    ss_buffer_add_text(out, scheme->dark ? "color-scheme:dark;" : "color-scheme:light;");
    for (int i = 0; i < SS_TOKEN_COUNT; i++) {
        ss_buffer_add_text(out, apr_psprintf(out->pool, "--%s:%s;", tokens[i].name,
                                             ss_color_text(scheme->colors[i], out->pool)));
    }
    ss_buffer_add_text(out, scheme->dark ? DARK_SHADOW : LIGHT_SHADOW);
}

const char *ss_theme_css(const ss_brand_t *brand, const char **advice, const char **error,
                         apr_pool_t *pool)
{
    ss_buffer_t *out = ss_buffer_make(2048, pool);
    ss_theme_t theme;
    const char *font = ss_font_stack(brand->font != NULL ? brand->font : DEFAULT_FONT, error, pool);

    if (font == NULL || !ss_theme_make(&theme, brand, error, pool)) {
        return NULL;
    }
    if (brand->radius < 0 || brand->radius > LARGEST_RADIUS) {
        *error = apr_psprintf(pool, "SelfServiceBrandRadius %d: must be 0 to %d", brand->radius,
                              LARGEST_RADIUS);
        return NULL;
    }
    ss_buffer_add_text(out, apr_psprintf(pool, ":root{--font:%s;--radius:%dpx;", font,
                                         brand->radius));
    print_scheme(out, &theme.light);
    ss_buffer_add_text(out, theme.always_dark ? "}\n@media screen" : "}\n@media screen and "
                                                                     "(prefers-color-scheme:dark)");
    ss_buffer_add_text(out, "{:root{");
    print_scheme(out, &theme.dark);
    ss_buffer_add_text(out, "}}\n");
    *advice = theme.advice;
    return out->text;
}

/* The part of the stylesheet that is computed from a merchant's brand: colours, corners, font. */
#ifndef SS_THEME_H
#define SS_THEME_H

#include "model/site.h"
#include "render/color.h"

/** Colours of the stylesheet, "--bg" and so on. */
typedef enum ss_token_t {
    SS_TOKEN_BG,
    SS_TOKEN_SURFACE,
    SS_TOKEN_SURFACE_2,
    SS_TOKEN_INK,
    SS_TOKEN_INK_2,
    SS_TOKEN_INK_3,
    SS_TOKEN_LINE,
    SS_TOKEN_LINE_STRONG,
    SS_TOKEN_OK,
    SS_TOKEN_OK_BG,
    SS_TOKEN_WARN,
    SS_TOKEN_WARN_BG,
    SS_TOKEN_BAD,
    SS_TOKEN_BAD_BG,
    SS_TOKEN_BRAND,
    SS_TOKEN_BRAND_INK,
    SS_TOKEN_BRAND_ANTI,
    SS_TOKEN_BRAND_TEXT,
    SS_TOKEN_BRAND_TINT,
    SS_TOKEN_BRAND_HOVER,
    SS_TOKEN_ACCENT,
    SS_TOKEN_COUNT
} ss_token_t;

typedef struct ss_scheme_t {
    bool dark;
    ss_color_t colors[SS_TOKEN_COUNT]; /* each one has an exact "#rrggbb" */
} ss_scheme_t;

typedef struct ss_theme_t {
    ss_scheme_t light, dark;
    bool always_dark;   /* the merchant's own colours are dark ones: visitors have no choice */
    const char *advice; /* own colours that were moved and what is used instead, "" if none was */
} ss_theme_t;

/**
 * Compute the colours of a brand. Text keeps 4.5:1 on every surface, borders of controls 3:1,
 * whatever the brand asks for: own colours are moved as far as needed. The surface decides whether
 * the page is dark, else the background, else the text.
 * Source: WCAG 2.2, success criteria 1.4.3 and 1.4.11.
 * @param error  directive, value and remedy; set only if false is returned
 */
bool ss_theme_make(ss_theme_t *theme, const ss_brand_t *brand, const char **error,
                   apr_pool_t *pool);

/**
 * The theme as CSS: custom properties for light and dark pages; values are written anew, never
 * copied.
 * @param advice  own colours that were moved, for the admin; "" if none was
 * @return NULL with `error` set if a value of the brand is refused
 */
const char *ss_theme_css(const ss_brand_t *brand, const char **advice, const char **error,
                         apr_pool_t *pool);

/**
 * A CSS font stack with every name quoted, ending with a generic family.
 * @return NULL with `error` set if it is anything else
 */
const char *ss_font_stack(const char *stack, const char **error, apr_pool_t *pool);

#endif

/* Colours of a brand and what stays legible with them (WCAG 2.2 relative luminance). */
#ifndef SS_COLOR_H
#define SS_COLOR_H

#include "base/base.h"

/** Channels of sRGB, 0 to 1. */
typedef struct ss_color_t {
    double red, green, blue;
} ss_color_t;

/** Read "#0b5c7d". @return false if it is anything else */
bool ss_color_parse(const char *text, ss_color_t *color);
/** "#0b5c7d" */
const char *ss_color_text(ss_color_t color, apr_pool_t *pool);

/** 0 black to 1 white. */
double ss_color_luminance(ss_color_t color);
/** WCAG contrast ratio, 1 to 21. */
double ss_color_contrast(ss_color_t a, ss_color_t b);
/** `share` (0 to 1) of the first colour over the second one, as CSS mixes in sRGB. */
ss_color_t ss_color_mix(ss_color_t color, ss_color_t base, double share);
/** The colour, darkened if needed down to a luminance. Keeps the hue. */
ss_color_t ss_color_at_most(ss_color_t color, double luminance);
/**
 * The colour, brightened if needed up to a luminance; white is added where the hue alone does not
 * reach it.
 */
ss_color_t ss_color_at_least(ss_color_t color, double luminance);
/** White or black, whichever is legible on the colour: at least 4.58:1. */
ss_color_t ss_color_ink(ss_color_t color);
/**
 * The colour, darkened if needed until it is legible as text on white: at least 5.8:1. Keeps the
 * hue.
 */
ss_color_t ss_color_on_light(ss_color_t color);
/**
 * The colour, brightened if needed until it is legible as text on dark surfaces: luminance 0.38 or
 * more.
 */
ss_color_t ss_color_on_dark(ss_color_t color);

#endif

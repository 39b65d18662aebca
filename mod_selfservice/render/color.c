/* Colours of a brand and what stays legible with them (WCAG 2.2 relative luminance). */
#include "render/color.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define EVEN_CONTRAST 0.179 /* luminance at which black and white text both reach 4.58:1 */
#define LIGHT_CAP 0.13      /* 5.8:1 on white */
#define DARK_FLOOR 0.38     /* 6:1 on the darkest surfaces of the stylesheet */

bool ss_color_parse(const char *text, ss_color_t *color)
{
    unsigned long value;

    if (strlen(text) != 7 || *text != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6) {
        return false;
    }
    value = strtoul(text + 1, NULL, 16);
    color->red = (double)(value >> 16) / 255;
    color->green = (double)(value >> 8 & 255) / 255;
    color->blue = (double)(value & 255) / 255;
    return true;
}

const char *ss_color_text(ss_color_t color, apr_pool_t *pool)
{
    return apr_psprintf(pool, "#%02x%02x%02x", (unsigned)lround(color.red * 255),
                        (unsigned)lround(color.green * 255), (unsigned)lround(color.blue * 255));
}

static double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4);
}

static double encoded(double value)
{
    double channel = value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055;

    return fmin(1, fmax(0, channel));
}

static ss_color_t to_linear(ss_color_t color)
{
    return (ss_color_t){ linear(color.red), linear(color.green), linear(color.blue) };
}

/* channel * factor + shift in linear light, back in sRGB */
static ss_color_t mixed(ss_color_t light, double factor, double shift)
{
    return (ss_color_t){ encoded(light.red * factor + shift), encoded(light.green * factor + shift),
                         encoded(light.blue * factor + shift) };
}

double ss_color_luminance(ss_color_t color)
{
    ss_color_t light = to_linear(color);

    return 0.2126 * light.red + 0.7152 * light.green + 0.0722 * light.blue;
}

double ss_color_contrast(ss_color_t a, ss_color_t b)
{
    double one = ss_color_luminance(a) + 0.05, other = ss_color_luminance(b) + 0.05;

    return one > other ? one / other : other / one;
}

ss_color_t ss_color_mix(ss_color_t color, ss_color_t base, double share)
{
    return (ss_color_t){ base.red + (color.red - base.red) * share,
                         base.green + (color.green - base.green) * share,
                         base.blue + (color.blue - base.blue) * share };
}

ss_color_t ss_color_ink(ss_color_t color)
{
    double ink = ss_color_luminance(color) < EVEN_CONTRAST ? 1 : 0;

    return (ss_color_t){ ink, ink, ink };
}

ss_color_t ss_color_at_most(ss_color_t color, double luminance)
{
    double now = ss_color_luminance(color);

    return now <= luminance ? color : mixed(to_linear(color), fmax(0, luminance) / now, 0);
}

ss_color_t ss_color_at_least(ss_color_t color, double luminance)
{
    ss_color_t light = to_linear(color);
    double now = ss_color_luminance(color);
    double highest = fmax(light.red, fmax(light.green, light.blue));
    double factor, white;

    if (now >= luminance) {
        return color;
    }
    factor = highest <= 0 ? 1 : fmin(luminance / now, 1 / highest);
    white = fmin(1, fmax(0, (luminance - factor * now) / (1 - factor * now)));
    return mixed(light, factor * (1 - white), white);
}

ss_color_t ss_color_on_light(ss_color_t color)
{
    return ss_color_at_most(color, LIGHT_CAP);
}

ss_color_t ss_color_on_dark(ss_color_t color)
{
    return ss_color_at_least(color, DARK_FLOOR);
}

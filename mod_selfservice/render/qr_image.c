/* QR codes as pictures of web pages. */
#include "render/qr_image.h"

#include <apr_strings.h>
#include <qrencode.h>

#define QUIET 4 /* modules around the code */

static bool is_dark(const QRcode *code, int x, int y)
{
    return x < code->width && (code->data[y * code->width + x] & 1) != 0;
}

/* A row of modules as bars: one for each run of dark ones. */
static void add_row(ss_buffer_t *out, const QRcode *code, int y)
{
    for (int x = 0; x < code->width; x++) {
        int first = x;

        while (is_dark(code, x, y)) {
            x++;
        }
        if (x > first) {
            ss_buffer_add_text(out, apr_psprintf(out->pool, "M%d %dh%dv1h-%dz", first + QUIET,
                                                 y + QUIET, x - first, x - first));
        }
    }
}

bool ss_qr_image(ss_buffer_t *out, const char *text)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    int side;

    if (code == NULL) {
        return false;
    }
    side = code->width + 2 * QUIET;
    ss_buffer_add_text(
        out, apr_psprintf(out->pool,
                          "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                          "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>"
                          "<path fill=\"#000\" d=\"",
                          side, side, side, side));
    for (int y = 0; y < code->width; y++) {
        add_row(out, code, y);
    }
    ss_buffer_add_text(out, "\"/></svg>\n");
    QRcode_free(code);
    return true;
}

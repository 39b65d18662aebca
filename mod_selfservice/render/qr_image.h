/* QR codes as pictures of web pages. */
#ifndef SS_QR_IMAGE_H
#define SS_QR_IMAGE_H

#include "render/buffer.h"

/**
 * Append a QR code as SVG, dark on white with the quiet zone the standard asks for, error correction
 * M. Source: ISO/IEC 18004. @return false if the text is too long for one
 */
bool ss_qr_image(ss_buffer_t *out, const char *text);

#endif

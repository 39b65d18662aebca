/* Comma-separated values as a download. */
#ifndef SS_CSV_RESPONSE_H
#define SS_CSV_RESPONSE_H

#include "render/buffer.h"
#include "web/web.h"

/**
 * A private download. @param file_key  text that makes the file's name of {number}
 */
ss_response_t *ss_csv_response(ss_web_t *web, const char *file_key, const char *number,
                               const ss_buffer_t *rows);

#endif

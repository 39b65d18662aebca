/* A growing text in a pool: what templates, mails and documents are written into. */
#ifndef SS_BUFFER_H
#define SS_BUFFER_H

#include "base/base.h"

typedef struct ss_buffer_t {
    char *text; /* always ends with NUL, not counted in length */
    size_t length, capacity;
    apr_pool_t *pool;
} ss_buffer_t;

/** An empty buffer that lives in `pool`; `capacity` is the expected size in bytes. */
ss_buffer_t *ss_buffer_make(size_t capacity, apr_pool_t *pool);
/** Append bytes as they are. */
void ss_buffer_add(ss_buffer_t *buffer, const char *text, size_t length);
/** Append a text as it is, up to its NUL. */
void ss_buffer_add_text(ss_buffer_t *buffer, const char *text);
/** Escaped for HTML text and quoted attribute values: & < > " ' */
void ss_buffer_add_html(ss_buffer_t *buffer, const char *text, size_t length);

#endif

/* A growing text in a pool, with escaping for HTML. */
#include "render/buffer.h"

#include <string.h>

#define SMALLEST_CAPACITY 64

ss_buffer_t *ss_buffer_make(size_t capacity, apr_pool_t *pool)
{
    ss_buffer_t *buffer = apr_palloc(pool, sizeof(*buffer));

    buffer->pool = pool;
    buffer->length = 0;
    buffer->capacity = capacity < SMALLEST_CAPACITY ? SMALLEST_CAPACITY : capacity;
    buffer->text = apr_palloc(pool, buffer->capacity);
    buffer->text[0] = '\0';
    return buffer;
}

static void make_room(ss_buffer_t *buffer, size_t needed)
{
    size_t capacity = buffer->capacity * 2;
    char *text;

    if (capacity < needed) {
        capacity = needed;
    }
    text = apr_palloc(buffer->pool, capacity);
    memcpy(text, buffer->text, buffer->length + 1);
    buffer->text = text;
    buffer->capacity = capacity;
}

void ss_buffer_add(ss_buffer_t *buffer, const char *text, size_t length)
{
    size_t end = buffer->length + length;

    if (end >= buffer->capacity) {
        make_room(buffer, end + 1);
    }
    memcpy(buffer->text + buffer->length, text, length);
    buffer->text[end] = '\0';
    buffer->length = end;
}

void ss_buffer_add_text(ss_buffer_t *buffer, const char *text)
{
    ss_buffer_add(buffer, text, strlen(text));
}

static const char *entity(char c, size_t *length)
{
    switch (c) {
    case '&':
        *length = 5;
        return "&amp;";
    case '<':
        *length = 4;
        return "&lt;";
    case '>':
        *length = 4;
        return "&gt;";
    case '"':
        *length = 6;
        return "&quot;";
    default:
        *length = 5;
        return "&#39;";
    }
}

/* Most values need no entity at all, so whole runs are copied. */
void ss_buffer_add_html(ss_buffer_t *buffer, const char *text, size_t length)
{
    static const bool special[256] = {
        ['&'] = true, ['<'] = true, ['>'] = true, ['"'] = true, ['\''] = true,
    };
    size_t from = 0;

    for (size_t i = 0; i < length; i++) {
        if (special[(unsigned char)text[i]]) {
            size_t entity_length;
            const char *replacement = entity(text[i], &entity_length);

            ss_buffer_add(buffer, text + from, i - from);
            ss_buffer_add(buffer, replacement, entity_length);
            from = i + 1;
        }
    }
    ss_buffer_add(buffer, text + from, length - from);
}

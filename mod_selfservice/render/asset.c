/* Files that browsers fetch once: their bytes, plain or compressed. */
#include "render/asset.h"

#include <string.h>
#define ZLIB_CONST
#include <zlib.h>

#define GZIP_WINDOW (15 + 16) /* largest window, gzip's frame */
#define RAW_WINDOW (-15)      /* largest window, no frame */
#define HEAD_LENGTH 10
#define TAIL_LENGTH 8

/* RFC 1952: deflate, no flags, no time, best compression, Unix. */
static const unsigned char gzip_head[HEAD_LENGTH] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 3 };

/*
 * Compress into new memory. With `flush` Z_FULL_FLUSH the result ends on a whole byte and more may
 * follow it.
 * @return NULL if the library fails
 */
static const char *compressed(const ss_asset_bytes_t *in, int window, int flush, size_t *length,
                              apr_pool_t *pool)
{
    z_stream stream = { 0 };
    size_t room = in->length + in->length / 1000 + 128;
    char *out = apr_palloc(pool, room);
    int result = deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, window, 9,
                              Z_DEFAULT_STRATEGY);

    if (result != Z_OK) {
        return NULL;
    }
    stream.next_in = (const unsigned char *)in->bytes;
    stream.avail_in = (unsigned int)in->length;
    stream.next_out = (unsigned char *)out;
    stream.avail_out = (unsigned int)room;
    result = deflate(&stream, flush);
    *length = stream.total_out;
    deflateEnd(&stream);
    return result == (flush == Z_FINISH ? Z_STREAM_END : Z_OK) ? out : NULL;
}

const char *ss_asset_without_comments(const char *text, apr_pool_t *pool)
{
    char *copy = apr_palloc(pool, strlen(text) + 1), *to = copy;
    char quote = '\0';

    while (*text != '\0') {
        const char *end = NULL;

        if (quote == '\0' && strncmp(text, "/*", 2) == 0) {
            end = strstr(text + 2, "*/");
        }
        if (end != NULL) {
            text = end + 2;
            text += to == copy || to[-1] == '\n' ? strspn(text, " \n") : 0;
            continue;
        }
        if (*text == '\\' && text[1] != '\0') {
            *to++ = *text++;
        } else if (quote == '\0' && (*text == '"' || *text == '\'')) {
            quote = *text;
        } else if (*text == quote || *text == '\n') {
            quote = '\0';
        }
        *to++ = *text++;
    }
    *to = '\0';
    return copy;
}

void ss_asset_compress(ss_asset_t *asset, apr_pool_t *pool)
{
    ss_asset_bytes_t in = { asset->body, asset->length };

    asset->gzip = compressed(&in, GZIP_WINDOW, Z_FINISH, &asset->gzip_length, pool);
    if (asset->gzip_length >= asset->length) {
        asset->gzip = NULL;
    }
}

static unsigned long crc_of(const char *bytes, size_t length)
{
    return crc32(0, (const unsigned char *)bytes, (unsigned int)length);
}

const ss_asset_rest_t *ss_asset_rest_make(const char *body, apr_pool_t *pool)
{
    ss_asset_rest_t *rest = apr_pcalloc(pool, sizeof(*rest));
    ss_asset_bytes_t in = { body, strlen(body) };

    rest->body = body;
    rest->length = in.length;
    rest->crc = crc_of(body, in.length);
    rest->deflated = compressed(&in, RAW_WINDOW, Z_FINISH, &rest->deflated_length, pool);
    return rest->deflated == NULL ? NULL : rest;
}

bool ss_asset_has_gzip(const ss_asset_t *asset)
{
    return asset->gzip != NULL || asset->rest != NULL;
}

static char *put_number(char *to, unsigned long number)
{
    for (int shift = 0; shift < 32; shift += 8) {
        *to++ = (char)(number >> shift & 0xff);
    }
    return to;
}

static char *put_bytes(char *to, const void *from, size_t length)
{
    memcpy(to, from, length);
    return to + length;
}

static ss_asset_bytes_t joined(const ss_asset_t *asset, apr_pool_t *pool)
{
    char *bytes = apr_pcalloc(pool, asset->length + asset->rest->length + 1);

    put_bytes(put_bytes(bytes, asset->body, asset->length), asset->rest->body, asset->rest->length);
    return (ss_asset_bytes_t){ bytes, asset->length + asset->rest->length };
}

/* The own part, flushed to a whole byte, and the shared part make one stream in one frame. */
static ss_asset_bytes_t joined_gzip(const ss_asset_t *asset, apr_pool_t *pool)
{
    const ss_asset_rest_t *rest = asset->rest;
    ss_asset_bytes_t own = { asset->body, asset->length };
    size_t length;
    const char *deflated = compressed(&own, RAW_WINDOW, Z_FULL_FLUSH, &length, pool);
    char *bytes = apr_palloc(pool, HEAD_LENGTH + length + rest->deflated_length + TAIL_LENGTH), *to;

    to = put_bytes(bytes, gzip_head, HEAD_LENGTH);
    to = put_bytes(to, deflated, length);
    to = put_bytes(to, rest->deflated, rest->deflated_length);
    to = put_number(to,
                    crc32_combine(crc_of(own.bytes, own.length), rest->crc, (z_off_t)rest->length));
    to = put_number(to, own.length + rest->length);
    return (ss_asset_bytes_t){ bytes, (size_t)(to - bytes) };
}

ss_asset_bytes_t ss_asset_bytes(const ss_asset_t *asset, bool gzip, apr_pool_t *pool)
{
    if (asset->rest != NULL) {
        return gzip ? joined_gzip(asset, pool) : joined(asset, pool);
    }
    return gzip ? (ss_asset_bytes_t){ asset->gzip, asset->gzip_length }
                : (ss_asset_bytes_t){ asset->body, asset->length };
}

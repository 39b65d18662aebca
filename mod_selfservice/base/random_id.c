/* Ids, secrets and hashes from libsodium. */
#include "base/random_id.h"

#include <apr_strings.h>
#include <sodium.h>
#include <string.h>

#define ID_BYTES (SS_ID_LENGTH / 2)
#define TIME_BYTES 6 /* milliseconds of an ordered id, as RFC 9562 section 5.7 has them */
#define SECRET_BYTES 32

static const char *hex(const unsigned char *bytes, size_t length, apr_pool_t *pool)
{
    char *text = apr_palloc(pool, length * 2 + 1);

    sodium_bin2hex(text, length * 2 + 1, bytes, length);
    return text;
}

const char *ss_id_make(apr_pool_t *pool)
{
    unsigned char bytes[ID_BYTES];

    randombytes_buf(bytes, sizeof(bytes));
    return hex(bytes, sizeof(bytes), pool);
}

const char *ss_id_at(apr_time_t now, apr_pool_t *pool)
{
    uint64_t milliseconds = (uint64_t)apr_time_as_msec(now);
    unsigned char bytes[ID_BYTES];

    randombytes_buf(bytes, sizeof(bytes));
    for (int i = 0; i < TIME_BYTES; i++) {
        bytes[i] = (unsigned char)(milliseconds >> (8 * (TIME_BYTES - 1 - i)));
    }
    return hex(bytes, sizeof(bytes), pool);
}

const char *ss_id_bound(apr_time_t time, apr_pool_t *pool)
{
    return apr_pstrndup(pool, ss_id_at(time, pool), 2 * (apr_size_t)TIME_BYTES);
}

bool ss_id_is(const char *text)
{
    return strlen(text) == SS_ID_LENGTH && strspn(text, "0123456789abcdef") == SS_ID_LENGTH;
}

const char *ss_secret_make(apr_pool_t *pool)
{
    unsigned char bytes[SECRET_BYTES];

    randombytes_buf(bytes, sizeof(bytes));
    return ss_base64url(bytes, sizeof(bytes), pool);
}

const char *ss_hash_text(const char *text, apr_pool_t *pool)
{
    unsigned char hash[crypto_generichash_BYTES];

    crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text), NULL, 0);
    return hex(hash, sizeof(hash), pool);
}

const char *ss_sha256(const void *bytes, size_t length, apr_pool_t *pool)
{
    unsigned char hash[crypto_hash_sha256_BYTES];

    crypto_hash_sha256(hash, bytes, length);
    return hex(hash, sizeof(hash), pool);
}

const char *ss_base64url(const void *bytes, size_t length, apr_pool_t *pool)
{
    size_t size = sodium_base64_encoded_len(length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = apr_palloc(pool, size);

    sodium_bin2base64(text, size, bytes, length, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text;
}

const unsigned char *ss_base64url_decode(const char *text, size_t *length, apr_pool_t *pool)
{
    size_t text_length = strlen(text);
    unsigned char *bytes = apr_palloc(pool, text_length + 1);
    int status = sodium_base642bin(bytes, text_length + 1, text, text_length, NULL, length, NULL,
                                   sodium_base64_VARIANT_URLSAFE_NO_PADDING);

    return status == 0 ? bytes : NULL;
}

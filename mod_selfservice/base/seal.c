/*
 * Sealing: XChaCha20-Poly1305 with a random nonce; the purpose is authenticated along with the
 * text.
 */
#include "base/seal.h"

#include <apr_file_io.h>
#include <apr_strings.h>
#include <sodium.h>
#include <string.h>

#include "base/random_id.h"

#define KEY_BYTES crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define MAX_KEYS 16
#define MAX_FILE 4096

struct ss_keys_t {
    int count;
    unsigned char keys[MAX_KEYS][KEY_BYTES];
};

/* The text of a small file that only its owner may read; NULL and an error otherwise. */
static char *read_private_file(const char *path, const char **error, apr_pool_t *pool)
{
    apr_file_t *file;
    apr_finfo_t info;
    apr_size_t length = MAX_FILE;
    char *text = apr_pcalloc(pool, MAX_FILE + 1);
    apr_status_t status = apr_file_open(&file, path, APR_FOPEN_READ, APR_OS_DEFAULT, pool);

    if (status != APR_SUCCESS) {
        *error = apr_psprintf(
            pool, "cannot open key file %s: %s; create it with: selfservicectl keygen %s", path,
            apr_strerror(status, text, MAX_FILE), path);
        return NULL;
    }
    status = apr_file_info_get(&info, APR_FINFO_PROT, file);
    if (status != APR_SUCCESS
        || (info.protection
            & (APR_FPROT_GREAD | APR_FPROT_GWRITE | APR_FPROT_WREAD | APR_FPROT_WWRITE))) {
        *error = apr_psprintf(pool, "key file %s may be read by others; mend it with: chmod 600 %s",
                              path, path);
        return NULL;
    }
    status = apr_file_read(file, text, &length);
    apr_file_close(file);
    if (status != APR_SUCCESS || length == MAX_FILE) {
        *error = apr_psprintf(
            pool,
            "key file %s is empty or too long; create a new one with: selfservicectl "
            "keygen FILE",
            path);
        return NULL;
    }
    return text;
}

const ss_keys_t *ss_keys_read(const char *path, const char **error, apr_pool_t *pool)
{
    ss_keys_t *keys = apr_pcalloc(pool, sizeof(*keys));
    char *text = read_private_file(path, error, pool);
    int line_number = 0;

    while (text != NULL && *text != '\0') {
        size_t line_length = strcspn(text, "\r\n");
        size_t key_length = 0;

        line_number++;
        if (line_length > 0 && *text != '#') {
            if (keys->count == MAX_KEYS
                || sodium_base642bin(keys->keys[keys->count], KEY_BYTES, text, line_length, NULL,
                                     &key_length, NULL, sodium_base64_VARIANT_ORIGINAL)
                       != 0
                || key_length != KEY_BYTES) {
                *error = apr_psprintf(
                    pool, "key file %s, line %d: expected %d bytes in base64, at most %d lines",
                    path, line_number, (int)KEY_BYTES, MAX_KEYS);
                return NULL;
            }
            keys->count++;
        }
        text += line_length + (text[line_length] != '\0' ? 1 : 0);
    }
    if (text != NULL && keys->count == 0) {
        *error = apr_psprintf(
            pool, "key file %s holds no key; create one with: selfservicectl keygen FILE", path);
    }
    return keys->count > 0 ? keys : NULL;
}

const char *ss_keys_create(const char *path, apr_pool_t *pool)
{
    unsigned char key[KEY_BYTES];
    char line[sodium_base64_ENCODED_LEN(KEY_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    char reason[120];
    apr_file_t *file;
    apr_status_t status = apr_file_open(&file, path,
                                        APR_FOPEN_WRITE | APR_FOPEN_CREATE | APR_FOPEN_EXCL,
                                        APR_FPROT_UREAD | APR_FPROT_UWRITE, pool);

    if (status == APR_SUCCESS) {
        randombytes_buf(key, sizeof(key));
        sodium_bin2base64(line, sizeof(line), key, sizeof(key), sodium_base64_VARIANT_ORIGINAL);
        status = apr_file_printf(file, "%s\n", line) > 0 ? apr_file_close(file) : APR_EGENERAL;
        sodium_memzero(key, sizeof(key));
        sodium_memzero(line, sizeof(line));
    }
    if (status == APR_SUCCESS) {
        return NULL;
    }
    if (APR_STATUS_IS_EEXIST(status)) {
        return apr_psprintf(pool, "%s exists and stays as it is: without its keys what they sealed is "
                            "lost; for new keys name another file", path);
    }
    return apr_psprintf(pool, "cannot create %s: %s", path,
                        apr_strerror(status, reason, sizeof(reason)));
}

const char *ss_seal(const ss_keys_t *keys, const char *purpose, const char *text, apr_pool_t *pool)
{
    size_t length = strlen(text);
    unsigned long long sealed_length;
    unsigned char *sealed = apr_palloc(pool, NONCE_BYTES + length + TAG_BYTES);

    randombytes_buf(sealed, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed + NONCE_BYTES, &sealed_length, (const unsigned char *)text, length,
        (const unsigned char *)purpose, strlen(purpose), NULL, sealed, keys->keys[0]);
    return ss_base64url(sealed, NONCE_BYTES + (size_t)sealed_length, pool);
}

const char *ss_unseal(const ss_keys_t *keys, const char *purpose, const char *sealed,
                      apr_pool_t *pool)
{
    size_t length = 0;
    const unsigned char *bytes = ss_base64url_decode(sealed, &length, pool);
    unsigned char *text;

    if (bytes == NULL || length < NONCE_BYTES + TAG_BYTES) {
        return NULL;
    }
    text = apr_palloc(pool, length);
    for (int i = 0; i < keys->count; i++) {
        unsigned long long text_length;

        if (crypto_aead_xchacha20poly1305_ietf_decrypt(
                text, &text_length, NULL, bytes + NONCE_BYTES, length - NONCE_BYTES,
                (const unsigned char *)purpose, strlen(purpose), bytes, keys->keys[i])
            == 0) {
            text[text_length] = '\0';
            return (const char *)text;
        }
    }
    return NULL;
}

/* A hash over a row of values: whether something was made of the same things as before. */
#include "base/fingerprint.h"

#include <sodium.h>
#include <string.h>

/* libsodium wants its state aligned to 64 bytes, which a pool does not give. */
struct ss_fingerprint_t {
    crypto_generichash_state *state;
};

static crypto_generichash_state *aligned_state(apr_pool_t *pool)
{
    char *memory = apr_palloc(pool, sizeof(crypto_generichash_state) + 64);

    return (crypto_generichash_state *)(void *)(memory + (64 - (uintptr_t)memory % 64));
}

ss_fingerprint_t *ss_fingerprint_make(apr_pool_t *pool)
{
    ss_fingerprint_t *fingerprint = apr_palloc(pool, sizeof(*fingerprint));

    fingerprint->state = aligned_state(pool);
    crypto_generichash_init(fingerprint->state, NULL, 0, crypto_generichash_BYTES);
    return fingerprint;
}

void ss_fingerprint_add(ss_fingerprint_t *fingerprint, const char *value)
{
    int64_t length = value == NULL ? -1 : (int64_t)strlen(value);

    crypto_generichash_update(fingerprint->state, (const unsigned char *)&length, sizeof(length));
    if (length > 0) {
        crypto_generichash_update(fingerprint->state, (const unsigned char *)value,
                                  (unsigned long long)length);
    }
}

const char *ss_fingerprint_text(const ss_fingerprint_t *fingerprint, apr_pool_t *pool)
{
    crypto_generichash_state *state = aligned_state(pool);
    unsigned char hash[crypto_generichash_BYTES];
    char *text = apr_palloc(pool, sizeof(hash) * 2 + 1);

    memcpy(state, fingerprint->state, sizeof(*state));
    crypto_generichash_final(state, hash, sizeof(hash));
    return sodium_bin2hex(text, sizeof(hash) * 2 + 1, hash, sizeof(hash));
}

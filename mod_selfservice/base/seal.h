/*
 * Sealing: short texts that leave the server and come back unread and unchanged
 * (XChaCha20-Poly1305).
 */
#ifndef SS_SEAL_H
#define SS_SEAL_H

#include "base/base.h"

typedef struct ss_keys_t ss_keys_t;

/**
 * Read a key file: one base64 line of 32 bytes per key; the first seals, all open.
 * @param error  what is wrong and how to mend it; set only if NULL is returned
 * @return the keys, NULL if the file is missing, readable by others (mode 0600 is enforced) or
 * malformed
 */
const ss_keys_t *ss_keys_read(const char *path, const char **error, apr_pool_t *pool);

/** Write a new key file, mode 0600; refuses to overwrite. @return NULL or what went wrong */
const char *ss_keys_create(const char *path, apr_pool_t *pool);

/**
 * Seal a text for one purpose. `purpose` names use and owner ("order-state/<merchant>/<variant>")
 * and must be the same when opening. A text sealed twice gives two different results.
 * @return base64url text
 */
const char *ss_seal(const ss_keys_t *keys, const char *purpose, const char *text, apr_pool_t *pool);

/**
 * @return the text, NULL if it was forged, cut, sealed for another purpose or under an unknown key
 */
const char *ss_unseal(const ss_keys_t *keys, const char *purpose, const char *sealed,
                      apr_pool_t *pool);

#endif

/* Ids, secrets and hashes from libsodium. */
#ifndef SS_RANDOM_ID_H
#define SS_RANDOM_ID_H

#include "base/base.h"

#define SS_ID_LENGTH 24 /* hex digits of a 96-bit id */

/** A new id: 96 random bits as 24 lower-case hex digits. */
const char *ss_id_make(apr_pool_t *pool);
/**
 * A new id for a row of a table that grows all the time: 48 bits of milliseconds, then 48 random
 * bits, as 24 lower-case hex digits. Rows of one moment stand side by side in an index, so that a
 * commit touches few pages of it. No secret: who may see a row is decided by whose it is.
 */
const char *ss_id_at(apr_time_t now, apr_pool_t *pool);
/** A text that ss_id_at() of `time` and later is not below, and of any time before it is. */
const char *ss_id_bound(apr_time_t time, apr_pool_t *pool);
/** @return true for 24 lower-case hex digits */
bool ss_id_is(const char *text);

/** A new secret: 256 random bits, base64url without padding (43 characters). */
const char *ss_secret_make(apr_pool_t *pool);

/** BLAKE2b-256 of a text, 64 hex digits: how tokens and session ids are stored. */
const char *ss_hash_text(const char *text, apr_pool_t *pool);
/** SHA-256 of bytes, 64 hex digits: for documents and proofs. */
const char *ss_sha256(const void *bytes, size_t length, apr_pool_t *pool);

/** base64url without padding. */
const char *ss_base64url(const void *bytes, size_t length, apr_pool_t *pool);
/** @return the bytes, NULL if the text is no base64url; *length is set */
const unsigned char *ss_base64url_decode(const char *text, size_t *length, apr_pool_t *pool);

#endif

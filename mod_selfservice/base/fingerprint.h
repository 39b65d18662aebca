/* A hash over a row of values: whether something was made of the same things as before. */
#ifndef SS_FINGERPRINT_H
#define SS_FINGERPRINT_H

#include "base/base.h"

typedef struct ss_fingerprint_t ss_fingerprint_t;

/** Of nothing yet; lives as long as the pool. */
ss_fingerprint_t *ss_fingerprint_make(apr_pool_t *pool);

/** One more value. NULL is another value than "", and "ab", "c" are others than "a", "bc". */
void ss_fingerprint_add(ss_fingerprint_t *fingerprint, const char *value);

/** Of all values so far, 64 hex digits; more may be added afterwards. */
const char *ss_fingerprint_text(const ss_fingerprint_t *fingerprint, apr_pool_t *pool);

#endif

/*
 * A change that counts only when the customer types the code from a mail. Source: OWASP ASVS 7.5.1.
 */
#ifndef SS_PENDING_CHANGE_H
#define SS_PENDING_CHANGE_H

#include "base/base.h"

#define SS_CODE_LENGTH 6
#define SS_CODE_ATTEMPTS 5
#define SS_CODE_LIFETIME apr_time_from_sec(15 * 60)
#define SS_CODES_PER_HOUR 5 /* so that asking for new codes gives nobody more than a few guesses */

typedef struct ss_pending_change_t {
    const char *customer_id;
    const char *kind;        /* "email", "payment" */
    const char *wanted;      /* the new value, sealed for "payment" */
    const char *code_hash;   /* "" when it is over: confirmed or dropped */
    int64_t attempts_left;
    const char *expires_at;  /* of the code */
    int64_t codes;           /* sent since codes_since */
    const char *codes_since;
} ss_pending_change_t;

/** @return true if the code that was sent may still be typed at `now` (ISO instant) */
bool ss_pending_change_is_open(const ss_pending_change_t *change, const char *now);

/**
 * Count one more code in `change`; the count starts over an hour after its first code.
 * @return false if there were enough
 */
bool ss_pending_change_count_code(ss_pending_change_t *change, apr_time_t now, apr_pool_t *pool);

/** The digits of a typed code, blanks and dashes left out. @return NULL if it is not six digits */
const char *ss_code_read(const char *typed, apr_pool_t *pool);

#endif

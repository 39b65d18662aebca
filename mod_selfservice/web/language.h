/* Which of the offered languages a visitor gets. */
#ifndef SS_LANGUAGE_H
#define SS_LANGUAGE_H

#include "base/base.h"

/**
 * @param offered  NULL-terminated tags such as "de", "en"
 * @param wanted   a tag such as "en" or "en-GB", any case
 * @return the offered tag that equals `wanted` or its main language; NULL if none does
 */
const char *ss_language_match(const char *const *offered, const char *wanted);

/**
 * The offered language an Accept-Language header likes best (highest q, then first named; q=0
 * excludes).
 * "*" stands for the first offered language. @return NULL if the header names none of them
 */
const char *ss_language_accepted(const char *const *offered, const char *header, apr_pool_t *pool);

#endif

/* The merchant's logo: what kind of picture it is, and that it can do nothing but be shown. */
#ifndef SS_LOGO_H
#define SS_LOGO_H

#include "base/base.h"

#define SS_LOGO_LIMIT ((size_t)256 << 10)

/**
 * Recognise a picture by its content. SVG with scripts, event handlers or references to other
 * places is refused.
 * @param error  what is wrong and how to mend it; set only if NULL is returned
 * @return "image/svg+xml" or "image/png"
 */
const char *ss_logo_type(const char *bytes, size_t length, const char **error, apr_pool_t *pool);

#endif

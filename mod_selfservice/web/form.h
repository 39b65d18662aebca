/* Reading form fields: UTF-8 checked, trimmed, limited in characters. */
#ifndef SS_FORM_H
#define SS_FORM_H

#include "web/web.h"

/**
 * Decode application/x-www-form-urlencoded into a table. @return SS_OK; SS_INVALID for invalid
 * UTF-8, NUL, bad percent escapes or more than 500 pairs
 */
ss_status_t ss_form_decode(const char *text, size_t length, apr_table_t **fields, apr_pool_t *pool);

/**
 * Like ss_form_decode() for a query string, where a stray "%" stands for itself: marketing links
 * hold them.
 */
ss_status_t ss_query_decode(const char *text, size_t length, apr_table_t **fields,
                            apr_pool_t *pool);

/**
 * A field of the submitted form, trimmed; "" if absent. A value of more than `limit` characters
 * notes the problem "too_long", one that is not ss_text_is_clean() "bad_value"; both are still
 * returned, so that what was typed is kept. Tabs become blanks.
 */
const char *ss_form_text(ss_web_t *web, const char *name, int limit);

/** Like ss_form_text() for text areas: line breaks stay, as LF. */
const char *ss_form_lines(ss_web_t *web, const char *name, int limit);

/** Like ss_form_text() for query parameters; a value with a problem counts as absent. */
const char *ss_query_text(ss_web_t *web, const char *name, int limit);

/** Fields named "prefix[key]": calls back with key and trimmed value in order. */
typedef void ss_form_each_t(void *baton, const char *key, const char *value);
void ss_form_each(const apr_table_t *fields, const char *prefix, ss_form_each_t *each, void *baton);

#endif

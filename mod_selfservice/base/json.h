/* jansson values whose life is tied to an APR pool, and short ways to read them. */
#ifndef SS_JSON_H
#define SS_JSON_H

#include "base/base.h"

/** Hand a new reference to the pool. @return `value`; NULL stays NULL */
json_t *ss_json_in_pool(json_t *value, apr_pool_t *pool);

/** An empty object or list that lives as long as the pool. */
json_t *ss_json_object(apr_pool_t *pool);
json_t *ss_json_list(apr_pool_t *pool);

/**
 * Set a member; `value` may be NULL, which stores "". Keys come from the program or from JSON:
 * that they are UTF-8 is not looked at again.
 */
void ss_json_set_text(json_t *object, const char *key, const char *value);
void ss_json_set_int(json_t *object, const char *key, int64_t value);
void ss_json_set_bool(json_t *object, const char *key, bool value);

/** Set or append a value that stays owned by its pool too (one more reference is taken). */
void ss_json_set(json_t *object, const char *key, json_t *value);
void ss_json_append(json_t *list, json_t *value);

/** Read a member. @return "" or 0 or false if it is absent or of another type */
const char *ss_json_text(const json_t *object, const char *key);
int64_t ss_json_int(const json_t *object, const char *key);
bool ss_json_bool(const json_t *object, const char *key);

/**
 * Parse a text. Duplicate keys are refused.
 * @param error  where and why it is not JSON, in the pool; set only if NULL is returned
 * @return the value, owned by the pool, or NULL
 */
json_t *ss_json_parse(const char *text, const char **error, apr_pool_t *pool);

/**
 * Where a member of a nested object stands in a JSON text.
 * @param path  names from the outermost object inwards, joined by dots
 * @return the line, from 1; 0 if there is no such member, or its names are escaped
 */
int ss_json_line(const char *text, const char *path);

/**
 * @return compact text with the members in the order in which they were set; 9.9 stays 9.9 (15
 * digits)
 */
const char *ss_json_print(const json_t *value, apr_pool_t *pool);
/**
 * The same over many lines, indented by one space, with a newline at the end: for files people
 * edit.
 */
const char *ss_json_print_pretty(const json_t *value, apr_pool_t *pool);

#endif

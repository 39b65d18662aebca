/*
 * Dotted names as templates and texts use them, split once so that nobody has to scan them again.
 */
#ifndef SS_PATH_H
#define SS_PATH_H

#include "render/buffer.h"

typedef struct ss_path_name_t {
    const char *text;
    size_t length;
} ss_path_name_t;

typedef struct ss_path_t {
    const ss_path_name_t *names;
    int count;    /* 0: the value itself, written "." */
    bool is_html; /* the last name ends with "_html": the value is finished HTML */
} ss_path_t;

/** @return the path of "a.b.c"; NULL if a name is empty */
const ss_path_t *ss_path_parse(const char *text, size_t length, apr_pool_t *pool);

/** Member `name` of a value. @return NULL if the value is no object or has no such member */
const json_t *ss_path_first(const json_t *value, const ss_path_name_t *name);

/** Follow the names from the second one on. @return NULL if one is missing */
const json_t *ss_path_rest(const ss_path_t *path, const json_t *value);

/** Write a text, number, true or false as it is; other values give nothing. */
void ss_path_write(ss_buffer_t *out, const json_t *value, bool as_html);

#endif

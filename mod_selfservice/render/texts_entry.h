/*
 * Inside of texts: a text as it is kept, split at its placeholders; templates write it from their
 * own data.
 */
#ifndef SS_TEXTS_ENTRY_H
#define SS_TEXTS_ENTRY_H

#include "render/path.h"
#include "render/texts.h"

/* A literal run, or a placeholder if `path` is set. */
typedef struct ss_piece_t {
    const char *text, *html; /* `html` is `text` escaped */
    size_t length, html_length;
    const ss_path_t *path;
} ss_piece_t;

typedef struct ss_form_t {
    const ss_piece_t *pieces; /* NULL: the language does not use this form */
    int count;
} ss_form_t;

enum {
    SS_FORM_OTHER,
    SS_FORM_ZERO,
    SS_FORM_ONE,
    SS_FORM_TWO,
    SS_FORM_FEW,
    SS_FORM_MANY,
    SS_FORM_COUNT
};

typedef struct ss_entry_t {
    const char *key;
    uint32_t hash;
    bool plural;
    const ss_i18n_t *i18n; /* of the language in which the text is written */
    ss_form_t forms[SS_FORM_COUNT]; /* a text without plural has only SS_FORM_OTHER */
} ss_entry_t;

/* How a text is written. */
typedef enum ss_escape_t {
    SS_ESCAPE_NONE, /* plain text */
    SS_ESCAPE_ALL,  /* into HTML: text and values are escaped */
    SS_ESCAPE_VALUES /* the text is HTML; values are escaped unless their name ends with _html */
} ss_escape_t;

/** Where the values of placeholders come from. @return NULL if there is none */
typedef const json_t *ss_lookup_t(const void *scope, const ss_path_t *path);

/** A key's place in the table. */
uint32_t ss_text_hash(const char *key);

/** @return NULL if there is no such text */
const ss_entry_t *ss_texts_find(const ss_texts_t *texts, const char *key, uint32_t hash);

/**
 * Write a text, the form chosen by the integer "count" in scope, integers formatted by language.
 */
void ss_entry_write(const ss_entry_t *entry, ss_lookup_t *lookup, const void *scope,
                    ss_escape_t escape, ss_buffer_t *out);

/**
 * Split one JSON text or object of plural forms.
 * @param error  what is wrong; set only if false is returned
 */
bool ss_entry_read(ss_entry_t *entry, const json_t *value, const char **error, apr_pool_t *pool);

/** @return true if the JSON value is an object of plural forms and not a folder of further keys */
bool ss_entry_is_plural(const json_t *value);

/** @return the first placeholder of `entry` that `known` lacks, NULL if there is none */
const char *ss_entry_foreign_placeholder(const ss_entry_t *entry, const ss_entry_t *known);

#endif

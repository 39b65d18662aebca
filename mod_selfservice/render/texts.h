/* The texts of one language: templates/text/<lang>.json, overridden by the merchant's own file. */
#ifndef SS_TEXTS_H
#define SS_TEXTS_H

#include "render/i18n.h"

typedef struct ss_texts_t ss_texts_t;

/**
 * Load a language. Keys are dotted ("order.title"); the file is nested objects. Plural texts are
 * objects with the keys one, few, many, other. Placeholders are {name}. A key missing here is taken
 * from `fallback`. An override with a placeholder that the built-in text does not have, with an
 * unknown key, or with other words for one of the labels that the law prescribes is refused.
 * @param dirs   NULL-terminated folders, built-in first, the merchant's own last; at least one must
 * have the file
 * @param error  what is wrong and in which file; set only if NULL is returned
 */
const ss_texts_t *ss_texts_load(const char *const *dirs, const char *lang,
                                const ss_texts_t *fallback, const char **error, apr_pool_t *pool);

/** Code of the language, "de". */
const char *ss_texts_lang(const ss_texts_t *texts);
/** The formats of that language. */
const ss_i18n_t *ss_texts_i18n(const ss_texts_t *texts);
/** @return true if there is such a text, also if only the fallback has it */
bool ss_texts_has(const ss_texts_t *texts, const char *key);

/**
 * A text with its placeholders filled from `values` (object of texts and integers; integers are
 * formatted by language). The form of a plural text is chosen by the integer "count". An unknown
 * key gives the key itself.
 */
const char *ss_text(const ss_texts_t *texts, const char *key, const json_t *values,
                    apr_pool_t *pool);

#endif

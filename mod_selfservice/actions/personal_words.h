/* What a copy of personal data says for a member of a row: its label and its value, in words. */
#ifndef SS_PERSONAL_WORDS_H
#define SS_PERSONAL_WORDS_H

#include "actions/say.h"

/* The row that is read, and what it is read with. */
typedef struct ss_reader_t {
    ss_ctx_t *ctx;
    json_t *tables;         /* all rows of all tables */
    json_t *names;          /* of ss_personal_names() */
    const json_t *row;
    ss_currency_t currency; /* of its amounts */
    json_t *facts;          /* what is told of it so far */
} ss_reader_t;

/** What the ids of rows stand for: numbers and file names by id. Lives as long as the pool. */
json_t *ss_personal_names(const json_t *tables, apr_pool_t *pool);

/** The label of a member by its name; of an id what it stands for. @return NULL for what is not told */
const char *ss_personal_label(const ss_reader_t *reader, const char *name);

/**
 * A text, a number, yes or no, a span, in words of the language: amounts with their currency, days
 * and instants written out, ids as what they stand for. "" if there is nothing to tell.
 */
const char *ss_personal_value(const ss_reader_t *reader, const char *name, const json_t *value);
/** The same of a text that is a member of nothing. */
const char *ss_personal_text(const ss_reader_t *reader, const char *text);

/** @return true for {"unit", "quantity"}, which is told as one value */
bool ss_personal_is_span(const json_t *value);

#endif

/* The text part of a mail: lines filled, columns aligned, headings in capitals. */
#ifndef SS_PLAIN_TEXT_H
#define SS_PLAIN_TEXT_H

#include "base/base.h"

#define SS_PLAIN_WIDTH 70 /* characters of a line; words that are longer (links) stay whole */

/**
 * Lay out a text with these marks: "# " begins a heading (in capitals), "## " a lower one; a tab
 * stands between a label and its value, two tabs between words and an amount at the right edge.
 * Long lines are broken at blanks and go on below their beginning; several empty lines become one.
 * No-break blanks hold words together and come out plain.
 * @param lang  whose capitals, "de"
 */
const char *ss_plain_text(const char *text, const char *lang, apr_pool_t *pool);

#endif

/* What the review page showed, kept in its state to tell what changed meanwhile. */
#ifndef SS_PRICE_CHANGE_H
#define SS_PRICE_CHANGE_H

#include "base/base.h"

/** The amounts of a price view as a list of [label, amount]. */
json_t *ss_shown_amounts(const json_t *price_view, apr_pool_t *pool);

/**
 * Rows that differ: list of {"label", "before", "now"}; "–" where a row is new or gone.
 * @param before  of ss_shown_amounts(); NULL gives an empty list
 */
json_t *ss_amounts_changed(const json_t *before, const json_t *now, apr_pool_t *pool);

#endif

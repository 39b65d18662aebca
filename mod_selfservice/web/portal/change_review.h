/* The last step before a change becomes binding, in the legal order of elements. */
#ifndef SS_CHANGE_REVIEW_H
#define SS_CHANGE_REVIEW_H

#include "web/portal/change_form.h"
#include "web/portal/change_state.h"

/**
 * The review page of page->change.
 * @param before  what an earlier review page showed, to tell what is different; NULL: the first one
 */
ss_response_t *ss_change_review_show(ss_change_page_t *page, ss_draft_t *draft,
                                     const ss_change_review_t *before, int status);

#endif

/* The last step before the binding order, in the legal order of elements. */
#ifndef SS_REVIEW_PAGE_H
#define SS_REVIEW_PAGE_H

#include "model/order.h"
#include "web/order/order_state.h"

typedef struct ss_review_answer_t {
    int status;         /* 200; 422: consents are missing; 409: the price changed */
    bool price_changed; /* tell what differs from what the state says was shown */
} ss_review_answer_t;

/**
 * Show a checked draft with its price of now; both travel on in the sealed state. Consents are
 * never ticked.
 */
ss_response_t *ss_order_review_show(ss_web_t *web, const ss_draft_t *draft,
                                    const ss_order_state_t *state,
                                    const ss_review_answer_t *answer);

/** Links, errors and hints of a view that is to be reviewed: consents, withdrawal, which lists are empty. */
void ss_review_finish(ss_web_t *web, json_t *view);

/** Tell what differs: `before` and `now` of ss_shown_amounts(). */
void ss_review_add_changes(json_t *view, const json_t *before, const json_t *now, apr_pool_t *pool);

#endif

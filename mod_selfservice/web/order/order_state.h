/* What travels sealed in the order form from page to page: no cookie, no storage. */
#ifndef SS_ORDER_STATE_H
#define SS_ORDER_STATE_H

#include "model/catalogue.h"
#include "web/web.h"

/** Texts are never NULL; the objects may be. */
typedef struct ss_order_state_t {
    const char *submission_key; /* one order per key */
    bool test;                  /* began with a test link */
    json_t *suggested; /* {component id: millionths} from the link, not chosen; NULL: none */
    json_t *draft;     /* the checked draft of the review page; NULL on the form */
    json_t *shown;     /* amounts the review page showed, to tell what changed; NULL on the form */
} ss_order_state_t;

typedef enum ss_state_check_t {
    SS_STATE_GOOD,
    SS_STATE_MISSING,
    SS_STATE_EXPIRED
} ss_state_check_t;

/** A state with a new submission key. */
ss_order_state_t *ss_order_state_make(apr_pool_t *pool);

/** Seal for this merchant, variant and web->buyer; it can be opened for twelve hours. */
const char *ss_order_state_seal(ss_web_t *web, const ss_variant_t *variant,
                                const ss_order_state_t *state);

/**
 * Open the form's field "state".
 * @param state  set in any case: a new one if the result is SS_STATE_MISSING, else what was sealed
 * @return SS_STATE_MISSING if there is none or it was not sealed here for this variant
 */
ss_state_check_t ss_order_state_open(ss_web_t *web, const ss_variant_t *variant,
                                     ss_order_state_t **state);

#endif

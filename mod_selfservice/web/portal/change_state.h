/* What travels sealed from the review page of a change to its button. */
#ifndef SS_CHANGE_STATE_H
#define SS_CHANGE_STATE_H

#include "actions/draft.h"
#include "model/contract.h"
#include "web/order/order_state.h"

typedef struct ss_change_review_t {
    const char *submission_key; /* one change per key */
    int64_t version;            /* of the contract that was shown */
    const char *fingerprint;    /* ss_change_fingerprint() of what was shown */
    json_t *shown;              /* amounts that were shown; NULL for none */
    const ss_draft_t *booked;   /* the contract as it was then; for sealing */
    const json_t *wish, *base;  /* what was wished, and what was booked; set by opening */
} ss_change_review_t;

/** Seal for this contract; it can be opened for an hour. The draft becomes the wish. */
const char *ss_change_state_seal(ss_web_t *web, const ss_contract_t *contract,
                                 const ss_draft_t *draft, const ss_change_review_t *review);

/** Open the form's field "state". `review` is set unless it is missing. */
ss_state_check_t ss_change_state_open(ss_web_t *web, const ss_contract_t *contract,
                                      ss_change_review_t *review);

/**
 * Put a sealed wish into a draft of the contract as it is now: only what was to be different then.
 * @return false if its variant is gone from the catalogue
 */
bool ss_change_state_wish(ss_web_t *web, const ss_change_review_t *review, ss_draft_t *draft);

#endif

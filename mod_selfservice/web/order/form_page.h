/* The order form of one variant. */
#ifndef SS_FORM_PAGE_H
#define SS_FORM_PAGE_H

#include "web/order/order_input.h"
#include "web/order/order_state.h"

/** GET /{variant}: by id or ExternalId. Without prefill parameters the page comes from memory. */
ss_response_t *ss_order_form_page(ss_web_t *web);

/** How an answer to a POST shows the form again. */
typedef struct ss_form_answer_t {
    int status;               /* 200, 422 */
    const char *state_notice; /* text key of what was wrong with the state; NULL: nothing */
} ss_form_answer_t;

/** The form with what was typed, ctx->problems at their fields and a freshly sealed state. */
ss_response_t *ss_order_form_again(ss_web_t *web, const ss_order_input_t *input,
                                   const ss_order_state_t *state, const ss_form_answer_t *answer);

/** Mark a page whose content depends on language and frame. @return `response` */
ss_response_t *ss_order_vary(ss_response_t *response);

#endif

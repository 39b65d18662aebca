/* What a visitor chose and typed: read from the form, a link, or the draft of the review page. */
#ifndef SS_ORDER_INPUT_H
#define SS_ORDER_INPUT_H

#include "model/order.h"
#include "web/web.h"

/** The texts as typed, by field name, and the draft read from them. */
typedef struct ss_order_input_t {
    const ss_variant_t *variant;
    apr_table_t *typed; /* components under the name ss_component_field() gives */
    ss_draft_t draft;   /* submission key, prices and consents are the caller's */
} ss_order_input_t;

/** Characters a field of the form may have. */
int ss_order_field_limit(const char *name);

/** @return true if the form has a switch or a stepper for the component */
bool ss_order_offers(const ss_component_t *component, const ss_variant_t *variant);

/** Nothing typed yet; the parts of reading. */
ss_order_input_t *ss_order_input_make(ss_web_t *web, const ss_variant_t *variant);
/** Read the draft from what was typed. */
void ss_order_input_fill(ss_web_t *web, ss_order_input_t *input);

/** What a first visit starts with: nothing chosen, nothing typed, the merchant's country. */
ss_order_input_t *ss_order_input_fresh(ss_web_t *web, const ss_variant_t *variant);

/** @return true if the variant can be ordered now: by a customer type that this site serves, and
 * by web->buyer if there is one */
bool ss_order_may_order(const ss_web_t *web, const ss_variant_t *variant);

/**
 * Read the submitted form. Overlong texts, unreadable quantities and unknown components become
 * problems; a pressed stepper ("step" = "domain:+1") and "remove" = "coupon" are carried out.
 */
ss_order_input_t *ss_order_input_read(ss_web_t *web, const ss_variant_t *variant);

/**
 * Read what a link prefills. Components that cost are not taken over for consumers.
 * @param suggested  set to {component id: millionths} of what was left out, NULL if nothing was
 *                   Source: BGB section 312a(3) sentence 2
 */
ss_order_input_t *ss_order_input_prefill(ss_web_t *web, const ss_variant_t *variant,
                                         json_t **suggested);

/** @return true if the query holds anything that prefills the form */
bool ss_order_input_has_prefill(const ss_web_t *web);

/** The texts that give this draft when read again. */
ss_order_input_t *ss_order_input_of_draft(ss_web_t *web, const ss_draft_t *draft);

/** What was typed into a field, "" if nothing was. */
const char *ss_order_typed(const ss_order_input_t *input, const char *name);

#endif

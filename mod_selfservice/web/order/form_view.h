/* The data of templates/order/form.html: plan, components, usage, fields and texts around them. */
#ifndef SS_FORM_VIEW_H
#define SS_FORM_VIEW_H

#include "web/order/order_input.h"
#include "web/order/order_price.h"
#include "web/order/order_state.h"

/** Steps of the order: list of {number, step_label, done, current}; `current` from 1. */
json_t *ss_order_steps(ss_web_t *web, int current);

/** "12 Monate Mindestlaufzeit, danach jederzeit mit ...": one line about trial, term and notice. */
const char *ss_variant_terms(ss_web_t *web, const ss_order_price_t *priced);

/**
 * Path of a variant's order page, by ExternalId where it has one; in the portal if web->buyer
 * orders.
 */
const char *ss_variant_path(ss_web_t *web, const ss_variant_t *variant);

/** The value that guards the forms of somebody who is signed in; "" on the public page. */
void ss_order_add_csrf(const ss_web_t *web, json_t *data);

/** Everything the form shows but the sealed state. */
json_t *ss_order_form_view(ss_web_t *web, const ss_order_input_t *input,
                           const ss_order_state_t *state, const ss_order_price_t *priced);

#endif

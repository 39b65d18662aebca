/* What can be added to a plan on the order form: switches, steppers, scales, suggestions. */
#ifndef SS_COMPONENT_VIEW_H
#define SS_COMPONENT_VIEW_H

#include "web/order/order_input.h"
#include "web/order/order_price.h"
#include "web/order/order_state.h"

/** Add options, quantities and suggestions with their notes to the data of the form. */
void ss_components_add(ss_web_t *web, json_t *data, const ss_order_input_t *input,
                       const ss_order_state_t *state, const ss_order_price_t *priced);

/** What templates/order/scale.html needs besides ss_scale_view(); nothing if `scale` is NULL. */
void ss_scale_prepare(json_t *scale, const char *id, const char *heading);

#endif

/* The section "payment method" of the order form. */
#ifndef SS_PAYMENT_CHOICE_H
#define SS_PAYMENT_CHOICE_H

#include "web/order/order_input.h"

/**
 * Add the methods offered and the fields of a direct debit to the data of the form.
 * @param needed  false: nothing falls due, so a variant that allows it needs no payment data
 */
void ss_payment_add(ss_web_t *web, json_t *data, const ss_order_input_t *input, bool needed);

#endif

/* The merchant's further fields on the order page. */
#ifndef SS_CUSTOM_FORM_H
#define SS_CUSTOM_FORM_H

#include "web/web.h"

/** What the form says, texts by name of the field, as typed. */
json_t *ss_custom_form_read(ss_web_t *web);

/**
 * Append the fields to those of the customer, for the partials text_field, select_field and
 * check_field.
 * @param values  texts by name of the field
 * @param only_contract  the customer is known: only the contract's fields are asked for
 */
void ss_custom_form_add(ss_web_t *web, json_t *fields, const json_t *values, bool only_contract);

#endif

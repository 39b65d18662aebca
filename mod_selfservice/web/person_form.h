/* The fields of a person, as the order page and the portal's billing page read and show them. */
#ifndef SS_PERSON_FORM_H
#define SS_PERSON_FORM_H

#include "model/customer.h"
#include "web/web.h"

/**
 * Read the fields of a customer whose type is known; those that this type does not have stay "".
 * Overlong texts are noted as problems and kept. Checking is ss_person_check()'s.
 */
ss_person_t ss_person_form_read(ss_web_t *web, bool business);

/**
 * The fields the site shows, in order, for templates/partials/text_field and select_field: a list
 * of ss_field_json() objects, the country with "is_select" and its "options" sorted by language,
 * neighbours first.
 * @param choosing  true: the visitor may switch between consumer and business, so the business
 * fields are there for both and shown by the switch; false: only those of person->business
 */
json_t *ss_person_form_fields(ss_web_t *web, const ss_person_t *person, bool choosing);

/**
 * What to say about a postcode that does not look like its country's: shown beside it, never a
 * refusal. NULL if there is nothing to say.
 */
const char *ss_person_postcode_hint(ss_web_t *web, const ss_person_t *person);

#endif

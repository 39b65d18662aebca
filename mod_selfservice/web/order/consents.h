/* The boxes that were ticked on a review page. */
#ifndef SS_ORDER_CONSENTS_H
#define SS_ORDER_CONSENTS_H

#include "web/web.h"

/** Ids of the form's fields "consent[id]" = 1; ends with NULL. */
const char *const *ss_ticked_consents(ss_web_t *web);

#endif

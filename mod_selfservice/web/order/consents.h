/* The boxes that were ticked on a review page. */
#ifndef SS_ORDER_CONSENTS_H
#define SS_ORDER_CONSENTS_H

#include "web/web.h"

/** Ids of the form's fields "consent[id]" = 1; ends with NULL. */
const char *const *ss_ticked_consents(ss_web_t *web);

/** @return true if nothing is wrong but boxes of a review page that must be ticked */
bool ss_only_consents_miss(const ss_ctx_t *ctx);

#endif

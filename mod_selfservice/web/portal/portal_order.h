/* A customer who is signed in orders a further contract: the order page with name, address and
 * payment known. */
#ifndef SS_PORTAL_ORDER_H
#define SS_PORTAL_ORDER_H

#include "web/web.h"

/** GET /order: what this customer can order. */
ss_response_t *ss_portal_order_list(ss_web_t *web);
/** GET /order/{variant}: its order form. */
ss_response_t *ss_portal_order_form(ss_web_t *web);
/** POST /order/{variant}: the buttons of form and review page, as on the public order page. */
ss_response_t *ss_portal_order_submit(ss_web_t *web);

#endif

/* The list of everything that can be ordered. */
#ifndef SS_LIST_PAGE_H
#define SS_LIST_PAGE_H

#include "web/web.h"

/** What can be ordered, by plan, with price, term and link: members of templates/order/offers. */
void ss_order_offers_add(ss_web_t *web, json_t *data);

/** GET /: orderable variants by plan, with price and term. */
ss_response_t *ss_order_list_page(ss_web_t *web);

#endif

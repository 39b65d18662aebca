/* Portal areas "plan" and "components": change what is booked. */
#ifndef SS_CHANGE_PAGE_H
#define SS_CHANGE_PAGE_H

#include "web/web.h"

/** GET {portal}/plan: plans, and components if that area can be edited too */
ss_response_t *ss_plan_page_show(ss_web_t *web);
/**
 * POST {portal}/plan: `do` = update | review | edit | order | withdraw-change, or `step`. After an
 * order 303; 409 if contract or price are other ones than were shown.
 */
ss_response_t *ss_plan_page_send(ss_web_t *web);
/** The same for components alone. */
ss_response_t *ss_components_page_show(ss_web_t *web);
ss_response_t *ss_components_page_send(ss_web_t *web);

#endif

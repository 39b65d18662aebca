/* The form that changes plan and components, and the pages that stand in its place. */
#ifndef SS_CHANGE_FORM_H
#define SS_CHANGE_FORM_H

#include "actions/change_offer.h"
#include "web/order/order_input.h"
#include "web/portal/portal.h"

/** Which of both pages, and what may be changed on it. */
typedef struct ss_change_page_t {
    ss_web_t *web;
    ss_portal_t portal;
    ss_area_t area;
    bool plans, components; /* may be changed here */
    ss_change_t change;
} ss_change_page_t;

/** What was chosen on the form, on top of what is booked; problems are noted in the context. */
ss_order_input_t *ss_change_form_read(ss_change_page_t *page);

/** The form with prices for what is chosen. @param notice  key of a text above it, NULL for none */
ss_response_t *ss_change_form_show(ss_change_page_t *page, ss_order_input_t *input,
                                   const char *notice, int status);

/**
 * What stands in its place: why nothing can be changed ("waiting" ...), what is booked where the
 * area is only to look at (""), or the change that is to come.
 */
ss_response_t *ss_change_closed_show(ss_change_page_t *page, const char *obstacle, int status);
ss_response_t *ss_change_scheduled_show(ss_change_page_t *page,
                                        const struct ss_contract_change_t *row, int status);

#endif

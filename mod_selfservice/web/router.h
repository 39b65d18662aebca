/*
 * From method and path to a page function: one const table per area; access rules are data of the
 * route.
 */
#ifndef SS_ROUTER_H
#define SS_ROUTER_H

#include "web/web.h"

typedef enum ss_access_rule_t {
    SS_PUBLIC,      /* anybody, no cookie */
    SS_CUSTOMER     /* a portal session; POST needs its csrf value */
} ss_access_rule_t;

typedef ss_response_t *ss_page_t(ss_web_t *web);

typedef struct ss_route_t {
    const char *method; /* "GET" also answers HEAD */
    const char *path;   /* "/", "/link", "/done/{rest}", "/{rest}": {rest} matches one segment (may
                           hold dots) */
    ss_access_rule_t access;
    int area;           /* ss_area_t that must be on (else 404), or -1 */
    ss_access_t needs;  /* SS_AREA_VIEW, or SS_AREA_EDIT for changes */
    ss_page_t *page;
} ss_route_t;

typedef struct ss_routes_t {
    const ss_route_t *routes;
    int count;
    ss_page_t *no_session; /* what SS_CUSTOMER routes answer without a session; NULL in a table
                              without such routes */
    bool
        is_private; /* paths may hold personal links: every answer, errors too, is marked private */
} ss_routes_t;

/**
 * Find the route and run its page. Earlier routes win. 404 if no path matches; 405 with Allow if
 * only the method differs; 413/415/400 for bodies the form reader refuses; session and csrf as the
 * route says. Private if the table is.
 */
ss_response_t *ss_router_run(const ss_routes_t *routes, ss_web_t *web);

extern const ss_routes_t ss_order_routes, ss_portal_routes, ss_cancel_routes, ss_withdraw_routes;

#endif

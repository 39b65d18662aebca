/* Addresses of the order page. */
#include "web/order/done_page.h"
#include "web/order/form_page.h"
#include "web/order/list_page.h"
#include "web/order/submit_page.h"
#include "web/order/terms_page.h"
#include "web/router.h"

static const ss_route_t routes[] = {
    { "GET", "/", SS_PUBLIC, -1, SS_AREA_VIEW, ss_order_list_page },
    { "GET", "/done/{rest}", SS_PUBLIC, -1, SS_AREA_VIEW, ss_order_done_page },
    { "GET", "/terms/{rest}", SS_PUBLIC, -1, SS_AREA_VIEW, ss_terms_page },
    { "GET", "/{rest}", SS_PUBLIC, -1, SS_AREA_VIEW, ss_order_form_page },
    { "POST", "/{rest}", SS_PUBLIC, -1, SS_AREA_VIEW, ss_order_submit_page },
};

const ss_routes_t ss_order_routes = { routes, SS_COUNT(routes) };

/* The public legal pages: no login, no cookie; each form stands in the first response. */
#include "web/legal/cancel_page.h"
#include "web/legal/receipt_page.h"
#include "web/legal/withdraw_page.h"
#include "web/router.h"

static const ss_route_t cancel_routes[] = {
    { "GET", "/", SS_PUBLIC, -1, SS_AREA_VIEW, ss_cancel_page_show },
    { "POST", "/", SS_PUBLIC, -1, SS_AREA_VIEW, ss_cancel_page_send },
    { "GET", "/receipt/{rest}", SS_PUBLIC, -1, SS_AREA_VIEW, ss_receipt_page_cancellation },
};
const ss_routes_t ss_cancel_routes = { cancel_routes, SS_COUNT(cancel_routes) };

static const ss_route_t withdraw_routes[] = {
    { "GET", "/", SS_PUBLIC, -1, SS_AREA_VIEW, ss_withdraw_page_show },
    { "POST", "/", SS_PUBLIC, -1, SS_AREA_VIEW, ss_withdraw_page_send },
    { "GET", "/receipt/{rest}", SS_PUBLIC, -1, SS_AREA_VIEW, ss_receipt_page_withdrawal },
};
const ss_routes_t ss_withdraw_routes = { withdraw_routes, SS_COUNT(withdraw_routes) };

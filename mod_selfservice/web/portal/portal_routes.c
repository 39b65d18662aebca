/* The customer portal: access by personal link, then the areas the merchant has switched on. */
#include "model/session.h"
#include "web/portal/access_page.h"
#include "web/portal/balance_page.h"
#include "web/portal/billing_page.h"
#include "web/portal/change_page.h"
#include "web/portal/code_page.h"
#include "web/portal/contract_page.h"
#include "web/portal/documents_page.h"
#include "web/portal/link_page.h"
#include "web/portal/payment_page.h"
#include "web/portal/portal_cancel.h"
#include "web/portal/privacy_page.h"
#include "web/portal/session_page.h"
#include "web/portal/portal_order.h"
#include "web/portal/usage_page.h"
#include "web/router.h"

static const ss_route_t routes[] = {
    { "GET", "/data/{rest}", SS_PUBLIC, -1, SS_AREA_VIEW, ss_access_page_show },
    { "POST", "/data/{rest}", SS_PUBLIC, -1, SS_AREA_VIEW, ss_access_page_open },
    { "POST", "/window", SS_PUBLIC, -1, SS_AREA_VIEW, ss_access_page_window },
    { "GET", "/link", SS_PUBLIC, -1, SS_AREA_VIEW, ss_link_page_show },
    { "POST", "/link", SS_PUBLIC, -1, SS_AREA_VIEW, ss_link_page_send },
    { "GET", "/", SS_CUSTOMER, -1, SS_AREA_VIEW, ss_access_page_start },
    { "POST", "/", SS_CUSTOMER, -1, SS_AREA_VIEW, ss_access_page_choose },
    { "GET", "/session", SS_CUSTOMER, -1, SS_AREA_VIEW, ss_session_page_show },
    { "POST", "/session", SS_CUSTOMER, -1, SS_AREA_VIEW, ss_session_page_send },
    { "POST", "/logout", SS_CUSTOMER, -1, SS_AREA_VIEW, ss_access_page_leave },
    { "GET", "/contract", SS_CUSTOMER, SS_AREA_CONTRACT, SS_AREA_VIEW, ss_contract_page_show },
    { "GET", "/billing", SS_CUSTOMER, SS_AREA_BILLING, SS_AREA_VIEW, ss_billing_page_show },
    { "POST", "/billing", SS_CUSTOMER, SS_AREA_BILLING, SS_AREA_EDIT, ss_billing_page_save },
    { "GET", "/code", SS_CUSTOMER, SS_AREA_BILLING, SS_AREA_EDIT, ss_email_code_show },
    { "POST", "/code", SS_CUSTOMER, SS_AREA_BILLING, SS_AREA_EDIT, ss_email_code_send },
    { "GET", "/payment", SS_CUSTOMER, SS_AREA_PAYMENT, SS_AREA_VIEW, ss_payment_page_show },
    { "POST", "/payment", SS_CUSTOMER, SS_AREA_PAYMENT, SS_AREA_EDIT, ss_payment_page_save },
    { "GET", "/payment/code", SS_CUSTOMER, SS_AREA_PAYMENT, SS_AREA_EDIT, ss_payment_code_show },
    { "POST", "/payment/code", SS_CUSTOMER, SS_AREA_PAYMENT, SS_AREA_EDIT, ss_payment_code_send },
    { "GET", "/usage", SS_CUSTOMER, SS_AREA_USAGE, SS_AREA_VIEW, ss_usage_page_show },
    { "GET", "/usage.csv", SS_CUSTOMER, SS_AREA_USAGE, SS_AREA_VIEW, ss_usage_page_csv },
    { "GET", "/documents", SS_CUSTOMER, SS_AREA_DOCUMENTS, SS_AREA_VIEW, ss_documents_page_show },
    { "GET", "/documents/{rest}", SS_CUSTOMER, SS_AREA_DOCUMENTS, SS_AREA_VIEW,
      ss_documents_page_download },
    { "GET", "/balance", SS_CUSTOMER, SS_AREA_BALANCE, SS_AREA_VIEW, ss_balance_page_show },
    { "GET", "/balance.csv", SS_CUSTOMER, SS_AREA_BALANCE, SS_AREA_VIEW, ss_balance_page_csv },
    { "GET", "/balance/{rest}", SS_CUSTOMER, SS_AREA_BALANCE, SS_AREA_VIEW, ss_balance_page_giro },
    { "GET", "/plan", SS_CUSTOMER, SS_AREA_PLAN, SS_AREA_VIEW, ss_plan_page_show },
    { "POST", "/plan", SS_CUSTOMER, SS_AREA_PLAN, SS_AREA_EDIT, ss_plan_page_send },
    { "GET", "/components", SS_CUSTOMER, SS_AREA_COMPONENTS, SS_AREA_VIEW,
      ss_components_page_show },
    { "POST", "/components", SS_CUSTOMER, SS_AREA_COMPONENTS, SS_AREA_EDIT,
      ss_components_page_send },
    { "GET", "/privacy", SS_CUSTOMER, SS_AREA_PRIVACY, SS_AREA_VIEW, ss_privacy_page_show },
    { "POST", "/privacy", SS_CUSTOMER, SS_AREA_PRIVACY, SS_AREA_VIEW, ss_privacy_page_send },
    { "GET", "/cancel", SS_CUSTOMER, SS_AREA_CANCEL, SS_AREA_VIEW, ss_portal_cancel_show },
    { "POST", "/cancel", SS_CUSTOMER, SS_AREA_CANCEL, SS_AREA_EDIT, ss_portal_cancel_send },
    { "GET", "/order", SS_CUSTOMER, SS_AREA_ORDER, SS_AREA_VIEW, ss_portal_order_list },
    { "GET", "/order/{rest}", SS_CUSTOMER, SS_AREA_ORDER, SS_AREA_EDIT, ss_portal_order_form },
    { "POST", "/order/{rest}", SS_CUSTOMER, SS_AREA_ORDER, SS_AREA_EDIT, ss_portal_order_submit },
};
const ss_routes_t ss_portal_routes = { routes, SS_COUNT(routes), ss_link_page_no_session, true };

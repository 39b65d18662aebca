/* What every page of the portal starts from: the customer, the chosen contract, the frame around
 * the page. */
#include "web/portal/portal.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/say.h"
#include "base/json.h"
#include "model/session.h"
#include "store/contract_store.h"
#include "store/customer_store.h"
#include "store/declaration_store.h"
#include "web/frame.h"
#include "web/page.h"
#include "web/portal/kept_page.h"

/* The areas of the menu in its order; what is not built or switched off is not listed. */
typedef struct menu_entry_t {
    ss_area_t area;
    const char *text_key, *icon;
    const char *view_key; /* where a change is named that can only be looked at; NULL: text_key */
} menu_entry_t;

static const menu_entry_t menu[] = {
    { SS_AREA_CONTRACT, "portal.menu.contract", "icon_home" },
    { SS_AREA_COMPONENTS, "portal.menu.components", "icon_sliders", "portal.contract.booked" },
    { SS_AREA_PLAN, "portal.menu.plan", "icon_swap", "portal.change.plans" },
    { SS_AREA_USAGE, "portal.menu.usage", "icon_chart" },
    { SS_AREA_DOCUMENTS, "portal.menu.documents", "icon_document" },
    { SS_AREA_BALANCE, "portal.menu.balance", "icon_account" },
    { SS_AREA_BILLING, "portal.menu.billing", "icon_person" },
    { SS_AREA_PAYMENT, "portal.menu.payment", "icon_card" },
    { SS_AREA_ORDER, "portal.menu.order", "icon_cart" },
    { SS_AREA_PRIVACY, "portal.menu.privacy", "icon_shield" },
    { SS_AREA_CANCEL, "portal.menu.cancel", "icon_cancel" },
};

const char *ss_portal_label(ss_web_t *web, ss_area_t area)
{
    bool looks = web->site->areas[area] == SS_AREA_VIEW;
    int i = 0;

    while (menu[i].area != area) {
        i++;
    }
    return ss_web_text(
        web, looks && menu[i].view_key != NULL ? menu[i].view_key : menu[i].text_key, NULL);
}

const char *ss_portal_path(ss_web_t *web, const char *rest)
{
    return ss_web_link(web, apr_pstrcat(web->ctx->pool, web->site->portal_path, rest, NULL));
}

bool ss_portal_may(const ss_web_t *web, ss_area_t area)
{
    return web->site->areas[area] != SS_AREA_OFF && ss_scope_has(web->session->scope, area);
}

bool ss_portal_is_whole(const ss_web_t *web)
{
    return *web->session->scope == '\0';
}

const char *ss_portal_first_area(ss_web_t *web)
{
    for (int i = 0; i < SS_COUNT(menu); i++) {
        if (ss_portal_may(web, menu[i].area)) {
            return ss_portal_path(
                web, apr_pstrcat(web->ctx->pool, "/", ss_area_names[menu[i].area], NULL));
        }
    }
    return NULL;
}

ss_response_t *ss_portal_open(ss_web_t *web, ss_portal_t *portal)
{
    const ss_session_t *session = web->session;
    ss_status_t status;

    *portal = (ss_portal_t){ .state = "" };
    status = ss_customer_find(web->ctx, session->customer_id, &portal->customer);
    if (status == SS_OK) {
        ss_web_prefer_language(web, portal->customer.lang);
        ss_web_prefer_language(web, session->lang);
        if (*session->contract_id == '\0') {
            return ss_redirect(web, ss_portal_path(web, "/"));
        }
        status = ss_contract_find(web->ctx, session->contract_id, &portal->contract);
    }
    if (status == SS_OK && strcmp(portal->contract.customer_id, session->customer_id) != 0) {
        status = SS_NOT_FOUND;
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    portal->variant = ss_catalogue_variant(web->catalogue, portal->contract.variant_id);
    portal->plan_name =
        portal->variant != NULL ? ss_name(portal->variant->plan->name, web->ctx->lang) : "";
    return NULL;
}

bool ss_portal_is_cancellable(const ss_contract_t *contract)
{
    static const char *const others[] = { "waiting", "declined", "withdrawn" };

    for (int i = 0; i < SS_COUNT(others); i++) {
        if (strcmp(contract->status, others[i]) == 0) {
            return false;
        }
    }
    return true;
}

/* What is in force only can be changed or cancelled; the pages themselves tell why. */
static bool is_invited(const ss_web_t *web, const ss_contract_t *contract, ss_area_t area)
{
    bool needs_force = area == SS_AREA_CANCEL || area == SS_AREA_PLAN || area == SS_AREA_COMPONENTS;

    return ss_portal_may(web, area) && (!needs_force || ss_portal_is_cancellable(contract));
}

static json_t *menu_of(ss_web_t *web, const ss_contract_t *contract, ss_area_t current)
{
    json_t *entries = ss_json_list(web->ctx->pool);

    for (int i = 0; i < SS_COUNT(menu); i++) {
        ss_area_t area = menu[i].area;
        json_t *entry = ss_json_object(web->ctx->pool);

        if (!is_invited(web, contract, area)) {
            continue;
        }
        ss_json_set_text(entry, "label", ss_portal_label(web, area));
        ss_json_set_text(
            entry, "url",
            ss_portal_path(web, apr_pstrcat(web->ctx->pool, "/", ss_area_names[area], NULL)));
        ss_json_set_bool(entry, menu[i].icon, true);
        ss_json_set_bool(entry, "current", area == current);
        ss_json_append(entries, entry);
    }
    return entries;
}

ss_response_t *ss_portal_page(ss_web_t *web, const ss_portal_t *portal, ss_area_t area,
                              const char *template_name, json_t *data)
{
    ss_json_set_bool(data, "portal", true);
    ss_json_set(data, "menu", menu_of(web, &portal->contract, area));
    ss_json_set_text(data, "area", area < SS_AREA_COUNT ? ss_area_names[area] : "session");
    ss_json_set_text(data, "customer_name",
                     ss_person_display_name(&portal->customer.person, web->ctx->pool));
    ss_json_set_text(data, "contract_number", portal->contract.number);
    ss_json_set_text(data, "plan_name", portal->plan_name);
    ss_json_set_bool(data, "may_choose", web->session->all_contracts);
    ss_json_set_bool(data, "may_see_access", ss_portal_is_whole(web));
    ss_portal_add_visit(web, portal, data);
    return ss_portal_keep(
        web, portal,
        ss_response_private(ss_page(web, ss_problems_status(web->ctx) == SS_OK ? 200 : 422,
                                    template_name, data)));
}

static ss_status_t add_waiting(ss_web_t *web, const ss_portal_t *portal, ss_declaration_kind_t kind,
                               const char *name, json_t *data)
{
    ss_ctx_t *ctx = web->ctx;
    ss_declaration_t declaration;
    ss_status_t status = ss_declaration_find_waiting(ctx, kind, portal->contract.id, &declaration);

    if (status != SS_OK) {
        return status == SS_NOT_FOUND ? SS_OK : status;
    }
    ss_json_set_text(data, name, ss_say_day_of(ctx, declaration.received_at));
    return SS_OK;
}

ss_status_t ss_portal_add_declared(ss_web_t *web, const ss_portal_t *portal, json_t *data)
{
    ss_status_t status = add_waiting(web, portal, SS_CANCELLATION, "cancellation_waits", data);

    return status == SS_OK ? add_waiting(web, portal, SS_WITHDRAWAL, "withdrawal_waits", data)
                           : status;
}

/* What every page of the portal starts from: the customer, the chosen contract, the frame around
 * the page. */
#ifndef SS_PORTAL_H
#define SS_PORTAL_H

#include "base/page_cache.h"
#include "model/contract.h"
#include "model/customer.h"
#include "web/web.h"

typedef struct ss_portal_t {
    ss_customer_t customer;
    ss_contract_t contract;
    const ss_variant_t *variant; /* NULL if it is no longer in the catalogue */
    const char *plan_name;
    const char *state; /* what the page's form carries, sealed anew for each visit; "": nothing */
    /* Of a page that is built to be kept, see kept_page.h: */
    ss_page_key_t kept;
    const char *gap;  /* stands where each visit fills something in; NULL: it is not kept */
    apr_time_t until; /* what it says may be otherwise then; 0: never */
} ss_portal_t;

/**
 * Load customer and contract of web->session; the page is answered in the customer's language from
 * here on.
 * @return NULL if both are loaded, else the response to send: the chooser, an error page
 */
ss_response_t *ss_portal_open(ss_web_t *web, ss_portal_t *portal);

/** A portal page: menu, customer, session end and csrf value added to `data`. `area` is marked in
 * the menu; SS_AREA_COUNT for the page of the session itself. Status 422 if ctx->problems holds
 * something. Kept in memory if ss_portal_open_kept() began it. */
ss_response_t *ss_portal_page(ss_web_t *web, const ss_portal_t *portal, ss_area_t area,
                              const char *template_name, json_t *data);

/** @return true if the merchant has the area on and the link of this session opens it */
bool ss_portal_may(const ss_web_t *web, ss_area_t area);

/** @return false for a contract that is not in force yet, never was, or was withdrawn from */
bool ss_portal_is_cancellable(const ss_contract_t *contract);

/** @return true if this session opens every area: then it may see and end other access too */
bool ss_portal_is_whole(const ss_web_t *web);

/**
 * Set in `data` what templates/portal/declared.html shows: the days on which a cancellation and a
 * withdrawal of the contract came in that wait for people. @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_portal_add_declared(ss_web_t *web, const ss_portal_t *portal, json_t *data);

/** What the menu calls an area: "Change plan", or "Plan" where it can only be looked at.
 * @param area  one of the menu */
const char *ss_portal_label(ss_web_t *web, ss_area_t area);

/** Path of the first area of the menu that this session opens; NULL if there is none. */
const char *ss_portal_first_area(ss_web_t *web);

/** Path of an area, with the language kept. */
const char *ss_portal_path(ss_web_t *web, const char *rest);

#endif

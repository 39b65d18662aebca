/*
 * Portal pages kept in memory, each for its own customer. A page is found again only if everything
 * that was read for it reads as it did then; nothing has to be invalidated.
 */
#ifndef SS_KEPT_PAGE_H
#define SS_KEPT_PAGE_H

#include "web/portal/portal.h"

/**
 * The page of this request, if it is kept; else ss_portal_open(), and ss_portal_page() will keep
 * what is built now. The page must be a function of the rows it reads and of the session's
 * customer, contract, scope and language and whether it opens all contracts, host, address with its
 * query, the browser's language, frame, catalogue and the merchant's day. What the time of day
 * decides is stated with ss_portal_holds_until(). Filled in for each visit: the session's end, csrf
 * value and pass for a window, and `state`. For GET only.
 * @param state  what the page's form carries, sealed anew for each visit; "" if nothing
 * @return NULL: customer and contract are loaded, build the page
 */
ss_response_t *ss_portal_open_kept(ss_web_t *web, ss_portal_t *portal, const char *state);

/**
 * What the page being built says may be otherwise from this time on; 0 or a past time changes
 * nothing.
 */
void ss_portal_holds_until(const ss_web_t *web, ss_portal_t *portal, apr_time_t time);

/** The page shows what is on offer: variants come and go at a time of the day. */
void ss_portal_holds_offers(const ss_web_t *web, ss_portal_t *portal);

/** What to show as "state" in the page's form: portal->state, or the gap it is filled into. */
const char *ss_portal_state(const ss_web_t *web, const ss_portal_t *portal);

/** Add to `data` what differs by visit: session end, csrf value, pass for a window. */
void ss_portal_add_visit(ss_web_t *web, const ss_portal_t *portal, json_t *data);

/**
 * Fill a page that was just built, if ss_portal_open_kept() began it, and keep it if all is well
 * with it (200). @return the page as it is sent
 */
ss_response_t *ss_portal_keep(ss_web_t *web, const ss_portal_t *portal, ss_response_t *response);

#endif

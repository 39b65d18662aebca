/*
 * Portal pages kept in memory, each for its own customer. A page is found again only if everything
 * that was read for it reads as it did then; nothing has to be invalidated.
 */
#ifndef SS_KEPT_PAGE_H
#define SS_KEPT_PAGE_H

#include "web/portal/portal.h"

/**
 * The page of this request, if it is kept: the first thing to ask after ss_portal_open(). A page
 * that asks is kept by ss_portal_page(); it must be a function of the rows it reads, before and
 * after asking, and of the session's customer, contract and scope, host, address with its query,
 * language, frame, catalogue and the merchant's day. What the time of day decides is found out
 * before asking and stated with ss_portal_depends(). Filled in for each visit: the session's end,
 * csrf value and pass for a window, and portal->state. Answers to POST are never kept.
 * @return NULL: build the page
 */
ss_response_t *ss_portal_kept(ss_web_t *web, ss_portal_t *portal);

/**
 * ss_portal_open(), then the kept page of this request: for pages that read nothing before.
 * @return NULL: both are loaded, build the page
 */
ss_response_t *ss_portal_open_kept(ss_web_t *web, ss_portal_t *portal);

/** Before asking: state something the page depends on and that is no row. */
void ss_portal_depends(ss_web_t *web, const char *value);

/** What to show as "state" in the page's form: portal->state, or the gap it is filled into. */
const char *ss_portal_state(const ss_web_t *web, const ss_portal_t *portal);

/** Add to `data` what differs by visit: session end, csrf value, pass for a window. */
void ss_portal_add_visit(ss_web_t *web, const ss_portal_t *portal, json_t *data);

/** Keep a page that was just built, if ss_portal_kept() began one. @return the page, filled */
ss_response_t *ss_portal_keep(ss_web_t *web, const ss_portal_t *portal, ss_response_t *response);

#endif

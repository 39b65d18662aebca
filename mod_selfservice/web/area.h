/* Which part of the site a path belongs to. */
#ifndef SS_AREA_H
#define SS_AREA_H

#include "web/router.h"

/** An area that is on in a site: its base path and the rest of the path asked for. */
typedef struct ss_area_match_t {
    const char *base; /* "/order" */
    const char *path; /* "/webhosting-plus"; "/" for the base itself */
    const ss_routes_t *routes;
    const char *actor; /* for the audit, until a customer is known */
    bool opens_alone;  /* its first page needs no data of the merchant: cancelling works while the
                          database is away */
} ss_area_match_t;

/** @return false if the path belongs to no area that is on: another handler's business */
bool ss_area_find(const ss_site_t *site, const char *path, ss_area_match_t *match);

/** @return false for assets, which are the same without a merchant */
bool ss_area_needs_merchant(const ss_area_match_t *match);

/**
 * Answer a request of a matched area: assets first, then its own pages.
 * @param loaded  whether the merchant's catalogue could be loaded
 */
ss_response_t *ss_area_run(const ss_area_match_t *match, ss_web_t *web, ss_status_t loaded);

#endif

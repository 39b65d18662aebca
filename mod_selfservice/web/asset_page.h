/*
 * Stylesheet, script and logo under names with a content hash, and the loader for merchants' pages.
 */
#ifndef SS_ASSET_PAGE_H
#define SS_ASSET_PAGE_H

#include "web/router.h"

/**
 * Routes /assets/{rest} and /embed.js; every public area has them, so that they work when others
 * are off.
 */
extern const ss_routes_t ss_asset_routes;

#endif

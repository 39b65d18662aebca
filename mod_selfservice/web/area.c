/* Which part of the site a path belongs to. */
#include "web/area.h"

#include "web/asset_page.h"
#include "web/page.h"

#include <stddef.h>
#include <string.h>

typedef struct area_t {
    size_t path; /* offset of its base path in ss_site_t */
    const ss_routes_t *routes;
    const char *actor;
    bool opens_alone;
} area_t;

static const area_t areas[] = {
    { offsetof(ss_site_t, order_path),    &ss_order_routes,    "order-page",    false },
    { offsetof(ss_site_t, portal_path),   &ss_portal_routes,   "portal",        false },
    { offsetof(ss_site_t, cancel_path),   &ss_cancel_routes,   "cancel-page",   true },
    { offsetof(ss_site_t, withdraw_path), &ss_withdraw_routes, "withdraw-page", true },
};

/* "/order" and "/order/x" stand below "/order", "/orders" does not. */
static bool stands_below(const char *base, const char *path, const char **rest)
{
    size_t length = strlen(base);

    if (strncmp(base, path, length) != 0 || (path[length] != '/' && path[length] != '\0')) {
        return false;
    }
    *rest = path[length] == '\0' ? "/" : path + length;
    return true;
}

bool ss_area_find(const ss_site_t *site, const char *path, ss_area_match_t *match)
{
    size_t longest = 0;

    for (int i = 0; i < SS_COUNT(areas); i++) {
        const char *base = *(const char *const *)((const char *)site + areas[i].path);
        const char *rest;

        if (*base == '\0' || strlen(base) <= longest || !stands_below(base, path, &rest)) {
            continue;
        }
        longest = strlen(base);
        match->base = base;
        match->path = rest;
        match->routes = areas[i].routes;
        match->actor = areas[i].actor;
        match->opens_alone = areas[i].opens_alone;
    }
    return longest > 0;
}

static bool is_asset(const char *path)
{
    return strncmp(path, "/assets/", 8) == 0 || strcmp(path, "/embed.js") == 0;
}

bool ss_area_needs_merchant(const ss_area_match_t *match)
{
    return !is_asset(match->path);
}

ss_response_t *ss_area_run(const ss_area_match_t *match, ss_web_t *web, ss_status_t loaded)
{
    bool opens_alone = match->opens_alone && loaded == SS_UNAVAILABLE
                       && strcmp(match->path, "/") == 0
                       && strcmp(web->request->method, "POST") != 0;

    if (loaded != SS_OK && !opens_alone) {
        ss_response_t *response = ss_page_error(web, loaded);

        return match->routes->is_private ? ss_response_private(response) : response;
    }
    web->ctx->actor = match->actor;
    return ss_router_run(is_asset(match->path) ? &ss_asset_routes : match->routes, web);
}

/*
 * Stylesheet, script and logo under names with a content hash, and the loader for merchants' pages.
 */
#include "web/asset_page.h"

#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

/* gzip was named and not forbidden by q=0. */
static bool accepts_gzip(const ss_web_t *web)
{
    const char *gzip = strstr(ss_web_header(web, "Accept-Encoding"), "gzip");

    return gzip != NULL && strncmp(gzip, "gzip;q=0", 8) != 0;
}

static ss_response_t *send_asset(ss_web_t *web, const ss_asset_t *asset, const char *caching)
{
    bool gzip = ss_asset_has_gzip(asset) && accepts_gzip(web);
    ss_asset_bytes_t body = ss_asset_bytes(asset, gzip, web->ctx->pool);
    ss_response_t *response = ss_response(web, 200, asset->content_type, body.bytes, body.length);

    apr_table_setn(response->headers, "Cache-Control", caching);
    apr_table_setn(response->headers, "Vary", "Accept-Encoding");
    apr_table_setn(response->headers, "ETag",
                   apr_pstrcat(web->ctx->pool, "\"", asset->name, gzip ? "-gzip\"" : "\"", NULL));
    if (gzip) {
        apr_table_setn(response->headers, "Content-Encoding", "gzip");
    }
    return response;
}

static ss_response_t *hashed_asset(ss_web_t *web)
{
    for (int i = 0; i < web->skin->asset_count; i++) {
        const ss_asset_t *asset = &web->skin->assets[i];

        if (strcmp(asset->name, web->path_rest) == 0) {
            return send_asset(web, asset, "public, max-age=31536000, immutable");
        }
    }
    return ss_page_http_error(web, 404);
}

/* Loaded by pages of other origins, which may forbid what does not allow it. */
static ss_response_t *embed_script(ss_web_t *web)
{
    const ss_asset_t *asset = ss_skin_asset(web->skin, "embed");
    ss_response_t *response;

    if (asset == NULL) {
        return ss_page_http_error(web, 404);
    }
    response = send_asset(web, asset, "public, max-age=3600");
    apr_table_setn(response->headers, "Cross-Origin-Resource-Policy", "cross-origin");
    return response;
}

static const ss_route_t routes[] = {
    { "GET", "/assets/{rest}", SS_PUBLIC, -1, SS_AREA_VIEW, hashed_asset },
    { "GET", "/embed.js",      SS_PUBLIC, -1, SS_AREA_VIEW, embed_script },
};

const ss_routes_t ss_asset_routes = { routes, SS_COUNT(routes) };

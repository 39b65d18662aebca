/* From method and path to a page function; what a page may rely on is checked here. */
#include "web/router.h"

#include "model/session.h"
#include "web/form.h"
#include "web/page.h"
#include "web/session_cookie.h"

#include <apr_strings.h>
#include <string.h>

#define REST "{rest}"

/* The path without trailing slashes, "/" for the area itself. */
static const char *folded(const char *path, apr_pool_t *pool)
{
    size_t length = strlen(path);

    while (length > 1 && path[length - 1] == '/') {
        length--;
    }
    return length == 0 ? "/" : apr_pstrndup(pool, path, length);
}

/* @param rest  what {rest} stands for; "" without it */
static bool path_matches(const char *pattern, const char *path, const char **rest)
{
    const char *brace = strstr(pattern, REST);
    size_t fixed = brace == NULL ? strlen(pattern) : (size_t)(brace - pattern);

    *rest = "";
    if (brace == NULL) {
        return strcmp(pattern, path) == 0;
    }
    *rest = path + fixed;
    return strncmp(pattern, path, fixed) == 0 && **rest != '\0' && strchr(*rest, '/') == NULL;
}

static bool area_is_on(const ss_web_t *web, const ss_route_t *route)
{
    return route->area < 0 || web->site->areas[route->area] >= route->needs;
}

static bool method_matches(const ss_route_t *route, const char *method)
{
    return strcmp(route->method, strcmp(method, "HEAD") == 0 ? "GET" : method) == 0;
}

static const char *with_method(const char *allow, const ss_route_t *route, apr_pool_t *pool)
{
    const char *name = strcmp(route->method, "GET") == 0 ? "GET, HEAD" : route->method;

    return *allow == '\0' ? name : apr_pstrcat(pool, allow, ", ", name, NULL);
}

/* NULL if no route fits; then `allow` lists the methods that would, "" if the path is unknown. */
static const ss_route_t *find_route(const ss_routes_t *routes, ss_web_t *web, const char **allow)
{
    const char *path = folded(web->request->path, web->ctx->pool);

    *allow = "";
    for (int i = 0; i < routes->count; i++) {
        const ss_route_t *route = &routes->routes[i];
        const char *rest;

        if (!path_matches(route->path, path, &rest) || !area_is_on(web, route)) {
            continue;
        }
        if (method_matches(route, web->request->method)) {
            web->path_rest = rest;
            return route;
        }
        *allow = with_method(*allow, route, web->ctx->pool);
    }
    return NULL;
}

static const char *without_scheme(const char *origin)
{
    const char *host = strstr(origin, "://");

    return host == NULL ? "" : host + 3;
}

/*
 * A form may be sent from our own pages only. Browsers say so in Sec-Fetch-Site; older ones in
 * Origin, which is "null" after a page with no-referrer. Programs send neither: the sealed state in
 * the form is what they need.
 */
static bool comes_from_here(const ss_web_t *web)
{
    const char *fetch_site = ss_web_header(web, "Sec-Fetch-Site");
    const char *origin = ss_web_header(web, "Origin");
    const char *host = without_scheme(origin);

    if (*fetch_site != '\0') {
        return strcmp(fetch_site, "same-origin") == 0 || strcmp(fetch_site, "none") == 0;
    }
    return *origin == '\0' || strcmp(origin, "null") == 0
        || strcasecmp(origin, web->site->public_url) == 0
        || (*host != '\0' && strcasecmp(host, ss_web_header(web, "Host")) == 0);
}

/* 0 if the body is fit for the page, else the HTTP status to answer with. */
static int read_body(ss_web_t *web)
{
    const ss_request_t *request = web->request;
    const char *lang;

    web->form = apr_table_make(web->ctx->pool, 1);
    if (request->body_length > SS_BODY_LIMIT) {
        return 413;
    }
    if (request->body_length == 0) {
        return 0;
    }
    if (strcmp(request->content_type, "application/x-www-form-urlencoded") != 0) {
        return 415;
    }
    if (ss_form_decode(request->body, request->body_length, &web->form, web->ctx->pool) != SS_OK) {
        return 400;
    }
    lang = apr_table_get(web->form, "language");
    if (lang != NULL) {
        ss_web_name_language(web, lang);
    }
    return 0;
}

/* NULL if the visitor may see the page, else what to answer instead. */
static ss_response_t *refuse_visitor(const ss_route_t *route, ss_page_t *no_session, ss_web_t *web)
{
    ss_status_t status;

    if (route->access == SS_PUBLIC) {
        return NULL;
    }
    status = ss_session_resume(web, route->area);
    if (status == SS_FORBIDDEN) {
        return no_session(web);
    }
    if (status == SS_OK) {
        ss_web_prefer_language(web, web->session->lang);
    }
    if (status == SS_OK && strcmp(route->method, "POST") == 0) {
        status = ss_csrf_check(web);
    }
    return status == SS_OK ? NULL : ss_page_error(web, status);
}

static ss_response_t *run_route(const ss_route_t *route, ss_page_t *no_session, ss_web_t *web)
{
    bool changes = strcmp(route->method, "GET") != 0;
    int refused = changes ? read_body(web) : 0;
    ss_response_t *refusal;

    if (refused != 0) {
        return ss_page_http_error(web, refused);
    }
    if (changes && !comes_from_here(web)) {
        return ss_page_http_error(web, 403);
    }
    refusal = refuse_visitor(route, no_session, web);
    return refusal != NULL ? refusal : route->page(web);
}

static ss_response_t *run(const ss_routes_t *routes, ss_web_t *web)
{
    const char *allow;
    const ss_route_t *route = find_route(routes, web, &allow);
    ss_response_t *response;

    if (web->query == NULL) {
        return ss_page_http_error(web, 400);
    }
    if (route == NULL) {
        response = ss_page_http_error(web, *allow == '\0' ? 404 : 405);
        if (*allow != '\0') {
            apr_table_setn(response->headers, "Allow", allow);
        }
        return response;
    }
    return run_route(route, routes->no_session, web);
}

ss_response_t *ss_router_run(const ss_routes_t *routes, ss_web_t *web)
{
    ss_response_t *response = run(routes, web);

    return routes->is_private ? ss_response_private(response) : response;
}

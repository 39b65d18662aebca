/* From method and path to a page: what every route may rely on. */
#include "unit.h"

#include "base/share_dir.h"
#include "render/skin.h"
#include "web/area.h"
#include "web/frame.h"
#include "web/page.h"
#include "web/router.h"

#include <string.h>

#define FORM "application/x-www-form-urlencoded"

static const char *fetch_site, *origin;

static const char *header_of(const ss_request_t *request, const char *name)
{
    (void)request;
    if (strcmp(name, "Sec-Fetch-Site") == 0) {
        return fetch_site;
    }
    if (strcmp(name, "Origin") == 0) {
        return origin;
    }
    return strcmp(name, "Host") == 0 ? "kunden.example:8443" : "";
}

/* Compiled once: all tests look alike. */
static ss_skin_t *test_skin(const ss_site_t *site)
{
    static apr_pool_t *pool;
    static const ss_skin_t *skin;
    const char *error = "";

    if (skin == NULL) {
        apr_pool_create(&pool, NULL);
        skin = ss_skin_make(site, ss_share_dir, &error, pool);
        CU_ASSERT_PTR_NOT_NULL_FATAL(skin);
    }
    return (ss_skin_t *)skin;
}

static ss_web_t *given_request(const char *method, const char *path, const char *body)
{
    ss_ctx_t *ctx = ss_test_ctx();
    ss_site_t *site = ss_site_make(ctx->pool);
    ss_request_t *request = apr_pcalloc(ctx->pool, sizeof(*request));

    site->merchant = "test";
    site->public_url = "https://kunden.example";
    site->skin = test_skin(site);
    site->areas[SS_AREA_USAGE] = SS_AREA_OFF;
    site->areas[SS_AREA_BILLING] = SS_AREA_VIEW;
    ctx->site = site;
    fetch_site = origin = "";
    *request = (ss_request_t){ .method = method, .path = path, .base = "/order", .query = "", .body = body,
                               .body_length = strlen(body), .content_type = *body == '\0' ? "" : FORM,
                               .client_ip = "192.0.2.1", .header = header_of };
    return ss_web_make(ctx, request);
}

static ss_response_t *show(ss_web_t *web)
{
    return ss_response(web, 200, "text/plain", web->path_rest, strlen(web->path_rest));
}

static ss_response_t *take(ss_web_t *web)
{
    return ss_response(web, 201, "text/plain", "", 0);
}

static const ss_route_t routes[] = {
    { "GET",  "/",            SS_PUBLIC,   -1,              SS_AREA_VIEW, show },
    { "GET",  "/done/{rest}", SS_PUBLIC,   -1,              SS_AREA_VIEW, show },
    { "GET",  "/usage",       SS_PUBLIC,   SS_AREA_USAGE,   SS_AREA_VIEW, show },
    { "GET",  "/billing",     SS_PUBLIC,   SS_AREA_BILLING, SS_AREA_VIEW, show },
    { "POST", "/billing",     SS_PUBLIC,   SS_AREA_BILLING, SS_AREA_EDIT, take },
    { "GET",  "/own",         SS_CUSTOMER, -1,              SS_AREA_VIEW, show },
    { "GET",  "/{rest}",      SS_PUBLIC,   -1,              SS_AREA_VIEW, show },
    { "POST", "/{rest}",      SS_PUBLIC,   -1,              SS_AREA_VIEW, take },
};

static ss_response_t *ask_to_sign_in(ss_web_t *web)
{
    return ss_response(web, 403, "text/plain", "sign in", 7);
}

static const ss_routes_t table = { routes, SS_COUNT(routes), ask_to_sign_in, true };

static const ss_response_t *answer_to(const char *method, const char *path, const char *body)
{
    return ss_router_run(&table, given_request(method, path, body));
}

static int status_of(const char *method, const char *path)
{
    return answer_to(method, path, "")->status;
}

static void test_paths_find_their_page(void)
{
    CU_ASSERT_STRING_EQUAL(answer_to("GET", "/plus", "")->body, "plus");
    CU_ASSERT_STRING_EQUAL(answer_to("GET", "/done/abc.pdf", "")->body, "abc.pdf");
    CU_ASSERT_STRING_EQUAL(answer_to("GET", "/done/abc/", "")->body, "abc");
    CU_ASSERT_EQUAL(status_of("HEAD", "/plus"), 200);
    CU_ASSERT_EQUAL(status_of("GET", "/"), 200);
    CU_ASSERT_EQUAL(status_of("GET", ""), 200);
    CU_ASSERT_EQUAL(status_of("GET", "/a/b"), 404);
    CU_ASSERT_EQUAL(status_of("GET", "/done/a/b"), 404);
}

static void test_wrong_method_names_the_right_ones(void)
{
    const ss_response_t *response = answer_to("PUT", "/plus", "");

    CU_ASSERT_EQUAL(response->status, 405);
    CU_ASSERT_STRING_EQUAL(apr_table_get(response->headers, "Allow"), "GET, HEAD, POST");
    CU_ASSERT_STRING_EQUAL(apr_table_get(answer_to("POST", "/done/x", "")->headers, "Allow"), "GET, HEAD");
}

static void test_area_switches_hide_pages_and_changes(void)
{
    ss_routes_t areas = { routes, 5 };
    const ss_response_t *change = ss_router_run(&areas, given_request("POST", "/billing", ""));

    CU_ASSERT_EQUAL(ss_router_run(&areas, given_request("GET", "/usage", ""))->status, 404);
    CU_ASSERT_EQUAL(ss_router_run(&areas, given_request("GET", "/billing", ""))->status, 200);
    CU_ASSERT_EQUAL(change->status, 405);
    CU_ASSERT_STRING_EQUAL(apr_table_get(change->headers, "Allow"), "GET, HEAD");
}

static void test_customer_pages_need_a_session(void)
{
    ss_web_t *web = given_request("GET", "/own", "");
    ss_catalogue_t *catalogue = apr_pcalloc(web->ctx->pool, sizeof(*catalogue));
    const ss_response_t *response;

    catalogue->merchant.name = "Test";
    web->catalogue = catalogue;
    response = ss_router_run(&table, web);
    CU_ASSERT_EQUAL(response->status, 403);
    CU_ASSERT_STRING_EQUAL(response->body, "sign in");
    CU_ASSERT_STRING_EQUAL(apr_table_get(response->headers, "Cache-Control"), "no-store");
}

static void test_bodies_must_be_small_readable_forms(void)
{
    ss_web_t *web = given_request("POST", "/plus", "name=%FF");
    ss_request_t *request = (ss_request_t *)web->request;

    CU_ASSERT_EQUAL(ss_router_run(&table, web)->status, 400);
    request->content_type = "application/json";
    CU_ASSERT_EQUAL(ss_router_run(&table, web)->status, 415);
    request->body_length = SS_BODY_LIMIT + 1;
    CU_ASSERT_EQUAL(ss_router_run(&table, web)->status, 413);
    CU_ASSERT_EQUAL(answer_to("POST", "/plus", "name=Ada")->status, 201);
    CU_ASSERT_EQUAL(answer_to("POST", "/plus", "")->status, 201);
}

static int posted_from(const char *site, const char *from)
{
    ss_web_t *web = given_request("POST", "/plus", "name=Ada");

    fetch_site = site;
    origin = from;
    return ss_router_run(&table, web)->status;
}

static void test_forms_of_other_sites_are_refused(void)
{
    CU_ASSERT_EQUAL(posted_from("", ""), 201);
    CU_ASSERT_EQUAL(posted_from("same-origin", "null"), 201);
    CU_ASSERT_EQUAL(posted_from("none", ""), 201);
    CU_ASSERT_EQUAL(posted_from("", "https://kunden.example"), 201);
    CU_ASSERT_EQUAL(posted_from("", "https://kunden.example:8443"), 201);
    CU_ASSERT_EQUAL(posted_from("cross-site", "https://kunden.example"), 403);
    CU_ASSERT_EQUAL(posted_from("same-site", ""), 403);
    CU_ASSERT_EQUAL(posted_from("", "https://kunden.example.evil"), 403);
    CU_ASSERT_EQUAL(posted_from("", "https://evil.example"), 403);
}

static void test_form_field_names_the_language(void)
{
    ss_web_t *web = given_request("POST", "/plus", "language=en");

    CU_ASSERT_STRING_EQUAL(web->ctx->lang, "de");
    ss_router_run(&table, web);
    CU_ASSERT_STRING_EQUAL(web->ctx->lang, "en");
    CU_ASSERT_STRING_EQUAL(ss_web_link(web, "/kuendigen"), "/kuendigen?language=en");
    ss_web_prefer_language(web, "de");
    CU_ASSERT_STRING_EQUAL(web->ctx->lang, "en");
}

static void test_areas_are_told_apart_by_whole_segments(void)
{
    ss_site_t *site = ss_site_make(ss_test_pool());
    ss_area_match_t match;

    site->portal_path = "";
    site->cancel_path = "/order/kuendigen";
    CU_ASSERT_TRUE(ss_area_find(site, "/order/plus", &match));
    CU_ASSERT_STRING_EQUAL(match.base, "/order");
    CU_ASSERT_STRING_EQUAL(match.path, "/plus");
    CU_ASSERT_TRUE(ss_area_find(site, "/order", &match));
    CU_ASSERT_STRING_EQUAL(match.path, "/");
    CU_ASSERT_TRUE(ss_area_find(site, "/order/kuendigen/receipt/x", &match));
    CU_ASSERT_STRING_EQUAL(match.path, "/receipt/x");
    CU_ASSERT_STRING_EQUAL(match.actor, "cancel-page");
    CU_ASSERT_FALSE(ss_area_find(site, "/orders", &match));
    CU_ASSERT_FALSE(ss_area_find(site, "/portal/data/x", &match));
    CU_ASSERT_FALSE(ss_area_find(site, "/", &match));
}

static void test_legal_pages_open_without_a_database(void)
{
    ss_area_match_t match;
    ss_web_t *web = given_request("GET", "/", "");
    ss_response_t *response;

    CU_ASSERT_TRUE_FATAL(ss_area_find(web->site, "/order/", &match));
    response = ss_area_run(&match, web, SS_UNAVAILABLE);
    CU_ASSERT_EQUAL(response->status, 503);
    CU_ASSERT_STRING_EQUAL(apr_table_get(response->headers, "Retry-After"), "5");
    CU_ASSERT_TRUE_FATAL(ss_area_find(web->site, "/kuendigen", &match));
    CU_ASSERT_TRUE(match.opens_alone);
    CU_ASSERT_TRUE_FATAL(ss_area_find(web->site, "/portal/data/x", &match));
    response = ss_area_run(&match, web, SS_UNAVAILABLE);
    CU_ASSERT_EQUAL(response->status, 503);
    CU_ASSERT_STRING_EQUAL(apr_table_get(response->headers, "Referrer-Policy"), "no-referrer");
}

void ss_test_router(void)
{
    static const ss_test_t tests[] = {
        { "test_paths_find_their_page", test_paths_find_their_page },
        { "test_wrong_method_names_the_right_ones", test_wrong_method_names_the_right_ones },
        { "test_area_switches_hide_pages_and_changes", test_area_switches_hide_pages_and_changes },
        { "test_customer_pages_need_a_session", test_customer_pages_need_a_session },
        { "test_bodies_must_be_small_readable_forms", test_bodies_must_be_small_readable_forms },
        { "test_forms_of_other_sites_are_refused", test_forms_of_other_sites_are_refused },
        { "test_form_field_names_the_language", test_form_field_names_the_language },
        { "test_areas_are_told_apart_by_whole_segments", test_areas_are_told_apart_by_whole_segments },
        { "test_legal_pages_open_without_a_database", test_legal_pages_open_without_a_database },
    };

    ss_suite_add("router", tests, SS_COUNT(tests));
}

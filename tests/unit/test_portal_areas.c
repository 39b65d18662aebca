/* Every combination of portal areas that are on and off: what is off is not there and linked from nowhere. */
#include "order_visit.h"

#include "actions/create_portal_link.h"
#include "actions/open_session.h"
#include "web/router.h"
#include "web/session_cookie.h"

#include <apr_strings.h>
#include <stdlib.h>
#include <string.h>

#define COMBINATIONS (1u << SS_AREA_COUNT)

static const char *cookie;

static const char *with_cookie(const ss_request_t *request, const char *name)
{
    (void)request;
    return strcmp(name, "Cookie") == 0 ? cookie : "";
}

/* A customer with a contract; the cookie of a session of theirs. */
static ss_ctx_t *given_customer(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/webhosting-plus", "");
    ss_request_t none = { .method = "GET", .path = "/", .query = "", .body = "", .content_type = "", .header = with_cookie };
    ss_link_request_t link = { .scope = "", .channel = SS_CHANNEL_MAIL, .lang = "de" };
    const char *url = "", *secret = "";

    page = submit(ctx, "/webhosting-plus", good_form(page, "component[domain]=2&do=review"));
    page = submit(ctx, "/webhosting-plus",
                  apr_pstrcat(ctx->pool, state_of(page),
                              "&consent[mandate]=1&consent[agb]=1&consent[sofort]=1&do=order", NULL));
    CU_ASSERT_EQUAL_FATAL(page->status, 303);
    link.contract_id = db_text(ctx, "SELECT id FROM contract");
    link.customer_id = db_text(ctx, "SELECT customer_id FROM contract");
    CU_ASSERT_EQUAL_FATAL(ss_create_portal_link(ctx, &link, &url, NULL), SS_OK);
    CU_ASSERT_EQUAL_FATAL(ss_open_session(ctx, strrchr(url, '/') + 1, &secret), SS_OK);
    cookie = "";
    cookie = apr_pstrcat(ctx->pool, ss_session_cookie_name(ss_web_make(ctx, &none)), "=", secret, NULL);
    return ctx;
}

/* Memory of one page is given back before the next. */
static ss_response_t *open_area(const ss_ctx_t *ctx, const char *area, apr_pool_t *pool)
{
    ss_ctx_t *own = apr_pmemdup(pool, ctx, sizeof(*ctx));
    ss_request_t request = {
        .method = "GET",
        .path = apr_pstrcat(pool, "/", area, NULL),
        .base = ctx->site->portal_path,
        .query = "",
        .body = "",
        .content_type = "",
        .client_ip = "192.0.2.7",
        .secure = true,
        .header = with_cookie,
    };

    own->pool = pool;
    own->problems = apr_array_make(pool, 4, sizeof(ss_problem_t));
    return ss_router_run(&ss_portal_routes, ss_web_make(own, &request));
}

static bool is_on(unsigned combination, int area)
{
    return (combination >> area & 1) != 0;
}

/* Pseudo-random, the same in every run. */
static unsigned mixed(unsigned n)
{
    n = (n ^ 61u) ^ (n >> 16);
    n *= 9u;
    n ^= n >> 4;
    n *= 0x27d4eb2du;
    return n ^ (n >> 15);
}

/*
 * What is off is so by the merchant's setting or by the scope of the link; what is on may be viewed or edited.
 */
static void set_areas(ss_ctx_t *ctx, unsigned combination)
{
    unsigned dice = mixed(combination);
    bool by_scope = combination != 0 && dice % 2 == 0;
    const char *scope = "";

    for (int i = 0; i < SS_AREA_COUNT; i++) {
        bool on = is_on(combination, i);

        dice = mixed(dice + 1);
        order_site(ctx)->areas[i] = on || by_scope ? (dice % 2 == 0 ? SS_AREA_VIEW : SS_AREA_EDIT) : SS_AREA_OFF;
        if (on && by_scope) {
            scope = apr_pstrcat(ctx->pool, scope, *scope == '\0' ? "" : " ", ss_area_names[i], NULL);
        }
    }
    CU_ASSERT_TRUE(db_run(ctx, apr_psprintf(ctx->pool, "UPDATE session SET scope = '%s'", scope)));
}

/* href, action or formaction to the area or below it. */
static bool leads_to(const char *body, const char *area, apr_pool_t *pool)
{
    const char *path = apr_pstrcat(pool, "=\"/portal/", area, NULL);
    size_t length = strlen(path);

    for (const char *at = strstr(body, path); at != NULL; at = strstr(at + 1, path)) {
        if (strchr("\"/?#", at[length]) != NULL) {
            return true;
        }
    }
    return false;
}

/* @return what is wrong with the page of an area, NULL if nothing is */
static const char *fault_of(const ss_ctx_t *ctx, unsigned combination, int area, apr_pool_t *pool)
{
    const ss_response_t *page = open_area(ctx, ss_area_names[area], pool);
    const char *body = apr_pstrndup(pool, page->body, page->length);

    if (page->status != (is_on(combination, area) ? 200 : 404)) {
        return apr_psprintf(pool, "answers %d", page->status);
    }
    for (int i = 0; is_on(combination, area) && i < SS_AREA_COUNT; i++) {
        if (leads_to(body, ss_area_names[i], pool) != is_on(combination, i)) {
            return apr_psprintf(pool, is_on(combination, i) ? "does not link %s" : "links %s, which is off",
                                ss_area_names[i]);
        }
    }
    return NULL;
}

/* With SS_FAST every seventh: each pair of areas comes in all four ways then, too. */
static void test_areas_that_are_off_are_404_and_linked_from_nowhere_in_every_combination(void)
{
    ss_ctx_t *ctx = given_customer();
    apr_pool_t *pool;
    unsigned step = getenv("SS_FAST") == NULL ? 1 : 7;
    int faults = 0;

    apr_pool_create(&pool, ctx->pool);
    for (unsigned combination = 0; combination < COMBINATIONS; combination += step) {
        set_areas(ctx, combination);
        for (int area = 0; area < SS_AREA_COUNT; area++) {
            const char *fault = fault_of(ctx, combination, area, pool);

            if (fault != NULL && faults++ < 20) {
                fprintf(stderr, "areas %03x: %s %s\n", combination, ss_area_names[area], fault);
            }
            apr_pool_clear(pool);
        }
    }
    CU_ASSERT_EQUAL(faults, 0);
}

void ss_test_portal_areas(void)
{
    static const ss_test_t tests[] = {
        { "test_areas_that_are_off_are_404_and_linked_from_nowhere_in_every_combination",
          test_areas_that_are_off_are_404_and_linked_from_nowhere_in_every_combination },
    };

    ss_suite_add_long_database("portal-areas", tests, SS_COUNT(tests));
}

/* Portal pages kept in memory: when one is found again, and when it is built anew. */
#include "shop.h"

#include "base/date.h"
#include "base/json.h"
#include "base/share_dir.h"
#include "model/session.h"
#include "render/skin.h"
#include "store/contract_store.h"
#include "store/db_internal.h"
#include "store/session_store.h"
#include "web/portal/change_page.h"
#include "web/portal/documents_page.h"
#include "web/portal/kept_page.h"
#include "web/portal/payment_page.h"
#include "web/portal/portal_order.h"
#include "web/router.h"

#include <apr_strings.h>
#include <string.h>

/* A customer who is signed in. What the brand is called is no row: it shows when a page was built. */
typedef struct visit_t {
    ss_ctx_t *ctx;
    ss_site_t site;
    ss_session_t session;
    ss_request_t request;
} visit_t;

static const char *no_header(const ss_request_t *request, const char *name)
{
    (void)request;
    (void)name;
    return "";
}

static const char *english_only(const ss_request_t *request, const char *name)
{
    (void)request;
    return strcmp(name, "Accept-Language") == 0 ? "en" : "";
}

static visit_t *given_visit(void)
{
    visit_t *visit = apr_pcalloc(ss_test_pool(), sizeof(*visit));
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const char *error = "";
    ss_order_t order;

    CU_ASSERT_EQUAL_FATAL(ss_place_order(ctx, &draft, &order), SS_OK);
    ((ss_catalogue_t *)ctx->catalogue)->portal_pages = ss_page_cache_make(
        &(ss_page_bounds_t){ .bytes = (size_t)1 << 20, .life = apr_time_from_sec(60) },
        ss_test_pool());
    visit->ctx = ctx;
    visit->site = *ctx->site;
    visit->site.brand.name = "First";
    visit->site.host = "host";
    visit->site.skin = (ss_skin_t *)ss_skin_make(&visit->site, ss_share_dir, &error, ctx->pool);
    CU_ASSERT_PTR_NOT_NULL_FATAL(visit->site.skin);
    visit->session = (ss_session_t){ .hash = "hash",
                                     .customer_id = order.customer_id,
                                     .contract_id = order.contract_id,
                                     .scope = "",
                                     .lang = "de",
                                     .idle_until = "2026-11-24T12:00:00Z",
                                     .csrf = "csrf-of-first" };
    visit->request = (ss_request_t){ .method = "GET",
                                     .path = "/documents",
                                     .base = "/portal",
                                     .query = "",
                                     .header = no_header };
    return visit;
}

/* A request of its own, younger than the cache; it has looked for its session, as the router does. */
static ss_web_t *arrive(visit_t *visit)
{
    ss_ctx_t *ctx = apr_pmemdup(ss_test_pool(), visit->ctx, sizeof(*ctx));
    ss_session_t session;
    ss_web_t *web;

    apr_pool_create(&ctx->pool, ss_test_pool());
    ctx->site = &visit->site;
    ss_db_release(ctx);
    CU_ASSERT_EQUAL(ss_session_find(ctx, "hash", &session), SS_NOT_FOUND);
    web = ss_web_make(ctx, &visit->request);
    web->session = &visit->session;
    return web;
}

static const char *whole(const ss_response_t *page)
{
    const char *text = apr_pstrmemdup(ss_test_pool(), page->body, page->length);

    for (int i = 0; i < page->more_count; i++) {
        text = apr_psprintf(ss_test_pool(), "%s%.*s", text, (int)page->more[i].length,
                            page->more[i].text);
    }
    return text;
}

static const char *text_of(const ss_response_t *page)
{
    CU_ASSERT_EQUAL(page->status, 200);
    return whole(page);
}

static bool holds_text(const ss_response_t *page, const char *text)
{
    return strstr(text_of(page), text) != NULL;
}

static bool shows(visit_t *visit, const char *text)
{
    return holds_text(ss_documents_page_show(arrive(visit)), text);
}

static void test_kept_page_is_filled_and_not_built_again(void)
{
    visit_t *visit = given_visit();

    CU_ASSERT_TRUE(shows(visit, "First"));
    visit->site.brand.name = "Second";
    visit->session.csrf = "csrf-of-second";
    visit->session.idle_until = "2026-11-24T16:17:00Z";
    CU_ASSERT_TRUE(shows(visit, "First"));
    CU_ASSERT_TRUE(shows(visit, "csrf-of-second"));
    CU_ASSERT_FALSE(shows(visit, "csrf-of-first"));
    CU_ASSERT_TRUE(shows(visit, "17:17"));
}

static void test_changed_row_builds_the_page_anew(void)
{
    visit_t *visit = given_visit();

    CU_ASSERT_TRUE(shows(visit, "First"));
    visit->site.brand.name = "Second";
    db_run(visit->ctx, "UPDATE customer SET tag = 'changed'");
    CU_ASSERT_TRUE(shows(visit, "Second"));
    visit->site.brand.name = "Third";
    db_run(visit->ctx, "UPDATE customer SET tag = ''");
    CU_ASSERT_TRUE(shows(visit, "Third"));
}

static void test_page_is_of_its_host_scope_address_and_day(void)
{
    visit_t *visit = given_visit();

    CU_ASSERT_TRUE(shows(visit, "First"));
    visit->site.brand.name = "Second";
    visit->site.host = "other host";
    CU_ASSERT_TRUE(shows(visit, "Second"));
    visit->site.brand.name = "Third";
    visit->session.scope = "documents";
    CU_ASSERT_TRUE(shows(visit, "Third"));
    visit->site.brand.name = "Fourth";
    visit->request.query = "before=x";
    CU_ASSERT_TRUE(shows(visit, "Fourth"));
    visit->site.brand.name = "Fifth";
    visit->ctx->now += apr_time_from_sec(86400);
    CU_ASSERT_TRUE(shows(visit, "Fifth"));
}

static void test_change_by_somebody_else_builds_the_page_anew(void)
{
    visit_t *visit = given_visit();
    ss_ctx_t *other = given_second_connection(visit->ctx);

    CU_ASSERT_TRUE(shows(visit, "First"));
    visit->site.brand.name = "Second";
    CU_ASSERT_TRUE(shows(visit, "First"));
    db_run(other, "UPDATE contract SET end_date = '2027-01-01'");
    CU_ASSERT_TRUE(shows(visit, "Second"));
}

/* Another customer's order, say: the page's own rows still read the same. */
static void test_change_elsewhere_leaves_the_page(void)
{
    visit_t *visit = given_visit();
    ss_ctx_t *other = given_second_connection(visit->ctx);

    CU_ASSERT_TRUE(shows(visit, "First"));
    visit->site.brand.name = "Second";
    CU_ASSERT_EQUAL(add_site(other, "other"), SS_OK);
    CU_ASSERT_TRUE(shows(visit, "First"));
}

static void test_unchanged_database_is_not_asked_again(void)
{
    visit_t *visit = given_visit();
    ss_db_t *db = visit->ctx->db_source->baton;

    CU_ASSERT_TRUE(shows(visit, "First"));
    CU_ASSERT_TRUE(shows(visit, "First")); /* the connection has seen since when nothing changes */
    ss_statements_forget(db);
    CU_ASSERT_TRUE(shows(visit, "First"));
    CU_ASSERT_PTR_NOT_NULL(db->statements[SS_SQL_SESSION_FIND]);
    CU_ASSERT_PTR_NULL(db->statements[SS_SQL_CUSTOMER_FIND]);
    CU_ASSERT_EQUAL(add_site(visit->ctx, "other"), SS_OK);
    CU_ASSERT_TRUE(shows(visit, "First"));
    CU_ASSERT_PTR_NOT_NULL(db->statements[SS_SQL_CUSTOMER_FIND]);
}

/* The clock alone ends it, thirty seconds from now: nothing that changes then is a row. */
static void expect_kept_for_half_a_minute(visit_t *visit, ss_page_t *page)
{
    CU_ASSERT_TRUE(holds_text(page(arrive(visit)), "First"));
    visit->site.brand.name = "Second";
    visit->ctx->now += apr_time_from_sec(29);
    CU_ASSERT_TRUE(holds_text(page(arrive(visit)), "First"));
    visit->ctx->now += apr_time_from_sec(1);
    CU_ASSERT_TRUE(holds_text(page(arrive(visit)), "Second"));
}

static void test_page_is_kept_until_its_code_is_too_old(void)
{
    visit_t *visit = given_visit();

    visit->request.path = "/payment";
    db_run(visit->ctx, "INSERT INTO pending_change (merchant_id, customer_id, kind, wanted, "
                       "code_hash, attempts_left, expires_at, codes, codes_since) SELECT merchant_id, "
                       "id, 'payment', '', 'hash', 5, '2026-11-24T08:00:30Z', 1, "
                       "'2026-11-24T08:00:00Z' FROM customer");
    CU_ASSERT_TRUE(holds_text(ss_payment_page_show(arrive(visit)), "/payment/code"));
    expect_kept_for_half_a_minute(visit, ss_payment_page_show);
    CU_ASSERT_FALSE(holds_text(ss_payment_page_show(arrive(visit)), "/payment/code"));
}

static void test_page_is_kept_until_an_offer_begins(void)
{
    visit_t *visit = given_visit();
    ss_variant_t *variant = (ss_variant_t *)&visit->ctx->catalogue->variants[0];

    visit->request.path = "/order";
    variant->valid_from = visit->ctx->now + apr_time_from_sec(30);
    expect_kept_for_half_a_minute(visit, ss_portal_order_list);
}

static void test_page_is_kept_until_an_offer_ends(void)
{
    visit_t *visit = given_visit();
    ss_variant_t *variant = (ss_variant_t *)&visit->ctx->catalogue->variants[0];

    visit->request.path = "/plan";
    visit->site.areas[SS_AREA_PLAN] = SS_AREA_EDIT;
    variant->valid_until = visit->ctx->now + apr_time_from_sec(30);
    expect_kept_for_half_a_minute(visit, ss_plan_page_show);
}

/* The browser asks for English, which only a session without a language of its own leaves open. */
static void test_page_is_of_its_language(void)
{
    visit_t *visit = given_visit();

    visit->request.header = english_only;
    visit->session.lang = "";
    CU_ASSERT_TRUE(shows(visit, "<html lang=\"de\"")); /* the customer's */
    visit->session.lang = "en";
    CU_ASSERT_TRUE(shows(visit, "<html lang=\"en\""));
    visit->session.lang = "";
    CU_ASSERT_TRUE(shows(visit, "<html lang=\"de\""));
    visit->request.query = "language=en";
    CU_ASSERT_TRUE(shows(visit, "<html lang=\"en\""));
}

static void test_page_of_a_sandbox_is_not_kept(void)
{
    visit_t *visit = given_visit();

    visit->site.sandbox = true;
    CU_ASSERT_TRUE(shows(visit, "First"));
    visit->site.brand.name = "Second";
    CU_ASSERT_TRUE(shows(visit, "Second"));
}

/* A page that asks for a row by a value that may be the present time. */
static ss_response_t *page_with(ss_web_t *web, const char *value)
{
    ss_portal_t portal;
    ss_contract_t contract;
    ss_response_t *kept = ss_portal_open_kept(web, &portal, "");

    if (kept != NULL) {
        return kept;
    }
    CU_ASSERT_EQUAL(ss_contract_find_by_number(web->ctx, value, &contract), SS_NOT_FOUND);
    return ss_portal_page(web, &portal, SS_AREA_DOCUMENTS, "portal/documents",
                          ss_json_object(web->ctx->pool));
}

static void test_every_row_that_was_read_counts(void)
{
    visit_t *visit = given_visit();

    CU_ASSERT_TRUE(holds_text(page_with(arrive(visit), "V-2"), "First"));
    visit->site.brand.name = "Second";
    CU_ASSERT_TRUE(holds_text(page_with(arrive(visit), "V-2"), "First"));
    db_run(visit->ctx, "INSERT INTO contract SELECT merchant_id, '0', 'V-2', '', variant_id, "
                       "plan_quantity, status, lang, start_date, trial_end, term_end, end_date, "
                       "billed_until, next_billing_date, billing_before_end, discount_id, "
                       "coupon_code, discount_periods_left, withdrawal_end, custom_fields, terms, "
                       "version, created_at, test FROM contract");
    CU_ASSERT_TRUE(shows(visit, "Second"));
}

static void test_page_that_asks_by_the_present_time_is_not_kept(void)
{
    visit_t *visit = given_visit();
    const char *now = ss_time_text(visit->ctx->now, ss_test_pool());
    const char *text = text_of(page_with(arrive(visit), now));

    CU_ASSERT_PTR_NOT_NULL(strstr(text, "csrf-of-first"));
    visit->site.brand.name = "Second";
    CU_ASSERT_TRUE(holds_text(page_with(arrive(visit), now), "Second"));
}

static void test_page_with_problems_is_filled_and_not_kept(void)
{
    visit_t *visit = given_visit();

    for (int i = 0; i < 2; i++) {
        ss_web_t *web = arrive(visit);
        ss_response_t *page;

        web->ctx->problems = apr_array_make(web->ctx->pool, 1, sizeof(ss_problem_t));
        ss_problem_add(web->ctx, "change", "missing");
        page = page_with(web, "V-2");
        CU_ASSERT_EQUAL(page->status, 422);
        CU_ASSERT_PTR_NOT_NULL(strstr(whole(page), "csrf-of-first"));
        CU_ASSERT_PTR_NOT_NULL(strstr(whole(page), i == 0 ? "First" : "Second"));
        visit->site.brand.name = "Second";
    }
}

void ss_test_kept_page(void)
{
    static const ss_test_t tests[] = {
        { "test_kept_page_is_filled_and_not_built_again",
          test_kept_page_is_filled_and_not_built_again },
        { "test_changed_row_builds_the_page_anew", test_changed_row_builds_the_page_anew },
        { "test_page_is_of_its_host_scope_address_and_day",
          test_page_is_of_its_host_scope_address_and_day },
        { "test_page_is_of_its_language", test_page_is_of_its_language },
        { "test_page_of_a_sandbox_is_not_kept", test_page_of_a_sandbox_is_not_kept },
        { "test_change_by_somebody_else_builds_the_page_anew",
          test_change_by_somebody_else_builds_the_page_anew },
        { "test_change_elsewhere_leaves_the_page", test_change_elsewhere_leaves_the_page },
        { "test_unchanged_database_is_not_asked_again",
          test_unchanged_database_is_not_asked_again },
        { "test_page_is_kept_until_its_code_is_too_old",
          test_page_is_kept_until_its_code_is_too_old },
        { "test_page_is_kept_until_an_offer_begins", test_page_is_kept_until_an_offer_begins },
        { "test_page_is_kept_until_an_offer_ends", test_page_is_kept_until_an_offer_ends },
        { "test_every_row_that_was_read_counts", test_every_row_that_was_read_counts },
        { "test_page_that_asks_by_the_present_time_is_not_kept",
          test_page_that_asks_by_the_present_time_is_not_kept },
        { "test_page_with_problems_is_filled_and_not_kept",
          test_page_with_problems_is_filled_and_not_kept },
    };

    ss_suite_add("kept page", tests, SS_COUNT(tests));
}

/* The order form: what a first visit shows, what links prefill, what changes with the choice. */
#include "order_visit.h"

#include "base/page_cache.h"

#include <apr_strings.h>
#include <string.h>

static void test_first_visit_chooses_nothing(void)
{
    ss_response_t *page = visit(given_order_site(), "/webhosting-plus", "");

    CU_ASSERT_EQUAL_FATAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, "<h1>Webhosting Plus bestellen</h1>"));
    CU_ASSERT_TRUE(shows(page, "value=\"consumer\" checked"));
    CU_ASSERT_EQUAL(
        count_of(page,
                 "checkbox\" id=\"component[backup]\" name=\"component[backup]\" value=\"1\">"),
        1);
    CU_ASSERT_TRUE(shows(page, "name=\"component[domain]\" type=\"number\""));
    CU_ASSERT_FALSE(shows(page, "component[internal]"));
    CU_ASSERT_TRUE(shows(page, "0,0015\u00a0€"));
    CU_ASSERT_STRING_EQUAL(header_of(page, "Set-Cookie"), "");
    CU_ASSERT_TRUE(page->length < 60000);
}

static void test_first_submit_button_is_next(void)
{
    ss_response_t *page = visit(given_order_site(), "/webhosting-plus", "");
    const char *form = strstr(page->body, "<form class=\"order\"");
    const char *first = form == NULL ? NULL : strstr(form, "type=\"submit\"");

    CU_ASSERT_PTR_NOT_NULL_FATAL(first);
    CU_ASSERT_EQUAL(strncmp(first, "type=\"submit\" name=\"do\" value=\"review\"", 37), 0);
}

static void test_page_speaks_the_language_asked_for(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/5f0000000000000000000006", "language=en");

    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, "<html lang=\"en\""));
    CU_ASSERT_TRUE(shows(page, "Order Web Hosting Plus"));
    CU_ASSERT_TRUE(shows(page, "€9.90"));
    CU_ASSERT_TRUE(shows(page, "name=\"language\" value=\"en\""));
}

static void test_variants_not_for_self_service_are_not_found(void)
{
    ss_ctx_t *ctx = given_order_site();

    CU_ASSERT_EQUAL(visit(ctx, "/not-for-all", "")->status, 404);
    CU_ASSERT_EQUAL(visit(ctx, "/nothing", "")->status, 404);
    CU_ASSERT_EQUAL(submit(ctx, "/nothing", "do=review")->status, 404);
    CU_ASSERT_FALSE(shows(visit(ctx, "/", ""), "not-for-all"));
    CU_ASSERT_TRUE(shows(visit(ctx, "/", ""), "/order/webhosting-plus"));
}

static void test_kept_page_differs_in_its_state_only(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *first, *second;

    ((ss_catalogue_t *)ctx->catalogue)->pages = ss_page_cache_make(
        &(ss_page_bounds_t){ .bytes = (size_t)1 << 20 }, ss_test_pool());
    apr_pool_create(&ctx->pool, ss_test_pool()); /* younger than the cache, as a request is */
    first = visit(ctx, "/webhosting-plus", "utm_source=mail");
    second = visit(ctx, "/5f0000000000000000000006", "");
    CU_ASSERT_EQUAL_FATAL(first->status, 200);
    CU_ASSERT_EQUAL(first->length, second->length);
    CU_ASSERT_STRING_NOT_EQUAL(state_of(first), state_of(second));
    CU_ASSERT_FALSE(shows(second, "utm_source"));
    CU_ASSERT_FALSE(shows(second, "@sealed-state@"));
    CU_ASSERT_TRUE(shows(visit(ctx, "/webhosting-plus", "language=en"), "<html lang=\"en\""));
}

static void test_link_fills_in_the_person(void)
{
    ss_response_t *page = visit(
        given_order_site(), "/webhosting-plus",
        "fname=Ada&lname=Love%26lace&email=ada%40example.org&street=Allee&coupon=NORD25&tag=x1");

    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, "value=\"Ada\""));
    CU_ASSERT_TRUE(shows(page, "value=\"Love&amp;lace\""));
    CU_ASSERT_TRUE(shows(page, "name=\"tag\" value=\"x1\""));
    CU_ASSERT_TRUE(shows(page, "NORD25 ist eingelöst."));
    CU_ASSERT_STRING_EQUAL(header_of(page, "Cache-Control"), "no-store");
}

static void test_link_says_how_many_of_a_plan(void)
{
    static const char *const odd[] = { "0", "-3", "2.5", "1e3", "viele", "1000001", "99999999999999999999" };
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/seats", "quantity=12");

    CU_ASSERT_TRUE(shows(page, "min=\"1\" max=\"1000000\" step=\"1\" value=\"12\""));
    for (int i = 0; i < SS_COUNT(odd); i++) {
        page = visit(ctx, "/seats", apr_pstrcat(ss_test_pool(), "quantity=", odd[i], NULL));
        CU_ASSERT_EQUAL(page->status, 200);
        CU_ASSERT_FALSE(shows(page, "error-summary"));
        CU_ASSERT_TRUE(shows(page, "min=\"1\" max=\"1000000\" step=\"1\" value=\"1\""));
    }
    CU_ASSERT_FALSE(shows(visit(ctx, "/webhosting-plus", "quantity=12"), "value=\"12\""));
}

static void test_link_suggests_but_never_chooses_what_costs_a_consumer(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page =
        visit(ctx, "/webhosting-plus", "component%5Bdomain%5D=2&component%5Bnewsletter%5D=1");

    CU_ASSERT_TRUE(shows(
        page, "step=\"1\" value=\"0\" data-min=\"0\" aria-describedby=\"component[domain]-note"));
    CU_ASSERT_TRUE(shows(page, "name=\"component[newsletter]\" value=\"1\" checked"));
    CU_ASSERT_TRUE(shows(page, "value=\"component[domain]:+2\""));
    CU_ASSERT_TRUE(shows(page, "Für Sie vorgeschlagen"));
    page = visit(ctx, "/webhosting-plus", "type=business&component%5Bdomain%5D=2");
    CU_ASSERT_TRUE(shows(page, "step=\"1\" value=\"0\""));
    CU_ASSERT_TRUE(shows(page, "Für Sie vorgeschlagen"));
}

static void test_link_chooses_where_no_consumer_can_order(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page;

    ((ss_site_t *)ctx->site)->for_consumers = false;
    page = visit(ctx, "/webhosting-plus", "component%5Bdomain%5D=2");
    CU_ASSERT_TRUE(shows(page, "step=\"1\" value=\"2\""));
    CU_ASSERT_FALSE(shows(page, "Für Sie vorgeschlagen"));
}

static void test_update_shows_the_new_price_and_keeps_what_was_typed(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/webhosting-plus", "");
    ss_response_t *next = submit(
        ctx, "/webhosting-plus",
        apr_pstrcat(ss_test_pool(), state_of(page),
                    "&component%5Bbackup%5D=1&component%5Bdomain%5D=2&component%5Bmailbox%5D=3"
                    "&coupon=nord25&fname=Mar%22lene&iban=DE12&do=update",
                    NULL));

    CU_ASSERT_EQUAL_FATAL(next->status, 200);
    CU_ASSERT_TRUE(shows(next, "13,65\u00a0€"));
    CU_ASSERT_TRUE(shows(next, "18,20\u00a0€"));
    CU_ASSERT_TRUE(shows(next, "23,55\u00a0€"));
    CU_ASSERT_TRUE(shows(next, "value=\"Mar&quot;lene\""));
    CU_ASSERT_TRUE(shows(next, "value=\"DE12\""));
    CU_ASSERT_TRUE(shows(next, "2 × 1,20\u00a0€"));
    CU_ASSERT_STRING_EQUAL(header_of(next, "Cache-Control"), "no-store");
}

static void test_quantities_are_read_without_the_blanks_around_them(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/webhosting-plus", "");

    page = submit(ctx, "/webhosting-plus",
                  apr_pstrcat(ss_test_pool(), state_of(page),
                              "&component%5Bbackup%5D=+1+&component%5Bdomain%5D=%C2%A02+&do=update",
                              NULL));
    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, "2 × 1,20\u00a0€"));
}

static void test_amount_beyond_all_bounds_is_told_with_the_sum_of_the_rest(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/webhosting-plus", "");
    ss_component_t *domain = (ss_component_t *)ss_catalogue_component(ctx->catalogue, "domain");

    domain->price = 100000000000 * SS_MILLION; /* 50 of them cost more than 10^12 EUR */
    page = submit(ctx, "/webhosting-plus",
                  apr_pstrcat(ss_test_pool(), state_of(page),
                              "&component%5Bdomain%5D=50&do=update", NULL));
    CU_ASSERT_EQUAL(page->status, 422);
    CU_ASSERT_TRUE(shows(page, "Der Betrag ist größer, als wir berechnen können."));
    CU_ASSERT_TRUE(shows(page, "value=\"50\""));
    CU_ASSERT_TRUE(shows(page, "9,90"));
}

static void test_steppers_work_without_script(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/webhosting-plus", "");
    const char *state = state_of(page);

    page = submit(
        ctx, "/webhosting-plus",
        apr_pstrcat(ss_test_pool(), state, "&component%5Bdomain%5D=1&step=domain:%2B1", NULL));
    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, "2 × 1,20\u00a0€"));
    page = submit(ctx, "/webhosting-plus",
                  apr_pstrcat(ss_test_pool(), state,
                              "&component%5Bdomain%5D=1&step=component%5Bdomain%5D:-1", NULL));
    CU_ASSERT_FALSE(shows(page, "× 1,20\u00a0€</span></th>"));
    page = submit(ctx, "/webhosting-plus",
                  apr_pstrcat(ss_test_pool(), state, "&coupon=NORD25&remove=coupon", NULL));
    CU_ASSERT_FALSE(shows(page, "NORD25"));
}

static void test_wrong_coupon_is_told_at_its_field(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/webhosting-plus", "");

    page = submit(ctx, "/webhosting-plus",
                  apr_pstrcat(ss_test_pool(), state_of(page), "&coupon=NORD52&do=update", NULL));
    CU_ASSERT_EQUAL(page->status, 422);
    CU_ASSERT_TRUE(shows(page, "value=\"NORD52\""));
    CU_ASSERT_TRUE(shows(page, "aria-describedby=\"coupon-error\""));
    CU_ASSERT_TRUE(shows(page, "<title>Fehler: "));
    CU_ASSERT_TRUE(shows(page, "href=\"#coupon\""));
}

static void test_forged_state_stores_nothing_and_keeps_what_was_typed(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = submit(ctx, "/webhosting-plus", "state=forged&fname=Ada&do=review");

    CU_ASSERT_EQUAL(page->status, 422);
    CU_ASSERT_TRUE(shows(page, "value=\"Ada\""));
    CU_ASSERT_TRUE(shows(page, "Bitte senden Sie das Formular noch einmal ab"));
    CU_ASSERT_TRUE(strlen(state_of(page)) > 40);
    CU_ASSERT_STRING_EQUAL(db_text(ctx, "SELECT count(*) FROM order_"), "0");
}

static void test_state_of_another_variant_or_day_is_refused(void)
{
    ss_ctx_t *ctx = given_order_site();
    const char *other = good_form(visit(ctx, "/webhosting-start", ""), "do=review");
    const char *own = good_form(visit(ctx, "/webhosting-plus", ""), "do=review");

    CU_ASSERT_EQUAL(submit(ctx, "/webhosting-plus", other)->status, 422);
    CU_ASSERT_EQUAL(submit(ctx, "/webhosting-plus", own)->status, 200);
    ctx->now += apr_time_from_sec(12 * 60 * 60);
    CU_ASSERT_EQUAL(submit(ctx, "/webhosting-plus", own)->status, 422);
}

static void test_net_prices_for_businesses(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/webhosting-plus", "type=business");

    CU_ASSERT_TRUE(shows(page, "8,32\u00a0€"));
    CU_ASSERT_TRUE(shows(page, "0,00126\u00a0€"));
    CU_ASSERT_TRUE(shows(page, "value=\"business\" checked"));
    order_site(ctx)->for_businesses = false;
    page = visit(ctx, "/webhosting-plus", "type=business");
    CU_ASSERT_FALSE(shows(page, "8,32\u00a0€"));
    CU_ASSERT_FALSE(shows(page, "name=\"type\" value=\"business\""));
}

static void test_scales_and_trials_and_approvals_are_told(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/webhosting-start", "");

    CU_ASSERT_TRUE(shows(page, "14 Tage kostenlos testen, danach 3,90\u00a0€ pro Monat"));
    CU_ASSERT_TRUE(shows(page, "ab 1,20\u00a0€"));
    CU_ASSERT_TRUE(shows(page, "<details class=\"scale\" open>"));
    CU_ASSERT_TRUE(
        shows(visit(ctx, "/cloud-server-l", ""), "Wir prüfen diese Bestellung persönlich"));
    CU_ASSERT_TRUE(shows(visit(ctx, "/seats", ""), "name=\"quantity\" type=\"number\""));
    CU_ASSERT_TRUE(shows(visit(ctx, "/free", ""), "Noch keine Zahlungsdaten"));
}

static void test_methods_and_terms(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/terms/tac", "");

    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, "Allgemeine Geschäftsbedingungen"));
    CU_ASSERT_TRUE(shows(visit(ctx, "/terms/tac", "language=en"), "Terms and conditions"));
    CU_ASSERT_EQUAL(visit(ctx, "/terms/unknown", "")->status, 404);
    CU_ASSERT_EQUAL(visit(ctx, "/done/unknown", "")->status, 404);
    CU_ASSERT_EQUAL(submit(ctx, "/done/unknown", "a=1")->status, 405);
}

static void test_earlier_terms_stay_reachable(void)
{
    ss_ctx_t *ctx = given_order_site();
    const char *id = ss_catalogue_terms(ctx->catalogue, "tac", "de")->id;
    const char *path = apr_pstrcat(ss_test_pool(), "/terms/", id, NULL);
    ss_response_t *page = visit(ctx, path, "");

    CU_ASSERT_FALSE(shows(page, "frühere Fassung"));
    import_changed_terms(ctx);
    page = visit(ctx, path, "");
    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, "Dies ist eine frühere Fassung."));
    CU_ASSERT_FALSE(shows(page, "Neue Regeln"));
    CU_ASSERT_TRUE(shows(visit(ctx, "/terms/tac", ""), "Neue Regeln"));
    page = visit(ctx, apr_pstrcat(ss_test_pool(), path, ".pdf", NULL), "");
    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_STRING_EQUAL(page->content_type, "application/pdf");
}

void ss_test_order_form(void)
{
    static const ss_test_t tests[] = {
        { "test_first_visit_chooses_nothing", test_first_visit_chooses_nothing },
        { "test_first_submit_button_is_next", test_first_submit_button_is_next },
        { "test_page_speaks_the_language_asked_for", test_page_speaks_the_language_asked_for },
        { "test_variants_not_for_self_service_are_not_found",
          test_variants_not_for_self_service_are_not_found },
        { "test_kept_page_differs_in_its_state_only", test_kept_page_differs_in_its_state_only },
        { "test_link_fills_in_the_person", test_link_fills_in_the_person },
        { "test_link_says_how_many_of_a_plan", test_link_says_how_many_of_a_plan },
        { "test_link_suggests_but_never_chooses_what_costs_a_consumer",
          test_link_suggests_but_never_chooses_what_costs_a_consumer },
        { "test_link_chooses_where_no_consumer_can_order", test_link_chooses_where_no_consumer_can_order },
        { "test_update_shows_the_new_price_and_keeps_what_was_typed",
          test_update_shows_the_new_price_and_keeps_what_was_typed },
        { "test_quantities_are_read_without_the_blanks_around_them",
          test_quantities_are_read_without_the_blanks_around_them },
        { "test_amount_beyond_all_bounds_is_told_with_the_sum_of_the_rest",
          test_amount_beyond_all_bounds_is_told_with_the_sum_of_the_rest },
        { "test_steppers_work_without_script", test_steppers_work_without_script },
        { "test_wrong_coupon_is_told_at_its_field", test_wrong_coupon_is_told_at_its_field },
        { "test_forged_state_stores_nothing_and_keeps_what_was_typed",
          test_forged_state_stores_nothing_and_keeps_what_was_typed },
        { "test_state_of_another_variant_or_day_is_refused",
          test_state_of_another_variant_or_day_is_refused },
        { "test_net_prices_for_businesses", test_net_prices_for_businesses },
        { "test_scales_and_trials_and_approvals_are_told",
          test_scales_and_trials_and_approvals_are_told },
        { "test_methods_and_terms", test_methods_and_terms },
        { "test_earlier_terms_stay_reachable", test_earlier_terms_stay_reachable },
    };

    ss_suite_add_database("order form", tests, SS_COUNT(tests));
}

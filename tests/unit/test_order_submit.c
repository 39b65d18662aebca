/* From form to review to order: nothing binds before the button, and it binds once. */
#include "order_visit.h"

#include <apr_strings.h>
#include <string.h>

#define CHOICE                                                                                     \
    "component%5Bbackup%5D=1&component%5Bdomain%5D=2&component%5Bmailbox%5D=3&coupon=nord25"
#define TICKED "&consent%5Bmandate%5D=1&consent%5Bagb%5D=1&consent%5Bsofort%5D=1&do=order"

static ss_response_t *given_review(ss_ctx_t *ctx, const char *path, const char *more)
{
    ss_response_t *form = visit(ctx, path, "");
    ss_response_t *page =
        submit(ctx, path, good_form(form, apr_pstrcat(ss_test_pool(), more, "&do=review", NULL)));

    CU_ASSERT_EQUAL_FATAL(page->status, 200);
    return page;
}

static ss_response_t *press(ss_ctx_t *ctx, const char *path, const ss_response_t *page,
                            const char *more)
{
    return submit(ctx, path, apr_pstrcat(ss_test_pool(), state_of(page), more, NULL));
}

static const char *orders(ss_ctx_t *ctx)
{
    return db_text(ctx, "SELECT count(*) FROM order_");
}

/* Where elements stand, each after the one before it. Source: legal order of the last step */
static void check_order(const ss_response_t *page, const char *const *marks, int count)
{
    const char *at = page->body;

    for (int i = 0; i < count; i++) {
        const char *found = strstr(at, marks[i]);

        CU_ASSERT_PTR_NOT_NULL(found);
        at = found == NULL ? at : found;
    }
}

static void test_review_shows_elements_in_the_legal_order(void)
{
    static const char *const marks[] = {
        "<h1>Bestellung prüfen</h1>",
        "Marlene Feddersen",
        "Zahlung per SEPA-Lastschrift",
        "consent[mandate]",
        "100 GB NVMe-Speicher",
        "Gesamtpreis pro Monat",
        "18,20\u00a0€",
        "Erste Rechnung am 24.11.2026",
        "214,65\u00a0€",
        "0,0015\u00a0€",
        "Mindestlaufzeit",
        "Eingang bis 23.10.2027",
        "Ihr Widerrufsrecht",
        "consent[agb]",
        "consent[sofort]",
        "value=\"order\">zahlungspflichtig bestellen</button>",
        "Verträge hier kündigen",
        "Vertrag widerrufen",
    };
    ss_response_t *page = given_review(given_order_site(), "/webhosting-plus", CHOICE);

    check_order(page, marks, SS_COUNT(marks));
    CU_ASSERT_FALSE(shows(page, " checked"));
    CU_ASSERT_FALSE(shows(page, "3704 0044"));
    CU_ASSERT_FALSE(shows(page, "37040044"));
    CU_ASSERT_TRUE(shows(page, "DE89 •••• •••• •••• ••30 00"));
    CU_ASSERT_EQUAL(count_of(page, "value=\"order\""), 1);
    CU_ASSERT_EQUAL(count_of(page, "form=\"edit\" name=\"do\" value=\"edit\""), 3);
    CU_ASSERT_STRING_EQUAL(header_of(page, "Cache-Control"), "no-store");
}

static void test_button_makes_one_order_and_leads_to_its_receipt(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = given_review(ctx, "/webhosting-plus", CHOICE);
    ss_response_t *first = press(ctx, "/webhosting-plus", page, TICKED);
    ss_response_t *again = press(ctx, "/webhosting-plus", page, TICKED);
    ss_response_t *receipt;

    CU_ASSERT_EQUAL_FATAL(first->status, 303);
    CU_ASSERT_EQUAL(again->status, 303);
    CU_ASSERT_STRING_EQUAL(header_of(first, "Location"), header_of(again, "Location"));
    CU_ASSERT_STRING_EQUAL(orders(ctx), "1");
    receipt = visit(ctx, header_of(first, "Location") + strlen("/order"), "");
    CU_ASSERT_EQUAL(receipt->status, 200);
    CU_ASSERT_TRUE(shows(receipt, "Vielen Dank, Ihr Vertrag ist geschlossen"));
    CU_ASSERT_TRUE(shows(receipt, "B-2026-000001"));
    CU_ASSERT_TRUE(shows(receipt, "/portal/link"));
    CU_ASSERT_TRUE(shows(receipt, "bis 08.12.2026, 24 Uhr"));
    CU_ASSERT_STRING_EQUAL(header_of(receipt, "Cache-Control"), "no-store");
}

static void test_missing_consents_are_told_at_their_rows(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = given_review(ctx, "/webhosting-plus", "");

    page = press(ctx, "/webhosting-plus", page, "&consent%5Bmandate%5D=1&do=order");
    CU_ASSERT_EQUAL(page->status, 422);
    CU_ASSERT_TRUE(shows(page, "id=\"consent[agb]-error\""));
    CU_ASSERT_TRUE(shows(page, "<title>Fehler: "));
    CU_ASSERT_FALSE(shows(page, " checked"));
    CU_ASSERT_STRING_EQUAL(orders(ctx), "0");
    CU_ASSERT_EQUAL(press(ctx, "/webhosting-plus", page, TICKED)->status, 303);
}

static void test_steps_cannot_be_skipped(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *form = visit(ctx, "/webhosting-plus", "");
    ss_response_t *page = submit(ctx, "/webhosting-plus", good_form(form, TICKED));

    CU_ASSERT_EQUAL(page->status, 422);
    CU_ASSERT_TRUE(shows(page, "value=\"Marlene\""));
    CU_ASSERT_STRING_EQUAL(orders(ctx), "0");
}

static void test_editing_loses_nothing(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = given_review(ctx, "/webhosting-plus", CHOICE);

    page = press(ctx, "/webhosting-plus", page, "&do=edit");
    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, "value=\"Deichstraße\""));
    CU_ASSERT_TRUE(shows(page, "value=\"DE89 3704 0044 0532 0130 00\""));
    CU_ASSERT_TRUE(shows(page, "3 × 1,00\u00a0€"));
    CU_ASSERT_TRUE(shows(page, "NORD25 ist eingelöst."));
    CU_ASSERT_EQUAL(press(ctx, "/webhosting-plus", page, TICKED)->status, 422);
}

static void test_other_language_keeps_the_review(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = given_review(ctx, "/webhosting-plus", CHOICE);

    page = press(ctx, "/webhosting-plus", page, "&language=en");
    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, ">Order with obligation to pay</button>"));
    CU_ASSERT_TRUE(shows(page, "€18.20"));
    page = press(ctx, "/webhosting-plus", page, "&language=en" TICKED);
    CU_ASSERT_EQUAL_FATAL(page->status, 303);
    CU_ASSERT_TRUE(
        shows(visit(ctx, header_of(page, "Location") + strlen("/order"), ""), "<html lang=\"en\""));
}

static void test_changed_price_is_shown_and_asked_again(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = given_review(ctx, "/webhosting-plus", CHOICE);
    ss_variant_t *variant = (ss_variant_t *)ss_catalogue_variant(ctx->catalogue, "webhosting-plus");

    variant->recurring_fee = 10900000;
    page = press(ctx, "/webhosting-plus", page, TICKED);
    CU_ASSERT_EQUAL(page->status, 409);
    CU_ASSERT_TRUE(shows(page, "Der Preis hat sich geändert"));
    CU_ASSERT_TRUE(shows(page, "<del>9,90\u00a0€</del>"));
    CU_ASSERT_TRUE(shows(page, "<ins>10,90\u00a0€</ins>"));
    CU_ASSERT_TRUE(shows(page, "value=\"order\">zahlungspflichtig bestellen</button>"));
    CU_ASSERT_STRING_EQUAL(orders(ctx), "0");
    CU_ASSERT_EQUAL(press(ctx, "/webhosting-plus", page, TICKED)->status, 303);
    CU_ASSERT_STRING_EQUAL(orders(ctx), "1");
}

static void test_placed_order_is_found_again_whatever_changed_since(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = given_review(ctx, "/webhosting-plus", "");
    const char *receipt = header_of(press(ctx, "/webhosting-plus", page, TICKED), "Location");
    ss_variant_t *variant = (ss_variant_t *)ss_catalogue_variant(ctx->catalogue, "webhosting-plus");

    variant->recurring_fee = 1;
    CU_ASSERT_STRING_EQUAL(header_of(press(ctx, "/webhosting-plus", page, TICKED), "Location"),
                           receipt);
    variant->hidden = true;
    CU_ASSERT_STRING_EQUAL(header_of(press(ctx, "/webhosting-plus", page, TICKED), "Location"),
                           receipt);
    variant->hidden = false;
    ctx->now += apr_time_from_sec(13 * 60 * 60);
    CU_ASSERT_STRING_EQUAL(header_of(press(ctx, "/webhosting-plus", page, TICKED), "Location"),
                           receipt);
    CU_ASSERT_STRING_EQUAL(orders(ctx), "1");
}

static void test_variant_that_went_away_cannot_be_ordered(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = given_review(ctx, "/webhosting-plus", "");

    ((ss_variant_t *)ss_catalogue_variant(ctx->catalogue, "webhosting-plus"))->hidden = true;
    CU_ASSERT_EQUAL(press(ctx, "/webhosting-plus", page, TICKED)->status, 404);
    CU_ASSERT_STRING_EQUAL(orders(ctx), "0");
}

static void test_errors_keep_every_entry(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = visit(ctx, "/webhosting-plus", "");

    page = submit(
        ctx, "/webhosting-plus",
        apr_pstrcat(
            ss_test_pool(), state_of(page),
            "&fname=Mar&email=marlene%40&iban=DE89+3704+0044+0532+0130+01&payment=direct-debit"
            "&component%5Bdomain%5D=51&component%5Bmailbox%5D=abc&do=review",
            NULL));
    CU_ASSERT_EQUAL(page->status, 422);
    CU_ASSERT_TRUE(shows(page, "value=\"Mar\""));
    CU_ASSERT_TRUE(shows(page, "value=\"marlene@\""));
    CU_ASSERT_TRUE(shows(page, "value=\"DE89 3704 0044 0532 0130 01\""));
    CU_ASSERT_TRUE(shows(page, "aria-describedby=\"email-hint email-error\""));
    CU_ASSERT_TRUE(shows(page, "href=\"#iban\""));
    CU_ASSERT_TRUE(shows(page, "href=\"#component[domain]\""));
    CU_ASSERT_TRUE(shows(page, "href=\"#component[mailbox]\""));
    CU_ASSERT_TRUE(shows(page, "role=\"alert\""));
}

static void test_unknown_and_internal_components_are_refused(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *form = visit(ctx, "/webhosting-plus", "");

    CU_ASSERT_EQUAL(
        submit(ctx, "/webhosting-plus", good_form(form, "component%5Bnix%5D=1&do=review"))->status,
        422);
    CU_ASSERT_EQUAL(
        submit(ctx, "/webhosting-plus", good_form(form, "component%5Binternal%5D=1&do=review"))
            ->status,
        422);
    CU_ASSERT_EQUAL(
        submit(ctx, "/webhosting-plus", good_form(form, "component%5Btraffic%5D=1&do=review"))
            ->status,
        422);
}

static void test_return_link_leads_to_listed_origins_only(void)
{
    static const char *const origins[] = { "https://www.nordwolke.example", NULL };
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page;

    order_site(ctx)->return_origins = origins;
    page = given_review(ctx, "/webhosting-plus",
                        "return=https%3A%2F%2Fwww.nordwolke.example%2Fdanke%3Fa%3D1%23top");
    page = press(ctx, "/webhosting-plus", page, TICKED);
    page = visit(ctx, header_of(page, "Location") + strlen("/order"), "");
    CU_ASSERT_TRUE(shows(page, "https://www.nordwolke.example/danke?a=1&amp;order="));
    CU_ASSERT_TRUE(shows(page, "#top\""));
    page = given_review(ctx, "/webhosting-plus",
                        "return=https%3A%2F%2Fwww.nordwolke.example.evil.example%2F");
    page = press(ctx, "/webhosting-plus", page, TICKED);
    page = visit(ctx, header_of(page, "Location") + strlen("/order"), "");
    CU_ASSERT_EQUAL(page->status, 200);
    CU_ASSERT_FALSE(shows(page, "evil.example"));
}

/*
 * Browsers take a backslash for a slash and leave tabs out; other control characters are refused with the
 * form.
 */
static void test_return_link_of_two_readings_is_none(void)
{
    static const char *const origins[] = { "https://www.nordwolke.example", NULL };
    static const char *const returns[] = {
        "https:%5C%5Cevil.example",
        "https://www.nordwolke.example%5C@evil.example/",
        "https://www.nordwolke.example%09.evil.example/",
        "https://www.nordwolke.example@evil.example/",
        "https://www.nordwolke.example:x@evil.example/",
        "https://www.nordwolke.example/%5Cevil.example",
        "%09https://evil.example",
        "//evil.example",
        "java%09script://www.nordwolke.example/evil.example",
    };

    for (int i = 0; i < SS_COUNT(returns); i++) {
        ss_ctx_t *ctx = given_order_site();
        ss_response_t *page;

        order_site(ctx)->return_origins = origins;
        page = given_review(ctx, "/webhosting-plus",
                            apr_pstrcat(ctx->pool, "return=", returns[i], NULL));
        page = press(ctx, "/webhosting-plus", page, TICKED);
        page = visit(ctx, header_of(page, "Location") + strlen("/order"), "");
        CU_ASSERT_EQUAL(page->status, 200);
        if (shows(page, "evil.example")) {
            CU_FAIL("leads elsewhere");
            printf("%s\n", returns[i]);
        }
    }
}

static void test_approval_is_waited_for(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *page = given_review(ctx, "/cloud-server-l", "");

    page = press(ctx, "/cloud-server-l", page, TICKED);
    CU_ASSERT_EQUAL_FATAL(page->status, 303);
    page = visit(ctx, header_of(page, "Location") + strlen("/order"), "");
    CU_ASSERT_TRUE(shows(page, "Ihre Bestellung ist eingegangen"));
    CU_ASSERT_TRUE(shows(page, "Wartet auf Freigabe"));
    CU_ASSERT_FALSE(shows(page, "/portal/link"));
}

static void test_free_variant_needs_no_payment_data(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *form = visit(ctx, "/free", "");
    const char *person =
        "&fname=Ada&lname=L&email=a%40example.org&street=A&hnum=1&pcode=20095&city=H&country=DE";
    ss_response_t *page =
        submit(ctx, "/free",
               apr_pstrcat(ss_test_pool(), state_of(form), person, "&payment=&do=review", NULL));

    CU_ASSERT_EQUAL_FATAL(page->status, 200);
    CU_ASSERT_FALSE(shows(page, "consent[mandate]"));
    CU_ASSERT_EQUAL(press(ctx, "/free", page, "&consent%5Bagb%5D=1&do=order")->status, 303);
}

static void test_reverse_charge_is_told_beside_the_total(void)
{
    ss_ctx_t *ctx = given_order_site();
    ss_response_t *form = visit(ctx, "/webhosting-plus", "");
    ss_response_t *page = submit(
        ctx, "/webhosting-plus",
        apr_pstrcat(ss_test_pool(), state_of(form),
                    "&type=business&cname=Alpenglas&vatid=ATU12345675&fname=T&lname=M"
                    "&email=r%40alpenglas.example&street=G&hnum=1&pcode=5020&city=S&country=AT"
                    "&payment=invoice&do=review",
                    NULL));

    CU_ASSERT_EQUAL_FATAL(page->status, 200);
    CU_ASSERT_TRUE(shows(page, "Steuerschuldnerschaft des Leistungsempfängers"));
    CU_ASSERT_TRUE(shows(page, "8,32\u00a0€"));
    CU_ASSERT_FALSE(shows(page, "Ihr Widerrufsrecht"));
}

void ss_test_order_submit(void)
{
    static const ss_test_t tests[] = {
        { "test_review_shows_elements_in_the_legal_order",
          test_review_shows_elements_in_the_legal_order },
        { "test_button_makes_one_order_and_leads_to_its_receipt",
          test_button_makes_one_order_and_leads_to_its_receipt },
        { "test_missing_consents_are_told_at_their_rows",
          test_missing_consents_are_told_at_their_rows },
        { "test_steps_cannot_be_skipped", test_steps_cannot_be_skipped },
        { "test_editing_loses_nothing", test_editing_loses_nothing },
        { "test_other_language_keeps_the_review", test_other_language_keeps_the_review },
        { "test_changed_price_is_shown_and_asked_again",
          test_changed_price_is_shown_and_asked_again },
        { "test_placed_order_is_found_again_whatever_changed_since",
          test_placed_order_is_found_again_whatever_changed_since },
        { "test_variant_that_went_away_cannot_be_ordered",
          test_variant_that_went_away_cannot_be_ordered },
        { "test_errors_keep_every_entry", test_errors_keep_every_entry },
        { "test_unknown_and_internal_components_are_refused",
          test_unknown_and_internal_components_are_refused },
        { "test_return_link_leads_to_listed_origins_only",
          test_return_link_leads_to_listed_origins_only },
        { "test_return_link_of_two_readings_is_none", test_return_link_of_two_readings_is_none },
        { "test_approval_is_waited_for", test_approval_is_waited_for },
        { "test_free_variant_needs_no_payment_data", test_free_variant_needs_no_payment_data },
        { "test_reverse_charge_is_told_beside_the_total",
          test_reverse_charge_is_told_beside_the_total },
    };

    ss_suite_add_database("order submit", tests, SS_COUNT(tests));
}

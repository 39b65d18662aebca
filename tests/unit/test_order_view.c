/* What customers read before and after the order: amounts, dates, taxes, consents. */
#include "shop.h"

#include "actions/order_view.h"
#include "actions/price_view.h"
#include "base/json.h"

#include <apr_strings.h>

#define NBSP "\u00a0"

static const json_t *view_of(ss_ctx_t *ctx, const ss_draft_t *draft)
{
    ss_offer_t offer;

    CU_ASSERT_EQUAL_FATAL(ss_draft_offer(ctx, draft, false, &offer), SS_OK);
    return ss_offer_view(ctx, &offer);
}

static const json_t *price_of(ss_ctx_t *ctx, const ss_draft_t *draft)
{
    ss_offer_t offer;

    CU_ASSERT_EQUAL_FATAL(ss_draft_offer(ctx, draft, false, &offer), SS_OK);
    return ss_price_view(ctx, &offer.cart, &offer.price);
}

static void test_totals_of_the_example_tell_amount_dates_and_tax(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const json_t *groups = json_at(view_of(ctx, &draft), "price.groups");

    CU_ASSERT_STRING_EQUAL(text_at(groups, "0.title"), "Monatlich");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "0.lines.2.detail"), "2 × 1,20" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "0.lines.4.label"), "Gutschein NORD25");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "0.lines.4.detail"), "25" NBSP "% in den ersten 3 Monaten");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "0.lines.4.amount"), "−4,55" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "0.totals.0.amount"), "13,65" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "0.totals.0.detail"),
                           "24.11.2026 bis 23.02.2027, darin 2,18" NBSP "€ MwSt. (19" NBSP "%)");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "0.totals.1.amount"), "18,20" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "0.totals.1.detail"),
                           "ab 24.02.2027, darin 2,91" NBSP "€ MwSt. (19" NBSP "%)");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "1.totals.0.label"), "Erste Rechnung am 24.11.2026");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "1.totals.0.amount"), "23,55" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(groups, "1.totals.1.amount"), "214,65" NBSP "€");
}

static void test_usage_prices_keep_all_their_decimals(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t consumer = given_draft(ctx, "webhosting-plus");
    ss_draft_t business = given_business_draft(ctx, "webhosting-plus", "DE", "");
    const json_t *usage = json_at(view_of(ctx, &consumer), "price.usage.lines");

    CU_ASSERT_STRING_EQUAL(text_at(usage, "0.over"), "über 1.000" NBSP "GB je Monat");
    CU_ASSERT_STRING_EQUAL(text_at(usage, "1.price"), "0,0015" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(usage, "1.each"), "je Nachricht");
    usage = json_at(view_of(ctx, &business), "price.usage.lines");
    CU_ASSERT_STRING_EQUAL(text_at(usage, "0.price"), "0,0168" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(usage, "1.price"), "0,00126" NBSP "€");
}

static void test_business_sees_net_lines_tax_and_gross_total(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_business_draft(ctx, "webhosting-plus", "DE", "");
    const json_t *price;

    given_choice(ctx, &draft, "backup", 1);
    given_choice(ctx, &draft, "mailbox", 5);
    price = json_at(view_of(ctx, &draft), "price");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.title"), "Monatlich, netto");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.lines.2.detail"), "5 × 0,84" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.totals.0.amount"), "14,96" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.totals.1.label"), "19" NBSP "% USt.");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.totals.1.amount"), "2,84" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.totals.2.amount"), "17,80" NBSP "€");
    CU_ASSERT_TRUE(json_is_true(json_at(price, "groups.0.totals.2.hi")));
    CU_ASSERT_STRING_EQUAL(text_at(price, "first_invoice.amount"), "27,70" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(price, "minimum_total.amount"), "223,50" NBSP "€");
}

static void test_reverse_charge_is_named_beside_the_total(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_business_draft(ctx, "webhosting-plus", "AT", "ATU12345675");
    const json_t *price = json_at(view_of(ctx, &draft), "price");

    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.totals.0.label"), "USt. 0 %");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.totals.1.amount"), "8,32" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.totals.1.detail"),
                           "Steuerschuldnerschaft des Leistungsempfängers (Reverse Charge)");
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(price, "tax_note"), "Österreich"));
}

static void test_trial_tells_the_price_afterwards_and_its_first_day(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-start");
    const json_t *view = view_of(ctx, &draft);

    CU_ASSERT_STRING_EQUAL(text_at(view, "price.trial.range"), "24.11.2026 bis 07.12.2026");
    CU_ASSERT_STRING_EQUAL(text_at(view, "price.trial.after"), "08.12.2026");
    CU_ASSERT_STRING_EQUAL(text_at(view, "price.groups.0.title"), "Monatlich ab 08.12.2026");
    CU_ASSERT_STRING_EQUAL(text_at(view, "price.groups.1.totals.0.label"), "Heute fällig");
    CU_ASSERT_STRING_EQUAL(text_at(view, "price.groups.1.totals.1.label"), "Erste Rechnung am 08.12.2026");
    CU_ASSERT_STRING_EQUAL(text_at(view, "term.facts.0.label"), "Testphase");
    CU_ASSERT_STRING_EQUAL(text_at(view, "deferred.trial"), "09.12.2026 bis 22.12.2026");
}

static void test_yearly_price_is_told_per_month_too(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus-jahr");
    const json_t *price = json_at(view_of(ctx, &draft), "price");

    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(price, "groups.0.totals.0.detail"), "das sind 8,25" NBSP "€ pro Monat"));
    CU_ASSERT_STRING_EQUAL(text_at(price, "headline.label"), "Preis pro Jahr");
}

static void test_term_tells_renewal_and_latest_notice(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t consumer = given_draft(ctx, "webhosting-plus");
    ss_draft_t business = given_business_draft(ctx, "agentur", "DE", "");
    const json_t *term = json_at(view_of(ctx, &consumer), "term");

    CU_ASSERT_STRING_EQUAL(text_at(term, "end"), "23.11.2027");
    CU_ASSERT_STRING_EQUAL(text_at(term, "notice_latest"), "23.10.2027");
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(term, "renewal"), "mit einer Frist von einem Monat kündbar"));
    term = json_at(view_of(ctx, &business), "term");
    CU_ASSERT_STRING_EQUAL(text_at(term, "notice_latest"), "23.08.2027");
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(term, "renewal"), "um jeweils 12 Monate"));
}

static void test_withdrawal_and_later_start_are_for_consumers(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t consumer = given_draft(ctx, "webhosting-plus");
    ss_draft_t business = given_business_draft(ctx, "webhosting-plus", "DE", "");
    const json_t *view = view_of(ctx, &consumer);

    CU_ASSERT_STRING_EQUAL(text_at(view, "withdrawal.end"), "08.12.2026");
    CU_ASSERT_STRING_EQUAL(text_at(view, "deferred.start"), "09.12.2026");
    view = view_of(ctx, &business);
    CU_ASSERT_FALSE(json_is_true(json_at(view, "withdrawal.applies")));
    CU_ASSERT_TRUE(json_is_false(json_at(view, "deferred")));
    CU_ASSERT_STRING_EQUAL(text_at(view, "consents.2.id"), "unternehmen");
    CU_ASSERT_EQUAL(json_array_size(json_at(view, "documents")), 2);
}

static void test_consent_text_links_its_document(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    const json_t *consent = json_at(view_of(ctx, &draft), "consents.0");

    CU_ASSERT_STRING_EQUAL(text_at(consent, "name"), "consent[agb]");
    CU_ASSERT_STRING_EQUAL(text_at(consent, "parts.0.text"), "Ich stimme den ");
    CU_ASSERT_STRING_EQUAL(text_at(consent, "parts.1.kind"), "tac");
    CU_ASSERT_STRING_EQUAL(text_at(consent, "parts.1.text"), "AGB (Fassung vom 24.11.2026)");
    CU_ASSERT_TRUE(json_is_true(json_at(consent, "required")));
}

static void test_payment_shows_the_account_masked(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const json_t *payment = json_at(view_of(ctx, &draft), "payment");

    CU_ASSERT_STRING_EQUAL(text_at(payment, "iban"), "DE89 •••• •••• •••• ••30 00");
    CU_ASSERT_STRING_EQUAL(text_at(payment, "first_debit_date"), "26.11.2026");
    CU_ASSERT_STRING_EQUAL(text_at(payment, "first_debit_amount"), "23,55" NBSP "€");
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(payment, "mandate_text"), "Nordwolke Hosting GmbH"));
}

static void test_payment_of_a_test_order_names_no_date_and_no_amount(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const json_t *payment;

    draft.test = true;
    payment = json_at(view_of(ctx, &draft), "payment");
    CU_ASSERT_STRING_EQUAL(text_at(payment, "first_debit_date"), "");
    CU_ASSERT_STRING_EQUAL(text_at(payment, "first_debit_amount"), "");
    CU_ASSERT_EQUAL_FATAL(json_array_size(json_at(payment, "facts")), 5);
    CU_ASSERT_STRING_EQUAL(text_at(payment, "facts.4.label"), "Abrechnung");
    draft.payment = "invoice";
    payment = json_at(view_of(ctx, &draft), "payment");
    CU_ASSERT_EQUAL_FATAL(json_array_size(json_at(payment, "facts")), 1);
    CU_ASSERT_STRING_EQUAL(text_at(payment, "facts.0.value"), "keine, weil dies eine Testbestellung ist");
}

static void test_offered_components_have_lines_of_amount_zero(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const json_t *price = price_of(ctx, &draft);

    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.lines.2.name"), "component[support]");
    CU_ASSERT_TRUE(json_is_false(json_at(price, "groups.0.lines.2.selected")));
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.lines.2.amount"), "0,00" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.1.lines.0.name"), "component[zertifikat]");
    CU_ASSERT_TRUE(json_is_false(json_at(price, "groups.1.selected")));
    CU_ASSERT_STRING_EQUAL(text_at(price, "cart_totals.0.out"), "monthly");
}

static void test_scale_has_tiers_and_a_worked_example(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    ss_offer_t offer;
    const json_t *scale;

    CU_ASSERT_EQUAL_FATAL(ss_draft_offer(ctx, &draft, false, &offer), SS_OK);
    scale = ss_scale_view(ctx, &offer.cart, &offer.price, ss_catalogue_component(ctx->catalogue, "ipv4"),
                          8 * SS_MILLION);
    CU_ASSERT_STRING_EQUAL(text_at(scale, "rows.0.range"), "1 bis 5");
    CU_ASSERT_STRING_EQUAL(text_at(scale, "rows.2.range"), "ab 21");
    CU_ASSERT_TRUE(json_is_true(json_at(scale, "rows.1.on")));
    CU_ASSERT_STRING_EQUAL(text_at(scale, "example"), "Beispiel: 8 kosten 5 × 2,00" NBSP "€ + 3 × 1,60" NBSP
                                                      "€ = 14,80" NBSP "€.");
}

static const json_t *scale_in_net_group(ss_ctx_t *ctx, ss_currency_t currency)
{
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    ss_offer_t offer;

    CU_ASSERT_EQUAL_FATAL(ss_draft_offer(ctx, &draft, false, &offer), SS_OK);
    offer.price.group_gross = false;
    offer.price.currency = currency;
    return ss_scale_view(ctx, &offer.cart, &offer.price, ss_catalogue_component(ctx->catalogue, "ipv4"), 0);
}

static void test_example_of_a_scale_is_true_in_the_shown_prices(void)
{
    ss_ctx_t *ctx = given_shop();

    CU_ASSERT_STRING_EQUAL(text_at(scale_in_net_group(ctx, (ss_currency_t){ "EUR", 2 }), "example"),
                           "Beispiel: 8 kosten 5 × 2,38" NBSP "€ + 3 × 1,904" NBSP "€ = 17,61" NBSP "€.");
    CU_ASSERT_STRING_EQUAL(text_at(scale_in_net_group(ctx, (ss_currency_t){ "EUR", 2 }), "rows.1.price"),
                           "1,904" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(scale_in_net_group(ctx, (ss_currency_t){ "JPY", 0 }), "example"),
                           "Beispiel: 8 kosten 5 × 2,38" NBSP "¥ + 3 × 1,9" NBSP "¥ = 18" NBSP "¥.");
}

static void test_example_of_a_scale_counts_what_is_included(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    const ss_component_t *component = ss_catalogue_component(ctx->catalogue, "ipv4");
    ss_quota_t quota = { component, 2 * SS_MILLION };
    ss_variant_t variant;
    ss_offer_t offer;
    int64_t amount;

    CU_ASSERT_EQUAL_FATAL(ss_draft_offer(ctx, &draft, false, &offer), SS_OK);
    variant = *offer.cart.variant;
    variant.quotas = &quota;
    variant.quota_count = 1;
    offer.cart.variant = &variant;
    CU_ASSERT_TRUE(ss_component_amount(component, 10 * SS_MILLION, quota.quantity, 2, &amount));
    CU_ASSERT_EQUAL(amount, 1480);
    CU_ASSERT_STRING_EQUAL(text_at(ss_scale_view(ctx, &offer.cart, &offer.price, component, 0), "example"),
                           "Beispiel: 10, davon 2 enthalten, kosten 5 × 2,00" NBSP "€ + 3 × 1,60" NBSP
                           "€ = 14,80" NBSP "€.");
}

static void test_price_of_a_whole_tier_is_an_amount(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_component_t *component = (ss_component_t *)ss_catalogue_component(ctx->catalogue, "ipv4");
    const json_t *scale;

    component->scale = SS_SCALE_BUCKET;
    scale = scale_in_net_group(ctx, (ss_currency_t){ "JPY", 0 });
    CU_ASSERT_STRING_EQUAL(text_at(scale, "rows.0.price"), "2" NBSP "¥");
    CU_ASSERT_STRING_EQUAL(text_at(scale, "lowest"), "1" NBSP "¥");
    CU_ASSERT_STRING_EQUAL(text_at(scale, "example"), "Beispiel: 8 kosten 2" NBSP "¥.");
}

static void test_price_of_a_switch_is_an_amount(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_business_draft(ctx, "webhosting-plus", "DE", "");
    ss_component_t *component = (ss_component_t *)ss_catalogue_component(ctx->catalogue, "backup");

    component->price = 350000;
    CU_ASSERT_STRING_EQUAL(text_at(price_of(ctx, &draft), "groups.0.lines.1.unit_price"), "0,29" NBSP "€");
}

static void test_consumer_outside_the_eu_sees_unit_prices_without_the_tax_he_does_not_pay(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_draft(ctx, "webhosting-plus");
    const json_t *price;

    draft.person.fields[SS_FIELD_COUNTRY] = "CH";
    given_choice(ctx, &draft, "domain", 2);
    price = json_at(view_of(ctx, &draft), "price");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.lines.1.detail"), "2 × 1,01" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(price, "groups.0.lines.1.amount"), "2,02" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(price, "usage.lines.0.price"), "0,0168" NBSP "€");
}

static void test_unit_price_has_the_decimals_that_its_amount_needs(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_business_draft(ctx, "webhosting-plus", "DE", "");
    const json_t *lines;

    given_choice(ctx, &draft, "mailbox", 100);
    lines = json_at(view_of(ctx, &draft), "price.groups.0.lines");
    CU_ASSERT_STRING_EQUAL(text_at(lines, "1.detail"), "100 × 0,8403" NBSP "€");
    CU_ASSERT_STRING_EQUAL(text_at(lines, "1.amount"), "84,03" NBSP "€");
}

static void test_amount_of_a_coupon_is_told_as_it_is_taken_off(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_business_draft(ctx, "webhosting-plus", "DE", "");
    ss_discount_t *discount = (ss_discount_t *)ctx->catalogue->coupons[0].discount;
    const json_t *lines;

    discount->percent = false;
    discount->value = 500;
    draft.coupon = "NORD25";
    lines = json_at(view_of(ctx, &draft), "price.groups.0.lines");
    CU_ASSERT_STRING_EQUAL(text_at(lines, "1.detail"), "4,20" NBSP "€ in den ersten 3 Monaten");
    CU_ASSERT_STRING_EQUAL(text_at(lines, "1.amount"), "−4,20" NBSP "€");
}

static void test_english_view_speaks_english(void)
{
    ss_ctx_t *ctx = given_shop();
    ss_draft_t draft = given_example_draft(ctx);
    const json_t *view;

    ctx->lang = "en";
    view = view_of(ctx, &draft);
    CU_ASSERT_STRING_EQUAL(text_at(view, "price.groups.0.title"), "Monthly");
    CU_ASSERT_STRING_EQUAL(text_at(view, "price.groups.1.totals.0.label"), "First invoice on 24 November 2026");
    CU_ASSERT_PTR_NOT_NULL(strstr(text_at(view, "term.renewal"), "may be cancelled at any time with one month’s"));
}

#define TEST(name) { #name, name }

void ss_test_order_view(void)
{
    static const ss_test_t tests[] = {
        TEST(test_totals_of_the_example_tell_amount_dates_and_tax),
        TEST(test_usage_prices_keep_all_their_decimals),
        TEST(test_business_sees_net_lines_tax_and_gross_total),
        { "VAT-02 test_reverse_charge_is_named_beside_the_total", test_reverse_charge_is_named_beside_the_total },
        TEST(test_trial_tells_the_price_afterwards_and_its_first_day),
        TEST(test_yearly_price_is_told_per_month_too),
        TEST(test_term_tells_renewal_and_latest_notice),
        TEST(test_withdrawal_and_later_start_are_for_consumers),
        TEST(test_consent_text_links_its_document),
        TEST(test_payment_shows_the_account_masked),
        TEST(test_payment_of_a_test_order_names_no_date_and_no_amount),
        TEST(test_offered_components_have_lines_of_amount_zero),
        TEST(test_scale_has_tiers_and_a_worked_example),
        TEST(test_example_of_a_scale_is_true_in_the_shown_prices),
        TEST(test_example_of_a_scale_counts_what_is_included),
        TEST(test_price_of_a_whole_tier_is_an_amount),
        TEST(test_price_of_a_switch_is_an_amount),
        TEST(test_consumer_outside_the_eu_sees_unit_prices_without_the_tax_he_does_not_pay),
        TEST(test_unit_price_has_the_decimals_that_its_amount_needs),
        TEST(test_amount_of_a_coupon_is_told_as_it_is_taken_off),
        TEST(test_english_view_speaks_english),
    };

    ss_suite_add_database("order-view", tests, SS_COUNT(tests));
}

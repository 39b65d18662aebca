/* Labels of the order button: what courts accepted, and what they did not. */
#include "unit.h"

#include "model/order_button.h"

static void test_accepted_labels_are_allowed(void)
{
    static const char *const german[] = {
        "zahlungspflichtig bestellen",
        "kostenpflichtig bestellen",
        "zahlungspflichtigen Vertrag schließen",
        "jetzt kaufen",
        "kaufen",
        "Zahlungspflichtig bestellen",
        " Jetzt kaufen ",
    };
    static const char *const english[] = { "Order with obligation to pay", "Buy now", "Pay now",
                                           "order with obligation to pay" };

    for (int i = 0; i < SS_COUNT(german); i++) {
        CU_ASSERT_TRUE(ss_order_button_allowed("de", german[i]));
    }
    for (int i = 0; i < SS_COUNT(english); i++) {
        CU_ASSERT_TRUE(ss_order_button_allowed("en", english[i]));
    }
    CU_ASSERT_TRUE(ss_order_button_allowed("de-AT", "jetzt kaufen"));
    CU_ASSERT_TRUE(ss_order_button_allowed("fr", "commande avec obligation de paiement"));
}

static void test_rejected_labels_are_not_allowed(void)
{
    static const char *const german[] = {
        "bestellen",
        "Bestellung abgeben",
        "Bestellung abschließen",
        "Bestellen und kaufen",
        "Anmelden",
        "Weiter",
        "Jetzt Mitglied werden",
        "Jetzt gratis testen – danach kostenpflichtig",
        "Buchung abschließen",
        "",
        "jetzt kaufen!",
        "zahlungspflichtig Bestellen",
        "ZAHLUNGSPFLICHTIG BESTELLEN",
        "Buy now",
    };
    static const char *const english[] = { "Subscribe", "Order now", "Confirm", "Register",
                                           "Sign up",   "Submit",    "",        "jetzt kaufen" };

    for (int i = 0; i < SS_COUNT(german); i++) {
        CU_ASSERT_FALSE(ss_order_button_allowed("de", german[i]));
    }
    for (int i = 0; i < SS_COUNT(english); i++) {
        CU_ASSERT_FALSE(ss_order_button_allowed("en", english[i]));
    }
    CU_ASSERT_FALSE(ss_order_button_allowed("xx", "Order with obligation to pay"));
}

static void test_label_without_setting_is_statutory(void)
{
    const ss_site_t *site = ss_site_make(ss_test_pool());

    CU_ASSERT_STRING_EQUAL(ss_order_button(site, "de"), "zahlungspflichtig bestellen");
    CU_ASSERT_STRING_EQUAL(ss_order_button(site, "en"), "Order with obligation to pay");
    CU_ASSERT_STRING_EQUAL(ss_order_button(site, "nl"), "Bestelling met betalingsverplichting");
    CU_ASSERT_STRING_EQUAL(ss_order_button(site, "xx"), "Order with obligation to pay");
}

static void test_label_of_the_merchant_wins_in_its_language(void)
{
    static const char *const labels[] = { "de", "jetzt kaufen", NULL };
    ss_site_t *site = ss_site_make(ss_test_pool());

    site->order_buttons = labels;
    CU_ASSERT_STRING_EQUAL(ss_order_button(site, "de"), "jetzt kaufen");
    CU_ASSERT_STRING_EQUAL(ss_order_button(site, "en"), "Order with obligation to pay");
}

void ss_test_order_button(void)
{
    static const ss_test_t tests[] = {
        { "accepted_labels_are_allowed", test_accepted_labels_are_allowed },
        { "rejected_labels_are_not_allowed", test_rejected_labels_are_not_allowed },
        { "label_without_setting_is_statutory", test_label_without_setting_is_statutory },
        { "label_of_the_merchant_wins_in_its_language",
          test_label_of_the_merchant_wins_in_its_language },
    };

    ss_suite_add("order_button", tests, SS_COUNT(tests));
}

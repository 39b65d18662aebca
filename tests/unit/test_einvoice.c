/* Electronic invoices: codes and prices of EN 16931, its rules, and how its XML is written. */
#include "unit.h"

#include "model/einvoice.h"
#include "render/cii.h"
#include "render/xml.h"

#include <stddef.h>
#include <string.h>

static ss_invoice_line_t lines[2];
static ss_invoice_tax_t taxes[2];

static ss_invoice_line_t given_line(const char *name, int64_t rate, int64_t net, int64_t gross)
{
    return (ss_invoice_line_t){ .name = name, .detail = "", .component = "", .quantity = SS_MILLION, .unit = "",
                                .unit_price = SS_NO_UNIT_PRICE, .rate = rate, .net = net, .gross = gross,
                                .period_start = "", .period_end = "" };
}

/* 19,79 at 19 % and 2,01 at 7 %, paid by transfer. */
static ss_invoice_data_t given_invoice(void)
{
    const char *none = "";
    const ss_invoice_data_t data = {
        .kind = "invoice", .number = "RE-1", .lang = "de", .currency = "EUR", .issue_date = "2026-11-24",
        .period_start = "2026-11-24", .period_end = "2026-12-23", .corrects_number = none, .corrects_date = none,
        .customer_number = "K-1", .contract_number = "V-1", .order_number = "B-1", .plan = "Plus",
        .tax_case = SS_TAX_DOMESTIC,
        .seller = { .name = "Nordwolke GmbH", .street = none, .postcode = none, .city = none, .country = "DE",
                    .phone = none, .email = none, .website = none, .register_court = none, .register_number = "HRB 1",
                    .directors = none, .vat_id = "DE136695976", .tax_number = none, .creditor_id = none,
                    .bank_holder = "Nordwolke", .bank_iban = "DE02120300000000202051", .bank_bic = none },
        .recipient = { "Ada", none, none, none, none, none, none, "AT", "ATU13585627" },
        .payment = { "invoice", none, none, none, none, none, "2026-12-08" },
        .lines = lines, .line_count = 2, .taxes = taxes, .tax_count = 2, .net = 2180, .vat = 390, .gross = 2570,
    };

    lines[0] = given_line("Plus", 1900, 1979, 2355);
    lines[1] = given_line("Domain", 700, 201, 215);
    taxes[0] = (ss_invoice_tax_t){ 1900, 1979, 376, 2355 };
    taxes[1] = (ss_invoice_tax_t){ 700, 201, 14, 215 };
    return data;
}

/* The same without VAT. */
static ss_invoice_data_t given_untaxed(ss_tax_case_t tax_case)
{
    ss_invoice_data_t data = given_invoice();

    data.tax_case = tax_case;
    lines[0] = given_line("Plus", 0, 1979, 1979);
    taxes[0] = (ss_invoice_tax_t){ 0, 1979, 0, 1979 };
    data.line_count = data.tax_count = 1;
    data.net = data.gross = 1979;
    data.vat = 0;
    return data;
}

static void assert_fault(const ss_invoice_data_t *data, const char *rule)
{
    const char *fault = ss_einvoice_fault(data);

    if (fault == NULL || strstr(fault, rule) == NULL) {
        printf("\n    %s expected, not %s\n", rule, fault == NULL ? "nothing" : fault);
    }
    CU_ASSERT_TRUE(fault != NULL && strstr(fault, rule) != NULL);
}

static void test_sound_invoices_keep_every_rule(void)
{
    static const ss_tax_case_t untaxed[] = { SS_TAX_REVERSE_CHARGE, SS_TAX_THIRD_COUNTRY, SS_TAX_SMALL_BUSINESS };
    ss_invoice_data_t data = given_invoice();

    CU_ASSERT_PTR_NULL(ss_einvoice_fault(&data));
    for (int i = 0; i < SS_COUNT(untaxed); i++) {
        data = given_untaxed(untaxed[i]);
        CU_ASSERT_PTR_NULL(ss_einvoice_fault(&data));
    }
}

static void test_missing_particulars_are_found(void)
{
    static const struct {
        size_t offset;
        const char *rule;
    } cases[] = {
        { offsetof(ss_invoice_data_t, number), "BR-02" },         { offsetof(ss_invoice_data_t, issue_date), "BR-03" },
        { offsetof(ss_invoice_data_t, seller.name), "BR-06" },    { offsetof(ss_invoice_data_t, recipient.name), "BR-07" },
        { offsetof(ss_invoice_data_t, seller.country), "BR-09" }, { offsetof(ss_invoice_data_t, recipient.country), "BR-11" },
        { offsetof(ss_invoice_data_t, seller.vat_id), "BR-S-02" },
    };

    for (int i = 0; i < SS_COUNT(cases); i++) {
        ss_invoice_data_t data = given_invoice();

        *(const char **)((char *)&data + cases[i].offset) = "";
        assert_fault(&data, cases[i].rule);
    }
}

static void test_who_owes_vat_has_to_be_known(void)
{
    ss_invoice_data_t data = given_untaxed(SS_TAX_REVERSE_CHARGE);

    data.recipient.vat_id = "";
    assert_fault(&data, "BR-AE-02");
    data = given_untaxed(SS_TAX_SMALL_BUSINESS);
    data.seller.vat_id = "";
    assert_fault(&data, "-E-02");
    data.seller.tax_number = "22/815";
    CU_ASSERT_PTR_NULL(ss_einvoice_fault(&data));
    data = given_untaxed(SS_TAX_THIRD_COUNTRY);
    data.seller.register_number = "";
    assert_fault(&data, "BR-CO-26");
    data = given_invoice();
    data.kind = "credit_note";
    assert_fault(&data, "BR-55");
}

static void test_sums_are_exact_to_the_cent(void)
{
    ss_invoice_data_t data = given_invoice();

    lines[0].net++;
    assert_fault(&data, "BR-CO-10");
    data = given_invoice();
    lines[0].net++;
    lines[1].net--;
    assert_fault(&data, "BR-S-08");
    data = given_invoice();
    taxes[0].vat += 2;
    assert_fault(&data, "BR-CO-17");
    data = given_invoice();
    taxes[0].gross++;
    assert_fault(&data, "BR-CO-15");
    data = given_invoice();
    data.vat++;
    assert_fault(&data, "BR-CO-14");
    data = given_invoice();
    data.gross++;
    assert_fault(&data, "BR-CO-15");
    data = given_invoice();
    lines[1].rate = 0;
    assert_fault(&data, "BR-S-01");
}

static void test_vat_may_differ_by_the_cent_that_rounding_takes(void)
{
    ss_invoice_data_t data = given_invoice();

    taxes[0].vat++;
    taxes[0].gross++;
    data.vat++;
    data.gross++;
    CU_ASSERT_PTR_NULL(ss_einvoice_fault(&data));
}

static void test_lines_groups_and_decimals_are_checked(void)
{
    ss_invoice_data_t data = given_invoice();

    data.line_count = 0;
    assert_fault(&data, "BR-16");
    data = given_invoice();
    lines[1].name = "";
    assert_fault(&data, "BR-25");
    data = given_invoice();
    lines[1].period_start = "2026-12-01";
    lines[1].period_end = "2026-11-30";
    assert_fault(&data, "BR-30");
    data = given_invoice();
    data.currency = "JPY";
    lines[1].net = SS_MONEY_MAX; /* beyond what fits as millionths */
    assert_fault(&data, "BR-26");
    data = given_invoice();
    data.currency = "KWD";
    assert_fault(&data, "BR-DEC");
    data = given_untaxed(SS_TAX_REVERSE_CHARGE);
    taxes[0].vat = data.vat = 1;
    taxes[0].gross = data.gross = 1980;
    assert_fault(&data, "-09");
}

static void test_prices_are_net_and_give_the_amount_exactly(void)
{
    ss_invoice_data_t data = given_invoice();
    ss_invoice_line_t line = given_line("Domain", 1900, 201, 240);
    ss_einvoice_price_t price;

    line.quantity = 2 * SS_MILLION;
    line.unit_price = 1200000;
    data.shows_gross = true;
    price = ss_einvoice_price(&data, &line);
    CU_ASSERT_EQUAL(price.price, 2010000);
    CU_ASSERT_EQUAL(price.base, 2 * SS_MILLION);
    CU_ASSERT_EQUAL(price.quantity, 2 * SS_MILLION);

    data.shows_gross = false;
    line.unit_price = 1005000;
    price = ss_einvoice_price(&data, &line);
    CU_ASSERT_EQUAL(price.price, 1005000);
    CU_ASSERT_EQUAL(price.base, SS_MILLION);
    line.unit_price = 1007000; /* 2,014: the same to the cent only */
    CU_ASSERT_EQUAL(ss_einvoice_price(&data, &line).base, 2 * SS_MILLION);
}

static void test_what_is_taken_off_has_a_negative_quantity(void)
{
    ss_invoice_data_t data = given_invoice();
    ss_invoice_line_t line = given_line("Rabatt", 1900, -383, -455);
    ss_einvoice_price_t price = ss_einvoice_price(&data, &line);

    CU_ASSERT_EQUAL(price.quantity, -SS_MILLION);
    CU_ASSERT_EQUAL(price.price, 3830000);
    line = given_line("enthalten", 1900, 0, 0);
    line.quantity = 0;
    price = ss_einvoice_price(&data, &line);
    CU_ASSERT_EQUAL(price.quantity, 0);
    CU_ASSERT_EQUAL(price.base, SS_MILLION);
}

static void test_payment_has_a_code(void)
{
    ss_invoice_data_t data = given_invoice();

    CU_ASSERT_STRING_EQUAL(ss_einvoice_means(&data), "58");
    data.currency = "CHF";
    CU_ASSERT_STRING_EQUAL(ss_einvoice_means(&data), "30");
    data.seller.bank_iban = "";
    CU_ASSERT_STRING_EQUAL(ss_einvoice_means(&data), "");
    data.payment.kind = "direct-debit";
    CU_ASSERT_STRING_EQUAL(ss_einvoice_means(&data), "59");
    data.kind = "credit_note";
    CU_ASSERT_STRING_EQUAL(ss_einvoice_means(&data), "");
    data.kind = "invoice";
    data.payment.kind = "none";
    CU_ASSERT_STRING_EQUAL(ss_einvoice_means(&data), "");
}

static const char *written(const ss_invoice_data_t *data, const char *exemption)
{
    static const char *const quantities[] = { "1 Monat", "" };
    const ss_cii_words_t words = { "Testumgebung", exemption, "Bitte überweisen", "Menge", quantities };
    ss_buffer_t *out = ss_buffer_make(4096, ss_test_pool());

    CU_ASSERT_EQUAL_FATAL(ss_cii_write(data, &words, out), SS_OK);
    return out->text;
}

static void test_the_same_data_give_the_same_xml(void)
{
    ss_invoice_data_t data = given_invoice();
    const char *xml = written(&data, "");

    CU_ASSERT_STRING_EQUAL(xml, written(&data, ""));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:ID>urn:cen.eu:en16931:2017</ram:ID>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:TypeCode>380</ram:TypeCode>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:Content>Testumgebung</ram:Content>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:GrandTotalAmount>25.70</ram:GrandTotalAmount>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:RateApplicablePercent>7</ram:RateApplicablePercent>"));
    CU_ASSERT_PTR_NULL(strstr(xml, "/>")); /* no element is empty */
}

static void test_without_a_period_no_day_of_delivery_is_told(void)
{
    ss_invoice_data_t data = given_invoice();
    const char *xml;

    CU_ASSERT_PTR_NOT_NULL(strstr(written(&data, ""), "<ram:ActualDeliverySupplyChainEvent>"));
    data.period_end = "";
    xml = written(&data, "");
    CU_ASSERT_PTR_NULL(strstr(xml, "ActualDeliverySupplyChainEvent"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:ApplicableHeaderTradeDelivery/>"));
}

static void test_not_taxable_has_neither_rate_nor_vat_ids(void)
{
    ss_invoice_data_t data = given_untaxed(SS_TAX_THIRD_COUNTRY);
    const char *xml = written(&data, "Nicht steuerbar");

    CU_ASSERT_PTR_NULL(strstr(xml, "RateApplicablePercent"));
    CU_ASSERT_PTR_NULL(strstr(xml, "schemeID=\"VA\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:ExemptionReasonCode>VATEX-EU-O</ram:ExemptionReasonCode>"));
    data.tax_case = SS_TAX_REVERSE_CHARGE;
    xml = written(&data, "Reverse charge");
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:ID schemeID=\"VA\">ATU13585627</ram:ID>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:CategoryCode>AE</ram:CategoryCode>"));
}

static void test_a_credit_note_names_the_invoice(void)
{
    ss_invoice_data_t data = given_invoice();
    const char *xml;

    data.kind = "credit_note";
    data.payment.kind = "none";
    data.corrects_number = "RE-0";
    data.corrects_date = "2026-11-01";
    xml = written(&data, "");
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:TypeCode>381</ram:TypeCode>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<ram:IssuerAssignedID>RE-0</ram:IssuerAssignedID>"));
    CU_ASSERT_PTR_NOT_NULL(strstr(xml, "<qdt:DateTimeString format=\"102\">20261101</qdt:DateTimeString>"));
}

static void test_texts_are_escaped_and_kept_within_xml(void)
{
    ss_xml_t *xml = ss_xml_make(ss_test_pool());
    ss_buffer_t *out = ss_buffer_make(64, ss_test_pool());

    CU_ASSERT_PTR_NOT_NULL_FATAL(xml);
    ss_xml_open(xml, "a");
    ss_xml_attribute(xml, "b", "\"<");
    ss_xml_element(xml, "c", "<&> \x01\x1f\tü\xef\xbf\xbf]]>");
    ss_xml_element(xml, "d", "");
    ss_xml_close(xml);
    CU_ASSERT_EQUAL_FATAL(ss_xml_end(xml, out), SS_OK);
    CU_ASSERT_STRING_EQUAL(out->text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a b=\"&quot;&lt;\">\n"
                                      " <c>&lt;&amp;&gt; \tü]]&gt;</c>\n</a>\n");
}

void ss_test_einvoice(void)
{
    static const ss_test_t tests[] = {
        { "test_sound_invoices_keep_every_rule", test_sound_invoices_keep_every_rule },
        { "test_missing_particulars_are_found", test_missing_particulars_are_found },
        { "test_who_owes_vat_has_to_be_known", test_who_owes_vat_has_to_be_known },
        { "test_sums_are_exact_to_the_cent", test_sums_are_exact_to_the_cent },
        { "test_vat_may_differ_by_the_cent_that_rounding_takes", test_vat_may_differ_by_the_cent_that_rounding_takes },
        { "test_lines_groups_and_decimals_are_checked", test_lines_groups_and_decimals_are_checked },
        { "test_prices_are_net_and_give_the_amount_exactly", test_prices_are_net_and_give_the_amount_exactly },
        { "test_what_is_taken_off_has_a_negative_quantity", test_what_is_taken_off_has_a_negative_quantity },
        { "test_payment_has_a_code", test_payment_has_a_code },
        { "test_the_same_data_give_the_same_xml", test_the_same_data_give_the_same_xml },
        { "test_without_a_period_no_day_of_delivery_is_told", test_without_a_period_no_day_of_delivery_is_told },
        { "test_not_taxable_has_neither_rate_nor_vat_ids", test_not_taxable_has_neither_rate_nor_vat_ids },
        { "test_a_credit_note_names_the_invoice", test_a_credit_note_names_the_invoice },
        { "test_texts_are_escaped_and_kept_within_xml", test_texts_are_escaped_and_kept_within_xml },
    };

    ss_suite_add("einvoice", tests, SS_COUNT(tests));
}

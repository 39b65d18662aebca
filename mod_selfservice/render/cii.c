/* Invoices as XML of UN/CEFACT: the frame, and what its parts share. */
#include "render/cii_parts.h"

#include <string.h>

#define GUIDELINE "urn:cen.eu:en16931:2017" /* BT-24 */

static const struct {
    const char *name, *uri;
} namespaces[] = {
    { "xmlns:rsm", "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" },
    { "xmlns:ram",
      "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" },
    { "xmlns:udt", "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100" },
    { "xmlns:qdt", "urn:un:unece:uncefact:data:standard:QualifiedDataType:100" },
};

void ss_cii_day(const ss_cii_t *cii, const char *name, const char *type, const char *iso)
{
    char day[9];

    if (strlen(iso) != 10) {
        return;
    }
    memcpy(day, iso, 4);
    memcpy(day + 4, iso + 5, 2);
    memcpy(day + 6, iso + 8, 3);
    ss_xml_open(cii->xml, name);
    ss_xml_open(cii->xml, type);
    ss_xml_attribute(cii->xml, "format", "102");
    ss_xml_text(cii->xml, day);
    ss_xml_close(cii->xml);
    ss_xml_close(cii->xml);
}

void ss_cii_amount(const ss_cii_t *cii, const char *name, int64_t minor, const char *currency)
{
    int digits = currency != NULL && strcmp(currency, "EUR") == 0 ? 2 : cii->digits;

    ss_xml_open(cii->xml, name);
    if (currency != NULL) {
        ss_xml_attribute(cii->xml, "currencyID", currency);
    }
    ss_xml_text(cii->xml, ss_money_plain(minor, digits, cii->pool));
    ss_xml_close(cii->xml);
}

void ss_cii_period(const ss_cii_t *cii, const char *first, const char *last)
{
    if (*first == '\0') {
        return;
    }
    ss_xml_open(cii->xml, "ram:BillingSpecifiedPeriod");
    ss_cii_day(cii, "ram:StartDateTime", "udt:DateTimeString", first);
    ss_cii_day(cii, "ram:EndDateTime", "udt:DateTimeString", last);
    ss_xml_close(cii->xml);
}

void ss_cii_category(const ss_cii_t *cii, int64_t rate, const char *exemption_code)
{
    const char *category = ss_einvoice_category(cii->data->tax_case, rate);

    ss_xml_element(cii->xml, "ram:CategoryCode", category);
    ss_xml_element(cii->xml, "ram:ExemptionReasonCode", exemption_code);
    if (strcmp(category, "O") != 0) { /* hundredths of a percent */
        ss_xml_element(cii->xml, "ram:RateApplicablePercent",
                       ss_quantity_plain(rate * (SS_MILLION / 100), cii->pool));
    }
}

static void write_context(const ss_cii_t *cii)
{
    ss_xml_open(cii->xml, "rsm:ExchangedDocumentContext");
    ss_xml_open(cii->xml, "ram:GuidelineSpecifiedDocumentContextParameter");
    ss_xml_element(cii->xml, "ram:ID", GUIDELINE);
    ss_xml_close(cii->xml);
    ss_xml_close(cii->xml);
}

/* BT-22 */
static void write_note(const ss_cii_t *cii, const char *note)
{
    if (*note != '\0') {
        ss_xml_open(cii->xml, "ram:IncludedNote");
        ss_xml_element(cii->xml, "ram:Content", note);
        ss_xml_close(cii->xml);
    }
}

static void write_head(const ss_cii_t *cii)
{
    const ss_invoice_data_t *data = cii->data;
    bool is_credit = strcmp(data->kind, "credit_note") == 0;

    ss_xml_open(cii->xml, "rsm:ExchangedDocument");
    ss_xml_element(cii->xml, "ram:ID", data->number);
    ss_xml_element(cii->xml, "ram:TypeCode", is_credit ? "381" : "380"); /* UNTDID 1001 */
    ss_cii_day(cii, "ram:IssueDateTime", "udt:DateTimeString", data->issue_date);
    write_note(cii, cii->words->mark);
    for (size_t i = 0; i < json_array_size(data->notes); i++) {
        const char *note = json_string_value(json_array_get(data->notes, i));

        write_note(cii, note == NULL ? "" : note);
    }
    ss_xml_close(cii->xml);
}

/* A service is supplied when its period ends. The schema wants the outer element in any case. */
static void write_delivery(const ss_cii_t *cii)
{
    ss_xml_open(cii->xml, "ram:ApplicableHeaderTradeDelivery");
    if (*cii->data->period_end != '\0') {
        ss_xml_open(cii->xml, "ram:ActualDeliverySupplyChainEvent");
        ss_cii_day(cii, "ram:OccurrenceDateTime", "udt:DateTimeString", cii->data->period_end);
        ss_xml_close(cii->xml);
    }
    ss_xml_close(cii->xml);
}

static void write_invoice(const ss_cii_t *cii)
{
    ss_xml_open(cii->xml, "rsm:CrossIndustryInvoice");
    for (int i = 0; i < SS_COUNT(namespaces); i++) {
        ss_xml_attribute(cii->xml, namespaces[i].name, namespaces[i].uri);
    }
    write_context(cii);
    write_head(cii);
    ss_xml_open(cii->xml, "rsm:SupplyChainTradeTransaction");
    for (int i = 0; i < cii->data->line_count; i++) {
        ss_cii_line(cii, i);
    }
    ss_cii_agreement(cii);
    write_delivery(cii);
    ss_cii_settlement(cii);
    ss_xml_close(cii->xml);
    ss_xml_close(cii->xml);
}

ss_status_t ss_cii_write(const ss_invoice_data_t *data, const ss_cii_words_t *words,
                         ss_buffer_t *out)
{
    ss_currency_t currency = { "EUR", 2 };
    ss_cii_t cii = {
        .xml = ss_xml_make(out->pool), .data = data, .words = words, .pool = out->pool,
    };

    if (cii.xml == NULL) {
        return SS_ERROR;
    }
    ss_currency_find(data->currency, &currency);
    cii.digits = currency.digits;
    write_invoice(&cii);
    return ss_xml_end(cii.xml, out);
}

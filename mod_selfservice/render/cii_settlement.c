/* Payment, VAT and sums of a Cross Industry Invoice. The order is that of its schema. */
#include "render/cii_parts.h"

#include <string.h>

static void write_means(const ss_cii_t *cii, const char *code)
{
    const ss_invoice_seller_t *seller = &cii->data->seller;

    if (*code == '\0') {
        return;
    }
    ss_xml_open(cii->xml, "ram:SpecifiedTradeSettlementPaymentMeans");
    ss_xml_element(cii->xml, "ram:TypeCode", code);
    if (strcmp(code, "59") != 0) {
        ss_xml_open(cii->xml, "ram:PayeePartyCreditorFinancialAccount");
        ss_xml_element(cii->xml, "ram:IBANID", seller->bank_iban);
        ss_xml_element(cii->xml, "ram:AccountName", seller->bank_holder);
        ss_xml_close(cii->xml);
        if (*seller->bank_bic != '\0') {
            ss_xml_open(cii->xml, "ram:PayeeSpecifiedCreditorFinancialInstitution");
            ss_xml_element(cii->xml, "ram:BICID", seller->bank_bic);
            ss_xml_close(cii->xml);
        }
    }
    ss_xml_close(cii->xml);
}

static void write_tax(const ss_cii_t *cii, const ss_invoice_tax_t *tax)
{
    ss_xml_open(cii->xml, "ram:ApplicableTradeTax");
    ss_cii_amount(cii, "ram:CalculatedAmount", tax->vat, NULL);
    ss_xml_element(cii->xml, "ram:TypeCode", "VAT");
    ss_xml_element(cii->xml, "ram:ExemptionReason", cii->words->exemption);
    ss_cii_amount(cii, "ram:BasisAmount", tax->net, NULL);
    ss_cii_category(cii, tax->rate, ss_einvoice_exemption(cii->data->tax_case));
    ss_xml_close(cii->xml);
}

static void write_terms(const ss_cii_t *cii)
{
    const ss_invoice_payment_t *payment = &cii->data->payment;

    ss_xml_open(cii->xml, "ram:SpecifiedTradePaymentTerms");
    ss_xml_element(cii->xml, "ram:Description", cii->words->terms);
    ss_cii_day(cii, "ram:DueDateDateTime", "udt:DateTimeString", payment->due_date);
    ss_xml_element(cii->xml, "ram:DirectDebitMandateID", payment->mandate_reference);
    ss_xml_close(cii->xml);
}

static void write_sums(const ss_cii_t *cii)
{
    const ss_invoice_data_t *data = cii->data;

    ss_xml_open(cii->xml, "ram:SpecifiedTradeSettlementHeaderMonetarySummation");
    ss_cii_amount(cii, "ram:LineTotalAmount", data->net, NULL);
    ss_cii_amount(cii, "ram:TaxBasisTotalAmount", data->net, NULL);
    ss_cii_amount(cii, "ram:TaxTotalAmount", data->vat, data->currency);
    if (data->euro_rate != 0) { /* Source: Directive 2006/112/EC article 230; BR-53 */
        ss_cii_amount(cii, "ram:TaxTotalAmount", data->vat_euro, "EUR");
    }
    ss_cii_amount(cii, "ram:GrandTotalAmount", data->gross, NULL);
    ss_cii_amount(cii, "ram:DuePayableAmount", data->gross, NULL);
    ss_xml_close(cii->xml);
}

/* The invoice that a credit note is about, BG-3. Source: UStDV section 31(5) */
static void write_corrected(const ss_cii_t *cii)
{
    if (*cii->data->corrects_number == '\0') {
        return;
    }
    ss_xml_open(cii->xml, "ram:InvoiceReferencedDocument");
    ss_xml_element(cii->xml, "ram:IssuerAssignedID", cii->data->corrects_number);
    ss_cii_day(cii, "ram:FormattedIssueDateTime", "qdt:DateTimeString", cii->data->corrects_date);
    ss_xml_close(cii->xml);
}

void ss_cii_settlement(const ss_cii_t *cii)
{
    const ss_invoice_data_t *data = cii->data;
    const char *means = ss_einvoice_means(data);

    ss_xml_open(cii->xml, "ram:ApplicableHeaderTradeSettlement");
    ss_xml_element(cii->xml, "ram:CreditorReferenceID", data->payment.creditor_id);
    ss_xml_element(cii->xml, "ram:PaymentReference", *means == '\0' ? "" : data->number);
    ss_xml_element(cii->xml, "ram:TaxCurrencyCode", data->euro_rate == 0 ? "" : "EUR");
    ss_xml_element(cii->xml, "ram:InvoiceCurrencyCode", data->currency);
    write_means(cii, means);
    for (int i = 0; i < data->tax_count; i++) {
        write_tax(cii, &data->taxes[i]);
    }
    ss_cii_period(cii, data->period_start, data->period_end);
    write_terms(cii);
    write_sums(cii);
    write_corrected(cii);
    ss_xml_close(cii->xml);
}

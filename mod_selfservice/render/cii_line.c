/* A line of a Cross Industry Invoice. The order of its elements is that of the schema. */
#include "render/cii_parts.h"

#include <apr_strings.h>

#define PIECE "C62" /* UN/ECE Recommendation 20; names of units are the merchant's own */

static void write_quantity(const ss_cii_t *cii, const char *name, int64_t millionths)
{
    ss_xml_open(cii->xml, name);
    ss_xml_attribute(cii->xml, "unitCode", PIECE);
    ss_xml_text(cii->xml, ss_quantity_plain(millionths, cii->pool));
    ss_xml_close(cii->xml);
}

/* With the quantity in words, since the code of the unit does not tell it. */
static void write_product(const ss_cii_t *cii, const ss_invoice_line_t *line, const char *quantity)
{
    ss_xml_open(cii->xml, "ram:SpecifiedTradeProduct");
    ss_xml_element(cii->xml, "ram:Name", line->name);
    ss_xml_element(cii->xml, "ram:Description", line->detail);
    if (*line->unit != '\0' && *quantity != '\0') {
        ss_xml_open(cii->xml, "ram:ApplicableProductCharacteristic");
        ss_xml_element(cii->xml, "ram:Description", cii->words->quantity);
        ss_xml_element(cii->xml, "ram:Value", quantity);
        ss_xml_close(cii->xml);
    }
    ss_xml_close(cii->xml);
}

static void write_price(const ss_cii_t *cii, const ss_einvoice_price_t *price)
{
    ss_xml_open(cii->xml, "ram:SpecifiedLineTradeAgreement");
    ss_xml_open(cii->xml, "ram:NetPriceProductTradePrice");
    ss_xml_element(cii->xml, "ram:ChargeAmount", ss_quantity_plain(price->price, cii->pool));
    if (price->base != SS_MILLION) {
        write_quantity(cii, "ram:BasisQuantity", price->base);
    }
    ss_xml_close(cii->xml);
    ss_xml_close(cii->xml);
    ss_xml_open(cii->xml, "ram:SpecifiedLineTradeDelivery");
    write_quantity(cii, "ram:BilledQuantity", price->quantity);
    ss_xml_close(cii->xml);
}

static void write_settlement(const ss_cii_t *cii, const ss_invoice_line_t *line)
{
    ss_xml_open(cii->xml, "ram:SpecifiedLineTradeSettlement");
    ss_xml_open(cii->xml, "ram:ApplicableTradeTax");
    ss_xml_element(cii->xml, "ram:TypeCode", "VAT");
    ss_cii_category(cii, line->rate, "");
    ss_xml_close(cii->xml);
    ss_cii_period(cii, line->period_start, line->period_end);
    ss_xml_open(cii->xml, "ram:SpecifiedTradeSettlementLineMonetarySummation");
    ss_cii_amount(cii, "ram:LineTotalAmount", line->net, NULL);
    ss_xml_close(cii->xml);
    ss_xml_close(cii->xml);
}

void ss_cii_line(const ss_cii_t *cii, int number)
{
    const ss_invoice_line_t *line = &cii->data->lines[number];
    const ss_einvoice_price_t price = ss_einvoice_price(cii->data, line);

    ss_xml_open(cii->xml, "ram:IncludedSupplyChainTradeLineItem");
    ss_xml_open(cii->xml, "ram:AssociatedDocumentLineDocument");
    ss_xml_element(cii->xml, "ram:LineID", apr_itoa(cii->pool, number + 1));
    ss_xml_close(cii->xml);
    write_product(cii, line, cii->words->quantities[number]);
    write_price(cii, &price);
    write_settlement(cii, line);
    ss_xml_close(cii->xml);
}

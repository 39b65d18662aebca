/* Seller, buyer and references of a Cross Industry Invoice. Their order is that of its schema. */
#include "render/cii_parts.h"

#include <apr_strings.h>

/* An element that holds nothing but another one with a text; nothing for "". */
static void wrapped(const ss_cii_t *cii, const char *outer, const char *inner, const char *text)
{
    if (*text != '\0') {
        ss_xml_open(cii->xml, outer);
        ss_xml_element(cii->xml, inner, text);
        ss_xml_close(cii->xml);
    }
}

static void write_contact(const ss_cii_t *cii, const char *person, const char *phone,
                          const char *email)
{
    if (*person == '\0' && *phone == '\0' && *email == '\0') {
        return;
    }
    ss_xml_open(cii->xml, "ram:DefinedTradeContact");
    ss_xml_element(cii->xml, "ram:PersonName", person);
    wrapped(cii, "ram:TelephoneUniversalCommunication", "ram:CompleteNumber", phone);
    wrapped(cii, "ram:EmailURIUniversalCommunication", "ram:URIID", email);
    ss_xml_close(cii->xml);
}

static void write_address(const ss_cii_t *cii, const ss_invoice_recipient_t *address)
{
    ss_xml_open(cii->xml, "ram:PostalTradeAddress");
    ss_xml_element(cii->xml, "ram:PostcodeCode", address->postcode);
    ss_xml_element(cii->xml, "ram:LineOne", address->street);
    ss_xml_element(cii->xml, "ram:LineTwo", address->line1);
    ss_xml_element(cii->xml, "ram:LineThree", address->line2);
    ss_xml_element(cii->xml, "ram:CityName", address->city);
    ss_xml_element(cii->xml, "ram:CountryID", address->country);
    ss_xml_close(cii->xml);
}

/* @param scheme  "VA" VAT ID, "FC" tax number */
static void write_tax_id(const ss_cii_t *cii, const char *scheme, const char *id)
{
    if (*id == '\0') {
        return;
    }
    ss_xml_open(cii->xml, "ram:SpecifiedTaxRegistration");
    ss_xml_open(cii->xml, "ram:ID");
    ss_xml_attribute(cii->xml, "schemeID", scheme);
    ss_xml_text(cii->xml, id);
    ss_xml_close(cii->xml);
    ss_xml_close(cii->xml);
}

static void write_vat_id(const ss_cii_t *cii, const char *vat_id)
{
    write_tax_id(cii, "VA", ss_einvoice_has_vat_ids(cii->data->tax_case) ? vat_id : "");
}

/* Register and directors, as on business letters. Source: GmbHG section 35a, HGB section 37a */
static const char *legal_words(const ss_cii_t *cii)
{
    const ss_invoice_seller_t *seller = &cii->data->seller;
    bool both = *seller->register_court != '\0' && *seller->directors != '\0';

    return apr_pstrcat(cii->pool, seller->register_court, both ? ", " : "", seller->directors,
                       NULL);
}

static void write_seller(const ss_cii_t *cii)
{
    const ss_invoice_seller_t *seller = &cii->data->seller;
    const ss_invoice_recipient_t address = {
        .line1 = "",
        .street = seller->street,
        .line2 = "",
        .postcode = seller->postcode,
        .city = seller->city,
        .country = seller->country,
    };

    ss_xml_open(cii->xml, "ram:SellerTradeParty");
    ss_xml_element(cii->xml, "ram:ID", ss_einvoice_seller_id(cii->data));
    ss_xml_element(cii->xml, "ram:Name", seller->name);
    ss_xml_element(cii->xml, "ram:Description", legal_words(cii));
    wrapped(cii, "ram:SpecifiedLegalOrganization", "ram:ID", seller->register_number);
    write_contact(cii, seller->name, seller->phone, seller->email);
    write_address(cii, &address);
    if (*seller->email != '\0') {
        ss_xml_open(cii->xml, "ram:URIUniversalCommunication");
        ss_xml_open(cii->xml, "ram:URIID");
        ss_xml_attribute(cii->xml, "schemeID", "EM");
        ss_xml_text(cii->xml, seller->email);
        ss_xml_close(cii->xml);
        ss_xml_close(cii->xml);
    }
    write_tax_id(cii, "FC", seller->tax_number);
    write_vat_id(cii, seller->vat_id);
    ss_xml_close(cii->xml);
}

static void write_buyer(const ss_cii_t *cii)
{
    const ss_invoice_recipient_t *buyer = &cii->data->recipient;

    ss_xml_open(cii->xml, "ram:BuyerTradeParty");
    ss_xml_element(cii->xml, "ram:ID", cii->data->customer_number);
    ss_xml_element(cii->xml, "ram:Name", buyer->name);
    write_contact(cii, buyer->contact, "", "");
    write_address(cii, buyer);
    write_vat_id(cii, buyer->vat_id);
    ss_xml_close(cii->xml);
}

void ss_cii_agreement(const ss_cii_t *cii)
{
    ss_xml_open(cii->xml, "ram:ApplicableHeaderTradeAgreement");
    write_seller(cii);
    write_buyer(cii);
    wrapped(cii, "ram:SellerOrderReferencedDocument", "ram:IssuerAssignedID",
            cii->data->order_number);
    wrapped(cii, "ram:ContractReferencedDocument", "ram:IssuerAssignedID",
            cii->data->contract_number);
    ss_xml_close(cii->xml);
}

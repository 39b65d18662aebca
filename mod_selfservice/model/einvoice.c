/* Codes and prices by which EN 16931 tells what an invoice holds. */
#include "model/einvoice.h"

#include <string.h>

const char *ss_einvoice_category(ss_tax_case_t tax_case, int64_t rate)
{
    switch (tax_case) {
    case SS_TAX_REVERSE_CHARGE:
        return "AE";
    case SS_TAX_THIRD_COUNTRY:
        return "O";
    case SS_TAX_SMALL_BUSINESS:
        return "E";
    default:
        return rate == 0 ? "Z" : "S";
    }
}

const char *ss_einvoice_exemption(ss_tax_case_t tax_case)
{
    return tax_case == SS_TAX_REVERSE_CHARGE  ? "VATEX-EU-AE"
           : tax_case == SS_TAX_THIRD_COUNTRY ? "VATEX-EU-O"
                                              : "";
}

const char *ss_einvoice_means(const ss_invoice_data_t *data)
{
    if (strcmp(data->kind, "credit_note") == 0) {
        return "";
    }
    if (strcmp(data->payment.kind, "direct-debit") == 0) {
        return "59";
    }
    if (strcmp(data->payment.kind, "invoice") != 0 || *data->seller.bank_iban == '\0') {
        return "";
    }
    return strcmp(data->currency, "EUR") == 0 ? "58" : "30";
}

bool ss_einvoice_has_vat_ids(ss_tax_case_t tax_case)
{
    return tax_case != SS_TAX_THIRD_COUNTRY;
}

const char *ss_einvoice_seller_id(const ss_invoice_data_t *data)
{
    bool has_vat_id = *data->seller.vat_id != '\0' && ss_einvoice_has_vat_ids(data->tax_case);

    return has_vat_id || *data->seller.register_number != '\0' ? "" : data->seller.tax_number;
}

bool ss_einvoice_has_price(const ss_invoice_data_t *data, const ss_invoice_line_t *line)
{
    ss_currency_t currency = { "EUR", 2 };
    int64_t price;

    ss_currency_find(data->currency, &currency);
    return ss_money_as_price(line->net, &currency, &price);
}

ss_einvoice_price_t ss_einvoice_price(const ss_invoice_data_t *data, const ss_invoice_line_t *line)
{
    int64_t quantity = line->quantity > 0 ? line->quantity : SS_MILLION, size, whole;
    ss_currency_t currency = { "EUR", 2 };
    ss_einvoice_price_t price;

    ss_currency_find(data->currency, &currency);
    if (!ss_money_as_price(line->net < 0 ? -line->net : line->net, &currency, &size)
        || (line->quantity == 0 && line->net == 0)) {
        return (ss_einvoice_price_t){ 0, 0, SS_MILLION };
    }
    price = (ss_einvoice_price_t){ line->net < 0 ? -quantity : quantity, size, quantity };
    if (!data->shows_gross && line->unit_price >= 0
        && ss_muldiv(line->unit_price, quantity, SS_MILLION, &whole) && whole == size) {
        price.price = line->unit_price;
        price.base = SS_MILLION;
    }
    return price;
}

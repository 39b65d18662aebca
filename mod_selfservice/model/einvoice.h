/*
 * What EN 16931 asks of an invoice beyond its figures: codes, prices of lines, and whether its
 * rules hold. Numbers such as BT-146 and BR-CO-10 are those of the standard.
 */
#ifndef SS_EINVOICE_H
#define SS_EINVOICE_H

#include "model/invoice_data.h"

/** VAT category: "S" with VAT, "Z" at 0 %, "AE" reverse charge, "O" not taxable, "E" exempt. */
const char *ss_einvoice_category(ss_tax_case_t tax_case, int64_t rate);

/** Code of the reason why there is no VAT, "VATEX-EU-AE"; "" where a text has to do. */
const char *ss_einvoice_exemption(ss_tax_case_t tax_case);

/**
 * How it is paid, a code of UNTDID 4461: "59" SEPA direct debit, "58" SEPA credit transfer, "30"
 * transfer in another currency; "" for nothing to pay, credit notes, or a seller without an account.
 */
const char *ss_einvoice_means(const ss_invoice_data_t *data);

/**
 * What tells the seller from others, BT-29: the tax number of one who has neither VAT ID nor
 * register number; "" else. Source: BR-CO-26
 */
const char *ss_einvoice_seller_id(const ss_invoice_data_t *data);

/** VAT IDs, BT-31 and BT-48, stand wherever the supply is taxable. Source: BR-O-02 */
bool ss_einvoice_has_vat_ids(ss_tax_case_t tax_case);

/** Quantity and net price of a line, such that quantity * price / base is its net amount exactly. */
typedef struct ss_einvoice_price_t {
    int64_t quantity; /* millionths; negative for what is taken off, since prices never are */
    int64_t price;    /* net, millionths of the currency */
    int64_t base;     /* millionths: the price is for so many; SS_MILLION for one */
} ss_einvoice_price_t;

/** @return false for a line whose amount is beyond all prices in millionths */
bool ss_einvoice_has_price(const ss_invoice_data_t *data, const ss_invoice_line_t *line);

/**
 * The unit price where it is net and gives the line's amount; else the amount is the price of the
 * whole quantity. Source: BT-129, BT-146, BT-149, BR-27
 */
ss_einvoice_price_t ss_einvoice_price(const ss_invoice_data_t *data, const ss_invoice_line_t *line);

/**
 * The first rule of EN 16931 that an invoice does not keep, with what is wrong, for the log:
 * "BR-CO-26: the seller has neither VAT ID, register number nor tax number"; NULL if all hold.
 */
const char *ss_einvoice_fault(const ss_invoice_data_t *data);

#endif

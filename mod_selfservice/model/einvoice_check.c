/* The business rules of EN 16931 that depend on our data, with exact sums. */
#include "model/einvoice.h"

#include <stddef.h>
#include <string.h>

#define DECIMALS 2 /* of amounts. Source: BR-DEC-* */

/* A text that has to be there. */
typedef struct required_t {
    size_t offset;
    const char *fault;
} required_t;

#define REQUIRED(member, fault) { offsetof(ss_invoice_data_t, member), fault }

static const required_t required[] = {
    REQUIRED(number, "BR-02: there is no number"),
    REQUIRED(issue_date, "BR-03: there is no day of issue"),
    REQUIRED(seller.name, "BR-06: the seller has no name"),
    REQUIRED(recipient.name, "BR-07: the buyer has no name"),
    REQUIRED(seller.country, "BR-09: the seller's address has no country"),
    REQUIRED(recipient.country, "BR-11: the buyer's address has no country"),
};

static const char *text_fault(const ss_invoice_data_t *data)
{
    for (int i = 0; i < SS_COUNT(required); i++) {
        const char *const *text = (const void *)((const char *)data + required[i].offset);

        if (**text == '\0') {
            return required[i].fault;
        }
    }
    return strcmp(data->kind, "credit_note") == 0 && *data->corrects_number == '\0'
               ? "BR-55: the credit note names no invoice"
               : NULL;
}

/* Who is who, for the tax office. */
static const char *party_fault(const ss_invoice_data_t *data)
{
    const ss_invoice_seller_t *seller = &data->seller;
    bool has_vat_id = *seller->vat_id != '\0' && ss_einvoice_has_vat_ids(data->tax_case);

    if (!has_vat_id && *seller->register_number == '\0' && *seller->tax_number == '\0') {
        return "BR-CO-26: the seller has neither VAT ID, register number nor tax number";
    }
    if (data->tax_case == SS_TAX_THIRD_COUNTRY) {
        return NULL;
    }
    if (!has_vat_id && *seller->tax_number == '\0') {
        return "BR-S-02, -Z-02, -E-02, -AE-02: the seller has neither VAT ID nor tax number";
    }
    return data->tax_case == SS_TAX_REVERSE_CHARGE && *data->recipient.vat_id == '\0'
               ? "BR-AE-02: the buyer has no VAT ID"
               : NULL;
}

static const ss_invoice_tax_t *group_of(const ss_invoice_data_t *data, int64_t rate)
{
    for (int i = 0; i < data->tax_count; i++) {
        if (data->taxes[i].rate == rate) {
            return &data->taxes[i];
        }
    }
    return NULL;
}

static const char *line_fault(const ss_invoice_data_t *data)
{
    int64_t net = 0;

    if (data->line_count == 0) {
        return "BR-16: there is no line";
    }
    for (int i = 0; i < data->line_count; i++) {
        const ss_invoice_line_t *line = &data->lines[i];

        net += line->net;
        if (*line->name == '\0') {
            return "BR-25: a line has no name";
        }
        if (*line->period_end != '\0' && strcmp(line->period_end, line->period_start) < 0) {
            return "BR-30: a line's period ends before it begins";
        }
        if (!ss_einvoice_has_price(data, line)) {
            return "BR-26: a line's amount is too large for a price";
        }
        if (group_of(data, line->rate) == NULL) {
            return "BR-S-01, -Z-01, -E-01, -AE-01, -O-01: a line's rate is not in the VAT breakdown";
        }
    }
    return net == data->net ? NULL : "BR-CO-10, -13: lines do not add up to the net total";
}

/*
 * VAT is the part of a gross sum, so it may differ from net by rate by what rounding net amounts
 * took; each line of the rate may have rounded once. Source: BR-CO-17, BR-S-09
 */
static bool vat_fits(const ss_invoice_tax_t *group, int64_t lines)
{
    int64_t vat;

    return ss_muldiv(group->net, group->rate, 10000, &vat) && group->vat - vat <= lines
        && vat - group->vat <= lines;
}

static const char *group_fault(const ss_invoice_data_t *data, const ss_invoice_tax_t *group)
{
    int64_t net = 0, lines = 0;

    for (int i = 0; i < data->line_count; i++) {
        if (data->lines[i].rate == group->rate) {
            net += data->lines[i].net;
            lines++;
        }
    }
    if (net != group->net) {
        return "BR-S-08, -Z-08, -E-08, -AE-08, -O-08: lines of a rate do not add up to its net sum";
    }
    if (!vat_fits(group, lines)) {
        return "BR-CO-17: VAT of a rate is not its net sum by the rate";
    }
    return group->net + group->vat == group->gross ? NULL : "BR-CO-15: net and VAT are not gross";
}

static const char *sum_fault(const ss_invoice_data_t *data)
{
    bool taxed = data->tax_case == SS_TAX_DOMESTIC || data->tax_case == SS_TAX_OSS;
    const char *fault = data->tax_count == 0 ? "BR-CO-18: there is no VAT breakdown" : NULL;
    ss_currency_t currency;
    int64_t vat = 0;

    for (int i = 0; fault == NULL && i < data->tax_count; i++) {
        vat += data->taxes[i].vat;
        fault = group_fault(data, &data->taxes[i]);
    }
    if (fault != NULL) {
        return fault;
    }
    if (!ss_currency_find(data->currency, &currency) || currency.digits > DECIMALS) {
        return "BR-DEC-14: EN 16931 has currencies with at most two decimals";
    }
    if (vat != data->vat) {
        return "BR-CO-14: VAT of the rates does not add up to the total";
    }
    if (!taxed && (vat != 0 || data->tax_count > 1 || data->taxes[0].rate != 0)) {
        return "BR-AE-09, -E-09, -O-09: there is VAT where none may be";
    }
    return data->net + data->vat == data->gross ? NULL : "BR-CO-15: net and VAT are not gross";
}

const char *ss_einvoice_fault(const ss_invoice_data_t *data)
{
    const char *fault = text_fault(data);

    if (fault == NULL) {
        fault = party_fault(data);
    }
    if (fault == NULL) {
        fault = line_fault(data);
    }
    return fault == NULL ? sum_fault(data) : fault;
}

/* Which VAT is due: the case a customer falls into, and rates by country and day. */
#ifndef SS_TAX_H
#define SS_TAX_H

#include "model/catalogue.h"

/** Seller settings that decide the VAT case. */
typedef struct ss_seller_t {
    const char *country;
    bool small_business, oss;
} ss_seller_t;

typedef enum ss_tax_case_t {
    SS_TAX_DOMESTIC,       /* the seller's rate */
    SS_TAX_OSS,            /* the customer's country's rate */
    SS_TAX_REVERSE_CHARGE, /* 0, UStG 13b / Directive 2006/112 art. 196 */
    SS_TAX_THIRD_COUNTRY,  /* 0, not taxable in the seller's country */
    SS_TAX_SMALL_BUSINESS  /* exempt, UStG 19 */
} ss_tax_case_t;

/**
 * The case of a customer. An empty country counts as the seller's. Source: UStG sections 3a(2),
 * 3a(5), 13b, 18j, 19; Directive 2006/112/EC articles 44, 58, 196.
 * @param vat_id_plausible  ss_person_has_vat_id()
 */
ss_tax_case_t ss_tax_case(const ss_seller_t *seller, const char *country, bool business,
                          bool vat_id_plausible);

/**
 * The standard rate of a member state of the EU on a day, hundredths of a percent; 0 for other
 * countries.
 */
int ss_vat_standard_rate(const char *country, ss_date_t day);

/**
 * The rate of a policy for a country and day of supply, hundredths of a percent: the entry valid
 * last on that day, else the standard rate. `policy` may be NULL. Source: the rate follows the day
 * of supply, not of the invoice.
 */
int ss_tax_rate(const ss_tax_policy_t *policy, const char *country, ss_date_t day);

#endif

/*
 * Standard VAT rates of the member states with the day from which each holds; without a day, it has
 * held longer than any contract here. A change of law is one more row.
 */
#include "model/tax.h"

#include <string.h>

static const ss_tax_entry_t rates[] = {
    { "AT", 2000, { 0, 0, 0 } },    { "BE", 2100, { 0, 0, 0 } },    { "BG", 2000, { 0, 0, 0 } },
    { "CY", 1900, { 0, 0, 0 } },    { "CZ", 2100, { 0, 0, 0 } },    { "DE", 1900, { 0, 0, 0 } },
    { "DK", 2500, { 0, 0, 0 } },    { "EE", 2200, { 0, 0, 0 } },    { "EE", 2400, { 2025, 7, 1 } },
    { "ES", 2100, { 0, 0, 0 } },    { "FI", 2400, { 0, 0, 0 } },    { "FI", 2550, { 2024, 9, 1 } },
    { "FR", 2000, { 0, 0, 0 } },    { "GR", 2400, { 0, 0, 0 } },    { "HR", 2500, { 0, 0, 0 } },
    { "HU", 2700, { 0, 0, 0 } },    { "IE", 2300, { 0, 0, 0 } },    { "IT", 2200, { 0, 0, 0 } },
    { "LT", 2100, { 0, 0, 0 } },    { "LU", 1700, { 0, 0, 0 } },    { "LV", 2100, { 0, 0, 0 } },
    { "MT", 1800, { 0, 0, 0 } },    { "NL", 2100, { 0, 0, 0 } },    { "PL", 2300, { 0, 0, 0 } },
    { "PT", 2300, { 0, 0, 0 } },    { "RO", 1900, { 0, 0, 0 } },    { "RO", 2100, { 2025, 8, 1 } },
    { "SE", 2500, { 0, 0, 0 } },    { "SI", 2200, { 0, 0, 0 } },    { "SK", 2000, { 0, 0, 0 } },
    { "SK", 2300, { 2025, 1, 1 } },
};

/* The entry of a country that is valid on a day and began last; NULL if there is none. */
static const ss_tax_entry_t *entry_on(const ss_tax_entry_t *entries, int count,
                                      const char *country, ss_date_t day)
{
    const ss_tax_entry_t *found = NULL;

    for (int i = 0; i < count; i++) {
        const ss_tax_entry_t *entry = &entries[i];

        if (strcmp(entry->country, country) == 0 && ss_date_compare(entry->valid_from, day) <= 0
            && (found == NULL || ss_date_compare(entry->valid_from, found->valid_from) >= 0)) {
            found = entry;
        }
    }
    return found;
}

int ss_vat_standard_rate(const char *country, ss_date_t day)
{
    const ss_tax_entry_t *entry = entry_on(rates, SS_COUNT(rates), country, day);

    return entry == NULL ? 0 : entry->rate;
}

int ss_tax_rate(const ss_tax_policy_t *policy, const char *country, ss_date_t day)
{
    const ss_tax_entry_t *entry = NULL;

    if (policy != NULL) {
        entry = entry_on(policy->entries, policy->entry_count, country, day);
    }
    return entry == NULL ? ss_vat_standard_rate(country, day) : entry->rate;
}

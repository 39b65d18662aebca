/* How long which class of data is kept: one table for the settings, the deletion and the pages. */
#include "model/retention.h"

#include <apr_strings.h>
#include <string.h>

#define YEAR_DAYS 366
#define MONTHS_14_DAYS 427 /* the longest 14 months */

const char *const ss_retention_names[SS_RETAIN_COUNT] = {
    "documents", "letters", "mandates", "usage", "tokens", "mails", "audit",
};

typedef struct rule_t {
    ss_keep_t keep; /* without a setting */
    int least_days;
    const char *source;
} rule_t;

/*
 * Sources: AO section 147(3), UStG section 14b(1), HGB section 257(4) and (5): 8 years for vouchers,
 * 6 for letters, from the end of the year. Mandates: SEPA rulebook, 14 months after the last
 * collection. The others are ours: usage is kept for objections to the bill, links and sign-ins for
 * security, the audit for the regular limitation period of BGB sections 195 and 199.
 */
static const rule_t rules[SS_RETAIN_COUNT] = {
    [SS_RETAIN_DOCUMENTS] = { { 8, 0, 0, true }, 8 * YEAR_DAYS, "AO section 147" },
    [SS_RETAIN_LETTERS] = { { 6, 0, 0, true }, 6 * YEAR_DAYS, "HGB section 257" },
    [SS_RETAIN_MANDATES] = { { 0, 14, 0, false }, MONTHS_14_DAYS, "SEPA rulebook" },
    [SS_RETAIN_USAGE] = { { 0, 0, 180, false }, 0, "" },
    [SS_RETAIN_TOKENS] = { { 0, 0, 90, false }, 0, "" },
    [SS_RETAIN_MAILS] = { { 0, 0, 90, false }, 0, "" },
    [SS_RETAIN_AUDIT] = { { 3, 0, 0, true }, 0, "" },
};

int ss_retention_least_days(ss_retention_id_t id)
{
    return rules[id].least_days;
}

const char *ss_retention_source(ss_retention_id_t id)
{
    return rules[id].source;
}

ss_keep_t ss_retention_of(const ss_site_t *site, ss_retention_id_t id)
{
    ss_keep_t keep = rules[id].keep;

    for (const char *const *pair = site->retention; pair[0] != NULL && pair[1] != NULL; pair += 2) {
        if (strcmp(pair[0], ss_retention_names[id]) == 0) {
            keep = (ss_keep_t){ .days = (int)((apr_atoi64(pair[1]) + 86399) / 86400),
                                .from_year_end = rules[id].keep.from_year_end };
        }
    }
    return keep;
}

/* The same day `months` later or, below 0, earlier; the last of a shorter month. */
static ss_date_t add_months(ss_date_t day, int months)
{
    int month = day.year * 12 + day.month - 1 + months, last;
    ss_date_t moved = { month / 12, month % 12 + 1, day.day };

    last = ss_date_days_in_month(moved.year, moved.month);
    moved.day = moved.day < last ? moved.day : last;
    return moved;
}

static ss_date_t add_span(ss_keep_t keep, ss_date_t day, int sign)
{
    return ss_date_add_days(add_months(day, sign * (keep.years * 12 + keep.months)),
                            sign * keep.days);
}

ss_date_t ss_retention_until(ss_keep_t keep, ss_date_t day)
{
    return add_span(keep, keep.from_year_end ? (ss_date_t){ day.year, 12, 31 } : day, 1);
}

ss_date_t ss_retention_cutoff(ss_keep_t keep, ss_date_t today)
{
    ss_date_t day = add_span(keep, today, -1);

    return keep.from_year_end ? (ss_date_t){ day.year, 1, 1 } : day;
}

ss_keep_t ss_retention_longer(ss_keep_t a, ss_keep_t b)
{
    const ss_date_t day = { 2027, 1, 1 }; /* 14 months from here are the longest */

    return ss_date_compare(ss_retention_until(a, day), ss_retention_until(b, day)) < 0 ? b : a;
}

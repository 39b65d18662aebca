/* How long which class of data is kept: one table for the settings, the deletion and the pages. */
#ifndef SS_RETENTION_H
#define SS_RETENTION_H

#include "base/date.h"
#include "model/site.h"

typedef enum ss_retention_id_t {
    SS_RETAIN_DOCUMENTS, /* invoices, credit notes and what was booked */
    SS_RETAIN_LETTERS,   /* orders, contracts, cancellations, withdrawals, mails about them */
    SS_RETAIN_MANDATES,  /* accounts and mandates, with the address of the signer's computer */
    SS_RETAIN_USAGE,     /* single records of what was used, once they are billed */
    SS_RETAIN_TOKENS,    /* personal links, sign-ins, changes that were never confirmed */
    SS_RETAIN_MAILS,     /* mails that are no business letters, events for other systems */
    SS_RETAIN_AUDIT,     /* who changed what, and requests for erasure */
    SS_RETAIN_COUNT
} ss_retention_id_t;

/** How long: one of the three is not 0, counted from the day itself or from the end of its year. */
typedef struct ss_keep_t {
    int years, months, days;
    bool from_year_end;
} ss_keep_t;

extern const char *const ss_retention_names[SS_RETAIN_COUNT]; /* "documents" ... */

/** @return the shortest time a setting may give, in days; 0 where none is prescribed */
int ss_retention_least_days(ss_retention_id_t id);
/** What prescribes it, as messages name it: "AO section 147"; "" where nothing does. */
const char *ss_retention_source(ss_retention_id_t id);

/** The rule in force: of SelfServiceRetention, else the legal minimum or our default. */
ss_keep_t ss_retention_of(const ss_site_t *site, ss_retention_id_t id);

/** The last day on which something of `day` is kept. */
ss_date_t ss_retention_until(ss_keep_t keep, ss_date_t day);

/** The day before which everything may be deleted today. */
ss_date_t ss_retention_cutoff(ss_keep_t keep, ss_date_t today);

/** The longer of two rules of one class. */
ss_keep_t ss_retention_longer(ss_keep_t a, ss_keep_t b);

#endif

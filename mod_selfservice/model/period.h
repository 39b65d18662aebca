/*
 * Spans of time and the arithmetic of terms, notices and withdrawal. Days are calendar days of the
 * merchant's zone.
 */
#ifndef SS_PERIOD_H
#define SS_PERIOD_H

#include "base/date.h"

typedef enum ss_unit_t {
    SS_UNIT_NONE,
    SS_UNIT_DAY,
    SS_UNIT_WEEK,
    SS_UNIT_MONTH,
    SS_UNIT_YEAR
} ss_unit_t;

/** "12 months". Quantity 0 or SS_UNIT_NONE: no such span. */
typedef struct ss_span_t {
    ss_unit_t unit;
    int quantity;
} ss_span_t;

/** @return false for no span */
bool ss_span_is_set(ss_span_t span);
/** @return true for the same unit and quantity: 12 months are not 1 year */
bool ss_span_equal(ss_span_t a, ss_span_t b);
/** Months of a span of months or years; 0 for days and weeks. */
int ss_span_months(ss_span_t span);
/** "Month"/"Year"/"Day"/"Week" as written in catalogue files; "" for none. */
const char *ss_unit_name(ss_unit_t unit);
/** Back from ss_unit_name(). @return false for another name */
bool ss_unit_find(const char *name, ss_unit_t *unit);

/**
 * Last day of a term that begins at the start of `start`. Source: BGB sections 187(2), 188(2) alt.
 * 2, 188(3).
 */
ss_date_t ss_term_end(ss_date_t start, ss_span_t span);
/** First day of the k-th following period (k = 0 gives `start`), always counted from `start`. */
ss_date_t ss_period_start(ss_date_t start, ss_span_t span, int k);
/**
 * Last day of a notice received on `received`. Source: BGB sections 187(1), 188(2) alt. 1; 193
 * does not apply.
 */
ss_date_t ss_notice_end(ss_date_t received, ss_span_t notice);
/** Last day on which a notice may come in to end a contract on `end`. */
ss_date_t ss_notice_latest(ss_date_t end, ss_span_t notice);
/**
 * What was agreed on the end of a contract. Spans that are not set: none, `later_notice`: like
 * `notice`.
 */
typedef struct ss_end_rules_t {
    ss_date_t trial_end;  /* until then it ends without notice, with the trial; not set: none */
    ss_date_t start;      /* first day of the minimum term, after a trial */
    ss_span_t term;       /* minimum term; not set: none */
    ss_span_t later_term; /* each renewal (businesses only); not set: goes on without a term */
    ss_span_t notice, later_notice;
} ss_end_rules_t;

/**
 * Last day of a contract after an ordinary notice received on `received`; renewals are considered.
 * In a trial it is the last day of that. Source: BGB section 309 no. 9 a-c.
 */
ss_date_t ss_ordinary_end(const ss_end_rules_t *rules, ss_date_t received);

/**
 * Last day of the 14-day withdrawal period; a last day on a weekend or a public holiday of all of
 * Germany moves to the next working day. Source: BGB sections 355(2), 193.
 */
ss_date_t ss_withdrawal_end(ss_date_t concluded);

/**
 * The same for who was never informed of the right: the period cannot begin, and ends at the latest
 * twelve months and 14 days after the conclusion. Source: BGB sections 356(3), 188(2), 193.
 */
ss_date_t ss_withdrawal_longest(ss_date_t concluded);

/**
 * The day a direct debit falls due: `days` after its announcement, at least one, on a day on which
 * the banks' TARGET system works. Source: SEPA core rulebook, 4.3.1.
 */
ss_date_t ss_debit_date(ss_date_t announced, int days);

#endif

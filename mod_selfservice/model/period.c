/* Spans of time, and the day arithmetic of terms, notices and withdrawal. */
#include "model/period.h"

#include <string.h>

static const char *const unit_names[] = { "", "Day", "Week", "Month", "Year" };

bool ss_span_is_set(ss_span_t span)
{
    return span.unit != SS_UNIT_NONE && span.quantity > 0;
}

bool ss_span_equal(ss_span_t a, ss_span_t b)
{
    if (!ss_span_is_set(a) || !ss_span_is_set(b)) {
        return ss_span_is_set(a) == ss_span_is_set(b);
    }
    return a.unit == b.unit && a.quantity == b.quantity;
}

int ss_span_months(ss_span_t span)
{
    if (span.unit == SS_UNIT_YEAR) {
        return 12 * span.quantity;
    }
    return span.unit == SS_UNIT_MONTH ? span.quantity : 0;
}

/* Days of a span of days or weeks; 0 for months and years. */
static int span_days(ss_span_t span)
{
    if (span.unit == SS_UNIT_WEEK) {
        return 7 * span.quantity;
    }
    return span.unit == SS_UNIT_DAY ? span.quantity : 0;
}

const char *ss_unit_name(ss_unit_t unit)
{
    return unit_names[unit];
}

bool ss_unit_find(const char *name, ss_unit_t *unit)
{
    for (int i = SS_UNIT_DAY; i < SS_COUNT(unit_names); i++) {
        if (strcmp(unit_names[i], name) == 0) {
            *unit = (ss_unit_t)i;
            return true;
        }
    }
    return false;
}

/* The first day of the month that lies `months` after the month of a day; before it if negative. */
static ss_date_t month_after(ss_date_t date, int months)
{
    int index = date.year * 12 + date.month - 1 + months;
    ss_date_t first = { index / 12, index % 12 + 1, 1 };

    return first;
}

/* The day of that number in the month of `first`, or the month's last day if there is none. */
static ss_date_t day_in_month(ss_date_t first, int day)
{
    int last = ss_date_days_in_month(first.year, first.month);

    first.day = day < last ? day : last;
    return first;
}

ss_date_t ss_term_end(ss_date_t start, ss_span_t span)
{
    ss_date_t target;

    if (ss_span_months(span) == 0) {
        return ss_date_add_days(start, span_days(span) - 1);
    }
    target = month_after(start, ss_span_months(span));
    if (start.day == 1) {
        return ss_date_add_days(target, -1);
    }
    return day_in_month(target, start.day - 1);
}

ss_date_t ss_period_start(ss_date_t start, ss_span_t span, int k)
{
    ss_span_t whole = { span.unit, span.quantity * k };

    return k == 0 ? start : ss_date_add_days(ss_term_end(start, whole), 1);
}

ss_date_t ss_notice_end(ss_date_t received, ss_span_t notice)
{
    if (ss_span_months(notice) == 0) {
        return ss_date_add_days(received, span_days(notice));
    }
    return day_in_month(month_after(received, ss_span_months(notice)), received.day);
}

ss_date_t ss_notice_latest(ss_date_t end, ss_span_t notice)
{
    bool last_of_month = end.day == ss_date_days_in_month(end.year, end.month);

    if (ss_span_months(notice) == 0) {
        return ss_date_add_days(end, -span_days(notice));
    }
    return day_in_month(month_after(end, -ss_span_months(notice)), last_of_month ? 31 : end.day);
}

static ss_date_t later_of(ss_date_t a, ss_date_t b)
{
    return ss_date_compare(a, b) >= 0 ? a : b;
}

/* A missed end without renewal: the contract runs on and ends with the sooner of both notices. */
static ss_date_t open_end(ss_date_t term_end, ss_date_t received, const ss_end_rules_t *rules)
{
    ss_date_t by_first = ss_notice_end(received, rules->notice);
    ss_date_t by_later = ss_notice_end(later_of(received, term_end), rules->later_notice);

    return ss_date_compare(by_first, by_later) < 0 ? by_first : by_later;
}

/* A missed end with renewal: the end of the first renewed term that the notice still reaches. */
static ss_date_t renewal_end(ss_date_t term_end, ss_date_t received, const ss_end_rules_t *rules)
{
    ss_date_t first = ss_date_add_days(term_end, 1);
    ss_date_t reached = ss_notice_end(received, rules->later_notice);
    int k = 1;

    while (ss_date_compare(ss_period_start(first, rules->later_term, k), reached) <= 0) {
        k++;
    }
    return ss_date_add_days(ss_period_start(first, rules->later_term, k), -1);
}

ss_date_t ss_ordinary_end(const ss_end_rules_t *rules, ss_date_t received)
{
    ss_end_rules_t with_later = *rules;
    ss_date_t end;

    if (ss_date_is_set(rules->trial_end) && ss_date_compare(received, rules->trial_end) <= 0) {
        return rules->trial_end;
    }
    if (!ss_span_is_set(rules->later_notice)) {
        with_later.later_notice = rules->notice;
    }
    if (!ss_span_is_set(rules->term)) {
        return ss_notice_end(received, rules->notice);
    }
    end = ss_term_end(rules->start, rules->term);
    if (ss_date_compare(ss_notice_end(received, rules->notice), end) <= 0) {
        return end;
    }
    if (!ss_span_is_set(rules->later_term)) {
        return open_end(end, received, &with_later);
    }
    return renewal_end(end, received, &with_later);
}

/* Easter Sunday of a Gregorian year, by the cycle of the moon (Meeus, Jones and Butcher). */
static ss_date_t easter(int year)
{
    int golden = year % 19;
    int century = year / 100;
    int rest = year % 100;
    int leap_shift = century - century / 4 - (century - (century + 8) / 25 + 1) / 3;
    int epact = (19 * golden + leap_shift + 15) % 30;
    int weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    int correction = (golden + 11 * epact + 22 * weekday) / 451;
    int index = epact + weekday - 7 * correction + 114;
    ss_date_t date = { year, index / 31, index % 31 + 1 };

    return date;
}

/* Days free of work in all sixteen Länder. */
static bool is_holiday(ss_date_t date)
{
    static const struct {
        int month, day;
    } fixed[] = { { 1, 1 }, { 5, 1 }, { 10, 3 }, { 12, 25 }, { 12, 26 } };
    static const int after_easter[] = { -2, 1, 39,
                                        50 }; /* Good Friday, Easter, Ascension, Whit Monday */
    int distance = ss_date_days_between(easter(date.year), date);

    for (int i = 0; i < SS_COUNT(fixed); i++) {
        if (date.month == fixed[i].month && date.day == fixed[i].day) {
            return true;
        }
    }
    for (int i = 0; i < SS_COUNT(after_easter); i++) {
        if (distance == after_easter[i]) {
            return true;
        }
    }
    return false;
}

/* Source: BGB section 193 */
static ss_date_t next_working_day(ss_date_t end)
{
    while (ss_date_weekday(end) >= 6 || is_holiday(end)) {
        end = ss_date_add_days(end, 1);
    }
    return end;
}

ss_date_t ss_withdrawal_end(ss_date_t concluded)
{
    return next_working_day(ss_date_add_days(concluded, 14));
}

ss_date_t ss_withdrawal_longest(ss_date_t concluded)
{
    ss_date_t year_later = ss_notice_end(concluded, (ss_span_t){ SS_UNIT_YEAR, 1 });

    return next_working_day(ss_date_add_days(year_later, 14));
}

/*
 * Closing days of TARGET: weekends, New Year, Good Friday, Easter Monday, 1 May, 25 and 26
 * December.
 */
static bool is_target_day(ss_date_t date)
{
    int distance = ss_date_days_between(easter(date.year), date);
    bool fixed = (date.day == 1 && (date.month == 1 || date.month == 5))
              || (date.month == 12 && (date.day == 25 || date.day == 26));

    return ss_date_weekday(date) <= 5 && !fixed && distance != -2 && distance != 1;
}

ss_date_t ss_debit_date(ss_date_t announced, int days)
{
    ss_date_t date = ss_date_add_days(announced, days > 1 ? days : 1);

    while (!is_target_day(date)) {
        date = ss_date_add_days(date, 1);
    }
    return date;
}

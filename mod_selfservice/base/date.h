/* Calendar days and instants: conversion between them in a named time zone, and their ISO texts. */
#ifndef SS_DATE_H
#define SS_DATE_H

#include "base/base.h"

/** A calendar day, proleptic Gregorian. {0,0,0} means "none". */
typedef struct ss_date_t {
    int year, month, day;
} ss_date_t;

/** @return false for {0,0,0} */
bool ss_date_is_set(ss_date_t date);
/** @return <0, 0, >0 as a is before, equal to, after b */
int ss_date_compare(ss_date_t a, ss_date_t b);
/** `days` may be negative. */
ss_date_t ss_date_add_days(ss_date_t date, int days);
/** Days from a to b; negative if b is earlier. */
int ss_date_days_between(ss_date_t a, ss_date_t b);
/** @return 28 to 31 */
int ss_date_days_in_month(int year, int month);
/** @return 1 Monday to 7 Sunday (ISO 8601) */
int ss_date_weekday(ss_date_t date);

/** "2026-11-24"; "" for no date. */
const char *ss_date_text(ss_date_t date, apr_pool_t *pool);
/** Read "2026-11-24". @return false if it is not a date of the calendar */
bool ss_date_parse(const char *text, ss_date_t *date);

/** "2026-11-24T08:00:00Z", always UTC, whole seconds. */
const char *ss_time_text(apr_time_t time, apr_pool_t *pool);
/** Read what ss_time_text() writes. @return false if it is anything else */
bool ss_time_parse(const char *text, apr_time_t *time);

/**
 * The calendar day of an instant in a zone such as "Europe/Berlin"; an unknown zone counts as UTC.
 */
ss_date_t ss_date_in_zone(apr_time_t time, const char *zone);
/** The first instant of a day in a zone (Source: tz database through ICU). */
apr_time_t ss_date_start(ss_date_t date, const char *zone);
/** @return true if the tz database knows the zone */
bool ss_zone_exists(const char *zone);

/** Free what the calling thread keeps between calls; threads that end do so by themselves. */
void ss_date_forget(void);

#endif

/* Calendar days and instants: conversion between them in a named time zone, and their ISO texts. */
#include "base/date.h"

#include <apr_strings.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>

#define SECONDS_PER_DAY 86400
#define ZONE_LENGTH 64

/*
 * Days since 1970-01-01, for years 1 to 9999; counts years from March, so that a leap day is the
 * last of its year.
 */
static int days_of(ss_date_t date)
{
    int year = date.month <= 2 ? date.year - 1 : date.year;
    int era = year / 400;
    int year_of_era = year % 400;
    int day_of_year = (153 * ((date.month + 9) % 12) + 2) / 5 + date.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    return era * 146097 + day_of_era - 719468;
}

static ss_date_t date_of(int days)
{
    int shifted = days + 719468;
    int era = shifted / 146097;
    int day_of_era = shifted % 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_index = (5 * day_of_year + 2) / 153;
    ss_date_t date;

    date.day = day_of_year - (153 * month_index + 2) / 5 + 1;
    date.month = month_index < 10 ? month_index + 3 : month_index - 9;
    date.year = year_of_era + era * 400 + (date.month <= 2 ? 1 : 0);
    return date;
}

bool ss_date_is_set(ss_date_t date)
{
    return date.year != 0;
}

int ss_date_compare(ss_date_t a, ss_date_t b)
{
    if (a.year != b.year) {
        return a.year - b.year;
    }
    return a.month != b.month ? a.month - b.month : a.day - b.day;
}

ss_date_t ss_date_add_days(ss_date_t date, int days)
{
    return date_of(days_of(date) + days);
}

int ss_date_days_between(ss_date_t a, ss_date_t b)
{
    return days_of(b) - days_of(a);
}

int ss_date_days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    return month == 2 && leap ? 29 : days[month - 1];
}

int ss_date_weekday(ss_date_t date)
{
    return ((days_of(date) + 3) % 7 + 7) % 7 + 1; /* 1970-01-01 was a Thursday */
}

const char *ss_date_text(ss_date_t date, apr_pool_t *pool)
{
    if (!ss_date_is_set(date)) {
        return "";
    }
    return apr_psprintf(pool, "%04d-%02d-%02d", date.year, date.month, date.day);
}

/* Reads exactly `count` digits. */
static bool read_digits(const char *text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

/* Reads "2026-11-24" at the start of a text. */
static bool read_date(const char *text, ss_date_t *date)
{
    return read_digits(text, 4, &date->year) && text[4] == '-'
           && read_digits(text + 5, 2, &date->month) && text[7] == '-'
           && read_digits(text + 8, 2, &date->day) && date->year > 0 && date->month >= 1
           && date->month <= 12 && date->day >= 1
           && date->day <= ss_date_days_in_month(date->year, date->month);
}

bool ss_date_parse(const char *text, ss_date_t *date)
{
    return read_date(text, date) && text[10] == '\0';
}

const char *ss_time_text(apr_time_t time, apr_pool_t *pool)
{
    int64_t seconds = apr_time_sec(time);
    ss_date_t day = date_of((int)(seconds / SECONDS_PER_DAY));
    int rest = (int)(seconds % SECONDS_PER_DAY);

    return apr_psprintf(pool, "%04d-%02d-%02dT%02d:%02d:%02dZ", day.year, day.month, day.day,
                        rest / 3600, rest / 60 % 60, rest % 60);
}

bool ss_time_parse(const char *text, apr_time_t *time)
{
    ss_date_t day;
    int hour, minute, second;
    bool fits = read_date(text, &day) && text[10] == 'T' && read_digits(text + 11, 2, &hour)
                && text[13] == ':' && read_digits(text + 14, 2, &minute) && text[16] == ':'
                && read_digits(text + 17, 2, &second) && strcmp(text + 19, "Z") == 0 && hour < 24
                && minute < 60 && second < 60;

    if (fits) {
        *time = apr_time_from_sec((int64_t)days_of(day) * SECONDS_PER_DAY + hour * 3600
                                  + minute * 60 + second);
    }
    return fits;
}

/*
 * One calendar per thread, for the zone asked for last: opening one costs more than everything else
 * here.
 */
typedef struct zone_calendar_t {
    char zone[ZONE_LENGTH];
    UCalendar *calendar;
} zone_calendar_t;

static __thread zone_calendar_t kept;
static pthread_key_t at_thread_end;

static void close_calendar(void *calendar)
{
    ucal_close(calendar);
}

/* Before any thread asks, and when the module is unloaded: httpd does that at each restart. */
__attribute__((constructor)) static void make_key(void)
{
    pthread_key_create(&at_thread_end, close_calendar);
}

/*
 * Also runs in a process that ends, where prefork may have interrupted malloc(): no memory is
 * touched here.
 */
__attribute__((destructor)) static void delete_key(void)
{
    pthread_key_delete(at_thread_end);
}

void ss_date_forget(void)
{
    ucal_close(kept.calendar);
    kept.calendar = NULL;
    pthread_setspecific(at_thread_end, NULL);
}

static UCalendar *calendar_of(const char *zone)
{
    UChar name[ZONE_LENGTH];
    UErrorCode error = U_ZERO_ERROR;

    if (kept.calendar != NULL && strcmp(kept.zone, zone) == 0) {
        return kept.calendar;
    }
    if (kept.calendar != NULL) {
        ucal_close(kept.calendar);
    }
    apr_cpystrn(kept.zone, zone, sizeof(kept.zone));
    u_strFromUTF8(name, ZONE_LENGTH, NULL, kept.zone, -1, &error);
    kept.calendar = ucal_open(name, -1, "en", UCAL_GREGORIAN, &error);
    ucal_setAttribute(kept.calendar, UCAL_REPEATED_WALL_TIME, UCAL_WALLTIME_FIRST);
    pthread_setspecific(at_thread_end, kept.calendar);
    return kept.calendar;
}

ss_date_t ss_date_in_zone(apr_time_t time, const char *zone)
{
    UCalendar *calendar = calendar_of(zone);
    UErrorCode error = U_ZERO_ERROR;
    ss_date_t date;

    ucal_setMillis(calendar, (UDate)(time / 1000), &error);
    date.year = ucal_get(calendar, UCAL_YEAR, &error);
    date.month = ucal_get(calendar, UCAL_MONTH, &error) + 1;
    date.day = ucal_get(calendar, UCAL_DATE, &error);
    return date;
}

apr_time_t ss_date_start(ss_date_t date, const char *zone)
{
    UCalendar *calendar = calendar_of(zone);
    UErrorCode error = U_ZERO_ERROR;

    ucal_clear(calendar);
    ucal_setDate(calendar, date.year, date.month - 1, date.day, &error);
    return (apr_time_t)ucal_getMillis(calendar, &error) * 1000;
}

bool ss_zone_exists(const char *zone)
{
    UChar name[ZONE_LENGTH], canonical[ZONE_LENGTH];
    UBool is_system = 0;
    UErrorCode error = U_ZERO_ERROR;

    if (strlen(zone) >= ZONE_LENGTH) {
        return false;
    }
    u_strFromUTF8(name, ZONE_LENGTH, NULL, zone, -1, &error);
    ucal_getCanonicalTimeZoneID(name, -1, canonical, ZONE_LENGTH, &is_system, &error);
    return U_SUCCESS(error) && is_system;
}

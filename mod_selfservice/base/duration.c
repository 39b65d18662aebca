/* Durations as admins write them: "90s", "30m", "24h", "7d". */
#include "base/duration.h"

#include <apr_strings.h>
#include <string.h>

#define MAX_SECONDS (INT64_C(100) * 366 * 86400)

static const char units[] = "smhd";
static const int64_t seconds[] = { 1, 60, 3600, 86400 };

bool ss_duration_parse(const char *text, apr_time_t *duration)
{
    size_t digits = strspn(text, "0123456789");
    const char *unit = text[digits] == '\0' ? NULL : strchr(units, text[digits]);
    int64_t number;

    if (digits == 0 || digits > 10 || unit == NULL || text[digits + 1] != '\0') {
        return false;
    }
    number = apr_atoi64(text);
    if (number < 1 || number > MAX_SECONDS / seconds[unit - units]) {
        return false;
    }
    *duration = apr_time_from_sec(number * seconds[unit - units]);
    return true;
}

const char *ss_duration_text(apr_time_t duration, apr_pool_t *pool)
{
    int64_t count = apr_time_sec(duration);
    int unit = SS_COUNT(seconds) - 1;

    while (unit > 0 && count % seconds[unit] != 0) {
        unit--;
    }
    return apr_psprintf(pool, "%" APR_INT64_T_FMT "%c", count / seconds[unit], units[unit]);
}

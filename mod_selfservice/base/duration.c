/* Durations as admins write them: "90s", "30m", "24h", "7d". */
#include "base/duration.h"

#include <apr_strings.h>
#include <string.h>

#define MAX_SECONDS (INT64_C(100) * 366 * 86400)

bool ss_duration_parse(const char *text, apr_time_t *duration)
{
    static const char units[] = "smhd";
    static const int64_t seconds[] = { 1, 60, 3600, 86400 };
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

/* Durations as admins write them: "90s", "30m", "24h", "7d". */
#ifndef SS_DURATION_H
#define SS_DURATION_H

#include "base/base.h"

/**
 * @return false unless the text is a positive whole number with one of the units s m h d, at most
 * 100 years
 */
bool ss_duration_parse(const char *text, apr_time_t *duration);

/** How a duration is written, in the largest unit that fits: "36h", "7d". */
const char *ss_duration_text(apr_time_t duration, apr_pool_t *pool);

#endif

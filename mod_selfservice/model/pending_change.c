/* A change that counts only when the customer types the code from a mail. */
#include "model/pending_change.h"

#include <apr_lib.h>
#include <apr_strings.h>
#include <string.h>

#include "base/date.h"

#define HOUR apr_time_from_sec(3600)

bool ss_pending_change_is_open(const ss_pending_change_t *change, const char *now)
{
    return *change->code_hash != '\0' && change->attempts_left > 0
           && strcmp(now, change->expires_at) < 0;
}

bool ss_pending_change_count_code(ss_pending_change_t *change, apr_time_t now, apr_pool_t *pool)
{
    apr_time_t since;

    if (!ss_time_parse(change->codes_since, &since) || now - since >= HOUR) {
        change->codes = 0;
        change->codes_since = ss_time_text(now, pool);
    }
    change->codes++;
    return change->codes <= SS_CODES_PER_HOUR;
}

const char *ss_code_read(const char *typed, apr_pool_t *pool)
{
    char *code = apr_palloc(pool, strlen(typed) + 1), *to = code;

    for (const char *from = typed; *from != '\0'; from++) {
        if (apr_isdigit(*from)) {
            *to++ = *from;
        } else if (*from != ' ' && *from != '-') {
            return NULL;
        }
    }
    *to = '\0';
    return strlen(code) == SS_CODE_LENGTH ? code : NULL;
}

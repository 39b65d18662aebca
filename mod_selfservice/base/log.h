/* Log lines: ids only, never personal data. apache/ and ctl/ install where they go. */
#ifndef SS_LOG_H
#define SS_LOG_H

#include "base/base.h"

typedef enum ss_log_level_t {
    SS_LOG_ERROR,
    SS_LOG_WARNING,
    SS_LOG_NOTICE,
    SS_LOG_INFO,
    SS_LOG_DEBUG
} ss_log_level_t;

typedef void ss_log_sink_t(ss_log_level_t level, const char *line);

/** Say where lines go (standard error before that); once at start, before threads exist. */
void ss_log_set_sink(ss_log_sink_t *sink);

/**
 * Write "SS0123 verb object: reason [request id]".
 * @param tag     "SS0123", listed in docs/LOG-MESSAGES.md
 * @param ctx     gives the request id; may be NULL
 */
void ss_log(ss_log_level_t level, const char *tag, const ss_ctx_t *ctx, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif

/* Log lines: ids only, never personal data. */
#include "base/log.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <stdio.h>

#define LINE_LENGTH 1024

static void to_standard_error(ss_log_level_t level, const char *line)
{
    static const char *const names[] = { "error", "warning", "notice", "info", "debug" };

    if (level <= SS_LOG_NOTICE) {
        fprintf(stderr, "%s: %s\n", names[level], line);
    }
}

static ss_log_sink_t *current_sink = to_standard_error;

void ss_log_set_sink(ss_log_sink_t *sink)
{
    current_sink = sink;
}

void ss_log(ss_log_level_t level, const char *tag, const ss_ctx_t *ctx, const char *format, ...)
{
    char text[LINE_LENGTH], line[LINE_LENGTH + 120];
    va_list args;

    va_start(args, format);
    apr_vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    if (ctx != NULL && *ctx->request_id != '\0') {
        apr_snprintf(line, sizeof(line), "%s: %s [%s]", tag, text, ctx->request_id);
    } else {
        apr_snprintf(line, sizeof(line), "%s: %s", tag, text);
    }
    current_sink(level, line);
}

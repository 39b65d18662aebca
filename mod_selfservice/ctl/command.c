/* How commands of selfservicectl answer: texts on standard output and error, JSON, exit codes. */
#include "ctl/command.h"

#include "base/json.h"

#include <stdarg.h>
#include <stdio.h>

const char *ss_ctl_option(const ss_ctl_t *ctl, const char *name)
{
    return apr_table_get(ctl->options, name);
}

int ss_ctl_fail(const ss_ctl_t *ctl, const char *format, ...)
{
    va_list values;

    (void)ctl;
    va_start(values, format);
    fputs("selfservicectl: ", stderr);
    vfprintf(stderr, format, values);
    fputc('\n', stderr);
    va_end(values);
    return SS_EXIT_FAILED;
}

int ss_ctl_finish(const ss_ctl_t *ctl, ss_status_t status)
{
    static const char *const reasons[] = {
        [SS_OK] = "",
        [SS_INVALID] = "the input has mistakes",
        [SS_NOT_FOUND] = "not found",
        [SS_CONFLICT] = "was changed or done meanwhile",
        [SS_FORBIDDEN] = "not allowed",
        [SS_UNAVAILABLE] = "the database does not answer, see the lines above",
        [SS_ERROR] = "failed, see the lines above",
    };
    const ss_problem_t *problems = (const ss_problem_t *)ctl->ctx->problems->elts;

    if (status == SS_OK) {
        return SS_EXIT_OK;
    }
    for (int i = 0; i < ctl->ctx->problems->nelts; i++) {
        fprintf(stderr, "%s: %s %s\n", problems[i].field, problems[i].code, problems[i].detail);
    }
    if (status == SS_UNAVAILABLE && *ctl->db_driver == '\0') {
        return SS_EXIT_USAGE; /* said already: no database was named */
    }
    return ss_ctl_fail(ctl, "%s", reasons[status]);
}

int ss_ctl_print_json(const ss_ctl_t *ctl, const json_t *value)
{
    puts(ss_json_print(value, ctl->ctx->pool));
    return SS_EXIT_OK;
}

/* How commands of selfservicectl answer: texts on standard output and error, JSON, exit codes. */
#include "ctl/command.h"

#include "base/json.h"
#include "ctl/problem_words.h"
#include "web/order/quantity.h"

#include <apr_strings.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
        [SS_NOT_FOUND] = "what the command names is not there; check it, and --merchant",
        [SS_CONFLICT] = "somebody else changed it meanwhile; look at it and run the command again",
        [SS_FORBIDDEN] = "not allowed",
        [SS_UNAVAILABLE] = "the database does not answer, see the lines above",
        [SS_ERROR] = "failed, see the lines above",
    };
    const ss_problem_t *problems = (const ss_problem_t *)ctl->ctx->problems->elts;

    if (status == SS_OK) {
        return SS_EXIT_OK;
    }
    for (int i = 0; i < ctl->ctx->problems->nelts; i++) {
        ss_ctl_fail(ctl, "%s", ss_problem_words(&problems[i], ctl->ctx->pool));
    }
    if ((status == SS_INVALID || status == SS_NOT_FOUND) && ctl->ctx->problems->nelts > 0) {
        return SS_EXIT_FAILED; /* said already */
    }
    if (status == SS_UNAVAILABLE && *ctl->db_driver == '\0') {
        return SS_EXIT_USAGE; /* said already: no database was named */
    }
    return ss_ctl_fail(ctl, "%s", reasons[status]);
}

void ss_ctl_head(const ss_ctl_t *ctl)
{
    if (!ctl->json && isatty(STDOUT_FILENO)) {
        puts(ctl->command->columns);
    }
}

/* "1,250" as thousands, and as a fraction if so many decimals are allowed; 0 at its end are left out. */
static void refuse_ambiguous(const ss_ctl_t *ctl, const char *what, const char *typed, int decimals)
{
    int whole = (int)strcspn(typed, ","), behind = 3;
    const char *digits = typed + whole + 1, *other = "";

    while (behind > 0 && digits[behind - 1] == '0') {
        behind--;
    }
    if (behind <= decimals) {
        other = apr_psprintf(ctl->ctx->pool, " or %.*s%s%.*s", whole, typed, behind > 0 ? "." : "",
                             behind, digits);
    }
    ss_ctl_fail(ctl, "%s \"%s\" can be read in two ways: write %.*s%s%s", what, typed, whole, typed,
                digits, other);
}

int ss_ctl_read_number(const ss_ctl_t *ctl, const char *what, const char *typed, int decimals,
                       int64_t *millionths)
{
    size_t whole = strcspn(typed, ".,"), digits = strlen(typed);
    size_t behind = whole < digits ? digits - whole - 1 : 0;

    if (digits == 0 || !ss_quantity_read(typed, millionths)) {
        ss_ctl_fail(ctl, "%s wants a number such as 12.5 or 12,5, not \"%s\"", what, typed);
        return SS_EXIT_USAGE;
    }
    if (typed[whole] == ',' && behind == 3 && *typed != '0') {
        refuse_ambiguous(ctl, what, typed, decimals);
        return SS_EXIT_USAGE;
    }
    if (behind > (size_t)decimals) {
        ss_ctl_fail(ctl, "%s \"%s\" has too many decimals: at most %d, and none between thousands",
                    what, typed, decimals);
        return SS_EXIT_USAGE;
    }
    return SS_EXIT_OK;
}

int ss_ctl_read_amount(const ss_ctl_t *ctl, const char *what, const char *typed,
                       ss_currency_t currency, int64_t *minor)
{
    int64_t millionths;
    int code = ss_ctl_read_number(ctl, what, typed, currency.digits, &millionths);

    *minor = code == SS_EXIT_OK ? millionths / (SS_MILLION / ss_currency_unit(&currency)) : 0;
    return code;
}

int ss_ctl_print_json(const ss_ctl_t *ctl, const json_t *value)
{
    puts(ss_json_print(value, ctl->ctx->pool));
    return SS_EXIT_OK;
}

int ss_ctl_tell_count(const ss_ctl_t *ctl, const char *what, int count)
{
    json_t *answer = ss_json_object(ctl->ctx->pool);

    if (!ctl->json) {
        printf("%d %s\n", count, what);
        return SS_EXIT_OK;
    }
    ss_json_set_int(answer, what, count);
    return ss_ctl_print_json(ctl, answer);
}

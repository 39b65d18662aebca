/* What a customer declares on the public legal pages: which input is enough. */
#include "model/declaration.h"

#include "base/date.h"
#include "base/text.h"
#include "model/catalogue.h"
#include "model/email.h"

#include <string.h>

#define EARLIEST_YEAR 2000 /* no contract here is older; what is below is a slip of the hand */
#define YEARS_AHEAD 10 /* a later end is a slip of the keyboard, and no contract runs that long */

static void check_text(ss_ctx_t *ctx, const char *value, const char *field)
{
    if (!ss_text_is_clean(value, strcmp(field, "reason") == 0)) {
        ss_problem_add(ctx, field, "bad_value");
    }
}

static void require(ss_ctx_t *ctx, const char *value, const char *field)
{
    if (!ss_text_is_visible(value)) {
        ss_problem_add(ctx, field, "missing");
    }
    check_text(ctx, value, field);
}

static void check_end_date(ss_ctx_t *ctx, const char *typed)
{
    ss_date_t latest = ss_today(ctx), wished;

    if (*typed == '\0') {
        return;
    }
    latest.year += YEARS_AHEAD;
    if (!ss_date_parse(typed, &wished) || wished.year < EARLIEST_YEAR) {
        ss_problem_add(ctx, "end_date", "bad_date");
    } else if (ss_date_compare(wished, latest) > 0) {
        ss_problem_add(ctx, "end_date", "too_far");
    }
}

ss_status_t ss_declaration_check(ss_ctx_t *ctx, const ss_declaration_input_t *input)
{
    require(ctx, input->name, "name");
    require(ctx, input->contract, "contract");
    check_text(ctx, input->part, "part");
    if (input->extraordinary) {
        require(ctx, input->reason, "reason");
    }
    check_end_date(ctx, input->end_date);
    if (*input->email == '\0') {
        ss_problem_add(ctx, "email", "missing");
    } else if (!ss_email_is(input->email)) {
        ss_problem_add(ctx, "email", "bad_email");
    }
    return ss_problems_status(ctx);
}

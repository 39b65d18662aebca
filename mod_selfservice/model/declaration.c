/* What a customer declares on the public legal pages: which input is enough. */
#include "model/declaration.h"

#include "base/date.h"
#include "model/email.h"

static void require(ss_ctx_t *ctx, const char *value, const char *field)
{
    if (*value == '\0') {
        ss_problem_add(ctx, field, "missing");
    }
}

ss_status_t ss_declaration_check(ss_ctx_t *ctx, const ss_declaration_input_t *input)
{
    ss_date_t wished;

    require(ctx, input->name, "name");
    require(ctx, input->contract, "contract");
    if (input->extraordinary) {
        require(ctx, input->reason, "reason");
    }
    if (*input->end_date != '\0' && !ss_date_parse(input->end_date, &wished)) {
        ss_problem_add(ctx, "end_date", "bad_date");
    }
    if (*input->email == '\0') {
        ss_problem_add(ctx, "email", "missing");
    } else if (!ss_email_is(input->email)) {
        ss_problem_add(ctx, "email", "bad_email");
    }
    return ss_problems_status(ctx);
}

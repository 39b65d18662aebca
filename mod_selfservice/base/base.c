/* The context of one piece of work and the list of things its user has to mend. */
#include "base/base.h"

#include <string.h>

ss_ctx_t *ss_ctx_make(apr_pool_t *pool, apr_time_t now)
{
    ss_ctx_t *ctx = apr_pcalloc(pool, sizeof(*ctx));

    ctx->pool = pool;
    ctx->now = now;
    ctx->merchant_id = "";
    ctx->actor = "";
    ctx->lang = "en";
    ctx->request_id = "";
    ctx->problems = apr_array_make(pool, 4, sizeof(ss_problem_t));
    return ctx;
}

void ss_problem_add_detail(ss_ctx_t *ctx, const char *field, const char *code, const char *detail)
{
    ss_problem_t *problem = apr_array_push(ctx->problems);

    problem->field = field;
    problem->code = code;
    problem->detail = detail;
}

void ss_problem_add(ss_ctx_t *ctx, const char *field, const char *code)
{
    ss_problem_add_detail(ctx, field, code, "");
}

ss_status_t ss_problems_status(const ss_ctx_t *ctx)
{
    return apr_is_empty_array(ctx->problems) ? SS_OK : SS_INVALID;
}

const ss_problem_t *ss_problem_of(const ss_ctx_t *ctx, const char *field)
{
    const ss_problem_t *problems = (const ss_problem_t *)ctx->problems->elts;

    for (int i = 0; i < ctx->problems->nelts; i++) {
        if (strcmp(problems[i].field, field) == 0) {
            return &problems[i];
        }
    }
    return NULL;
}

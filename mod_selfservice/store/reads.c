/*
 * What a piece of work has read: as a fingerprint, and as statements that are run again to see
 * whether they still read the same.
 */
#include "store/reads.h"

#include "base/date.h"
#include "base/fingerprint.h"
#include "store/sql_statement.h"

#include <apr_strings.h>
#include <string.h>

typedef struct ss_recorded_call_t {
    ss_sql_t sql;
    const ss_arg_t *args;
} ss_recorded_call_t;

struct ss_reads_t {
    ss_fingerprint_t *first, *later; /* before and after recording began */
    apr_array_header_t *calls;       /* of ss_recorded_call_t; NULL: not recording */
    bool is_momentary;               /* run again later, a statement would ask something else */
};

void ss_reads_start(ss_ctx_t *ctx)
{
    ctx->reads = apr_pcalloc(ctx->pool, sizeof(*ctx->reads));
    ctx->reads->first = ss_fingerprint_make(ctx->pool);
}

void ss_reads_add(ss_ctx_t *ctx, const char *value)
{
    ss_fingerprint_add(ctx->reads->first, value);
}

const char *ss_reads_fingerprint(const ss_ctx_t *ctx)
{
    return ss_fingerprint_text(ctx->reads->first, ctx->pool);
}

void ss_reads_record(ss_ctx_t *ctx)
{
    ctx->reads->later = ss_fingerprint_make(ctx->pool);
    ctx->reads->calls = apr_array_make(ctx->pool, 4, sizeof(ss_recorded_call_t));
}

static ss_recorded_call_t copied(ss_sql_t sql, const ss_arg_t *args, apr_pool_t *pool)
{
    size_t count = strlen(ss_sql_statements[sql].types);
    ss_arg_t *own = apr_palloc(pool, sizeof(*own) * (count + 1));

    for (size_t i = 0; i < count; i++) {
        own[i] = args[i];
        own[i].text = args[i].type == SS_TEXT ? apr_pstrdup(pool, args[i].text) : NULL;
    }
    return (ss_recorded_call_t){ sql, own };
}

static bool is_momentary(const ss_ctx_t *ctx, const ss_arg_t *arg)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);

    return arg->type == SS_BYTES
           || (arg->type == SS_TEXT && arg->text != NULL && strcmp(arg->text, now) == 0);
}

static void record(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args)
{
    APR_ARRAY_PUSH(ctx->reads->calls, ss_recorded_call_t) = copied(sql, args, ctx->pool);
    for (size_t i = 0; i < strlen(ss_sql_statements[sql].types); i++) {
        ctx->reads->is_momentary = ctx->reads->is_momentary || is_momentary(ctx, &args[i]);
    }
}

void ss_reads_note(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, const ss_rows_t *rows)
{
    ss_fingerprint_t *fingerprint = ctx->reads->first;

    if (ctx->reads->calls != NULL) {
        record(ctx, sql, args);
        fingerprint = ctx->reads->later;
    }
    ss_fingerprint_add(fingerprint, ss_sql_statements[sql].name);
    ss_fingerprint_add(fingerprint, apr_itoa(ctx->pool, rows->count));
    ss_rows_note(rows, fingerprint);
}

const ss_recording_t *ss_reads_recorded(const ss_ctx_t *ctx)
{
    const struct ss_reads_t *reads = ctx->reads;
    ss_recording_t *recording = apr_palloc(ctx->pool, sizeof(*recording));

    *recording = (ss_recording_t){ (const ss_recorded_call_t *)reads->calls->elts,
                                   reads->calls->nelts,
                                   ss_fingerprint_text(reads->later, ctx->pool) };
    return reads->is_momentary ? NULL : recording;
}

const void *ss_recording_copy(const void *original, apr_pool_t *pool)
{
    const ss_recording_t *recording = original;
    ss_recording_t *copy = apr_palloc(pool, sizeof(*copy));
    ss_recorded_call_t *calls =
        apr_palloc(pool, sizeof(*calls) * (size_t)(recording->count + 1));

    for (int i = 0; i < recording->count; i++) {
        calls[i] = copied(recording->calls[i].sql, recording->calls[i].args, pool);
    }
    *copy = (ss_recording_t){ calls, recording->count, apr_pstrdup(pool, recording->fingerprint) };
    return copy;
}

bool ss_recording_holds(ss_ctx_t *ctx, const ss_recording_t *recording)
{
    struct ss_reads_t *own = ctx->reads;
    ss_status_t status = SS_OK;
    ss_rows_t *rows;
    bool holds;

    ss_reads_start(ctx);
    for (int i = 0; i < recording->count && status == SS_OK; i++) {
        status = ss_db_select(ctx, recording->calls[i].sql, recording->calls[i].args, &rows);
    }
    holds = status == SS_OK && strcmp(ss_reads_fingerprint(ctx), recording->fingerprint) == 0;
    ctx->reads = own;
    return holds;
}

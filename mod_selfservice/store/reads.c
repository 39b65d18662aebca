/*
 * What a piece of work has read: statements that are run again to see whether they still read the
 * same.
 */
#include "store/reads.h"

#include "base/date.h"
#include "base/fingerprint.h"
#include "store/sql_statement.h"
#include "store/unchanged.h"

#include <apr_atomic.h>
#include <apr_strings.h>
#include <string.h>

typedef struct ss_recorded_call_t {
    ss_sql_t sql;
    const ss_arg_t *args;
} ss_recorded_call_t;

struct ss_reads_t {
    ss_moment_t begin;
    ss_fingerprint_t *fingerprint;
    apr_array_header_t *calls; /* of ss_recorded_call_t; NULL: run again, they are known */
    bool is_momentary;         /* run again later, a statement would ask something else */
};

struct ss_recording_t {
    const ss_recorded_call_t *calls;
    int count;
    const char *fingerprint;
    volatile apr_uint64_t *looked_at; /* the moment before the statements were last run */
};

/* Take note of what statements give from here on. */
static void begin(ss_ctx_t *ctx)
{
    ctx->reads = apr_pcalloc(ctx->pool, sizeof(*ctx->reads));
    ctx->reads->begin = ss_moment();
    ctx->reads->fingerprint = ss_fingerprint_make(ctx->pool);
}

void ss_reads_record(ss_ctx_t *ctx)
{
    begin(ctx);
    ctx->reads->calls = apr_array_make(ctx->pool, 16, sizeof(ss_recorded_call_t));
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
    struct ss_reads_t *reads = ctx->reads;

    APR_ARRAY_PUSH(reads->calls, ss_recorded_call_t) = copied(sql, args, ctx->pool);
    for (size_t i = 0; i < strlen(ss_sql_statements[sql].types); i++) {
        reads->is_momentary = reads->is_momentary || is_momentary(ctx, &args[i]);
    }
}

void ss_reads_note(ss_ctx_t *ctx, ss_sql_t sql, const ss_arg_t *args, const ss_rows_t *rows)
{
    struct ss_reads_t *reads = ctx->reads;

    if (reads->calls != NULL) {
        record(ctx, sql, args);
    }
    ss_fingerprint_add(reads->fingerprint, ss_sql_statements[sql].name);
    ss_fingerprint_add(reads->fingerprint, apr_itoa(ctx->pool, rows->count));
    ss_rows_note(rows, reads->fingerprint);
}

static ss_recording_t *make(const ss_recorded_call_t *calls, int count, apr_pool_t *pool)
{
    ss_recording_t *recording = apr_palloc(pool, sizeof(*recording));
    ss_recorded_call_t *own = apr_palloc(pool, sizeof(*own) * (size_t)(count + 1));

    for (int i = 0; i < count; i++) {
        own[i] = copied(calls[i].sql, calls[i].args, pool);
    }
    *recording = (ss_recording_t){ .calls = own, .count = count };
    recording->looked_at = apr_pcalloc(pool, sizeof(*recording->looked_at));
    return recording;
}

const ss_recording_t *ss_reads_recorded(const ss_ctx_t *ctx)
{
    const struct ss_reads_t *reads = ctx->reads;
    ss_recording_t *recording;

    if (reads->is_momentary) {
        return NULL;
    }
    recording = make((const ss_recorded_call_t *)reads->calls->elts, reads->calls->nelts,
                     ctx->pool);
    recording->fingerprint = ss_fingerprint_text(reads->fingerprint, ctx->pool);
    *recording->looked_at = reads->begin;
    return recording;
}

const ss_recording_t *ss_recording_copy(const ss_recording_t *original, apr_pool_t *pool)
{
    ss_recording_t *copy = make(original->calls, original->count, pool);

    copy->fingerprint = apr_pstrdup(pool, original->fingerprint);
    *copy->looked_at = *original->looked_at;
    return copy;
}

/* Run the statements; the context's own record goes on as if nothing had happened. */
static bool reads_the_same(ss_ctx_t *ctx, const ss_recording_t *recording)
{
    struct ss_reads_t *own = ctx->reads;
    ss_status_t status = SS_OK;
    ss_rows_t *rows;
    bool same;

    begin(ctx);
    for (int i = 0; i < recording->count && status == SS_OK; i++) {
        status = ss_db_select(ctx, recording->calls[i].sql, recording->calls[i].args, &rows);
    }
    same = status == SS_OK
           && strcmp(ss_fingerprint_text(ctx->reads->fingerprint, ctx->pool),
                     recording->fingerprint) == 0;
    if (same) {
        apr_atomic_set64(recording->looked_at, ctx->reads->begin);
    }
    ctx->reads = own;
    return same;
}

bool ss_recording_holds(ss_ctx_t *ctx, const ss_recording_t *recording)
{
    ss_moment_t since;

    return (ss_unchanged_since(ctx, &since) && since < apr_atomic_read64(recording->looked_at))
           || reads_the_same(ctx, recording);
}

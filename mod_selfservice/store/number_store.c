/* Number series: one counted row each, locked from the first take until the transaction ends. */
#include "store/number_store.h"

#include "base/date.h"
#include "base/json.h"
#include "base/log.h"
#include "model/catalogue.h"

#include <apr_strings.h>
#include <stdlib.h>

typedef struct series_t {
    const char *name, *pattern;
} series_t;

/* What a merchant gets who says nothing else. */
static const series_t default_series[] = {
    { "Invoice", "RE-{yyyy}-{n:6}" },    { "CreditNote", "RK-{yyyy}-{n:6}" },
    { "Contract", "V-{n:6}" },           { "Customer", "K-{n:6}" },
    { "Order", "B-{yyyy}-{n:6}" },       { "Cancellation", "KB-{yyyy}-{n:6}" },
    { "Withdrawal", "WB-{yyyy}-{n:6}" }, { "Dunning", "MA-{yyyy}-{n:6}" },
};

static const char *pattern_of(const ss_ctx_t *ctx, const char *series)
{
    if (ctx->catalogue != NULL) {
        const char *own = ss_json_text(ctx->catalogue->merchant.number_series, series);

        if (*own != '\0') {
            return own;
        }
    }
    for (int i = 0; i < SS_COUNT(default_series); i++) {
        if (strcmp(default_series[i].name, series) == 0) {
            return default_series[i].pattern;
        }
    }
    return "{n:6}";
}

static const char *year_of(const ss_ctx_t *ctx)
{
    const char *zone = ctx->catalogue == NULL ? "UTC" : ctx->catalogue->merchant.time_zone;

    return apr_psprintf(ctx->pool, "%04d", ss_date_in_zone(ctx->now, zone).year);
}

const char *ss_number_format(const char *pattern, const char *year, int64_t n, apr_pool_t *pool)
{
    const char *text = "";

    for (const char *rest = pattern; *rest != '\0';) {
        const char *end = *rest == '{' ? strchr(rest, '}') : NULL;

        if (end != NULL && strncmp(rest, "{yyyy}", 6) == 0) {
            text = apr_pstrcat(pool, text, year, NULL);
        } else if (end != NULL && strncmp(rest, "{n:", 3) == 0) {
            int digits = (int)strtol(rest + 3, NULL, 10);

            text = apr_psprintf(pool, "%s%0*" APR_INT64_T_FMT, text, digits, (apr_int64_t)n);
        } else {
            size_t length = strcspn(rest + 1, "{") + 1;

            text = apr_pstrcat(pool, text, apr_pstrmemdup(pool, rest, length), NULL);
            end = rest + length - 1;
        }
        rest = end + 1;
    }
    return text;
}

ss_status_t ss_counter_next(ss_ctx_t *ctx, const char *name, int64_t *value)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(name) };
    ss_rows_t *rows = NULL;
    ss_status_t status = ss_db_select(ctx, SS_SQL_NUMBER_NEXT, args, &rows);

    if (status == SS_OK && rows->count != 1) {
        ss_log(SS_LOG_ERROR, "SS0301", ctx, "take number: series %s gave %d rows", name,
               rows->count);
        status = SS_ERROR;
    }
    if (status == SS_OK) {
        *value = ss_rows_int(rows, 0, 0);
    }
    return status;
}

ss_status_t ss_number_next(ss_ctx_t *ctx, const char *series, const char **number)
{
    const char *pattern = pattern_of(ctx, series);
    const char *year = year_of(ctx);
    bool yearly = strstr(pattern, "{yyyy}") != NULL;
    int64_t n = 0;
    ss_status_t status =
        ss_counter_next(ctx, yearly ? apr_pstrcat(ctx->pool, series, "/", year, NULL) : series, &n);

    if (status == SS_OK) {
        *number = ss_number_format(pattern, year, n, ctx->pool);
    }
    return status;
}

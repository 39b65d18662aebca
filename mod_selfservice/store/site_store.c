/* Settings in force: stored at server start, read by selfservicectl and the background worker. */
#include "store/site_store.h"

#include "base/date.h"
#include "base/json.h"
#include "base/log.h"

#include <string.h>

static ss_status_t find_merchant(ss_ctx_t *ctx, const ss_site_t *site, const char **merchant_id)
{
    ss_arg_t args[] = { ss_arg_text(site->merchant) };
    ss_rows_t *rows;
    ss_status_t status;

    *merchant_id = ctx->merchant_id;
    if (**merchant_id != '\0' || site->merchant_is_expr) {
        return SS_OK;
    }
    status = ss_db_select(ctx, SS_SQL_SITE_MERCHANT, args, &rows);
    if (status == SS_OK && rows->count > 0) {
        *merchant_id = ss_rows_text(rows, 0, 0);
    }
    return status;
}

ss_status_t ss_site_store_save(ss_ctx_t *ctx, const ss_site_t *site)
{
    const char *merchant_id;
    ss_status_t status = find_merchant(ctx, site, &merchant_id);

    if (status != SS_OK) {
        return status;
    }
    ss_arg_t args[] = {
        ss_arg_text(merchant_id),
        ss_arg_text(site->id),
        ss_arg_text(ss_json_print(ss_site_to_json(site, ctx->pool), ctx->pool)),
        ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
    };
    return ss_db_transact_change(ctx, SS_SQL_SITE_SAVE, args, NULL);
}

static ss_site_t *read_site(ss_ctx_t *ctx, const ss_rows_t *rows, int row)
{
    const char *error;
    json_t *settings = ss_json_parse(ss_rows_text(rows, row, 0), &error, ctx->pool);

    if (settings == NULL) {
        ss_log(SS_LOG_ERROR, "SS0160", ctx, "read settings: %s", error);
        return NULL;
    }
    return ss_site_from_json(settings, ctx->pool);
}

ss_status_t ss_site_store_list(ss_ctx_t *ctx, apr_array_header_t **sites)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_SITE_LIST, args, &rows);

    if (status != SS_OK) {
        return status;
    }
    *sites = apr_array_make(ctx->pool, rows->count, sizeof(ss_site_t *));
    for (int i = 0; i < rows->count; i++) {
        ss_site_t *site = read_site(ctx, rows, i);

        if (site != NULL) {
            APR_ARRAY_PUSH(*sites, ss_site_t *) = site;
        }
    }
    return SS_OK;
}

ss_status_t ss_site_store_load(ss_ctx_t *ctx, const char *id, ss_site_t **site)
{
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(id) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_SITE_FIND, args, &rows);

    *site = status == SS_OK && rows->count > 0 ? read_site(ctx, rows, 0) : NULL;
    return status == SS_OK && *site == NULL ? SS_NOT_FOUND : status;
}

ss_status_t ss_site_store_find(ss_ctx_t *ctx, const char *merchant, ss_site_t **site)
{
    apr_array_header_t *sites;
    ss_status_t status = ss_site_store_list(ctx, &sites);

    *site = NULL;
    if (status != SS_OK) {
        return status;
    }
    for (int i = 0; i < sites->nelts; i++) {
        ss_site_t *candidate = APR_ARRAY_IDX(sites, i, ss_site_t *);

        if (strcmp(candidate->merchant, merchant) == 0) {
            *site = candidate;
            return SS_OK;
        }
        if (candidate->merchant_is_expr && *site == NULL) {
            *site = candidate;
        }
    }
    return *site == NULL ? SS_NOT_FOUND : SS_OK;
}

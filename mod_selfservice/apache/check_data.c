/* What configtest can tell of databases and catalogues without a running server. */
#include "apache/check_data.h"

#include "apache/database.h"
#include "base/file.h"
#include "model/self_check.h"
#include "store/catalogue_store.h"
#include "store/file_rights.h"

#include <apr_strings.h>

/* A context whose connection lives as long as the check; without one if it cannot be opened. */
static ss_ctx_t *context_of(ss_data_check_t *check, const char *file)
{
    ss_ctx_t *ctx = apr_hash_get(check->contexts, file, APR_HASH_KEY_STRING);
    ss_db_t *db;

    if (ctx == NULL) {
        ctx = ss_ctx_make(check->pool, apr_time_now());
        if (ss_db_open(&db, "sqlite3", file, check->pool) == SS_OK) {
            ctx->db_source = ss_db_source_of(db, check->pool);
        }
        apr_hash_set(check->contexts, file, APR_HASH_KEY_STRING, ctx);
    }
    return ctx;
}

static void add(apr_array_header_t *list, const char *text)
{
    APR_ARRAY_PUSH(list, const char *) = text;
}

static void look_at_catalogue(const ss_ctx_t *ctx, const ss_site_t *site, apr_array_header_t *list)
{
    const apr_array_header_t *advice = ss_self_check_catalogue(
        site, ctx->catalogue, ss_site_now(site, ctx->now), ctx->pool);

    for (int i = 0; i < advice->nelts; i++) {
        add(list, ss_advice_line(&APR_ARRAY_IDX(advice, i, ss_advice_t), ctx->pool));
    }
}

static void look_inside(ss_data_check_t *check, const char *file, const ss_site_t *site,
                        apr_array_header_t *list)
{
    const char *advice = ss_file_rights_advice(file, check->pool);
    ss_ctx_t *ctx;
    ss_status_t status;

    if (*advice != '\0') {
        add(list, apr_pstrcat(check->pool, "no order can be stored in ", file, advice, NULL));
        return;
    }
    ctx = context_of(check, file);
    status = ctx->db_source == NULL ? SS_UNAVAILABLE : ss_catalogue_load(ctx, site->merchant);
    ss_db_release(ctx);
    if (status == SS_OK) {
        look_at_catalogue(ctx, site, list);
    } else if (status == SS_NOT_FOUND) {
        add(list,
            apr_psprintf(check->pool,
                         "merchant %s has not been imported: run \"selfservicectl --db "
                         "sqlite3:%s --merchant %s import FILE\", or mend SelfServiceMerchant",
                         site->merchant, file, site->merchant));
    } else {
        add(list, apr_psprintf(check->pool,
                               "the database %s cannot be used, see the line above; "
                               "the pages answer 503",
                               file));
    }
}

apr_array_header_t *ss_check_data(ss_data_check_t *check, const ss_host_t *host)
{
    apr_array_header_t *list = apr_array_make(check->pool, 4, sizeof(const char *));
    const char *file = ss_database_file(host);

    if (file == NULL) {
        return list;
    }
    if (ss_file_is_missing(file, check->pool)) {
        add(list,
            apr_psprintf(check->pool,
                         "there is no database %s: make it as the server's user with "
                         "\"selfservicectl --db sqlite3:%s schema install\", or mend DBDParams",
                         file, file));
    } else if (check->look_inside && !host->site->merchant_is_expr) {
        look_inside(check, file, host->site, list);
    }
    return list;
}

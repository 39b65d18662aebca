/* What configtest can tell of databases without a running server. */
#include "apache/check_data.h"

#include "apache/database.h"
#include "base/file.h"
#include "store/catalogue_store.h"

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

static const char *look_inside(ss_data_check_t *check, const char *file, const ss_site_t *site)
{
    ss_ctx_t *ctx = context_of(check, file);
    int64_t revision;
    ss_status_t status = ctx->db_source == NULL ? SS_UNAVAILABLE : SS_OK;

    if (status == SS_OK) {
        status = ss_catalogue_revision(ctx, site->merchant, &revision);
        ss_db_release(ctx);
    }
    if (status == SS_NOT_FOUND) {
        return apr_psprintf(check->pool,
                            "merchant %s has not been imported: run \"selfservicectl --db "
                            "sqlite3:%s --merchant %s import FILE\", or mend SelfServiceMerchant",
                            site->merchant, file, site->merchant);
    }
    return status == SS_OK ? NULL
                           : apr_psprintf(check->pool,
                                          "the database %s cannot be used, see the line above; "
                                          "the pages answer 503",
                                          file);
}

const char *ss_check_data(ss_data_check_t *check, const ss_host_t *host)
{
    const char *file = ss_database_file(host);

    if (file == NULL) {
        return NULL;
    }
    if (!ss_file_exists(file, check->pool)) {
        return apr_psprintf(check->pool,
                            "there is no database %s: make it as the server's user with "
                            "\"selfservicectl --db sqlite3:%s schema install\", or mend DBDParams",
                            file, file);
    }
    return check->look_inside && !host->site->merchant_is_expr
               ? look_inside(check, file, host->site) : NULL;
}

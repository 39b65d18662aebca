/*
 * The tables of a database: numbered migrations, each applied in one transaction together with its
 * number.
 */
#include "store/schema.h"

#include "base/date.h"
#include "base/log.h"
#include "store/db_internal.h"
#include "store/schema_text.h"

#include <apr_strings.h>
#include <string.h>

#define BYTES_MARK "{{bytes}}"

/* The statement for this engine: {{bytes}} becomes its type. */
static const char *in_dialect(const char *statement, const char *bytes_type, apr_pool_t *pool)
{
    const char *mark;

    while ((mark = strstr(statement, BYTES_MARK)) != NULL) {
        statement = apr_pstrcat(pool, apr_pstrmemdup(pool, statement, mark - statement), bytes_type,
                                mark + strlen(BYTES_MARK), NULL);
    }
    return statement;
}

static ss_status_t apply_statements(ss_db_t *db, ss_ctx_t *ctx, const ss_migration_t *migration)
{
    int rows;

    for (int i = 0; migration->statements[i] != NULL; i++) {
        const char *text = in_dialect(migration->statements[i], db->engine->bytes_type, ctx->pool);

        if (apr_dbd_query(db->driver, db->handle, &rows, text) != 0) {
            ss_log(SS_LOG_ERROR, "SS0150", ctx, "apply migration %d: statement %d: %s",
                   migration->number, i + 1, ss_db_reason(db, ctx->pool));
            return SS_ERROR;
        }
    }
    return SS_OK;
}

static ss_status_t apply(ss_db_t *db, ss_ctx_t *ctx, const ss_migration_t *migration)
{
    ss_arg_t args[] = { ss_arg_int(migration->number),
                        ss_arg_text(ss_time_text(ctx->now, ctx->pool)) };
    ss_call_t note = { .sql = SS_SQL_SCHEMA_VERSION_ADD, .args = args };
    ss_status_t status = ss_db_begin_unready(db, ctx);

    if (status != SS_OK) {
        return status;
    }
    status = apply_statements(db, ctx, migration);
    if (status == SS_OK) {
        status = ss_statement_run(db, ctx, &note, false);
    }
    status = ss_db_end(db, ctx, status);
    if (status == SS_OK) {
        ss_log(SS_LOG_INFO, "SS0151", ctx, "apply migration %d (%s): done", migration->number,
               migration->name);
    }
    return status;
}

static ss_status_t apply_from(ss_ctx_t *ctx, int64_t version)
{
    ss_status_t status = SS_OK;

    for (int i = 0; i < ss_migration_count && status == SS_OK; i++) {
        if (ss_migrations[i].number > version) {
            status = apply(ctx->db, ctx, &ss_migrations[i]);
        }
    }
    return status;
}

ss_status_t ss_schema_status(ss_ctx_t *ctx, ss_schema_status_t *schema)
{
    ss_status_t status = ss_db_take(ctx);

    schema->version = 0;
    schema->latest = ss_migration_count;
    return status == SS_OK ? ss_db_find_version(ctx->db, ctx, &schema->version) : status;
}

ss_status_t ss_schema_install(ss_ctx_t *ctx)
{
    ss_schema_status_t schema;
    ss_status_t status = ss_schema_status(ctx, &schema);

    if (status != SS_OK) {
        return status;
    }
    return schema.version > 0 ? SS_CONFLICT : apply_from(ctx, 0);
}

ss_status_t ss_schema_upgrade(ss_ctx_t *ctx)
{
    ss_schema_status_t schema;
    ss_status_t status = ss_schema_status(ctx, &schema);

    if (status != SS_OK) {
        return status;
    }
    return schema.version == 0 ? SS_NOT_FOUND : apply_from(ctx, schema.version);
}

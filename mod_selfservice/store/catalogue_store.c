/* Rows of a catalogue to objects and to a snapshot in a pool. */
#include "store/catalogue_store.h"

#include "base/json.h"
#include "base/log.h"
#include "model/catalogue_read.h"

#include <apr_strings.h>
#include <string.h>

#define MANY 1000000 /* rows are read without paging: a catalogue is shown as a whole */
#define LOADS 20 /* how often a load starts over because an import came between its statements */

static const char *place_of(const ss_item_t *item, apr_pool_t *pool)
{
    const char *external_id = ss_json_text(item->data, "ExternalId");

    return apr_psprintf(pool, "stored %s \"%s\"", ss_kinds[item->kind].list,
                        *external_id != '\0' ? external_id : item->key);
}

static void add_item(ss_catalogue_file_t *file, ss_kind_t kind, json_t *data)
{
    ss_item_t *item = ss_catalogue_file_add(file, kind, data);

    item->stored = true;
    item->path = place_of(item, file->pool);
}

static bool kind_of_row(const char *row, ss_kind_t *kind)
{
    for (int i = 0; i < SS_KIND_COUNT; i++) {
        if (strcmp(ss_kinds[i].row, row) == 0) {
            *kind = (ss_kind_t)i;
            return true;
        }
    }
    return false;
}

static ss_status_t find_objects(ss_ctx_t *ctx, ss_stored_catalogue_t *stored)
{
    ss_arg_t args[] = { ss_arg_text(stored->merchant_id), ss_arg_int(MANY) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_CATALOGUE_OBJECT_LIST, args, &rows);

    for (int i = 0; status == SS_OK && i < rows->count; i++) {
        const char *error = "unknown kind";
        ss_kind_t kind;
        json_t *data = kind_of_row(ss_rows_text(rows, i, 0), &kind)
            ? ss_json_parse(ss_rows_text(rows, i, 2), &error, stored->file->pool) : NULL;

        if (!json_is_object(data)) {
            ss_log(SS_LOG_ERROR, "SS0180", ctx, "read catalogue object %s: %s",
                   ss_rows_text(rows, i, 1), error);
            return SS_ERROR;
        }
        add_item(stored->file, kind, data);
    }
    return status;
}

static ss_status_t find_terms(ss_ctx_t *ctx, ss_stored_catalogue_t *stored)
{
    static const char *const members[] = { "Id",       "Kind", "Language",   "Title",
                                           "Markdown", "Hash", "PublishedAt" };
    ss_arg_t args[] = { ss_arg_text(stored->merchant_id), ss_arg_int(MANY) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_TERMS_DOCUMENT_LIST, args, &rows);

    for (int i = 0; status == SS_OK && i < rows->count; i++) {
        json_t *data = ss_json_object(stored->file->pool);

        for (int column = 0; column < SS_COUNT(members); column++) {
            ss_json_set_text(data, members[column], ss_rows_text(rows, i, column));
        }
        add_item(stored->file, SS_KIND_TERMS, data);
    }
    return status;
}

/* stored->file is an empty one already. */
static ss_status_t find_merchant(ss_ctx_t *ctx, const char *name, ss_stored_catalogue_t *stored)
{
    ss_arg_t args[] = { ss_arg_text(name) };
    const char *error = "no object";
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_MERCHANT_FIND, args, &rows);

    if (status != SS_OK || rows->count == 0) {
        return status;
    }
    stored->file->merchant = ss_json_parse(ss_rows_text(rows, 0, 1), &error, stored->file->pool);
    if (!json_is_object(stored->file->merchant)) {
        ss_log(SS_LOG_ERROR, "SS0181", ctx, "read merchant %s: %s", ss_rows_text(rows, 0, 0),
               error);
        return SS_ERROR;
    }
    stored->merchant_id = apr_pstrdup(stored->file->pool, ss_rows_text(rows, 0, 0));
    stored->revision = ss_rows_int(rows, 0, 2);
    return SS_OK;
}

static ss_status_t find_all(ss_ctx_t *ctx, const char *name, ss_stored_catalogue_t *stored)
{
    ss_status_t status;

    stored->file = ss_catalogue_file_make(stored->file->pool);
    stored->merchant_id = "";
    stored->revision = 0;
    status = find_merchant(ctx, name, stored);
    if (status == SS_OK && *stored->merchant_id != '\0') {
        status = find_objects(ctx, stored);
    }
    if (status == SS_OK && *stored->merchant_id != '\0') {
        status = find_terms(ctx, stored);
    }
    if (status == SS_OK) {
        ss_catalogue_file_index(stored->file);
    }
    return status;
}

ss_status_t ss_catalogue_revision(ss_ctx_t *ctx, const char *merchant_name, int64_t *revision)
{
    ss_arg_t args[] = { ss_arg_text(merchant_name) };
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(ctx, SS_SQL_CATALOGUE_REVISION_FIND, args, &rows);

    *revision = 0;
    if (status == SS_OK && rows->count == 0) {
        return SS_NOT_FOUND;
    }
    if (status == SS_OK) {
        *revision = ss_rows_int(rows, 0, 1);
    }
    return status;
}

ss_status_t ss_catalogue_revision_list(ss_ctx_t *ctx, const char *after, apr_array_header_t **list)
{
    static const ss_column_t columns[] = {
        { SS_TEXT, offsetof(ss_revision_t, merchant_id) },
        { SS_TEXT, offsetof(ss_revision_t, merchant_name) },
        { SS_INT, offsetof(ss_revision_t, revision) },
    };
    static const ss_record_t record = { columns, SS_COUNT(columns), sizeof(ss_revision_t) };
    static const ss_query_t query = { SS_SQL_CATALOGUE_REVISION_LIST, &record };
    ss_arg_t args[] = { ss_arg_text(after), ss_arg_int(SS_REVISIONS_PAGE) };

    return ss_db_list(ctx, &query, args, list);
}

/*
 * Statements see what is committed at their moment; a step of the revision between them starts the
 * load over.
 */
ss_status_t ss_stored_catalogue_find(ss_ctx_t *ctx, const char *merchant_name,
                                     ss_stored_catalogue_t *stored, apr_pool_t *pool)
{
    int64_t revision;
    ss_status_t status = SS_OK;

    stored->file = ss_catalogue_file_make(pool);
    for (int i = 0; i < LOADS; i++) {
        status = find_all(ctx, merchant_name, stored);
        if (status != SS_OK || *stored->merchant_id == '\0') {
            return status;
        }
        status = ss_catalogue_revision(ctx, merchant_name, &revision);
        if (status != SS_OK || revision == stored->revision) {
            return status;
        }
    }
    return status;
}

ss_status_t ss_catalogue_load_into(ss_ctx_t *ctx, const char *merchant_name, apr_pool_t *pool,
                                   ss_catalogue_t **catalogue)
{
    ss_stored_catalogue_t stored;
    const char *broken;
    ss_status_t status = ss_stored_catalogue_find(ctx, merchant_name, &stored, pool);

    if (status != SS_OK) {
        return status;
    }
    if (*stored.merchant_id == '\0') {
        return SS_NOT_FOUND;
    }
    *catalogue = apr_pcalloc(pool, sizeof(**catalogue));
    if (!ss_catalogue_read(*catalogue, stored.file, &broken)) {
        ss_log(SS_LOG_ERROR, "SS0182", ctx, "read catalogue of merchant %s: %s leads nowhere",
               stored.merchant_id, broken);
        return SS_ERROR;
    }
    (*catalogue)->merchant.id = stored.merchant_id;
    (*catalogue)->revision = stored.revision;
    return SS_OK;
}

ss_status_t ss_catalogue_load(ss_ctx_t *ctx, const char *merchant_name)
{
    ss_catalogue_t *catalogue;
    ss_status_t status = ss_catalogue_load_into(ctx, merchant_name, ctx->pool, &catalogue);

    if (status == SS_OK) {
        ctx->catalogue = catalogue;
        ctx->merchant_id = catalogue->merchant.id;
    }
    return status;
}

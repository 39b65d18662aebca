/* Writes the catalogue an import leads to: objects in place, texts as versions. */
#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/catalogue_store.h"

#include <apr_strings.h>
#include <string.h>

static void fill_terms(ss_catalogue_row_t *row, const json_t *data, apr_pool_t *pool)
{
    const char *text;

    row->key = ss_id_make(pool);
    row->terms_kind = ss_json_text(data, "Kind");
    row->lang = ss_json_text(data, "Language");
    row->title = ss_json_text(data, "Title");
    row->markdown = ss_json_text(data, "Markdown");
    text = apr_pstrcat(pool, row->title, "\n", row->markdown, NULL);
    row->hash = ss_sha256(text, strlen(text), pool);
}

static void fill_object(ss_catalogue_row_t *row, const ss_item_t *item, apr_pool_t *pool)
{
    const char *external_id = ss_json_text(item->data, "ExternalId");

    row->key = item->key;
    row->external_id = *external_id == '\0' ? NULL : external_id;
    row->hidden = ss_json_bool(item->data, "Hidden");
    row->data = ss_json_print(item->data, pool);
}

apr_array_header_t *ss_catalogue_rows_make(const ss_catalogue_file_t *merged, const bool *replaces)
{
    apr_array_header_t *rows = apr_array_make(merged->pool, 32, sizeof(ss_catalogue_row_t));

    for (int kind = 0; kind < SS_KIND_COUNT; kind++) {
        for (int i = 0; replaces[kind] && i < ss_catalogue_file_count(merged, (ss_kind_t)kind);
             i++) {
            const ss_item_t *item = ss_catalogue_file_at(merged, (ss_kind_t)kind, i);
            ss_catalogue_row_t *row = apr_array_push(rows);

            memset(row, 0, sizeof(*row));
            row->kind = (ss_kind_t)kind;
            row->position = i;
            if (kind == SS_KIND_TERMS) {
                fill_terms(row, item->data, merged->pool);
            } else {
                fill_object(row, item, merged->pool);
            }
        }
    }
    return rows;
}

static ss_status_t save_merchant(ss_ctx_t *ctx, const ss_catalogue_rows_t *rows)
{
    const char *now = ss_time_text(ctx->now, ctx->pool);
    ss_arg_t added[] = { ss_arg_text(rows->merchant_id), ss_arg_text(rows->merchant_name),
                         ss_arg_text(rows->merchant_data), ss_arg_text(now) };
    ss_arg_t first[] = { ss_arg_text(rows->merchant_id), ss_arg_int(1) };
    ss_arg_t step[] = { ss_arg_text(rows->merchant_id), ss_arg_int(rows->revision) };
    ss_arg_t data[] = { ss_arg_text(rows->merchant_data), ss_arg_text(rows->merchant_id) };
    int changed = 0;
    ss_status_t status;

    if (rows->revision == 0) {
        status = ss_db_change(ctx, SS_SQL_MERCHANT_ADD, added, &changed);
        if (status == SS_OK && changed == 1) {
            status = ss_db_change(ctx, SS_SQL_CATALOGUE_REVISION_ADD, first, &changed);
        }
        return ss_db_touched(status, changed, SS_CONFLICT);
    }
    status = ss_db_change_some(ctx, SS_SQL_CATALOGUE_REVISION_STEP, step, SS_CONFLICT);
    if (status == SS_OK && rows->merchant_data != NULL) {
        status = ss_db_change(ctx, SS_SQL_MERCHANT_SET_DATA, data, NULL);
    }
    return status;
}

/* A new text becomes a version; one that was there before becomes current again. */
static ss_status_t save_terms(ss_ctx_t *ctx, const char *merchant_id, const ss_catalogue_row_t *row)
{
    ss_arg_t added[] = {
        ss_arg_text(merchant_id),     ss_arg_text(row->key),
        ss_arg_text(row->terms_kind), ss_arg_text(row->lang),
        ss_arg_text(row->title),      ss_arg_text(row->markdown),
        ss_arg_text(row->hash),       ss_arg_text(ss_time_text(ctx->now, ctx->pool))
    };
    ss_arg_t published[] = { ss_arg_text(merchant_id), ss_arg_text(row->terms_kind),
                             ss_arg_text(row->lang), ss_arg_text(row->hash) };
    ss_status_t status = ss_db_change(ctx, SS_SQL_TERMS_DOCUMENT_ADD, added, NULL);

    return status == SS_OK ? ss_db_change(ctx, SS_SQL_TERMS_DOCUMENT_PUBLISH, published, NULL)
                           : status;
}

/* Consents and mail templates are kept in every form they had. */
static ss_status_t save_version(ss_ctx_t *ctx, const char *merchant_id,
                                const ss_catalogue_row_t *row)
{
    const char *kind = apr_pstrcat(ctx->pool, ss_kinds[row->kind].row, "_version", NULL);
    const char *id = apr_pstrcat(ctx->pool, row->key, ":",
                                 ss_sha256(row->data, strlen(row->data), ctx->pool), NULL);
    const char *data = apr_psprintf(ctx->pool, "{\"PublishedAt\":\"%s\",\"Object\":%s}",
                                    ss_time_text(ctx->now, ctx->pool), row->data);
    ss_arg_t args[] = { ss_arg_text(merchant_id), ss_arg_text(id), ss_arg_text(kind),
                        ss_arg_text(data) };

    return ss_db_change(ctx, SS_SQL_CATALOGUE_VERSION_ADD, args, NULL);
}

static ss_status_t save_object(ss_ctx_t *ctx, const char *merchant_id,
                               const ss_catalogue_row_t *row)
{
    ss_arg_t args[] = { ss_arg_text(merchant_id),
                        ss_arg_text(row->key),
                        ss_arg_text(ss_kinds[row->kind].row),
                        ss_arg_text(row->external_id),
                        ss_arg_int(row->position),
                        ss_arg_int(row->hidden),
                        ss_arg_text(row->data) };
    bool versioned = row->kind == SS_KIND_CONSENT || row->kind == SS_KIND_MAIL_TEMPLATE;
    ss_status_t status = ss_db_change(ctx, SS_SQL_CATALOGUE_OBJECT_PUT, args, NULL);

    return status == SS_OK && versioned && !row->hidden ? save_version(ctx, merchant_id, row)
                                                        : status;
}

/* Makes room: names may move between objects, and what the file lacks is no longer current. */
static ss_status_t clear(ss_ctx_t *ctx, const ss_catalogue_rows_t *rows)
{
    ss_status_t status = SS_OK;

    for (int kind = 0; status == SS_OK && kind < SS_KIND_COUNT; kind++) {
        ss_arg_t args[] = { ss_arg_text(rows->merchant_id), ss_arg_text(ss_kinds[kind].row) };

        if (rows->replaces[kind]) {
            status = ss_db_change(ctx, kind == SS_KIND_TERMS ? SS_SQL_TERMS_DOCUMENT_RETIRE
                                                             : SS_SQL_CATALOGUE_OBJECT_CLEAR_NAMES,
                                  args, NULL);
        }
    }
    return status;
}

ss_status_t ss_catalogue_save(ss_ctx_t *ctx, const ss_catalogue_rows_t *rows)
{
    ss_status_t status = save_merchant(ctx, rows);

    if (status == SS_OK) {
        status = clear(ctx, rows);
    }
    for (int i = 0; status == SS_OK && i < rows->rows->nelts; i++) {
        const ss_catalogue_row_t *row = &APR_ARRAY_IDX(rows->rows, i, ss_catalogue_row_t);

        status = row->kind == SS_KIND_TERMS ? save_terms(ctx, rows->merchant_id, row)
                                            : save_object(ctx, rows->merchant_id, row);
    }
    return status;
}

/* Documents: ordered in a transaction, rendered later, stored once. */
#include "store/document_store.h"

#include "base/date.h"
#include "base/random_id.h"

#include <stddef.h>

#define ATTEMPTS 5 /* renderings that may go wrong */

static const ss_column_t document_columns[] = {
    { SS_TEXT, offsetof(ss_document_t, id) },
    { SS_TEXT, offsetof(ss_document_t, merchant_id) },
    { SS_TEXT, offsetof(ss_document_t, kind) },
    { SS_TEXT, offsetof(ss_document_t, source_id) },
    { SS_TEXT, offsetof(ss_document_t, contract_id) },
    { SS_TEXT, offsetof(ss_document_t, filename) },
    { SS_TEXT, offsetof(ss_document_t, media_type) },
    { SS_TEXT, offsetof(ss_document_t, status) },
    { SS_INT, offsetof(ss_document_t, attempts) },
    { SS_TEXT, offsetof(ss_document_t, sha256) },
    { SS_TEXT, offsetof(ss_document_t, issue_date) },
    { SS_TEXT, offsetof(ss_document_t, created_at) },
};

static const ss_record_t document_record = {
    document_columns, SS_COUNT(document_columns), sizeof(ss_document_t),
};

static const ss_column_t terms_columns[] = {
    { SS_TEXT, offsetof(ss_terms_row_t, id) },
    { SS_TEXT, offsetof(ss_terms_row_t, kind) },
    { SS_TEXT, offsetof(ss_terms_row_t, lang) },
    { SS_TEXT, offsetof(ss_terms_row_t, title) },
    { SS_TEXT, offsetof(ss_terms_row_t, markdown) },
    { SS_TEXT, offsetof(ss_terms_row_t, hash) },
    { SS_TEXT, offsetof(ss_terms_row_t, published_at) },
};

static const ss_record_t terms_record = { terms_columns, SS_COUNT(terms_columns),
                                          sizeof(ss_terms_row_t) };

ss_status_t ss_document_add(ss_ctx_t *ctx, const ss_document_t *document, const char **id)
{
    *id = ss_id_at(ctx->now, ctx->pool);
    return ss_db_change(ctx, SS_SQL_DOCUMENT_ADD,
                        (ss_arg_t[]){
                            ss_arg_text(ctx->merchant_id),
                            ss_arg_text(*id),
                            ss_arg_text(document->kind),
                            ss_arg_text(document->source_id),
                            ss_arg_text(document->contract_id),
                            ss_arg_text(document->filename),
                            ss_arg_text(document->media_type),
                            ss_arg_text(document->issue_date),
                            ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
                        },
                        NULL);
}

ss_status_t ss_document_find(ss_ctx_t *ctx, const char *id, ss_document_t *document)
{
    const ss_query_t query = { SS_SQL_DOCUMENT_FIND, &document_record };

    return ss_db_one(ctx, &query, (ss_arg_t[]){ ss_arg_text(ctx->merchant_id), ss_arg_text(id) },
                     document);
}

ss_status_t ss_document_find_by_source(ss_ctx_t *ctx, const char *kind, const char *source_id,
                                       ss_document_t *document)
{
    const ss_query_t query = { SS_SQL_DOCUMENT_FIND_BY_SOURCE, &document_record };
    ss_arg_t args[] = { ss_arg_text(ctx->merchant_id), ss_arg_text(kind), ss_arg_text(source_id) };

    return ss_db_one(ctx, &query, args, document);
}

ss_status_t ss_document_bytes(ss_ctx_t *ctx, const char *id, const void **bytes, int64_t *length)
{
    ss_rows_t *rows;
    ss_status_t status = ss_db_select(
        ctx, SS_SQL_DOCUMENT_BYTES, (ss_arg_t[]){ ss_arg_text(ctx->merchant_id), ss_arg_text(id) },
        &rows);

    if (status != SS_OK) {
        return status;
    }
    if (rows->count == 0) {
        return SS_NOT_FOUND;
    }
    *bytes = ss_rows_bytes(rows, 0, 0, length);
    return SS_OK;
}

ss_status_t ss_document_store_bytes(ss_ctx_t *ctx, const char *id, const void *bytes,
                                    int64_t length)
{
    ss_arg_t args[] = {
        ss_arg_text(ss_sha256(bytes, (size_t)length, ctx->pool)),
        ss_arg_bytes(bytes, length),
        ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(id),
    };
    int changed = 0;
    ss_status_t status = ss_db_transact_change(ctx, SS_SQL_DOCUMENT_STORE_BYTES, args, &changed);

    return ss_db_touched(status, changed, SS_CONFLICT);
}

ss_status_t ss_document_store_einvoice(ss_ctx_t *ctx, const char *document_id,
                                       const char *filename, const ss_buffer_t *xml)
{
    ss_arg_t args[] = {
        ss_arg_text(ss_id_at(ctx->now, ctx->pool)),
        ss_arg_text(filename),
        ss_arg_text(ss_sha256(xml->text, xml->length, ctx->pool)),
        ss_arg_text(ss_time_text(ctx->now, ctx->pool)),
        ss_arg_bytes(xml->text, (int64_t)xml->length),
        ss_arg_text(ctx->merchant_id),
        ss_arg_text(document_id),
    };

    return ss_db_transact_change(ctx, SS_SQL_DOCUMENT_ADD_EINVOICE, args, NULL);
}

ss_status_t ss_document_mark_attempt(ss_ctx_t *ctx, const char *id)
{
    ss_arg_t args[] = { ss_arg_int(ATTEMPTS), ss_arg_text(ctx->merchant_id), ss_arg_text(id) };

    return ss_db_transact_change(ctx, SS_SQL_DOCUMENT_MARK_ATTEMPT, args, NULL);
}

ss_status_t ss_document_list_waiting(ss_ctx_t *ctx, int limit, apr_array_header_t **documents)
{
    const ss_query_t query = { SS_SQL_DOCUMENT_LIST_WAITING, &document_record };

    return ss_db_list(ctx, &query, (ss_arg_t[]){ ss_arg_int(limit) }, documents);
}

ss_status_t ss_document_terms(ss_ctx_t *ctx, const char *id, ss_terms_row_t *terms)
{
    const ss_query_t query = { SS_SQL_DOCUMENT_TERMS, &terms_record };

    return ss_db_one(ctx, &query, (ss_arg_t[]){ ss_arg_text(ctx->merchant_id), ss_arg_text(id) },
                     terms);
}

/* Take a cancellation or withdrawal declared on a public page: store it, confirm it, whether it matches or not. */
#include "actions/declare.h"

#include <apr_strings.h>

#include "actions/declaration_view.h"
#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "store/audit_store.h"
#include "store/declaration_store.h"
#include "store/document_store.h"
#include "store/number_store.h"
#include "store/outbox_store.h"

/* What differs between the two kinds. */
typedef struct kind_names_t {
    const char *series, *document, *file_prefix, *mail, *audit;
} kind_names_t;

static const kind_names_t kinds[] = {
    { "Cancellation", "cancellation", "Kuendigung-", "cancellation_received", "cancellation.received" },
    { "Withdrawal", "withdrawal", "Widerruf-", "withdrawal_received", "withdrawal.received" },
};

const char *ss_declaration_receipt(const char *submission_key, apr_pool_t *pool)
{
    return apr_pstrndup(pool, ss_hash_text(apr_pstrcat(pool, "receipt/", submission_key, NULL), pool), 40);
}

typedef struct declaring_t {
    ss_declaration_kind_t kind;
    const char *submission_key;
    const ss_declaration_input_t *input;
    ss_declaration_t *declaration;
} declaring_t;

static ss_status_t add_receipt(ss_ctx_t *ctx, const declaring_t *declaring, const json_t *view)
{
    const kind_names_t *names = &kinds[declaring->kind];
    const ss_declaration_t *declaration = declaring->declaration;
    json_t *documents = ss_json_list(ctx->pool);
    const char *document_id;
    ss_document_t document = {
        .kind = names->document,
        .source_id = declaration->id,
        .contract_id = "",
        .filename = apr_pstrcat(ctx->pool, names->file_prefix, declaration->number, ".pdf", NULL),
        .media_type = "application/pdf",
    };
    ss_status_t status = ss_document_add(ctx, &document, &document_id);

    if (status != SS_OK) {
        return status;
    }
    json_array_append_new(documents, json_string(document_id));
    return ss_outbox_add(ctx, names->mail, declaration->email, "", view, documents);
}

/* Runs inside the transaction. */
static ss_status_t store_declaration(ss_ctx_t *ctx, void *input)
{
    const declaring_t *declaring = input;
    ss_declaration_t *declaration = declaring->declaration;
    json_t *view;
    ss_status_t status = ss_declaration_find_by_submission(ctx, declaring->kind, declaring->submission_key,
                                                           declaration);
    if (status != SS_NOT_FOUND) {
        return status;
    }
    *declaration = (ss_declaration_t){
        .id = ss_id_make(ctx->pool),
        .submission_key = declaring->submission_key,
        .receipt_hash = ss_hash_text(ss_declaration_receipt(declaring->submission_key, ctx->pool), ctx->pool),
        .contract_id = "",
        .status = "unassigned",
        .email = declaring->input->email,
        .lang = ctx->lang,
        .received_at = ss_time_text(ctx->now, ctx->pool),
    };
    status = ss_number_next(ctx, kinds[declaring->kind].series, &declaration->number);
    if (status != SS_OK) {
        return status;
    }
    view = ss_declaration_view(ctx, declaring->kind, declaration->number, declaring->input);
    declaration->statement = ss_json_print(view, ctx->pool);
    status = ss_declaration_add(ctx, declaring->kind, declaration);
    if (status == SS_OK) {
        status = add_receipt(ctx, declaring, view);
    }
    if (status == SS_OK) {
        status = ss_audit_add(ctx, kinds[declaring->kind].audit, declaration->id, NULL, NULL);
    }
    return status;
}

ss_status_t ss_declare(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *submission_key,
                       const ss_declaration_input_t *input, ss_declaration_t *declaration)
{
    declaring_t declaring = { kind, submission_key, input, declaration };
    ss_status_t status = ss_declaration_check(ctx, input);

    return status == SS_OK ? ss_db_transact(ctx, store_declaration, &declaring) : status;
}

/* One document row per version of a legal document. */
#include "actions/terms_document.h"

#include "actions/say.h"
#include "store/document_store.h"

#include <apr_strings.h>

typedef struct ordering_t {
    const ss_terms_t *terms;
    const char *id;
} ordering_t;

static ss_status_t find(ss_ctx_t *ctx, ordering_t *ordering)
{
    ss_document_t document;
    ss_status_t status = ss_document_find_by_source(ctx, "terms", ordering->terms->id, &document);

    if (status == SS_OK) {
        ordering->id = document.id;
    }
    return status;
}

/* "AGB-2026-10-01.pdf" */
static const char *file_name(ss_ctx_t *ctx, const ss_terms_t *terms)
{
    const char *stem =
        ss_say(ctx, apr_pstrcat(ctx->pool, "order.document_file.", terms->kind, NULL), NULL);
    ss_date_t date = ss_day_at(ctx, terms->published_at);

    return apr_pstrcat(ctx->pool, stem, "-", ss_date_text(date, ctx->pool), ".pdf", NULL);
}

/* Runs inside a transaction. */
static ss_status_t find_or_add(ss_ctx_t *ctx, void *input)
{
    ordering_t *ordering = input;
    ss_status_t status = find(ctx, ordering);
    ss_document_t document = {
        .kind = "terms",
        .source_id = ordering->terms->id,
        .contract_id = "",
        .filename = file_name(ctx, ordering->terms),
        .media_type = "application/pdf",
        .issue_date = ss_today_text(ctx),
    };

    return status == SS_NOT_FOUND ? ss_document_add(ctx, &document, &ordering->id) : status;
}

ss_status_t ss_terms_document(ss_ctx_t *ctx, const ss_terms_t *terms, const char **id)
{
    ordering_t ordering = { terms, "" };
    ss_status_t status = find(ctx, &ordering);

    if (status == SS_NOT_FOUND) {
        status = ss_db_transact(ctx, find_or_add, &ordering);
    }
    if (status != SS_OK && status != SS_UNAVAILABLE) {
        /* Somebody else may have ordered it at the same moment. */
        status = find(ctx, &ordering) == SS_OK ? SS_OK : status;
    }
    *id = ordering.id;
    return status;
}

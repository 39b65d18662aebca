/* PDF documents: ordered in a transaction, rendered later, stored once. */
#ifndef SS_DOCUMENT_STORE_H
#define SS_DOCUMENT_STORE_H

#include "store/db.h"

typedef struct ss_document_t {
    const char *id, *merchant_id;
    const char *kind;      /* "invoice", "contract", "terms", "cancellation", "withdrawal" */
    const char *source_id; /* id of the invoice, order, terms document, cancellation or withdrawal */
    const char *contract_id;
    const char *filename, *media_type;
    const char *status;    /* "waiting", "ready", "failed" */
    int64_t attempts;
    const char *sha256, *created_at;
} ss_document_t;

/** Order a document inside a transaction. @param id  set to the new document's id */
ss_status_t ss_document_add(ss_ctx_t *ctx, const ss_document_t *document, const char **id);

/** @return SS_OK or SS_NOT_FOUND; never a document of another merchant */
ss_status_t ss_document_find(ss_ctx_t *ctx, const char *id, ss_document_t *document);

#endif

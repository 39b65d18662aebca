/* Documents: ordered in a transaction, rendered later, stored once. */
#ifndef SS_DOCUMENT_STORE_H
#define SS_DOCUMENT_STORE_H

#include "render/buffer.h"
#include "store/db.h"

typedef struct ss_document_t {
    const char *id, *merchant_id;
    const char *kind;      /* "invoice", "dunning", "contract", "terms", "cancellation",
                              "withdrawal": PDF; "einvoice": XML of an invoice */
    const char *source_id; /* id of the invoice, letter, order, terms document, cancellation or
                              withdrawal */
    const char *contract_id;
    const char *filename, *media_type;
    const char *issue_date; /* ISO day in the merchant's zone */
    const char *status;    /* "waiting", "ready", "failed" */
    int64_t attempts;
    const char *sha256, *created_at;
} ss_document_t;

/** Order a document inside a transaction. @param id  set to the new document's id */
ss_status_t ss_document_add(ss_ctx_t *ctx, const ss_document_t *document, const char **id);

/** @return SS_OK or SS_NOT_FOUND; never a document of another merchant */
ss_status_t ss_document_find(ss_ctx_t *ctx, const char *id, ss_document_t *document);
/** The document of a source; there is at most one of each kind. */
ss_status_t ss_document_find_by_source(ss_ctx_t *ctx, const char *kind, const char *source_id,
                                       ss_document_t *document);

/** The stored bytes. @return SS_NOT_FOUND while it is not ready */
ss_status_t ss_document_bytes(ss_ctx_t *ctx, const char *id, const void **bytes, int64_t *length);

/**
 * Store the bytes, once for ever, with their SHA-256; a transaction of its own.
 * @return SS_CONFLICT if there are some already
 */
ss_status_t ss_document_store_bytes(ss_ctx_t *ctx, const char *id, const void *bytes,
                                    int64_t length);

/**
 * Store the XML of an invoice beside its PDF, once for ever; a transaction of its own. Whoever comes
 * second changes nothing. @param document_id  of the PDF
 */
ss_status_t ss_document_store_einvoice(ss_ctx_t *ctx, const char *document_id,
                                       const char *filename, const ss_buffer_t *xml);

/**
 * A rendering went wrong; the fifth time the document counts as failed. A transaction of its own.
 */
ss_status_t ss_document_mark_attempt(ss_ctx_t *ctx, const char *id);

/** Documents of all merchants that wait, oldest first. List of ss_document_t. */
ss_status_t ss_document_list_waiting(ss_ctx_t *ctx, int limit, apr_array_header_t **documents);

/** One version of a terms document, also one that is no longer in force. */
typedef struct ss_terms_row_t {
    const char *id, *kind, *lang, *title, *markdown, *hash, *published_at;
} ss_terms_row_t;

/** A version of the terms by its id. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_document_terms(ss_ctx_t *ctx, const char *id, ss_terms_row_t *terms);

#endif

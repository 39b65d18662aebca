/* The PDF of a legal document, the same one for every order that refers to this version. */
#ifndef SS_TERMS_DOCUMENT_H
#define SS_TERMS_DOCUMENT_H

#include "model/catalogue.h"

/**
 * The id of the document of a version; ordered on first use, in a transaction of its own.
 * @return SS_OK, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_terms_document(ss_ctx_t *ctx, const ss_terms_t *terms, const char **id);

#endif

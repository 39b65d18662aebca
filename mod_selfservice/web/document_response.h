/* A stored document as a download. */
#ifndef SS_DOCUMENT_RESPONSE_H
#define SS_DOCUMENT_RESPONSE_H

#include "web/web.h"

/**
 * The document of a source, rendered now if it still waits; as attachment with a safe name and an ETag of its hash.
 * The caller has checked that the visitor may see it.
 */
ss_response_t *ss_document_response(ss_web_t *web, const char *kind, const char *source_id);

#endif

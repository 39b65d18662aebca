/* A stored document as a download. */
#ifndef SS_DOCUMENT_RESPONSE_H
#define SS_DOCUMENT_RESPONSE_H

#include "web/web.h"

/**
 * The document of a source, rendered now if it still waits; as attachment with a safe name and an
 * ETag of its hash. The caller has checked that the visitor may see it.
 */
ss_response_t *ss_document_response(ss_web_t *web, const char *kind, const char *source_id);

/** A file name for Content-Disposition: ASCII without what systems do not take. */
const char *ss_safe_filename(const char *name, apr_pool_t *pool);

/**
 * Content-Disposition of a download with this name, also for names that are not ASCII. Source: RFC
 * 6266, RFC 8187.
 */
const char *ss_attachment(const char *name, apr_pool_t *pool);

#endif

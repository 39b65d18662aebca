/* A stored document as a download. */
#include "web/document_response.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/render_document.h"
#include "base/random_id.h"
#include "web/page.h"

/* File names are made of numbers and fixed words; anything else would be a merchant's odd series
 * pattern. */
const char *ss_safe_filename(const char *name, apr_pool_t *pool)
{
    char *safe = apr_pstrdup(pool, name);

    for (char *c = safe; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || (unsigned char)*c >= 0x7f
            || strchr("\"\\/:*?<>|", *c) != NULL) {
            *c = '-';
        }
    }
    return safe;
}

ss_response_t *ss_document_response(ss_web_t *web, const char *kind, const char *source_id)
{
    apr_pool_t *pool = web->ctx->pool;
    ss_document_t document;
    const void *bytes = NULL;
    int64_t length = 0;
    const char *etag;
    ss_response_t *response;
    ss_status_t status = ss_document_find_by_source(web->ctx, kind, source_id, &document);

    if (status == SS_OK) {
        status = ss_render_document(web->ctx, web->site, document.id, &bytes, &length);
    }
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    etag = apr_pstrcat(pool, "\"", ss_sha256(bytes, (size_t)length, pool), "\"", NULL);
    response = ss_response(web, 200, document.media_type, bytes, (size_t)length);
    apr_table_setn(response->headers, "ETag", etag);
    apr_table_setn(response->headers, "Content-Disposition",
                   apr_pstrcat(pool, "attachment; filename=\"",
                               ss_safe_filename(document.filename, pool), "\"", NULL));
    return ss_response_private(response);
}

/* A stored document as a download. */
#include "web/document_response.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/render_document.h"
#include "base/random_id.h"
#include "web/page.h"

/* File names are made of numbers and fixed words; anything else would be a merchant's odd series
 * pattern. What systems do not take becomes "-"; with `ascii` letters of other alphabets too. */
static const char *cleaned(const char *name, bool ascii, apr_pool_t *pool)
{
    char *safe = apr_pstrdup(pool, name);

    for (char *c = safe; *c != '\0'; c++) {
        unsigned char byte = (unsigned char)*c;

        if (byte < 0x20 || byte == 0x7f || (ascii && byte > 0x7f)
            || strchr("\"\\/:*?<>|", *c) != NULL) {
            *c = '-';
        }
    }
    return safe;
}

const char *ss_safe_filename(const char *name, apr_pool_t *pool)
{
    return cleaned(name, true, pool);
}

const char *ss_attachment(const char *name, apr_pool_t *pool)
{
    const char *safe = cleaned(name, true, pool), *full = cleaned(name, false, pool);

    return apr_pstrcat(pool, "attachment; filename=\"", safe, "\"",
                       strcmp(full, safe) == 0
                           ? ""
                           : apr_pstrcat(pool, "; filename*=UTF-8''",
                                         ss_url_encode(full, false, pool), NULL),
                       NULL);
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
    apr_table_setn(response->headers, "Accept-Ranges", "bytes");
    apr_table_setn(response->headers, "Content-Disposition",
                   ss_attachment(document.filename, pool));
    return ss_response_private(response);
}

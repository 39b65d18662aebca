/* Comma-separated values as a download. */
#include "web/csv_response.h"

#include "base/json.h"
#include "web/document_response.h"
#include "web/page.h"

ss_response_t *ss_csv_response(ss_web_t *web, const char *file_key, const char *number,
                               const ss_buffer_t *rows)
{
    apr_pool_t *pool = web->ctx->pool;
    ss_response_t *response =
        ss_response(web, 200, "text/csv; charset=utf-8", rows->text, rows->length);
    json_t *values = ss_json_object(pool);

    ss_json_set_text(values, "number", number);
    apr_table_setn(response->headers, "Content-Disposition",
                   ss_attachment(ss_web_text(web, file_key, values), pool));
    return ss_response_private(response);
}

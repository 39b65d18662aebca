/* The receipt of a declaration: as page, as PDF, as plain text. */
#include "web/legal/receipt_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/declare.h"
#include "base/json.h"
#include "base/random_id.h"
#include "render/buffer.h"
#include "store/declaration_store.h"
#include "web/document_response.h"
#include "web/page.h"

static const char *const templates[] = { "legal/cancel_receipt", "legal/withdraw_receipt" };
static const char *const file_keys[] = { "legal.cancel.file", "legal.withdraw.file" };
static const char *const document_kinds[] = { "cancellation", "withdrawal" };

static json_t *statement_of(ss_web_t *web, const ss_declaration_t *declaration)
{
    const char *error = "";

    return ss_json_parse(declaration->statement, &error, web->ctx->pool);
}

ss_response_t *ss_receipt_page(ss_web_t *web, ss_declaration_kind_t kind,
                               const ss_declaration_t *declaration)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *data = statement_of(web, declaration);
    const char *receipt = ss_declaration_receipt(declaration->submission_key, pool);

    ss_json_set_text(data, "email", declaration->email);
    ss_json_set_text(data, "receipt_url",
                     apr_pstrcat(pool, web->request->base, "/receipt/", receipt, NULL));
    return ss_response_private(ss_page(web, 200, templates[kind], data));
}

/* A value of one or more lines, those after the first indented. */
static void add_lines(ss_buffer_t *text, const char *value)
{
    while (*value != '\0') {
        size_t length = strcspn(value, "\n");

        ss_buffer_add(text, value, length);
        value += length;
        if (*value == '\n') {
            ss_buffer_add_text(text, "\r\n    ");
            value++;
        }
    }
    ss_buffer_add_text(text, "\r\n");
}

/* Title, fields and form of a statement as lines of text with CRLF, as text files for everybody
 * have. */
static ss_response_t *as_text(ss_web_t *web, ss_declaration_kind_t kind,
                              const ss_declaration_t *declaration)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *statement = statement_of(web, declaration), *field;
    ss_buffer_t *text = ss_buffer_make(1024, pool);
    ss_response_t *response;
    size_t i;

    ss_buffer_add_text(text, apr_pstrcat(pool, ss_json_text(statement, "title"), "\r\n\r\n", NULL));
    json_array_foreach(json_object_get(statement, "fields"), i, field) {
        ss_buffer_add_text(text, apr_pstrcat(pool, ss_json_text(field, "label"), ": ", NULL));
        add_lines(text, ss_json_text(field, "value"));
    }
    ss_buffer_add_text(
        text, apr_pstrcat(pool, "\r\n", ss_json_text(statement, "form_note"), "\r\n", NULL));
    response = ss_response(web, 200, "text/plain; charset=utf-8", text->text, text->length);
    apr_table_setn(
        response->headers, "Content-Disposition",
        apr_pstrcat(pool, "attachment; filename=\"",
                    ss_safe_filename(apr_pstrcat(pool, ss_web_text(web, file_keys[kind], NULL), "-",
                                                 declaration->number, ".txt", NULL),
                                     pool),
                    "\"", NULL));
    return ss_response_private(response);
}

static ss_response_t *show(ss_web_t *web, ss_declaration_kind_t kind)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *dot = strrchr(web->path_rest, '.');
    const char *receipt =
        dot == NULL ? web->path_rest : apr_pstrmemdup(pool, web->path_rest, dot - web->path_rest);
    ss_declaration_t declaration;
    ss_status_t status =
        ss_declaration_find_by_receipt(web->ctx, kind, ss_hash_text(receipt, pool), &declaration);

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    if (dot == NULL) {
        return ss_receipt_page(web, kind, &declaration);
    }
    if (strcmp(dot, ".txt") == 0) {
        return as_text(web, kind, &declaration);
    }
    return strcmp(dot, ".pdf") == 0
               ? ss_document_response(web, document_kinds[kind], declaration.id)
               : ss_page_error(web, SS_NOT_FOUND);
}

ss_response_t *ss_receipt_page_cancellation(ss_web_t *web)
{
    return show(web, SS_CANCELLATION);
}

ss_response_t *ss_receipt_page_withdrawal(ss_web_t *web)
{
    return show(web, SS_WITHDRAWAL);
}

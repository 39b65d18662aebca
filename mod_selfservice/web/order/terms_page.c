/* Versioned terms, privacy notice and withdrawal notice to read and to keep. */
#include "web/order/terms_page.h"

#include "actions/render_document.h"
#include "actions/say.h"
#include "base/json.h"
#include "base/random_id.h"
#include "render/markdown.h"
#include "web/page.h"

#include <apr_strings.h>
#include <string.h>

static const ss_terms_t *in_force_by_id(const ss_catalogue_t *catalogue, const char *id)
{
    for (int i = 0; i < catalogue->terms_count; i++) {
        if (strcmp(catalogue->terms[i].id, id) == 0) {
            return &catalogue->terms[i];
        }
    }
    return NULL;
}

static ss_status_t read_old_version(ss_web_t *web, const char *id, const ss_terms_t **terms)
{
    ss_terms_row_t row;
    ss_terms_t *old = apr_pcalloc(web->ctx->pool, sizeof(*old));
    ss_status_t status = ss_document_terms(web->ctx, id, &row);

    if (status != SS_OK) {
        return status;
    }
    old->id = row.id;
    old->kind = row.kind;
    old->lang = row.lang;
    old->title = row.title;
    old->markdown = row.markdown;
    old->hash = row.hash;
    ss_time_parse(row.published_at, &old->published_at);
    *terms = old;
    return SS_OK;
}

static ss_status_t find_terms(ss_web_t *web, const char *name, const ss_terms_t **terms)
{
    if (web->catalogue == NULL) {
        return SS_NOT_FOUND;
    }
    *terms = in_force_by_id(web->catalogue, name);
    if (*terms == NULL && ss_id_is(name)) {
        return read_old_version(web, name, terms);
    }
    if (*terms == NULL) {
        *terms = ss_catalogue_terms(web->catalogue, name, web->ctx->lang);
    }
    return *terms == NULL ? SS_NOT_FOUND : SS_OK;
}

static ss_response_t *terms_html(ss_web_t *web, const ss_terms_t *terms)
{
    apr_pool_t *pool = web->ctx->pool;
    const char *base = apr_pstrcat(pool, web->site->order_path, "/terms/", NULL);
    ss_date_t published = ss_date_in_zone(terms->published_at, web->catalogue->merchant.time_zone);
    json_t *data = ss_json_object(pool);

    ss_json_set_text(data, "title", terms->title);
    ss_json_set_text(data, "terms_date", ss_say_date(web->ctx, published));
    ss_json_set_text(data, "terms_lang", terms->lang);
    ss_json_set_text(data, "terms_html", ss_markdown_html(terms->markdown, 2, pool));
    ss_json_set_text(data, "terms_pdf", apr_pstrcat(pool, base, terms->id, ".pdf", NULL));
    ss_json_set_bool(data, "terms_old", in_force_by_id(web->catalogue, terms->id) == NULL);
    ss_json_set_text(data, "terms_current",
                     ss_web_link(web, apr_pstrcat(pool, base, terms->kind, NULL)));
    return ss_page(web, 200, "order/terms", data);
}

static ss_response_t *terms_pdf(ss_web_t *web, const ss_terms_t *terms)
{
    apr_pool_t *pool = web->ctx->pool;
    ss_buffer_t *out = ss_buffer_make(65536, pool);
    ss_status_t status = ss_render_terms(web->ctx, web->site, terms, out);
    ss_response_t *response;

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    response = ss_response(web, 200, "application/pdf", out->text, out->length);
    apr_table_setn(response->headers, "Content-Disposition",
                   apr_psprintf(pool, "inline; filename=\"%s-%s-%s.pdf\"", terms->kind, terms->lang,
                                ss_date_text(ss_date_in_zone(terms->published_at,
                                                             web->catalogue->merchant.time_zone),
                                             pool)));
    return response;
}

ss_response_t *ss_terms_page(ss_web_t *web)
{
    size_t length = strlen(web->path_rest);
    bool pdf = length > 4 && strcmp(web->path_rest + length - 4, ".pdf") == 0;
    const char *name = apr_pstrndup(web->ctx->pool, web->path_rest, pdf ? length - 4 : length);
    const ss_terms_t *terms = NULL;
    ss_status_t status = find_terms(web, name, &terms);

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    return pdf ? terms_pdf(web, terms) : terms_html(web, terms);
}

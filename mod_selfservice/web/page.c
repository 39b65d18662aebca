/*
 * What pages answer with: a rendered template, a redirect, an error page in the merchant's design.
 */
#include "web/page.h"

#include "base/json.h"
#include "model/session.h"
#include "render/buffer.h"
#include "store/db.h"
#include "web/frame.h"

#include <apr_strings.h>
#include <string.h>

typedef struct http_of_status_t {
    ss_status_t status;
    int http_status;
} http_of_status_t;

static const http_of_status_t http_of_status[] = {
    { SS_OK,          200 },
    { SS_INVALID,     422 },
    { SS_NOT_FOUND,   404 },
    { SS_CONFLICT,    409 },
    { SS_FORBIDDEN,   403 },
    { SS_UNAVAILABLE, 503 },
    { SS_ERROR,       500 },
};

static const char error_template[] = "error/error";

static const int known_errors[] = { 400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503 };

static const char *const common_headers[][2] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
    { "Cache-Control", "private, no-cache" },
};

/* Nothing from elsewhere, nothing inline; only the merchant's own pages may frame ours. */
static const char *content_policy(const ss_web_t *web)
{
    const char *const *origins = web->site->frame_ancestors;
    const char *ancestors = "";

    for (int i = 0; origins[i] != NULL; i++) {
        ancestors = apr_pstrcat(web->ctx->pool, ancestors, " ", origins[i], NULL);
    }
    return apr_pstrcat(
        web->ctx->pool,
        "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors",
        *ancestors == '\0' ? " 'none'" : ancestors, NULL);
}

ss_response_t *ss_response(ss_web_t *web, int status, const char *content_type, const char *body,
                           size_t length)
{
    ss_response_t *response = apr_pcalloc(web->ctx->pool, sizeof(*response));

    response->status = status;
    response->content_type = content_type;
    response->body = body;
    response->length = length;
    response->headers = apr_table_make(web->ctx->pool, 12);
    for (int i = 0; i < SS_COUNT(common_headers); i++) {
        apr_table_setn(response->headers, common_headers[i][0], common_headers[i][1]);
    }
    apr_table_setn(response->headers, "Content-Security-Policy", content_policy(web));
    return response;
}

ss_response_t *ss_response_private(ss_response_t *response)
{
    apr_table_setn(response->headers, "Cache-Control", "no-store");
    apr_table_setn(response->headers, "Referrer-Policy", "no-referrer");
    return response;
}

ss_response_t *ss_redirect(ss_web_t *web, const char *location)
{
    ss_response_t *response = ss_response(web, 303, "text/plain; charset=utf-8", "", 0);

    apr_table_setn(response->headers, "Location", apr_pstrdup(web->ctx->pool, location));
    return ss_response_private(response);
}

const char *ss_web_text(ss_web_t *web, const char *key, const json_t *values)
{
    return ss_text(web->texts, key, values, web->ctx->pool);
}

static const char *problem_text(ss_web_t *web, const ss_problem_t *problem)
{
    apr_pool_t *pool = web->ctx->pool;
    json_t *values = ss_json_object(pool);
    const char *own = apr_psprintf(pool, "problem.%s_%s", problem->field, problem->code);
    const char *common = apr_psprintf(pool, "problem.%s", problem->code);

    ss_json_set_text(values, "detail", problem->detail);
    return ss_web_text(web, ss_texts_has(web->texts, own) ? own : common, values);
}

const char *ss_web_problem_text(ss_web_t *web, const char *field)
{
    const ss_problem_t *problem = ss_problem_of(web->ctx, field);

    return problem == NULL ? "" : problem_text(web, problem);
}

void ss_page_add_problems(ss_web_t *web, json_t *data)
{
    apr_pool_t *pool = web->ctx->pool;
    const apr_array_header_t *problems = web->ctx->problems;
    json_t *list = ss_json_list(pool), *summary;

    for (int i = 0; i < problems->nelts; i++) {
        const ss_problem_t *problem = &APR_ARRAY_IDX(problems, i, ss_problem_t);
        const char *text = problem_text(web, problem);
        const char *member = apr_pstrcat(pool, "error_", problem->field, NULL);
        json_t *entry;

        if (json_object_get(data, member) != NULL) {
            continue;
        }
        entry = ss_json_object(pool);
        ss_json_set_text(entry, "field", problem->field);
        ss_json_set_text(entry, "text", text);
        ss_json_append(list, entry);
        ss_json_set_text(data, member, text);
    }
    ss_json_set(data, "problems", list);
    ss_json_set_bool(data, "has_problems", json_array_size(list) > 0);
    if (json_array_size(list) > 0) {
        summary = ss_json_object(pool);
        ss_json_set_int(summary, "count", (int64_t)json_array_size(list));
        ss_json_set(data, "problem_summary", summary);
    }
}

/* The text key "legal.cancel.title" of the template "legal/cancel". */
static const char *title_key(const char *template_name, apr_pool_t *pool)
{
    char *key = apr_pstrcat(pool, template_name, ".title", NULL);

    for (char *at = key; *at != '\0'; at++) {
        *at = *at == '/' ? '.' : *at;
    }
    return key;
}

static void add_common(ss_web_t *web, const char *template_name, json_t *data)
{
    ss_json_set(data, "frame", ss_frame(web));
    ss_json_set_text(data, "base", web->request->base);
    if (json_object_get(data, "csrf") == NULL) {
        ss_json_set_text(data, "csrf", web->session == NULL ? "" : web->session->csrf);
    }
    if (json_object_get(data, "title") == NULL) {
        ss_json_set_text(data, "title",
                         ss_web_text(web, title_key(template_name, web->ctx->pool), NULL));
    }
}

static ss_response_t *page_of_text(ss_web_t *web, int status, const char *page, size_t length)
{
    ss_response_t *response = ss_response(web, status, "text/html; charset=utf-8", page, length);

    apr_table_setn(response->headers, "Content-Language", web->ctx->lang);
    if (!ss_web_is_embedded(web)) {
        apr_table_setn(response->headers, "Cross-Origin-Opener-Policy", "same-origin");
    }
    return strcmp(web->request->method, "POST") == 0 ? ss_response_private(response) : response;
}

ss_response_t *ss_page_filled(ss_web_t *web, const ss_cut_page_t *page,
                              const char *const *fillings)
{
    apr_array_header_t *pieces =
        apr_array_make(web->ctx->pool, 2 * page->count, sizeof(ss_piece_t));
    ss_response_t *response =
        page_of_text(web, 200, page->parts[0].text, page->parts[0].length);

    for (int i = 1; i < page->count; i++) {
        const ss_page_part_t *part = &page->parts[i];
        const char *filling = fillings[part[-1].gap];

        APR_ARRAY_PUSH(pieces, ss_piece_t) = (ss_piece_t){ filling, strlen(filling) };
        APR_ARRAY_PUSH(pieces, ss_piece_t) = (ss_piece_t){ part->text, part->length };
    }
    response->more = (const ss_piece_t *)pieces->elts;
    response->more_count = pieces->nelts;
    return response;
}

ss_response_t *ss_page(ss_web_t *web, int status, const char *template_name, json_t *data)
{
    ss_buffer_t *out = ss_buffer_make(32768, web->ctx->pool);

    ss_db_release(web->ctx);
    add_common(web, template_name, data);
    if (ss_template_render(web->skin->templates, template_name, data, web->texts, out) != SS_OK) {
        return strcmp(template_name, error_template) == 0
                   ? ss_response(web, 500, "text/plain; charset=utf-8", "500\n", 4)
                   : ss_page_http_error(web, 500);
    }
    return page_of_text(web, status, out->text, out->length);
}

static bool is_known_error(int http_status)
{
    for (int i = 0; i < SS_COUNT(known_errors); i++) {
        if (known_errors[i] == http_status) {
            return true;
        }
    }
    return false;
}

ss_response_t *ss_page_http_error(ss_web_t *web, int http_status)
{
    int known = is_known_error(http_status) ? http_status : 500;
    apr_pool_t *pool = web->ctx->pool;
    json_t *data = ss_json_object(pool);
    ss_response_t *response;

    ss_json_set_int(data, "status", known);
    ss_json_set_text(data, "title",
                     ss_web_text(web, apr_psprintf(pool, "error.%d.title", known), NULL));
    ss_json_set_text(data, "lead",
                     ss_web_text(web, apr_psprintf(pool, "error.%d.lead", known), NULL));
    ss_json_set_text(data, "reference", known >= 500 ? web->ctx->request_id : "");
    response = ss_page(web, known, error_template, data);
    if (known == 429 || known == 503) {
        apr_table_setn(response->headers, "Retry-After", known == 429 ? "30" : "5");
    }
    return response;
}

ss_response_t *ss_page_error(ss_web_t *web, ss_status_t status)
{
    for (int i = 0; i < SS_COUNT(http_of_status); i++) {
        if (http_of_status[i].status == status) {
            return ss_page_http_error(web, http_of_status[i].http_status);
        }
    }
    return ss_page_http_error(web, 500);
}

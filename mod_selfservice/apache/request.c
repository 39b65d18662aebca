/* Between httpd's request_rec and the plain structs of web/. */
#include "apache/request.h"

#include "apache/module.h"
#include "base/random_id.h"

#include <http_core.h>
#include <http_protocol.h>

#include <apr_lib.h>
#include <apr_strings.h>

static const char *header_of(const ss_request_t *request, const char *name)
{
    const char *value = apr_table_get(((request_rec *)request->adapter)->headers_in, name);

    return value == NULL ? "" : value;
}

/* "Application/JSON; charset=utf-8" becomes "application/json". */
static const char *media_type(request_rec *r)
{
    const char *header = apr_table_get(r->headers_in, "Content-Type");
    char *type = header == NULL ? apr_pstrdup(r->pool, "")
                                : apr_pstrndup(r->pool, header, strcspn(header, ";"));

    for (char *at = type; *at != '\0'; at++) {
        *at = apr_tolower(*at);
    }
    apr_collapse_spaces(type, type);
    return type;
}

/* A body that announces too much is not read at all. */
static bool announces_too_much(request_rec *r)
{
    const char *length = apr_table_get(r->headers_in, "Content-Length");

    return length != NULL && apr_atoi64(length) > SS_BODY_LIMIT;
}

static bool read_body(request_rec *r, ss_request_t *request)
{
    char *body;
    long got = 0;

    if (announces_too_much(r)) {
        request->body_length = SS_BODY_LIMIT + 1;
        r->connection->keepalive = AP_CONN_CLOSE;
        return true;
    }
    if (ap_setup_client_block(r, REQUEST_CHUNKED_DECHUNK) != OK) {
        return false;
    }
    if (!ap_should_client_block(r)) {
        return true;
    }
    body = apr_palloc(r->pool, SS_BODY_LIMIT + 2);
    do {
        got = ap_get_client_block(r, body + request->body_length,
                                  SS_BODY_LIMIT + 1 - request->body_length);
        request->body_length += got > 0 ? (size_t)got : 0;
    } while (got > 0 && request->body_length <= SS_BODY_LIMIT);
    body[request->body_length] = '\0';
    request->body = body;
    if (got > 0) {
        r->connection->keepalive = AP_CONN_CLOSE;
    }
    return got >= 0;
}

const ss_request_t *ss_request_read(request_rec *r, const ss_area_match_t *match)
{
    ss_request_t *request = apr_pcalloc(r->pool, sizeof(*request));

    request->method = r->method;
    request->path = match->path;
    request->base = match->base;
    request->query = r->args == NULL ? "" : r->args;
    request->body = "";
    request->content_type = media_type(r);
    request->client_ip = r->useragent_ip;
    request->secure = strcmp(ap_http_scheme(r), "https") == 0;
    request->header = header_of;
    request->adapter = r;
    if (strcmp(r->method, "GET") != 0 && !r->header_only && !read_body(r, request)) {
        return NULL;
    }
    return request;
}

static int copy_header(void *baton, const char *name, const char *value)
{
    request_rec *r = baton;

    /* Cookies must also go out with a status that httpd answers by itself. */
    apr_table_add(strcmp(name, "Set-Cookie") == 0 ? r->err_headers_out : r->headers_out, name,
                  value);
    return 1;
}

static void append_piece(request_rec *r, apr_bucket_brigade *brigade, const char *text,
                         size_t length)
{
    if (length > 0) {
        APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_pool_create(text, length, r->pool,
                                                                r->connection->bucket_alloc));
    }
}

/* At once and with its end, so that httpd can cut out the ranges that were asked for. */
static int send_body(request_rec *r, const ss_response_t *response)
{
    apr_bucket_alloc_t *allocator = r->connection->bucket_alloc;
    apr_bucket_brigade *brigade = apr_brigade_create(r->pool, allocator);

    append_piece(r, brigade, response->body, response->length);
    for (int i = 0; i < response->more_count; i++) {
        append_piece(r, brigade, response->more[i].text, response->more[i].length);
    }
    APR_BRIGADE_INSERT_TAIL(brigade, apr_bucket_eos_create(allocator));
    ap_pass_brigade(r->output_filters, brigade); /* it fails only if nobody listens any more */
    return OK;
}

static apr_off_t length_of(const ss_response_t *response)
{
    apr_off_t length = (apr_off_t)response->length;

    for (int i = 0; i < response->more_count; i++) {
        length += (apr_off_t)response->more[i].length;
    }
    return length;
}

int ss_response_send(request_rec *r, const ss_response_t *response)
{
    int unchanged;

    r->status = response->status;
    ap_set_content_type(r, response->content_type);
    apr_table_do(copy_header, r, response->headers, NULL);
    if (response->status == HTTP_OK) {
        unchanged = ap_meets_conditions(r);
        if (unchanged != OK) {
            r->status = unchanged;
            return unchanged;
        }
    }
    ap_set_content_length(r, length_of(response));
    return r->header_only ? OK : send_body(r, response);
}

const char *ss_request_id(request_rec *r)
{
    const char *id = apr_table_get(r->subprocess_env, "UNIQUE_ID");

    return id == NULL ? ss_id_make(r->pool) : id;
}

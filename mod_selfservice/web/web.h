/* A request and its answer as pages see them: no httpd in here, so that tests need none. */
#ifndef SS_WEB_H
#define SS_WEB_H

#include "model/catalogue.h"
#include "model/site.h"
#include "render/skin.h"

#define SS_BODY_LIMIT 65536

typedef struct ss_request_t {
    const char *method;       /* "GET", "HEAD" (routed as GET), "POST" ... */
    const char *path;         /* decoded, without the area's base: "/webhosting-plus" */
    const char *base;         /* path of the area: "/order" */
    const char *query;        /* raw, "" if there is none */
    const char *body;         /* "" if there is none */
    size_t body_length;
    const char *content_type; /* lower case, without parameters; "" if absent */
    const char *client_ip;
    bool secure;              /* https */
    const char *(*header)(const struct ss_request_t *request, const char *name); /* "" if absent */
    void *adapter;
} ss_request_t;

typedef struct ss_piece_t {
    const char *text;
    size_t length;
} ss_piece_t;

typedef struct ss_response_t {
    int status;
    const char *content_type;
    const char *body;
    size_t length;          /* of the body alone */
    const ss_piece_t *more; /* what follows the body, of a page that is kept in memory */
    int more_count;
    apr_table_t *headers;
} ss_response_t;

/** One request on its way through router and page. */
typedef struct ss_web_t {
    ss_ctx_t *ctx;
    const ss_request_t *request;
    const ss_site_t *site;
    const ss_catalogue_t *catalogue;  /* NULL if the merchant has none */
    const ss_skin_t *skin;            /* templates, texts, assets */
    const ss_texts_t *texts;          /* of ctx->lang */
    apr_table_t *query, *form;        /* decoded, in order, names may repeat */
    const struct ss_session_t *session; /* portal only: set by the router for routes that need it */
    const struct ss_buyer_t *buyer;   /* who orders from the portal; NULL on the public page */
    const char *path_rest;            /* what {rest} of the route matched */
    bool lang_is_explicit; /* the visitor named the language: ?language= or the form's field */
} ss_web_t;

/**
 * A request ready for the router. ctx->site must be set; ctx->catalogue may be NULL. Decodes the
 * query and chooses the language (?language=, Accept-Language, first of the site); ctx->lang and
 * the texts follow it. web->query is NULL if the query is not UTF-8: the router answers 400.
 */
ss_web_t *ss_web_make(ss_ctx_t *ctx, const ss_request_t *request);

/**
 * Answer in the customer's own language, unless the visitor named one; unknown tags change
 * nothing.
 */
void ss_web_prefer_language(ss_web_t *web, const char *lang);

/** Answer in a language the visitor named; unknown tags change nothing. */
void ss_web_name_language(ss_web_t *web, const char *lang);

/** A request header. @return "" if absent */
const char *ss_web_header(const ss_web_t *web, const char *name);

/** Percent-encode everything but unreserved characters; with `keep_slashes` "/" stays too. */
const char *ss_url_encode(const char *text, bool keep_slashes, apr_pool_t *pool);

/**
 * `path` of this site with "?language=xx" appended if the visitor named a language, so that it
 * stays.
 */
const char *ss_web_link(const ss_web_t *web, const char *path);

#endif

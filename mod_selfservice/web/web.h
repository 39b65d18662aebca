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

typedef struct ss_response_t {
    int status;
    const char *content_type;
    const char *body;
    size_t length;
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
    const struct ss_session_t *session;   /* portal only: set by the router for routes that need it */
    const char *path_rest;            /* what {rest} of the route matched */
} ss_web_t;

#endif

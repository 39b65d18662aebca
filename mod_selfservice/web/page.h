/*
 * What pages answer with: a rendered template, a redirect, an error page in the merchant's design.
 */
#ifndef SS_PAGE_H
#define SS_PAGE_H

#include "base/page_cache.h"
#include "web/web.h"

/** Body from bytes that live as long as the request. Adds no headers but those every page has. */
ss_response_t *ss_response(ss_web_t *web, int status, const char *content_type, const char *body,
                           size_t length);

/**
 * Render a template inside the merchant's layout. Added to `data`: "frame" (see ss_frame() in
 * web/frame.h), "base" (path of the area), and, if the page gave none, "csrf" of the session and
 * "title": the text "legal.cancel.title" for the template "legal/cancel". The database connection
 * is given back before rendering. Answers to POST are marked private by themselves; other personal
 * pages must be marked with ss_response_private().
 */
ss_response_t *ss_page(ss_web_t *web, int status, const char *template_name, json_t *data);

/** The same for a page kept in memory; `fillings` are what its gaps take, not copied. */
ss_response_t *ss_page_filled(ss_web_t *web, const ss_cut_page_t *page,
                              const char *const *fillings);

/** Cache-Control: no-store, Referrer-Policy: no-referrer. @return `response` */
ss_response_t *ss_response_private(ss_response_t *response);

/** 303 to a path of this site or an absolute URL. */
ss_response_t *ss_redirect(ss_web_t *web, const char *location);

/**
 * The error page of a status: SS_NOT_FOUND 404, SS_FORBIDDEN 403, SS_CONFLICT 409, SS_UNAVAILABLE
 * 503 ...
 */
ss_response_t *ss_page_error(ss_web_t *web, ss_status_t status);
/** The error page of an HTTP status: 400 403 404 405 409 410 413 415 422 429 500 503. */
ss_response_t *ss_page_http_error(ss_web_t *web, int http_status);

/**
 * ctx->problems as the list "problems" [{field, text}] for the error summary, "problem_summary"
 * {count}, "has_problems", and one "error_<field>" member per field. Without problems the list is
 * empty, has_problems false.
 */
void ss_page_add_problems(ss_web_t *web, json_t *data);

/**
 * What to say about the first problem of a field: the text problem.<field>_<code>, else
 * problem.<code>, with {detail}. @return "" if the field has none
 */
const char *ss_web_problem_text(ss_web_t *web, const char *field);

/** Shorthand for ss_text() with the request's texts and pool. `values` may be NULL. */
const char *ss_web_text(ss_web_t *web, const char *key, const json_t *values);

#endif

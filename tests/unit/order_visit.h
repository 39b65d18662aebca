/* Visits to the order page without httpd: a site with a catalogue, requests in, answers out. */
#ifndef SS_UNIT_ORDER_VISIT_H
#define SS_UNIT_ORDER_VISIT_H

#include "database.h"

#include "web/web.h"

/** A database with the catalogue of tests/data/order_catalogue.json, keys, a site with coupons. */
ss_ctx_t *given_order_site(void);

/** The site of that context, to change a setting before a visit. */
ss_site_t *order_site(ss_ctx_t *ctx);

/** Import a new version of the German terms and load the catalogue again. */
void import_changed_terms(ss_ctx_t *ctx);

/** GET below the order path; `query` without "?". */
ss_response_t *visit(ss_ctx_t *ctx, const char *path, const char *query);

/** POST of a form below the order path. */
ss_response_t *submit(ss_ctx_t *ctx, const char *path, const char *body);

/** The sealed state in a page, encoded for a form body: "state=...". "" if there is none. */
const char *state_of(const ss_response_t *page);

/** The body of a form with the fields of a consumer who pays by direct debit. */
const char *good_form(const ss_response_t *page, const char *more);

/** @return true if the body holds the text */
bool shows(const ss_response_t *page, const char *text);

/** How often the body holds the text. */
int count_of(const ss_response_t *page, const char *text);

/** A header of the answer, "" if absent. */
const char *header_of(const ss_response_t *page, const char *name);

#endif

/* Versioned terms, privacy notice and withdrawal notice to read and to keep. */
#ifndef SS_TERMS_PAGE_H
#define SS_TERMS_PAGE_H

#include "web/web.h"

/**
 * GET /terms/{doc} and /terms/{doc}.pdf: a kind ("tac", "dpp", "withdrawal") in the visitor's
 * language, or the id of a version, which stays reachable when a newer one is in force.
 * Source: BGB section 312i(1) no. 4
 */
ss_response_t *ss_terms_page(ss_web_t *web);

#endif

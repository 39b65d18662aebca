/* Take a cancellation or withdrawal declared on a public page: store it, confirm it, whether it matches or not. */
#ifndef SS_DECLARE_H
#define SS_DECLARE_H

#include "model/declaration.h"

/** The public handle of a receipt, derived from the submission key; only its hash is stored. */
const char *ss_declaration_receipt(const char *submission_key, apr_pool_t *pool);

/**
 * Check and store a declaration with its receipt document, confirmation mail and audit record, in one transaction.
 * A submission key that was used before gives the first declaration again.
 * Source: BGB sections 312k(3), (4) and 356a(4).
 * @return SS_OK, SS_INVALID (see problems), SS_UNAVAILABLE
 */
ss_status_t ss_declare(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *submission_key,
                       const ss_declaration_input_t *input, ss_declaration_t *declaration);

#endif

/* Declarations from the public legal pages: cancellations and withdrawals, in a table each. */
#ifndef SS_DECLARATION_STORE_H
#define SS_DECLARATION_STORE_H

#include "model/declaration.h"
#include "store/db.h"

/** @return SS_OK; SS_CONFLICT if the submission key was used before */
ss_status_t ss_declaration_add(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                               const ss_declaration_t *declaration);
/** @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_declaration_find(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *id,
                                ss_declaration_t *declaration);
/** The one that a form has sent before. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_declaration_find_by_submission(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                              const char *submission_key,
                                              ss_declaration_t *declaration);
/** The same by the hash of its receipt, never by the receipt itself. */
ss_status_t ss_declaration_find_by_receipt(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                           const char *receipt_hash, ss_declaration_t *declaration);
/** By the number on its receipt. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_declaration_find_by_number(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                          const char *number, ss_declaration_t *declaration);
/** The newest of a contract that waits for people. @return SS_OK or SS_NOT_FOUND */
ss_status_t ss_declaration_find_waiting(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                        const char *contract_id, ss_declaration_t *declaration);
/** Those without contract and those that wait for people, oldest first. List of ss_declaration_t. */
ss_status_t ss_declaration_list_open(ss_ctx_t *ctx, ss_declaration_kind_t kind, int limit,
                                     apr_array_header_t **list);
/**
 * Give one of them its contract and status. @return SS_CONFLICT if it neither lacks its contract nor
 * waits (any more)
 */
ss_status_t ss_declaration_assign(ss_ctx_t *ctx, ss_declaration_kind_t kind,
                                  const ss_declaration_t *declaration);

#endif

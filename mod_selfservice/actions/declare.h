/* Take a cancellation or withdrawal declared on a public page: store it, confirm it, whether it
 * matches or not. */
#ifndef SS_DECLARE_H
#define SS_DECLARE_H

#include "model/declaration.h"

/** The public handle of a receipt, derived from the submission key; only its hash is stored. */
const char *ss_declaration_receipt(const char *submission_key, apr_pool_t *pool);

/**
 * Check and store a declaration with its receipt document, confirmation mail and audit record, in
 * one transaction. The same form with the same content gives the first declaration again; changed
 * content is a new declaration. Where number and e-mail address fit a contract, it is assigned and
 * carried out (see actions/declaration_effect.h), and the mail tells what came of it. The stored statement, and
 * with it page and receipt, says the same to everybody, so that nobody can find out who is a
 * customer. One address gets at most 20 confirmation mails an hour and that of the declaration that
 * makes a contract end; what is declared beyond that is stored all the same, and its receipt says
 * that there may be no mail ("no_mail" in the statement).
 * Source: BGB sections 312k(3), (4) and 356a(4), (5).
 * @param form_key  of the form, see web/legal/declaration_form.h
 * @return SS_OK, SS_INVALID (see problems), SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_declare(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *form_key,
                       const ss_declaration_input_t *input, ss_declaration_t *declaration);

/**
 * The same for a customer who is signed in and has chosen the contract: page and receipt name the
 * last day too. Source: BGB section 312k(4).
 * @return SS_OK, SS_INVALID (see problems), SS_NOT_FOUND, SS_UNAVAILABLE, SS_ERROR
 */
ss_status_t ss_cancel_contract(ss_ctx_t *ctx, const char *contract_id, const char *form_key,
                               const ss_declaration_input_t *input, ss_declaration_t *declaration);

#endif

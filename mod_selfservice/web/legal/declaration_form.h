/* What both legal forms share: reading the fields, keeping what was typed, one declaration per
 * form. */
#ifndef SS_DECLARATION_FORM_H
#define SS_DECLARATION_FORM_H

#include "model/declaration.h"
#include "web/web.h"

/**
 * What a form holds at first: name, contract and e-mail address of a customer who is signed in to
 * the portal, else nothing. No session is needed. Source: BGB section 356a(2).
 */
ss_declaration_input_t ss_declaration_form_start(ss_web_t *web);

/**
 * Read the fields of either form; those it does not have stay "". Problem "end_date" if another day
 * than the earliest was chosen and none was given.
 */
ss_declaration_input_t ss_declaration_form_read(ss_web_t *web);

/**
 * The submission key sealed in the form's `state`. A missing, forged or old state gets a new key:
 * nothing may stand between a customer and a declaration.
 */
const char *ss_declaration_form_key(ss_web_t *web);

/** The form's `state`: a submission key, sealed; `key` NULL makes a new one. */
const char *ss_declaration_form_state(ss_web_t *web, const char *key);

/**
 * What the templates of a form need: its fields, the sealed key and ctx->problems.
 * @param form  "cancel" or "withdraw"
 * @param key  NULL makes a new one
 */
json_t *ss_declaration_form_view(ss_web_t *web, const char *form,
                                 const ss_declaration_input_t *input, const char *key);

/** The form with its values, the sealed key and ctx->problems; `key` NULL makes a new one. */
ss_response_t *ss_declaration_form(ss_web_t *web, const char *template_name,
                                   const ss_declaration_input_t *input, const char *key);

/** The same with 503, when the declaration could not be stored: nothing that was typed is lost. */
ss_response_t *ss_declaration_form_unavailable(ss_web_t *web, const char *template_name,
                                               const ss_declaration_input_t *input,
                                               const char *key);

#endif

/* The words of a declaration as page, mail and receipt document show them. */
#ifndef SS_DECLARATION_VIEW_H
#define SS_DECLARATION_VIEW_H

#include "model/declaration.h"

/**
 * @return the statement that actions/render_document.h describes, in ctx->lang, with the time of
 * receipt to the second in the merchant's zone; "input" holds the fields as typed
 */
json_t *ss_declaration_view(ss_ctx_t *ctx, ss_declaration_kind_t kind, const char *number,
                            const ss_declaration_input_t *input);

#endif

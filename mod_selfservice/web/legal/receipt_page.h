/* The receipt of a declaration: as page, as PDF, as plain text. */
#ifndef SS_RECEIPT_PAGE_H
#define SS_RECEIPT_PAGE_H

#include "model/declaration.h"
#include "web/web.h"

/** The page right after a declaration was taken. */
ss_response_t *ss_receipt_page(ss_web_t *web, ss_declaration_kind_t kind,
                               const ss_declaration_t *declaration);

/** GET of "<receipt>", "<receipt>.pdf" and "<receipt>.txt"; 404 for anything else. */
ss_response_t *ss_receipt_page_cancellation(ss_web_t *web);
/** The same for withdrawals. */
ss_response_t *ss_receipt_page_withdrawal(ss_web_t *web);

#endif

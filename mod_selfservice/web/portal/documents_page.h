/* Invoices and credit notes of the contract, newest first, and their PDFs. */
#ifndef SS_DOCUMENTS_PAGE_H
#define SS_DOCUMENTS_PAGE_H

#include "web/web.h"

/** GET: one page of the list; `before` in the query leads on. */
ss_response_t *ss_documents_page_show(ss_web_t *web);
/** GET of "<invoice id>.pdf"; 404 for anything that is not this contract's. */
ss_response_t *ss_documents_page_download(ss_web_t *web);

#endif

/* The overview of a contract: what is booked, next invoice, term. */
#ifndef SS_CONTRACT_PAGE_H
#define SS_CONTRACT_PAGE_H

#include "web/web.h"

/** GET */
ss_response_t *ss_contract_page_show(ss_web_t *web);

#endif

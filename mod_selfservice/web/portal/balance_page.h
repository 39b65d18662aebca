/* The account of the contract: what is open and how to pay it, and what moved it. */
#ifndef SS_BALANCE_PAGE_H
#define SS_BALANCE_PAGE_H

#include "web/web.h"

ss_response_t *ss_balance_page_show(ss_web_t *web);
ss_response_t *ss_balance_page_csv(ss_web_t *web);
/** The GiroCode of an open invoice as a picture: "{id}.svg". */
ss_response_t *ss_balance_page_giro(ss_web_t *web);

#endif

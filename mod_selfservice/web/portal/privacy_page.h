/* What is stored about the customer, for how long, and the wish to have it deleted. */
#ifndef SS_PRIVACY_PAGE_H
#define SS_PRIVACY_PAGE_H

#include "web/web.h"

ss_response_t *ss_privacy_page_show(ss_web_t *web);
/** do=export: the file; do=erase: only where the area may be changed. */
ss_response_t *ss_privacy_page_send(ss_web_t *web);

#endif

/* What was used in the running period and before, what it costs so far, and the same as a file. */
#ifndef SS_USAGE_PAGE_H
#define SS_USAGE_PAGE_H

#include "web/web.h"

ss_response_t *ss_usage_page_show(ss_web_t *web);
ss_response_t *ss_usage_page_csv(ss_web_t *web);

#endif

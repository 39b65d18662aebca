/* Pages of a list that begin behind a row: its day and id in the query. */
#ifndef SS_PAGE_KEY_H
#define SS_PAGE_KEY_H

#include "store/ledger_store.h"
#include "web/web.h"

/** Read "?before=2026-11-24.<id>"; the first page if it is absent or malformed. */
ss_account_key_t ss_page_key_read(ss_web_t *web);

/**
 * Set in `data` what templates/portal/pager.html shows: links to the first page and to the next one.
 * @param path  below the portal, maybe with a query
 * @param last  the last row of this page; its id is "" if there are no more
 */
void ss_page_key_links(ss_web_t *web, json_t *data, const char *path,
                       const ss_account_key_t *last);

#endif

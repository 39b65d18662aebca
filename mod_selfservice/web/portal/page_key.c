/* Pages of a list that begin behind a row: its day and id in the query. */
#include "web/portal/page_key.h"

#include <apr_strings.h>
#include <string.h>

#include "base/json.h"
#include "base/random_id.h"
#include "web/form.h"
#include "web/portal/portal.h"

#define DAY_LENGTH 10
#define KEY_LENGTH (DAY_LENGTH + 1 + SS_ID_LENGTH)

ss_account_key_t ss_page_key_read(ss_web_t *web)
{
    const char *before = ss_query_text(web, "before", KEY_LENGTH);
    ss_account_key_t key = SS_ACCOUNT_NEWEST;

    if (strlen(before) == KEY_LENGTH && ss_id_is(before + DAY_LENGTH + 1)) {
        key.day = apr_pstrndup(web->ctx->pool, before, DAY_LENGTH);
        key.id = before + DAY_LENGTH + 1;
    }
    return key;
}

void ss_page_key_links(ss_web_t *web, json_t *data, const char *path, const ss_account_key_t *last)
{
    bool later = *ss_query_text(web, "before", KEY_LENGTH) != '\0', older = *last->id != '\0';
    const char *next = apr_pstrcat(web->ctx->pool, path, strchr(path, '?') == NULL ? "?" : "&",
                                   "before=", last->day, ".", last->id, NULL);

    ss_json_set_bool(data, "has_pages", later || older);
    ss_json_set_bool(data, "later_page", later);
    ss_json_set_text(data, "newest_url", ss_portal_path(web, path));
    ss_json_set_text(data, "older_url", older ? ss_portal_path(web, next) : "");
}

/* The sign-ins and links of a contract, each to be ended; and a session that is to last longer. */
#include "web/portal/session_page.h"

#include <apr_strings.h>
#include <string.h>

#include "actions/end_access.h"
#include "actions/open_session.h"
#include "base/date.h"
#include "base/json.h"
#include "base/random_id.h"
#include "web/form.h"
#include "web/page.h"
#include "web/portal/portal.h"

static const char *time_text(ss_web_t *web, const char *instant)
{
    apr_time_t time = 0;

    ss_time_parse(instant, &time);
    return ss_i18n_time(ss_texts_i18n(web->texts), time, web->catalogue->merchant.time_zone,
                        web->ctx->pool);
}

/* "Link aus einer E-Mail"; a link whose row is gone says nothing. */
static const char *channel_text(ss_web_t *web, const char *channel)
{
    return *channel == '\0'
        ? "" : ss_web_text(web, apr_pstrcat(web->ctx->pool, "portal.access.by_", channel, NULL),
                           NULL);
}

static json_t *sign_in_view(ss_web_t *web, const ss_sign_in_t *sign_in)
{
    json_t *view = ss_json_object(web->ctx->pool);
    bool own = strcmp(sign_in->hash, web->session->hash) == 0;
    bool open = ss_sign_in_is_open(web->ctx, sign_in);

    ss_json_set_text(view, "id", ss_sign_in_name(web->ctx, sign_in->hash));
    ss_json_set_text(view, "since", time_text(web, sign_in->created_at));
    ss_json_set_text(view, "seen", time_text(web, sign_in->touched_at));
    ss_json_set_text(view, "by", channel_text(web, sign_in->channel));
    ss_json_set_bool(view, "own", own);
    ss_json_set_bool(view, "open", open && !own);
    ss_json_set_bool(view, "over", !open);
    return view;
}

static json_t *link_view(ss_web_t *web, const ss_token_t *link)
{
    json_t *view = ss_json_object(web->ctx->pool);

    ss_json_set_text(view, "id", link->id);
    ss_json_set_text(view, "made", time_text(web, link->created_at));
    ss_json_set_text(view, "until", time_text(web, link->expires_at));
    ss_json_set_text(view, "by", channel_text(web, link->channel));
    ss_json_set_bool(view, "own", strcmp(link->id, web->session->token_id) == 0);
    ss_json_set_bool(view, "limited", *link->scope != '\0');
    return view;
}

static void add_list(ss_web_t *web, const ss_access_list_t *list, json_t *data)
{
    json_t *sign_ins = ss_json_list(web->ctx->pool), *links = ss_json_list(web->ctx->pool);
    bool others = list->links->nelts > 0;

    for (int i = 0; i < list->sign_ins->nelts; i++) {
        json_t *view = sign_in_view(web, &APR_ARRAY_IDX(list->sign_ins, i, ss_sign_in_t));

        others = others || ss_json_bool(view, "open");
        ss_json_append(sign_ins, view);
    }
    for (int i = 0; i < list->links->nelts; i++) {
        ss_json_append(links, link_view(web, &APR_ARRAY_IDX(list->links, i, ss_token_t)));
    }
    ss_json_set(data, "sign_ins", sign_ins);
    ss_json_set(data, "links", links);
    ss_json_set_bool(data, "has_links", list->links->nelts > 0);
    ss_json_set_bool(data, "has_others", others);
}

/* Whoever came by a link to some areas only sees nothing of the other ways in. */
static ss_response_t *open_whole(ss_web_t *web, ss_portal_t *portal)
{
    return ss_portal_is_whole(web) ? ss_portal_open(web, portal)
                                   : ss_page_error(web, SS_NOT_FOUND);
}

ss_response_t *ss_session_page_show(ss_web_t *web)
{
    json_t *data = ss_json_object(web->ctx->pool);
    ss_access_list_t list;
    ss_portal_t portal;
    ss_response_t *other = open_whole(web, &portal);
    ss_status_t status;

    if (other != NULL) {
        return other;
    }
    status = ss_list_access(web->ctx, web->session, &list);
    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    add_list(web, &list, data);
    ss_json_set_text(data, "action", ss_portal_path(web, "/session"));
    ss_json_set_bool(data, "ended", strcmp(ss_query_text(web, "notice", 10), "ended") == 0);
    return ss_portal_page(web, &portal, SS_AREA_COUNT, "portal/access", data);
}

/* Back to the page whose button was pressed. */
static ss_response_t *extend(ss_web_t *web)
{
    const char *area = ss_form_text(web, "area", 20), *rest = "/";
    ss_status_t status = ss_extend_session(web->ctx, web->session);

    if (status != SS_OK) {
        return ss_page_error(web, status);
    }
    if (strcmp(area, "session") == 0 || ss_name_index(ss_area_names, SS_AREA_COUNT, area) >= 0) {
        rest = apr_pstrcat(web->ctx->pool, "/", area, NULL);
    }
    return ss_redirect(web, ss_portal_path(web, rest));
}

static ss_status_t end_wanted(ss_web_t *web, const char *wanted)
{
    const char *id = ss_form_text(web, "id", SS_ID_LENGTH);

    if (strcmp(wanted, "sign_in") == 0) {
        return ss_end_sign_in(web->ctx, web->session, id);
    }
    if (strcmp(wanted, "link") == 0) {
        return ss_end_link(web->ctx, web->session, id);
    }
    return strcmp(wanted, "others") == 0 ? ss_end_other_access(web->ctx, web->session)
                                         : SS_NOT_FOUND;
}

ss_response_t *ss_session_page_send(ss_web_t *web)
{
    const char *wanted = ss_form_text(web, "do", 10);
    ss_portal_t portal;
    ss_response_t *other;
    ss_status_t status;

    if (*wanted == '\0') {
        return extend(web);
    }
    other = open_whole(web, &portal);
    if (other != NULL) {
        return other;
    }
    status = end_wanted(web, wanted);
    return status == SS_OK ? ss_redirect(web, ss_portal_path(web, "/session?notice=ended"))
                           : ss_page_error(web, status);
}
